"""The preview in a browser follows what an editor writes: pages, templates, errors."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from tests.browser.conftest import looking, served
from tests.browser.reader import KINDS_OF_PAGE, Reader
from tests.shared import PNG
from tests.sites.building import HERE, PROJECT, files, written
from tests.sites.previewing import TIMEOUT, Served, events, previewed

MEETING = "content/news/2007-03-31-meeting.md"
OTHER = "content/news/2007-04-02-other.md"
ABOUT = "content/pages/about.md"
SETTINGS = "content/site.toml"
LOOKS = "templates/assets/style.css"
ARTICLE = "templates/article.html"
PAGE = "/news/2007/meeting/"
MANIFEST = "build.json"
LONG = "\n\n".join(f"Paragraph {number}." for number in range(200))

expect.set_options(timeout=TIMEOUT * 1000)


TEXTS = {
    "news/2007-03-31-meeting.md": "---\ntitle: Meeting\n---\nThe first words.\n",
    "pages/about.md": "---\ntitle: About\n---\nWho we are.\n",
}


class Editing(NamedTuple):
    """A site of two documents with templates of its own, and its preview."""

    folder: Path
    preview: Served


@pytest.fixture(scope="module")
def editing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editing]:
    """A preview that all tests use one after the other."""
    folder = tmp_path_factory.mktemp("editing")
    shutil.copytree(PROJECT / "templates", folder / "templates")
    written(folder, TEXTS)
    with previewed(folder, "--templates", "templates") as preview:
        yield Editing(folder, preview)


@pytest.fixture(scope="module")
def first(editing: Editing) -> dict[str, bytes]:
    """The sources as they are at first, and the manifest of the site made of them."""
    found = sources(editing.folder)
    return found | {MANIFEST: (editing.preview.site / MANIFEST).read_bytes()}


def sources(folder: Path) -> dict[str, bytes]:
    return {
        f"{name}/{path}": content
        for name in ("content", "templates")
        for path, content in files(folder / name).items()
    }


@pytest.fixture
def folder(editing: Editing, first: dict[str, bytes]) -> Path:
    """The folder of the site, which is as it was at first, and built again if it was not."""
    folder, preview = editing
    for path in sources(folder).keys() - first.keys():
        (folder / path).unlink()
    for path, content in first.items():
        if path != MANIFEST and (
            not (folder / path).exists() or content != (folder / path).read_bytes()
        ):
            (folder / path).write_bytes(content)
    end = time.monotonic() + TIMEOUT
    while not is_restored(preview, first[MANIFEST]):
        assert time.monotonic() < end, preview.output()
        time.sleep(0.05)
    return folder


def is_restored(preview: Served, manifest: bytes) -> bool:
    state = events(preview)
    has_problems = state["errors"] or state["count"]
    return not has_problems and (preview.site / MANIFEST).read_bytes() == manifest


@pytest.fixture
def preview(folder: Path, editing: Editing) -> Served:
    assert folder == editing.folder
    return editing.preview


@pytest.fixture
def editor(desk: BrowserContext, preview: Served) -> Iterator[Reader]:
    """An editor who has the article open in a browser."""
    with looking(desk, preview.home) as found:
        found.opens(PAGE)
        yield found
        assert found.strangers == []


class Step(NamedTuple):
    """An edit, which replaces `was` with `now` in a file, and what the browser shows then.

    Without `was` the whole file is written, without either it is deleted.  `seen` is text of the
    page, `wrong` is text of an error in the overlay.
    """

    file: str
    was: str = ""
    now: str = ""
    seen: str = ""
    wrong: str = ""


STEPS = (
    Step(MEETING, "The first words.", "Words with *weight*.", "Words with weight."),
    Step(MEETING, "title: Meeting", "title: A meeting in Ruili", "A meeting in Ruili"),
    Step(MEETING, "title: A meeting in Ruili", "titel: A meeting", wrong=f"{MEETING}:2:1: error"),
    Step(MEETING, "titel: A meeting", "title: Meeting <b>again</b>", "Meeting <b>again</b>"),
    Step(MEETING, "Words with", "[dead](nowhere.md) with", wrong="nowhere.md"),
    Step(MEETING, "[dead](nowhere.md) with", "Lively words with", "Lively words with weight."),
    Step(OTHER, now="---\ntitle: An article more\n---\nIts words.\n", seen="An article more"),
    Step(OTHER, "title: An article more", "", wrong=f"{OTHER}:1:1: error"),
    Step(ABOUT, "Who we are.", "Who we were.", wrong=f"{OTHER}:1:1: error"),
    Step(ABOUT, "title: About", "titel: About", wrong=f"{ABOUT}:2:1: error"),
    Step(OTHER, "---\n\n---", "---\ntitle: Once more\n---", wrong=f"{ABOUT}:2:1: error"),
    Step(ABOUT, "titel: About", "title: About", "Once more"),
    Step(OTHER, seen="Lively words"),
    Step(ARTICLE, "<article", "<p>From the template</p><article", "From the template"),
    Step(ARTICLE, "From the template", "{{ page.nothing }}", wrong=ARTICLE),
    Step(ARTICLE, "{{ page.nothing }}", "New template", "New template"),
    Step(SETTINGS, 'title = "News & Updates"', 'titel = "News"', wrong=f"{SETTINGS}:"),
    Step(SETTINGS, 'titel = "News"', 'title = "Reports"', "Reports"),
    Step(MEETING, "Lively words", "The last words", "The last words"),
)


def edit(folder: Path, step: Step) -> None:
    path = folder / step.file
    if not step.was and not step.now:
        path.unlink()
    elif not step.was:
        path.write_text(step.now, encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        assert step.was in text
        path.write_text(text.replace(step.was, step.now, 1), encoding="utf-8")


def overlay(editor: Reader) -> Locator:
    return editor.page.locator("preview-overlay")


def test_the_browser_follows_every_edit(folder: Path, editor: Reader) -> None:
    for step in STEPS:
        edit(folder, step)
        if step.wrong:
            expect(overlay(editor).locator("li").filter(has_text=step.wrong)).to_have_count(1)
            expect(editor.page.locator("main h1")).to_have_count(1)
        else:
            expect(editor.page.locator("body")).to_contain_text(step.seen)
            expect(overlay(editor)).to_have_count(0)
    assert editor.page.url == f"{editor.home}{PAGE}"
    assert editor.said == []


def test_an_error_is_shown_with_its_place_its_line_and_a_fix(folder: Path, editor: Reader) -> None:
    edit(folder, Step(MEETING, "title: Meeting", "titel: <img src=x onerror=alert(1)>"))
    error = overlay(editor).locator("li").first
    expect(error).to_be_visible()
    assert overlay(editor).locator("h1").inner_text() == "1 error"
    assert error.locator("strong").inner_text() == (
        f"{MEETING}:2:1: error: 'titel' is not a field of an article"
    )
    assert error.locator("pre").inner_text() == (
        "    2 | titel: <img src=x onerror=alert(1)>\n      | ^^^^^"
    )
    assert error.locator("p").inner_text() == "fix: did you mean 'title'?"
    assert overlay(editor).locator("section > p").inner_text() == (
        "The page below is from the last successful build. "
        "This overlay closes once the build succeeds. Press Esc to dismiss it."
    )
    assert editor.reads().startswith("News")
    assert editor.said == []


def test_the_overlay_can_be_dismissed(folder: Path, editor: Reader) -> None:
    edit(folder, Step(MEETING, "title: Meeting", "titel: Meeting"))
    overlay(editor).locator("button").click()
    expect(overlay(editor)).to_have_count(0)
    edit(folder, Step(MEETING, "titel: Meeting", "tilte: Meeting"))
    expect(overlay(editor).locator("li")).to_contain_text("'tilte'")
    editor.page.keyboard.press("Escape")
    expect(overlay(editor)).to_have_count(0)


def test_a_long_error_does_not_widen_the_overlay(folder: Path, editor: Reader) -> None:
    editor.page.set_viewport_size({"width": 320, "height": 640})
    edit(folder, Step(MEETING, "title: Meeting", f"title: Meeting\n{'x' * 90}: {'words ' * 20}"))
    expect(overlay(editor).locator("li p")).to_be_visible()
    assert overlay(editor).evaluate("overlay => overlay.scrollWidth") <= 320


def test_a_page_opened_while_there_is_an_error_shows_it(folder: Path, editor: Reader) -> None:
    edit(folder, Step(MEETING, "title: Meeting", "titel: Meeting"))
    expect(overlay(editor)).to_have_count(1)
    for address in ("/", "/about/", "/nowhere/"):
        editor.opens(address)
        expect(overlay(editor).locator("li")).to_contain_text(f"{MEETING}:2:1")


def test_a_page_opened_before_the_first_successful_build_appears_after_it(
    desk: BrowserContext, tmp_path: Path
) -> None:
    folder = written(tmp_path, TEXTS)
    edit(folder, Step(MEETING, "title: Meeting", "titel: Meeting"))
    with previewed(folder) as preview, looking(desk, preview.home) as editor:
        editor.opens(PAGE)
        expect(overlay(editor).locator("li")).to_contain_text(f"{MEETING}:2:1")
        edit(folder, Step(MEETING, "titel: Meeting", "title: Meeting"))
        expect(editor.page.locator("main")).to_contain_text("The first words.")
        expect(overlay(editor)).to_have_count(0)


def bar(editor: Reader) -> Locator:
    return editor.page.locator("preview-bar")


WARNING = "---\ntitle: Meeting\ndraft: true\n---\n![image](photo.png)\n"


def test_a_draft_is_marked_until_it_is_published(folder: Path, editor: Reader) -> None:
    expect(bar(editor)).to_have_count(0)
    edit(folder, Step(MEETING, "title: Meeting", "title: Meeting\ndraft: true"))
    ribbon = bar(editor).get_by_role("status")
    expect(ribbon).to_have_text("Draft: not published")
    expect(editor.page.get_by_role("region", name="Preview")).to_be_visible()
    edit(folder, Step(MEETING, "draft: true", "publish: 2031-05-02 09:30"))
    expect(ribbon).to_have_text("Not published before 2 May 2031")
    edit(folder, Step(MEETING, "\npublish: 2031-05-02 09:30", ""))
    expect(bar(editor)).to_have_count(0)
    assert editor.said == []


def test_warnings_are_in_a_list_that_the_keyboard_opens(folder: Path, editor: Reader) -> None:
    (folder / "content/pages/photo.png").write_bytes(PNG)
    edit(folder, Step(ABOUT, "Who we are.", "![image](photo.png)"))
    summary = bar(editor).locator("summary")
    expect(summary).to_have_text("1 warning")
    editor.opens("/about/")
    expect(summary).to_have_text("1 warning, 1 on this page")
    warning = bar(editor).locator("li")
    expect(warning).not_to_be_visible()
    summary.focus()
    editor.page.keyboard.press("Enter")
    expect(warning).to_be_visible()
    expect(warning.locator("strong")).to_contain_text(f"{ABOUT}:4:1: warning: ")
    expect(warning.locator("p")).to_contain_text("fix: ")
    editor.page.keyboard.press("Escape")
    expect(warning).not_to_be_visible()
    expect(summary).to_be_focused()
    edit(folder, Step(ABOUT, "![image]", "![Two officers at a table]"))
    expect(bar(editor)).to_have_count(0)
    assert editor.said == []


def test_an_error_keeps_the_warnings_and_the_mark(folder: Path, editor: Reader) -> None:
    edit(folder, Step(MEETING, "title: Meeting", "title: Meeting\ndraft: true"))
    expect(bar(editor).get_by_role("status")).to_have_count(1)
    edit(folder, Step(MEETING, "title: Meeting", "titel: Meeting"))
    expect(overlay(editor)).to_have_count(1)
    expect(bar(editor).get_by_role("status")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_bar_hides_no_part_of_the_page(folder: Path, editor: Reader, width: int) -> None:
    editor.page.set_viewport_size({"width": width, "height": 640})
    (folder / "content/news/photo.png").write_bytes(PNG)
    edit(folder, Step(MEETING, now=WARNING))
    expect(bar(editor).locator("summary")).to_be_visible()
    editor.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    end = editor.page.locator("body > footer").bounding_box()
    start = bar(editor).bounding_box()
    assert end
    assert start
    assert end["y"] + end["height"] <= start["y"] + 1
    assert start["y"] + start["height"] <= 641
    assert editor.page.evaluate("document.documentElement.scrollWidth") <= width
    editor.page.emulate_media(media="print")
    expect(bar(editor).get_by_role("status")).to_be_visible()
    expect(bar(editor).locator("summary")).not_to_be_visible()


def test_a_new_file_is_shown_while_the_preview_waits_for_it(
    folder: Path, preview: Served, editor: Reader
) -> None:
    editor.opens(f"/.preview/open/{OTHER}")
    expect(editor.page.locator("body")).to_contain_text(f"There is no page of {OTHER} yet.")
    edit(folder, Step(OTHER, now="---\ntitle: Other\ndraft: true\n---\nA new text.\n"))
    expect(editor.page.locator("main")).to_contain_text("A new text.")
    assert editor.page.url == f"{preview.home}/news/2007/other/"


def finds(desk: BrowserContext, preview: Served, word: str) -> bool:
    """Search in a new window; return False if nothing is found or the page is loaded again."""
    with looking(desk, preview.home) as editor, suppress(Error):
        editor.opens("/search/")
        editor.page.fill("#words", word)
        editor.page.press("#words", "Enter")
        found = editor.page.locator("#search-results mark").filter(has_text=word)
        found.first.wait_for(timeout=2000)
        return True
    return False


def test_search_finds_what_was_written_after_a_while(desk: BrowserContext, tmp_path: Path) -> None:
    folder = written(tmp_path, TEXTS)
    with previewed(folder, search=True) as preview:
        for word in ("quokka", "wombat"):
            edit(folder, Step(MEETING, now=f"---\ntitle: Meeting\n---\nA {word}.\n"))
            end = time.monotonic() + TIMEOUT
            while not finds(desk, preview, word):
                assert time.monotonic() < end, preview.output()


def test_the_scroll_position_is_kept(folder: Path, editor: Reader) -> None:
    edit(folder, Step(MEETING, "The first words.", LONG))
    expect(editor.page.locator("main")).to_contain_text("Paragraph 199.")
    # While a page loads, the browser may still restore the previous scroll position.
    editor.page.wait_for_load_state()
    editor.page.evaluate("scrollTo(0, 3000)")
    for number in (1, 2, 3):
        words = f"Paragraph 100, written {number} times."
        was = "Paragraph 100." if number == 1 else f"Paragraph 100, written {number - 1} times."
        edit(folder, Step(MEETING, was, words))
        expect(editor.page.locator("main")).to_contain_text(words)
        editor.page.wait_for_load_state()
        expect(editor.page.locator("html")).to_have_js_property("scrollTop", 3000)


def test_a_changed_style_is_shown(folder: Path, editor: Reader) -> None:
    style = folder / LOOKS
    style.write_text(style.read_text() + "\nh1 { outline: 3px solid rgb(1, 2, 3) }\n")
    expect(editor.page.locator("main h1")).to_have_css("outline-color", "rgb(1, 2, 3)")
    assert editor.said == []


def test_a_deleted_page_is_gone_and_a_restored_one_is_back(folder: Path, editor: Reader) -> None:
    text = (folder / MEETING).read_text()
    (folder / MEETING).unlink()
    expect(editor.page.locator("h1")).to_have_text("Page not found")
    (folder / MEETING).write_text(text)
    expect(editor.page.locator("main")).to_contain_text("The first words.")


def test_many_edits_at_once_end_with_the_last_one(
    folder: Path, preview: Served, editor: Reader
) -> None:
    path, builds = folder / MEETING, preview.output().count("The preview is up to date.")
    for number in range(100):
        path.write_text(f"---\ntitle: Meeting\n---\nDraft number {number}.\n")
    expect(editor.page.locator("main")).to_contain_text("Draft number 99.")
    assert preview.output().count("The preview is up to date.") - builds < 20


def test_a_change_while_a_build_runs_is_not_lost(folder: Path, editor: Reader) -> None:
    for number in range(8):
        edit(folder, Step(MEETING, now=f"---\ntitle: Meeting\n---\nText {number}.\n"))
        editor.page.wait_for_timeout(130)
    expect(editor.page.locator("main")).to_contain_text("Text 7.")


def test_a_replaced_file_is_shown(folder: Path, editor: Reader) -> None:
    """Many programs write a new file and rename it to the old one."""
    for number in range(3):
        fresh = folder / "content/news/.meeting.new"
        fresh.write_text(f"---\ntitle: Meeting\n---\nReplaced {number} times.\n")
        fresh.rename(folder / MEETING)
        expect(editor.page.locator("main")).to_contain_text(f"Replaced {number} times.")


def test_a_replaced_content_folder_is_shown_and_watched(folder: Path, editor: Reader) -> None:
    shutil.copytree(folder / "content", folder / "other")
    edit(folder, Step("other/news/2007-03-31-meeting.md", "The first words.", "Other words."))
    (folder / "content").rename(folder / "before")
    (folder / "other").rename(folder / "content")
    expect(editor.page.locator("main")).to_contain_text("Other words.")
    edit(folder, Step(MEETING, "Other words.", "Words after that."))
    expect(editor.page.locator("main")).to_contain_text("Words after that.")


def hide(tab: Page) -> None:
    """Let a tab take itself for hidden; one that is just reloaded is asked again."""
    script = (
        "Object.defineProperty(document, 'visibilityState', "
        "{value: 'hidden', configurable: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    for _ in range(3):
        with suppress(Error):
            tab.evaluate(script)
            return
        tab.wait_for_load_state()


def test_a_hidden_tab_holds_no_connection(
    desk: BrowserContext, folder: Path, preview: Served
) -> None:
    """A browser allows six to a host: the seventh tab would wait forever."""
    with ExitStack() as tabs:
        for _ in range(8):
            tab = tabs.enter_context(looking(desk, preview.home)).page
            tab.goto(f"{preview.home}{PAGE}")
            hide(tab)
        edit(folder, Step(MEETING, "The first words.", "Seen when it is looked at."))
        editor = tabs.enter_context(looking(desk, preview.home))
        editor.opens(PAGE)
        expect(editor.page.locator("main")).to_contain_text("Seen when it is looked at.")
        tab.evaluate("delete document.visibilityState")
        tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(tab.locator("main")).to_contain_text("Seen when it is looked at.")


def test_open_pages_follow_a_restarted_preview(desk: BrowserContext, tmp_path: Path) -> None:
    folder = written(tmp_path, TEXTS)
    with previewed(folder) as preview, looking(desk, preview.home) as editor:
        # Only a page that heard from the first preview follows the second one.
        with editor.page.expect_response("**/events?*"):
            editor.opens(PAGE)
        expect(editor.page.locator("main")).to_contain_text("The first words.")
        preview.process.terminate()
        preview.process.wait(TIMEOUT)
        edit(folder, Step(MEETING, "The first words.", "Words of the second preview."))
        with previewed(folder, port=str(preview.port)):
            expect(editor.page.locator("main")).to_contain_text("Words of the second preview.")


def test_every_kind_of_page_works_as_it_does_on_the_site(
    desk: BrowserContext, tmp_path: Path
) -> None:
    """The added script disturbs neither the policy of a page, nor its scripts, nor search."""
    shutil.copytree(HERE / "complete/content", tmp_path / "content")
    with previewed(tmp_path, search=True) as preview, looking(desk, preview.home) as editor:
        for address in KINDS_OF_PAGE:
            editor.opens(address)
            editor.page.wait_for_load_state("load")
        editor.opens("/search/")
        editor.page.fill("#words", "Jiegao")
        editor.page.press("#words", "Enter")
        expect(editor.page.locator("#search-results a")).to_have_count(1)
        assert editor.said == []
        assert editor.strangers == []


PUT_IN = """([name, src]) => new Promise((done) => {
    const element = document.createElement(name);
    element.onload = element.onerror = (event) => done(event.type);
    element.src = src;
    document.body.append(element);
})"""


def test_another_site_cannot_see_the_preview(
    desk: BrowserContext, preview: Served, tmp_path: Path
) -> None:
    """A page of another program on this machine tries: it is closer than any other site."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/index.html").write_text("<!doctype html><title>Elsewhere</title>")
    with served(tmp_path / "elsewhere") as elsewhere, looking(desk, elsewhere) as stranger:
        stranger.page.unroute_all()
        for name, address in (("img", "/assets/icon.svg"), ("script", "/assets/exit.js")):
            stranger.opens("/")
            assert stranger.page.evaluate(PUT_IN, [name, preview.home + address]) == "error"
        stranger.page.evaluate(PUT_IN, ["iframe", preview.home + PAGE])
        assert "words" not in stranger.page.frames[1].content()
        with stranger.page.expect_navigation():
            stranger.page.evaluate("address => { location = address }", preview.home + PAGE)
        assert stranger.reads().endswith("The first words.")
