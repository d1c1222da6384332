"""Write the files of an import: never over a file that has other bytes."""

from __future__ import annotations

from pathlib import Path

from resource_site import safe_files

SIZE_LIMIT = 1024 * 1024 * 1024


def is_there(path: Path) -> bool:
    """Return True if anything is at a path, even a link that leads nowhere."""
    return path.is_symlink() or path.exists()


def create(path: Path, text: str) -> None:
    """Write a file that does not exist; raise OSError if it does."""
    with path.open("x", encoding="utf-8") as file:
        file.write(text)


def different(content: Path, texts: dict[str, bytes], copies: dict[str, Path]) -> list[str]:
    """Return the paths below a content folder at which something else is."""
    return [
        str(content / name)
        for name in sorted({*texts, *copies})
        if _is_taken(content, name) and not _is_same(content / name, texts, copies, name)
    ]


def write(content: Path, texts: dict[str, bytes], copies: dict[str, Path]) -> int:
    """Write what is missing; return the number of new files."""
    written = 0
    for name in sorted({*texts, *copies}):
        path = content / name
        if path.exists():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        raw = texts[name] if name in texts else safe_files.read(str(copies[name]), SIZE_LIMIT)
        with path.open("xb") as file:
            file.write(raw)
        written += 1
    return written


def _is_taken(content: Path, name: str) -> bool:
    """Return True if a path exists, or one of its folders is a file or a link."""
    path = content
    for part in name.split("/")[:-1]:
        path /= part
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            return True
    return is_there(content / name)


def _is_same(path: Path, texts: dict[str, bytes], copies: dict[str, Path], name: str) -> bool:
    try:
        found = safe_files.read(str(path), SIZE_LIMIT)
        if name in texts:
            return found == texts[name]
        return found == safe_files.read(str(copies[name]), SIZE_LIMIT)
    except OSError:
        return False
