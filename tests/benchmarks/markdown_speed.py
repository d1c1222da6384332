"""CPU time of our Markdown beside the `markdown` package's own, on the same articles in one run.

    python tests/benchmarks/markdown_speed.py FOLDER

FOLDER holds articles (`**/*.md`); their front matter is cut off.  Both make HTML of every article
in turn, three times; the least time of each counts.  A ratio below 1 means that ours takes less.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown import Markdown

sys.path.insert(0, str(Path(__file__).parents[2]))

from resource_site.markdown import body

RUNS = 3
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n.*?\n---[ \t]*(?:\n|$)", re.DOTALL)


def main() -> None:
    """Print the milliseconds of CPU time per article, and their ratio."""
    texts = [_text(path) for path in sorted(Path(sys.argv[1]).rglob("*.md"))]
    package = Markdown(extensions=["extra"])
    theirs = _milliseconds(lambda text: package.reset().convert(text), texts)
    ours = _milliseconds(body, texts)
    size = sum(map(len, texts)) / len(texts)
    print(f"{len(texts)} articles of {size:.0f} characters, milliseconds of CPU time for each:")
    print(f"ours {ours:.2f} (safe, with links and mistakes) · markdown with extra {theirs:.2f}")
    print(f"ratio {ours / theirs:.2f}")


def _text(path: Path) -> str:
    text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    return _FRONT_MATTER.sub("", text, count=1)


def _milliseconds(convert: Callable[[str], object], texts: list[str]) -> float:
    runs = []
    for _ in range(RUNS):
        started = time.process_time()
        for text in texts:
            convert(text)
        runs.append(time.process_time() - started)
    return min(runs) / len(texts) * 1000


if __name__ == "__main__":
    main()
