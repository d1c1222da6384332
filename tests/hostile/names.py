"""Names of files, slugs, aliases and terms; and what stands under a name besides a file."""

from __future__ import annotations

from tests.hostile.folder import ODD, Empty, Folder, Holes, Link, Pipe, Socket
from tests.shared import PDF, PNG

TEXT = "---\ntitle: Odd\n---\nOdd words.\n"
DRAFT = "---\ntitle: Odd\ndraft: true\n---\nA quokka.\n"
DATED = "---\ntitle: Odd\ndate: 2007-03-31\n---\nOdd words.\n"


def fields(words: str) -> str:
    """Return an article with these fields besides its title."""
    return f"---\ntitle: Odd\n{words}\n---\nOdd words.\n"


def named(*names: str) -> dict[str, str]:
    """Return articles with these names."""
    return {f"news/{name}": DATED for name in names}


def saying(words: str) -> str:
    """Return an article that says these words."""
    return f"---\ntitle: Odd\n---\n{words}\n"


FOLDERS = (
    # Slugs and aliases that would lead out of the site.
    *(
        Folder(f"slug: {slug}", fields(f"slug: {slug!r}"))
        for slug in (
            "../../x",
            "/etc/x",
            "..\\\\x",
            "a/b",
            ".",
            "..",
            "index.html",
            "A",
            "a_b",
            "a--b",
            "-a",
            "a-",
            "con",
            "nul",
            "com1",
            "page",
            "index",
            "é",
            "a" * 201,
            "a b",
            "{{a}}",
            "%2e%2e",
            "a\u202e",
        )
    ),
    *(
        Folder(f"alias: {alias}", fields(f"aliases: [{alias!r}]"))
        for alias in (
            "../../x",
            "/../x/",
            "/a/../../x/",
            "/%2e%2e/x/",
            "//evil.example/",
            "https://evil.example/old/",
            "/",
            "/index.html",
            "/a\\b/",
            "/a?b=c",
            "/a#b",
            "/é/",
            "/a/./b/",
            "/con/",
            "/news/2007/good/",
            "/news/",
            "/build.json",
            "/feed.xml",
            "/assets/style.css",
            "/pagefind/pagefind.js",
            "/404.html",
            "/NEWS/2007/GOOD/",
            "/news/2007/odd/",
            "/older/index.html",
            "/old.php",
            "/" + "a/" * 200,
            "/" + "a" * 300 + "/",
            "/.well-known/x",
            "/.htaccess",
            "/_headers",
            "old/name",
            "/feed.xml/a/",
        )
    ),
    # Names of files.
    *(
        Folder(f"a file called {name!r}", {f"news/{name}": DATED})
        for name in (
            "CON.md",
            "aux.md",
            "com1.zh.md",
            "nul.txt.md",
            "a .md",
            "a..md",
            "a:b.md",
            "a\\b.md",
            "a?b*c.md",
            'a"><img src=x onerror=alert(1)>.md',
            "{{ 7 * 7 }}.md",
            "a%2fb.md",
            "a\nb.md",
            "a\tb.md",
            "\x1b[31ma.md",
            "a\u202edm.md",
            "a\u200bb.md",
            "caf\udce9.md",
            "預防.md",
            "😀.md",
            "---.md",
            "a.md.md",
            "a.MD",
            "a.markdown",
            "2007-03-31-.md",
            "2007-03-31.md",
            "2007-13-45-a.md",
            "1850-01-01-a.md",
            "２００７-０３-３１-a.md",
            "2007-03-31-a.xx.md",
            "2007-03-31-a.ZH.md",
            "index.md",
            "page.md",
            "2007.md",
            "feed.xml.md",
            "a" * 200 + ".md",
            "語" * 80 + ".md",
            "::error::odd.md",
            "a,b%0A.md",
            "-rf.md",
            "$(touch odd).md",
            "a;b|c&d.md",
            "~a.md",
            "site.toml.md",
            "cafe\u0301.md",
            "a\u00a0b.md",
            "ﬁle.md",
            "ⅷ.md",
            "K\u212a.md",
            "ß.md",
        )
    ),
    *(
        Folder(f"names that clash: {' and '.join(names)[:60]!r}", named(*names))
        for names in (
            ("a.md", "A.md"),
            ("a.md", "2007-03-31-a.md"),
            ("a-b.md", "a b.md"),
            ("c.md", "c++.md"),
            ("caf\u00e9.md", "cafe\u0301.md"),
            ("caf\u00e9.md", "cafe.md"),
            ("a.md", "a.markdown"),
            ("a.md", "a/index.md"),
            ("strasse.md", "straße.md"),
            ("good.md",),
            ("i.md", "ı.md"),
        )
    ),
    Folder(
        "tags that clash",
        {
            "news/2007-02-01-a.md": fields("tags: [C]"),
            "news/2007-02-02-b.md": fields("tags: ['C++']"),
            "news/2007-02-03-c.md": fields("tags: ['c#']"),
        },
    ),
    Folder(
        "tags that differ in capitals",
        {
            "news/2007-02-01-a.md": fields("tags: [Law]"),
            "news/2007-02-02-b.md": fields("tags: [law]"),
        },
    ),
    Folder(
        "a tag in letters that only look the same",
        {
            "news/2007-02-01-a.md": fields("tags: [Law]"),
            "news/2007-02-02-b.md": fields("tags: [L\u0430w]"),
        },
    ),
    *(
        Folder(f"a tag {tag!r}", fields(f"tags: [{tag!r}]"))
        for tag in (
            "../../x",
            "page",
            "feed.xml",
            "con",
            "+++",
            "😀",
            "預防",
            "a/b",
            "a" * 200,
            "index",
            ".",
        )
    ),
    Folder(
        "pages that take what is taken",
        {
            "pages/news.md": TEXT,
            "pages/tags/prevention.md": TEXT,
            "pages/feed.md": TEXT,
            "pages/assets/style.md": TEXT,
            "pages/index.md": TEXT,
            "pages/search.md": TEXT,
            "pages/page/2.md": TEXT,
        },
    ),
    Folder(
        "a page that is called as an article's folder",
        {"pages/news/2007.md": TEXT, "pages/news/2007/good.md": TEXT},
    ),
    # What stands under a name and is no file.
    Folder("a link to a file beside it", {ODD: Link("2007-01-01-good.md")}),
    Folder("a link to a file elsewhere", {ODD: Link("/etc/passwd")}),
    Folder("a link to nothing", {ODD: Link("nowhere.md")}),
    Folder("a link to itself", {ODD: Link("2007-03-31-odd.md")}),
    Folder(
        "links to each other",
        {ODD: Link("2007-04-01-even.md"), "news/2007-04-01-even.md": Link("2007-03-31-odd.md")},
    ),
    Folder("a link to the folder above", {"news/above": Link("..")}),
    Folder("a link to the root of the disk", {"news/root": Link("/")}),
    Folder("a link in the place of a section", {"pages": Link("/etc")}),
    Folder("a link to a device that never ends", {ODD: Link("/dev/zero")}),
    Folder(
        "a link in the place of a picture",
        {
            "news/2007-03-31-odd/index.md": saying("![Odd](a.png)"),
            "news/2007-03-31-odd/a.png": Link("/etc/passwd"),
        },
    ),
    Folder("a link in the place of the settings", {"site.toml": Link("/etc/passwd")}),
    Folder("a link in the place of the ledger", {"urls.txt": Link("/etc/passwd")}),
    Folder("a pipe", {ODD: Pipe()}),
    Folder(
        "a pipe in the place of a picture",
        {
            "news/2007-03-31-odd/index.md": saying("![Odd](a.png)"),
            "news/2007-03-31-odd/a.png": Pipe(),
        },
    ),
    Folder("a pipe in the place of the ledger", {"urls.txt": Pipe()}),
    Folder("a pipe in the place of the settings", {"site.toml": Pipe()}),
    Folder("a socket", {ODD: Socket()}),
    Folder("a folder that is called an article", {f"{ODD}/a.txt": "Odd."}),
    Folder("an empty folder that is called an article", {ODD: Empty()}),
    Folder("an article in a folder that is called an article", {f"{ODD}/index.md": TEXT}),
    Folder(
        "an empty folder that is called a picture",
        {
            "news/2007-03-31-odd/index.md": saying("![Odd](a.png)"),
            "news/2007-03-31-odd/a.png": Empty(),
        },
    ),
    Folder("a folder in the place of the ledger", {"urls.txt": Empty()}),
    Folder("a folder in the place of the settings", {"site.toml": Empty()}),
    Folder("a text of a gigabyte", {ODD: Holes(1 << 30)}),
    Folder("a ledger of a gigabyte", {"urls.txt": Holes(1 << 30)}),
    Folder("settings of a gigabyte", {"site.toml": Holes(1 << 30)}),
    Folder("folders 60 deep", {"news/" + "a/" * 60 + "odd.md": DATED}),
    Folder("folders 400 deep", {"news/" + "a/" * 400 + "odd.md": DATED}),
    Folder("a picture in folders 400 deep", {"news/" + "a/" * 400 + "odd.png": PNG}),
    # What is not published: neither read nor shown.
    *(
        Folder(f"left about: {name}", {f"news/{name}": DRAFT})
        for name in (
            ".odd.md",
            "_odd.md",
            "odd.md~",
            ".#odd.md",
            "#odd.md#",
            "._odd.md",
            ".git/odd.md",
            "_drafts/odd.md",
            ".DS_Store",
            "Thumbs.db",
            "desktop.ini",
            "odd.md.swp~",
        )
    ),
    *(
        Folder(f"a kind that is not published: {name}", {f"news/{name}": b"odd"})
        for name in (
            "a.html",
            "a.HTM",
            "a.svg",
            "a.js",
            "a.css",
            "a.php",
            "a.exe",
            "a.xml",
            "a.json",
            "a",
            "a.tar.gz",
            "a.md.bak",
            "Makefile",
            "a.swf",
            "a.webmanifest",
        )
    ),
    Folder("a text in no section", {"odd.md": TEXT}),
    Folder("a text in a section that is not there", {"reports/2007-03-31-odd.md": TEXT}),
    Folder("a text in a section with capitals", {"News/2007-03-31-odd.md": TEXT}),
    Folder(
        "attachments that clash",
        {
            "news/2007-03-31-odd/index.md": saying("[a](a.pdf) [b](A.PDF)"),
            "news/2007-03-31-odd/a.pdf": PDF,
            "news/2007-03-31-odd/A.PDF": PDF,
        },
    ),
    Folder(
        "an attachment called as a page",
        {
            "news/2007-03-31-odd/index.md": saying("[a](index.html.pdf)"),
            "news/2007-03-31-odd/index.html.pdf": PDF,
        },
    ),
    Folder(
        "an attachment with a name of markup",
        {
            "news/2007-03-31-odd/index.md": saying("[a](<%3Cb%3E%22'.pdf>)"),
            "news/2007-03-31-odd/<b>\"'.pdf": PDF,
        },
    ),
    Folder(
        "an attachment with a name that is no text",
        {"news/2007-03-31-odd/index.md": TEXT, "news/2007-03-31-odd/caf\udce9.pdf": PDF},
    ),
    Folder(
        "a link to a draft",
        {ODD: DRAFT, "news/2007-04-01-even.md": saying("[a](2007-03-31-odd.md)")},
    ),
    Folder(
        "a link to a draft's address",
        {ODD: DRAFT, "news/2007-04-01-even.md": saying("[a](/news/2007/odd/)")},
    ),
    Folder(
        "a picture of a draft",
        {
            "news/2007-03-31-odd/index.md": DRAFT,
            "news/2007-03-31-odd/quokka.png": PNG,
            "news/2007-04-01-even.md": TEXT,
        },
    ),
)
