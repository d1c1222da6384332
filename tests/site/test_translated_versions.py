"""A translation says which version of its original it was made from, and readers see an old one."""

from __future__ import annotations

from pathlib import Path

import pytest

from resource_site.cli import explain, new
from resource_site.content.documents import Document
from resource_site.site.pages import ArticlePage
from tests.conftest import SmallSite

LANGUAGES = "[languages.zh]\n[languages.my]"
ORIGINAL = "news/2007-03-31-a.md"
TRANSLATION = "news/2007-03-31-a.zh.md"


@pytest.fixture
def translated(site: SmallSite) -> SmallSite:
    """A site with an article and its translation, made by the command."""
    site.settings(LANGUAGES).text(
        ORIGINAL, "title: 'A: b'\naliases:\n  - /old/\ntags: [Law]\nsummary: Short.", "Text."
    )
    new.translation(f"content/{ORIGINAL}", "zh", site.config())
    return site


def publish(site: SmallSite) -> None:
    path = site.folder / "content" / TRANSLATION
    path.write_text(path.read_text().replace("draft: true\n", ""))


def version(site: SmallSite, path: str = ORIGINAL) -> str:
    found = {"/".join(one.parts): one for one in site.validated()[0].entries}
    document = found[path]
    assert isinstance(document, Document)
    return document.state.version


def test_a_translation_begins_as_a_draft_of_the_original(translated: SmallSite) -> None:
    text = (translated.folder / "content" / TRANSLATION).read_text()
    assert text == (
        "---\ntitle: 'A: b'\ntags: [Law]\nsummary: Short.\n"
        f"translates: {version(translated)}\ndraft: true\n---\nText.\n"
    )


def test_a_current_translation_has_no_notice(translated: SmallSite) -> None:
    publish(translated)
    assert translated.messages() == []
    page = translated.page("zh/news/2007/a/index.html")
    assert isinstance(page, ArticlePage)
    assert page.state.original is None


@pytest.mark.parametrize(
    ("fields", "body"),
    [
        ("title: Other\nsummary: Short.", "Text."),
        ("title: 'A: b'\nsummary: Longer.", "Text."),
        ("title: 'A: b'\nsummary: Short.", "Another text."),
    ],
)
def test_readers_of_an_earlier_version_are_led_to_the_original(
    translated: SmallSite, fields: str, body: str
) -> None:
    publish(translated)
    translated.text(ORIGINAL, fields, body)
    page = translated.page("zh/news/2007/a/index.html")
    assert isinstance(page, ArticlePage)
    assert page.state.original
    assert (page.state.original.address, page.state.original.language) == ("/news/2007/a/", "en")
    assert "本译文依据的是原文的较早版本" in translated.rendered("zh/news/2007/a/index.html")
    (note,) = translated.planned().problems
    assert note.severity == "note"
    assert note.message == f"content/{ORIGINAL} was changed since it was translated"
    assert note.fix == f"update the text, and write translates: {version(translated)}"


def test_the_fix_makes_a_translation_current(translated: SmallSite) -> None:
    publish(translated)
    path = translated.folder / "content" / TRANSLATION
    old = version(translated)
    translated.text(ORIGINAL, "title: Other", "Text.")
    path.write_text(path.read_text().replace(old, version(translated)))
    assert translated.messages() == []


@pytest.mark.parametrize("fields", ["tags: [Law]", "updated: 2007-05-01", "featured: true"])
def test_other_fields_do_not_make_a_translation_old(translated: SmallSite, fields: str) -> None:
    publish(translated)
    translated.text(ORIGINAL, f"title: 'A: b'\nsummary: Short.\n{fields}", "Text.")
    assert translated.messages() == []


def test_a_translation_of_an_unknown_version_has_no_notice(site: SmallSite) -> None:
    site.settings(LANGUAGES).text(ORIGINAL, "title: A").text(TRANSLATION, "title: 甲")
    assert site.messages() == []


@pytest.mark.parametrize(
    ("file", "language", "message"),
    [
        (f"content/{ORIGINAL}", "en", "'en' is not a language of translations; use one of zh, my."),
        (f"content/{ORIGINAL}", "fr", "'fr' is not a language of translations; use one of zh, my."),
        ("content/no.md", "zh", "content/no.md is not a document below content/."),
        ("/etc/hostname", "zh", "/etc/hostname is not a document below content/."),
        (f"content/{TRANSLATION}", "my", "is not in the language of the site"),
        (f"content/{ORIGINAL}", "zh", "it is translated already"),
    ],
)
def test_what_cannot_be_translated_is_refused(
    translated: SmallSite, file: str, language: str, message: str
) -> None:
    with pytest.raises(new.NewError) as error:
        new.translation(file, language, translated.config())
    assert message in str(error.value)


def test_a_folder_is_translated_in_its_folder(site: SmallSite) -> None:
    site.settings(LANGUAGES).text("pages/about/index.md", "title: About")
    made = new.translation("content/pages/about/index.md", "zh", site.config())
    assert made == Path("content/pages/about/index.zh.md")


def test_the_state_of_all_translations_is_listed(translated: SmallSite) -> None:
    publish(translated)
    translated.text("pages/about.md", "title: About").text("pages/about.my.md", "title: About")
    collection, _ = translated.validated()
    assert list(explain.translations(collection, translated.config())) == [
        f"content/{ORIGINAL}: zh current, my missing",
        "content/pages/about.md: zh missing, my of an unknown version",
    ]
    translated.text(ORIGINAL, "title: Other")
    collection, _ = translated.validated()
    lines = list(explain.translations(collection, translated.config()))
    assert lines[0] == f"content/{ORIGINAL}: zh of an earlier version, my missing"
