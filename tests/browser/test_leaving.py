"""The way out is on every page, quick, and tells the other site nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.browser.reader import KINDS_OF_PAGE, Reader, Visit

ELSEWHERE = "https://weather.example.net/"


@pytest.mark.parametrize("address", KINDS_OF_PAGE)
def test_the_exit_link_is_the_second_tab_stop(
    visited: Callable[[str], Visit], address: str
) -> None:
    assert visited(address).second_tab_stop == "exit"


def test_enter_on_the_exit_link_leaves_the_site(reader: Reader) -> None:
    reader.opens("/")
    reader.page.focus("#exit")
    reader.page.keyboard.press("Enter")
    reader.page.wait_for_url(ELSEWHERE)


def test_leaving_sends_no_referrer_and_replaces_the_page(
    reader: Reader,
) -> None:
    reader.opens("/")
    reader.opens("/safety/")
    before = reader.page.evaluate("history.length")
    reader.page.click("#exit")
    reader.page.wait_for_url(ELSEWHERE)
    assert "referer" not in reader.strangers[0].headers
    assert reader.page.evaluate("[document.referrer, window.opener]") == ["", None]
    assert reader.page.evaluate("history.length") == before
    reader.page.go_back()
    assert reader.page.url == f"{reader.home}/"


def test_the_page_is_blank_even_if_the_other_site_does_not_respond(reader: Reader) -> None:
    # A browser stays on its page when the answer is 204, No Content.
    reader.page.route(ELSEWHERE, lambda route: route.fulfill(status=204))
    reader.opens("/safety/")
    with reader.page.expect_response(ELSEWHERE):
        reader.page.click("#exit", no_wait_after=True)
    assert reader.page.inner_text("body").strip() in ("", "Loading.")
    assert reader.page.title().strip("\u200b ") == ""
    assert reader.page.url == f"{reader.home}/safety/"


def test_three_presses_of_shift_leave_the_site(reader: Reader) -> None:
    reader.opens("/safety/")
    reader.page.keyboard.press("Shift")
    assert "two more times" in reader.page.inner_text("#exit-status")
    reader.page.keyboard.press("Shift")
    assert "one more time" in reader.page.inner_text("#exit-status")
    reader.page.keyboard.press("Shift")
    reader.page.wait_for_url(ELSEWHERE)


def test_capital_letters_do_not_count_as_shift_presses(reader: Reader) -> None:
    reader.opens("/inquiry-corner/")
    reader.page.focus("#inquiry-name")
    for letter in ("Shift+A", "Shift+B", "Shift+C", "Shift+D"):
        reader.page.keyboard.press(letter)
    assert reader.page.input_value("#inquiry-name") == "ABCD"
    assert reader.page.url == f"{reader.home}/inquiry-corner/"


def test_without_scripts_the_exit_is_a_plain_link(plain_reader: Reader) -> None:
    plain_reader.opens("/safety/")
    plain_reader.page.click("#exit")
    plain_reader.page.wait_for_url(ELSEWHERE)
    assert "referer" not in plain_reader.strangers[0].headers
    assert plain_reader.said == []


def test_the_exit_link_stays_visible_on_a_small_screen(narrow_reader: Reader) -> None:
    page = narrow_reader.page
    narrow_reader.opens("/news/2007/first-china-myanmar-border-liaison-offices-meeting/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = page.locator("#exit").bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert 0 <= box["y"] < 800 - box["height"]
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    on_top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('a')?.id", middle)
    assert on_top == "exit"


def test_a_page_can_be_read_after_returning(reader: Reader) -> None:
    reader.opens("/safety/")
    reader.page.click("#exit")
    reader.page.wait_for_url(ELSEWHERE)
    reader.opens("/safety/")
    assert "Using this site safely" in reader.reads()
