"""urls.txt: the ledger of addresses, as it should not be."""

from __future__ import annotations

from tests.hostile.folder import Folder


def listing(raw: str | bytes) -> dict[str, str | bytes]:
    """Return a ledger."""
    return {"urls.txt": raw}


FOLDERS = (
    Folder("nothing", listing(b"")),
    Folder("comments and empty lines", listing("# odd\n\n  \n/news/2007/good/\n")),
    Folder("a byte-order mark", listing(b"\xef\xbb\xbf/news/2007/odd/\n")),
    Folder("the lines of Windows", listing(b"/news/2007/good/\r\n/news/2007/odd/\r\n")),
    Folder("the lines of old Macs", listing(b"/news/2007/good/\r/news/2007/odd/\r")),
    Folder("UTF-16", listing("/news/2007/odd/\n".encode("utf-16"))),
    Folder("no text", listing(b"/news/2007/\xff\n")),
    Folder("zeros", listing(bytes(1000))),
    Folder("a zero in an address", listing(b"/news/\0/\n")),
    Folder("an address that vanished", listing("/news/2007/odd/\n")),
    Folder("an address twice", listing("/news/2007/odd/\n/news/2007/odd/\n")),
    Folder("an address without its slash", listing("/news/2007/good\n")),
    Folder("an address with spaces", listing("  /news/2007/odd/  \n")),
    Folder("an address out of the site", listing("/../../etc/passwd\n")),
    Folder("an address of another site", listing("//evil.example/\nhttps://evil.example/\n")),
    Folder("an address that is encoded", listing("/news/2007/go%6fd/\n/%2e%2e/\n")),
    Folder("an address that moves the cursor", listing("/odd/\x1b[2J\x07/\n")),
    Folder("an address in letters that turn round", listing("/odd/\u202e/\n")),
    Folder(
        "an address of commands for GitHub",
        listing("/odd/\n::error::evil\n/odd::set-output name=a::b/\n"),
    ),
    Folder("an address of 300 letters", listing("/" + "a" * 300 + "/\n")),
    Folder(
        "a merge that was not finished",
        listing("<<<<<<< HEAD\n/news/2007/good/\n=======\n/news/\n>>>>>>> b\n"),
    ),
    Folder(
        "three addresses that vanished",
        listing("".join(f"/odd/{n}/\n" for n in range(3))),
    ),
    Folder("more than a megabyte", listing("/news/2007/good/\n" * 70_000)),
)
