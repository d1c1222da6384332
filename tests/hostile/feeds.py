"""What would break a feed, a spreadsheet or another program that reads what is published."""

# ruff: noqa: E501 - a folder stands on one line

from __future__ import annotations

from tests.hostile.folder import Folder

SETTINGS = 'title = {0}\ntagline = {0}\nbase_url = "https://example.org"\ntimezone = "Asia/Bangkok"\nlanguage = "en"\n\n[sections.news]\ntitle = {0}\n'


def article(title: str, words: str = "Odd words.", more: str = "") -> str:
    """Return an article."""
    return f"---\ntitle: {title}\n{more}\n---\n{words}\n"


FOLDERS = (
    Folder(
        "the end of a block of characters in the text",
        article("Odd", "Odd ]]> words ]]&gt; end"),
        shows="Odd ]]> words",
    ),
    Folder(
        "the end of a block of characters in the title",
        article("Odd ]]> title"),
        shows="Odd ]]> title",
    ),
    Folder(
        "entities that XML does not know",
        article("'&nbsp; &copy; &bogus;'", "&nbsp; &copy; &bogus;"),
        shows="&bogus;",
    ),
    Folder("an entity that grows", article("Odd", '<!DOCTYPE a [<!ENTITY b "c">]>&b;')),
    Folder("letters beyond the first plane", article("Odd 😀 𠮷", "Odd 😀 𠮷"), shows="Odd 😀 𠮷"),
    Folder("letters that no font has", article("Odd \ue000 \U000f0000", "Odd \ue000 \U000f0000")),
    Folder("no letters at all", article("Odd \ufdd0 \U0001fffe", "Odd \ufdd0 \U0001fffe")),
    Folder("a title of marks", article("'<>&\"'''"), shows="<>&\"'"),
    Folder("a formula in the title", article("=cmd|' /C calc'!A0", "Odd words.")),
    Folder(
        "a text with relative links",
        article("Odd", "[a](../pages/../news/2007-01-01-good.md) [b](#c-d)\n\n## D"),
    ),
    Folder("an article of nothing", article("Odd", "")),
    Folder("an article of a picture that is nothing", article("Odd", "![]()")),
    Folder("an article of a comment", article("Odd", "<!-- nothing -->")),
    Folder(
        "a day before all zones",
        {"news/odd.md": article("Odd", more="date: 1990-01-01T00:00+14:00")},
    ),
    Folder(
        "a day behind all zones",
        {"news/odd.md": article("Odd", more="date: 2100-12-31T23:59-12:00")},
    ),
    Folder(
        "an hour that does not exist",
        {
            "site.toml": SETTINGS.format('"Odd"').replace("Asia/Bangkok", "Europe/Berlin"),
            "news/2007-03-25-odd.md": article("Odd", more="date: 2007-03-25 02:30"),
        },
    ),
    Folder(
        "an hour that is there twice",
        {
            "site.toml": SETTINGS.format('"Odd"').replace("Asia/Bangkok", "Europe/Berlin"),
            "news/2007-10-28-odd.md": article("Odd", more="date: 2007-10-28 02:30"),
        },
    ),
    Folder(
        "thirty articles at one instant",
        {
            f"news/2007-03-31-odd-{n}.md": article(f"Odd {n}", more="date: 2007-03-31 12:00")
            for n in range(30)
        },
    ),
    Folder(
        "a site with marks in its name",
        {"site.toml": SETTINGS.format("'''</title>]]><script>&amp;\"'''")},
    ),
    Folder(
        "an author with an address",
        article("Odd", more="author: 'a@example.org (\"A\") <script>'"),
    ),
    Folder(
        "tags with commas and quotes",
        article("Odd", more="tags: ['a, b', 'c \"d\"', \"e 'f'\", 'g; h', '<i>']"),
    ),
    Folder(
        "a very long word everywhere",
        article(
            "a" * 5_000,
            "b" * 5_000,
            f"summary: {'c' * 5_000}\ntags: [{'d' * 500}]\nauthors: [{'e' * 5_000}]",
        ),
    ),
)
