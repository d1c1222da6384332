"""Five articles by an editor who knows word processors: one run names all, few edits publish."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.shared import PDF, picture
from tests.sites.building import Built, build, published, written

IMAGE = "![image](https://github.com/user-attachments/assets/0000)"
REPORT = "Yearly Report 2007 (draft) v3.pdf"
ARTICLES: dict[str, str | bytes] = {
    "news/2007-01-10-offices.md": "---\ntitle: Offices\ntags: [Border Cooperation]\n---\n\nText.\n",
    "news/Centre opens.md": (
        "---\nTitle: “Centre opens in the north”\nDate: 10 February 2007\n"
        "Tags: Protection, Return\nCountries: Thailand\n---\n\n"
        "The “Safe Centre” opened… It’s the first – and not the last. \n\n"
        "•\tTen beds\n•\tA nurse\n\nRead more in https://example.org/news/2007/offices/\n"
    ),
    "news/2007-02-11-numbers.md": (
        "---\ntitle: Numbers to call\ntags:\tProtection\n\nCountry\tNumber\nA\t0000\nB\t0001\n\n"
        "#Hours\n\nCall in the morning.\n"
    ),
    "news/2007-02-12-course.md": (
        "---\ntitle: “A course for officers”\ndate: “2007-02-12”\n"
        "tags: [“Capacity Building”, Prosecution]\ndraft: No\n---\n\n"
        "See the [list of offices] (https://example.org/news/2007/offices/).\n"
    ),
    "news/2007-04-03-course-2.md": (
        "---\ntitle: A second course\ndate: 03/04/2007\ntags: Capacity building, Prosecution\n---\n"
        "\tThis paragraph begins with a tab.\n\n"
        f"{IMAGE}\n\n"
        "See [this](https://github.com/o/r/blob/main/content/news/2007-01-10-offices.md).\n"
    ),
    "news/A day/index.md": (
        "---\ntitle: Pictures: a day in town\ndate: 02/28/2007\n"
        "tags: #Protection #Awareness\n---\n\n"
        f"![](IMG_0001.JPG)\n\n[The report]({REPORT})\n"
    ),
    "news/A day/IMG_0001.JPG": picture("JPEG"),
    f"news/A day/{REPORT}": PDF,
}
# What no program can know, in the order of the files: the file, what is there, what is meant.
DECISIONS = (
    ("news/2007-02-11-numbers.md", "#Hours", "## Hours"),
    ("news/2007-02-11-numbers.md", "Country\tNumber\nA\t0000\nB\t0001", (
        "Country | Number\n--- | ---\nA | 0000\nB | 0001")),
    ("news/2007-02-12-course.md", "draft: No", "draft: false"),
    ("news/2007-04-03-course-2.md", "03/04/2007", "2007-04-03"),
    ("news/2007-04-03-course-2.md", IMAGE, ""),
    ("news/2007-04-03-course-2.md", "\tThis", "This"),
    ("news/A day/index.md", "![]", "![A street]"),
)  # fmt: skip
# The other edits, which `check --fix` makes.
CERTAIN = (
    ("news/2007-02-11-numbers.md", "\n\nCountry", "\n---\n\nCountry"),
    ("news/2007-02-12-course.md", "offices] (", "offices]("),
    ("news/A day/index.md", "Pictures: a day in town", '"Pictures: a day in town"'),
    ("news/A day/index.md", "02/28/2007", "2007-02-28"),
    ("news/A day/index.md", "#Protection #Awareness", "[Protection, Awareness]"),
    ("news/A day/index.md", REPORT, f"<{REPORT}>"),
    ("news/Centre opens.md", "10 February 2007", "2007-02-10"),
    ("news/Centre opens.md", "•\tTen", "- Ten"),
    ("news/Centre opens.md", "•\tA", "- A"),
)
Edits = tuple[tuple[str, str, str], ...]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return written(tmp_path, ARTICLES)


def edited(place: Path, edits: Edits) -> None:
    for name, old, new in edits:
        path = place / "content" / name
        text = path.read_text()
        assert text.count(old) == 1, (name, old)
        path.write_text(text.replace(old, new))


def findings(place: Path) -> list[tuple[str, str]]:
    """Return the file and the message of each error and warning of a check."""
    words = build(place, "--format", "json", command="check").words
    return [
        (one["path"].removeprefix("content/"), one["message"])
        for one in json.loads(words)["problems"]
        if one["severity"] != "note"
    ]


def test_one_run_names_everything_that_has_to_be_edited(place: Path) -> None:
    found = sorted(path for path, _ in findings(place))
    assert found == sorted(name for name, _, _ in (*DECISIONS, *CERTAIN))


@pytest.mark.parametrize("way", ["by hand", "with --fix"])
def test_these_edits_are_enough_to_publish_what_is_meant(place: Path, way: str) -> None:
    if way == "by hand":
        edited(place, CERTAIN)
    else:
        assert "4 files edited" in build(place, "--fix", command="check").words
    edited(place, DECISIONS)
    assert findings(place) == []
    is_published_right(published(place))


def is_published_right(built: Built) -> None:
    pages = "".join(
        page.body.text_content() for address, page in built.pages() if "/news/2007" in address
    )
    assert not re.search(r"[“”]A course|[•#|]|\[|\]\s?\(|<[A-Z]", pages)
    assert len(built.page("/tags/capacity-building/").findall(".//h2[@class='p-name']")) == 2
    assert len(built.page("/tags/protection/").findall(".//h2[@class='p-name']")) == 3
    links = [at for page in dict(built.pages()).values() for _, _, at, _ in page.iterlinks()]
    assert not [at for at in links if at.startswith("https://example.org/news") and "#" in at]
    for address in ("/news/2007/course/", "/news/2007/course-2/", "/news/2007/centre-opens/"):
        body = built.page(address).find(".//*[@class='e-content']")
        assert body is not None
        assert "/news/2007/offices/" in [at for _, _, at, _ in body.iterlinks()], address
    assert built.page("/news/2007/numbers/").find(".//table") is not None
    assert "code" not in [e.tag for e in built.page("/news/2007/course-2/").iter()]
