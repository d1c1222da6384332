"""The data of help lines, in the vocabulary of HSDS 3.2."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from resource_site.site import claims
from tests.conftest import SmallSite

SCHEMA = json.loads(Path(__file__).with_name("hsds.json").read_text(encoding="utf-8"))
HELP = '[sections.help]\ntitle = "Get help"\nkind = "help"\n[languages.zh]\n'
LINE = """title: A line
summary: For anyone in danger.
country: Thailand
ways:
  - {telephone: "1300"}
  - {sms: "+1 202 555 0143", note: Thai only}
  - {chat: "https://www.example.org/chat"}
  - {email: office@example.org}
hours:
  - {days: [Friday, Monday], opens: "9:00", closes: "24:00", note: Closed at noon}
timezone: Asia/Yangon
languages: [th, en]
answered_by: A ministry
cost: Free of charge
for_whom: Anyone
confirmed_at: https://www.example.org/help
checked: 2008-01-01
checked_by: The editors"""


@pytest.fixture
def line(site: SmallSite) -> SmallSite:
    """A site with a help line of all fields."""
    return site.settings(HELP).text("help/line.md", LINE)


def page(site: SmallSite, path: str = "help.json", **choices: object) -> dict[str, Any]:
    """Return the data, which have the form of HSDS."""
    found: dict[str, Any] = json.loads(site.rendered(path, **choices))
    checker = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
    assert [error.message for error in checker.iter_errors(found)] == []
    return found


def service(site: SmallSite, path: str = "help.json", **choices: object) -> dict[str, Any]:
    (found,) = page(site, path, **choices)["contents"]
    assert isinstance(found, dict)
    return found


def bare(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return parts without their identifiers."""
    return [{k: v for k, v in part.items() if k not in ("id", "service_id")} for part in parts]


def schedule(site: SmallSite, hours: str, zone: str = "Asia/Bangkok") -> dict[str, Any]:
    start, end = LINE.index("  - {days"), LINE.index("timezone:")
    text = f"{LINE[:start]}  - {{{hours}}}\n{LINE[end:]}"
    site.text("help/line.md", text.replace("Asia/Yangon", zone))
    (found,) = bare(service(site)["schedules"])
    return found


def test_all_fields_of_a_line_are_exported(line: SmallSite) -> None:
    found = service(line)
    parts = {name: bare(value) for name, value in found.items() if isinstance(value, list)}
    texts = {name: value for name, value in found.items() if isinstance(value, str)}
    assert texts == {
        "id": found["id"],
        "organization_id": found["organization"]["id"],
        "name": "A line",
        "description": "For anyone in danger.",
        "email": "office@example.org",
        "status": "active",
        "assured_date": "2008-01-01",
        "url": "https://www.example.org/help",
        "fees_description": "Free of charge",
        "eligibility_description": "Anyone",
    }
    assert found["organization"]["name"] == "A ministry"
    assert parts == {
        "additional_urls": [{"label": "Chat", "url": "https://www.example.org/chat"}],
        "phones": [
            {"number": "1300", "type": "voice"},
            {"number": "+1 202 555 0143", "type": "text", "description": "Thai only"},
        ],
        "schedules": [
            {
                "freq": "WEEKLY",
                "byday": "MO,FR",
                "timezone": 6.5,
                "opens_at": "09:00+06:30",
                "closes_at": "23:59+06:30",
                "description": "Friday, Monday 09:00–24:00 Closed at noon",
            }
        ],
        "service_areas": [{"name": "Thailand"}],
        "languages": [{"name": "Thai", "code": "th"}, {"name": "English", "code": "en"}],
    }


def test_hours_of_the_whole_day_are_exported(line: SmallSite) -> None:
    found = schedule(line, "days: Every day, all_day: true")
    assert found == {
        "freq": "WEEKLY",
        "byday": "MO,TU,WE,TH,FR,SA,SU",
        "timezone": 7,
        "opens_at": "00:00+07:00",
        "closes_at": "23:59+07:00",
        "description": "Every day 24 hours",
    }


def test_a_zone_west_of_utc_is_negative(line: SmallSite) -> None:
    found = schedule(line, "days: Monday, all_day: true", "America/St_Johns")
    assert "timezone" not in found
    found = schedule(line, "days: Monday, all_day: true", "Pacific/Marquesas")
    assert (found["timezone"], found["opens_at"]) == (-9.5, "00:00-09:30")


@pytest.mark.parametrize(
    ("hours", "zone", "expected"),
    [
        (
            "days: Public holidays, all_day: true",
            "Asia/Bangkok",
            {"description": "Public holidays 24 hours"},
        ),
        (
            "days: Monday, note: By appointment",
            "Asia/Bangkok",
            {"description": "Monday By appointment"},
        ),
        ('days: Monday, opens: "9:00"', "Asia/Bangkok", {"description": "Monday 09:00"}),
        (
            'days: Monday, opens: "9:00", closes: "17:00"',
            "Europe/London",
            {
                "freq": "WEEKLY",
                "byday": "MO",
                "opens_at": "09:00",
                "closes_at": "17:00",
                "description": "Monday 09:00–17:00 (Europe/London)",
            },
        ),
    ],
)
def test_what_is_not_known_of_hours_is_only_described(
    line: SmallSite, hours: str, zone: str, expected: dict[str, str]
) -> None:
    assert schedule(line, hours, zone) == expected


def test_the_same_content_gives_the_same_bytes(line: SmallSite) -> None:
    later = datetime(2008, 5, 1, tzinfo=UTC)
    assert line.rendered("help.json") == line.rendered("help.json", now=later)
    before = service(line)
    line.text("help/another.md", LINE.replace("A line", "Another"))
    assert before in page(line)["contents"]
    assert page(line)["total_items"] == 2


def test_old_and_withdrawn_details_say_so(line: SmallSite) -> None:
    old = service(line, now=datetime(2008, 8, 1, tzinfo=UTC))
    assert old["status"] == "active"
    assert old["alert"].startswith("These details have not been checked recently")
    line.text("help/line.md", f"{LINE}\nwithdrawn: The service has closed.")
    closed = service(line)
    assert (closed["status"], closed["alert"]) == ("inactive", "The service has closed.")


def test_only_published_lines_are_exported(line: SmallSite) -> None:
    line.text("help/draft.md", f"{LINE}\ndraft: true")
    assert page(line)["total_items"] == 1
    line.text("help/line.md", f"{LINE}\ndraft: true")
    assert "help.json" not in line.outputs()


def test_each_language_has_a_file(line: SmallSite) -> None:
    line.text("help/line.zh.md", LINE)
    found = service(line, "zh/help.json")
    assert found["languages"][0]["name"] == "泰语"
    assert found["id"] != service(line)["id"]


def test_the_list_and_documents_may_lead_to_the_file(line: SmallSite) -> None:
    assert 'href="/help.json"' in line.rendered("help/index.html")
    line.text("pages/data.md", "title: Data", "See [data](/help.json).")
    assert line.messages() == []


def test_the_file_comes_and_goes_with_the_lines(line: SmallSite) -> None:
    line.text("help/line.zh.md", LINE)
    recorded = [path for path in line.outputs() if claims.is_recorded(path, line.config())]
    assert sorted(recorded) == ["help/line/index.html", "zh/help/line/index.html"]


def test_only_kinds_that_say_so_are_exported(site: SmallSite) -> None:
    site.settings(
        '[sections.team]\nkind = "staff"\n[kinds.staff]\nexport = "hsds"\n'
        '[sections.offices]\nkind = "source"\n'
        '[kinds.staff.fields.phone]\ntype = "telephone"\n'
    )
    site.text("team/ann.md", "title: Ann\nphone: +1 202 555 0143")
    site.text("offices/bangkok.md", "title: Bangkok")
    found = service(site, "team.json")
    assert found["name"] == "Ann"
    assert bare(found["phones"]) == [{"number": "+1 202 555 0143", "type": "voice"}]
    assert "offices.json" not in site.outputs()
