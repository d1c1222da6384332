"""Attachments are judged by their bytes, and named where a document uses them."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pillow_heif
import pytest
from PIL import Image

from resource_site.images import conversion, pdf
from resource_site.site.outputs import Copy, Made
from tests.shared import JPEG, PDF, PNG, picture
from tests.sites.building import PROJECT, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
HTML = b"<!DOCTYPE html>\n<html><body>404</body></html>"
ZIP = b"PK\3\4" + b"\0" * 40 + b"PK\5\6" + bytes(18)
DAMAGED = "is damaged or incomplete: it cannot be decoded"
RENAME = "rename the file to {}, and write this name where it is used"


def heic() -> bytes:
    out = BytesIO()
    pillow_heif.from_pillow(Image.new("RGB", (64, 48), "teal")).save(out, quality=50)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """Return a PNG file that says it has a size, and has no pixels."""
    data = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    header = struct.pack(">I", 13) + data + struct.pack(">I", zlib.crc32(data))
    return b"\x89PNG\r\n\x1a\n" + header + PNG[33:]


# What a file is called and contains, what is wrong with it, and how it is fixed.
FAULTS = {
    "an empty picture": (
        "a.jpg",
        b"",
        "is empty",
        "save the picture again from where it came from",
    ),
    "an empty document": ("a.pdf", b"", "is empty", "save the file again from where it came from"),
    "an empty recording": ("a.mp3", b"", "is empty", "save the file again from where it came from"),
    **{
        f"a pointer {name}": (
            name,
            LFS,
            "is a Git LFS pointer, not the file itself",
            "run `git lfs install && git lfs pull`, then build again",
        )
        for name in ("a.jpg", "a.png", "a.pdf", "a.mp4", "a.docx", "a.csv", "a.heic")
    },
    "a web page as a picture": (
        "a.jpg",
        HTML,
        "is a web page, not what its name says",
        "download the picture itself: a web page was saved under its name",
    ),
    **{
        f"a web page {name}": (
            name,
            HTML,
            "is a web page, not what its name says",
            "download the file itself: a web page was saved under its name",
        )
        for name in ("a.pdf", "a.mp3", "a.zip", "a.doc")
    },
    "a JPEG as PNG": (
        "a.png",
        JPEG,
        "is a JPEG picture, not what its name says",
        RENAME.format("a.jpg"),
    ),
    "a PNG as JPEG": (
        "a.jpg",
        PNG,
        "is a PNG picture, not what its name says",
        RENAME.format("a.png"),
    ),
    "a WebP as JPEG": (
        "a.jpeg",
        picture("WEBP"),
        "is a WebP picture, not what its name says",
        RENAME.format("a.webp"),
    ),
    "a GIF as PNG": (
        "a.PNG",
        picture("GIF"),
        "is a GIF picture, not what its name says",
        RENAME.format("a.gif"),
    ),
    "an AVIF as WebP": (
        "a.webp",
        picture("AVIF"),
        "is an AVIF picture, not what its name says",
        RENAME.format("a.avif"),
    ),
    "a PDF as JPEG": (
        "a.jpg",
        PDF,
        "is a PDF document, not what its name says",
        RENAME.format("a.pdf"),
    ),
    "a picture as PDF": (
        "a.pdf",
        JPEG,
        "is a JPEG picture, not what its name says",
        RENAME.format("a.jpg"),
    ),
    "a picture as a film": (
        "a.mp4",
        JPEG,
        "is a JPEG picture, not what its name says",
        RENAME.format("a.jpg"),
    ),
    "a TIFF as JPEG": (
        "a.jpg",
        picture("TIFF"),
        "is a TIFF picture, not what its name says",
        "open it in an image editor and save it as JPEG or PNG",
    ),
    "a BMP as PNG": (
        "a.png",
        picture("BMP"),
        "is a BMP picture, not what its name says",
        "open it in an image editor and save it as JPEG or PNG",
    ),
    "an SVG as PNG": (
        "a.png",
        b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>',
        "is an SVG drawing, not what its name says",
        "open it in an image editor and save it as JPEG or PNG",
    ),
    "text as a picture": (
        "a.gif",
        b"To do",
        "is a text file, not what its name says",
        "replace it with a picture",
    ),
    "an old document as a new one": (
        "a.zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
        "is a document of an old office program, not what its name says",
        "replace it with a ZIP file",
    ),
    "noise as a picture": ("a.jpg", bytes(99), "is not a picture", "replace it with a picture"),
    "noise as a document": (
        "a.docx",
        bytes(99),
        "is not a DOCX file",
        "replace it with a DOCX file",
    ),
    "half a PDF": (
        "a.pdf",
        PDF[:-5],
        "is incomplete: its end is missing",
        "copy or download the file again",
    ),
    "half a document": (
        "a.docx",
        ZIP[:40],
        "is incomplete: its end is missing",
        "copy or download the file again",
    ),
}
PICTURES = {"jpg", "jpeg", "png", "gif", "webp", "heic"}
CUT = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


@pytest.mark.parametrize("case", FAULTS)
def test_a_faulty_file_is_named_at_the_line_that_uses_it(site: SmallSite, case: str) -> None:
    name, raw, message, fix = FAULTS[case]
    sign = "!" if name.rpartition(".")[2].lower() in PICTURES else ""
    site.text("news/2007-03-31-a/index.md", "title: A", f"See {sign}[this]({name}).")
    site.file(f"news/2007-03-31-a/{name}", raw)
    (problem,) = site.planned().problems
    assert (problem.line, problem.column, problem.severity) == (4, 5, "error")
    assert (problem.message, problem.fix) == (f"{name} {message}", fix)


@pytest.mark.parametrize("case", FAULTS)
def test_a_faulty_file_that_nothing_uses_is_named_itself(site: SmallSite, case: str) -> None:
    name, raw, message, fix = FAULTS[case]
    site.text("news/2007-03-31-a/index.md", "title: A").file(f"news/2007-03-31-a/{name}", raw)
    site.file(f"news/unused-{name}", raw)
    beside, unused = sorted(site.planned().problems)
    assert (beside.path, beside.message, beside.fix, beside.severity) == (
        *(f"content/news/2007-03-31-a/{name}", f"this file {message}", fix, "error"),
    )
    assert (unused.path, unused.severity) == (f"content/news/unused-{name}", "warning")


@pytest.mark.parametrize("field", ["publish: 2009-01-01", "expires: 2007-06-01"])
@pytest.mark.parametrize("name", ["news/2007-03-31-a/a.jpg", "news/b.jpg"])
def test_no_fault_becomes_an_error_because_time_passes(
    site: SmallSite, field: str, name: str
) -> None:
    site.text("news/2007-03-31-a/index.md", f"title: A\n{field}", "![x](a.jpg) ![x](../b.jpg)")
    site.file("news/2007-03-31-a/a.jpg", JPEG).file("news/b.jpg", JPEG).file(name, LFS)
    found = {message for message in site.messages() if "Git LFS" in message}
    assert len(found) == 1
    assert not [message for message in found if "warning" in message]


def test_a_fault_in_a_file_of_a_draft_is_a_warning(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A\ndraft: true", "![x](a.jpg)")
    (message,) = site.file("news/2007-03-31-a/a.jpg", LFS).messages()
    assert message.startswith("content/news/2007-03-31-a/a.jpg: warning: this file is a Git LFS")


@pytest.mark.parametrize("form", CUT)
@pytest.mark.parametrize("part", [0.2, 0.5, 0.9])
def test_a_picture_that_is_cut_is_named(site: SmallSite, form: str, part: float) -> None:
    raw = picture(form, (200, 150))
    name = f"a.{form.lower()}"
    site.text("news/2007-03-31-a/index.md", "title: A", f"![x]({name})")
    site.file(f"news/2007-03-31-a/{name}", raw[: max(40, int(len(raw) * part))])
    assert site.messages() == [f"content/news/2007-03-31-a/index.md:4:1: {name} {DAMAGED}"]


@pytest.mark.parametrize("use", ["![x](a.jpg)", "[x](a.jpg)", "![x](/news/2007/a/a.jpg)"])
def test_a_faulty_file_is_named_once_where_it_is_used_first(site: SmallSite, use: str) -> None:
    site.text(
        "news/2007-03-31-a/index.md", "title: A\nimage: a.jpg\nimage_alt: x", f"{use}\n\n{use}"
    )
    site.file("news/2007-03-31-a/a.jpg", LFS)
    (problem,) = site.planned().problems
    assert problem.line == 3
    assert problem.message == "a.jpg is a Git LFS pointer, not the file itself"


def test_files_are_published_if_their_bytes_fit_their_names(site: SmallSite) -> None:
    files = {
        "a.jpg": JPEG,
        "b.JPEG": JPEG,
        "c.pdf": b"\n" + PDF,
        "placeholder.pdf": b"%PDF-1.4",
        "d.docx": ZIP,
        "e.epub": ZIP,
        "f.doc": b"{\\rtf1}",
        "g.txt": HTML,
        "h.csv": b"a;b\n",
        "i.mp3": b"ID3\4\0",
        "j.mp4": b"\0\0\0\x18ftypmp42",
        "k.vtt": b"WEBVTT\n",
        "l.txt": "é".encode("utf-16"),
    }
    site.text("news/2007-03-31-a/index.md", "title: A")
    for name, raw in files.items():
        site.file(f"news/2007-03-31-a/{name}", raw)
    outputs = site.outputs()
    assert {f"news/2007/a/{name.lower()}" for name in files} <= outputs.keys()
    assert isinstance(outputs["news/2007/a/c.pdf"].value, Copy)


BOMBS = {
    "wide": (png_of(20_000, 20_000), "20,000 × 20,000 pixels; the limit is 40 million", "6,324"),
    "huge": (png_of(2**31 - 1, 2**31 - 1), "pixels; the limit is 40 million", "6,324"),
    "long": (png_of(100, 2_000_000), "100 × 2,000,000 pixels; the limit is 40 million", "44"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_decompression_bomb_is_named_without_being_decoded(site: SmallSite, name: str) -> None:
    raw, message, width = BOMBS[name]
    site.text("news/2007-03-31-a/index.md", "title: A", "![x](a.png)")
    site.file("news/2007-03-31-a/a.png", raw)
    (problem,) = site.planned().problems
    assert message in problem.message
    assert problem.fix == f"make it at most {width} pixels wide in an image editor"


def test_a_large_photograph_is_published_at_a_smaller_scale(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "MOST_PIXELS", 100_000)
    monkeypatch.setattr(conversion, "MOST_SCALED", {False: 800_000, True: 100_000})
    site.text("news/2007-03-31-a/index.md", "title: A", "![x](a.jpg)")
    site.file("news/2007-03-31-a/a.jpg", picture("JPEG", (800, 600)))
    made = site.outputs()["news/2007/a/a.jpg"].value
    assert isinstance(made, Made)
    assert (made.rendition.width, made.rendition.height) == (200, 150)
    site.file("news/2007-03-31-a/a.jpg", picture("JPEG", (800, 600), progressive=True))
    (message,) = site.messages()
    assert "a.jpg has 800 × 600 pixels" in message


@pytest.mark.parametrize("name", ["a.heic", "a.HEIF", "a.jpg"])
def test_heic_is_published_as_jpeg(site: SmallSite, name: str) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A", f"![x]({name})")
    site.file(f"news/2007-03-31-a/{name}", heic())
    assert site.rendered("news/2007/a/index.html").count('src="/news/2007/a/a.jpg"') == 1
    planned = site.planned()
    (output,) = [one for one in planned.plan.outputs if one.path == "news/2007/a/a.jpg"]
    raw = site.renderer(planned).render(output)
    assert isinstance(raw, bytes)
    assert Image.open(BytesIO(raw)).format == "JPEG"


def test_heic_is_an_error_without_pillow_heif(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    site.text("news/2007-03-31-a/index.md", "title: A", "![x](a.heic)")
    site.file("news/2007-03-31-a/a.heic", heic())
    (problem,) = site.planned().problems
    assert problem.message == "a.heic is an HEIC picture, which browsers do not show"
    assert problem.fix.startswith("open it on a computer and export it as JPEG")


def test_an_animation_that_is_too_large_is_an_error(site: SmallSite) -> None:
    frames = [Image.effect_noise((300, 300), 99).convert("P") for _ in range(8)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    site.text("news/2007-03-31-a/index.md", "title: A", "![x](a.gif)")
    site.file("news/2007-03-31-a/a.gif", out.getvalue())
    (message,) = site.messages()
    assert message.endswith("MB and cannot be scaled; the limit is 500 KB")
    assert site.settings('[checks]\nweight = "off"').messages() == []


AUTHORS = {
    b"<< /Author (Jane Doe) >>": "Jane Doe",
    b"<< /Author(J. \\(Jane\\) Doe) >>": "J. (Jane) Doe",
    b"<< /Author <FEFF004A0061006E0065> >>": "Jane",
    b"<< /Author (\\376\\377\\000J\\000D) >>": "JD",
    b"<dc:creator><rdf:Seq><rdf:li>Jane &amp; Joe</rdf:li></rdf:Seq></dc:creator>": "Jane & Joe",
    b"<< /Type /ObjStm /N 1 /First 4 >>\nstream\n"
    + zlib.compress(b"1 0 << /Author (Jane) >>"): "Jane",
    b"<< /Author () >>": "",
    b"<< /Title (Annual report) >>": "",
    b"<< /Type /ObjStm >>\nstream\nnot compressed": "",
}


@pytest.mark.parametrize("written", AUTHORS)
def test_the_author_of_a_pdf_is_found(written: bytes) -> None:
    assert pdf.author(b"%PDF-1.7\n" + written + b"\nendstream\n%%EOF") == AUTHORS[written]


def test_the_author_of_a_pdf_is_a_warning(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A", "[x](a.pdf)")
    site.file("news/2007-03-31-a/a.pdf", b"%PDF-1.4\n<< /Author (Jane Doe) >>\n%%EOF\n")
    name = "content/news/2007-03-31-a/a.pdf"
    assert site.messages() == [
        f'{name}: warning: this file names its author in its metadata: "Jane Doe"'
    ]
    assert site.settings('[checks]\nmetadata = "off"').messages() == []


FILM = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
PLACES = {
    "Android": b"\0\0\0\x20\xa9xyz\0\x12\x15\xc7+12.8517+102.6093/",
    "iPhone": b"\0\0\0\x34mdtacom.apple.quicktime.location.ISO6709",
    "3GPP": b"\0\0\0\x40loci\0\0\0\0\x15\xc7",
}


@pytest.mark.parametrize("phone", PLACES)
@pytest.mark.parametrize("before", [0, (1 << 20) - len(FILM) - 10])
def test_the_place_of_a_recording_is_an_error(site: SmallSite, phone: str, before: int) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A", "[x](a.mp4)")
    site.file("news/2007-03-31-a/a.mp4", FILM + bytes(before) + PLACES[phone])
    name = "content/news/2007-03-31-a/a.mp4"
    assert site.messages() == [f"{name}: this file contains the place where it was recorded"]
    assert site.settings('[checks]\nlocation = "warn"').messages() == [
        f"{name}: warning: this file contains the place where it was recorded"
    ]
    assert site.file("news/2007-03-31-a/a.mp4", FILM + b"\xa9xyz" * 9).messages() == []


def test_a_site_without_pictures_does_not_import_pillow(tmp_path: Path) -> None:
    text = "---\ntitle: A\n---\n[x](a.pdf)\n"
    written(tmp_path, {"news/2007-03-31-a/index.md": text, "news/2007-03-31-a/a.pdf": PDF})
    code = "import sys; from resource_site.pipeline import main; main(sys.argv[1:]); "
    code += "print('PIL' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "build", "--no-search", "--jobs", "1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "1 article" in done.stdout
    assert done.stdout.splitlines()[-1] == "False"
