"""Bytes, encodings, and front matter that only looks like front matter."""

# ruff: noqa: E501 - a folder stands on one line

from __future__ import annotations

from tests.hostile.folder import ODD, Folder

DRAFT = "---\ntitle: Odd\ndraft: true\n---\nA quokka.\n"
TEXT = "---\ntitle: Odd\n---\nOdd words.\n"


def titled(title: str) -> str:
    """Return an article with this title, as it stands in the file."""
    return f"---\ntitle: {title}\n---\nOdd words.\n"


def saying(words: str) -> str:
    """Return an article that says these words."""
    return f"---\ntitle: Odd\n---\n{words}\n"


FOLDERS = (
    # A draft stays a draft, whatever system wrote it.
    Folder("a draft behind a byte-order mark", b"\xef\xbb\xbf" + DRAFT.encode()),
    Folder("a draft with the lines of Windows", DRAFT.replace("\n", "\r\n")),
    Folder("a draft with the lines of old Macs", DRAFT.replace("\n", "\r")),
    Folder("a draft with three kinds of lines", "---\r\ntitle: Odd\rdraft: true\n---\r\nA quokka."),
    Folder("a draft with spaces behind its fences", DRAFT.replace("---\n", "--- \t \n")),
    Folder("a draft behind two byte-order marks", b"\xef\xbb\xbf\xef\xbb\xbf" + DRAFT.encode()),
    Folder("a draft below an empty line", "\n" + DRAFT),
    Folder("a draft below a comment", "<!-- notes -->\n" + DRAFT),
    Folder("a draft whose fence is indented", " " + DRAFT),
    Folder("a draft whose fence has four hyphens", "-" + DRAFT),
    Folder("a draft whose fence names a language", DRAFT.replace("---", "---yaml", 1)),
    Folder("a draft that is never closed", "---\ntitle: Odd\ndraft: true\n\nA quokka.\n"),
    Folder("a draft closed with dots", "---\ntitle: Odd\ndraft: true\n...\nA quokka.\n"),
    Folder("a draft closed by a word processor", "---\ntitle: Odd\ndraft: true\n—-\nA quokka.\n"),
    Folder("a draft opened by a word processor", "—\ntitle: Odd\ndraft: true\n---\nA quokka.\n"),
    Folder("a draft as TOML", '+++\ntitle = "Odd"\ndraft = true\n+++\nA quokka.\n'),
    Folder("a draft as JSON", '{"title": "Odd", "draft": true}\n\nA quokka.\n'),
    Folder("a draft between semicolons", ";;;\ntitle: Odd\ndraft: true\n;;;\nA quokka.\n"),
    Folder(
        "a draft below a rule in a summary",
        "---\ntitle: Odd\nsummary: |\n---\ndraft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a draft below a fence among its fields",
        "---\ntitle: Odd\n---\ndraft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a draft in a second document",
        "---\ntitle: Odd\n--- more\ndraft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a draft on the line of a document's start",
        "---\n--- {title: Odd, draft: true}\n---\nA quokka.\n",
    ),
    Folder(
        "a draft behind a directive",
        "---\n%YAML 1.1\n---\ntitle: Odd\ndraft: true\n---\nA quokka.\n",
    ),
    Folder("a draft behind a line separator", "---\ntitle: Odd\u2028draft: true\n---\nA quokka.\n"),
    Folder(
        "a draft behind a paragraph separator",
        "---\ntitle: Odd\u2029draft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a draft behind the next line of mainframes",
        "---\ntitle: Odd\x85draft: true\n---\nA quokka.\n",
    ),
    Folder("a draft behind a form feed", "---\ntitle: Odd\x0cdraft: true\n---\nA quokka.\n"),
    Folder("a draft behind a vertical tab", "---\ntitle: Odd\x0bdraft: true\n---\nA quokka.\n"),
    # Texts that are no text, or not in UTF-8.
    Folder("an empty file", b""),
    Folder("a file of empty lines", b"\n" * 1000),
    Folder("a fence and nothing else", b"---"),
    Folder("front matter without fields", b"---\n---\nOdd words.\n"),
    Folder("a text without front matter", b"Odd words.\n"),
    Folder("a text between two rules", b"---\nOdd words.\n---\nMore words.\n"),
    Folder("a list in the place of fields", b"---\n- title: Odd\n- draft: true\n---\nA quokka.\n"),
    Folder("UTF-16 with a mark", TEXT.encode("utf-16")),
    Folder("UTF-16 without a mark", TEXT.encode("utf-16-be")),
    Folder("UTF-32", TEXT.encode("utf-32")),
    Folder("Latin-1", titled("Déjà vu").encode("latin-1")),
    Folder("the quotes of Windows", titled("“Odd”").encode("cp1252")),
    Folder("Chinese of before Unicode", titled("打击拐卖").encode("gb18030")),
    Folder(
        "a character that takes more bytes than it needs",
        b"---\ntitle: A\xc0\x80B\n---\nOdd words.\n",
    ),
    Folder("half of a pair of surrogates", b"---\ntitle: Odd\n---\nHalf \xed\xa0\x80 a sign.\n"),
    Folder("a text cut in the middle of a letter", titled("Odd").encode() + "语".encode()[:2]),
    Folder(
        "a picture that is called an article",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
    ),
    Folder("a document that is called an article", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    Folder("nothing but zeros", bytes(5000)),
    # What nobody sees in an editor.
    Folder("a zero in the title", titled("Odd\0title")),
    Folder("a zero in the text", saying("Odd\0words")),
    Folder("colours of a terminal in the title", titled("\x1b[31mOdd\x1b[0m")),
    Folder("a bell, backspaces and a delete in the text", saying("Odd\x07 wo\x08\x08 rds\x7f")),
    Folder("control characters of the upper half", saying("Odd\x80\x9bwords")),
    Folder("letters that are none", saying("Odd \ufffe and \uffff words")),
    Folder("a zero written as an escape", titled('"Odd\\0title"')),
    Folder("an escape of a terminal written as an escape", titled('"\\e[31mOdd"')),
    Folder("half of a pair written as an escape", titled('"Odd \\ud83d title"')),
    Folder("both halves written as escapes", titled('"Odd \\ud83d\\ude00 title"')),
    Folder("a direction written as an escape", titled('"Odd \\u202etitle"')),
    Folder("a line written as an escape", titled('"Odd\\ndraft: true"')),
    Folder(
        "a tag with a zero written as an escape",
        '---\ntitle: Odd\ntags: ["La\\0w"]\n---\nOdd.\n',
    ),
    Folder("a zero as an entity", saying("Odd &#0; and &#x0; words")),
    Folder("half of a pair as an entity", saying("Odd &#xD83D; words")),
    Folder(
        "a number that is no letter as an entity",
        saying("Odd &#x110000; &#99999999999999999999; words"),
    ),
    Folder("control characters as entities", saying("Odd &#8; &#27;[2J &#x9b; words")),
    Folder("a direction turned round in the title", titled("Odd \u202eeltit")),
    Folder("an isolate in the title", titled("Odd \u2066title")),
    Folder(
        "a letter of no width in a tag",
        "---\ntitle: Odd\ntags: [La\u200bw]\n---\nOdd words.\n",
    ),
    Folder("a joiner of words in the slug", "---\ntitle: Odd\nslug: la\u2060w\n---\nOdd words.\n"),
    Folder(
        "a byte-order mark in the middle of a field",
        "---\ntitle: Odd\n\ufeffdraft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a letter of no width in the name of a field",
        "---\ntitle: Odd\ndr\u200baft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a soft hyphen in the name of a field",
        "---\ntitle: Odd\ndra\u00adft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a letter of another script in the name of a field",
        "---\ntitle: Odd\ndr\u0430ft: true\n---\nA quokka.\n",
    ),
    Folder(
        "wide letters in the value of a field",
        "---\ntitle: Odd\ndraft: ｔｒｕｅ\n---\nA quokka.\n",
    ),
    Folder(
        "a space that does not break in front of a field",
        "---\ntitle: Odd\n\u00a0draft: true\n---\nA quokka.\n",
    ),
    Folder(
        "a space that does not break behind a value",
        "---\ntitle: Odd\ndraft: true\u00a0\n---\nA quokka.\n",
    ),
    Folder(
        "joiners that Persian and Hindi need",
        saying("می\u200cخواهم क्\u200dष"),
        shows="می\u200cخواهم क्\u200dष",
    ),
    Folder(
        "a merge that was not finished, in the fields",
        "---\n<<<<<<< HEAD\ntitle: Odd\n=======\ntitle: Even\ndraft: true\n>>>>>>> other\n---\nA quokka.\n",
    ),
    Folder(
        "a merge that was not finished, in the text",
        saying("<<<<<<< HEAD\nA quokka.\n=======\nAnother.\n>>>>>>> other"),
    ),
    Folder(
        "a merge with the common text in between",
        saying("<<<<<<< HEAD\nA quokka.\n||||||| 5ad2\nOld.\n=======\nAnother.\n>>>>>>> other"),
    ),
    Folder(
        "an article and its copy with an error",
        {ODD: TEXT, "news/2007-04-01-copy.md": TEXT.replace("---\nOdd", "Odd")},
    ),
)
