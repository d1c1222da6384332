"""The page of the editing program loads the words of each language from its own folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from resource_site.editing import content_system
from resource_site.editing.files import files
from tests.browser.conftest import served
from tests.browser.reader import Reader
from tests.conftest import SmallSite

# In place of the program: it asks for words as the program does, and for a file of the page.
PROGRAM = """\
const words = (language) =>
  fetch(`https://unpkg.com/@sveltia/cms@0.221.1/locales/${language}.json`, { signal: null })
    .then((answer) => answer.json());
const settings = fetch("config.yml").then((answer) => answer.text());
Promise.all([words("de"), words("fr"), settings]).then(([german, french, text]) => {
  document.title = `${JSON.stringify(german)} ${JSON.stringify(french)} ${text.length > 100}`;
});
"""


@pytest.fixture(name="home", scope="module")
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("editing")
    site = SmallSite(folder / "site")
    for path, text in files(
        site.config(content=folder / "site/content"), repository="OWNER/NAME"
    ).items():
        written = folder / path
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(text, encoding="utf-8")
    admin = folder / "admin"
    (admin / content_system.SCRIPT).write_text(PROGRAM, encoding="utf-8")
    (admin / "locales").mkdir()
    (admin / "locales/de.json").write_text('{"save": "Sichern"}', encoding="utf-8")
    with served(admin) as home:
        yield home


def test_words_are_read_from_the_folder_and_are_english_where_they_are_missing(
    reader: Reader,
) -> None:
    reader.page.goto(f"{reader.home}/")
    expect(reader.page).to_have_title('{"save":"Sichern"} {} true')
    assert reader.strangers == []
