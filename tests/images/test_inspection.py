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

from resource_site.images import contents, conversion, pdf
from resource_site.problems import BuildError
from resource_site.site.outputs import Copy, Made
from tests.images.positions import (
    CONTAINERS,
    OLE,
    RECORDINGS,
    WITH,
    WITHOUT,
    archive,
    exif,
    jpeg,
    svg,
    xmp,
)
from tests.images.positions import (
    PICTURES as FORMS,
)
from tests.images.positions import pdf as document
from tests.shared import JPEG, PDF, PNG, picture
from tests.sites.building import PROJECT, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"
HTML = b"<!DOCTYPE html>\n<html><body>404</body></html>"
ZIP = archive({"word/document.xml": b"<document/>"})
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
    b"<< /Author (Jane Doe) >>": ("Jane Doe",),
    b"<< /Author(J. \\(Jane\\) Doe) >>": ("J. (Jane) Doe",),
    b"<< /Author <FEFF004A0061006E0065> >>": ("Jane",),
    b"<< /Author (\\376\\377\\000J\\000D) >>": ("JD",),
    b"<dc:creator><rdf:Seq><rdf:li>Jane &amp; Joe</rdf:li></rdf:Seq></dc:creator>": ("Jane & Joe",),
    b"<< /Type /ObjStm /N 1 /First 4 >>\nstream\n" + zlib.compress(b"1 0 << /Author (Jane) >>"): (
        "Jane",
    ),
    b"<< /Author (Jane) >> << /Author (Jane) /Author (Joe) >>": ("Jane", "Joe"),
    b"<< /Author () >>": (),
    b"<< /Title (Annual report) >>": (),
    b"<< /Type /ObjStm >>\nstream\nnot compressed": (),
    b"<< /Author (\x8f\x81) /Encrypt 9 0 R >>": (),
}


@pytest.mark.parametrize("written", AUTHORS)
def test_the_author_of_a_pdf_is_found(written: bytes) -> None:
    raw = b"%PDF-1.7\n" + written + b"\nendstream\n%%EOF"
    assert pdf.authors([raw]) == AUTHORS[written]


NAMED = {
    "a.pdf": b"%PDF-1.4\n<< /Author (Jane Doe) >>\n%%EOF\n",
    "a.docx": archive({"docProps/core.xml": b"<dc:creator>Jane Doe</dc:creator>"}),
    "a.odt": archive({"meta.xml": b"<dc:creator>Jane Doe</dc:creator>"}),
    "a.zip": archive(
        {"a.docx": archive({"docProps/core.xml": b"<dc:creator>Jane Doe</dc:creator>"})}
    ),
}


@pytest.mark.parametrize("name", NAMED)
def test_the_author_of_a_document_is_a_warning(site: SmallSite, name: str) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A", f"[x]({name})")
    site.file(f"news/2007-03-31-a/{name}", NAMED[name])
    path = f"content/news/2007-03-31-a/{name}"
    assert site.messages() == [
        f'{path}: warning: this file names its author in its metadata: "Jane Doe"'
    ]
    assert site.settings('[checks]\nmetadata = "off"').messages() == []


DOCX = archive({"word/media/image1.jpeg": jpeg(WITH), "word/media/image2.jpeg": jpeg(WITHOUT)})
# What is published, and what is said of it and of how it is cleaned.
PLACES = {
    "a.docx": (DOCX, "contains the place where a photo was taken (word/media/image1.jpeg)", "Word"),
    "a.xlsx": (DOCX, "contains the place where a photo was taken", "Excel"),
    "a.pptx": (DOCX, "contains the place where a photo was taken", "PowerPoint"),
    "a.odt": (DOCX, "contains the place where a photo was taken", "LibreOffice"),
    "a.epub": (DOCX, "contains the place where a photo was taken", "make the book again"),
    "a.zip": (DOCX, "contains the place where a photo was taken", "make a new archive"),
    "a.pdf": (
        document([[jpeg(WITH)], [jpeg(WITHOUT), jpeg(WITH)]]),
        "contains the places where photos were taken (picture 1 on page 1, picture 2 on page 2)",
        "export it as a new file",
    ),
    "xmp.pdf": (
        document([[]], more={"/Type /Metadata": xmp(has_position=True)}),
        "contains a place in its metadata (the metadata of the document)",
        "export it as a new file",
    ),
    "a.mp4": (
        RECORDINGS["iphone"](WITH),
        "contains the place where it was recorded",
        'ffmpeg -i "a.mp4"',
    ),
    "a.webm": (RECORDINGS["webm"](WITH), "contains the place where it was recorded", "clean.webm"),
    "a.mp3": (
        CONTAINERS["a.mp3"][0](jpeg(WITH)),
        "contains the place where a photo was taken (its cover picture)",
        "clean.mp3",
    ),
    "films.zip": (
        archive({f"{n}.mp4": RECORDINGS["android"](WITH) for n in range(5)}),
        "contains the places where recordings were made (0.mp4, 1.mp4, 2.mp4 and 2 more)",
        "clean.mp4",
    ),
    "both.pdf": (
        document([[picture("JPEG", exif=exif(has_position=True), xmp=xmp(has_position=True))]]),
        "contains the place where a photo was taken (picture 1 on page 1)",
        "export it as a new file",
    ),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_place_in_a_file_is_an_error_at_the_link_to_it(site: SmallSite, name: str) -> None:
    raw, message, fix = PLACES[name]
    site.text("news/2007-03-31-a/index.md", "title: A", f"First.\n\nSee [x]({name}), [y]({name}).")
    site.file(f"news/2007-03-31-a/{name}", raw)
    (problem,) = site.planned().problems
    assert (problem.path, problem.line, problem.column, problem.severity) == (
        *("content/news/2007-03-31-a/index.md", 6, 5, "error"),
    )
    assert problem.message.startswith(f"{name} {message}")
    assert fix in problem.fix
    assert "12" not in problem.message  # logs are public


@pytest.mark.parametrize("name", PLACES)
def test_a_file_with_a_place_that_nothing_links_to_is_named_itself(
    site: SmallSite, name: str
) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A").text(
        "news/b/index.md", "title: B\ndraft: true\ndate: 2007-03-31"
    )
    site.file(f"news/2007-03-31-a/{name}", PLACES[name][0])
    site.file(f"news/b/{name}", PLACES[name][0])
    error, warning = site.messages()
    assert error.startswith(f"content/news/2007-03-31-a/{name}: this file {PLACES[name][1]}")
    assert warning.startswith(f"content/news/b/{name}: warning: this file {PLACES[name][1]}")


def test_the_check_of_places_can_be_lowered(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A", "[x](a.docx)")
    site.file("news/2007-03-31-a/a.docx", DOCX).settings('[checks]\nlocation = "warn"')
    planned = site.planned()
    (problem,) = planned.problems
    assert problem.message.startswith("this file contains the place where a photo was taken")
    assert (problem.path, problem.severity) == ("content/news/2007-03-31-a/a.docx", "warning")
    assert "news/2007/a/a.docx" in {output.path for output in planned.plan.outputs}
    assert site.settings('[checks]\nlocation = "off"').messages() == []


def test_the_place_and_the_author_of_a_file_are_both_reported(site: SmallSite) -> None:
    raw = archive({"p": jpeg(WITH), "docProps/core.xml": b"<dc:creator>Jane</dc:creator>"})
    site.text("news/2007-03-31-a/index.md", "title: A", "[x](a.docx)")
    first, second = site.file("news/2007-03-31-a/a.docx", raw).messages()
    assert "warning: this file names its author" in first
    assert second.startswith("content/news/2007-03-31-a/index.md:4:1: a.docx contains the place")


LOCKED = {
    "a.pdf": (b"%PDF-1.4 /Encrypt 9 0 R %%EOF", "it is protected by a password", "export it again"),
    "a.docx": (
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "it is protected by a password",
        "File > Info > Protect Document > Encrypt with Password",
    ),
    "a.zip": (
        b"PK\3\4" + bytes(99) + b"PK\5\6" + bytes(9),
        "it is damaged",
        "save it as a new file",
    ),
    "b.zip": (archive({"x.7z": b"7z\xbc\xaf\x27\x1c"}), "archives of this kind", "one by one"),
}


@pytest.mark.parametrize("name", LOCKED)
def test_a_file_that_cannot_be_searched_is_a_warning(site: SmallSite, name: str) -> None:
    raw, message, fix = LOCKED[name]
    site.text("news/2007-03-31-a/index.md", "title: A", f"[x]({name})")
    site.file(f"news/2007-03-31-a/{name}", raw)
    (problem,) = site.planned().problems
    assert problem.severity == "warning"
    assert problem.message.startswith("this file cannot be searched for places")
    assert message in problem.message
    assert fix in problem.fix
    assert site.settings('[checks]\nlocked = "off"').messages() == []


def test_a_file_is_searched_once(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A", "[x](a.docx)")
    site.file("news/2007-03-31-a/a.docx", DOCX)
    first = site.messages()
    monkeypatch.setattr(contents, "contents", None)  # calling it would fail
    assert site.messages() == first
    os.utime("content/news/2007-03-31-a/a.docx", (1, 1))
    assert site.messages() == first
    site.text("news/2007-04-30-b/index.md", "title: B", "[x](other.xlsx)")
    site.file("news/2007-04-30-b/other.xlsx", DOCX)
    _, other = site.messages()
    assert other.startswith("content/news/2007-04-30-b/index.md:4:1: other.xlsx contains the place")


def test_a_place_in_the_design_is_an_error(site: SmallSite) -> None:
    site.text("news/2007-03-31-a.md", "title: A").file("static/icon.png", FORMS["png"](WITH))
    (site.folder / "templates/assets").mkdir(parents=True)
    (site.folder / "templates/assets/logo.svg").write_bytes(svg(jpeg(WITH)))
    found = site.messages(templates=site.folder / "templates")
    message = "this file contains the place where a photo was taken"
    assert sorted(one for one in found if "contains the place" in one) == [
        f"{site.folder}/templates/assets/logo.svg: {message}",
        f"content/static/icon.png: {message}",
    ]


def test_only_the_bytes_that_were_searched_are_published(site: SmallSite) -> None:
    site.text("news/2007-03-31-a/index.md", "title: A", "[x](a.pdf)")
    site.file("news/2007-03-31-a/a.pdf", PDF)
    planned = site.planned()
    (output,) = [one for one in planned.plan.outputs if one.path == "news/2007/a/a.pdf"]
    assert site.renderer(planned).render(output)
    site.file("news/2007-03-31-a/a.pdf", document([[jpeg(WITH)]]))
    with pytest.raises(BuildError, match=r"a\.pdf was changed during the build"):
        site.renderer(planned).render(output)


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
