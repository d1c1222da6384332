"""A Hugo site keeps its texts, addresses, languages and files."""

from __future__ import annotations

import pytest

from tests.importers.moving import PIXEL, Moving


def post(body: str, fields: str = "") -> str:
    return f"---\ntitle: Boats\ndate: 2019-05-06\n{fields}\n---\n{body}\n"


@pytest.mark.parametrize(
    "front",
    [
        '---\ntitle: "A &amp; B &#8211; C"\ndate: 2019-05-06\n---\n',
        '+++\ntitle = "A &amp; B &#8211; C"\ndate = 2019-05-06\n+++\n',
        '{\n"title": "A &amp; B &#8211; C",\n"date": "2019-05-06"\n}\n',
        '---\nTitle: "<b>A</b> &amp; B – C"\nDate: 2019/05/06\n---\n',
    ],
)
def test_front_matter_is_read_in_every_form(moving: Moving, front: str) -> None:
    moving.file("content/news/boats.md", f"{front}Words.\n").run("hugo")
    text = moving.text("news/2019-05-06-boats.md")
    assert "title: A & B – C\n" in text
    assert text.endswith("\n\nWords.\n")


def test_an_old_address_leads_to_the_new_one(moving: Moving) -> None:
    moving.file("hugo.toml", 'baseURL = "https://river.org/"\ntitle = "River"\n')
    moving.file("content/news/boats.md", post("Moored.", "aliases: [/b/, ../old-boats]"))
    moving.file("content/news/Sea Level.md", post("Rising.", "slug: level"))
    moving.file("content/news/own.md", post("Own place.", "url: /my/own.html"))
    moving.run("hugo")
    pages = moving.built()
    for address in ("/news/boats/", "/b/", "/news/2019/boats/"):
        assert "Moored." in moving.followed(pages, address)
    assert "Rising." in moving.followed(pages, "/news/level/")
    assert "Own place." in moving.followed(pages, "/my/own.html")


def test_the_address_of_a_document_goes_before_an_alias_of_another(moving: Moving) -> None:
    moving.file("content/news/a.md", post("Other.", "aliases: [/news/boats/]"))
    moving.file("content/news/boats.md", post("Moored. [b](/news/boats/)")).run("hugo")
    pages = moving.built()
    assert "Moored." in moving.followed(pages, "/news/boats/")


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("/:year/:month/:day/:slug/", "/2019/05/06/boats/"),
        ("/archive/:yearday/:contentbasename", "/archive/126/boats/"),
        ("/:sections/:monthname/:title/", "/news/may/boats/"),
        ("/:section/:slugorfilename/", "/news/boats/"),
    ],
)
def test_the_permalinks_of_the_settings_are_followed(
    moving: Moving, pattern: str, address: str
) -> None:
    moving.file("config.yaml", f"permalinks:\n  page:\n    news: {pattern}\n")
    moving.file("content/news/boats.md", post("Moored.")).run("hugo")
    pages = {path.lower(): page for path, page in moving.built().items()}
    assert "Moored." in moving.followed(pages, address)


def test_permalinks_can_be_named_in_the_plan(moving: Moving) -> None:
    moving.file("content/news/boats.md", post("Moored."))
    moving.run("hugo", "--plan", "plan.toml")
    plan = moving.folder / "plan.toml"
    default = 'news = "/:sections/:slugorcontentbasename/"'
    assert default in plan.read_text()
    plan.write_text(plan.read_text().replace(default, 'news = "/:year/:slug/"'))
    moving.run("hugo", "--plan", "plan.toml")
    assert "Moored." in moving.followed(moving.built(), "/2019/boats/")


SHORTCODES = {
    '{{< figure src="https://a.org/b.png" alt="A boat" caption="At *rest*" >}}': (
        "![A boat](https://a.org/b.png)\n\nAt *rest*"
    ),
    "{{< youtube abc123 >}}": "[Video on YouTube](https://www.youtube.com/watch?v=abc123)",
    '{{< youtube id="abc123" title="Boats" >}}': "[Boats](https://www.youtube.com/watch?v=abc123)",
    "{{< vimeo 55073825 >}}": "[Video on Vimeo](https://vimeo.com/55073825)",
    "{{< gist spf13 7896402 >}}": "<https://gist.github.com/spf13/7896402>",
    "{{< highlight go >}}\na := `b`\n{{< /highlight >}}": "```go\na := `b`\n```",
    '{{< code file="a.toml" lang="toml" >}}\na = 1\n{{< /code >}}': "```toml\na = 1\n```",
    "{{% notice warning %}}\nHigh *water*\n{{% /notice %}}": "> [!NOTE]\n> High *water*",
    '{{< details summary="More" >}}\nInner\n{{< /details >}}': (
        "<details><summary>More</summary>\n\nInner\n\n</details>"
    ),
    '{{< quote author="Ko" >}}Rain.{{< /quote >}}': "> Rain.\n>\n> — Ko",
    "## The bank {#bank}": '## The bank <span id="bank"></span>',
    "`{{< youtube abc >}}`": "`{{< youtube abc >}}`",
    "```\n{{</* youtube abc */>}}\n```": "```\n{{< youtube abc >}}\n```",
    "Above\n\n<!--more-->\n\nBelow": "Above\n\n\nBelow",
    '<iframe src="https://www.youtube.com/embed/q1"></iframe>': (
        "[Video on YouTube](https://www.youtube.com/watch?v=q1)"
    ),
    '<span style="color: red" class="x">Red</span>': "<span>Red</span>",
}


@pytest.mark.parametrize("written", SHORTCODES, ids=lambda text: text[:24])
def test_a_shortcode_becomes_markdown(moving: Moving, written: str) -> None:
    moving.file("content/news/boats.md", post(written)).run("hugo")
    assert moving.only_body() == SHORTCODES[written]


def test_a_shortcode_of_the_site_is_named_with_file_and_line(moving: Moving) -> None:
    moving.file("content/news/boats.md", post('One\n\n{{< chart data="x" >}}'))
    moving.file("content/news/more.md", post("{{< chart >}}"))
    printed = moving.run("hugo")
    place = 'old/content/news/boats.md:8: {{< chart data="x" >}}'
    assert f"2  shortcode chart — first in {place}" in printed
    assert '{{< chart data="x" >}}' in moving.text("news/2019-05-06-boats.md")


@pytest.mark.parametrize(("use", "left"), [("text", "Inside"), ("drop", ""), ("keep", "{{")])
def test_the_plan_decides_on_an_unknown_shortcode(moving: Moving, use: str, left: str) -> None:
    moving.file("content/news/boats.md", post("{{< box >}}Inside{{< /box >}}"))
    (moving.folder / "plan.toml").write_text(f'[shortcodes]\nbox = "{use}"\n')
    moving.run("hugo", "--plan", "plan.toml")
    assert moving.only_body()[: len(left) or 9] == left


@pytest.mark.parametrize(
    "link",
    [
        '{{< ref "meeting.md" >}}', '{{< relref "/news/meeting" >}}', '{{% ref "meeting" %}}',
        "meeting.md", "/news/meeting/", "https://river.org/news/meeting/", "../meeting/",
    ],
)  # fmt: skip
def test_a_link_to_another_document_is_followed(moving: Moving, link: str) -> None:
    moving.file("hugo.toml", 'baseURL = "https://www.river.org/"\n')
    moving.file("content/news/meeting.md", post("We met."))
    moving.file("content/news/boats.md", post(f"See [the meeting]({link}#who)."))
    printed = moving.run("hugo")
    assert "Left over" not in printed
    assert moving.body("news/2019-05-06-boats.md") == (
        "See [the meeting](/news/2019/meeting/#who)."
    )


def test_a_link_to_a_missing_page_is_named(moving: Moving) -> None:
    moving.file("content/news/boats.md", post('[x]({{< ref "no.md" >}}) [y](/none/)'))
    printed = moving.run("hugo")
    assert (
        "2  link to a page that is not in the source — first in old/content/news/boats.md:6"
        in printed
    )


def test_files_are_copied_beside_their_article(moving: Moving) -> None:
    moving.file(
        "content/news/boats/index.md", post("![A boat](Big%20Boat.PNG) [r](/doc/report.pdf)")
    )
    moving.file("content/news/boats/Big Boat.PNG", PIXEL)
    moving.file("static/doc/report.pdf", b"%PDF-1.4 nothing")
    moving.file("static/doc/unused.pdf", b"%PDF-1.4 nothing")
    moving.run("hugo")
    folder = "news/2019-05-06-boats"
    assert moving.files() == [
        f"{folder}/big-boat.png", f"{folder}/index.md", f"{folder}/report.pdf", "site.toml",
    ]  # fmt: skip
    assert moving.only_body() == "![A boat](big-boat.png) [r](report.pdf)"


def test_the_picture_of_an_article_is_copied(moving: Moving) -> None:
    fields = "featured_image: /images/boat.png\nfeatured_image_alt: A boat"
    moving.file("content/news/boats.md", post("Words.", fields))
    moving.file("static/images/boat.png", PIXEL).run("hugo")
    assert "image: boat.png\nimage_alt: A boat\n" in moving.only()


FOLDERS = """
[languages.en]
contentDir = "content/english"
[languages.fr]
contentDir = "content/francais"
languageName = "Français"
"""


@pytest.mark.parametrize(
    ("english", "french", "settings"),
    [
        ("news/boats.md", "news/boats.fr.md", "[languages.en]\n[languages.fr]\n"),
        ("news/boats.md", "news/boats.fr.md", ""),
        ("en/news/boats.md", "fr/news/boats.md", ""),
        (
            "english/news/boats.md", "francais/news/boats.md",
            FOLDERS,
        ),
    ],
)  # fmt: skip
def test_translations_are_found_by_their_names_and_folders(
    moving: Moving, english: str, french: str, settings: str
) -> None:
    moving.file("hugo.toml", settings)
    moving.file(f"content/{english}", post("Moored.")).file(f"content/{french}", post("Amarré."))
    moving.run("hugo")
    assert moving.body("news/2019-05-06-boats.fr.md") == "Amarré."
    pages = moving.built()
    assert "/fr/news/2019/boats/" in pages["/news/2019/boats/index.html"]
    assert "Amarré." in moving.followed(pages, "/fr/news/boats/")


def test_translations_are_found_by_their_key(moving: Moving) -> None:
    moving.file("hugo.toml", "[languages.en]\n[languages.fr]\n")
    moving.file("content/news/boats.md", post("Moored.", "translationKey: ship"))
    french = post("Amarré.", "translationKey: ship").replace("05-06", "05-07")
    moving.file("content/news/bateaux.fr.md", french).run("hugo")
    assert "/fr/news/2019/bateaux/" in moving.built()["/news/2019/boats/index.html"]


def test_drafts_and_dates_of_publication_are_kept(moving: Moving) -> None:
    moving.file("content/news/a.md", post("A.", "draft: true"))
    moving.file("content/news/b.md", post("B.", "publishDate: 2031-01-01\nexpiryDate: 2032-01-01"))
    moving.file("content/news/c.md", post("C.", "expiryDate: 2018-01-01"))
    printed = moving.run("hugo")
    assert "draft: true\n" in moving.text("news/2019-05-06-a.md")
    assert "publish: 2031-01-01\nexpires: 2032-01-01\n" in moving.text("news/2019-05-06-b.md")
    assert "1  expiry before the date — first in old/content/news/c.md:1" in printed


def test_authors_have_their_names(moving: Moving) -> None:
    moving.file("data/authors/ma-thida.yaml", "display_name: Ma Thida\n")
    moving.file("data/authors/ko.toml", 'first_name = "Ko"\nlast_name = "Ko"\n')
    moving.file("content/news/boats.md", post("A.", "authors: [ma-thida, ko, someone]"))
    moving.run("hugo")
    assert "authors:\n- Ma Thida\n- Ko Ko\n- someone\n" in moving.only()


def test_a_document_without_a_date_becomes_a_page(moving: Moving) -> None:
    moving.file("content/about.md", "---\ntitle: About\n---\nWe watch.\n")
    moving.file("content/help/faq.md", "---\ntitle: Questions\nlayout: x\n---\nAsk.\n")
    moving.run("hugo")
    assert moving.files() == ["pages/about.md", "pages/help/faq.md", "site.toml"]
    assert "Ask." in moving.built()["/help/faq/index.html"]


def test_the_text_above_a_list_is_named(moving: Moving) -> None:
    moving.file("content/news/_index.md", "---\ntitle: All News\n---\nHello.\n")
    moving.file("content/news/boats.md", post("A."))
    printed = moving.run("hugo")
    assert "1  text above a list (_index.md) — first in old/content/news/_index.md:4" in printed
    assert '[sections.news]\ntitle = "All News"\n' in moving.text("site.toml")


@pytest.mark.parametrize("shortcode", ["{{< ref more >}}", '{{< relref "/news/more.md" >}}'])
def test_a_reference_in_a_sentence_becomes_a_link(moving: Moving, shortcode: str) -> None:
    moving.file("content/news/more.md", post("More."))
    moving.file("content/news/boats.md", post(f"See {shortcode}, and more.")).run("hugo")
    body = moving.body("news/2019-05-06-boats.md")
    assert body == "See [/news/2019/more/](/news/2019/more/), and more."


def test_code_in_a_note_stays_in_it(moving: Moving) -> None:
    code = "{{< highlight go >}}\na\n\nb\n{{< /highlight >}}"
    moving.file("content/news/boats.md", post(f"{{{{% note %}}}}\n{code}\n{{{{% /note %}}}}"))
    moving.run("hugo")
    assert moving.only_body() == "> [!NOTE]\n> ```go\n> a\n>\n> b\n> ```"


@pytest.mark.parametrize("name", ["build", "_build"])
def test_a_document_without_a_page_is_a_draft(moving: Moving, name: str) -> None:
    moving.file("content/boats.md", post("Moored.", f"{name}:\n  render: never")).run("hugo")
    assert "draft: true" in moving.only()


def test_the_first_of_images_is_the_picture_for_lists(moving: Moving) -> None:
    moving.file("static/boat.png", PIXEL)
    moving.file("content/news/boats.md", post("Moored.", "images: [boat.png]")).run("hugo")
    assert "image: boat.png" in moving.only()


def test_a_relative_alias_begins_at_the_folder_of_its_page(moving: Moving) -> None:
    moving.file("content/news/river/boats.md", post("Moored.", "aliases: [../ships/, more]"))
    moving.run("hugo")
    assert "- /news/ships/\n- /news/river/more/\n" in moving.only()


def test_a_text_without_front_matter_is_a_page(moving: Moving) -> None:
    moving.file("content/river/boats.md", "Moored.\n").run("hugo")
    assert "title: Boats\n" in moving.text("pages/river/boats.md")
    assert moving.only_body() == "Moored."


def test_an_address_needs_the_day_that_its_pattern_names(moving: Moving) -> None:
    moving.file("hugo.toml", 'permalinks = { posts = "/:year/:month/:slug/" }\n')
    moving.file("content/posts/boats.md", "---\ntitle: Boats\n---\nMoored.\n").run("hugo")
    assert "pages/posts/boats.md" in moving.files()
    assert "aliases" not in moving.only()


@pytest.mark.parametrize("kind", ["hugo", "jekyll", "pelican"])
def test_a_folder_without_a_site_is_an_error(moving: Moving, kind: str) -> None:
    (moving.folder / "old").mkdir()
    printed = moving.run(kind, status=1)
    assert f"old has no documents that {kind} would publish" in printed
    assert "fix: name the folder that has" in printed
    assert moving.files() == []


@pytest.mark.parametrize(
    "cascade", ["cascade:\n  draft: true", "cascade:\n- build:\n    render: never"]
)
def test_what_a_section_says_of_all_its_documents_is_followed(moving: Moving, cascade: str) -> None:
    moving.file("content/team/_index.md", f"---\ntitle: Team\n{cascade}\n---\n")
    moving.file("content/team/inner/ko.md", "---\ntitle: Ko\n---\nNot for readers.\n")
    moving.file("content/team/su.md", "---\ntitle: Su\ndraft: false\nbuild: {}\n---\nFor all.\n")
    moving.run("hugo")
    assert "draft: true" in moving.text("pages/team/inner/ko.md")
    assert "draft: true" not in moving.text("pages/team/su.md")
