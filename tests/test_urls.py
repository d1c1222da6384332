"""Words become parts of addresses, and addresses become files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site import urls


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("First China-Myanmar Border Liaison", "first-china-myanmar-border-liaison"),
        ("  What now?  ", "what-now"),
        ("Việt Nam, Đà Nẵng", "viet-nam-da-nang"),
        ("Straße, Łódź, Ærø", "strasse-lodz-aero"),
        ("ILO ① – № 29", "ilo-1-no-29"),
        ("a_b--c", "a-b-c"),
        ("新闻", ""),
        ("🙂", ""),
        ("", ""),
    ],
)
def test_text_becomes_a_slug(words: str, slug: str) -> None:
    assert urls.slug(words) == slug


def test_a_long_title_is_cut_at_a_hyphen() -> None:
    words = "word " * 40
    assert urls.slug(words) == "-".join(["word"] * 16)
    assert len(urls.slug(words)) <= 80


def test_a_word_that_never_ends_is_cut_all_the_same() -> None:
    assert urls.slug("a" * 20_000) == "a" * 80


@given(st.text())
def test_a_slug_is_empty_or_valid(words: str) -> None:
    slug = urls.slug(words)
    assert slug == "" or urls.is_slug(slug) or slug in urls.DEVICES


@given(st.text())
def test_the_slug_of_a_slug_is_itself(words: str) -> None:
    assert urls.slug(urls.slug(words)) == urls.slug(words)


@pytest.mark.parametrize("words", ["新闻 news", "Мир", "လူကုန်ကူးမှု", "سلام", "٣ years"])
def test_letters_without_a_latin_base_are_detected(words: str) -> None:
    assert urls.loses_characters(words)


@pytest.mark.parametrize("words", ["Việt Nam", "Côte d’Ivoire", "Łódź", "C++ – and more…", "🙂"])
def test_accents_and_punctuation_are_not_lost_letters(words: str) -> None:
    assert not urls.loses_characters(words)


@pytest.mark.parametrize("text", ["a", "2007", "border-liaison", "a" * 200])
def test_an_editor_may_choose_such_a_slug(text: str) -> None:
    assert urls.is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "A", "a b", "a_b", "-a", "a-", "a--b", "../x", "/etc/x", "a/b", "a.b", "a\n", "é", "a\0"],
)
def test_nothing_else_is_a_slug(text: str) -> None:
    assert not urls.is_slug(text)


@pytest.mark.parametrize("device", ["con", "prn", "aux", "nul", "com1", "lpt9"])
def test_names_of_devices_are_no_slugs(device: str) -> None:
    assert not urls.is_slug(device)


def test_a_slug_ends_where_file_systems_do() -> None:
    assert not urls.is_slug("a" * 201)


@pytest.mark.parametrize("text", ["/old/", "/old/Page.html", "/News/2003/a_b~c.php", "/"])
def test_a_former_address_is_a_path_on_this_site(text: str) -> None:
    assert urls.is_alias(text)


@pytest.mark.parametrize(
    "text", ["", "old/", "//host/x", "/a/../b", "/./a", "/a b", "/a?b", "/a#b", "/a\u0308", "/a\\b"]
)
def test_a_path_outside_the_site_is_not_a_former_address(text: str) -> None:
    assert not urls.is_alias(text)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/about/", "about/index.html"),
        ("/about", "about/index.html"),
        ("/feed.xml", "feed.xml"),
        ("/old.d/page", "old.d/page/index.html"),
    ],
)
def test_the_file_of_an_address(address: str, file: str) -> None:
    assert urls.file_of(address) == file


def test_names_that_some_file_systems_do_not_distinguish_are_equal() -> None:
    composed, decomposed = "/Caf\u00e9/", "/cafe\u0301/"
    assert urls.normalized(composed) == urls.normalized(decomposed)
    assert urls.normalized("/a/") != urls.normalized("/b/")
