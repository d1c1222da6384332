"""Fields are understood as editors write them; every other value is an error at its position."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from resource_site.fields import dates, front_matter, schemas, yaml_block
from resource_site.fields.dates import Moment
from resource_site.fields.schemas import ARTICLE, PAGE
from resource_site.fields.table import InvalidError, Schema
from resource_site.fields.validation import Fields
from resource_site.fields.values import Table, Text
from resource_site.problems import TOP, Edit
from tests.shared import reported

PATH = "content/news/a.md"
BANGKOK = ZoneInfo("Asia/Bangkok")


def fields(text: str, schema: Schema = ARTICLE, **samples: str) -> Fields:
    """Read front matter; a title is added where one is required and none is written."""
    if not re.search("^tit", text, re.IGNORECASE | re.MULTILINE):
        text += "\ntitle: A"
    front = front_matter.read(PATH, f"---\n{text}\n---\nWords.\n")
    return Fields(
        PATH,
        Table(*TOP, front.fields),
        schema,
        yaml_block.write,
        zone=BANGKOK,
        problems=front.problems,
        samples=samples,
        excused=front.damaged,
        repaired=front.repaired,
    )


def told(found: Fields) -> list[str]:
    return [f"{p.line}:{p.column} {p.severity}: {p.message}" for p in found.problems]


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2007-03-31", "2007-03-31T00:00:00+07:00"),
        ("'2007-03-31'", "2007-03-31T00:00:00+07:00"),
        ("2007-3-1", "2007-03-01T00:00:00+07:00"),
        ("2008-02-29", "2008-02-29T00:00:00+07:00"),
        ("2007-03-31 14:30", "2007-03-31T14:30:00+07:00"),
        ("2007-03-31T14:30:15", "2007-03-31T14:30:15+07:00"),
        ("2007-03-31T14:30:15.250", "2007-03-31T14:30:15+07:00"),
        ("2007-03-31 14:30:00 -0400", "2007-04-01T01:30:00+07:00"),
        ("2007-03-31 14:30:00 +07:00", "2007-03-31T14:30:00+07:00"),
        ("2007-03-31T20:00:00Z", "2007-04-01T03:00:00+07:00"),
        ("1949-12-02", "1949-12-02T00:00:00+07:00"),
        ("2026-11-20 2:30 pm", "2026-11-20T14:30:00+07:00"),
        ("2026-11-20 12:05AM", "2026-11-20T00:05:00+07:00"),
        ("2012-01-01 14:00:00 -4", "2012-01-02T01:00:00+07:00"),
        ("2012-01-01 14:00 UTC", "2012-01-01T21:00:00+07:00"),
        ("2100-12-31", "2100-12-31T00:00:00+07:00"),
    ],
)
def test_a_date_is_a_day_or_an_instant_in_the_zone_of_the_site(written: str, instant: str) -> None:
    found = fields(f"date: {written}")
    moment = found.values["date"]
    assert moment.instant.isoformat() == instant
    assert moment.instant.tzinfo == BANGKOK
    assert found.problems == []


def test_an_instant_remembers_the_day_as_it_was_written() -> None:
    moment: Moment = fields("date: 2007-03-31 20:00 +00:00").values["date"]
    assert moment.instant.date() == date(2007, 4, 1)
    assert moment.written == date(2007, 3, 31)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2007-03-31", date(2007, 3, 31)),
        ("2007-02-30", None),
        ("1850-01-01", date(1850, 1, 1)),
        ("1799-01-01", None),
        ("news", None),
    ],
)
def test_a_text_may_name_a_day(text: str, day: date | None) -> None:
    assert dates.day(text) == day


# What is no date, and the day that the fix proposes.
NO_DATES = {
    "last Tuesday": "write it like 2007-03-31",
    "31 March 2007": "write it as 2007-03-31",
    "March 31, 2007": "write it as 2007-03-31",
    "31st Mar 2007": "write it as 2007-03-31",
    "2007/3/31": "write it as 2007-03-31",
    "31.03.2007": "write it as 2007-03-31",
    "'31-3-2007'": "write it as 2007-03-31",
    "2007-05": "write year, month and day, as in 2007-03-31",
    "2007": "write year, month and day, as in 2007-03-31",
    "yes": "write it like 2007-03-31",
    "2008-02-30": "February 2008 has 29 days; write it as 2008-02-29",
    "2007-02-29": "February 2007 has 28 days; write it as 2007-02-28",
    "2007-04-31": "April 2007 has 30 days; write it as 2007-04-30",
    "2007-12-32": "December 2007 has 31 days; write it as 2007-12-31",
    "2007-01-00": "the day must be from 01 to 31",
    "2007-13-01": "the month must be from 01 to 12",
    "2007-00-10": "the month must be from 01 to 12",
    "0000-01-01": "the year must be from 1800 to 2100",
    "1799-01-01": "the year must be from 1800 to 2100",
    "9999-12-31": "the year must be from 1800 to 2100",
    "2007-03-31 25:00": "write the time as 14:30 and the zone as +07:00",
    "2007-03-31 10:60": "write the time as 14:30 and the zone as +07:00",
    "2007-03-31 10:00 +15:00": "there is no time zone +15:00; write one from -12:00 to +14:00",
    "2007-03-31 10:00 +99:00": "there is no time zone +99:00; write one from -12:00 to +14:00",
    "2007-03-31 13:30 pm": "write the time as 14:30 and the zone as +07:00",
    "2569-11-20": "2569 is a year of the Buddhist era; write it as 2026-11-20",
    "2569-11-20 10:00": "2569 is a year of the Buddhist era; write it as 2026-11-20 10:00",
    "2026/3/4": "write it as 2026-03-04",
    "03/31/2007": "write it as 2007-03-31",
    "3/31/2007 14:30": "write it as 2007-03-31 14:30",
    "2007-03--31": "write it as 2007-03-31",
}


@pytest.mark.parametrize(("written", "fix"), NO_DATES.items())
def test_what_is_no_date_comes_with_a_way_to_write_it(written: str, fix: str) -> None:
    found = fields(f"title: A\ndate: {written}")
    assert "date" not in found.values
    (problem,) = found.problems
    plain = written.strip("'")
    assert (problem.line, problem.column, problem.message, problem.fix) == (
        3,
        7,
        f"'date' is not a date: \"{plain}\"",
        fix,
    )


@pytest.mark.parametrize("ambiguous", ["03/04/2007", "3-4-2007", "3.4.2007", "04/03/2007"])
def test_a_date_with_two_readings_is_not_guessed(ambiguous: str) -> None:
    (problem,) = fields(f"date: {ambiguous}").problems
    assert problem.message == f"'date' can be read as two dates: \"{ambiguous}\""
    assert problem.fix == "write 2007-04-03 for 3 April or 2007-03-04 for 4 March"


@pytest.mark.parametrize("vague", ["April 2007", "1 2 March 2007", "201-01-01", "3.4.07"])
def test_a_date_without_a_reading_is_not_replaced(vague: str) -> None:
    (problem,) = fields(f"date: {vague}", date="2009-09-09").problems
    assert problem.fix == "write year, month and day, as in 2009-09-09"


def test_there_may_be_no_date() -> None:
    found = fields("title: A")
    assert "date" not in found.values
    assert found.problems == []


def test_only_true_publishes_and_only_false_does_not() -> None:
    assert fields("draft: true").values["draft"] is True
    assert fields("draft: false").values["draft"] is False
    assert fields("title: A").values["draft"] is False


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("yes", "true"),
        ("Yes", "true"),
        ("on", "true"),
        ("y", "true"),
        ("1", "true"),
        ("True", "true"),
        ("TRUE", "true"),
        ("no", "false"),
        ("off", "false"),
        ("0", "false"),
        ("False", "false"),
        ("maybe", "true or draft: false"),
    ],
)
def test_every_other_word_for_a_draft_is_an_error(written: str, meant: str) -> None:
    found = fields(f"draft: {written}")
    assert told(found) == [f"2:8 error: 'draft' must be true or false, not \"{written}\""]
    assert found.problems[0].fix == f"write draft: {meant}"


def test_an_empty_optional_field_is_absent() -> None:
    names = "summary image image_alt tags authors updated expires publish source aliases slug"
    empty = [f"{name}: {value}" for name in names.split() for value in ("", '""', "null", "~")]
    for line in [*empty, "weight: ''", "featured: ''", "tags: []", "lang:", "date:"]:
        found = fields(line)
        assert found.problems == []
        assert line.partition(":")[0] not in found.written or line == "tags: []"
        assert found.values == fields("title: A").values


def test_an_empty_field_that_is_required_is_reported_where_it_is() -> None:
    found = fields("date:")
    found.require(schemas.DATE, TOP)
    assert told(found) == ["2:1 error: 'date' is empty"]
    assert found.problems[0].fix == "write date: 2007-03-31"


@pytest.mark.parametrize(
    ("written", "entries"),
    [
        ("tags: Child Labour, Prevention", ("Child Labour", "Prevention")),
        ("countries: Thailand; Laos", ("Thailand", "Laos")),
        ("author: A. Writer, B. Writer", ("A. Writer", "B. Writer")),
        ("authors: A. Writer,B. Writer , ", ("A. Writer", "B. Writer")),
        ("tags: 预防、保护，救助", ("预防", "保护", "救助")),
        ("aliases: /a/, /b/", ("/a/", "/b/")),
        ('tags: "Washington, D.C."', ("Washington, D.C.",)),
        ("tags: “Washington, D.C.”", ("Washington, D.C.",)),
        ("tags: “Laos, PDR”, Prevention", ("Laos, PDR", "Prevention")),
        ("tags: Help wanted", ("Help wanted",)),
        ("tags:\n- Laos, PDR", ("Laos, PDR",)),
    ],
)
def test_a_list_may_be_a_text_with_commas(written: str, entries: tuple[str, ...]) -> None:
    found = fields(written)
    assert found.problems == []
    assert (
        found.values["authors"] or found.values["aliases"] or found.values["tags"]
    ) == entries or (found.values["countries"] == entries)


def test_an_entry_of_a_list_with_commas_has_its_position() -> None:
    found = fields("aliases: /good/, bad one")
    assert told(found) == ['2:18 error: "bad one" is not an address on this site']


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ("draft: “true”", "draft", True),
        ("weight: “5”", "weight", 5),
        ("slug: ‘a-b’", "slug", "a-b"),
        ("tags: [“Capacity Building”, Prosecution]", "tags", ("Capacity Building", "Prosecution")),
        ("tags:\n- „Schutz“", "tags", ("Schutz",)),
        ("author: “Ann”", "authors", ("Ann",)),
        ("lang: “zh”", "lang", "zh"),
        ("title: “Safe House” and “Home”", "title", "“Safe House” and “Home”"),
        ('title: "“Safe House”"', "title", "“Safe House”"),
        ("title: “Safe House” opens", "title", "“Safe House” opens"),
    ],
)
def test_typographic_quotes_around_a_value_are_quotes(
    written: str, name: str, value: object
) -> None:
    found = fields(written)
    assert found.values[name] == value or (name == "lang" and found.values[name] == "zh")
    assert [p for p in found.problems if p.severity != "note"] == []


def test_typographic_quotes_that_are_left_out_of_a_title_are_noted() -> None:
    found = fields("title: “A day”")
    assert found.values["title"] == "A day"
    assert told(found) == ["2:8 note: the quotes around the text of 'title' are not shown"]
    assert found.problems[0].fix == 'to show them, write title: "“A day”"'


def test_typographic_quotes_around_a_comma_are_an_error() -> None:
    found = fields("tags: [“Laos, PDR”, x]")
    assert [problem.severity for problem in found.problems] == ["error"]
    assert found.problems[0].fix == "write tags: ['Laos, PDR', x]"


def test_a_value_has_one_unicode_form() -> None:
    assert fields("tags: [Cafe\u0301]").values["tags"] == ("Café",)


def test_a_soft_hyphen_in_a_value_is_one_error_with_a_certain_fix() -> None:
    (problem,) = fields("tags: [Ca\u00adfé]").problems
    assert problem.edit == Edit(2, 10, 1, "")


@pytest.mark.parametrize("name", ["class", "related", "communities", "badge", "time", "end_date"])
def test_a_name_that_only_resembles_a_field_gets_no_guess(name: str) -> None:
    (problem,) = fields(f"{name}: x").problems
    assert problem.fix == f'add "{name}" to extra_fields in site.toml, or delete it'


def test_an_unknown_list_is_a_taxonomy() -> None:
    (problem,) = fields("topics: [a, b]").problems
    assert problem.fix == "add [taxonomies.topics] to site.toml, or delete it"


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("featured_image: a.jpg", "use image"),
        ("teaser: x", "use summary"),
        ("source_url: x", "write it as url below source:, next to its name"),
        ("tags: [b]\ncategories: a", "write tags: [b, a] and delete this line"),
        ("categories: [a, b]\ntags: b, c", "write tags: [b, c, a] and delete this line"),
        ("title: A\nsubtitle: B", 'add "subtitle" to extra_fields in site.toml, or delete it'),
        ("title: A\ntitel: B", "keep one of the two: 'title' is on line 2"),
        ("slug: a%20b%e2%80%93c", "use a–z, 0–9 and -, as in slug: a-b-c"),
    ],
)
def test_the_fix_of_an_unknown_name_is_what_was_meant(written: str, fix: str) -> None:
    assert [problem.fix for problem in fields(written).problems] == [fix]


@pytest.mark.parametrize("written", ["", "~", "null", '""', "[true]", "{a: b}"])
def test_an_empty_draft_is_an_error(written: str) -> None:
    found = fields(f"draft: {written}")
    assert [problem.severity for problem in found.problems] == ["error"]


def test_a_list_may_be_a_single_text() -> None:
    found = fields("tags: Help wanted\ncountries: [China, Myanmar, China, '']")
    assert found.values["tags"] == ("Help wanted",)
    assert found.values["countries"] == ("China", "Myanmar")


def test_white_space_in_a_text_is_folded() -> None:
    assert fields("title: >\n  One\n    two  three").values["title"] == "One two three"


def test_a_number_is_whole() -> None:
    assert fields("weight: -5").values["weight"] == -5
    assert fields("title: A").values["weight"] == 0


def test_former_addresses_get_their_slashes() -> None:
    found = fields("aliases: [/old, /old/page.html, 'https://example.org/older/?id=1']")
    assert found.values["aliases"] == ("/old/", "/old/page.html", "/older/")
    assert found.problems == []


@pytest.mark.parametrize(
    ("written", "source"),
    [
        ("source: UNIAP China", {"name": "UNIAP China"}),
        (
            """source:
  kind: adapted
  name: UNIAP
  title: 'A: B'
  date: 2007-08
  url: https://example.org/a""",
            {
                "kind": "adapted",
                "name": "UNIAP",
                "title": "A: B",
                "date": "2007-08",
                "url": "https://example.org/a",
            },
        ),
        ("source: {title: Only a title}", {"title": "Only a title"}),
    ],
)
def test_a_source_is_a_name_or_a_table(written: str, source: dict[str, str]) -> None:
    usual = {"kind": "source", "name": "", "title": "", "date": "", "url": "", "archived": ""}
    found = fields(written)
    assert found.values["source"] == {**usual, **source}
    assert found.problems == []


def test_an_empty_source_is_none() -> None:
    found = fields("source: ''")
    assert "source" not in found.values
    assert found.problems == []


# Fields of other generators: what is written, the field it is understood as, its value.
OTHER_SPELLINGS = [
    ("lastmod: 2007-03-31", "updated", "2007-03-31"),
    ("modified: 2007-03-31", "updated", "2007-03-31"),
    ("last_modified_at: 2007-03-31", "updated", "2007-03-31"),
    ("pubDate: 2007-03-31", "date", "2007-03-31"),
    ("description: Words", "summary", "Words"),
    ("excerpt: Words", "summary", "Words"),
    ("redirect_from: /old/", "aliases", "/old/"),
    ("publishDate: 2007-03-31", "publish", "2007-03-31"),
    ("expiryDate: 2007-03-31", "expires", "2007-03-31"),
    ("Title: Words", "title", "Words"),
    ("TAGS: Words", "tags", "Words"),
]


@pytest.mark.parametrize(("written", "name", "value"), OTHER_SPELLINGS)
def test_the_spelling_of_another_generator_is_understood_and_noted(
    written: str, name: str, value: str
) -> None:
    found, spelling = fields(written), written.partition(":")[0]
    text = found.written[name].value
    assert isinstance(text, Text)
    assert text.value == value
    assert told(found) == [f"2:1 note: '{spelling}' is understood as '{name}'"]


def test_one_author_and_many_are_one_field() -> None:
    assert fields("author: A. B.").values["authors"] == ("A. B.",)
    assert fields("authors: [A. B., C. D.]").values["authors"] == ("A. B.", "C. D.")
    assert fields("author: A. B.").problems == []


@pytest.mark.parametrize(
    ("written", "draft"),
    [
        ("status: draft", True),
        ("status: published", False),
        ("published: false", True),
        ("published: true", False),
    ],
)
def test_a_draft_of_another_generator_is_a_draft(written: str, *, draft: bool) -> None:
    found = fields(written)
    assert found.values["draft"] is draft
    assert [problem.severity for problem in found.problems] == ["note"]


@pytest.mark.parametrize(
    "written", ["status: hidden", "published: 0", 'published: "no"', "status: Draft copy"]
)
def test_a_state_that_is_not_understood_is_no_publication(written: str) -> None:
    (problem,) = fields(written).problems
    assert problem.severity == "error"
    assert problem.fix in (
        "write draft: true or draft: false",
        "write draft: false or draft: true",
    )


def test_two_spellings_of_one_field_must_agree() -> None:
    same = fields("summary: Words\ndescription: Words")
    different = fields("summary: Words\ndescription: Other words")
    assert [p.severity for p in same.problems] == ["note"]
    assert "3:1 error: 'description' has another value on line 2" in told(different)


def test_a_draft_and_a_state_must_agree() -> None:
    found = fields("draft: false\nstatus: draft")
    assert "3:1 error: 'status' has another value on line 2" in told(found)


# Every other error; `expected/schema.txt` has the messages.
ERRORS = {
    "a misspelt field": "sumary: Words",
    "an unknown field": "colour: red",
    "a field of another generator": "layout: post\npermalink: /a/\ncategories: [a]",
    "a template": "template: secret.html",
    "one tag, one country": "tag: a\ncountry: b",
    "a list for a title": "title: [One, two]",
    "a table for a title": "title: {{}: x}",
    "a table for a list": "tags: {a: b}",
    "a list in a list": "tags: [a, [b, c]]",
    "too many tags": f"tags: [{', '.join(f't{number}' for number in range(51))}]",
    "a weight in words": "weight: heavy",
    "a weight with a fraction": "weight: 1.5",
    "a former address elsewhere": "aliases:\n- /good/\n- ../../etc/passwd\n- //host/x",
    "a former address that is all": "aliases: [/]",
    "a former address with a blank": "aliases: /old page/",
    "a source list": "source: [A, B]",
    "a source of nobody": "source:\n  kind: adapted",
    "a source of an unknown kind": "source:\n  name: A\n  kind: adaptd",
    "a source with a wrong date": "source:\n  name: A\n  date: 2007-13",
    "a source with an impossible day": "source:\n  name: A\n  date: 2007-02-30",
    "a source that runs": "source:\n  name: A\n  url: javascript:alert(1)",
    "a source nowhere": "source:\n  name: A\n  url: www.example.org",
    "a source with a misspelt field": "source:\n  name: A\n  titel: B",
    "a draft by many words": "draft: not yet, ask Ma Thida first because she knows the whole story",
    "a draft list": "draft: [true]",
    "two spellings": "updated: 2007-03-31\nlastmod: 2007-04-01",
    "a state": "status: hidden\npublished: 0",
    "a date list": "date: [2007-03-31]",
}


def test_each_error_is_reported_with_its_position_and_fix(
    expected: Callable[[str, str], None],
) -> None:
    """`UPDATE_EXPECTED=1` writes the messages."""
    sections = []
    for name, text in ERRORS.items():
        found = fields(text)
        words = reported(sorted(set(found.problems)), f"---\n{text}")
        sections.append(f"## {name}\n{words}")
    expected("schema.txt", "\n".join(sections))


@pytest.mark.parametrize("text", ERRORS.values(), ids=ERRORS)
def test_an_error_is_inside_the_front_matter(text: str) -> None:
    found = fields(text)
    errors = [problem for problem in found.problems if problem.severity == "error"]
    assert errors
    assert all(2 <= problem.line <= text.count("\n") + 2 for problem in errors)


def test_a_missing_field_is_reported_at_the_top() -> None:
    front = front_matter.read(PATH, "---\ntags: a\n---\nWords.\n")
    found = Fields(PATH, Table(*TOP, front.fields), ARTICLE, yaml_block.write)
    assert told(found) == ["1:1 error: 'title' is missing"]
    assert found.problems[0].fix == "add title: Border liaison offices meet"


def test_a_better_example_is_used_where_there_is_one() -> None:
    found = fields("title: {a: b}", title="About us: who we are")
    assert found.problems[0].fix == "write it like title: 'About us: who we are'"


def test_a_field_in_a_damaged_line_is_not_missing_too() -> None:
    found = fields("title: One: two\ntags: a")
    assert told(found) == ["2:8 error: the text of 'title' has a colon in it"]


def test_a_misspelled_field_is_not_missing_too() -> None:
    assert told(fields("titel: A")) == ["2:1 error: 'titel' is not a field of an article"]


def test_a_page_does_not_have_the_fields_of_an_article() -> None:
    found = fields("title: A\ntags: [a]\nslug: b", PAGE)
    assert [problem.message for problem in found.problems] == [
        "'tags' is not a field of a page",
        "'slug' is not a field of a page",
    ]


def test_each_value_has_its_position() -> None:
    found = fields("tags: [Prevention, Border Cooperation]\nsource:\n  name: A")
    assert found.position("tags", "Border Cooperation") == (2, 20, 18)
    assert found.position("tags", "Unknown") == (2, 7, 1)
    assert found.position("source.name") == (4, 9, 1)


def test_a_source_says_nothing_of_drafts() -> None:
    found = fields("source:\n  name: A\n  published: false\n  status: draft")
    assert told(found) == [
        "4:3 error: 'source.published' is not a field of a source",
        "5:3 error: 'source.status' is not a field of a source",
    ]


def test_a_site_may_add_taxonomies_and_extra_fields() -> None:
    schema = schemas.article(("topics",), ("ISBN",))
    found = fields("topics: [a, b]\nISBN: 3-16\ntags: c", schema)
    assert (found.values["topics"], found.values["ISBN"]) == (("a", "b"), "3-16")
    assert told(found) == ["4:1 error: 'tags' is not a field of an article"]


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("draft: [true]", "write draft: true"),
        ("weight: [1]", "write weight: 1"),
        ("date: [2007-03-31]", "write date: 2007-03-31"),
        ("title: [A]", "write title: A"),
        ("title: [A, b]", "write title: A, b"),
    ],
)
def test_the_fix_of_a_wrong_kind_fits_the_field(written: str, fix: str) -> None:
    found = fields(written)
    assert [problem.fix for problem in found.problems] == [fix]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        *(("5 janvier 2024", "2024-01-05"), ("le 5 février 2024", "2024-02-05")),
        *(("5. März 2024", "2024-03-05"), ("1.Januar 2024", "2024-01-01")),
        *(("Montag, 5. Januar 2024", "2024-01-05"), ("5 de enero de 2024", "2024-01-05")),
        *(("5 mai 2024", "2024-05-05"), ("5 января 2024", "2024-01-05")),
        *(("ngày 5 tháng 1 năm 2024", "2024-01-05"), ("2024年1月5日", "2024-01-05")),
        *(("၅ ဇန်နဝါရီ ၂၀၂၄", "2024-01-05"), ("5 มกราคม 2024", "2024-01-05")),
    ],
)
def test_a_day_in_another_language_is_certain(written: str, day: str) -> None:
    with pytest.raises(InvalidError) as error:
        dates.moment(written, UTC)
    assert (error.value.fix, error.value.meant) == (f"write it as {day}", day)


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("31/12/2567", "write it as 2024-12-31"),
        ("31 December 2567", "write it as 2024-12-31"),
        ("๕ มกราคม ๒๕๖๗", "write it as 2024-01-05"),
        ("5 ม.ค. 2567", "write it as 2024-01-05"),
        ("5 Mar 2567 14:00", "write it as 2024-03-05 14:00"),
        ("2567年1月5日", "write it as 2024-01-05"),
        ("2567-02-05", "2567 is a year of the Buddhist era; write it as 2024-02-05"),
    ],
)
def test_a_year_of_the_buddhist_era_is_proposed_as_ours(written: str, fix: str) -> None:
    with pytest.raises(InvalidError) as error:
        dates.moment(written, UTC)
    assert (error.value.fix, error.value.meant) == (fix, "")


@pytest.mark.parametrize(
    "written", ["5 jui 2024", "5 ok 2024", "2012-01-011 4:00", "99/12/31", "5 x 2024", "1 2 3 2024"]
)
def test_no_day_is_guessed(written: str) -> None:
    with pytest.raises(InvalidError) as error:
        dates.moment(written, UTC)
    assert error.value.fix == "write year, month and day, as in {sample}"
