"""The settings of a site: what they mean, and every error in them in one run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from resource_site.problems import Problem
from resource_site.settings import clock, read, types
from resource_site.settings.config import Choices
from resource_site.settings.read import SettingsError
from tests.shared import reported

if TYPE_CHECKING:
    from tests.conftest import SmallSite

PROJECT = Path(__file__).parents[2]

LINES = """\
title = "Resource site"
tagline = "What it is for"
base_url = "https://example.org"
timezone = "Asia/Bangkok"
language = "en"

[sections.news]
title = "News & Updates"
"""


def problems(site: SmallSite, text: str | bytes) -> tuple[Problem, ...]:
    """Return what is wrong with settings."""
    with pytest.raises(SettingsError) as refused:
        site.file("site.toml", text).config()
    return refused.value.problems


def test_the_lines_of_the_contract_alone_make_a_site(site: SmallSite) -> None:
    found = site.file("site.toml", LINES).config()
    assert (found.base_url, found.base_path) == ("https://example.org", "")
    assert found.timezone == ZoneInfo("Asia/Bangkok")
    assert list(found.languages) == ["en"]
    assert found.language.title == "Resource site"
    assert found.sections["news"].permalink == "/{section}/{year}/{slug}/"
    assert list(found.taxonomies) == ["tags", "countries"]
    errors = ("links", "images", "alt", "html", "weight", "location", "stale")
    warnings = ("headings", "markup", "math", "locked", "metadata", "external")
    assert found.checks == {**dict.fromkeys(errors, "error"), **dict.fromkeys(warnings, "warn")}
    assert (found.list_size, found.feed_size) == (20, 20)
    assert found.exit_urls == found.gone == {}
    assert (found.newsletter.page, found.inquiry.page, found.campaign) == ("", "", "")


def test_a_base_url_may_have_a_path(site: SmallSite) -> None:
    found = site.file("site.toml", LINES.replace("example.org", "org.example/resources/")).config()
    assert (found.base_url, found.base_path) == ("https://org.example/resources", "/resources")


def test_the_command_line_decides_on_the_base_url(site: SmallSite) -> None:
    found = site.file("site.toml", LINES).config(base_url="http://127.0.0.1:8000/preview/")
    assert (found.base_url, found.base_path) == ("http://127.0.0.1:8000/preview", "/preview")


def test_a_byte_order_mark_and_windows_line_ends_are_ignored(site: SmallSite) -> None:
    raw = b"\xef\xbb\xbf" + LINES.replace("\n", "\r\n").encode()
    assert site.file("site.toml", raw).config().language.tagline == "What it is for"


def test_a_section_may_have_its_own_pattern_of_addresses(site: SmallSite) -> None:
    more = 'permalink = "/updates/{year}/{month}/{slug}/"\n[sections.laws]\ntitle = "Laws"\n'
    sections = site.file("site.toml", LINES + more).config().sections
    assert sections["news"].permalink == "/updates/{year}/{month}/{slug}/"
    assert sections["laws"].permalink == "/{section}/{year}/{slug}/"


def test_further_taxonomies_follow_tags_and_countries(site: SmallSite) -> None:
    more = '[taxonomies.tags]\ntitle = "Topics"\n[taxonomies.forms]\n'
    found = site.file("site.toml", LINES + more).config().taxonomies.values()
    assert [(taxonomy.name, taxonomy.title) for taxonomy in found] == [
        ("tags", "Topics"),
        ("countries", "Countries"),
        ("forms", "Forms"),
    ]


def test_each_language_has_its_own_addresses_direction_and_words(site: SmallSite) -> None:
    more = (
        '[languages.zh]\nname = "中文"\ntitle = "资源网"\nsections = { news = "新闻" }\n'
        '[languages.zh.terms]\n"Prevention" = "预防"\n[languages.ar]\n'
    )
    site.words("ar").file("site.toml", LINES + more)
    english, chinese, arabic = site.config().languages.values()
    assert (english.prefix, chinese.prefix, arabic.prefix) == ("", "/zh", "/ar")
    assert (english.direction, chinese.direction, arabic.direction) == ("ltr", "ltr", "rtl")
    assert (chinese.name, chinese.title, chinese.tagline) == ("中文", "资源网", "What it is for")
    assert chinese.terms["Prevention"] == "预防"
    assert chinese.words["search"] == "搜索"


def test_a_word_that_a_language_lacks_is_english(site: SmallSite) -> None:
    site.words("ar").file("site.toml", LINES + "[languages.ar]\n")
    arabic = site.config().languages["ar"]
    assert arabic.words["search"] == "Search"
    assert arabic.name == "ar"


def test_the_language_of_the_site_may_have_more_to_say(site: SmallSite) -> None:
    found = site.file("site.toml", LINES + '[languages.en]\nname = "Plain English"\n').config()
    assert list(found.languages) == ["en"]
    assert (found.language.name, found.language.prefix) == ("Plain English", "")


def test_every_language_has_an_exit_or_none_has(site: SmallSite) -> None:
    more = '[languages.zh]\n[exit]\nurl = "https://example.com/a"\nurls = { zh = "https://b.com" }'
    found = site.file("site.toml", LINES + more).config()
    assert found.exit_urls == {"en": "https://example.com/a", "zh": "https://b.com"}


def test_a_form_has_usual_names_for_its_fields(site: SmallSite) -> None:
    more = '[newsletter]\npage = "subscribe"\naction = "https://forms.example.org/a"\n'
    newsletter = site.file("site.toml", LINES + more).config().newsletter
    assert (newsletter.page, newsletter.email_field, newsletter.trap_field) == (
        "subscribe",
        "email",
        "website",
    )


def test_settings_have_positions(site: SmallSite) -> None:
    found = site.file("site.toml", LINES + '[checks]\n  links = "warn"\n').config()
    assert found.position("title") == (1, 1, 5)
    assert found.position("checks.links") == (10, 3, 5)
    assert found.position("sections.news") == (7, 1, 15)


def test_search_is_on_unless_settings_or_command_say_otherwise(site: SmallSite) -> None:
    site.file("site.toml", LINES)
    assert site.config(search=True).search is True
    assert site.config(search=False).search is False
    site.file("site.toml", LINES + "[search]\nenabled = false\n")
    assert site.config(search=True).search is False


@pytest.mark.parametrize(
    ("now", "instant"),
    [
        (datetime(2007, 3, 31, 20, tzinfo=UTC), "2007-04-01T03:00:00+07:00"),
        (datetime(2007, 3, 31), "2007-03-31T00:00:00+07:00"),  # noqa: DTZ001 - as --now gives it
    ],
)
def test_now_is_an_instant_in_the_zone_of_the_site(
    site: SmallSite, now: datetime, instant: str
) -> None:
    assert site.file("site.toml", LINES).config(now=now).now.isoformat() == instant


def test_the_clock_can_be_fixed_for_reproducible_builds() -> None:
    assert clock.now({"SOURCE_DATE_EPOCH": "0"}) == datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("epoch", ["", "yesterday", "-1", "1.5", "²", "9" * 17])
def test_an_epoch_that_is_not_a_number_is_ignored(epoch: str) -> None:
    before = datetime.now(UTC)
    assert before <= clock.now({"SOURCE_DATE_EPOCH": epoch}) <= datetime.now(UTC)


# What can be wrong in site.toml; `expected/config.txt` has the messages.
ERRORS: dict[str, str | bytes] = {
    "an empty file": "",
    "nothing but a title": 'title = "A"',
    "no quotes": LINES.replace('"Resource site"', "Resource site"),
    "an open quote": LINES.replace('"Resource site"', '"Resource site'),
    "a setting twice": 'title = "A"\n' + LINES,
    "not UTF-8": LINES.replace("site", "café").encode("cp1252"),
    "misspelt settings": 'tagleine = "A"\n' + LINES + "[exits]\n[checks]\nlink = 'off'\n",
    "an unknown setting": 'colour = "red"\n' + LINES,
    "a setting of a section": LINES + 'titel = "A"\n',
    "wrong types": (
        'navigation = "about"\nextra_fields = [1]\n' + LINES + "[lists]\nsize = 'ten'\n"
        '[search]\nenabled = "yes"\n[newsletter.hidden]\nlist = 5\n'
    ),
    "a text for a table": 'exit = "https://example.com/"\n' + LINES,
    "a list for a table": "gone = []\n" + LINES,
    "a number for a title": LINES.replace('"Resource site"', "2007"),
    "true for a number": LINES + "[lists]\nsize = true\n",
    "no web address": LINES.replace("https://example.org", "example.org"),
    "a web address with more": LINES.replace("example.org", "example.org/?a=b"),
    "a web address that is broken": LINES.replace("example.org", "[example"),
    "no such zone": LINES.replace("Asia/Bangkok", "Asia/Bangkog"),
    "a zone that is a path": LINES.replace("Asia/Bangkok", "../../etc/passwd"),
    "a zone that is a folder": LINES.replace("Asia/Bangkok", "Asia"),
    "no language code": LINES.replace('"en"', '"English"') + "[languages.Chinese]\n",
    "a section that is no address": LINES + '[sections."Our News"]\n[taxonomies.a_b]\n',
    "a pattern without the slug": 'permalink = "/{section}/{year}/"\n' + LINES,
    "a pattern of a relative address": LINES + 'permalink = "news/{slug}/"\n',
    "a pattern with an unknown word": LINES + 'permalink = "/{author}/{slug}/"\n',
    "not a severity": LINES + '[checks]\nlinks = "strict"\n',
    "lists of nothing": LINES + "[lists]\nsize = 0\n[feeds]\nsize = 100000\n",
    "an exit that runs": LINES + '[exit]\nurl = "javascript:alert(1)"\n',
    "a form that is sent nowhere": LINES + '[inquiry]\npage = "a"\naction = "forms.example.org"\n',
    "a section called pages": LINES + "[sections.pages]\n",
    "a taxonomy called as a section": LINES + "[taxonomies.news]\n",
    "a taxonomy called as a field": LINES + "[taxonomies.title]\n",
    "an extra field called as a field": 'extra_fields = ["title"]\n' + LINES,
    "errors of every kind": (
        LINES.replace("Asia/Bangkok", "Bangkok") + "[lists]\nsize = 0\ncount = 1\n"
        '[checks]\nlinks = "fatal"\n[sections.tags]\n'
    ),
    "invisible characters": 'navigation = [\n  "about",\n  "con\\u200btact",\n]\n' + LINES,
    "errors inside other values": (
        'extra_fields = [\n  "isbn", # a comment with ]\n  7,\n  "title",\n]\n'
        'newsletter = { page = "a", "hidden" = { list = 5 } }\n'
        'exit.url = "example.org"\nfeeds."size" = 1001\n' + LINES + "[sections.laws]\n"
        "title = '''\n[sections.a_b]\ntitle = 1\n'''\npermalink = 2007-03-31\n"
        '[languages."zh".terms]\n"Law" = ""\n"Ban" = false\n'
    ),
    "an exit of another language": LINES + '[exit.urls]\nzh = "javascript:alert(1)"\n',
    "a list of tables": LINES + '[[taxonomies]]\ntitle = "a"\n[[taxonomies]]\ntitle = "b"\n',
    "a language without a name": LINES + '[languages.zh]\ntitle = " "\n',
    "a section called search": LINES + "[sections.search]\n",
}


def test_each_error_is_reported_with_its_position_and_fix(
    site: SmallSite, expected: Callable[[str, str], None]
) -> None:
    """`UPDATE_EXPECTED=1` writes the messages."""
    sections = []
    for name, text in ERRORS.items():
        shown = text if isinstance(text, str) else text.decode("cp1252")
        sections.append(f"## {name}\n{reported(problems(site, text), shown)}")
    expected("config.txt", "\n".join(sections))


@pytest.mark.parametrize("text", ERRORS.values(), ids=ERRORS)
def test_settings_with_an_error_make_no_site(site: SmallSite, text: str | bytes) -> None:
    assert {problem.severity for problem in problems(site, text)} == {"error"}


@pytest.mark.usefixtures("site")
def test_a_site_without_settings_says_so() -> None:
    with pytest.raises(SettingsError) as refused:
        read.config(Choices(content=Path("elsewhere")))
    (problem,) = refused.value.problems
    assert (problem.path, problem.message) == (
        "elsewhere/site.toml",
        "the settings of the site are missing",
    )


def test_invalid_interface_strings_are_reported(site: SmallSite, tmp_path: Path) -> None:
    words = tmp_path / "looks" / "words"
    words.mkdir(parents=True)
    defaults = site.config().languages
    assert site.config(templates=Path("looks")).languages == defaults
    (words / "en.toml").write_text("search = Search\n")
    with pytest.raises(SettingsError) as refused:
        site.config(templates=Path("looks"))
    (problem,) = refused.value.problems
    assert (problem.path, problem.line) == ("looks/words/en.toml", 1)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://example.org", True),
        ("https://example.org/resources", True),
        ("http://127.0.0.1:8000/", True),
        ("example.org", False),
        ("ftp://example.org", False),
        ("https://", False),
        ("https://example.org/#a", False),
        ("javascript:alert(1)", False),
    ],
)
def test_the_address_of_a_site_is_whole(text: str, *, is_one: bool) -> None:
    assert types.is_base_url(text) is is_one


@pytest.mark.parametrize("first", ["title", "tagline"])
def test_an_unfinished_merge_is_one_message(site: SmallSite, first: str) -> None:
    at = LINES.index(first)
    end = LINES.index("\n", at) + 1
    conflict = f"<<<<<<< HEAD\n{LINES[at:end]}=======\n{first} = 1\nnope = 2\n>>>>>>> main\n"
    (problem,) = problems(site, f"{LINES[:at]}{conflict}{LINES[end:]}")
    assert problem.line == LINES[:at].count("\n") + 1
    assert problem.message == "two versions of these settings are left from an unfinished merge"


def test_a_merge_does_not_hide_other_errors(site: SmallSite) -> None:
    conflict = "<<<<<<< HEAD\n||||||| 3f2a\n=======\n[a]\n>>>>>>> main\n"
    found = problems(site, f'{LINES}{conflict}[checks]\nlinks = "no"\n')
    assert [problem.line for problem in found] == [9, 15]


def test_a_table_that_is_defined_twice_hides_no_other_error(site: SmallSite) -> None:
    found = problems(site, f'{LINES}[sections.news]\ntitle = "B"\n[checks]\nlinks = "no"\n')
    assert [problem.message for problem in found] == [
        "the table [sections.news] is defined twice, first on line 7",
        "'no' is not a severity",
    ]


@pytest.mark.parametrize("table", ["[checks]", "[sections.news]", '[languages.en]\nname = "E"'])
def test_a_setting_of_the_site_in_a_table_is_moved(site: SmallSite, table: str) -> None:
    lines = LINES if table.startswith("[sections") else f"{LINES}{table}\n"
    (problem,) = problems(site, f'{lines}navigation = ["about"]\n')
    assert problem.fix == "move it above the first line in brackets"
    site.text("pages/about.md", "title: About")
    site.file("site.toml", f'navigation = ["about"]\n{lines}')
    assert site.messages() == []


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1", "192.168.1.5", "10.0.0.1", "x.local", "[::1]"]
)
def test_an_address_that_readers_cannot_open_is_a_warning(site: SmallSite, host: str) -> None:
    site.file("site.toml", LINES.replace("https://example.org", f"http://{host}"))
    (problem,) = site.planned().problems
    assert (problem.severity, problem.line) == ("warning", 3)
    assert site.planned(base_url="http://localhost").problems == []


def test_a_contact_that_is_out_of_date_is_a_warning(site: SmallSite) -> None:
    contact = '[security]\ncontact = "mailto:a@example.org"\nexpires'
    site.file("site.toml", f'{LINES}{contact} = "2007-12-31T00:00:00Z"\n')
    (problem,) = site.planned().problems
    assert (problem.severity, problem.line) == ("warning", 11)
    site.file("site.toml", f'{LINES}{contact} = "2009-01-01T00:00:00Z"\n')
    assert site.messages() == []
