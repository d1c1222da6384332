"""The workflows of a site, step by step as GitHub runs them, on good and on bad changes."""

from __future__ import annotations

import functools
import hashlib
import importlib.machinery
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from resource_site import pipeline

PROJECT = Path(__file__).parents[1]
WORKFLOWS = sorted((PROJECT / ".github/workflows").glob("*.yml"))
ANSWERS = ["--title=A site", "--tagline=B", "--publisher=C", "--timezone=UTC"]
ARTICLE = "---\ntitle: {}\ndate: 2024-03-31\n---\nSome words of an article.\n"
# Stands in for the program `gh`: it notes its arguments, and reports how many issues are open.
GH = """\
#!/bin/sh
echo "$@" >>"$GH_LOG"
if [ "$2" = list ]; then cat "$GH_OPEN"; fi
"""


@dataclass
class Runner:
    """Runs the steps of a job in a clone, with the environment that GitHub gives them."""

    clone: Path
    place: Path
    outputs: dict[str, str] = field(default_factory=dict)

    def environment(self) -> dict[str, str]:
        """Return the variables of every step."""
        sha = git(self.clone, "rev-parse", "HEAD").strip()
        return {
            **os.environ,
            "PATH": f"{self.place / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(PROJECT),
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.clone),
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_REPOSITORY": "owner/site",
            "GITHUB_SHA": sha,
            "GITHUB_STEP_SUMMARY": str(self.place / "summary"),
            "GITHUB_OUTPUT": str(self.place / "output"),
            "RUNNER_TEMP": str(self.place / "temp"),
            "GH_LOG": str(self.place / "gh.log"),
            "GH_OPEN": str(self.place / "open"),
        }

    def run(self, workflow: str, job: str, event: str = "push") -> tuple[list[str], str]:
        """Run the commands of a job; return the names of the steps that succeeded, and the output.

        As on GitHub, no step runs after one that failed.
        """
        path = self.clone / f".github/workflows/{workflow}.yml"
        steps = yaml.safe_load(path.read_text())["jobs"][job]["steps"]
        done, output = [], ""
        for step in steps:
            name = step.get("name", step.get("uses", ""))
            if (
                "run" not in step
                or name == "Install the generator"
                or not self.applies(step, event)
            ):
                continue
            ended = self.step(step)
            output += ended.stdout
            if ended.returncode:
                break
            done.append(name)
        return done, output

    def applies(self, step: dict[str, Any], event: str) -> bool:
        """Return what the condition of a step is."""
        match re.split(r"\s*==\s*", step.get("if", "")):
            case [""]:
                return True
            case ["github.event_name", value]:
                return value == f"'{event}'"
            case [name, value] if name.startswith("steps."):
                return f"'{self.outputs.get(name.rpartition('.')[2], '')}'" == value
            case other:
                raise AssertionError(other)

    def step(self, step: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run the commands of one step as GitHub's shell does."""
        words = {
            name: text.replace("${{ github.token }}", "x")
            for name, text in step.get("env", {}).items()
        }
        ended = subprocess.run(
            ["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.clone,
            env={**self.environment(), **words},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        written = self.place / "output"
        for line in written.read_text().splitlines() if written.exists() else ():
            name, _, value = line.partition("=")
            self.outputs[name] = value
        return ended

    def summary(self) -> str:
        """Return the summary of the job."""
        return (self.place / "summary").read_text()


def git(folder: Path, *arguments: str) -> str:
    """Run git in a folder; return what it prints."""
    identity = [
        "-c",
        "user.name=A",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
    ]
    command = ["git", *identity, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(name="runner")
def _runner(tmp_path: Path) -> Runner:
    """Return a runner with a clone of a new site, whose repository is beside it."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "temp").mkdir()
    (tmp_path / "open").write_text("0\n")
    program = f'#!/bin/sh\nexec {sys.executable} -m resource_site "$@"\n'
    for name, text in (("resource-site", program), ("gh", GH)):
        (tmp_path / "bin" / name).write_text(text)
        (tmp_path / "bin" / name).chmod(0o755)
    (tmp_path / "bin/python").symlink_to(sys.executable)
    clone = tmp_path / "clone"
    assert pipeline.main(["init", str(clone), "--base-url=https://www.example.org", *ANSWERS]) == 0
    git(tmp_path, "init", "--quiet", "--bare", "origin")
    git(clone, "init", "--quiet")
    git(clone, "remote", "add", "origin", str(tmp_path / "origin"))
    commit(clone, "A new site")
    git(clone, "push", "--quiet", "--set-upstream", "origin", "main")
    return Runner(clone, tmp_path)


def commit(clone: Path, subject: str) -> None:
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", subject)


def changed(runner: Runner, name: str, text: str) -> None:
    """Change a file on a branch, and check out its merge with main, as for a pull request."""
    git(runner.clone, "checkout", "--quiet", "-b", "change")
    (runner.clone / "content" / name).write_text(text)
    commit(runner.clone, "Change")
    git(runner.clone, "checkout", "--quiet", "main")
    git(runner.clone, "merge", "--quiet", "--no-ff", "--message", "Merge", "change")


def test_a_good_change_is_green_and_its_summary_shows_what_changes(runner: Runner) -> None:
    changed(runner, "news/2024-03-31-new.md", ARTICLE.format("A new article"))
    done, output = runner.run("check", "check", "pull_request")
    assert done == ["Check the site", "Show what changes"]
    assert "::error" not in output
    assert "<td>added</td><td>page</td><td>/news/2024/new/</td>" in runner.summary()
    assert "A new article" in (runner.clone / "plan.html").read_text()


def test_a_bad_change_is_red_with_an_annotation_and_a_link_to_its_line(runner: Runner) -> None:
    changed(runner, "news/2024-03-31-new.md", ARTICLE.format("[Update] x"))
    done, output = runner.run("check", "check", "pull_request")
    assert done == []
    assert "::error file=content/news/2024-03-31-new.md,line=2," in output
    sha = git(runner.clone, "rev-parse", "HEAD").strip()
    link = f"https://github.example/owner/site/blob/{sha}/content/news/2024-03-31-new.md#L2"
    assert f'<a href="{link}">' in runner.summary()


def test_twenty_errors_are_all_in_the_summary(runner: Runner) -> None:
    for number in range(20):
        name = f"news/2024-03-31-{number}.md"
        (runner.clone / "content" / name).write_text(ARTICLE.format(f"{number}\ndate: x{number}"))
    commit(runner.clone, "Change")
    runner.run("check", "check", "pull_request")
    assert all(f"2024-03-31-{number}.md#L" in runner.summary() for number in range(20))


def test_a_change_of_a_site_that_could_not_be_built_is_compared_with_nothing(
    runner: Runner,
) -> None:
    (runner.clone / "content/news/bad.md").write_text(ARTICLE.format("[Update] x"))
    commit(runner.clone, "Break the site")
    git(runner.clone, "checkout", "--quiet", "-b", "repair")
    (runner.clone / "content/news/bad.md").unlink()
    commit(runner.clone, "Repair the site")
    git(runner.clone, "checkout", "--quiet", "main")
    git(runner.clone, "merge", "--quiet", "--no-ff", "--message", "Merge", "repair")
    done, output = runner.run("check", "check", "pull_request")
    assert done == ["Check the site", "Show what changes"]
    assert "The state before this change cannot be built" in output


def test_the_same_site_is_packed_to_the_same_bytes_and_its_addresses_are_recorded_once(
    runner: Runner,
) -> None:
    sums = []
    for _ in range(2):
        shutil.rmtree(runner.clone / "site", ignore_errors=True)
        done, _output = runner.run("publish", "build")
        assert done == ["Build the site", "Pack the site"]
        sums.append(hashlib.sha256((runner.clone / "artifact.tar").read_bytes()).hexdigest())
    assert sums[0] == sums[1]
    for _ in range(2):  # the second time nothing is new
        shutil.rmtree(runner.clone / "site")
        assert runner.run("publish", "record")[0] == [
            "Record the published addresses",
            "Commit the ledger",
        ]
    log = git(runner.clone, "log", "--format=%s", "origin/main")
    assert log.splitlines() == ["Record published addresses", "A new site"]
    assert "/about/" in git(runner.clone, "show", "origin/main:content/urls.txt")


def test_the_ledger_is_pushed_although_another_change_was_faster(runner: Runner) -> None:
    runner.run("publish", "build")
    other = runner.place / "other"
    git(runner.place, "clone", "--quiet", "--branch", "main", "origin", "other")
    (other / "content/news/2024-03-31-b.md").write_text(ARTICLE.format("Another"))
    commit(other, "Another change")
    git(other, "push", "--quiet")
    shutil.rmtree(runner.clone / "site")
    assert "Commit the ledger" in runner.run("publish", "record")[0]
    log = git(runner.clone, "log", "--format=%s", "origin/main")
    assert log.splitlines()[:2] == ["Record published addresses", "Another change"]


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(name="published")
def _published(runner: Runner, tmp_path: Path) -> Iterator[Runner]:
    """Serve what is below `live/` at the address of the site."""
    (tmp_path / "live").mkdir()
    handler = functools.partial(_Quiet, directory=str(tmp_path / "live"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings = runner.clone / "content/site.toml"
    address = f"http://127.0.0.1:{server.server_port}"
    settings.write_text(settings.read_text().replace("https://www.example.org", address))
    yield runner
    server.shutdown()
    server.server_close()


def deployed(runner: Runner) -> None:
    """Build the site, and serve it at its address."""
    runner.run("publish", "build")
    shutil.rmtree(runner.place / "live")
    (runner.clone / "site").rename(runner.place / "live")


def due(runner: Runner) -> dict[str, str]:
    """Return the outputs of the job that asks what is due."""
    shutil.rmtree(runner.clone / "site", ignore_errors=True)
    (runner.place / "output").unlink(missing_ok=True)
    runner.outputs.clear()
    runner.run("schedule", "due", "schedule")
    return dict(runner.outputs)


def test_a_site_is_published_on_schedule_if_something_is_due_or_it_never_was(
    published: Runner,
) -> None:
    assert due(published) == {"due": "true"}
    deployed(published)
    assert due(published) == {}
    (published.clone / "content/news/2024-03-31-b.md").write_text(ARTICLE.format("Another"))
    assert due(published) == {"due": "true"}


def test_one_issue_is_opened_for_the_documents_to_review(published: Runner) -> None:
    about = published.clone / "content/pages/about.md"
    about.write_text(about.read_text().replace("title: ", "review_by: 2020-01-31\ntitle: "))
    deployed(published)
    assert due(published) == {"review": "true"}
    log = published.place / "gh.log"
    assert "issue create --title Documents to review --body-file reviews.txt" in log.read_text()
    reviews = (published.clone / "reviews.txt").read_text()
    assert reviews.startswith("content/pages/about.md: is due for a review since 31 January 2020")
    (published.place / "open").write_text("1\n")
    log.unlink()
    due(published)
    assert "issue create" not in log.read_text()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_hash(path: Path) -> None:
    used = re.findall(r"uses: (\S+)(.*)", path.read_text())
    assert used
    for action, comment in used:
        is_own = action.startswith("./")
        assert is_own or re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", action), action
        assert is_own or re.fullmatch(r" # v\d+\.\d+\.\d+", comment), action


def test_the_workflows_of_this_repository_are_those_of_every_site() -> None:
    loader = importlib.machinery.SourceFileLoader("workflows", str(PROJECT / ".ci/workflows"))
    spec = importlib.util.spec_from_loader("workflows", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name, text in module.texts().items():
        written = (PROJECT / ".github/workflows" / name).read_text()
        assert written == text, f"run python .ci/workflows: {name}"


ZIZMOR = shutil.which("zizmor", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")


@pytest.mark.skipif(not ZIZMOR, reason="zizmor is not installed")
def test_no_audit_of_workflows_finds_more_than_a_matter_of_taste() -> None:
    command = [str(ZIZMOR), "--offline", "--quiet", "--no-progress", "--persona=pedantic"]
    done = subprocess.run(
        [*command, "--min-severity=medium", *map(str, WORKFLOWS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
