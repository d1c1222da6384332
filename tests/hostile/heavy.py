"""Markdown that hangs, crashes or loses words elsewhere."""

from __future__ import annotations

from tests.hostile.folder import Folder
from tests.shared import PNG

MIB = 1 << 20


def saying(words: str) -> str:
    """Return an article that says these words."""
    return f"---\ntitle: Odd\n---\n{words}\n"


def filled(size: int) -> str:
    """Return an article of this many bytes."""
    start = saying("")
    return start + "word " * ((size - len(start)) // 5) + "x" * ((size - len(start)) % 5)


FOLDERS = (
    # Long rows of one sign.
    *(
        Folder(f"{count:,} times {sign!r}", saying(f"Before. {sign * count} After."))
        for sign, count in (
            ("[", 16_000),
            ("]", 16_000),
            ("![", 16_000),
            ("[a](", 3_000),
            ("[a](<b", 16_000),
            ("<![", 4_000),
            ("<a ", 16_000),
            ("<", 50_000),
            ("</", 16_000),
            ("<?", 16_000),
            ("<!--", 16_000),
            ("a*", 15_000),
            ("*a ", 15_000),
            ("**a ", 10_000),
            ("*a_ ", 10_000),
            ("~~a ", 10_000),
            ("`a``", 16_000),
            ("\\", 100_000),
            ("&", 50_000),
            ("&amp;", 20_000),
            ("&#x", 30_000),
            ("http://", 16_000),
            ("www.", 16_000),
            ("a@", 30_000),
            ("a.b@c.", 16_000),
            ("[^1]", 1_000),
            ("!", 100_000),
            ("|", 50_000),
            ("e\u0301", 50_000),
            ("\u0f33", 100_000),
        )
    ),
    *(
        Folder(f"{count:,} lines {line!r}", saying(f"Before.\n\n{line * count}\n\nAfter."))
        for line, count in (
            ("\n", 300_000),
            ("---\n", 4_000),
            ("# a\n", 500),
            ("a\n===\n", 500),
            ("> ", 5_000),
            ("- ", 5_000),
            ("1. ", 5_000),
            ("- a\n", 4_000),
            ("| a | b |\n", 10_000),
            ("```\n", 20_001),
            ("    a\n", 20_000),
            ("\ta\n", 20_000),
            ("[a]: /b\n", 10_000),
            ("[^a]: b\n", 500),
            ("<div>\n", 500),
            ("<details>\n\n", 2_000),
            (" ", 300_000),
        )
    ),
    Folder("quotations 101 deep", saying("> " * 101 + "Odd")),
    Folder("quotations 60 deep", saying("> " * 60 + "Odd words"), shows="Odd words"),
    Folder("lists 150 deep", saying("\n".join("  " * depth + "- a" for depth in range(150)))),
    Folder("stars around stars", saying("*" * 50_000 + " a " + "*" * 50_000)),
    Folder("links in links", saying("[" * 5_000 + "a" + "](b)" * 5_000)),
    Folder("pictures in pictures", saying("![" * 500 + "a" + "](b.png)" * 500)),
    Folder(
        "a table of a thousand columns and rows",
        saying("|" + "a|" * 1000 + "\n|" + "-|" * 1000 + "\n" + "|\n" * 1000),
    ),
    Folder(
        "a table of five hundred columns and rows",
        saying("|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n" + ("|" + "b|" * 200 + "\n") * 200),
    ),
    Folder(
        "three thousand references",
        saying(
            "\n".join(f"[a{n}]: https://example.com/{n}" for n in range(3_000))
            + "\n\n"
            + " ".join(f"[a{n}]" for n in range(3_000))
            + "\n\nOdd end."
        ),
        shows="Odd end.",
    ),
    Folder(
        "references that grow",
        saying("[a]: https://example.com/" + "x" * 5_000 + "\n\n" + "[a] " * 5_000),
    ),
    Folder(
        "a thousand notes",
        saying(
            " ".join(f"a[^{n}]" for n in range(1_000))
            + "\n\n"
            + "\n".join(f"[^{n}]: Note {n}." for n in range(1_000))
        ),
        shows="Note 999.",
    ),
    Folder("a note in itself", saying("Odd[^1].\n\n[^1]: Note[^1]."), shows="Note"),
    Folder(
        "notes in each other",
        saying("Odd[^1].\n\n[^1]: One[^2].\n[^2]: Two[^1]."),
        shows="Two",
    ),
    Folder(
        "a note used a thousand times",
        saying("a[^1] " * 1_000 + "\n\n[^1]: Note."),
        shows="Note.",
    ),
    Folder("a note that is not there", saying("Odd[^nowhere] words.")),
    # As much as an article may hold, and a byte more.
    Folder("a mebibyte of words", filled(MIB)),
    Folder("a mebibyte and a byte", filled(MIB + 1)),
    Folder("a mebibyte without a space", saying("x" * (MIB - 100))),
    Folder("a mebibyte of Chinese", saying("语" * ((MIB - 100) // 3))),
    Folder(
        "ten thousand headings of one name",
        saying("## Same\n\n" * 2_000 + "Odd end."),
        shows="Odd end.",
    ),
    Folder("a heading of 10,000 letters", saying("## " + "long " * 2_000)),
    Folder(
        "a picture's words of 10,000 letters",
        {
            "news/2007-03-31-odd/index.md": saying(f"![{'long ' * 2_000}](a.png)"),
            "news/2007-03-31-odd/a.png": PNG,
        },
    ),
    Folder("an address of 10,000 letters", saying(f"[Odd](https://example.com/{'a' * 10_000})")),
    # Words that get lost elsewhere.
    Folder(
        "HTML that is never closed",
        saying('<div markdown="1">\n\nOdd one.\n\n<div markdown="1">\n\nOdd two.'),
    ),
    Folder("a comment that is never closed", saying("Odd words.\n\n<!-- a note\n\nLost words.")),
    Folder("a comment in the middle of words", saying("Odd <!-- a note --> words.")),
    Folder(
        "a block of code that is never closed",
        saying("```\nOdd words.\n\nMore odd words."),
        shows="More odd words.",
    ),
    Folder("a block of HTML in a list", saying("- a\n\n  <table><tr><td>Odd words.")),
    Folder("an instruction to a machine", saying("Odd <?php echo 1 ?> words.")),
    Folder("a declaration", saying("Odd <!DOCTYPE html> words.")),
    Folder("a block of characters", saying("Odd <![CDATA[ words ]]> end.")),
    Folder(
        "a definition with a title that never ends",
        saying('[a]: /b "never\n\nOdd words.'),
        shows="Odd words.",
    ),
    Folder("a tag that is cut at the end of the file", saying("Odd words <a href=")[:-1]),
    Folder(
        "a picture that is cut at the end of the file",
        saying("Odd words ![a](")[:-1],
        shows="Odd words ![a](",
    ),
    Folder("tabs wherever spaces belong", saying("-\tOdd\n\n\t-\twords\n\n\t\tend")),
    Folder("spaces of all kinds", saying("Odd\u00a0words\u2003and\u3000more\u1680end\u205f.")),
    Folder("the line separator in the text", saying("Odd\u2028words\u2029end\x85.")),
    Folder("letters of all planes", saying("𝕺𝖉𝖉 😀 𠮷 \U000e0041 \U0010fffd words")),
)
