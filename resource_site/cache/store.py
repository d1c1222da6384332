"""Remembers what became of files, texts and pages, by everything it depends on.

The memory costs time, never truth: what is damaged, foreign, of another version or locked is the
same as nothing remembered.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

FILE = "memory.sqlite"
TABLES = {
    # What is known of texts, a sheaf of them in each row: there are many, and all are read.
    "sheaves": ("number", "texts"),
    # What Markdown became: the HTML, and the rest of the body as JSON.
    "bodies": ("key", "html", "rest"),
    # A site on disk: its files, and what its folders and those beside it looked like.
    "sites": ("path", "files", "folders", "beside"),
    # The last build of a site: all it depended on, and what was said.
    "builds": ("path", "state", "outcome"),
}
SHEAVES = 256  # a change writes one of them anew
PATIENCE = 10.0  # seconds to wait for another build that writes something down
SPARE = 200  # unused bodies that are kept for a change that is taken back


class Text(NamedTuple):
    """What is remembered of a source: its look, the settings, the key of its HTML, its reading.

    The signature is '' where it cannot be trusted; the record is a packed reading.
    """

    signature: str
    settings: str
    body: str
    record: str


LINES = 1 + len(Text._fields)  # of a text in its sheaf, the first is its path


class Memory:
    """A small database in the cache folder, opened anew by each process that uses it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._opened: tuple[int, sqlite3.Connection | None] = (0, None)
        # What could not be written down is known for this build at least.
        self._bodies: dict[str, tuple[str, str]] = {}

    def __del__(self) -> None:
        # Since 3.13, Python warns of a database that is left open.
        self.close()

    def texts(self) -> dict[str, Text]:
        """Return what is remembered of sources, by path."""
        texts: dict[str, Text] = {}
        for _, sheaf in self._rows("sheaves"):
            texts.update(_unbound(sheaf))
        return texts

    def keep_texts(self, texts: Mapping[str, Text], touched: Iterable[str]) -> None:
        """Remember these sources and no others; new, changed or gone are those `touched`."""
        sheaves: dict[str, list[str]] = {_sheaf(path): [] for path in touched}
        for path in texts:
            if (sheaf := sheaves.get(_sheaf(path))) is not None:
                sheaf.append(path)
        rows = ((number, _bound(texts, paths)) for number, paths in sheaves.items())
        self._write("sheaves", rows)

    def body(self, key: str) -> tuple[str, str] | None:
        """Return HTML and rest of a body, if they are remembered whole."""
        if key in self._bodies:
            return self._bodies[key]
        for _, html, rest in self._rows("bodies", key):
            return html, rest
        return None

    def keep_bodies(self, bodies: Mapping[str, tuple[str, str]]) -> None:
        """Remember bodies by their keys."""
        if not self._write("bodies", ((key, *body) for key, body in bodies.items())):
            self._bodies.update(bodies)

    def forget_bodies(self, used: Collection[str]) -> None:
        """Forget bodies that no text has, once they are many."""
        for (count,) in self._query("SELECT count(*) FROM bodies"):
            if count > len(used) + SPARE + len(used) // 10:
                known = {key for (key,) in self._query("SELECT key FROM bodies")}
                self._forget("bodies", known.difference(used))

    def tree(self, path: str) -> tuple[str, str, str]:
        """Return three texts that tell how the site at this path was left, or nothing."""
        for _, files, folders, beside in self._rows("sites", path):
            return files, folders, beside
        return "", "", ""

    def keep_tree(self, path: str, files: str, folders: str, beside: str) -> None:
        """Remember how the site at this path was left."""
        self._write("sites", [(path, files, folders, beside)])

    def build(self, site: str) -> tuple[str, str]:
        """Return state and outcome of the last build of a site, or '' and ''."""
        for _, state, outcome in self._rows("builds", site):
            return state, outcome
        return "", ""

    def keep_build(self, site: str, state: str, outcome: str) -> None:
        """Remember the last build of a site."""
        self._write("builds", [(site, state, outcome)])

    def close(self) -> None:
        """Let go of the file."""
        process, database = self._opened
        if database is not None and process == os.getpid():
            database.close()
        self._opened = (0, None)

    def _rows(self, table: str, key: str | None = None) -> Iterator[Any]:
        """Yield the rows of a table that are whole, or the one with this key.

        A damaged index leads to another row, which is whole but is not the one asked for.
        """
        columns = TABLES[table]
        query = f"SELECT {', '.join(columns)}, sum_ FROM {table}"  # noqa: S608 - its words are ours
        if key is not None:
            query = f"{query} WHERE {columns[0]} = ?"
        for row in self._query(query, () if key is None else (key,)):
            if _sum(row[:-1]) == row[-1] and key in (None, row[0]):
                yield row[:-1]

    def _query(self, query: str, values: tuple[str, ...] = ()) -> Iterator[Any]:
        """Yield rows one by one: together they may be as large as all that is made of them."""
        database = self._database()
        if database is not None:
            with suppress(sqlite3.Error, UnicodeError):
                yield from database.execute(query, values)

    def _write(self, table: str, rows: Iterable[tuple[str, ...]]) -> bool:
        """Write rows with their sums; return whether they are there now."""
        database = self._database()
        if database is None:
            return False
        marks = ", ".join("?" * (len(TABLES[table]) + 1))
        summed = ((*row, _sum(row)) for row in rows)
        with suppress(sqlite3.Error, UnicodeError), database:
            database.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", summed)  # noqa: S608 - its words are ours
            return True
        return False

    def _forget(self, table: str, keys: Iterable[str]) -> None:
        database, name = self._database(), TABLES[table][0]
        if database is not None:
            with suppress(sqlite3.Error, UnicodeError), database:
                query = f"DELETE FROM {table} WHERE {name} = ?"  # noqa: S608 - its words are ours
                database.executemany(query, ((key,) for key in keys))

    def _database(self) -> sqlite3.Connection | None:
        """Return this process's own connection: one made before a fork must not be used after."""
        process, database = self._opened
        if process != os.getpid():
            database = _opened(self.path)
            self._opened = (os.getpid(), database)
        return database


def _opened(path: Path) -> sqlite3.Connection | None:
    """Open the database; one that is not ours is thrown away once, then we go without it."""
    for _ in range(2):
        with suppress(OSError, sqlite3.Error):
            path.parent.mkdir(parents=True, exist_ok=True)
            database = sqlite3.connect(path, timeout=PATIENCE)
            try:
                _prepare(database)
            except sqlite3.OperationalError:  # another build holds it, or a disk does not let us
                database.close()
                return None
            except (sqlite3.DatabaseError, UnicodeError):  # what is damaged may say so in noise
                database.close()
                path.unlink()
            else:
                return database
    return None


def _prepare(database: sqlite3.Connection) -> None:
    """Make the tables, anew if another version of this program made them."""
    # Most bodies fit on one page; a file that is there already keeps the size it was made with.
    database.execute("PRAGMA page_size = 16384")
    # A memory that a power cut damages is thrown away: nothing is lost by not waiting for disks.
    database.execute("PRAGMA synchronous = OFF")
    database.execute("PRAGMA journal_mode = MEMORY")
    if database.execute("PRAGMA user_version").fetchone()[0] == VERSION:
        return
    with database:
        for table, columns in TABLES.items():
            database.execute(f"DROP TABLE IF EXISTS {table}")
            rows = ", ".join(f"{column} TEXT" for column in columns)
            database.execute(
                f"CREATE TABLE {table} ({rows}, sum_ BLOB, PRIMARY KEY ({columns[0]}))"
            )
        database.execute(f"PRAGMA user_version = {VERSION}")


def _sheaf(path: str) -> str:
    """Return the number of the sheaf that a text belongs to."""
    return str(crc32(path.encode("utf-8", "surrogatepass")) % SHEAVES)


def _bound(texts: Mapping[str, Text], paths: Iterable[str]) -> str:
    """Return texts as the lines of a sheaf; one that does not fit into its lines is left out."""
    bound = ("\n".join((path, *texts[path])) for path in paths)
    return "\n".join(lines for lines in bound if lines.count("\n") < LINES)


def _unbound(sheaf: str) -> Iterator[tuple[str, Text]]:
    """Return the texts of a sheaf, each with its path."""
    lines = sheaf.split("\n")
    paths, *columns = (lines[number::LINES] for number in range(LINES))
    return zip(paths, map(Text, *columns), strict=False)


def _sum(row: Iterable[str]) -> bytes:
    """Return the sum of a row, b'' for one that does not hold texts alone."""
    try:
        whole = "\0".join(row).encode("utf-8", "surrogatepass")
    except TypeError:
        return b""
    return sha256(whole).digest()[:16]


def _version() -> int:
    """Return a number for all that remembered work depends on: our code and the libraries."""
    digest = sha256(sys.version.encode())
    for source in sorted(Path(__file__).parents[1].rglob("*.py")):
        digest.update(source.read_bytes())
    for folder in sys.path:
        with suppress(OSError):
            installed = sorted(name for name in os.listdir(folder) if name.endswith("-info"))
            digest.update("".join(installed).encode())
    return int.from_bytes(digest.digest()[:4], "big", signed=True)


VERSION = _version()
