"""No byte of a published site holds a position, by the readers of other people."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import exifread
import pypdf
import pytest
from PIL import Image

from tests.images.positions import CONTAINERS, RECORDINGS, WITH, jpeg
from tests.sites.building import build, published, written

FOLDER = "news/2007-03-31-files"
FILMS = {"android.mp4": "android", "iphone.mp4": "iphone", "a.webm": "webm", "b.mp3": "mp3"}
OPENED = ("a.zip", "stored.zip", "report.zip", "deep.zip", "a.docx", "a.odt", "a.pdf", "flate.pdf")


def files(*, has_position: bool) -> dict[str, bytes]:
    """Return a file of each container and of some recordings, by names that differ."""
    made = {name: of(jpeg(has_position)) for name, (of, _) in CONTAINERS.items()}
    films = {f"film-{name}": RECORDINGS[form](has_position) for name, form in FILMS.items()}
    return made | films | {"photo.jpg": jpeg(WITH)}


def site(folder: Path, attachments: dict[str, bytes]) -> Path:
    text = "".join(f"* [{name}]({name})\n" for name in attachments)
    below = {f"{FOLDER}/{name}": raw for name, raw in attachments.items()}
    return written(folder, {f"{FOLDER}/index.md": f"---\ntitle: Files\n---\n{text}", **below})


def opened(raw: bytes) -> Iterator[bytes]:
    """Yield a file and the files in it, by zipfile and pypdf."""
    yield raw
    if zipfile.is_zipfile(BytesIO(raw)):
        archive = zipfile.ZipFile(BytesIO(raw))
        for name in archive.namelist():
            yield from opened(archive.read(name))
    elif raw.startswith(b"%PDF"):
        for page in pypdf.PdfReader(BytesIO(raw)).pages:
            shown = page["/Resources"].get("/XObject", {})  # type: ignore[attr-defined]
            yield from (shown[name].get_data() for name in shown)


def has_place(raw: bytes) -> bool:
    """Return True if Pillow or ExifRead find a latitude."""
    for file in opened(raw):
        tags = exifread.process_file(BytesIO(file), details=False)
        latitude = tags.get("GPS GPSLatitude")
        if (latitude and any(latitude.values)) or any(_latitude(file)):
            return True
    return False


def _latitude(raw: bytes) -> tuple[float, ...]:
    try:
        found = Image.open(BytesIO(raw)).getexif().get_ifd(0x8825).get(2, ())
    except OSError:
        return ()
    return tuple(map(float, found))


@pytest.mark.parametrize("name", OPENED)
def test_other_readers_find_the_place_in_what_is_refused(name: str) -> None:
    assert has_place(files(has_position=True)[name])


def test_no_published_file_contains_a_place(tmp_path: Path) -> None:
    attachments = files(has_position=False)
    built = published(site(tmp_path, attachments))
    of_site = built.files()
    assert {name for name, raw in of_site.items() if has_place(raw)} == set()
    for name, raw in attachments.items():
        if name != "photo.jpg":
            assert of_site[f"news/2007/files/{name}"] == raw


def test_nothing_is_published_with_a_place(tmp_path: Path) -> None:
    attachments = files(has_position=True)
    done = build(site(tmp_path, attachments))
    assert done.status == 1
    names = [name for name in attachments if name != "photo.jpg"]
    for line, name in enumerate(attachments, 4):
        said = f"{FOLDER}/index.md:{line}:3: error: {name} contains the place"
        assert (said in done.words) == (name in names), name
    assert not (tmp_path / "site").exists()
