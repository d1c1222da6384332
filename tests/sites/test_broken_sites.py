"""Each folder of broken/ is a site with mistakes, and `expected.txt` is what an editor is told.

A run with UPDATE_EXPECTED=1 writes `expected.txt`; read the difference before keeping it.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sites.building import HERE, PROJECT, build, compared, files, published, small, written

BROKEN = sorted((HERE / "broken").iterdir())


def over_a_published_site(name: str, folder: Path) -> Path:
    """Copy a broken site to a folder in which another one stands published."""
    site = small("first", folder)
    published(site)
    shutil.rmtree(site / "content")
    shutil.copytree(HERE / "broken" / name / "content", site / "content")
    return site


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_a_broken_site_is_refused_with_the_expected_output(path: Path, tmp_path: Path) -> None:
    site = over_a_published_site(path.name, tmp_path)
    before = files(site / "site")
    built = build(site)
    expected, actual = compared(path / "expected.txt", built.words)
    assert actual == expected
    assert built.status == 1
    assert files(site / "site") == before


def test_nine_common_errors_are_reported_in_one_run_with_positions_and_fixes(
    tmp_path: Path,
) -> None:
    words = build(over_a_published_site("nine-defects", tmp_path)).words
    for place in (
        "content/news/2007-01-01-misspelt-field.md:3:1: error: ",
        "content/news/2007-01-02-yearly-report.md:1:1: error: ",
        "content/news/words-for-a-date.md:3:7: error: ",
        "content/news/no-such-day.md:3:7: error: ",
        "content/news/2007-01-05-colon.md:2:8: error: ",
        "content/news/2007-08-06-same-name.md:1:1: error: ",
        "content/news/2007-01-07-draft.md:3:8: error: ",
        "content/news/2007-01-08-dead-link.md:4:5: error: ",
        "content/news/2007-01-09-no-picture.md:4:1: error: ",
    ):
        assert f"\n{place}" in f"\n{words}"
    assert words.count(": error: ") == 9
    assert words.count("\n    fix: ") == 9
    assert words.endswith("9 errors in 9 of 10 files. Nothing was published; site/ is unchanged.\n")


def test_check_reports_the_same_and_publishes_nothing(tmp_path: Path) -> None:
    site = over_a_published_site("nine-defects", tmp_path)
    before = files(site / "site")
    assert build(site, command="check").words == build(site).words
    assert files(site / "site") == before


def test_an_error_in_one_file_is_not_reported_for_others(tmp_path: Path) -> None:
    settings = (HERE / "broken/fields/content/site.toml").read_text(encoding="utf-8")
    words = build(
        written(
            tmp_path,
            {
                "site.toml": f'navigation = ["about"]\n{settings}',
                "news/2007-01-01-broken.md": "---\ntitle: A\ntags: [Law]\ndraft: yes\n---\nText.\n",
                "pages/about.md": "---\ntitle: About us\nupdated: soon\n---\nText.\n",
                "news/2008-01-01-sound.md": (
                    "---\ntitle: Sound\n---\n"
                    "[Text](2007-01-01-broken.md), [address](/news/2007/broken/), "
                    "[year](/news/2007/), [tag](/tags/law/), [page](/about/).\n"
                ),
                "urls.txt": "/news/2007/broken/\n/news/2007/\n/tags/law/\n/about/\n",
            },
        )
    ).words
    assert re.findall(r"^(\S+): error: ", words, re.MULTILINE) == [
        "content/news/2007-01-01-broken.md:4:8",
        "content/pages/about.md:3:10",
    ]


HEADINGS = "---\ntitle: The title\n---\n# Another title\n\n## In order\n\n#### Too deep\n\nText.\n"


def test_headings_out_of_order_are_reported_with_their_lines(tmp_path: Path) -> None:
    words = build(written(tmp_path, {"news/2007-01-01-headings.md": HEADINGS})).words
    lines = re.findall(r"^content/news/2007-01-01-headings.md:(\d+).*: \w+: ", words, re.MULTILINE)
    assert lines == ["4", "8"]


def test_headings_out_of_order_are_published_with_a_warning_by_default(tmp_path: Path) -> None:
    assert build(written(tmp_path, {"news/2007-01-01-headings.md": HEADINGS})).status == 0


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_the_closing_line_never_counts_more_files_than_there_are(path: Path) -> None:
    closing = (path / "expected.txt").read_text(encoding="utf-8").splitlines()[-1]
    found = re.fullmatch(
        r"\d+ errors?( in (?P<bad>\d+) of (?P<all>\d+) files?)?\. "
        r"Nothing was published; site/ is unchanged\.",
        closing,
    )
    assert found
    assert int(found["bad"] or 0) <= int(found["all"] or 0)


def test_output_is_printed_on_an_ascii_terminal(tmp_path: Path) -> None:
    site = written(tmp_path, {"news/2007-01-13-预防.md": "---\ntitle: Text\n---\nText.\n"})
    done = subprocess.run(
        [sys.executable, PROJECT / "build.py", "--templates", PROJECT / "templates"],
        cwd=site,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 1
    assert "cannot be part of an address" in done.stdout
