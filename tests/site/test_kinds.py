"""Kinds of documents: their fields are checked, ordered, listed and ready to print."""

from __future__ import annotations

import pytest

from resource_site.settings.read import SettingsError
from resource_site.site.pages import ArticlePage, EntryPage, SectionPage, TaxonomyPage, TermPage
from tests.conftest import SmallSite
from tests.shared import PNG

STAFF = """
[sections.team]
title = "Our team"
kind = "staff"

[sections.offices]
kind = "source"

[kinds.staff]
noun = "a member of the staff"
order = "weight"
listed = ["role", "office"]

[kinds.staff.fields.role]
required = true
label = "Role"
labels = { zh = "职务" }
example = "Case worker"
"""
FIELD = "\n[kinds.staff.fields.{name}]\n{settings}\n"


def field(name: str, *settings: str) -> str:
    return FIELD.format(name=name, settings="\n".join(settings))


OFFICE = field("office", 'type = "reference"', 'section = "offices"')


@pytest.fixture
def team(site: SmallSite) -> SmallSite:
    """A site with a section of people."""
    site.settings(STAFF + OFFICE)
    return site.text("team/ann.md", "title: Ann\nrole: Lawyer")


def entry(site: SmallSite, path: str, **choices: object) -> EntryPage:
    page = site.page(path, **choices)
    assert isinstance(page, EntryPage)
    return page


def errors(site: SmallSite, fields: str) -> list[str]:
    """Return the lines `line:column message | fix` of a document of the team."""
    site.text("team/bob.md", fields)
    found = [one for one in site.planned().problems if one.path.endswith("bob.md")]
    return [f"{one.line}:{one.column} {one.message} | {one.fix}" for one in found]


def test_a_document_of_an_undated_kind_has_no_year_in_its_address(team: SmallSite) -> None:
    page = entry(team, "team/ann/index.html")
    assert (page.title, page.section.title, page.kind) == ("Ann", "Our team", "entry")
    assert not isinstance(page, ArticlePage)


def test_a_field_has_its_label_in_the_language_of_the_page(team: SmallSite) -> None:
    team.settings(STAFF + OFFICE + "[languages.zh]").text("team/ann.zh.md", "title: 安\nrole: 律师")
    english, chinese = (
        entry(team, path).fields["role"]
        for path in ("team/ann/index.html", "zh/team/ann/index.html")
    )
    assert (english.label, english.text) == ("Role", "Lawyer")
    assert (chinese.label, chinese.text) == ("职务", "律师")


@pytest.mark.parametrize(
    ("settings", "written", "text", "address"),
    [
        (('type = "integer"',), "1200", "1200", ""),
        (('type = "boolean"',), "true", "Yes", ""),
        (('type = "boolean"',), "false", "No", ""),
        (('type = "date"',), "2026-12-01", "1 December 2026", ""),
        (('type = "partial-date"',), "2026-12", "December 2026", ""),
        (('type = "partial-date"',), "2026", "2026", ""),
        (('type = "instant"',), "2026-12-01", "1 December 2026", ""),
        (('type = "instant"',), "2026-12-01 9:30", "1 December 2026, 09:30", ""),
        (('type = "time"',), "9:05", "09:05", ""),
        (
            ('type = "url"',),
            "https://www.example.org/a/",
            "example.org/a",
            "https://www.example.org/a/",
        ),
        (('type = "telephone"',), "+1 202-555 0143", "+1 202-555 0143", "tel:+12025550143"),
        (('type = "telephone"',), "1300", "1300", "tel:1300"),
        (('type = "email"',), "a@example.org", "a@example.org", "mailto:a@example.org"),
        (('type = "language"',), "th", "Thai", ""),
        (('type = "language"',), "tlh", "tlh", ""),
        (('type = "country"',), "Thailand", "Thailand", ""),
        (('type = "choice"', 'choices = ["Law", "Report"]'), "Law", "Law", ""),
        (("list = true",), "[a, b]", "a, b", ""),
        (("list = true", 'type = "telephone"'), "[1300, 1191]", "1300, 1191", "tel:1300"),
    ],
)
def test_a_value_is_ready_to_print(
    team: SmallSite, settings: tuple[str, ...], written: str, text: str, address: str
) -> None:
    team.settings(STAFF + OFFICE + field("more", *settings))
    team.text("team/ann.md", f"title: Ann\nrole: Lawyer\nmore: {written}")
    more = entry(team, "team/ann/index.html").fields["more"]
    assert (more.text, more.items[0].address) == (text, address)


@pytest.mark.parametrize(
    ("settings", "written", "message"),
    [
        ((), "''", "1:1 'role' is missing | add role: Case worker"),
        (('type = "integer"',), "many", "4:7 'more' must be a whole number, not \"many\""),
        (('type = "boolean"',), "yes", "4:7 'more' must be true or false, not \"yes\""),
        (('type = "date"',), "soon", "4:7 'more' is not a date: \"soon\""),
        (('type = "date"',), "2026-02-30", "4:7 'more' is not a date: \"2026-02-30\""),
        (('type = "partial-date"',), "2026-13", "4:7 'more' is not a date: \"2026-13\""),
        (('type = "time"',), "25:00", "4:7 'more' is not a time of day: \"25:00\""),
        (('type = "url"',), "example", "4:7 'more' is not a web address: \"example\""),
        (
            ('type = "telephone"',),
            "1300 or 1191",
            "4:7 'more' is not a telephone number: \"1300 or 1191\"",
        ),
        (('type = "email"',), "ann", "4:7 'more' is not an email address: \"ann\""),
        (('type = "language"',), "Thai!", "4:7 'Thai!' is not a language code"),
        (('type = "choice"', 'choices = ["Law"]'), "Act", "4:7 'Act' is not a value of 'more'"),
        (('type = "file"',), "no.csv", "4:7 there is no file no.csv"),
        (('type = "image"',), "no.png", "4:7 there is no picture no.png"),
        (
            ('type = "reference"', 'section = "offices"'),
            "bangkok",
            "4:7 there is no document 'bangkok' in content/offices/",
        ),
        (('type = "markdown"',), '"[x](no.md)"', "4:7 there is no file no.md"),
        (('type = "markdown"',), '"<b onclick=x>a</b>"', "4:7 "),
    ],
)
def test_a_wrong_value_is_an_error_at_its_position(
    team: SmallSite, settings: tuple[str, ...], written: str, message: str
) -> None:
    team.settings(STAFF + OFFICE + field("more", *settings))
    role = "role: Lawyer\n" if settings else "\n"
    (found,) = errors(team, f"title: Bob\n{role}more: {written}")
    assert found.startswith(message)


def test_a_reference_is_a_link_with_the_title_of_the_document(team: SmallSite) -> None:
    team.text("offices/bangkok.md", "title: Bangkok office")
    team.text("team/ann.md", "title: Ann\nrole: Lawyer\noffice: bangkok")
    (item,) = entry(team, "team/ann/index.html").fields["office"].items
    assert (item.text, item.address) == ("Bangkok office", "/offices/bangkok/")
    assert entry(team, "team/ann/index.html", base_url="https://a.org/b").fields["office"].items[
        0
    ].address == ("/b/offices/bangkok/")


def test_a_reference_to_a_draft_is_text_and_a_warning(team: SmallSite) -> None:
    team.text("offices/bangkok.md", "title: Bangkok office\ndraft: true")
    found = errors(team, "title: Bob\nrole: Lawyer\noffice: bangkok")
    assert len(found) == 1
    assert "is not published (draft)" in found[0]
    assert '<dd><span class="value">bangkok</span></dd>' in team.rendered("team/bob/index.html")


def test_a_file_of_a_field_is_published_with_its_document(team: SmallSite) -> None:
    team.settings(STAFF + OFFICE + field("photo", 'type = "image"') + field("cv", 'type = "file"'))
    team.file("team/ann/a.png", PNG).file("team/ann/cv.csv", "a,b\n")
    (team.folder / "content/team/ann.md").unlink()
    team.text("team/ann/index.md", "title: Ann\nrole: Lawyer\nphoto: a.png\ncv: cv.csv")
    outputs = team.outputs()
    assert "team/ann/cv.csv" in outputs
    fields = entry(team, "team/ann/index.html").fields
    assert fields["cv"].items[0].address == "/team/ann/cv.csv"


def test_records_have_rows_of_fields(team: SmallSite) -> None:
    hours = field("hours", 'type = "records"') + field("hours.fields.day", "required = true")
    team.settings(STAFF + OFFICE + hours + field("hours.fields.opens", 'type = "time"'))
    team.text(
        "team/ann.md",
        "title: Ann\nrole: Lawyer\nhours:\n  - {day: Monday, opens: '9:00'}\n  - day: Friday",
    )
    rows = entry(team, "team/ann/index.html").fields["hours"].rows
    assert [{name: part.text for name, part in row.items()} for row in rows] == [
        {"day": "Monday", "opens": "09:00"},
        {"day": "Friday"},
    ]


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("\n  - {opens: '9:00'}", "5:5 'hours[1].day' is missing | add day: some text"),
        ("\n  - day: Monday\n    opens: noon", "6:12 'hours[1].opens' is not a time of day"),
        ("\n  - day: Monday\n    shuts: noon", "6:5 'hours[1].shuts' is not a field of 'hours'"),
        ("\n  - Monday", "5:5 an entry of 'hours' must be a table, not a text or a list"),
        ("\n  - [Monday]", "5:5 an entry of 'hours' must be a table, not a text or a list"),
        (" Monday", "4:8 an entry of 'hours' must be a table, not a text or a list"),
        ("\n  day: Monday", "5:3 'hours' must be a list of tables, not a table"),
    ],
)
def test_a_wrong_record_is_an_error_at_its_position(
    team: SmallSite, written: str, message: str
) -> None:
    hours = field("hours", 'type = "records"') + field("hours.fields.day", "required = true")
    team.settings(STAFF + OFFICE + hours + field("hours.fields.opens", 'type = "time"'))
    (found,) = errors(team, f"title: Bob\nrole: Lawyer\nhours:{written}")
    assert found.startswith(message)


def test_a_line_of_markdown_is_html_on_its_page_and_text_in_lists(team: SmallSite) -> None:
    bio = field("bio", 'type = "markdown"')
    team.settings(STAFF.replace('"office"]', '"bio"]') + OFFICE + bio)
    team.text("team/bob.md", "title: Bob\nrole: Cook")
    team.text(
        "team/ann.md",
        'title: Ann\nrole: Lawyer\nbio: "*Works* with [Bob](bob.md)."',
        "See [B](bob.md).",
    )
    html = team.rendered("team/ann/index.html")
    assert '<em>Works</em> with <a href="/team/bob/">Bob</a>.' in html
    assert 'See <a href="/team/bob/">B</a>.' in html
    assert '<dd><span class="value">Works with Bob.</span></dd>' in team.rendered("team/index.html")


def test_a_section_is_listed_in_the_order_of_its_kind(team: SmallSite) -> None:
    team.text("team/bob.md", "title: Bob\nrole: Cook\nweight: -1")
    team.text("team/zoe.md", "title: Zoe\nrole: Cook\nweight: -2")
    page = team.page("team/index.html")
    assert isinstance(page, SectionPage)
    assert [card.title for card in page.items] == ["Zoe", "Bob", "Ann"]
    assert list(page.items[0].fields) == ["role"]
    assert page.years == ()


def test_events_may_lie_ahead(site: SmallSite) -> None:
    site.settings('[sections.events]\nkind = "event"')
    for year in (2006, 2030, 2031):
        site.text(f"events/{year}-05-01-meeting.md", f"title: Of {year}\nstarts: {year}-05-01")
    page = site.page("events/index.html")
    assert isinstance(page, SectionPage)
    assert [card.title for card in page.upcoming] == ["Of 2030", "Of 2031"]
    assert [card.title for card in page.items] == ["Of 2006"]
    assert "events/2030-05-01-meeting/index.html" in site.outputs()


def test_an_undated_list_is_paged_in_its_order(team: SmallSite) -> None:
    for number in range(5):
        team.text(f"team/p{number}.md", f"title: P{number}\nrole: Cook\nweight: {number + 1}")
    team.settings(STAFF + OFFICE + "[lists]\nsize = 2")
    pages = [team.page(f"team/{rest}index.html") for rest in ("", "page/2/", "page/3/")]
    titles = [
        [card.title for card in page.items] for page in pages if isinstance(page, SectionPage)
    ]
    assert titles == [["Ann", "P0"], ["P1", "P2"], ["P3", "P4"]]
    middle = pages[1]
    assert isinstance(middle, SectionPage)
    assert middle.newer
    assert middle.older
    assert (middle.newer.address, middle.older.address) == ("/team/", "/team/page/3/")


def test_a_dated_kind_has_feeds_years_and_its_fields(site: SmallSite) -> None:
    site.settings('[sections.library]\nkind = "resource"')
    site.text(
        "library/2007-03-31-act.md",
        "title: An act\ntype_of_resource: Law\nissued: 1997",
    )
    page = site.page("library/2007/act/index.html")
    assert isinstance(page, ArticlePage)
    assert page.fields["issued"].text == "1997"
    assert page.published.iso == "2007-03-31"
    assert "library/2007/index.html" in site.outputs()


def test_documents_that_are_not_news_are_in_the_feed_of_their_section_only(
    site: SmallSite,
) -> None:
    site.settings('[sections.library]\nkind = "resource"')
    site.text("library/2007-03-31-act.md", "title: An act\ntype_of_resource: Law")
    assert "An act" in site.rendered("library/feed.xml")
    assert 'href="/library/feed.xml"' in site.rendered("library/index.html")
    for path in ("feed.xml", "atom.xml", "index.html"):
        assert "An act" not in site.rendered(path)
    site.text("pages/a.md", "title: A", "[feed](/library/feed.xml)")
    assert site.messages() == []


def test_an_address_in_a_record_is_a_link_with_its_label(profiles: SmallSite) -> None:
    profiles.text(
        "countries/thailand.md",
        "title: Thailand\nlaws: [{name: Act, text: 'https://www.example.org/act'}]",
    )
    html = profiles.rendered("countries/thailand/index.html")
    assert '<a href="https://www.example.org/act">Text</a>' in html


def test_undated_documents_are_on_the_pages_of_their_terms(team: SmallSite) -> None:
    team.text("team/ann.md", "title: Ann\nrole: Lawyer\ncountries: Thailand")
    team.text("news/2007-03-31-a.md", "title: An article\ncountries: Thailand")
    page = team.page("countries/thailand/index.html")
    assert isinstance(page, TermPage)
    assert [
        (group.section.title, [card.title for card in group.items]) for group in page.groups
    ] == [("Our team", ["Ann"])]
    assert [card.title for card in page.items] == ["An article"]


def test_a_term_of_undated_documents_only_has_no_feed(team: SmallSite) -> None:
    team.text("team/ann.md", "title: Ann\nrole: Lawyer\ncountries: Thailand")
    page = team.page("countries/thailand/index.html")
    assert isinstance(page, TermPage)
    assert page.feed is None
    assert "countries/thailand/feed.xml" not in team.outputs()


def test_undated_documents_are_not_among_the_latest(team: SmallSite) -> None:
    team.text("news/2007-03-31-a.md", "title: An article")
    assert "Ann" not in team.rendered("index.html")
    assert "Ann" not in team.rendered("feed.xml")


def test_a_template_with_the_name_of_the_kind_draws_its_pages(team: SmallSite) -> None:
    own = team.folder / "templates"
    own.mkdir()
    (own / "staff.html").write_text("<h1>{{ page.title }}: {{ page.fields.role.text }}</h1>")
    assert team.rendered("team/ann/index.html") == "<h1>Ann: Lawyer</h1>"


@pytest.mark.parametrize(
    ("settings", "message", "fix"),
    [
        (
            '[sections.a]\nkind = "hlep"',
            "'hlep' is not a kind of documents",
            "did you mean 'help'?",
        ),
        (
            '[taxonomies.tags]\nindex = "staf"',
            "'staf' is not a kind of documents",
            "did you mean 'staff'?",
        ),
        (
            '[taxonomies.tags]\nindex = "resource"',
            "the kind 'resource' is dated, and what describes a term has no date",
            "use an undated kind, such as country",
        ),
        (
            field("x", 'type = "choice"'),
            "a field of the type 'choice' needs 'choices'",
            "add",
        ),
        (
            field("x", 'choices = ["a"]'),
            "'choices' is only for the type 'choice'",
            "write",
        ),
        (
            field("x", 'type = "reference"'),
            "a field of the type 'reference' needs 'section'",
            "add",
        ),
        (
            field("x", 'type = "reference"', 'section = "ofices"'),
            "there is no section 'ofices'",
            "did you mean 'offices'?",
        ),
        (field("x", 'type = "records"'), "a field of the type 'records' needs fields", "add"),
        (field("x.fields.a", 'type = "text"'), "only a field of the type 'records'", "write"),
        (field("x", 'type = "phone"'), "'phone' is not a type", "use"),
        (field("title", 'type = "text"'), "'title' is a field that every document has", "rename"),
        (field("X", 'type = "text"'), "'X' cannot be the name of a field", "use a–z"),
        (
            field("x", 'type = "date"', 'example = "soon"'),
            'the example "soon" is not a value of this field',
            "write one that is",
        ),
    ],
)
def test_a_wrong_kind_is_an_error_in_site_toml(
    team: SmallSite, settings: str, message: str, fix: str
) -> None:
    team.settings(STAFF + OFFICE + settings)
    with pytest.raises(SettingsError) as error:
        team.config()
    (problem,) = error.value.problems
    assert problem.message.startswith(message)
    assert problem.fix.startswith(fix)
    assert problem.line > 1


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('order = "weight"', 'order = "age"', "there is no field 'age' to list documents by"),
        ('["role", "office"]', '["age"]', "there is no field 'age' to show in lists"),
    ],
)
def test_a_list_needs_fields_that_exist(team: SmallSite, old: str, new: str, message: str) -> None:
    team.settings(STAFF.replace(old, new) + OFFICE)
    with pytest.raises(SettingsError) as error:
        team.config()
    assert [problem.message for problem in error.value.problems] == [message]


PROFILES = '[taxonomies.countries]\ntitle = "Countries"\nindex = "country"\n'


@pytest.fixture
def profiles(site: SmallSite) -> SmallSite:
    """A site on which a document describes a country."""
    site.settings(PROFILES).text("news/2007-03-31-a.md", "title: An article\ncountries: Thailand")
    return site.text("countries/thailand.md", "title: Thailand\nauthority: A division", "It is.")


def test_a_document_describes_a_term_above_its_list(profiles: SmallSite) -> None:
    page = profiles.page("countries/thailand/index.html")
    assert isinstance(page, TermPage)
    assert page.profile
    assert (page.title, page.profile.fields["authority"].text) == ("Thailand", "A division")
    assert [card.title for card in page.items] == ["An article"]
    html = profiles.rendered("countries/thailand/index.html")
    assert html.count("<p>It is.</p>") == 1
    assert html.count("<h1") == 1


def test_a_term_exists_if_a_document_describes_it(profiles: SmallSite) -> None:
    profiles.text("countries/laos.md", "title: Laos", "See [Thailand](thailand.md).")
    assert 'href="/countries/thailand/"' in profiles.rendered("countries/laos/index.html")
    page = profiles.page("countries/index.html")
    assert isinstance(page, TaxonomyPage)
    assert [(term.title, term.count) for term in page.terms] == [("Laos", ""), ("Thailand", "1")]
    assert [card.title for card in page.profiles] == ["Laos", "Thailand"]


def test_a_draft_of_a_description_leaves_the_list(profiles: SmallSite) -> None:
    profiles.text("countries/thailand.md", "title: Thailand\ndraft: true")
    page = profiles.page("countries/thailand/index.html")
    assert isinstance(page, TermPage)
    assert (page.profile, page.title) == (None, "Countries: Thailand")


def test_descriptions_have_translations(profiles: SmallSite) -> None:
    profiles.settings(f"{PROFILES}[languages.zh.terms]\nThailand = '泰国'")
    profiles.text("countries/thailand.zh.md", "title: 泰国", "泰国。")
    page = profiles.page("zh/countries/thailand/index.html")
    assert isinstance(page, TermPage)
    assert (page.title, page.address) == ("泰国", "/zh/countries/thailand/")
    assert [one.language for one in page.translations] == ["en", "zh"]


def test_no_menu_leads_to_the_folder_of_descriptions_as_a_section(profiles: SmallSite) -> None:
    frame = profiles.outputs()["index.html"].site
    assert frame
    assert [section.name for section in frame.sections] == ["news"]
