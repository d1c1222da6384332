"""A folder for the source and the result of an import."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.importers.moving import Moving


@pytest.fixture
def moving(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Moving:
    monkeypatch.chdir(tmp_path)
    return Moving(tmp_path, capsys)
