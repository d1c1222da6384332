"""Each folder of small/ is a whole site that shows one behaviour, and what comes of it.

`expected/` holds some of the files that building `content/` makes: a page as its outline where
the name ends in .outline, any other file whole.  `words.txt` is what the build prints,
`files.txt` is the list of all files.  A run with UPDATE_EXPECTED=1 writes the files that are
there, so a new one begins as an empty file.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sites.building import HERE, Built, compared, published, small, without_time
from tests.sites.outline import outline

EXPECTED = sorted(path for path in (HERE / "small").glob("*/expected/**/*") if path.is_file())


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Built]:
    """Build each small site once."""
    folder = tmp_path_factory.mktemp("small")
    names = sorted(path.name for path in (HERE / "small").iterdir())
    return {name: published(small(name, folder)) for name in names}


@pytest.mark.parametrize(
    "path", EXPECTED, ids=lambda path: path.relative_to(HERE / "small").as_posix()
)
def test_a_small_site_becomes_what_is_expected(sites: dict[str, Built], path: Path) -> None:
    name, _, inner = path.relative_to(HERE / "small").as_posix().partition("/expected/")
    expected, actual = compared(path, shown(sites[name], inner))
    assert actual == expected


def shown(built: Built, name: str) -> str:
    if name == "words.txt":
        return without_time(built.words)
    if name == "files.txt":
        return "".join(f"{path}\n" for path in built.files() if not path.startswith("assets/"))
    if not name.endswith(".outline"):
        return built.text(f"/{name}")
    stem = name.removesuffix(".outline")
    address = f"/{stem.removesuffix('index')}" if stem.endswith("index") else f"/{stem}.html"
    return outline(built.page(address).find(".//main"))
