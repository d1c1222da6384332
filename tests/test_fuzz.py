"""Articles and settings made by chance: all that is wrong is told, and the rest can be published.

A build of such a folder ends without a traceback.  Where it is refused, every reason names a file
that is there and a way to put it right; when the files that were named are taken out, the rest is
published whole and harmless (see `tests/oracles.py`).  Two kinds of chance: `hypothesis` puts
articles and settings together from parts, and real texts are changed byte by byte.

FUZZ_ARTICLES=10000 FUZZ_SEED=1 makes a longer run than the usual one, with other articles.
"""

from __future__ import annotations

import faulthandler
import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests import oracles
from tests.hostile.judged import told
from tests.sites.building import HERE, PROJECT, SETTINGS, Built, build, written

ARTICLES = int(os.environ.get("FUZZ_ARTICLES", "400"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))
TOGETHER = 80  # changed texts in a folder
AT_ONCE = 12  # articles that hypothesis puts into a folder
ROUNDS = 8  # of taking out what was named: a text may be named only when another is gone
HANGING = 600  # seconds

NASTY = (
    *("help", "the 1300 line", "预防", "ကူညီ", "می\u200cخواهم", "😀", "e\u0301", "\u202e", "\u200b"),
    *(
        "\x00",
        "\x1b[2J",
        "\ufeff",
        "\u2028",
        "\x85",
        "<b>",
        "</b>",
        "<script>",
        "</script>",
        "<!--",
    ),
    *(
        "-->",
        "<div>",
        "</div>",
        "<img src=x onerror=y>",
        "javascript:x",
        "{{ x }}",
        "{% x %}",
        "::",
    ),
    *(
        "]]>",
        "&amp;",
        "&#0;",
        "&#x202e;",
        "\\",
        "`",
        "``",
        "*",
        "**",
        "_",
        "~~",
        "[",
        "]",
        "(",
        ")",
    ),
    *(
        "|",
        "#",
        "-",
        "+",
        "1.",
        ">",
        "---",
        "===",
        "\t",
        "    ",
        "\n",
        "\r",
        "\n\n",
        '"',
        "'",
        ": ",
    ),
    *("[^1]", "[^1]: ", "![", "](", "https://", "www.", "a@b.org", "//evil.example", "../", "%00"),
)
TARGETS = (
    *("https://example.com/a?b=c#d", "good.md", "../pages/about.md", "#c-a", "#", "/news/", ".."),
    *("nowhere.md", "javascript:alert(1)", "//evil.example", "../../../etc/passwd", "tel:1300"),
    *("mailto:a@b.org", "data:text/html,x", "https://[x", "x y", "<x>", "good.md#a", "%2e%2e/", ""),
)
VALUES = (
    *(
        "Help",
        "yes",
        "no",
        "true",
        "false",
        "3.10",
        "NO",
        "~",
        "null",
        "",
        "''",
        '"a"',
        "a: b",
        "#",
    ),
    *(
        "a # b",
        "[a, b]",
        "[]",
        "{a: b}",
        "- a",
        "&a b",
        "*a",
        "!a b",
        "|\n  a\n  b",
        ">\n  a",
        "@a",
    ),
    *(
        "2007-03-31",
        "2007-02-30",
        "last Tuesday",
        "2099-01-01",
        "[[[[[[[a]]]]]]]",
        '"\\0"',
        '"\\e"',
    ),
    *(
        "<script>",
        "{{ x }}",
        "预防",
        "a\u202eb",
        "../../x",
        "/old/",
        "con",
        "en",
        "zh",
        "'",
        '"',
        "[a",
    ),
)
FIELDS = (
    *("title", "date", "draft", "tags", "countries", "summary", "source", "author", "updated"),
    *("publish", "expires", "slug", "aliases", "image", "image_alt", "lang", "featured", "weight"),
    *("titel", "published", "status", "lastmod", "<<", "? a", "a b", "x:y", "source:\n  name"),
)

words = st.lists(st.sampled_from(NASTY) | st.text(max_size=6), min_size=1, max_size=8).map(" ".join)
links = st.builds("[{}]({})".format, words, st.sampled_from(TARGETS))
pictures = st.builds("![{}]({})".format, words, st.sampled_from(TARGETS))
marked = st.builds("{0}{1}{0}".format, st.sampled_from(("*", "**", "~~", "`", "``", "_")), words)
inlines = st.lists(words | links | pictures | marked, min_size=1, max_size=5).map(" ".join)
blocks = st.recursive(
    inlines
    | st.builds("{} {}".format, st.sampled_from(("#", "##", "###", "####")), words)
    | st.builds("```{}\n{}\n```".format, words, words)
    | st.builds("| {} | {} |\n|---|:-:|\n| {} | {} |".format, words, words, inlines, words)
    | st.builds("[^1]: {}".format, inlines)
    | st.builds("[a]: {} {}".format, st.sampled_from(TARGETS), words)
    | st.builds(
        "<{0}>\n\n{1}\n\n</{0}>".format, st.sampled_from(("div", "details", "p", "x")), words
    ),
    lambda inner: st.builds(
        lambda mark, text: "\n".join(mark + line for line in text.split("\n")),
        st.sampled_from(("> ", "- ", "1. ", "  ", "    ", "- [ ] ", "\t")),
        st.lists(inner, min_size=1, max_size=3).map("\n\n".join),
    ),
    max_leaves=6,
)
odd_fields = st.builds("{}: {}".format, st.sampled_from(FIELDS), st.sampled_from(VALUES) | words)
right_fields = st.sampled_from(
    ("tags: [Help, Law]", "countries: China", "summary: In short.", "source: UNIAP", "weight: 3")
)
front_matter = st.builds(
    lambda title, right, odd: "\n".join((f"title: {title}", *right, *odd)),
    st.sampled_from(("A title", "A title", "'<b> & \"c\"'", "预防")),
    st.lists(right_fields, max_size=3, unique=True),
    st.just([]) | st.just([]) | st.lists(odd_fields, min_size=1, max_size=3),
)
fences = st.sampled_from(("---",) * 12 + ("--- ", "----", "...", "—-", "+++", ""))
articles = st.builds(
    "{}\n{}\n{}\n{}\n".format,
    fences,
    front_matter,
    fences,
    st.lists(blocks, min_size=1, max_size=5).map("\n\n".join),
)
lines_of_settings = st.lists(
    st.sampled_from(
        (
            *('navigation = ["about"]', "permalink = '/{slug}/'", "permalink = '/{year}/{slug}/'"),
            *('copyright = "© <b>"', 'extra_fields = ["isbn"]', 'description = "\\u202e"', "a = 1"),
            *(
                "[lists]",
                "size = 1",
                "[checks]",
                'links = "off"',
                'html = "warn"',
                "[languages.zh]",
            ),
            *(
                "[taxonomies.topics]",
                'title = "A"',
                "title = ''",
                "[exit]",
                "url = 'https://a.org'",
            ),
            *("[sections.reports]", "[newsletter]", "action = 'https://a.org/b'", "[search]", "{"),
            *("enabled = false", "[help]", 'page = "about"', "[gone]", '"/a/" = "b"', '"x" = [[[['),
        )
    )
    | words,
    max_size=6,
).map("\n".join)


@pytest.fixture(autouse=True)
def _never_hangs() -> Iterator[None]:
    faulthandler.dump_traceback_later(HANGING, exit=True)
    yield
    faulthandler.cancel_dump_traceback_later()


def errors(built: Built) -> list[str]:
    """Return what stopped a build; there is a reason, and each reason has a way to put it right."""
    found = [line for line in told(built.words) if ": error: " in line]
    assert found, built.words
    assert [line for line in found if " → " not in line] == []
    return found


def named(line: str, folder: Path) -> Path:
    """Return the file below `content/` that a reason names; it is there."""
    place = line.partition(": error: ")[0]
    path = folder / re.sub(r"(:\d+){1,2}$", "", place)
    assert path.is_file(), line
    return path


def published_in_the_end(folder: Path) -> tuple[Built, int]:
    """Build; take out what was named until nothing is; return the site and how many were left."""
    for _ in range(ROUNDS):
        built = build(folder)
        if built.status == 0:
            return built, len(list((folder / "content/news").rglob("*.md")))
        for path in {named(line, folder) for line in errors(built)}:
            path.unlink()
    pytest.fail(f"never published: {built.words}")


def judge(texts: Mapping[str, str | bytes]) -> int:
    """Build a folder with these texts; return how many of them are published or unpublished."""
    good = "---\ntitle: Good\n---\n## A\n\nGood words.\n"
    with TemporaryDirectory() as place:
        folder = written(
            Path(place), {"news/good.md": good.replace("Good\n", "Good\ndate: 2007-01-01\n", 1)}
        )
        written(folder, {"pages/about.md": "---\ntitle: About us\n---\nWords.\n", **texts})
        built, left = published_in_the_end(folder)
        assert oracles.all_faults(built.site) == []
        shown = len(list(oracles.articles(built.site)))
        unpublished = sum(map(int, re.findall(r"^(\d+) not published", built.words, re.MULTILINE)))
        assert shown + unpublished == left, built.words
        return left


def repeated(test: Callable[[], None], count: int) -> Callable[[], None]:
    """Return a test that hypothesis runs so many times, with the seed of this run."""
    usual = settings(
        max_examples=max(1, count),
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    return seed(SEED)(usual(test))


def _structured(texts: list[str]) -> None:
    judge(
        {
            f"news/2007-03-{n + 1:02}-a{n}.md": text.encode("utf-8", "replace")
            for n, text in enumerate(texts)
        }
    )


test_randomly_generated_articles = repeated(
    given(st.lists(articles, min_size=AT_ONCE, max_size=AT_ONCE))(_structured),
    ARTICLES // 2 // AT_ONCE,
)


def _settings(lines: str, more: str) -> None:
    """Whatever settings say, they are refused with a reason or make a whole site."""
    with TemporaryDirectory() as place:
        text = f"{lines}\n{SETTINGS}\n{more}\n".encode("utf-8", "replace")
        page = "---\ntitle: About us\n---\nWords.\n"
        article = "---\ntitle: Good\ntags: [Help]\n---\nGood words.\n"
        written(Path(place), {"news/2007-01-01-good.md": article, "pages/about.md": page})
        built = build(written(Path(place), {"site.toml": text}))
        if built.status:
            assert {named(line, Path(place)).name for line in errors(built)} == {"site.toml"}
        else:
            assert oracles.all_faults(built.site) == []


test_randomly_generated_settings = repeated(
    given(lines_of_settings, lines_of_settings)(_settings), max(40, ARTICLES // 20)
)


def changed(raw: bytes, chance: Random, others: list[bytes]) -> bytes:
    """Return a text with a few changes: bytes, parts of other texts, lines in another order."""
    text = bytearray(raw)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        start = chance.randrange(len(text) + 1)
        end = min(len(text), start + chance.choice((1, 1, 2, 5, 40, 400)))
        kind = chance.randrange(7)
        if kind == 0:
            text[start:end] = b""
        elif kind == 1:
            text[start:start] = chance.choice(NASTY).encode("utf-8", "surrogatepass")
        elif kind == 2:
            text[start:end] = chance.randbytes(end - start)
        elif kind == 3:
            other = chance.choice(others)
            cut = chance.randrange(len(other))
            text[start:start] = other[cut : cut + 200]
        elif kind == 4:
            text[start:start] = text[start:end] * chance.choice((2, 20, 200))
        elif kind == 5:
            rows = bytes(text).split(b"\n")
            chance.shuffle(rows)
            text = bytearray(b"\n".join(rows))
        elif start < len(text):
            text[start] ^= 1 << chance.randrange(8)
    return bytes(text)


def real_texts() -> list[bytes]:
    """Return the texts of the complete site and the examples of Markdown."""
    examples = PROJECT / "tests/examples"
    found = sorted((HERE / "complete/content").rglob("*.md"))
    shown = (path.read_bytes() for path in sorted(examples.glob("*.md")))
    start = b"---\ntitle: Odd\ndate: 2007-03-31\ntags: [Help]\n---\n"
    return [*(path.read_bytes() for path in found), *(start + text[:4000] for text in shown)]


@pytest.mark.parametrize("number", range(max(1, ARTICLES // 2 // TOGETHER)))
def test_randomly_changed_texts(number: int) -> None:
    chance, seeds = Random(f"{SEED}:{number}"), real_texts()
    texts = {
        f"news/a{place}.md": changed(chance.choice(seeds), chance, seeds)
        for place in range(TOGETHER)
    }
    judge(texts)
