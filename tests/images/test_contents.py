"""A position is found wherever it is in a file, and never where there is none."""

from __future__ import annotations

import gzip
import tracemalloc
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site.images import contents, gps
from resource_site.images.attachment import Contents, Place
from tests.images import positions
from tests.images.positions import (
    CONTAINERS,
    PICTURES,
    RECORDINGS,
    WITH,
    WITHOUT,
    archive,
    jpeg,
    pdf,
)
from tests.shared import JPEG, PDF

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def found(raw: bytes) -> Contents:
    return contents.contents(BytesIO(raw))


def places(raw: bytes) -> set[str]:
    return {place.name for place in found(raw).positions}


@pytest.mark.parametrize("form", PICTURES | RECORDINGS)
def test_a_position_is_found_in_every_form(form: str) -> None:
    made = (PICTURES | RECORDINGS)[form]
    assert places(made(WITH)) == {""}
    assert found(made(WITHOUT)) == Contents()


@pytest.mark.parametrize("container", CONTAINERS)
def test_a_photograph_is_found_in_every_container(container: str) -> None:
    made, place = CONTAINERS[container]
    assert found(made(jpeg(WITH))) == Contents((Place(gps.PHOTO, place),))
    assert found(made(jpeg(WITHOUT))) == Contents()


@pytest.mark.parametrize("container", ["a.zip", "stored.zip", "a.docx", "deep.zip", "packed.pdf"])
@pytest.mark.parametrize("form", PICTURES | RECORDINGS)
def test_every_form_is_found_in_archives(form: str, container: str) -> None:
    made, place = CONTAINERS[container]
    form_of = (PICTURES | RECORDINGS)[form]
    assert places(made(form_of(WITH))) == {place}
    assert found(made(form_of(WITHOUT))) == Contents()


@pytest.mark.parametrize("before", [0, (1 << 20) - 5, (1 << 20) - gps.REACH - 5, 3 << 20])
@pytest.mark.parametrize("form", ["jpeg", "jpeg-xmp", "android", "iphone", "ogg"])
def test_a_position_is_found_where_two_pieces_meet(form: str, before: int) -> None:
    raw = (PICTURES | RECORDINGS)[form](WITH)
    assert places(positions.film() + bytes(before) + raw) == {""}


@pytest.mark.parametrize("by", [0, 1 << 16, 1 << 20])
def test_a_position_far_behind_the_beginning_of_a_tiff_file_is_found(by: int) -> None:
    raw = positions.late_tiff(has_position=True, by=by)
    assert places(raw) == {""}
    assert places(archive({"a.tif": raw})) == {"a.tif"}
    assert found(positions.late_tiff(has_position=False, by=by)) == Contents()


def test_several_places_are_named_each() -> None:
    raw = pdf([[jpeg(WITH), jpeg(WITHOUT), jpeg(WITH)], [jpeg(WITHOUT), jpeg(WITH)]])
    assert places(raw) == {
        "picture 1 on page 1",
        "picture 3 on page 1",
        "picture 2 on page 2",
    }
    both = archive({"a.jpg": jpeg(WITH), "b.mp4": RECORDINGS["android"](WITH), "c": jpeg(WITHOUT)})
    assert found(both).positions == (Place(gps.PHOTO, "a.jpg"), Place(gps.RECORDING, "b.mp4"))


def test_the_metadata_of_a_pdf_is_named() -> None:
    head = "/Type /Metadata /Subtype /XML"
    for has_position, place in ((True, {"the metadata of the document"}), (False, set())):
        raw = positions.xmp(has_position=has_position)
        assert places(pdf([[]], more={head: raw})) == place
        packed = {f"{head} /Filter /FlateDecode": zlib.compress(raw)}
        assert places(pdf([[]], more=packed)) == place


def test_a_pdf_whose_tables_are_damaged_is_searched() -> None:
    raw = pdf([[jpeg(WITH)]], filters="/FlateDecode /DCTDecode")
    assert places(raw.replace(b"xref", b"xxxx").replace(b"/Pages", b"/Pigs")) == {"object 10"}
    assert len(places(raw[: raw.rindex(b"endstream")])) == 1


def test_what_an_archive_does_not_list_is_searched() -> None:
    raw = archive({"a": jpeg(WITH), "b": b"-"}, zipfile.ZIP_STORED)
    hidden = raw.replace(b"PK\1\2", b"PK\0\0", 1)
    assert places(hidden) == {""}
    assert places(b"MZ" + raw) == {""}


def test_the_text_of_a_document_is_no_position() -> None:
    texts = (
        b'location: +12.85 +102.60, GPSLatitude, exif:GPSLatitude="", GPSLongitude > 3',
        b"com.apple.quicktime.location.ISO6709 \xa9xyz loci II*\0 MM\0* GPS5 data D\x87",
        b"latitude: 12.5, longitude: 102.6; lat=12.5 [latitude]",
        b"A" * 5000,
        b"0123456789abcdef" * 500,
        (b"word " * 20 + b"\n") * 500,
    )
    for text in texts:
        assert found(text) == Contents()
        assert found(archive({"word/document.xml": text})) == Contents()


LOCKED: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "a password": (lambda: _with_flag(archive({"a": JPEG})), "a", "protected"),
    "a damaged list": (
        lambda: archive({"a": JPEG}).replace(b"PK\1\2", b"PK\x09\x09"),
        "",
        "damaged",
    ),
    "a damaged file": (lambda: _damaged(archive({"a": JPEG}, zipfile.ZIP_STORED)), "a", "damaged"),
    "an unknown method": (lambda: _with_method(archive({"a": JPEG})), "a", "damaged"),
    "half a gzip": (lambda: archive({"a": gzip.compress(JPEG)[:99]}), "a", "damaged"),
    "a password of Office": (
        lambda: positions.OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le"),
        "",
        "protected",
    ),
    "an encrypted PDF": (
        lambda: PDF.replace(b"%%EOF", b"<< /Encrypt 9 0 R >> %%EOF"),
        "",
        "protect",
    ),
    "another archive": (
        lambda: archive({"a.7z": b"7z\xbc\xaf\x27\x1c" + bytes(99)}),
        "a.7z",
        "kind",
    ),
}


@pytest.mark.parametrize("case", LOCKED)
def test_what_cannot_be_searched_is_named(case: str) -> None:
    made, place, reason = LOCKED[case]
    (locked,) = found(made()).locked
    assert locked.name == place
    assert reason in locked.what


def _with_flag(raw: bytes) -> bytes:
    for start, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        place = raw.index(start) + at
        raw = raw[:place] + b"\1" + raw[place + 1 :]
    return raw


def _with_method(raw: bytes) -> bytes:
    for start, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        place = raw.index(start) + at
        raw = raw[:place] + b"\x63" + raw[place + 1 :]
    return raw


def _damaged(raw: bytes) -> bytes:
    at = raw.index(JPEG) + 30
    return raw[:at] + b"!" + raw[at + 1 :]


@pytest.mark.parametrize("depth", [1, 3, 9, 40])
def test_archives_in_archives_are_searched_or_named(depth: int) -> None:
    raw = jpeg(WITH)
    for _ in range(depth):
        raw = archive({"z": raw})
    seen = found(raw)
    assert bool(seen.positions) != bool(seen.locked)
    assert bool(seen.positions) == (depth <= contents.DEEPEST + 1)


def test_a_bomb_is_named_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "MOST_UNPACKED", 4 << 20)
    zeros = bytes(6 << 20)
    packed = zlib.compress(zeros)
    bombs = (
        archive({"a": zeros}),
        archive({"a": archive({"b": zeros})}),
        archive({f"{number}": b"" for number in range(1500)}),
        pdf([[]], more={"/Filter /FlateDecode": packed, "/Filter  /FlateDecode": packed}),
        archive({"a": gzip.compress(zeros)}),
    )
    del zeros
    tracemalloc.start()
    for bomb in bombs:
        assert contents.TOO_LARGE in {place.what for place in found(bomb).locked}
    assert tracemalloc.get_traced_memory()[1] < 12 << 20
    tracemalloc.stop()


def test_a_container_in_a_container_is_held_only_up_to_a_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(contents, "MOST_HELD", 1 << 20)
    (locked,) = found(archive({"a.zip": archive({"b": bytes(1 << 20)}, zipfile.ZIP_STORED)})).locked
    assert locked == Place("it is larger than 0 MB", "a.zip")


def test_a_long_film_is_read_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    with path.open("wb") as film:
        film.write(positions.film())
        for _ in range(20):
            film.write(bytes(1 << 20))
        film.write(RECORDINGS["iphone"](WITH))
    with path.open("rb") as film:
        tracemalloc.start()
        assert contents.contents(film).positions == (Place(gps.RECORDING),)
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
        tracemalloc.stop()


NAMES = {
    "a docx": (
        {
            "docProps/core.xml": b"<cp:coreProperties><dc:creator>Jane Doe</dc:creator>"
            b"<cp:lastModifiedBy>Joe &amp; Co</cp:lastModifiedBy></cp:coreProperties>"
        },
        ("Jane Doe", "Joe & Co"),
    ),
    "a docx without names": (
        {"docProps/core.xml": b"<dc:creator></dc:creator><cp:lastModifiedBy/>"},
        (),
    ),
    "an odt": (
        {
            "meta.xml": b"<meta:initial-creator>Jane</meta:initial-creator>"
            b"<dc:creator>Jane</dc:creator>"
        },
        ("Jane",),
    ),
    "a docx in an archive": (
        {"a.docx": archive({"docProps/core.xml": b"<dc:creator>Jane</dc:creator>"})},
        ("Jane",),
    ),
    "a PDF in an archive": ({"a.pdf": PDF.replace(b"%%EOF", b"<< /Author (J) >> %%EOF")}, ("J",)),
    "a book, whose author readers may know": (
        {"OEBPS/content.opf": b"<dc:creator>Jane</dc:creator>"},
        (),
    ),
}


@pytest.mark.parametrize("case", NAMES)
def test_authors_are_found(case: str) -> None:
    files, names = NAMES[case]
    assert found(archive(files)).names == names


SAMPLES = [made(jpeg(WITH)) for made, _ in CONTAINERS.values()]
SAMPLES += [made(WITH) for made in (PICTURES | RECORDINGS).values()]


@given(st.sampled_from(SAMPLES), st.floats(0, 1), st.binary(max_size=9), st.floats(0, 1))
def test_a_damaged_file_never_crashes(raw: bytes, at: float, new: bytes, end: float) -> None:
    place = int(at * len(raw))
    found((raw[:place] + new + raw[place + len(new) :])[: int(end * len(raw)) + 1])
