"""Photographs of all kinds are published upright, and say nothing but what they show."""

from __future__ import annotations

import os
from io import BytesIO
from typing import TYPE_CHECKING

import exifread
import pytest
from PIL import Image

from resource_site.images import conversion, load
from resource_site.problems import BuildError
from resource_site.render import gate
from resource_site.site.outputs import Made
from tests.images.photographs import COLOURS, QUARTERS, SECRET, Photograph, photographs
from tests.sites.building import Built, published, written

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import SmallSite

PHOTOGRAPHS = {photograph.name: photograph for photograph in photographs()}
FOLDER = "news/2007-03-31-photographs"
TEXT = "---\ntitle: Photographs\n---\n" + "\n\n".join(f"![Four]({name})" for name in PHOTOGRAPHS)
GREY = {"l.jpg", "l.png", "la.png", "i-16.png"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files = {f"{FOLDER}/{name}": photograph.raw for name, photograph in PHOTOGRAPHS.items()}
    site = written(tmp_path_factory.mktemp("photographs"), {f"{FOLDER}/index.md": TEXT, **files})
    return published(site)


def made_of(photograph: Photograph, built: Built) -> dict[str, bytes]:
    """Return the published files of a photograph by their names."""
    folder = built.site / "news/2007/photographs"
    found = [path for path in folder.iterdir() if path.name.startswith(photograph.name)]
    return {path.name: path.read_bytes() for path in found}


def test_there_are_about_forty() -> None:
    assert len(PHOTOGRAPHS) >= 40
    assert all(SECRET in found.raw for name, found in PHOTOGRAPHS.items() if "avif" not in name)


def test_no_file_of_the_site_contains_a_secret(built: Built) -> None:
    files = [path for path in built.site.rglob("*") if path.is_file()]
    assert [str(path) for path in files if SECRET in path.read_bytes()] == []


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_readers_of_metadata_find_none(name: str, built: Built) -> None:
    made = made_of(PHOTOGRAPHS[name], built)
    assert name in made
    for path, raw in made.items():
        image = Image.open(BytesIO(raw))
        assert dict(image.getexif()) == {}, path
        assert dict(image.getexif().get_ifd(0x8825)) == {}, path
        assert not image.info.keys() & {"exif", "xmp", "comment", "icc_profile", "photoshop"}, path
        if not path.endswith((".gif", ".avif")):
            tags = exifread.process_file(BytesIO(raw), details=True)
            assert not [tag for tag in tags if not tag.startswith("JFIF")], path


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_a_photograph_is_upright_in_every_width(name: str, built: Built) -> None:
    photograph = PHOTOGRAPHS[name]
    for path, raw in made_of(photograph, built).items():
        image = Image.open(BytesIO(raw))
        width, height = image.size
        assert width * photograph.size[1] == pytest.approx(
            height * photograph.size[0], rel=1 / min(image.size)
        ), path
        shown = image.convert("RGB")
        for (x, y), colour in QUARTERS.items():
            place = (width * (1 + 2 * x) // 4, height * (1 + 2 * y) // 4)
            found, wanted = shown.getpixel(place), COLOURS[colour]
            assert isinstance(found, tuple)
            if name in GREY:
                assert found[0] == pytest.approx(_grey(wanted), abs=60), (path, colour)
            else:
                assert found == pytest.approx(wanted, abs=60), (path, colour)


def _grey(colour: tuple[int, int, int]) -> int:
    grey = Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0))
    assert isinstance(grey, int)
    return grey


def test_an_animation_keeps_its_frames(built: Built) -> None:
    for name in ("animated.gif", "animated.png", "animated.webp"):
        (raw,) = made_of(PHOTOGRAPHS[name], built).values()
        image = Image.open(BytesIO(raw))
        assert image.n_frames == 3, name  # type: ignore[attr-defined]  # animated formats have it
        image.seek(2)
        image.load()


def test_transparent_pixels_stay_transparent(built: Built) -> None:
    for name in ("rgba.png", "la.png", "rgba.webp", "rgba.avif"):
        for path, raw in made_of(PHOTOGRAPHS[name], built).items():
            alpha = Image.open(BytesIO(raw)).convert("RGBA").getchannel("A")
            assert max(alpha.tobytes()) < 255, path


def test_no_picture_is_made_larger(built: Built) -> None:
    for name, photograph in PHOTOGRAPHS.items():
        for raw in made_of(photograph, built).values():
            assert Image.open(BytesIO(raw)).width <= photograph.size[0], name


def test_a_page_shows_each_picture_in_several_widths(built: Built) -> None:
    page = built.page("/news/2007/photographs/")
    first, *others = page.xpath("//*[@class='e-content']//img")
    assert (first.get("loading"), {other.get("loading") for other in others}) == (None, {"lazy"})
    assert all(picture.get("decoding") == "async" for picture in (first, *others))
    assert all(picture.get("width") and picture.get("height") for picture in (first, *others))
    (phone,) = page.xpath("//img[contains(@src, 'phone.jpg')]")
    (source,) = page.xpath("//source[contains(@srcset, 'phone.jpg')]")
    assert phone.get("src") == "/news/2007/photographs/phone.jpg.1200.jpg"
    assert (phone.get("width"), phone.get("height")) == ("1200", "900")
    widths = [found.split()[1] for found in source.get("srcset").split(", ")]
    assert (source.get("type"), widths) == ("image/webp", ["480w", "800w", "1200w", "1600w"])
    for listed in page.xpath("//@srcset"):
        for found in listed.split(", "):
            assert (built.site / found.split()[0].lstrip("/")).is_file()


def test_a_picture_is_converted_once(site: SmallSite, monkeypatch: pytest.MonkeyPatch) -> None:
    site.text(f"{FOLDER}/index.md", "title: A", "![Four](a.jpg)")
    site.file(f"{FOLDER}/a.jpg", PHOTOGRAPHS["turned-6.jpg"].raw)
    first = _renditions(site)
    monkeypatch.setattr(conversion, "convert", None)  # calling it would fail
    assert _renditions(site) == first
    os.utime(f"content/{FOLDER}/a.jpg", (1, 1))
    assert _renditions(site) == first
    site.file(f"{FOLDER}/copy.jpg", PHOTOGRAPHS["turned-6.jpg"].raw)
    assert len(_renditions(site)) == 2 * len(first)


def test_a_rendition_that_left_the_cache_is_made_again(site: SmallSite) -> None:
    site.text(f"{FOLDER}/index.md", "title: A", "![Four](a.jpg)")
    site.file(f"{FOLDER}/a.jpg", PHOTOGRAPHS["turned-6.jpg"].raw)
    first, planned = _renditions(site), site.planned()
    (site.folder / ".cache/cache.sqlite").unlink()
    renderer = site.renderer(planned)
    made = [output for output in planned.plan.outputs if isinstance(output.value, Made)]
    assert {output.path: renderer.render(output) for output in made} == first
    site.file(f"{FOLDER}/a.jpg", PHOTOGRAPHS["turned-3.jpg"].raw)
    (site.folder / ".cache/cache.sqlite").unlink()
    with pytest.raises(BuildError, match=r"a\.jpg was changed during the build"):
        site.renderer(planned).render(made[0])


def _renditions(site: SmallSite) -> dict[str, object]:
    planned = site.planned()
    assert [problem for problem in planned.problems if problem.severity == "error"] == []
    renderer = site.renderer(planned)
    made = [output for output in planned.plan.outputs if isinstance(output.value, Made)]
    return {output.path: renderer.render(output) for output in made}


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_the_gate_refuses_a_photograph_as_it_came(name: str, tmp_path: Path) -> None:
    raw = PHOTOGRAPHS[name].raw
    (tmp_path / name).write_bytes(raw)
    for content in (raw, tmp_path / name):
        with pytest.raises(BuildError, match="would be published with metadata"):
            gate.checked(name, content)


def test_what_conversion_leaves_in_a_picture_is_an_error(
    site: SmallSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversion, "_encoded", lambda *_: PHOTOGRAPHS["turned-1.jpg"].raw)
    site.text(f"{FOLDER}/index.md", "title: A", "![Four](a.jpg)")
    site.file(f"{FOLDER}/a.jpg", PHOTOGRAPHS["turned-1.jpg"].raw)
    assert site.messages() == [
        f"content/{FOLDER}/index.md:4:1: a.jpg contains data that cannot be removed (APP1, comment)"
    ]


def test_a_picture_of_the_design_is_cleaned_too(tmp_path: Path) -> None:
    raw = PHOTOGRAPHS["turned-6.jpg"].raw
    folder = written(tmp_path, {"news/2007-03-31-a.md": "---\ntitle: A\n---\nText.\n"})
    (folder / "templates/assets").mkdir(parents=True)
    (folder / "templates/assets/header.jpg").write_bytes(raw)
    built = published(folder, "--templates", "templates")
    assert SECRET not in (built.site / "assets/header.jpg").read_bytes()


def test_pictures_are_converted_in_worker_processes(site: SmallSite) -> None:
    site.text(f"{FOLDER}/index.md", "title: A", "![Four](turned-1.jpg)")
    for number in range(1, 5):
        site.file(f"{FOLDER}/turned-{number}.jpg", PHOTOGRAPHS[f"turned-{number}.jpg"].raw)
    one = _renditions(site)
    (site.folder / ".cache/cache.sqlite").unlink()
    planned = site.planned(jobs=2)
    renderer = site.renderer(planned)
    made = [output for output in planned.plan.outputs if isinstance(output.value, Made)]
    assert {output.path: renderer.render(output) for output in made} == one
    assert load.PATIENCE >= 60
