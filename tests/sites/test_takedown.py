"""Taking down always works: a draft, a deleted file or a passing date never stops a build."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.shared import JPEG, PDF
from tests.sites.building import SETTINGS, Built, build, published, written

SECRET = b"quokka"
LANGUAGES = '\n[languages.my]\nname = "\u1019\u103c\u1014\u103a\u1019\u102c"\n'
PLAN = "news/2010-07-30-plan/index.md"
# Everything that can lead to the plan, and what a reader sees of it once it is taken down.
LINKS = """\
[by file](2010-07-30-plan/index.md), [by folder](2010-07-30-plan), [by address](/news/2010/plan/),
[by heading](2010-07-30-plan/index.md#steps), [by alias](/old-plan/), [by year](/news/2010/),
[by topic](/tags/assembly/), [by feed](/tags/assembly/feed.xml), [without slash](/news/2010),
[by language](/my/), [of its own](2010-07-30-plan/report.pdf),
[by repository](/content/news/2010-07-30-plan/index.md).

![The gate](2010-07-30-plan/gate.jpg)

[![The gate](2010-07-30-plan/gate.jpg)](2010-07-30-plan/index.md)
"""
LEDGER = """\
/
/feed.xml
/gate/
/my/
/my/news/2010/plan/
/news/
/news/2010/
/news/2010/plan/
/news/2010/plan/gate.jpg
/news/2010/plan/report.pdf
/news/2014/
/news/2014/day/
/old-plan/
/tags/
/tags/assembly/
/tags/assembly/feed.xml
"""


def site(folder: Path, plan: str = "", *, ledger: str = LEDGER) -> Path:
    """Write a site in which everything leads to one document; `plan` are more of its fields."""
    fields = f"title: quokka plan\ntags: [Assembly]\naliases: [/old-plan/]\nfeatured: true\n{plan}"
    image = "image: 2010-07-30-plan/gate.jpg\nimage_alt: The gate\n"
    texts: dict[str, str | bytes] = {
        "site.toml": f'navigation = ["gate"]\nfooter = ["gate"]\n{SETTINGS}{LANGUAGES}'
        '[help]\npage = "gate"\n[newsletter]\npage = "gate"\n',
        PLAN: f"---\n{fields}---\n## Steps\n\nThe quokka must leave.\n",
        "news/2010-07-30-plan/index.my.md": "---\ntitle: quokka in Burmese\n---\nquokka\n",
        "news/2010-07-30-plan/gate.jpg": JPEG + b"quokka",
        "news/2010-07-30-plan/report.pdf": PDF + b"quokka",
        "news/2014-07-30-day.md": f"---\ntitle: A day\n{image}---\n{LINKS}",
        "pages/gate.md": f"---\ntitle: quokka gate\n{plan}---\nA quokka at the gate.\n",
        "urls.txt": ledger,
    }
    return written(folder, texts)


def withdrawn(built: Built) -> str:
    """Return the article with the links, of a site in which nothing of the plan is left."""
    assert built.status == 0, built.words
    left = [path for path, raw in built.files().items() if SECRET in raw or "plan" in path]
    assert left == []
    return built.text("/news/2014/day/").partition('class="e-content"')[2].partition("</div>")[0]


def delete(folder: Path) -> None:
    for path in sorted((folder / "content/news/2010-07-30-plan").iterdir()):
        path.unlink()
    (folder / "content/pages/gate.md").unlink()


@pytest.mark.parametrize("how", ["draft", "expires", "publish", "delete", "delete original"])
def test_whatever_leads_to_a_document_it_can_be_taken_down(how: str, tmp_path: Path) -> None:
    assert SECRET in published(site(tmp_path)).files()["news/2010/plan/index.html"]
    if how == "delete":
        delete(tmp_path)
    elif how == "delete original":
        (tmp_path / "content" / PLAN).unlink()
        (tmp_path / "content/pages/gate.md").unlink()
        for name in ("gate.jpg", "report.pdf"):
            (tmp_path / "content/news/2010-07-30-plan" / name).unlink()
    else:
        value = {"draft": "true", "expires": "2012-01-01", "publish": "2030-01-01"}[how]
        site(tmp_path, f"{how}: {value}\n")
    built = build(tmp_path)
    article = withdrawn(built)
    assert "<a " not in article
    assert "by file, by folder, by address" in article
    assert article.count("<p>The gate</p>") == 2
    for number in (6, 7, 8, 9):
        assert f"content/news/2014-07-30-day.md:{number}:1: warning" in built.words


def test_the_build_names_each_link_that_is_shown_as_text(tmp_path: Path) -> None:
    built = published(site(tmp_path, "draft: true\n"))
    # Three warnings are about the settings; the picture of the article is the last one.
    reported = [line for line in built.words.split("\n") if line.startswith("content/news/2014")]
    targets = [line.partition(": warning: the linked ")[2] for line in reported]
    assert sorted(targets) == [
        "document /content/news/2010-07-30-plan/index.md is not published (draft)",
        "document /news/2010/plan/ is not published (draft)",
        "document /old-plan/ is not published (draft)",
        "document 2010-07-30-plan is not published (draft)",
        *["document 2010-07-30-plan/index.md is not published (draft)"] * 3,
        *["file 2010-07-30-plan/gate.jpg belongs to a document that is not published"] * 3,
        "file 2010-07-30-plan/report.pdf belongs to a document that is not published",
        "list /my/ has no published article",
        "list /news/2010 has no published article",
        "list /news/2010/ has no published article",
        "list /tags/assembly/ has no published article",
        "list /tags/assembly/feed.xml has no published article",
    ]


def test_only_a_link_to_something_that_never_existed_is_an_error(tmp_path: Path) -> None:
    folder = site(tmp_path)
    delete(folder)
    path = folder / "content/news/2014-07-30-day.md"
    path.write_text("---\ntitle: A day\n---\n[a](2010-07-30-plan.md) [b](2013-01-01-none.md)\n")
    built = build(folder)
    assert built.status == 1
    assert "4:1: warning: the linked file 2010-07-30-plan.md was published before" in built.words
    assert "4:25: error: there is no file 2013-01-01-none.md" in built.words


def test_a_deleted_document_is_recognized_by_any_slug_it_may_have_had(tmp_path: Path) -> None:
    link = "---\ntitle: A day\n---\n[a](2010-07-30-long-name.md)\n"
    texts = {"news/2014-07-30-day.md": link, "urls.txt": "/news/2010/short/\n"}
    assert published(written(tmp_path, texts)).status == 0


def test_a_deleted_document_that_another_one_replaces_can_still_be_linked(tmp_path: Path) -> None:
    texts = {
        "news/2014-07-30-day.md": "---\ntitle: A day\n---\n[a](2010-07-30-plan.md)\n",
        "pages/plan.md": "---\ntitle: Plan\naliases: [/news/2010/plan/]\n---\nText.\n",
        "urls.txt": "/news/2010/plan/\n",
    }
    assert published(written(tmp_path, texts)).status == 0


@pytest.mark.parametrize(
    ("original", "translation", "fields", "more"),
    [
        ("2010-01-01-a.md", "2010-01-01-a.my.md", "", ""),
        ("2010-01-01-a.md", "2010-01-01-a.my.md", "slug: one\n", "slug: other\n"),
        ("2010-01-01-a.md", "2010-01-02-b.my.md", "translation_key: k\n", "translation_key: k\n"),
        ("2010-01-01-a/index.md", "2010-01-01-a/index.my.md", "slug: one\n", ""),
        ("2010-01-01-a.md", "my/2010-01-01-a.md", "slug: one\n", ""),
        ("2010-01-01-a.md", "2010-01-01-a.my.md", "aliases: [/old/]\n", "aliases: [/older/]\n"),
    ],
)
def test_a_translation_is_taken_down_with_its_deleted_original_whatever_joins_them(
    tmp_path: Path, original: str, translation: str, fields: str, more: str
) -> None:
    texts = {
        "site.toml": SETTINGS + LANGUAGES,
        f"news/{original}": f"---\ntitle: A\n{fields}---\nquokka\n",
        f"news/{translation}": f"---\ntitle: B\n{more}---\nquokka\n",
        "news/2010-01-03-c.my.md": "---\ntitle: C\n---\nThis one never had an original.\n",
    }
    folder = written(tmp_path, texts)
    published(folder)
    assert build(folder, command="record").status == 0
    (folder / f"content/news/{original}").unlink()
    built = published(folder)
    assert [path for path, raw in built.files().items() if SECRET in raw] == []
    reason = f"is not published, because content/news/{original} is deleted"
    assert f"content/news/{translation}: warning: this translation {reason}" in built.words
    assert built.words.count("this translation") == 1
    assert "/my/news/2010/c/" in built.text("/my/")


def test_a_translation_that_names_its_version_needs_its_original_and_says_how_to_stay(
    tmp_path: Path,
) -> None:
    text = "---\ntitle: B\ntranslates: 0123456789ab\ntranslation_key: k\n---\nquokka\n"
    texts = {"site.toml": SETTINGS + LANGUAGES, "news/2010-01-01-a.my.md": text}
    folder = written(tmp_path, {**texts, "news/2010-01-02-c.md": "---\ntitle: C\n---\nText.\n"})
    built = published(folder)
    assert [path for path, raw in built.files().items() if SECRET in raw] == []
    assert "delete translates and translation_key in it, and rename it" in built.words
    (folder / "content/news/2010-01-01-a.my.md").unlink()
    alone = text.replace("translates: 0123456789ab\ntranslation_key: k\n", "")
    (folder / "content/news/2010-01-01-b.my.md").write_text(alone)
    assert "this translation" not in published(folder).words


def test_a_translation_stays_while_the_file_of_its_original_has_errors(tmp_path: Path) -> None:
    texts = {
        "site.toml": SETTINGS + LANGUAGES,
        "news/2010-01-01-a.md": "---\ntitle: [\n---\nText.\n",
        "news/2010-01-01-a.my.md": "---\ntitle: B\ntranslates: 0123456789ab\n---\nText.\n",
    }
    assert "this translation" not in build(written(tmp_path, texts), command="check").words


@pytest.mark.parametrize(
    ("name", "moved"),
    [
        ("2010-07-30-plan.md", "drafts/2010-07-30-plan.md"),
        ("2010-07-30-plan.md", "Drafts/2010-07-30-renamed.md"),
        ("2010-07-30-plan.md", "archive/2010-07-30-plan.md"),
        ("2010-07-30-plan.md", "2010-07-30-plan.md"),
        ("2010-07-30-plan/index.md", "old/2010-07-30-plan/index.md"),
    ],
)
def test_a_document_is_taken_down_by_moving_it_out_of_its_section(
    tmp_path: Path, name: str, moved: str
) -> None:
    texts = {
        f"news/{name}": "---\ntitle: quokka plan\n---\nText.\n",
        "news/2014-07-30-day.md": f"---\ntitle: A day\n---\n[The plan]({name})\n",
    }
    folder = written(tmp_path, texts)
    published(folder)
    assert build(folder, command="record").status == 0
    target = folder / "content" / moved
    target.parent.mkdir(parents=True, exist_ok=True)
    (folder / "content/news" / name).rename(target)
    built = published(folder)
    assert [path for path, raw in built.files().items() if SECRET in raw] == []
    assert f"content/{moved}: warning: this file is not in a section" in built.words


def test_a_new_file_in_a_wrong_folder_is_an_error_that_does_not_go_unnoticed(
    tmp_path: Path,
) -> None:
    texts = {"archive/2010-07-30-plan.md": "---\ntitle: Plan\n---\nText.\n"}
    built = build(written(tmp_path, texts), command="check")
    assert built.status == 1
    assert "error: this file is not in a section, and is not published" in built.words


def test_the_last_documents_of_a_site_can_be_taken_down(tmp_path: Path) -> None:
    text = "---\ntitle: quokka\ntags: [One]\n{}---\nText.\n"
    names = ("news/2010-01-01-a.md", "news/2010-01-01-a.my.md", "pages/index.md")
    for more, remain in (("", True), ("draft: true\n", False)):
        texts = {name: text.format(more) for name in names[:2]}
        texts["site.toml"] = SETTINGS + LANGUAGES
        built = published(written(tmp_path, texts), search=True)
        assert (SECRET in built.files()["index.html"]) is remain
    assert not [path for path in built.files() if path.startswith(("my/", "tags/"))]


def test_a_translation_names_the_document_without_which_it_is_not_published(
    tmp_path: Path,
) -> None:
    built = published(site(tmp_path, "draft: true\n"))
    assert (
        "content/news/2010-07-30-plan/index.my.md: warning: this translation is not published, "
        "because content/news/2010-07-30-plan/index.md is a draft\n"
    ) in built.words


@pytest.mark.parametrize(
    ("now", "status"), [("2020-01-01", 1), ("2021-01-01", 1), ("2022-06-01", 0)]
)
def test_a_clash_is_an_error_before_it_arises(now: str, status: int, tmp_path: Path) -> None:
    texts = {
        "news/a.md": "---\ntitle: A\ndate: 2019-01-01\npublish: 2021-01-01\nexpires: 2022-01-01\n"
        "slug: x\n---\nText.\n",
        "pages/b.md": "---\ntitle: B\naliases: [/news/2019/x/]\n---\nText.\n",
    }
    built = build(written(tmp_path, texts), now=now)
    assert built.status == status
    assert (" is already used by " in built.words) is (status == 1)


def test_a_link_to_a_file_outside_all_sections_is_dead(tmp_path: Path) -> None:
    text = "---\ntitle: A\ndate: 2019-01-01\n---\n[B](../b.md)\n"
    built = build(written(tmp_path, {"news/a.md": text, "urls.txt": "/news/2018/b/\n"}))
    assert built.status == 1
    assert "news/a.md:5:1: error: there is no file ../b.md" in built.words


def test_one_document_may_take_over_the_address_of_another_on_a_day(tmp_path: Path) -> None:
    text = "---\ntitle: {}\ndate: 2019-01-01\nslug: x\n{}\n---\nText.\n"
    texts = {
        "news/a.md": text.format("A", "expires: 2020-12-31"),
        "news/b.md": text.format("B", "publish: 2021-01-01"),
    }
    for now, title in (("2020-12-31", "A"), ("2021-01-01", "B")):
        built = published(written(tmp_path, texts), now=now)
        assert f"<title>{title} – " in built.text("/news/2019/x/")


@pytest.mark.parametrize(
    ("fields", "other"),
    [
        ("tags: [C++]", "tags: [C]"),
        ("", "aliases: [/tags/c/]\ntags: [C]"),
        ("aliases: [/tags/]", "tags: [C]"),
        ("aliases: [/news/2018/]", ""),
        ("", "aliases: [/news/2019/y/]"),
    ],
)
def test_errors_of_a_scheduled_document_are_reported_at_once(
    fields: str, other: str, tmp_path: Path
) -> None:
    texts = {
        "news/2019-01-01-y.md": f"---\ntitle: Y\n{fields}\n---\nText.\n",
        "news/2018-01-01-x.md": f"---\ntitle: X\npublish: 2021-01-01\n{other}\n---\nText.\n",
    }
    assert build(written(tmp_path, texts)).status == 1
    assert build(tmp_path, now="2021-01-01").status == 1


def test_dead_links_in_a_scheduled_document_are_reported_at_once(tmp_path: Path) -> None:
    text = "---\ntitle: X\npublish: 2021-01-01\n---\n[a](nothing.md) [b](#none) ![c](d.jpg)\n"
    texts = {
        "news/2019-01-01-x.md": text,
        "news/2019-01-01-y.md": "---\ntitle: Y\n---\n[a](2019-01-01-x.md#no-such-heading)\n",
    }
    built = build(written(tmp_path, texts))
    assert built.words.count(": error: ") == 4


class Text(NamedTuple):
    """A document of a random site, and when it is published."""

    name: str
    language: str
    draft: bool
    publish: date | None
    expires: date | None
    tags: tuple[str, ...]
    alias: str
    links: tuple[str, ...]

    @property
    def path(self) -> str:
        language = f".{self.language}" if self.language else ""
        return f"news/2010-01-01-{self.name}{language}.md"

    def source(self, marker: str) -> str:
        fields = [f"title: {marker}", f"tags: [{', '.join(self.tags)}]"]
        fields += ["draft: true"] if self.draft else []
        fields += [f"publish: {self.publish}"] if self.publish else []
        fields += [f"expires: {self.expires}"] if self.expires else []
        fields += [f"aliases: [{self.alias}]"] if self.alias else []
        links = "\n".join(f"[link]({target})" for target in self.links)
        return "\n".join(["---", *fields, "---", "## Part", "", f"About {marker}.", links, ""])

    def is_due(self, day: date) -> bool:
        starts = self.publish is None or self.publish <= day
        return not self.draft and starts and (self.expires is None or day <= self.expires)

    def instants(self) -> set[date]:
        """Return the days on which the document appears or expires."""
        last = {self.expires + timedelta(days=1)} if self.expires else set()
        return {self.publish, *last} if self.publish else last


NAMES = ("a", "b", "c", "c--")
FIRST = date(2020, 1, 1)
DAYS = st.integers(1, 8).map(lambda number: FIRST + timedelta(days=number))
TARGETS = st.sampled_from(
    [
        *(f"2010-01-01-{name}{part}" for name in NAMES for part in (".md", ".my.md", ".md#part")),
        *(f"2010-01-01-{name}.md#none" for name in NAMES[:1]),
        *(f"/news/2010/{name}/" for name in (*NAMES, "gone")),
        *("/old/", "/older/", "/my/", "/my/feed.xml", "/news/2010/", "/tags/", "/tags/c/"),
        *("/tags/d/feed.xml", "2010-01-01-gone.md", "nothing.md", "#part", "#none"),
    ]
)
TEXTS = st.builds(
    Text,
    st.sampled_from(NAMES),
    st.sampled_from(["", "", "my"]),
    st.sampled_from([False, False, False, True]),
    st.none() | DAYS,
    st.none() | DAYS,
    st.lists(st.sampled_from(["C", "C++", "D"]), max_size=2, unique=True).map(tuple),
    st.sampled_from(["", "", "/old/", "/older/", "/tags/c/", "/news/2010/d/", "/my/tags/"]),
    st.lists(TARGETS, max_size=3).map(tuple),
)
SITES = st.lists(TEXTS, min_size=1, max_size=5, unique_by=lambda text: text.path)
LEDGERS = st.lists(
    st.sampled_from(["/news/2010/gone/", "/news/2010/a/", "/my/news/2010/b/", "/older/", "/tags/"]),
    unique=True,
)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(texts=SITES, ledger=LEDGERS, today=DAYS)
def test_what_builds_today_builds_whenever_something_appears_or_expires(
    texts: list[Text], ledger: list[str], today: date
) -> None:
    with tempfile.TemporaryDirectory() as name:
        markers = {text.path: f"quokka{number}q" for number, text in enumerate(texts)}
        sources: dict[str, str | bytes] = {
            text.path: text.source(markers[text.path]) for text in texts
        }
        folder = written(
            Path(name),
            {"site.toml": SETTINGS + LANGUAGES, "urls.txt": "\n".join(ledger), **sources},
        )
        assume(build(folder, now=f"{today}", command="check").status == 0)
        instants = {day for text in texts for day in text.instants()}
        for day in sorted({today, *(day for day in instants if day > today)}):
            built = published(folder, now=f"{day}")
            whole = b"\n".join(built.files().values()).decode("utf-8", "replace")
            assert {path for path, marker in markers.items() if marker in whole} == due(
                texts, ledger, day
            )


def due(texts: list[Text], ledger: list[str], day: date) -> set[str]:
    """Return the paths of the documents that are published on a day."""
    originals = {text.name: text for text in texts if not text.language}
    return {
        text.path
        for text in texts
        if text.is_due(day) and originals.get(text.name, text).is_due(day)
        # The original of this translation was published and then deleted.
        if text.name in originals or f"/news/2010/{text.name}/" not in ledger
    }
