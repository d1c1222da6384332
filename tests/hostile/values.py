"""Front matter: what YAML can do, and values that are not what they look like."""

from __future__ import annotations

from tests.hostile.folder import Folder


def fields(words: str, body: str = "Odd words.") -> str:
    """Return an article with these fields besides its title."""
    return f"---\ntitle: Odd\n{words}\n---\n{body}\n"


def titled(title: str) -> str:
    """Return an article with this title, as it stands in the file."""
    return f"---\ntitle: {title}\n---\nOdd words.\n"


def drafted(value: str) -> str:
    """Return a text that must never be published, unless its draft is exactly false."""
    return fields(f"draft: {value}", "A quokka.")


LAUGHS = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
MERGES = "\n".join(f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))

FOLDERS = (
    # Bombs.
    Folder("a billion laughs", fields(f"a0: &a0 [ha]\n{LAUGHS}")),
    Folder("a billion merges", fields(f"a0: &a0 {{x: y}}\n{MERGES}")),
    Folder("fifty thousand brackets", fields("tags: " + "[" * 50_000)),
    Folder("fifty thousand braces", fields("tags: " + "{a: " * 15_000)),
    Folder("fifty thousand hyphens", fields("tags:\n " + "- " * 30_000)),
    Folder("ten thousand questions", fields("? " * 10_000)),
    Folder("ten thousand tags", fields("tags: [" + "a, " * 10_000 + "]")),
    Folder("ten thousand fields", fields("\n".join(f"field{n}: a" for n in range(5_000)))),
    Folder("more than 64 KB", fields("summary: " + "word " * 14_000)),
    Folder("seven lists in each other", fields("tags: [[[[[[[deep]]]]]]]")),
    Folder("fifty-one tags", fields(f"tags: [{', '.join(f'tag {n}' for n in range(51))}]")),
    Folder("a title of twenty thousand letters", titled("word " * 4_000)),
    Folder("a title of one word of 300 letters", titled("a" * 300)),
    # What YAML can do and an article never needs.
    Folder("an anchor and its alias", fields("summary: &a Words\ntags: *a")),
    Folder("a merge of fields", fields("<<: {draft: true}", "A quokka.")),
    Folder("an object of Python", titled("!!python/object/apply:os.system [echo odd]")),
    Folder("a variable of the environment", titled("!ENV ${HOME}")),
    Folder("bytes in base 64", titled("!!binary T2Rk")),
    Folder("a set", fields("tags: !!set {a, b}")),
    Folder("a tag that says nothing", titled("! Odd")),
    Folder("a key of several values", fields("? [a, b]\n: c")),
    Folder("a draft as a long key", fields("? draft\n: true", "A quokka.")),
    Folder("a draft in quotes", fields('"draft": "true"', "A quokka.")),
    Folder("fields in braces", "---\n{title: Odd, draft: true}\n---\nA quokka.\n"),
    Folder("a draft in capitals", fields("DRAFT: true", "A quokka.")),
    Folder(
        "a draft with a space before the colon",
        fields("draft : true", "A quokka."),
    ),
    Folder("a draft and a comment", fields("draft: true # until Monday", "A quokka.")),
    Folder("a draft on the next line", fields("draft:\n  true", "A quokka.")),
    Folder(
        "a draft in the words of another generator",
        fields("status: draft", "A quokka."),
    ),
    Folder("a draft without a space", fields("draft:true", "A quokka.")),
    Folder("a draft without a colon", fields("draft true", "A quokka.")),
    Folder("a draft that is indented", fields("  draft: true", "A quokka.")),
    Folder("a draft behind a tab", fields("\tdraft: true", "A quokka.")),
    Folder("a draft below the source", fields("source: UNIAP\n  draft: true", "A quokka.")),
    Folder(
        "a draft in a table of its own",
        fields("source:\n  name: UNIAP\n  draft: true", "A quokka."),
    ),
    Folder("twice a draft", fields("draft: true\ndraft: false", "A quokka.")),
    Folder("a draft in two spellings", fields("draft: false\npublished: false", "A quokka.")),
    Folder("a draft misspelt", fields("darft: true", "A quokka.")),
    Folder("a status that nobody knows", fields("status: embargoed", "A quokka.")),
    # Yes, no, and what lies between.
    *(
        Folder(f"draft: {value or 'nothing'}", drafted(value))
        for value in (
            "yes",
            "True",
            "TRUE",
            "on",
            "y",
            "1",
            "0",
            "no",
            "",
            "~",
            "tru",
            "[true]",
            "{}",
            "'true '",
            "true false",
            "|\n  true\n  x",
        )
    ),
    # Words that YAML takes for something else.
    *(
        Folder(f"a title {value}", titled(value), shows=value)
        for value in (
            "NO",
            "on",
            "Y",
            "3.10",
            "0123456",
            "12:30",
            "2024",
            "1e3",
            "0x1F",
            ".inf",
            "2007-03-31",
            "=",
            "0b1",
            "1_000",
        )
    ),
    *(
        Folder(f"a title {value or 'nothing'}", titled(value))
        for value in (
            "",
            "~",
            "null",
            '""',
            "' '",
            "[Odd]",
            "{a: b}",
            "- Odd",
            "[]",
            "|\n  ",
            "\u3000",
        )
    ),
    *(
        Folder(f"a title that begins with {value}", titled(f"{value} a title"))
        for value in (
            "@",
            "`",
            "%",
            "*",
            "&",
            "!",
            "|",
            ">",
            "?",
            ",",
            "]",
            "}",
            "#",
            '"',
            "'",
            "{{ page.title }}",
            "{% raw %}",
            "-",
            ":",
        )
    ),
    Folder("a title with a colon", titled("Help: call us")),
    Folder("a title with a number sign", titled("Form #1 for help"), shows="Form"),
    Folder("a title that a comment cuts", titled("Form #1 or # 2")),
    Folder("a title of two lines", titled("Odd\n  title"), shows="Odd title"),
    Folder("a title with a backslash in quotes", titled('"C:\\quiet"')),
    Folder("a title without its second quote", titled('"Odd')),
    # Days that the calendar does not have.
    *(
        Folder(f"date: {value}", fields(f"date: {value}"))
        for value in (
            "2007-02-30",
            "2024-13-01",
            "2007-00-10",
            "2007-03-32",
            "2007-3-31",
            "31.03.2007",
            "03/31/2007",
            "2007-03-31T25:00",
            "2007-03-31T12:60",
            "2007-03-31 23:59:60",
            "2007-03-31T24:00",
            "2007-03-31T12:00+99:00",
            "2007-03-31T12:00+24:00",
            "2007-03-31T12:00:00.123456789Z",
            "0000-03-31",
            "0001-01-01T00:00+14:00",
            "9999-12-31T23:59-12:00",
            "20070331",
            "2007-W13-6",
            "2007-090",
            "1175299200",
            "yesterday",
            "[2007-03-31]",
            "{}",
            "2007-03-31T12:00 Asia/Bangkok",
            "٢٠٠٧-٠٣-٣١",
            "２００７-０３-３１",
            "2007-03-31\u00a0",
        )
    ),
    Folder("over before it begins", fields("date: 2007-03-31\nexpires: 2007-03-31")),
    Folder("due on a day of the other calendar", fields("publish: 2550-01-01", "A quokka.")),
    Folder(
        "due tomorrow and yesterday",
        fields("publish: 2099-01-01\nexpires: 1999-01-01", "A quokka."),
    ),
    Folder(
        "due ahead of a long time",
        fields("publish: 2099-12-31T23:59+14:00", "A quokka."),
    ),
    # Lists and tables where texts belong, and the other way round.
    Folder("tags in one text", fields("tags: help, law")),
    Folder("tags that are tables", fields("tags: [{name: law}]")),
    Folder("tags by name", fields("tags: {law: 1}")),
    Folder("an empty list of tags", fields("tags: []"), shows="Odd words."),
    Folder("tags that are nothing", fields("tags: ['', ~, null]"), shows="Odd words."),
    Folder("a tag of 300 letters", fields(f"tags: [{'a' * 300}]")),
    Folder("a source in a list", fields("source: [UNIAP]")),
    Folder("a source that runs", fields("source:\n  name: UNIAP\n  url: javascript:alert(1)")),
    Folder("a source at half an address", fields("source:\n  name: UNIAP\n  url: //evil.example")),
    Folder(
        "a source at a broken address",
        fields("source:\n  name: UNIAP\n  url: 'https://[broken'"),
    ),
    Folder("a source in a file", fields("source:\n  name: UNIAP\n  url: file:///etc/passwd")),
    Folder(
        "a source from a day that is none",
        fields("source:\n  name: UNIAP\n  date: 2007-02-30"),
    ),
    Folder("a weight that is none", fields("weight: heavy")),
    Folder("a weight without end", fields("weight: " + "9" * 5_000)),
    Folder("a weight in another script", fields("weight: ٣")),
    Folder("a featured article perhaps", fields("featured: maybe")),
    Folder(
        "fields of another program",
        fields("content: a\nhandler: b\nself: c\n1: d\nyes: e\n~: f"),
    ),
    Folder("a language that is none", fields("lang: ../../zh")),
    Folder("an image at another site", fields("image: https://evil.example/a.png\nimage_alt: A")),
    Folder("an image that runs", fields("image: 'javascript:alert(1)'\nimage_alt: A")),
    Folder("an image out of the folder", fields("image: ../../../../etc/passwd\nimage_alt: A")),
    Folder("an image at the root of the disk", fields("image: /etc/passwd\nimage_alt: A")),
)
