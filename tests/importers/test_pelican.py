"""A Pelican site keeps its texts, addresses, links and files; its settings are never run."""

from __future__ import annotations

import pytest

from tests.importers.moving import PIXEL, Moving

HEADERS = "Title: Boats &amp; nets\nDate: 2019-05-06 10:20\n"


def article(body: str, headers: str = "") -> str:
    return f"{HEADERS}{headers}\n{body}\n"


def test_headers_without_dashes_are_front_matter(moving: Moving) -> None:
    more = (
        "Tags: water, rice fields\nAuthors: Ma Thida; Ko Ko\nModified: 2019-06-01\nPlace: Pathein\n"
    )
    moving.file("content/river/boats.md", article("Moored.", more)).run("pelican")
    assert moving.only() == (
        "---\ntitle: Boats & nets\ndate: 2019-05-06 10:20\nupdated: 2019-06-01\n"
        "aliases:\n- /boats-nets.html\nauthors:\n- Ma Thida\n- Ko Ko\n"
        "tags:\n- water\n- rice fields\nplace: Pathein\ncategories:\n- river\n---\n\nMoored.\n"
    )


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        ("", "/boats-nets.html"),
        ("ARTICLE_URL = 'posts/{date:%Y}/{date:%b}/{slug}/'\n", "/posts/2019/may/boats-nets/"),
        ("ARTICLE_SAVE_AS = '{category}/{slug}.html'\n", "/river/boats-nets.html"),
        ("A = 'b/{slug}/'\nARTICLE_URL = A\nOTHER = print('never run')\n", "/b/boats-nets/"),
        ("SITEURL = 'https://river.org'\nARTICLE_URL = '{lang}/{slug}/'\n", "/en/boats-nets/"),
    ],
)
def test_an_old_address_leads_to_the_new_one(moving: Moving, settings: str, address: str) -> None:
    moving.file("pelicanconf.py", settings)
    moving.file("content/river/boats.md", article("Moored.")).run("pelican")
    pages = {path.lower(): page for path, page in moving.built().items()}
    assert "Moored." in moving.followed(pages, address)


def test_settings_are_read_and_never_run(moving: Moving) -> None:
    program = (
        "open('ran', 'w')\nSITENAME = 'River'\nDEFAULT_LANG = 'fr'\nTIMEZONE = 'Asia/Yangon'\n"
    )
    moving.file("pelicanconf.py", program).file("content/boats.md", article("A.")).run("pelican")
    assert not (moving.folder / "ran").exists()
    assert 'title = "River"' in moving.text("site.toml")
    assert 'timezone = "Asia/Yangon"\nlanguage = "fr"' in moving.text("site.toml")


@pytest.mark.parametrize(
    "link",
    [
        "{filename}more.md", "{filename}/river/more.md", "|filename|more.md",
        "{filename}../river/more.md",
        "/more.html",
    ],
)  # fmt: skip
def test_a_link_to_another_article_is_followed(moving: Moving, link: str) -> None:
    moving.file("content/river/more.md", "Title: More\nDate: 2019-05-07\n\nMore.\n")
    moving.file("content/river/boats.md", article(f"[a]({link}#b)")).run("pelican")
    assert moving.body("articles/2019-05-06-boats.md") == "[a](/articles/2019/more/#b)"


def test_links_to_lists_lead_to_those_of_the_new_site(moving: Moving) -> None:
    links = "[a]({tag}rice%20fields) [b]({category}river) [c]({index})"
    moving.file("content/boats.md", article(links)).run("pelican")
    assert moving.only_body() == "[a](/tags/rice-fields/) [b](/categories/river/) [c](/)"


@pytest.mark.parametrize(
    "link", ["{static}/images/boat.png", "{attach}../images/boat.png", "/images/boat.png"]
)
def test_files_are_copied_beside_their_article(moving: Moving, link: str) -> None:
    moving.file("content/images/boat.png", PIXEL)
    moving.file("content/river/boats.md", article(f"[TOC]\n\n![A]({link})")).run("pelican")
    assert "articles/2019-05-06-boats/boat.png" in moving.files()
    assert moving.only_body() == "![A](boat.png)"


def test_pages_drafts_and_translations_are_kept(moving: Moving) -> None:
    moving.file("content/pages/about.md", "Title: About us\n\nWe watch.\n")
    moving.file("content/a.md", article("A.", "Status: draft\nSlug: a\n"))
    moving.file("content/b.md", article("B.", "Slug: b\n"))
    moving.file("content/b-fr.md", article("Bé.", "Slug: b\nLang: fr\n"))
    moving.run("pelican")
    assert "draft: true" in moving.text("articles/2019-05-06-a.md")
    assert moving.body("articles/2019-05-06-b.fr.md") == "Bé."
    pages = moving.built()
    assert "We watch." in moving.followed(pages, "/pages/about-us.html")
    assert "Bé." in moving.followed(pages, "/b-fr.html")


def test_fields_are_read_from_file_names_if_the_settings_say_so(moving: Moving) -> None:
    pattern = "(?P<date>\\d{4}-\\d\\d-\\d\\d)_(?P<slug>[^#]*)#(?P<title>.*)"
    moving.file("pelicanconf.py", f"FILENAME_METADATA = '{pattern}'\n")
    moving.file("content/2019-05-06_boats#Boats at rest.md", "\nMoored.\n").run("pelican")
    assert "title: Boats at rest\n" in moving.text("articles/2019-05-06-boats.md")


def test_other_markup_is_named(moving: Moving) -> None:
    moving.file("content/a.rst", "A\n#\n").file("content/b.rst", "B\n#\n")
    moving.file("content/boats.md", article("A."))
    printed = moving.run("pelican")
    assert "2  file in another markup (.rst) — first in old/content/a.rst" in printed


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("Run:\n\n    :::python\n    a = 1\n\n    if a:\n        b()\n\nEnd.",
         "Run:\n\n```python\na = 1\n\nif a:\n    b()\n```\n\nEnd."),
        ("Run:\n\n    #!sh\n    ls\n", "Run:\n\n```sh\nls\n```"),
        ('!!! warning "High water"\n    Stay *away*.\n\n    Call.\n\nEnd.',
         "> [!WARNING]\n> **High water**\n>\n> Stay *away*.\n>\n> Call.\n\nEnd."),
        ("!!! note\n    Stay.\n", "> [!NOTE]\n> Stay."),
        ("[a]({category}River Boats)", "[a](/categories/river-boats/)"),
        ("Run:\n\n    ls\n", "Run:\n\n    ls"),
    ],
)  # fmt: skip
def test_the_markdown_of_pelican_becomes_ours(moving: Moving, written: str, markdown: str) -> None:
    moving.file("content/boats.md", article(written)).run("pelican")
    assert moving.only_body() == markdown


def test_an_article_whose_date_cannot_be_read_has_no_known_address(moving: Moving) -> None:
    moving.file("pelicanconf.py", "ARTICLE_URL = 'posts/{date:%Y}/{slug}/'\n")
    moving.file("content/boats.md", "Title: Boats\nDate: 05/06/2019\n\nMoored.\n")
    assert "1  date that is not a date" in moving.run("pelican")
    assert "pages/boats.md" in moving.files()
