"""A site that was checked in advance is published as if it had been scanned under the lock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from resource_site.cache import workers
from resource_site.cache.store import Cache
from resource_site.progress import Progress
from resource_site.publish import prescan, snapshot
from resource_site.publish.prescan import IsUnchanged
from resource_site.publish.staging import staging

FILES = {"index.html": b"front page", "news/index.html": b"news"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a site that was built twice, so that its standby copy is complete."""
    output = tmp_path / "site"
    publish(FILES, output, prescan.unknown)
    publish(FILES, output, prescan.unknown)
    return output


def publish(files: Mapping[str, bytes], output: Path, is_unchanged: IsUnchanged) -> None:
    """Publish these files; those with the same bytes have the same input digest."""
    digests = {path: raw.decode() for path, raw in files.items()}
    with staging(output, cache(output), Progress(), is_unchanged) as site:
        for path in site.stale(digests):
            site.add(path, site.write(path, files[path]))
        site.publish()


def cache(output: Path) -> Cache:
    return Cache(output.parent / "cache")


def started(output: Path) -> IsUnchanged:
    return prescan.start(output, cache(output), prescan.LARGE)


pytestmark = pytest.mark.skipif(
    not workers.CAN_FORK, reason="on this platform the site is not checked in advance"
)


def answer(output: Path, check: IsUnchanged) -> bool:
    return check(snapshot.load(cache(output), output))


def contents(output: Path) -> dict[str, bytes]:
    files = (path for path in output.rglob("*.html") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def test_a_site_as_the_last_build_left_it_is_unchanged(output: Path) -> None:
    assert answer(output, started(output))


def change(output: Path) -> None:
    (output / "index.html").write_bytes(b"changed")


def add(output: Path) -> None:
    (output / "news/other.html").write_bytes(b"added")


def remove(output: Path) -> None:
    (output / "news/index.html").unlink()


@pytest.mark.parametrize("edit", [change, add, remove])
def test_a_site_that_was_changed_by_hand_is_not(output: Path, edit: Callable[[Path], None]) -> None:
    edit(output)

    assert not answer(output, started(output))


def test_a_site_that_another_build_replaced_since_is_not(output: Path) -> None:
    check = started(output)
    publish({"index.html": b"another front page"}, output, prescan.unknown)

    assert not answer(output, check)


def test_a_site_that_does_not_exist_is_not(tmp_path: Path) -> None:
    assert not answer(tmp_path / "none", started(tmp_path / "none"))


@pytest.mark.parametrize("edit", [None, change, remove])
def test_the_new_version_is_right_whatever_the_check_found(
    output: Path, edit: Callable[[Path], None] | None
) -> None:
    if edit:
        edit(output)
    new = {**FILES, "about/index.html": b"about us"}

    publish(new, output, started(output))

    assert contents(output) == new


def test_a_small_site_is_not_checked_in_advance(output: Path) -> None:
    assert prescan.start(output, cache(output), prescan.LARGE - 1) is prescan.unknown
