"""The package keeps its structure: imports run one way, each side effect has its one module."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
PACKAGE = PROJECT / "resource_site"

# The packages in the order the data flows.  Each may import only those before it, and the
# modules that are not in a package; `cli` may import everything.
ORDER = (
    "mojibake", "characters", "problems", "suggestions", "urls", "progress", "safe_files", "edits",
    "cache", "fields", "markdown", "settings", "editing", "content", "images", "library",
    "external", "site", "publish", "render", "preview", "importers", "cli", "pipeline", "__main__",
)  # fmt: skip

# Each outside library, and the only modules that may import it.  Every module may use msgspec.
LIBRARIES = {
    "feedgen": {"render.feeds"},
    "PIL": {"images.conversion"},
    "frontmatter": {"fields.export"},
    "h11": {"external.connection"},
    "icalendar": {"render.calendar"},
    "idna": {"external.address"},
    "icu4py": {"render.comparing", "render.search"},
    "lxml": {"importers.wordpress"},
    "jinja2": {"render.errors", "render.renderer", "render.templating"},
    "markdown": {"markdown.python_markdown"},
    "markdownify": {"importers.converter"},
    # One marks the HTML of a body as safe, one declares its type, one writes it unescaped.
    "markupsafe": {"render.renderer", "site.pages", "site.values", "render.templating"},
    "myanmartools": {"characters"},
    "nh3": {"markdown.policy"},
    "pillow_heif": {"images.conversion"},
    "pymdownx": {"markdown.addresses"},
    "pypdf": {"images.pdf"},
    "pyromark": {"markdown.render"},
    "starlette": {"preview.server"},
    "uvicorn": {"preview.server"},
    "watchfiles": {"preview.rebuild"},
    "yaml": {"fields.yaml_block", "importers.front", "importers.reading"},
}

# The modules that touch files, and what for; everything between is a function of its arguments.
FILES = {
    "settings.config": "finds the templates that come with the program",
    "settings.read": "reads site.toml and the interface strings",
    "settings.kinds": "reads the kinds that come with the generator",
    "content.scan": "lists content/ and templates/, and reads templates",
    "images.conversion": "decodes pictures that are in memory",
    "images.office": "unpacks archives in memory",
    "safe_files": "reads regular files for all other modules",
    "edits": "replaces the source files that an editor wants to change",
    "cache.store": "keeps the cache",
    "external.answers": "keeps the answers of other sites",
    "render.search": "hands documents to Pagefind and takes its index",
    "publish.disk": "writes, links, exchanges and flushes",
    "publish.snapshot": "scans the site and its standby copy",
    "publish.prescan": "checks the site in a second process",
    "publish.lock": "locks the folder of the site",
    "publish.manifest": "reads the list of published files",
    "publish.staging": "writes the site",
    "cli.record": "writes content/urls.txt",
    "cli.new": "writes a new article",
    "cli.init": "writes a new site",
    "cli.override": "copies a template into the site",
    "__main__": "finds the virtual environment",
    "cli.cms": "writes the files for editors' programs",
    "cli.command": "writes the page of `plan --html`",
    "cli.serve": "checks the file whose page is to be opened",
    "preview.rebuild": "checks whether code or folders were replaced",
    "importers.reading": "reads the source of another generator",
    "importers.writing": "writes what is imported, and never over other bytes",
    "cli.console": "shows the line of an error",
}
TOUCHES = {
    "open", "os.open", "os.fdopen", "os.scandir", "os.replace", "os.fsync", "TemporaryDirectory",
    "sqlite3.connect", "subprocess.run", "shutil.rmtree",
}  # fmt: skip
TOUCHING_METHODS = {
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


def nodes(name: str) -> Iterator[ast.AST]:
    return ast.walk(NAMES[name])


@cache
def imported(name: str) -> frozenset[str]:
    """Return the dotted name of everything that a module imports."""
    found: set[str] = set()
    for node in nodes(name):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return frozenset(found)


@cache
def called(name: str) -> frozenset[str]:
    """Return what a module calls, as it is written."""
    return frozenset(ast.unparse(node.func) for node in nodes(name) if isinstance(node, ast.Call))


@cache
def attributes(name: str) -> frozenset[str]:
    """Return the attributes that a module uses, as they are written."""
    return frozenset(ast.unparse(node) for node in nodes(name) if isinstance(node, ast.Attribute))


def test_every_package_has_its_position_in_the_order() -> None:
    assert {name.split(".")[0] for name in MODULES if name} == set(ORDER)


def test_imports_run_down_the_order() -> None:
    upward = []
    for name in filter(None, MODULES):
        package = name.split(".", maxsplit=1)[0]
        ours = {
            found.split(".")[1] for found in imported(name) if found.startswith("resource_site.")
        }
        allowed = {package, *ORDER[: ORDER.index(package)]}
        upward += [f"{name} imports {found}" for found in sorted(ours - allowed)]
    assert upward == []


@pytest.mark.parametrize("package", [name for name in ORDER if (PACKAGE / name).is_dir()])
def test_the_modules_of_a_package_do_not_import_each_other_in_a_circle(package: str) -> None:
    names = [name for name in MODULES if name.startswith(f"{package}.")]
    beside = {
        name: {other for other in names if f"resource_site.{other}" in imported_modules(name)}
        for name in names
    }
    while free := {name for name, others in beside.items() if not others}:
        beside = {name: others - free for name, others in beside.items() if name not in free}
    assert not beside


def imported_modules(name: str) -> set[str]:
    return {part for found in imported(name) for part in (found, found.rpartition(".")[0])}


def test_each_outside_library_is_imported_only_where_allowed() -> None:
    found = defaultdict(set)
    for name in MODULES:
        for dotted in imported(name):
            library = dotted.split(".")[0]
            if library not in {"resource_site", "msgspec", *sys.stdlib_module_names}:
                found[library].add(name)
    assert found == LIBRARIES


def test_only_the_console_prints() -> None:
    printing = {"print", "sys.stdout.write", "sys.stderr.write"}
    printing |= {"logging.getLogger", "warnings.warn"}
    streams = {"sys.stdout", "sys.stderr"}
    assert {name for name in MODULES if called(name) & printing or attributes(name) & streams} == {
        "cli.console",
        "__main__",  # only that it cannot run
        "images.pdf",  # only keeps a library from printing
    }


def test_only_the_settings_read_the_clock() -> None:
    clocks = {"datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time.time"}
    assert {name for name in MODULES if called(name) & clocks} == {"settings.clock"}


def test_time_is_measured_only_where_allowed() -> None:
    measured = {
        name: {call for call in called(name) if call.startswith("time.")} for name in MODULES
    }
    assert {name: calls for name, calls in measured.items() if calls} == {
        "cli.command": {"time.monotonic"},
        "progress": {"time.monotonic"},
        "publish.lock": {"time.sleep"},
        "settings.clock": {"time.time_ns"},
    }


def test_only_the_command_line_reads_the_environment() -> None:
    environment = {"os.environ", "os.getenv"}
    readers = {name for name in MODULES if attributes(name) & environment}
    assert readers == {"cli.parser", "cli.console", "cli.init"}


def test_files_are_touched_only_at_the_ends() -> None:
    touching = {
        name
        for name in MODULES
        if called(name) & TOUCHES
        or any("." in call and call.rpartition(".")[2] in TOUCHING_METHODS for call in called(name))
    }
    assert touching == FILES.keys()


def test_nothing_is_pickled_or_evaluated() -> None:
    for name in MODULES:
        libraries = {dotted.split(".")[0] for dotted in imported(name)}
        assert not {"pickle", "marshal", "shelve"} & libraries, name
        assert not {"eval", "exec", "compile", "__import__"} & called(name), name


def test_no_attribute_is_looked_up_by_name() -> None:
    for name in MODULES:
        assert not {"getattr", "hasattr", "setattr"} & called(name), name


DEFINITION = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def public(
    tree: ast.Module | ast.ClassDef,
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the public functions, classes and methods of a module."""
    for node in tree.body:
        if isinstance(node, DEFINITION) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from public(node)


def test_a_module_and_its_public_names_have_docstrings() -> None:
    for name, tree in NAMES.items():
        assert ast.get_docstring(tree), name
        assert [node.name for node in public(tree) if not ast.get_docstring(node)] == [], name


def test_a_docstring_is_a_sentence() -> None:
    for name in MODULES:
        for node in nodes(name):
            if isinstance(node, ast.Module | DEFINITION):
                text = ast.get_docstring(node) or "."
                assert text.endswith((".", ")", "'", "`", ":", "!")), f"{name}: {text}"


def test_a_module_has_at_most_350_lines() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in TREES}
    assert {path.name: length for path, length in lengths.items() if length > 350} == {}


def test_functions_are_short() -> None:
    """At most 35 lines, and nearly all at most 20."""
    lengths = {
        f"{name}.{node.name}": length(node)
        for name in MODULES
        for node in nodes(name)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > 35} == {}
    assert len([lines for lines in lengths.values() if lines > 20]) < len(lengths) / 20


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines below the docstring."""
    documented = ast.get_docstring(function) is not None and len(function.body) > 1
    return (function.end_lineno or 0) - function.body[documented].lineno + 1


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 matches such a group wrongly: python/cpython#106052."""
    for name in MODULES:
        for node in nodes(name):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                without_sets = re.sub(r"\[(?:\\.|[^\]\\])+\]", "x", node.value)
                repeated = re.search(r"(?<!\()\)(?:[*+?]|\{\d*,?\d*\})\+", without_sets)
                assert not repeated, f"{name}: {node.value}"


def test_build_calls_the_stages_in_order() -> None:
    source = (PACKAGE / "pipeline.py").read_text(encoding="utf-8")
    stages = (
        "scan.files", "load.documents", "images.attachments", "status.collection",
        "index.library", "plan.plan",
        "staging", "renderer.rendered", "site.publish",
    )  # fmt: skip
    places = [source.find(f"{stage}(") for stage in stages]
    assert -1 not in places
    assert places == sorted(places)
    assert len(source.splitlines()) <= 90
