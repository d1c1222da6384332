"""Boxes, forms and search appear where the settings ask for them, and nowhere look broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites.building import Built, published, small
from tests.sites.outline import outline


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return published(small("forms", tmp_path_factory.mktemp("forms")))


def test_the_side_boxes_are_on_every_page(built: Built) -> None:
    assert outline(built.page("/about/").find(".//aside")) == (
        "## Newsletter → /subscribe/\n"
        "Once a month.\n"
        "form → https://forms.example.org/newsletter\n"
        "  [hidden list=monthly]\n"
        "  Leave this field empty [text fax]\n"
        "  Email address [email member_email]\n"
        "  Use an address that only you read. We use it only to send the newsletter, and will "
        "first ask you by email to confirm.\n"
        "  [checkbox consent=yes] Yes, send me the newsletter. I can unsubscribe at any time.\n"
        "  Sign up\n"
        "## Inquiry Corner → /inquiry-corner/\n"
        "Ask us.\n"
        "## Linking Needs with Resources → /campaign/\n"
        "A campaign.\n"
    )


def test_a_form_without_an_action_is_absent(built: Built) -> None:
    assert not built.page("/inquiry-corner/").xpath("//main//form")


def test_consent_is_never_given_beforehand(built: Built) -> None:
    boxes = built.page("/subscribe/").xpath("//input[@type='checkbox']")
    assert boxes
    assert not any(box.get("checked") for box in boxes)


def test_forms_may_be_sent_only_where_the_settings_say(built: Built) -> None:
    for address, page in built.pages():
        policy = page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
        assert "form-action 'self' https://forms.example.org;" in policy, address


def test_safety_notice_and_help_link_are_on_every_page(built: Built) -> None:
    for address, page in built.pages():
        hrefs = page.xpath("//body//@href")
        assert {"/safety/", "/get-help/"} <= set(hrefs), address
        assert page.find(".//a[@id='exit']").get("href") == "https://www.example.net/weather"


def test_every_field_has_a_label(built: Built) -> None:
    for address, page in built.pages():
        for field in page.xpath("//input[not(@type='hidden')] | //textarea"):
            labels = page.xpath("//label[@for=$id]", id=field.get("id") or "")
            assert labels or field.getparent().tag == "label", f"{address}: {field.get('name')}"


def test_without_search_there_is_no_field_and_the_page_shows_topics(tmp_path: Path) -> None:
    built = published(small("topics", tmp_path))
    assert not any(path.startswith("pagefind/") for path in built.files())
    for address, page in built.pages():
        assert not page.xpath("//form[@role='search']"), address
        assert not page.xpath("//script[contains(@src, 'search')]"), address
    assert "/tags/prevention/" in built.page("/search/").xpath("//main//@href")


def test_with_search_there_is_one_field_on_every_page(tmp_path: Path) -> None:
    built = published(small("topics", tmp_path), search=True)
    assert "pagefind/pagefind.js" in built.files()
    for address, page in built.pages():
        assert len(page.xpath("//form[@role='search']")) == 1, address


def test_only_the_search_page_may_run_the_code_of_the_index(tmp_path: Path) -> None:
    built = published(small("topics", tmp_path), search=True)
    allowed = [
        address
        for address, page in built.pages()
        if "wasm-unsafe-eval"
        in page.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    ]
    assert allowed == ["/search/"]


def test_a_site_can_be_without_search_by_its_settings(tmp_path: Path) -> None:
    site = small("first", tmp_path)
    settings = site / "content/site.toml"
    settings.write_text(f"{settings.read_text()}\n[search]\nenabled = false\n")
    built = published(site, search=True)
    assert not any(path.startswith("pagefind/") for path in built.files())
