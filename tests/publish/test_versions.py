"""The versions that made a site are those that are installed."""

from __future__ import annotations

import platform
import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from resource_site.publish import versions

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
REQUIRES = ["Jinja2>=3.1", "pagefind[bin]>=1.5", 'tzdata>=2025; os_name == "nt"', "no.such_one"]
VERSIONS = {
    "resource-site-generator": "1.0", "jinja2": "3.1.6", "pagefind": "1.5.2", "tzdata": "2025.1"
}  # fmt: skip


def version(name: str) -> str:
    if name not in VERSIONS:
        raise metadata.PackageNotFoundError(name)
    return VERSIONS[name]


def test_each_run_time_dependency_has_its_version(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = [*REQUIRES, 'pytest>=8; extra == "test"']
    monkeypatch.setattr(metadata, "requires", lambda _: needed)
    monkeypatch.setattr(metadata, "version", version)
    assert versions.installed() == {"python": platform.python_version(), **VERSIONS}


def test_what_is_not_installed_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(name: str) -> list[str]:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", refused)
    assert versions.installed() == {"python": platform.python_version()}


def test_the_project_is_known_by_its_name() -> None:
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]
    assert project["name"] == versions.PROJECT
    assert re.fullmatch(r"\d+(\.\d+)+", project["version"])
