"""A warm build is a fresh build: whatever was edited, moved, taken away or done to the memory.

`JOBS=1 EDITS=20 SEQUENCES=500 pytest tests/test_warm_builds.py` makes the long run.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from resource_site import pipeline
from tests import shared

PROJECT = Path(__file__).parents[1]
FIRST = int(os.environ.get("FIRST", "0"))
SEQUENCES = int(os.environ.get("SEQUENCES", "6"))
JOBS = os.environ.get("JOBS", "2")
EDITS = int(os.environ.get("EDITS", "12"))
TAGS = ("Law", "Prevention", "Border", "Children")
SETTINGS = f"""\
{shared.SETTINGS}
[languages.zh]
title = "新闻"
[lists]
size = 3
[checks]
links = "warn"
"""


class Editors:
    """A site in a folder, and everything that people do to it between two builds."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder, self.chance = folder, chance
        self.news = folder / "content" / "news"
        self.news.mkdir(parents=True)
        shutil.copytree(PROJECT / "templates", folder / "templates")
        (folder / "content" / "site.toml").write_text(SETTINGS, encoding="utf-8")
        for _ in range(8):
            self.add()

    def edit(self) -> str:
        """Do one thing by chance and return its name."""
        edits: tuple[Callable[[], object], ...] = (
            *(self.body, self.title, self.tags, self.date, self.add, self.remove, self.rename),
            *(self.draft, self.swap, self.same_size, self.touch, self.template, self.style),
            *(self.settings, self.cut_memory, self.flip_memory, self.no_memory, self.translate),
            *(self.alias, self.link, self.foul_site, self.no_standby, self.nothing),
        )
        edit = self.chance.choice(edits)
        edit()
        return edit.__name__

    def some(self) -> Path:
        articles = sorted(self.news.glob("*.md"))
        return self.chance.choice(articles) if articles else self.add()

    def change(self, old: str, new: str) -> None:
        path = self.some()
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def add(self) -> Path:
        number = self.chance.randrange(10**6)
        day = f"20{self.chance.randrange(1, 9):02}-0{self.chance.randrange(1, 10)}-11"
        path = self.news / f"a{number:06}.md"
        tags = ", ".join(self.chance.sample(TAGS, self.chance.randrange(3)))
        path.write_text(
            f"---\ntitle: Title {number}\ndate: {day}\ntags: [{tags}]\n---\nWords {number}.\n",
            encoding="utf-8",
        )
        return path

    def body(self) -> None:
        self.change("Words", "Other words and")

    def title(self) -> None:
        self.change("title: ", "title: New ")

    def tags(self) -> None:
        self.change("tags: [", f"tags: [{self.chance.choice(TAGS)}, ")

    def date(self) -> None:
        self.change("date: 200", "date: 199" if self.chance.random() < 0.5 else "date: 201")

    def remove(self) -> None:
        self.some().unlink()

    def rename(self) -> None:
        path = self.some()
        path.rename(path.with_name(f"b{path.name}"))

    def draft(self) -> None:
        path = self.some()
        text = path.read_text(encoding="utf-8")
        on = "draft: true\n"
        text = text.replace(on, "") if on in text else text.replace("title:", f"{on}title:", 1)
        path.write_text(text, encoding="utf-8")

    def swap(self) -> None:
        one, two = self.some(), self.some()
        aside = one.with_name("_aside")
        one.rename(aside)
        if two.exists():
            two.rename(one)
            aside.rename(two)
        else:
            aside.rename(one)

    def same_size(self) -> None:
        path = self.some()
        before = path.stat()
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Words", "Sword"), encoding="utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    def touch(self) -> None:
        self.some().touch()

    def template(self) -> None:
        path = self.folder / "templates" / "base.html"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("</body>", "<!-- more --></body>"), encoding="utf-8")

    def style(self) -> None:
        path = self.folder / "templates" / "assets" / "style.css"
        path.write_text(path.read_text(encoding="utf-8") + "\n/* more */\n", encoding="utf-8")

    def settings(self) -> None:
        path = self.folder / "content" / "site.toml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace('tagline = "', 'tagline = "Again '), encoding="utf-8")

    def cut_memory(self) -> None:
        for path in (self.folder / "cache").rglob("*"):
            if path.is_file():
                os.truncate(path, self.chance.randrange(path.stat().st_size + 1))

    def flip_memory(self) -> None:
        for path in (self.folder / "cache").rglob("*"):
            if path.is_file() and path.stat().st_size:
                raw = bytearray(path.read_bytes())
                for _ in range(20):
                    raw[self.chance.randrange(len(raw))] ^= 1 << self.chance.randrange(8)
                path.write_bytes(raw)

    def no_memory(self) -> None:
        shutil.rmtree(self.folder / "cache", ignore_errors=True)

    def translate(self) -> None:
        path = self.some()
        text = path.read_text(encoding="utf-8").replace("title: ", "title: 标题 ")
        path.with_name(f"{path.stem.partition('.')[0]}.zh.md").write_text(text, encoding="utf-8")

    def alias(self) -> None:
        self.change("title:", f"aliases: [/old/{self.chance.randrange(10**6)}/]\ntitle:")

    def link(self) -> None:
        self.change("Words", f"[Words]({self.some().name})")

    def foul_site(self) -> None:
        files = sorted((self.folder / "site").rglob("*.html"))
        path = self.chance.choice(files) if files else None
        if path and self.chance.random() < 0.5:
            path.unlink()
        elif path:
            path.unlink()
            path.write_text("foul", encoding="utf-8")

    def no_standby(self) -> None:
        for path in self.folder.glob(".site-standby"):
            shutil.rmtree(path)

    def nothing(self) -> None:
        pass


def built(output: str, cache: str) -> int:
    arguments = ("build", "--output", output, "--cache", cache, "--no-search", "-q", "--jobs", JOBS)
    now = ("--now", "2030-01-01")
    return pipeline.main([*arguments, *now])


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEQUENCES))
def test_a_warm_build_equals_a_cold_build_after_every_edit(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    editors = Editors(tmp_path, random.Random(seed))
    monkeypatch.chdir(tmp_path)
    done: list[str] = []
    for _ in range(EDITS):
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        statuses = (built("site", "cache"), built("fresh/site", "fresh/cache"))
        assert statuses[0] == statuses[1], done
        if statuses[0] == 0:
            assert tree(tmp_path / "site") == tree(tmp_path / "fresh" / "site"), done
        done.append(editors.edit())
