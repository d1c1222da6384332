"""The house stands as it was designed: imports point one way, awkward things live in one room."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "generator"

# Every module of the generator.  Each may import only those that stand before it.
ORDER = (
    "problems", "digest", "regular", "values", "model", "pages", "addresses", "wording", "toml",
    "config",
    "fields", "yaml_block", "fences", "front_matter", "posts", "schema", "load", "markup",
    "reading", "validate", "progress", "workers", "memo", "records", "readings",
    "index", "links", "attachments", "views", "lists", "machines", "plan",
    "disk", "trees", "versions", "publish", "feeds", "sitemap", "search", "templating",
    "template_errors", "render",
    "ledger", "report", "explain", "new", "recall", "verify", "preview", "serve",
    "command_line", "console", "cli",
)  # fmt: skip

# Each outside library, and the only modules of ours that may import it.
LIBRARIES = {
    "feedgen": {"feeds"},
    "frontmatter": {"posts"},
    "icu4py": {"search"},
    "jinja2": {"render", "template_errors", "templating"},
    "markdown": {"markup"},
    # One makes a finished body, one names its type, one writes it as it is.
    "markupsafe": {"views", "pages", "templating"},
    "nh3": {"markup"},
    "pyromark": {"markup"},
    "starlette": {"serve"},
    "uvicorn": {"serve"},
    "watchfiles": {"preview"},
    "yaml": {"yaml_block"},
}

# The modules that touch files, and what for; everything between is a function of its arguments.
FILES = {
    "config": "reads site.toml and the words of the interface",
    "load": "lists content/ and templates/, and reads templates",
    "regular": "reads regular files, whoever asks",
    "memo": "keeps the cache",
    "search": "hands texts to Pagefind and takes its index",
    "disk": "writes, links, exchanges and flushes",
    "trees": "looks at the site and the copy beside it",
    "publish": "writes the site",
    "ledger": "writes content/urls.txt",
    "verify": "builds the site twice in folders that are gone afterwards, and compares",
    "new": "writes a new article",
    "preview": "looks whether code or folders were replaced",
    "serve": "sends the files of a preview",
    "console": "shows the line that a mistake stands on",
}
TOUCHES = {
    "open", "os.open", "os.fdopen", "os.scandir", "os.replace", "os.fsync", "TemporaryDirectory",
    "sqlite3.connect", "subprocess.run", "shutil.rmtree",
}  # fmt: skip
TOUCHING = {
    "open", "read_bytes", "read_text", "write_bytes", "write_text", "mkdir", "unlink", "iterdir",
    "rglob", "glob", "rename", "exists", "is_file", "is_dir", "is_symlink", "stat",
}  # fmt: skip


def module(path: Path) -> str:
    """Return the module that a file belongs to; `markup` is one room with many shelves."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


TREES = dict(trees())
MODULES = sorted({module(path) for path in TREES} - {"__init__"})


def of(name: str) -> Iterator[ast.AST]:
    """Yield every node of a module."""
    for path, tree in TREES.items():
        if module(path) == name:
            yield from ast.walk(tree)


def imported(name: str) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports."""
    for node in of(name):
        if isinstance(node, ast.Import):
            yield from (found.name for found in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{found.name}" for found in node.names)


def called(name: str) -> set[str]:
    """Return what a module calls, as it is written."""
    return {ast.unparse(node.func) for node in of(name) if isinstance(node, ast.Call)}


def test_every_module_has_its_place_in_the_order() -> None:
    assert sorted(ORDER) == MODULES


@pytest.mark.parametrize("name", ORDER)
def test_a_module_imports_only_what_stands_before_it(name: str) -> None:
    ours = {dotted.split(".")[1] for dotted in imported(name) if dotted.startswith("generator.")}
    assert ours - {name} <= set(ORDER[: ORDER.index(name)])


def test_each_outside_library_is_imported_where_the_table_says() -> None:
    found = defaultdict(set)
    for name in MODULES:
        for dotted in imported(name):
            library = dotted.split(".")[0]
            if library != "generator" and library not in sys.stdlib_module_names:
                found[library].add(name)
    assert found == LIBRARIES


@pytest.mark.parametrize("name", MODULES)
def test_only_the_console_prints(name: str) -> None:
    spoken = {"print", "sys.stdout.write", "sys.stderr.write", "logging.getLogger", "warnings.warn"}
    if name != "console":
        assert not called(name) & spoken
        assert not {"sys.stdout", "sys.stderr"} & {
            ast.unparse(node) for node in of(name) if isinstance(node, ast.Attribute)
        }


CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}


@pytest.mark.parametrize("name", MODULES)
def test_only_the_settings_ask_the_clock(name: str) -> None:
    if name != "config":
        assert not called(name) & CLOCKS


@pytest.mark.parametrize("name", MODULES)
def test_only_progress_and_the_closing_line_measure_time(name: str) -> None:
    measured = {call for call in called(name) if call.startswith("time.")}
    clocks = {
        "publish": "time.sleep",
        "cli": "time.monotonic",
        "progress": "time.monotonic",
        "config": "time.time_ns",
    }
    assert measured <= {clocks.get(name)}


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_reads_the_environment(name: str) -> None:
    if name not in ("command_line", "console", "cli"):
        written = {ast.unparse(node) for node in of(name) if isinstance(node, ast.Attribute)}
        assert not written & {"os.environ", "os.getenv"}


@pytest.mark.parametrize("name", MODULES)
def test_files_are_touched_only_at_the_ends(name: str) -> None:
    calls = called(name)
    touching = {call for call in calls if "." in call and call.rpartition(".")[2] in TOUCHING}
    if name not in FILES:
        assert not calls & TOUCHES
        assert not touching
    else:
        assert touching or calls & TOUCHES, f"{name} is in the table and touches no file"


def test_nothing_is_ever_pickled_or_run() -> None:
    for name in MODULES:
        assert not {"pickle", "marshal", "shelve"} & {
            dotted.split(".")[0] for dotted in imported(name)
        }
        assert not {"eval", "exec", "compile", "__import__"} & called(name)


def test_nothing_is_probed() -> None:
    for name in MODULES:
        assert not {"getattr", "hasattr", "setattr"} & called(name)


DEFINITION = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield what a module offers: its functions and classes, and the methods of these."""
    for node in tree.body:
        if isinstance(node, DEFINITION) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


@pytest.mark.parametrize("path", TREES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_and_all_it_offers_say_what_they_promise(path: Path) -> None:
    assert ast.get_docstring(TREES[path])
    assert [node.name for node in public(TREES[path]) if not ast.get_docstring(node)] == []


@pytest.mark.parametrize("path", TREES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_docstring_is_a_sentence(path: Path) -> None:
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Module | DEFINITION):
            words = ast.get_docstring(node) or "."
            assert words.endswith((".", ")", "'", "`", ":", "!")), words


@pytest.mark.parametrize("name", [name for name in ORDER if name != "markup"])
def test_beside_each_module_stands_its_test(name: str) -> None:
    tested = {"model": "validate", "pages": "templates"}.get(name, name)
    assert (PROJECT / "tests" / f"test_{tested}.py").is_file()


def test_functions_are_short() -> None:
    """About twenty lines; some are longer where they only list what a thing consists of."""
    lengths = {
        f"{module(path)}.{node.name}": _length(node)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    long = {name: length for name, length in lengths.items() if length > 20}
    assert len(long) < len(lengths) / 20
    assert max(long.values()) <= 35


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines below the docstring."""
    documented = ast.get_docstring(function) is not None and len(function.body) > 1
    return (function.end_lineno or 0) - function.body[documented].lineno + 1


@pytest.mark.parametrize("path", TREES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_pattern_repeats_a_group_possessively(path: Path) -> None:
    """Python before 3.11.5 goes on behind what such a group had begun; `(?>(…)*)` is right there.

    It is Debian's Python, and half of our Markdown would be another (python/cpython#106052).
    """
    for node in ast.walk(TREES[path]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            without_sets = re.sub(r"\[(?:\\.|[^\]\\])+\]", "", node.value)
            repeated = re.search(r"(?<!\()\)(?:[*+?]|\{\d*,?\d*\})\+", without_sets)
            assert not repeated, node.value


def test_build_reads_as_the_table_of_contents() -> None:
    words = (PROJECT / "build.py").read_text(encoding="utf-8")
    stages = ["load.listing", "readings.of", "validate.collection", "index.library", "plan.outputs"]
    places = [words.find(f"{stage}(") for stage in (*stages, "render.files", "publish.site")]
    assert -1 not in places
    assert places == sorted(places)
    assert len(words.splitlines()) <= 40
