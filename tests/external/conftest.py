"""Event loops beside that of the browser in other tests."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module", autouse=True)
def _without_running_loop() -> Iterator[None]:
    """Let these tests run loops of their own, which Ctrl-C interrupts as in a terminal.

    The loop of Playwright counts as running in this thread from the first test in a browser on,
    and a server that a test started may have left a handler of its own.
    """
    handler = signal.signal(signal.SIGINT, signal.default_int_handler)
    loop = asyncio._get_running_loop()  # noqa: SLF001 - in its __all__, for other event loops
    asyncio._set_running_loop(None)  # noqa: SLF001 - in its __all__, for other event loops
    yield
    signal.signal(signal.SIGINT, handler)
    asyncio._set_running_loop(loop)  # noqa: SLF001 - in its __all__, for other event loops
