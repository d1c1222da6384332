"""Help lines: ways to reach a service, hours, countries, and how they are shown."""

from __future__ import annotations

import pytest

from resource_site.site.pages import EntryPage, SectionPage, TermPage
from tests.conftest import SmallSite

HELP = '[sections.help]\ntitle = "Get help"\nkind = "help"\n'
LINE = """title: A line
ways:
  - {telephone: "1300"}
  - {sms: "+1 202 555 0143", note: Thai only}
  - {chat: "https://www.example.org/chat"}
hours:
  - {days: Every day, all_day: true}
confirmed_at: https://www.example.org/
checked: 2008-01-01"""


@pytest.fixture
def line(site: SmallSite) -> SmallSite:
    """A site with a help line."""
    return site.settings(HELP).text("help/line.md", LINE)


def of(site: SmallSite, path: str = "help/line/index.html") -> EntryPage:
    page = site.page(path)
    assert isinstance(page, EntryPage)
    return page


def hours(site: SmallSite, *written: str) -> SmallSite:
    """Write a help line with these hours."""
    entries = "\n".join(f"  - {{{one}}}" for one in written)
    return site.text("help/line.md", LINE.replace("  - {days: Every day, all_day: true}", entries))


def errors(site: SmallSite) -> list[str]:
    """Return the lines `line:column message | fix`."""
    return [f"{p.line}:{p.column} {p.message} | {p.fix}" for p in site.planned().problems]


def test_a_way_is_a_link_that_calls_or_writes(line: SmallSite) -> None:
    rows = of(line).fields["ways"].rows
    addresses = [[item.address for part in row.values() for item in part.items] for row in rows]
    assert addresses == [
        ["tel:1300"],
        ["sms:+12025550143", ""],
        ["https://www.example.org/chat"],
    ]


def test_a_way_without_an_address_is_an_error(line: SmallSite) -> None:
    line.text("help/line.md", LINE.replace('{telephone: "1300"}', "{note: Call us}"))
    (found,) = errors(line)
    assert found.startswith("4:5 ")
    assert "'ways[1]' has neither 'telephone' nor 'sms'" in found


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("days: Every day, all_day: true", "Every day 24 hours"),
        ('days: Monday, opens: "9:00", closes: "17.30"', "Monday 09:00–17:30"),
        ('days: [Monday, Friday], opens: "20:00", closes: "24:00"', "Monday, Friday 20:00–24:00"),
        ("days: Sunday, note: By appointment", "Sunday By appointment"),
        ('days: Sunday, opens: "9:00", closes: "10:00", all_day: false', "Sunday 09:00–10:00"),
    ],
)
def test_hours_are_on_one_line(line: SmallSite, written: str, text: str) -> None:
    assert of(hours(line, written)).fields["hours"].text == text


def test_hours_are_in_the_language_of_the_page(line: SmallSite) -> None:
    line.settings(HELP + "[languages.zh]\n[languages.my]")
    for code in ("zh", "my"):
        line.text(f"help/line.{code}.md", LINE)
    found = [of(line, f"{code}/help/line/index.html").fields["hours"].text for code in ("zh", "my")]
    assert found == ["每天 24小时", "နေ့စဉ် ၂၄ နာရီ"]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('days: Monday, opens: "24:30", closes: "9:00"', "'hours[1].opens' is not a time of day"),
        ("days: Mondays, all_day: true", "'Mondays' is not a value of 'days'"),
        ("all_day: true", "'hours[1].days' is missing"),
        ("days: Monday", "'hours[1]' has neither 'opens' nor 'all_day' nor 'note'"),
        ("days: Monday, all_day: false", "'hours[1]' has neither 'opens'"),
        ("days: Monday, all_day: yes", "'hours[1].all_day' must be true or false"),
    ],
)
def test_wrong_hours_are_an_error(line: SmallSite, written: str, message: str) -> None:
    (found,) = errors(hours(line, written))
    assert found.startswith("8:")
    assert message in found


@pytest.mark.parametrize(
    ("written", "fix"), [("Asia/Bankok", "write timezone: Asia/Bangkok"), ("ICT", "write")]
)
def test_a_time_zone_has_a_name_of_iana(line: SmallSite, written: str, fix: str) -> None:
    line.text("help/line.md", f"{LINE}\ntimezone: {written}")
    (found,) = errors(line)
    assert found.startswith(f"11:11 '{written}' is not a time zone | ")
    assert fix in found
    line.text("help/line.md", f"{LINE}\ntimezone: Asia/Bangkok")
    assert of(line).fields["timezone"].text == "Asia/Bangkok"


def test_a_record_needs_parts_that_exist(site: SmallSite) -> None:
    site.settings(
        '[kinds.staff.fields.ways]\ntype = "records"\nany_of = ["fax"]\n'
        '[kinds.staff.fields.ways.fields.phone]\ntype = "telephone"\n'
    )
    with pytest.raises(Exception) as error:  # noqa: PT011 - of any class with these problems
        site.config()
    (problem,) = error.value.problems  # type: ignore[attr-defined]  # of settings
    assert problem.message == "there is no part 'fax' of the record"


def test_a_country_of_a_field_is_a_term(line: SmallSite) -> None:
    line.text("help/line.md", f"{LINE}\ncountry: Thailand\ncountries: [Laos, Thailand]")
    assert [term.title for term in of(line).countries] == ["Thailand", "Laos"]
    page = line.page("countries/thailand/index.html")
    assert isinstance(page, TermPage)
    assert [card.title for card in page.groups[0].items] == ["A line"]


def test_a_country_of_a_field_is_a_term_in_every_language(line: SmallSite) -> None:
    line.settings(f'{HELP}[languages.zh.terms]\nThailand = "泰国"')
    line.text("help/line.zh.md", f"{LINE}\ncountry: 泰国")
    (term,) = of(line, "zh/help/line/index.html").countries
    assert (term.title, term.address) == ("泰国", "/zh/countries/thailand/")


def test_a_country_that_is_not_in_the_list_is_an_error_at_its_field(line: SmallSite) -> None:
    line.settings(f'{HELP}[taxonomies.countries]\nterms = ["Thailand"]')
    line.text("help/line.md", f"{LINE}\ncountry: Tailand")
    (found,) = errors(line)
    assert found.startswith("11:10 'Tailand' is not in the list")
    assert found.endswith("did you mean 'Thailand'?")


def test_another_spelling_of_a_country_is_corrected_in_its_field(line: SmallSite) -> None:
    line.text("help/line.md", f"{LINE}\ncountry: THAILAND")
    for name in "ab":
        line.text(f"news/2007-03-31-{name}.md", "title: Thailand\ncountries: Thailand")
    found = line.planned().problems
    (problem,) = [one for one in found if one.path.endswith("line.md")]
    assert problem.edit
    assert (problem.line, problem.column, problem.edit.text) == (11, 10, "Thailand")


def grouped(site: SmallSite, path: str = "help/index.html") -> list[tuple[str, str, list[str]]]:
    """Return the groups of the list: title, address and the titles of their documents."""
    page = site.page(path)
    assert isinstance(page, SectionPage)
    assert page.items == ()
    return [
        (group.section.title, group.section.address, [card.title for card in group.items])
        for group in page.groups
    ]


def test_the_list_has_a_heading_for_each_country(line: SmallSite) -> None:
    titles = {"a": "Thailand", "b": "Laos", "c": "Thailand"}
    for name, country in titles.items():
        text = LINE.replace("A line", f"Line {name}")
        line.text(f"help/{name}.md", f"{text}\ncountry: {country}")
    assert grouped(line) == [
        ("", "", ["A line"]),
        ("Laos", "/countries/laos/", ["Line b"]),
        ("Thailand", "/countries/thailand/", ["Line a", "Line c"]),
    ]
    html = line.rendered("help/index.html")
    assert '<a href="#in-laos">Laos</a>' in html
    assert html.count('id="in-laos"') == 1
    assert 'id=""' not in html


def test_a_grouped_list_is_one_page(line: SmallSite) -> None:
    line.settings(f"{HELP}[lists]\nsize = 2")
    for name in "abcde":
        line.text(f"help/{name}.md", LINE.replace("A line", f"Line {name}"))
    assert len(grouped(line)[0][2]) == 6
    assert "help/page/2/index.html" not in line.outputs()


def test_a_list_can_be_grouped_by_any_field(site: SmallSite) -> None:
    site.settings(
        '[sections.team]\nkind = "staff"\n[kinds.staff]\ngrouped = "office"\n'
        "[kinds.staff.fields.office]\nlist = true\n"
    )
    site.text("team/ann.md", "title: Ann\noffice: [Bangkok, Yangon]")
    site.text("team/bo.md", "title: Bo\noffice: Yangon")
    assert grouped(site, "team/index.html") == [
        ("Bangkok", "", ["Ann"]),
        ("Yangon", "", ["Ann", "Bo"]),
    ]


def test_every_page_leads_to_a_section_with_help(line: SmallSite) -> None:
    line.settings(f'{HELP}[help]\npage = "help"\n[languages.zh]')
    line.text("pages/about.md", "title: About").text("pages/about.zh.md", "title: 关于")
    link = '<span class="help"><a href="/help/">Get help</a></span>'
    assert link in line.rendered("about/index.html")
    foreign = '<span class="help"><a href="/help/" hreflang="en" lang="en">Get help</a></span>'
    assert foreign in line.rendered("zh/about/index.html")
    line.text("help/line.zh.md", LINE)
    assert '<span class="help"><a href="/zh/help/">' in line.rendered("zh/about/index.html")
    assert 'aria-current="page">Get help' in line.rendered("help/index.html")


def test_what_help_names_must_exist(line: SmallSite) -> None:
    line.settings(f'{HELP}[help]\npage = "hepl"')
    (found,) = errors(line)
    assert "'help.page' names the page 'hepl', which does not exist" in found
    assert found.endswith("did you mean 'help'?")


def test_the_ways_are_the_first_on_the_page(line: SmallSite) -> None:
    html = line.rendered("help/line/index.html")
    call = '<a class="way" href="tel:1300"><span>Telephone</span> <strong>1300</strong></a>'
    write = '<a class="way" href="sms:+12025550143"><span>SMS</span> <strong>+1 202 555 0143'
    assert html.index("<h1") < html.index(call) < html.index(write) < html.index("<dl")
    assert '<a class="way" href="https://www.example.org/chat"><span>Chat</span></a>' in html
    assert html.count("tel:1300") == 1
    assert '<p class="printed">https://example.org/help/line/</p>' in html


def test_a_service_that_has_closed_has_no_large_number(line: SmallSite) -> None:
    line.text("help/line.md", f"{LINE}\nwithdrawn: The service has closed.")
    html = line.rendered("help/line/index.html")
    assert 'class="way"' not in html
    assert "The service has closed." in html


def test_a_site_may_have_its_own_kind_of_help(site: SmallSite) -> None:
    site.settings(f"{HELP}[kinds.help.fields.place]\n")
    site.text("help/house.md", "title: A house\nplace: Portville")
    assert '<span class="value">Portville</span>' in site.rendered("help/house/index.html")
