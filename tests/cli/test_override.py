"""`override` copies one file of the generator into the site, which then uses the copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from resource_site import pipeline
from resource_site.settings.config import DEFAULT_TEMPLATES
from tests.sites.building import build, published, written

PLAN = {"news/2010-07-30-plan.md": "---\ntitle: A plan\n---\nWords.\n"}


@pytest.fixture(autouse=True)
def _in_a_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, PLAN)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["article.html", "templates/article.html", r"parts\lists.html"])
def test_a_copy_is_used_in_place_of_the_file(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert pipeline.main(["override", name]) == 0
    path = Path(capsys.readouterr().out.strip())
    original = (DEFAULT_TEMPLATES / path.relative_to("templates")).read_bytes()
    assert path.read_bytes() == original
    before = published(Path.cwd()).files()
    path.write_text(path.read_text().replace("<article", '<article class="own"'))
    after = published(Path.cwd()).files()
    assert after.keys() == before.keys()
    assert ("article.html" not in name) or b'class="own"' in after["news/2010/plan/index.html"]


def test_a_file_is_never_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    assert pipeline.main(["override", "article.html"]) == 0
    Path("templates/article.html").write_text("mine")
    assert pipeline.main(["override", "article.html"]) == 1
    assert "fix: change it; or delete it" in capsys.readouterr().out
    assert Path("templates/article.html").read_text() == "mine"


@pytest.mark.parametrize("name", ["artcle.html", "../pyproject.toml", "assets/styl.css"])
def test_what_the_generator_does_not_have_is_an_error(
    capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert pipeline.main(["override", name]) == 1
    assert "fix: " in capsys.readouterr().out
    assert not Path("templates").exists()


def test_a_few_own_rules_are_loaded_after_the_style_sheet() -> None:
    assert b"own.css" not in published(Path.cwd()).files()["index.html"]
    Path("templates/assets").mkdir(parents=True)
    Path("templates/assets/own.css").write_text(":root { --link: #7a3b8f; }\n")
    page = published(Path.cwd()).files()["index.html"]
    assert page.index(b"/assets/style.css") < page.index(b"/assets/own.css")
    Path("templates/assets/own.css").write_text("p { background: url(no.png) }\n")
    assert "there is no file 'no.png' in assets/" in build(Path.cwd()).words
