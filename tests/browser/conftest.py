"""The complete site on a local server, and readers who use it in Chromium.

Nothing leaves the machine: every request to another host is answered here, and noted.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, sync_playwright

from tests.browser.reader import Reader, Visit, visit
from tests.sites.building import HERE, published

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--in-process-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]


class Quiet(SimpleHTTPRequestHandler):
    """Sends files as a plain host would, without a word about it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback and give the address of its root, without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Chromium once."""
    if not CHROMIUM:
        pytest.skip("no Chromium is installed; `apt-get install chromium` brings one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build the complete site with its search index, and serve it."""
    folder = tmp_path_factory.mktemp("complete")
    (folder / "content").symlink_to(HERE / "complete/content")
    with served(published(folder, search=True).site) as address:
        yield address


def profile(browser: Browser, *, script: bool = True) -> BrowserContext:
    """Return a fresh browser profile: opening one takes longer than opening ten pages."""
    return browser.new_context(java_script_enabled=script, viewport={"width": 1280, "height": 800})


@pytest.fixture(scope="session")
def desk(browser: Browser) -> BrowserContext:
    """The browser profile of readers with JavaScript."""
    return profile(browser)


@pytest.fixture(scope="session")
def plain(browser: Browser) -> BrowserContext:
    """The browser profile of readers without JavaScript."""
    return profile(browser, script=False)


@contextmanager
def looking(context: BrowserContext, home: str) -> Iterator[Reader]:
    """Open a window for a reader of the site, and close it."""
    reader = Reader(context.new_page(), home)
    reader.page.on("console", lambda message: reader.said.append(message.text))
    reader.page.on("pageerror", lambda error: reader.said.append(str(error)))
    reader.page.on("popup", lambda popup: reader.said.append(f"opened {popup.url}"))

    def is_elsewhere(url: str) -> bool:
        return not url.startswith(f"{home}/")

    def elsewhere(route: Route) -> None:
        reader.strangers.append(route.request)
        route.fulfill(content_type="text/html", body="<title>Elsewhere</title><p>Fine weather</p>")

    reader.page.route(is_elsewhere, elsewhere)
    yield reader
    reader.page.close()


@pytest.fixture
def reader(desk: BrowserContext, home: str) -> Iterator[Reader]:
    """A reader at a desk, with JavaScript."""
    with looking(desk, home) as found:
        yield found


@pytest.fixture
def plain_reader(plain: BrowserContext, home: str) -> Iterator[Reader]:
    """A reader whose browser runs no JavaScript."""
    with looking(plain, home) as found:
        yield found


@pytest.fixture
def narrow_reader(reader: Reader) -> Reader:
    """A reader with a small telephone, or with large letters."""
    reader.page.set_viewport_size({"width": 320, "height": 800})
    return reader


@pytest.fixture(scope="session")
def visited(
    desk: BrowserContext, plain: BrowserContext, home: str
) -> Iterator[Callable[[str], Visit]]:
    """Return what readers with and without JavaScript find at an address; each is opened once."""
    with looking(desk, home) as reader, looking(plain, home) as plain_reader:
        yield cache(partial(visit, reader, plain_reader))
