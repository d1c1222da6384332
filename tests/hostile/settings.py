"""site.toml: all that can be wrong in it, and values that would break what is made of them."""

# ruff: noqa: E501 - a folder stands on one line

from __future__ import annotations

from tests.hostile.folder import Folder
from tests.sites.building import SETTINGS


def with_first(lines: str) -> dict[str, str]:
    """Return settings with more lines before the tables."""
    return {"site.toml": f"{lines}\n{SETTINGS}"}


def with_more(lines: str) -> dict[str, str]:
    """Return settings with more tables behind the others."""
    return {"site.toml": f"{SETTINGS}\n{lines}\n"}


def changed(old: str, new: str) -> dict[str, str]:
    """Return settings in which one value is another."""
    if old not in SETTINGS:
        raise ValueError(old)
    return {"site.toml": SETTINGS.replace(old, new)}


FOLDERS = (
    Folder("nothing", {"site.toml": b""}),
    Folder("zeros", {"site.toml": bytes(100)}),
    Folder("a byte-order mark", {"site.toml": b"\xef\xbb\xbf" + SETTINGS.encode()}),
    Folder("the lines of Windows", {"site.toml": SETTINGS.replace("\n", "\r\n")}),
    Folder("the lines of old Macs", {"site.toml": SETTINGS.replace("\n", "\r")}),
    Folder("UTF-16", {"site.toml": SETTINGS.encode("utf-16")}),
    Folder("Latin-1", {"site.toml": SETTINGS.replace("Resource site", "Café").encode("latin-1")}),
    Folder("YAML", {"site.toml": "title: Odd\n"}),
    Folder("JSON", {"site.toml": '{"title": "Odd"}'}),
    Folder("a merge that was not finished", with_first("<<<<<<< HEAD")),
    Folder("a quote that is not closed", changed('"en"', '"en')),
    Folder("a name twice", with_first('title = "Odd"')),
    Folder("a table twice", with_more('[sections.news]\ntitle = "Odd"')),
    Folder("brackets in each other", with_first("navigation = " + "[" * 5_000)),
    Folder(
        "brackets in each other, all closed",
        with_first("navigation = " + "[" * 300 + "]" * 300),
    ),
    Folder("tables in each other", with_first("a = " + "{b = " * 2_000)),
    Folder("a name of a thousand parts", with_first(".".join("a" * 1_000) + " = 1")),
    Folder("a number without end", with_more(f"[lists]\nsize = {'9' * 10_000}")),
    Folder("a number that is none", with_more("[lists]\nsize = nan")),
    Folder("no entries on a page", with_more("[lists]\nsize = 0")),
    Folder("fewer than none", with_more("[feeds]\nsize = -1")),
    Folder("true for a number", with_more("[lists]\nsize = true")),
    Folder("a number for true", with_more("[search]\nenabled = 1")),
    Folder("a day for a text", with_first("copyright = 2007-03-31")),
    Folder("a text for a list", with_first('navigation = "about"')),
    Folder("a list for a text", changed('"en"', '["en"]')),
    Folder("a table for a text", changed('language = "en"', "language = {a = 1}")),
    Folder("a list of tables", with_more("[[taxonomies]]\ntitle = 'a'")),
    Folder("a text for a table", with_first('checks = "off"')),
    Folder("a misspelt name", with_first('titel = "Odd"')),
    Folder("a misspelt name in a table", with_more('[checks]\nlink = "off"')),
    Folder("a name of another script", with_first('"t\u0456tle" = "Odd"')),
    Folder("an empty name", with_first('"" = "Odd"')),
    Folder("a weight that is none", with_more('[checks]\nlinks = "none"')),
    *(
        Folder(f"base_url: {url!r}", changed('"https://example.org"', repr(url)))
        for url in (
            "",
            "example.org",
            "//example.org",
            "javascript:alert(1)",
            "file:///etc",
            "https://",
            "https://[broken",
            "https://example.org:99999",
            "https://example.org/?a=b",
            "https://example.org/#a",
            "https://user:word@example.org",
            "https://exa mple.org",
            'https://example.org/"><script>',
            "https://example.org/../..",
            "https://example.org/a//b",
            "ftp://example.org",
            "https://example.org/ü",
            "https://EXAMPLE.org/A/",
            "http://localhost:8000",
        )
    ),
    *(
        Folder(f"timezone: {zone!r}", changed('"Asia/Bangkok"', repr(zone)))
        for zone in (
            "",
            "Bangkok",
            "../../etc/passwd",
            "/etc/passwd",
            "UTC+7",
            "a\\u0000b",
            ".",
            "Asia",
            "Asia/Bangkok ",
            "localtime",
            "posixrules",
            "zone.tab",
        )
    ),
    *(
        Folder(f"language: {code!r}", changed('"en"', repr(code)))
        for code in (
            "",
            "english",
            "EN",
            "en_US",
            "../en",
            "../../../etc/passwd",
            "en-",
            "zh-Hant-TW",
            "x",
            "e\u0301n",
            'en"><script>',
            "ar",
        )
    ),
    *(
        Folder(
            f"a section {name!r}",
            {
                "site.toml": SETTINGS.replace(
                    "[sections.news]", f"[sections.{name}]\n[sections.news]"
                )
            },
        )
        for name in (
            '""',
            '"../x"',
            "pages",
            "page",
            "search",
            "assets",
            "tags",
            "con",
            '"."',
            "A",
            '"a b"',
            '"é"',
            "feed",
            "index",
            "pagefind",
            "newsletter",
            "a" * 300,
        )
    ),
    *(
        Folder(f"permalink: {pattern!r}", with_first(f"permalink = {pattern!r}"))
        for pattern in (
            "",
            "/",
            "/{slug}",
            "{slug}/",
            "/{slug}/",
            "/{year}/",
            "/{title}/{slug}/",
            "/{slug.__class__}/",
            "/{slug!r}/",
            "/{slug:>999999}/",
            "/../{slug}/",
            "//{slug}/",
            "/{slug}/../",
            "/{",
            "/{}/",
            "/a b/{slug}/",
            "/{slug}/{slug}/",
            "/tags/{slug}/",
            "/assets/{slug}/",
            "/news/page/{slug}/",
        )
    ),
    Folder("a page that is not there", with_first('navigation = ["nowhere"]')),
    Folder("a page out of the folder", with_first('navigation = ["../../etc/passwd"]')),
    Folder("an exit that runs", with_more('[exit]\nurl = "javascript:alert(1)"')),
    Folder(
        "an exit that is marked up",
        with_more("[exit]\nurl = 'https://example.com/\"><script>'"),
    ),
    Folder("a form that goes nowhere", with_more('[newsletter]\naction = "//evil.example"')),
    Folder("a form that runs", with_more('[inquiry]\naction = "javascript:alert(1)"')),
    Folder("a form at a broken address", with_more('[inquiry]\naction = "https://[broken"')),
    Folder(
        "a contact that is marked up",
        with_more(
            '[security]\ncontact = "mailto:a@example.org\\nPolicy: https://evil.example"\nexpires = "2030-01-01T00:00:00Z"'
        ),
    ),
    Folder(
        "a contact that expires some day",
        with_more('[security]\ncontact = "mailto:a@example.org"\nexpires = "some day"'),
    ),
    Folder("fields that are fields already", with_first('extra_fields = ["title", "draft"]')),
    Folder(
        "fields that are no names",
        with_first('extra_fields = ["", "a b", "../x", "__class__", "<b>"]'),
    ),
    Folder("an address that is gone and there", with_more('[gone]\n"/news/2007/good/" = "Odd"')),
    Folder("an address that is gone and was none", with_more('[gone]\n"../x" = "Odd"')),
    Folder(
        "a language with the folder of another site",
        with_more('[languages."../x"]\nname = "Odd"'),
    ),
    Folder("a language that takes a section's place", with_more('[languages.news]\nname = "Odd"')),
    Folder(
        "marks wherever there are words",
        {
            "site.toml": SETTINGS.replace('"Resource site"', "'<b>Odd</b> & \"odd\"'").replace(
                '"What it is for"', "'</p><script>alert(1)</script>'"
            )
        },
    ),
    Folder(
        "control characters in the title",
        changed("Resource site", "Odd \\u0000 \\u001b[2J \\u202e"),
    ),
    Folder("half of a pair in the title", changed("Resource site", "Odd \\ud800")),
    Folder("a title of nothing", changed("Resource site", "")),
    Folder("a title of 10,000 letters", changed("Resource site", "a" * 10_000)),
    Folder("braces in the words", changed("Resource site", "{{ 7 * 7 }} {year} %s")),
)
