"""The README installs what was tested: each version is locked, and each file by its hash."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[1]
LOCKS = ("build", "run", "test")
COMMANDS = re.compile(r"^```\n(python3 -m venv \.venv &&\n(?:.+\n)+?)```$", re.MULTILINE)


def declared() -> dict[str, list[str]]:
    """Return the requirements that each lock must hold."""
    found = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = found["project"]["optional-dependencies"]
    return {
        "build": found["build-system"]["requires"],
        "run": found["project"]["dependencies"],
        "test": [line for extra in extras.values() for line in extra],
    }


def entries(lock: str) -> Iterator[tuple[Requirement, list[str]]]:
    """Yield the requirements of a lock, each with its hashes."""
    text = (PROJECT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    for line in re.sub(r" \\\n +", " ", text).splitlines():
        if not line.startswith(("#", "-r ")):
            requirement, *hashes = line.split(" --hash=")
            yield Requirement(requirement), hashes


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_every_requirement_in_a_version_that_fits(lock: str) -> None:
    versions = {
        canonicalize_name(found.name): next(iter(found.specifier)).version
        for found, _ in entries(lock)
    }
    for requirement in map(Requirement, declared()[lock]):
        locked = versions[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(locked), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_one_version_with_its_hashes(lock: str) -> None:
    found = list(entries(lock))
    assert found
    for requirement, hashes in found:
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier))
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", written) for written in hashes)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place_to_download_from(lock: str) -> None:
    text = (PROJECT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index-url|--find-links|@ ", text)


def test_every_requirement_is_declared_once_with_a_lower_bound() -> None:
    found = [Requirement(line) for lines in declared().values() for line in lines]
    names = [canonicalize_name(requirement.name) for requirement in found]
    assert len(set(names)) == len(names)
    for requirement in found:
        assert ">=" in {part.operator for part in requirement.specifier}, requirement


def test_the_check_runs_the_test_command_of_the_readme() -> None:
    make, test = COMMANDS.findall((PROJECT / "README.md").read_text(encoding="utf-8"))
    assert make.endswith(".venv/bin/python build.py\n")
    check = (PROJECT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    lines = test.replace(" &&\n", "\n").splitlines()
    assert [line for line in check if line in lines] == lines
