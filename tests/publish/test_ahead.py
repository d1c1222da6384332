"""A site that is looked at ahead is published as if it had been looked at when it is needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from resource_site.cache.store import Cache
from resource_site.progress import Progress
from resource_site.publish import ahead, snapshot
from resource_site.publish.ahead import IsUnchanged
from resource_site.publish.staging import staging

FILES = {"index.html": b"front page", "news/index.html": b"news"}


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """Return a site that was built twice, so that its standby copy is complete."""
    output = tmp_path / "site"
    publish(FILES, output, ahead.never)
    publish(FILES, output, ahead.never)
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


def look(output: Path) -> IsUnchanged:
    return ahead.look(output, cache(output), ahead.LARGE)


def answer(output: Path, seen: IsUnchanged) -> bool:
    return seen(snapshot.load(cache(output), output))


def contents(output: Path) -> dict[str, bytes]:
    files = (path for path in output.rglob("*.html") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in files}


def test_a_site_as_the_last_build_left_it_is_unchanged(output: Path) -> None:
    assert answer(output, look(output))


def change(output: Path) -> None:
    (output / "index.html").write_bytes(b"changed")


def add(output: Path) -> None:
    (output / "news/other.html").write_bytes(b"added")


def remove(output: Path) -> None:
    (output / "news/index.html").unlink()


@pytest.mark.parametrize("edit", [change, add, remove])
def test_a_site_that_was_changed_by_hand_is_not(output: Path, edit: Callable[[Path], None]) -> None:
    edit(output)

    assert not answer(output, look(output))


def test_a_site_that_another_build_replaced_since_is_not(output: Path) -> None:
    seen = look(output)
    publish({"index.html": b"another front page"}, output, ahead.never)

    assert not answer(output, seen)


def test_a_site_that_does_not_exist_is_not(tmp_path: Path) -> None:
    assert not answer(tmp_path / "none", look(tmp_path / "none"))


@pytest.mark.parametrize("edit", [None, change, remove])
def test_the_new_version_is_right_whatever_was_seen(
    output: Path, edit: Callable[[Path], None] | None
) -> None:
    if edit:
        edit(output)
    new = {**FILES, "about/index.html": b"about us"}

    publish(new, output, look(output))

    assert contents(output) == new


def test_a_small_site_is_not_looked_at_ahead(output: Path) -> None:
    assert ahead.look(output, cache(output), ahead.LARGE - 1) is ahead.never
