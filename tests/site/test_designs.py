"""A designer's means: menus, fonts, own templates; and errors for what browsers would drop."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from lxml import html

from resource_site.settings.read import SettingsError

if TYPE_CHECKING:
    from tests.conftest import SmallSite

TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.fixture(name="own")
def _own(site: SmallSite) -> Path:
    """Return the folder of the site's own templates."""
    site.text("news/2007-03-31-a.md", "title: A")
    folder = site.folder / "templates"
    folder.mkdir()
    return folder


def found(site: SmallSite, name: str, text: str) -> list[str]:
    """Return the problems of a site with one file of its own, each with its fix."""
    path = site.folder / "templates" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    problems = site.planned(templates=site.folder / "templates").problems
    return [f"{one.line}:{one.column}: {one.message} → {one.fix}" for one in sorted(set(problems))]


TO_ASSETS = 'save it in assets/, and write "{{ site.assets }}" and its name'
NO_CODE = "move the code to a script in assets/, loaded with <script type=module src>"


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('<p style="color: red">x</p>', "browsers block the attribute style"),
        ("<style>p { color: red }</style>", "browsers block <style> on every page of this site"),
        ("<script>x()</script>", "browsers block scripts that are written in a page"),
        ("<script type=module>x()</script>", "browsers block scripts that are written in a page"),
        ('<a href="#a" onclick="x()">x</a>', "browsers block the attribute onclick"),
        ('<body onLoad="x()">', "browsers block the attribute onload"),
        (
            '<a href="javascript:x()">x</a>',
            "browsers block addresses that begin with javascript:",
        ),
        ('<iframe src="/a/"></iframe>', "browsers block <iframe> on every page of this site"),
        ('<object data="/a.pdf"></object>', "browsers block <object> on every page of this site"),
        ('<base href="/">', "browsers block <base> on every page of this site"),
        (
            '<img alt="" src="https://example.org/a.png">',
            "this page would load https://example.org/a.png, and tell that site who reads it",
        ),
        (
            '<script src="//example.org/a.js"></script>',
            "this page would load //example.org/a.js, and tell that site who reads it",
        ),
        (
            '<link rel="stylesheet" href="https://fonts.example.org/a.css">',
            "this page would load https://fonts.example.org/a.css, and tell that site who reads it",
        ),
        (
            '<img alt="" src="data:image/png;base64,AA">',
            "browsers block files that are written in an address",
        ),
        (
            '<link rel="icon" href="{{ site.assets }}icn.svg">',
            "there is no file 'icn.svg' in assets/ → did you mean 'icon.svg'?",
        ),
        (
            '<img alt="" src="{{site.assets}}photos/a.jpg">',
            "there is no file 'photos/a.jpg' in assets/ → save the file as assets/photos/a.jpg",
        ),
        (
            '<link rel="preconnect" href="https://fonts.example.org">',
            (
                "this page would load https://fonts.example.org, and tell that site who reads it "
                "→ delete it"
            ),
        ),
        (
            '<link rel="dns-prefetch" href="//fonts.example.org">',
            "this page would load //fonts.example.org, and tell that site who reads it",
        ),
        (
            '<svg><use href="https://example.org/a.svg#b"/></svg>',
            "this page would load https://example.org/a.svg#b, and tell that site who reads it",
        ),
        (
            '<a href="/" ping="https://example.org/">x</a>',
            "this page would load https://example.org/, and tell that site who reads it",
        ),
        (
            '<form action="https://example.org/a">x</form>',
            "browsers block a form that leads to https://example.org/a",
        ),
        (
            '<meta http-equiv="Refresh" content="0; URL=https://example.org/">',
            "this page would lead to another site by itself",
        ),
        ('<a href="about/">x</a>', "where about/ leads depends on the page that it is on"),
        ('<img alt="" src="a.jpg">', "where a.jpg leads depends on the page that it is on"),
        ('<a href="/abuot/">About</a>', "the link /abuot/ leads nowhere"),
        ('<a href="/abuot/?a=1#b">About</a>', "the link /abuot/?a=1#b leads nowhere"),
    ],
)
def test_what_browsers_drop_is_an_error_with_its_line(
    site: SmallSite, line: str, message: str
) -> None:
    (error,) = found(
        site, "parts/mine.html", f"{{# a #}}\n{{% if page %}}\n  {line}\n{{% endif %}}\n"
    )
    assert error.startswith("3:")
    assert message in error
    assert not error.endswith("→ ")


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    "text",
    [
        '<a href="https://example.org/">x</a>',
        '<a href="/">home</a> <a href="/news/2007/a/">a</a> <a href="/sitemap.xml">map</a>',
        '<a href="{{ page.address }}">x</a> <img alt="" src="{{ page.picture.address }}">',
        '<link rel="canonical" href="https://example.org/">',
        '<a href="mailto:a@example.org">x</a> <a href="#main">x</a> <a href="?page=2">x</a>',
        '<form action="{{ page.newsletter.action }}">x</form> <form action="/search/">x</form>',
        '<meta http-equiv="refresh" content="0; url={{ page.target.url }}">',
        '<script src="{{ site.assets }}exit.js"></script>',
        '<script type="application/ld+json">{}</script>',
        "{# <script>x()</script> #}",
        "<!-- <script>x()</script> -->",
        '{% if page.title == "<style>" %}x{% endif %}',
        '<p class="{{ "a" if page.title else \'style="x"\' }}">x</p>',
        '<a href="/{{ page.title }}/">x</a>',
        '<input name="style" data-on="x" onceover>'.replace(" onceover", ""),
    ],
)
def test_what_browsers_show_is_no_error(site: SmallSite, text: str) -> None:
    assert found(site, "parts/mine.html", text) == []


def test_a_template_for_a_base_path_must_not_forget_it(site: SmallSite, own: Path) -> None:
    (own / "parts").mkdir()
    (own / "parts/mine.html").write_text('<a href="/news/">a</a> <a href="/org/news/">b</a>')
    base = {"base_url": "https://example.org/org", "templates": own}
    problems = site.planned(**base).problems
    assert [one.message for one in problems] == ["the link /news/ leads nowhere"]


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("src: url(a.woff2)", "there is no file 'a.woff2' in assets/"),
        ("background: url('../b.png')", "there is no file '../b.png' in assets/"),
        (
            'background: url("https://example.org/b.png")',
            "each page would load https://example.org/b.png, and tell that site who reads it",
        ),
        ("background: url(data:image/png;base64,AA)", "browsers block files that are written"),
    ],
)
def test_what_a_style_sheet_cannot_load_is_an_error(
    site: SmallSite, rule: str, message: str
) -> None:
    (error,) = found(site, "assets/fonts/own.css", f"/* url(x) */\np {{\n  {rule};\n}}\n")
    assert error.startswith("3:")
    assert message in error


@pytest.mark.usefixtures("own")
def test_an_import_of_a_missing_style_sheet_is_an_error(site: SmallSite) -> None:
    (error,) = found(site, "assets/own.css", '@import "stile.css";')
    assert error.startswith(
        "1:1: there is no file 'stile.css' in assets/ → did you mean 'style.css'?"
    )


def select(element: html.HtmlElement, path: str) -> list[Any]:
    """Return what an XPath finds."""
    return list(cast("list[Any]", element.xpath(path)))


def policy(site: SmallSite) -> str:
    page = html.fromstring(site.rendered("index.html", templates=site.folder / "templates"))
    (found,) = select(page, "//meta[@http-equiv='Content-Security-Policy']/@content")
    return str(found)


def test_the_policy_allows_fonts_if_an_asset_is_one(site: SmallSite, own: Path) -> None:
    assert "font-src" not in policy(site)
    (own / "assets/fonts").mkdir(parents=True)
    (own / "assets/fonts/own.woff2").write_bytes(b"wOF2")
    css = "@font-face { font-family: Own; src: url('own.woff2') }"
    assert found(site, "assets/fonts/own.css", css) == []
    assert "font-src 'self'" in policy(site)


MENU = """\
[menu.donate]
title = "Donate"
titles = { zh = "捐款" }
url = "https://donate.example.org/"
[menu.more]
title = "More"
entries = ["about", "donate"]
"""


def test_a_menu_has_external_and_nested_entries(site: SmallSite) -> None:
    site.text("pages/about.md", "title: About")
    site.settings(MENU, first='navigation = ["donate", "more"]\nfooter = ["donate"]')
    page = html.fromstring(site.rendered("index.html"))
    (menu,) = select(page, "//nav[@aria-label='Main menu']")
    assert select(menu, "ul/li/a[@href='https://donate.example.org/']/text()") == ["Donate"]
    (group,) = select(menu, "ul/li/details")
    assert select(group, "summary/text()") == ["More"]
    assert select(group, "ul/li/a/@href") == ["/about/", "https://donate.example.org/"]
    here = html.fromstring(site.rendered("about/index.html"))
    assert select(here, "//details//a[@aria-current='page']/@href") == ["/about/"]


def test_an_entry_of_a_menu_is_shown_in_each_language(site: SmallSite) -> None:
    site.text("pages/about.zh.md", "title: 关于").text("pages/about.md", "title: About")
    site.settings(f"{MENU}[languages.zh]\n", first='navigation = ["donate"]')
    page = html.fromstring(site.rendered("zh/index.html"))
    assert select(page, "//nav//a[@href='https://donate.example.org/']/text()") == ["捐款"]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('[menu.a]\ntitle = "A"\nurl = "https://a.org/"\nentries = ["about"]',
         "'menu.a' needs 'url' or 'entries', and not both"),
        ('[menu.a]\ntitle = "A"', "'menu.a' needs 'url' or 'entries', and not both"),
        ('[menu.a]\ntitle = "A"\nentries = ["b"]\n[menu.b]\ntitle = "B"\nentries = ["about"]',
         "'menu.a' has 'b' below it, which has entries of its own"),
        ('[menu.a]\ntitle = "A"\nentries = ["a"]', "'menu.a' has 'a' below it"),
        ('[menu.a]\ntitle = "A"\nentries = ["abuot"]', "names the page 'abuot', which does not"),
    ],
)  # fmt: skip
def test_a_menu_that_cannot_be_shown_is_an_error(
    site: SmallSite, settings: str, message: str
) -> None:
    site.text("pages/about.md", "title: About")
    site.settings(settings, first='navigation = ["a"]')
    (problem,) = site.planned().problems
    assert message in problem.message
    assert problem.line > 0


def test_a_page_may_name_its_template(site: SmallSite, own: Path) -> None:
    shutil.copy(TEMPLATES / "page.html", own / "wide.html")
    site.text("pages/about.md", "title: About\ntemplate: wide.html")
    text = (own / "wide.html").read_text().replace("{% block main %}", "{% block main %}<hr>")
    assert found(site, "wide.html", text) == []
    page = html.fromstring(site.rendered("about/index.html", templates=own))
    assert select(page, "//main/hr")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "landing-page.html",
            "3:11: there is no template 'landing-page.html' → create templates/landing-page.html, ",
        ),
        ("wdie.html", "there is no template 'wdie.html' → did you mean 'wide.html'?"),
        ("article.html", "the template 'article.html' is not for pages → delete this line, or"),
        ("../a.html", "'template' is not the name of a template"),
        ("parts/links.html", "'template' is not the name of a template"),
    ],
)
def test_a_template_that_does_not_exist_is_an_error(
    site: SmallSite, own: Path, name: str, message: str
) -> None:
    shutil.copy(TEMPLATES / "page.html", own / "wide.html")
    site.text("pages/about.md", f"title: About\ntemplate: {name}")
    problems = site.planned(templates=own).problems
    (error,) = [f"{one.line}:{one.column}: {one.message} → {one.fix}" for one in problems]
    assert message in error


def test_names_of_kinds_and_sections_are_the_same_in_every_language(
    site: SmallSite, own: Path
) -> None:
    names = "[{{ page.kind }} {{ site.sections[0].name }} {{ site.taxonomies[0].name }}]"
    base = (TEMPLATES / "base.html").read_text().replace("</body>", f"{names}</body>")
    (own / "base.html").write_text(base)
    site.settings('[languages.zh]\nsections = { news = "新闻" }')
    site.text("news/2007-03-31-a.md", "title: A\ntags: x").text("pages/b.md", "title: B")
    site.text("news/2007-03-31-a.zh.md", "title: 甲\ntags: x")
    for language in ("", "zh/"):
        for path, kind in (
            ("index.html", "front"),
            ("news/index.html", "section"),
            ("news/2007/index.html", "year"),
            ("news/2007/a/index.html", "article"),
            ("tags/x/index.html", "term"),
            ("tags/index.html", "taxonomy"),
        ):
            assert f"[{kind} news tags]" in site.rendered(language + path, templates=own)
    assert "[page news tags]" in site.rendered("b/index.html", templates=own)


def test_extra_fields_are_known_in_lists(site: SmallSite, own: Path) -> None:
    site.settings("", first='extra_fields = ["venue"]')
    site.text("news/2007-03-31-a.md", "title: A\nvenue: Yangon & Dawei")
    shutil.copytree(TEMPLATES / "parts", own / "parts")
    lists = own / "parts/lists.html"
    lists.write_text(lists.read_text().replace("{{ item.title }}", "{{ item.extra.venue }}"))
    assert "Yangon &amp; Dawei" in site.rendered("news/index.html", templates=own)


def test_a_language_without_interface_strings_says_which_file_to_copy(site: SmallSite) -> None:
    site.settings("[languages.th]")
    with pytest.raises(SettingsError) as raised:
        site.planned(templates=Path("templates"))
    (problem,) = raised.value.problems
    assert problem.path == "templates/words/th.toml"
    assert problem.message == "the interface strings of the language 'th' are missing"
    source = TEMPLATES / "words/en.toml"
    assert problem.fix == f"copy {source} to templates/words/th.toml, and translate it"
    (site.folder / "templates/words").mkdir(parents=True)
    shutil.copy(source, site.folder / problem.path)
    site.text("news/2007-03-31-a.md", "title: A")
    assert site.planned(templates=Path("templates")).problems == []
