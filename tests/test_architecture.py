"""The package keeps its structure: imports run one way, each side effect has its one module."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "resource_site"

# The packages in the order the data flows.  Each may import only those before it, and the
# modules that are not in a package; `cli` may import everything.
ORDER = (
    "problems", "suggestions", "urls", "values", "progress", "safe_files",
    "cache", "fields", "settings", "markup", "content", "library", "site", "publish", "render",
    "preview", "cli",
)  # fmt: skip

# Each outside library, and the only modules that may import it.
LIBRARIES = {
    "feedgen": {"render.feeds"},
    "frontmatter": {"fields.export"},
    "icu4py": {"render.search"},
    "jinja2": {"render.renderer", "render.template_errors", "render.templating"},
    "markdown": {"markup.conversion"},
    # One makes a finished body, one names its type, one writes it as it is.
    "markupsafe": {"site.views", "site.pages", "render.templating"},
    "msgspec": {
        "fields.schemas", "fields.table", "fields.validation", "fields.values", "settings.config",
        "site.plan", "cli.previous_build",
    },
    "nh3": {"markup.safety"},
    "pyromark": {"markup.everyday"},
    "starlette": {"preview.server"},
    "uvicorn": {"preview.server"},
    "watchfiles": {"preview.rebuild"},
    "yaml": {"fields.yaml_block"},
}  # fmt: skip

# The modules that touch files, and what for; everything between is a function of its arguments.
FILES = {
    "settings.read": "reads site.toml and the interface strings",
    "content.scan": "lists content/ and templates/, and reads templates",
    "safe_files": "reads regular files for all other modules",
    "cache.store": "keeps the cache",
    "render.search": "hands documents to Pagefind and takes its index",
    "publish.disk": "writes, links, exchanges and flushes",
    "publish.snapshot": "scans the site and its standby copy",
    "publish.publication": "writes the site",
    "cli.record": "writes content/urls.txt",
    "cli.new": "writes a new article",
    "preview.rebuild": "checks whether code or folders were replaced",
    "preview.server": "sends the files of a preview",
    "cli.console": "shows the line of an error",
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
    """Return the dotted name of a module below the package: `content.scan`."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


TREES = dict(trees())
NAMES = {module(path): tree for path, tree in TREES.items()}
MODULES = sorted(NAMES)


def of(name: str) -> Iterator[ast.AST]:
    """Yield every node of a module."""
    return ast.walk(NAMES[name])


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


def test_every_package_has_its_position_in_the_order() -> None:
    assert {name.split(".")[0] for name in MODULES if name} == set(ORDER)


@pytest.mark.parametrize("name", [name for name in MODULES if name])
def test_imports_run_down_the_order(name: str) -> None:
    package = name.split(".", maxsplit=1)[0]
    ours = {found.split(".")[1] for found in imported(name) if found.startswith("resource_site.")}
    assert ours - {package} <= set(ORDER[: ORDER.index(package)])


@pytest.mark.parametrize("package", [name for name in ORDER if (PACKAGE / name).is_dir()])
def test_no_two_modules_of_a_package_import_each_other(package: str) -> None:
    names = [name for name in MODULES if name.startswith(f"{package}.")]
    beside = {
        name: {other for other in names if f"resource_site.{other}" in _modules(name)}
        for name in names
    }
    while free := {name for name, others in beside.items() if not others}:
        beside = {name: others - free for name, others in beside.items() if name not in free}
    assert not beside


def _modules(name: str) -> set[str]:
    return {part for found in imported(name) for part in (found, found.rpartition(".")[0])}


def test_each_outside_library_is_imported_where_the_table_says() -> None:
    found = defaultdict(set)
    for name in MODULES:
        for dotted in imported(name):
            library = dotted.split(".")[0]
            if library != "resource_site" and library not in sys.stdlib_module_names:
                found[library].add(name)
    assert found == LIBRARIES


@pytest.mark.parametrize("name", MODULES)
def test_only_the_console_prints(name: str) -> None:
    spoken = {"print", "sys.stdout.write", "sys.stderr.write", "logging.getLogger", "warnings.warn"}
    if name != "cli.console":
        assert not called(name) & spoken
        assert not {"sys.stdout", "sys.stderr"} & {
            ast.unparse(node) for node in of(name) if isinstance(node, ast.Attribute)
        }


CLOCKS = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}


@pytest.mark.parametrize("name", MODULES)
def test_only_the_settings_ask_the_clock(name: str) -> None:
    if name != "settings.clock":
        assert not called(name) & CLOCKS


@pytest.mark.parametrize("name", MODULES)
def test_only_progress_and_the_closing_line_measure_time(name: str) -> None:
    measured = {call for call in called(name) if call.startswith("time.")}
    clocks = {
        "publish.publication": "time.sleep",
        "cli.main": "time.monotonic",
        "progress": "time.monotonic",
        "settings.clock": "time.time_ns",
    }
    assert measured <= {clocks.get(name)}


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_reads_the_environment(name: str) -> None:
    if name not in ("cli.parser", "cli.console", "cli.main"):
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


@pytest.mark.parametrize("path", TREES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_module_has_at_most_350_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350 or module(path) in LONG


# These are being redesigned.
LONG = {
    "site.plan", "site.pages", "site.views", "site.lists",
    "publish.publication", "preview.server", "markup.blocks", "markup.inlines",
}  # fmt: skip


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
    stages = ["scan.listing", "load.of", "status.collection", "index.library", "plan.outputs"]
    places = [words.find(f"{stage}(") for stage in (*stages, "renderer.files", "publication.site")]
    assert -1 not in places
    assert places == sorted(places)
    assert len(words.splitlines()) <= 45
