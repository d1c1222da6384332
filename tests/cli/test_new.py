"""`new` writes a valid article file with a placeholder body."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from resource_site.cli import new
from resource_site.cli.new import NewError

if TYPE_CHECKING:
    from tests.conftest import SmallSite


def article(
    site: SmallSite, title: str, section: str = "", tags: tuple[str, ...] = (), slug: str = ""
) -> Path:
    return new.article(title, section, list(tags), slug, site.config())


def test_a_new_article_is_a_draft_of_today(site: SmallSite) -> None:
    path = article(site, "Border: the next meeting", tags=("Border", "Law & Policy"))
    assert path == Path("content/news/2008-01-01-border-the-next-meeting.md")
    assert path.read_text(encoding="utf-8") == (
        "---\n"
        "title: 'Border: the next meeting'\n"
        "date: 2008-01-01\n"
        "tags:\n- Border\n- Law & Policy\n"
        "draft: true\n"
        "---\n\n"
        "Write the text here.  When it is ready, delete the line `draft: true`.\n"
    )


@pytest.mark.parametrize(
    "title", ["NO", "3.10", "2007-03-31", "yes", "# heading", "- a", "{{x}}", "'", "a\tb", "É ʼn"]
)
def test_a_new_article_has_no_errors_whatever_its_title(site: SmallSite, title: str) -> None:
    article(site, title, slug="a")
    collection, problems = site.validated(drafts=True)
    assert problems == []
    assert [found.title for found in collection.entries] == [" ".join(title.split())]


def test_a_new_article_is_not_published(site: SmallSite) -> None:
    article(site, "Meeting")
    collection, problems = site.validated()
    assert problems == []
    assert [found.reason for found in collection.unpublished] == ["draft"]


def test_a_new_article_can_be_in_another_section(site: SmallSite) -> None:
    site.settings("[sections.laws]")
    assert article(site, "A law", section="laws").parent == Path("content/laws")


def test_a_file_is_never_overwritten(site: SmallSite) -> None:
    path = article(site, "Meeting")
    path.write_text("my words")
    with pytest.raises(NewError, match="already exists"):
        article(site, "Meeting")
    assert path.read_text() == "my words"


@pytest.mark.parametrize(
    ("title", "section", "slug", "message"),
    [
        ("Meeting", "nwes", "", "There is no section 'nwes'; there is news"),
        ("会议", "", "", "add --slug short-name"),
        ("!!!", "", "", "add --slug short-name"),
        ("Meeting", "", "../../x", "add --slug short-name"),
        ("Meeting", "", "nul", "add --slug short-name"),
    ],
)
def test_an_invalid_choice_is_reported(
    site: SmallSite, title: str, section: str, slug: str, message: str
) -> None:
    with pytest.raises(NewError, match=message):
        article(site, title, section=section, slug=slug)
    assert [path.name for path in Path("content").rglob("*")] == ["site.toml"]


def test_a_title_in_another_script_needs_a_slug(site: SmallSite) -> None:
    path = article(site, "会议", slug="meeting")
    assert path.name == "2008-01-01-meeting.md"
    assert "title: 会议\n" in path.read_text(encoding="utf-8")
