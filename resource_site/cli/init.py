"""Five answers → the folder of a new site that builds, checks and deploys."""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from resource_site import characters
from resource_site.cli.console import Console
from resource_site.editing import files as editing
from resource_site.fields import yaml_block
from resource_site.settings import clock, read
from resource_site.settings.config import COMMAND, IS_INSTALLED, PACKAGE, Choices

CONTENT = Choices().content
STARTER = PACKAGE / "starter"
LOCK = PACKAGE / "lock.txt" if IS_INSTALLED else PACKAGE.parent / "requirements/run.txt"
DISTRIBUTION = "resource-site-generator"
VENDOR = "vendor"  # the folder of a wheel that no index has
DONE = 0
# Each setting that is asked for, the question, and the answer if there is none.
QUESTIONS = (
    ("title", "Name of the site", ""),
    ("tagline", "What it is for, in a few words", ""),
    ("base_url", "Its address on the web, such as https://www.example.org", ""),
    ("timezone", "Time zone of its dates, such as Asia/Bangkok", "UTC"),
    ("publisher", "Name of the organisation that publishes it", ""),
)
# How the workflows of a site install and run the generator, and which files say what to install.
INSTALLED = {
    "COMMAND": "resource-site",
    "INSTALL": "python -m pip install --quiet -r requirements.txt",
    "LOCKS": "requirements.txt",
}
PIECE = re.compile(r"__([A-Z_]+?)__")
MARKUP = re.compile(r"([!-/:-@\[-`{-~])")  # what may be markup in Markdown


class InitError(Exception):
    """No site was created; the message has the reason and a fix."""


def init(options: argparse.Namespace, console: Console) -> int:
    """Create a site in a new or empty folder; nothing is left behind if that fails."""
    folder: Path = options.folder
    try:
        _refuse_used(folder)
        answers = {question[0]: _answer(*question, options, console) for question in QUESTIONS}
        wheel = _wheel()
        files = dict(_files(answers, wheel))
        count = _write(folder, files, wheel)
    except InitError as error:
        return console.fail(str(error))
    console.say(f"{folder}/ holds a new site of {count} files. Look at it:")
    console.say(f"    cd {shlex.quote(str(folder))}")
    console.say(f"    {COMMAND} serve --open")
    console.say("README.md has the steps to put it on the web.")
    return DONE


def _refuse_used(folder: Path) -> None:
    """Raise InitError for a folder in which there is anything but a repository."""
    if folder.is_symlink() and not folder.exists():
        raise InitError(f"{folder} is a link that leads nowhere.\n    fix: delete it")
    try:
        found = sorted(path.name for path in folder.iterdir() if path.name != ".git")
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise InitError(f"{folder} is a file.\n    fix: name a folder that is new") from None
    if found:
        message = f"{folder}/ is not empty: it holds {found[0]}."
        raise InitError(f"{message}\n    fix: name a folder that is new or empty")


def _answer(
    name: str, question: str, default: str, options: argparse.Namespace, console: Console
) -> str:
    """Return the answer given by an option, or typed, until it is valid."""
    given: str | None = vars(options)[name]
    if given is not None or not console.is_interactive:
        if given is None and not default:
            flag = f"--{name.replace('_', '-')}"
            fix = f"add {flag}, or run it in a terminal, where it asks"
            raise InitError(f"The answer to “{question}” is missing.\n    fix: {fix}")
        return _valid(name, given or default)
    while True:
        answer = console.ask(f"{question}{f' [{default}]' if default else ''}: ") or default
        try:
            return _valid(name, answer)
        except InitError as error:
            console.print(str(error))


def _valid(name: str, answer: str) -> str:
    """Return an answer; raise InitError for one that the settings refuse."""
    # The publisher is no setting, but a text like the title.
    problem = read.problem("title" if name == "publisher" else name, answer)
    if problem:
        words = problem.message.replace("'title'", f"'{name}'")
        # What is typed is the value, not a line of site.toml.
        fix = re.sub(r'\w+ = (".*?(?<!\\)")', lambda found: json.loads(found[1]), problem.fix)
        raise InitError(f"{words}\n    fix: {fix}")
    if found := next(characters.problems(answer), None):
        raise InitError(
            f"The answer “{answer}” cannot be used: {found.message}.\n    fix: {found.fix}"
        )
    return " ".join(answer.split())  # space that no one sees would need quotation marks


def _files(answers: Mapping[str, str], wheel: Path | None) -> Iterator[tuple[str, str]]:
    """Yield the path and text of each file of a site."""
    now = clock.now(os.environ).astimezone(ZoneInfo(answers["timezone"]))
    words = {
        **{f"{name}_text".upper(): MARKUP.sub(r"\\\1", text) for name, text in answers.items()},
        **{name.upper(): _quoted(text) for name, text in answers.items()},
        "ARTICLE_TITLE": yaml_block.dump({"title": f"{answers['title']} is online"}).strip(),
        "COPYRIGHT": _quoted(f"© {now.year} {answers['publisher']}"),
        "DAY": f"{now:%Y-%m-%d}",
        "REQUIREMENT": f"./{VENDOR}/{wheel.name}" if wheel else _requirement(),
        **INSTALLED,
    }
    for path in sorted(STARTER.rglob("*")):
        if path.is_file():
            name = path.relative_to(STARTER).as_posix().replace("gitignore", ".gitignore")
            yield filled(name, words), filled(path.read_text(encoding="utf-8"), words)
    yield "constraints.txt", _constraints()


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text with values in place of names such as `__TITLE__`."""
    return PIECE.sub(lambda found: words[found[1]], text)


def _quoted(text: str) -> str:
    """Return a text as a TOML string."""
    return json.dumps(text, ensure_ascii=False)


def _requirement() -> str:
    """Return the line with which pip installs this generator in this version."""
    found = distribution(DISTRIBUTION)
    origin = _origin()
    if "vcs_info" in origin:
        commit = origin["vcs_info"]["commit_id"]
        return f"{DISTRIBUTION} @ {origin['vcs_info']['vcs']}+{origin['url']}@{commit}"
    if origin.get("url", "").startswith("https:"):
        return f"{DISTRIBUTION} @ {origin['url']}"
    return f"{DISTRIBUTION}=={found.version}"


def _wheel() -> Path | None:
    """Return the file that this generator was installed from, if it is on this computer."""
    path = Path(url2pathname(urlsplit(_origin().get("url", "")).path))
    return path if path.suffix == ".whl" and path.is_file() else None


def _origin() -> dict[str, Any]:
    """Return what pip noted of an installation that is not from an index."""
    found: dict[str, Any] = json.loads(
        distribution(DISTRIBUTION).read_text("direct_url.json") or "{}"
    )
    return found


def _constraints() -> str:
    """Return the versions of the libraries that the generator was tested with."""
    heading = "# The versions of the libraries that this version of the generator was tested with."
    lock = LOCK.read_text(encoding="utf-8")
    versions = re.findall(r"^[^\s#][^\\\n]*[^\s\\]", lock, re.MULTILINE)
    return "\n".join([heading, *versions, ""])


def _write(folder: Path, files: Mapping[str, str], wheel: Path | None) -> int:
    """Write the files beside the folder, and move them into it; return their number."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-site-", dir=folder.parent) as scratch:
        _write_texts(Path(scratch), files)
        _write_texts(Path(scratch), _for_programs(Path(scratch)))
        if wheel:
            Path(scratch, VENDOR).mkdir()
            shutil.copyfile(wheel, Path(scratch, VENDOR, wheel.name))
        folder.mkdir(exist_ok=True)
        count = sum(path.is_file() for path in Path(scratch).rglob("*"))
        for path in sorted(Path(scratch).iterdir()):
            path.rename(folder / path.name)
    return count


def _write_texts(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def _for_programs(folder: Path) -> Mapping[str, str]:
    """Return the files for the programs that people edit with; see the command `cms`."""
    config = read.config(Choices(content=folder / CONTENT))
    seen = replace(config, choices=replace(config.choices, content=CONTENT))
    return editing.files(seen, program=INSTALLED["COMMAND"])
