"""Links that no reader can follow, and pictures that are not described, are found."""

from __future__ import annotations

import pytest

from resource_site.markdown import body


def messages(text: str) -> list[str]:
    """Return what is found in a text, each once for every place."""
    return [found.message for found in body(text).findings]


@pytest.mark.parametrize(
    "text",
    [
        "[](a.md)",
        "[ ](a.md)",
        "[](https://a.example)",
        "[<br>](a.md)",
        '[![](p.jpg "decorative")](a.md)',
        '<a href="a.md"></a>',
        '<p><a href="a.md"> </a></p>',
    ],
)
def test_a_link_without_text_is_an_error(text: str) -> None:
    (found,) = body(text).findings
    assert (found.check, found.message, found.is_minor) == (
        "links",
        "this link has no text",
        False,
    )


@pytest.mark.parametrize(
    "text",
    ["[x](a.md)", "[*x*](a.md)", "[`x`](a.md)", "[![Two women](p.jpg)](a.md)", "[!](a.md)"],
)
def test_a_link_has_text_in_any_form(text: str) -> None:
    assert messages(text) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]()", "this link has no address"),
        ("[![](p.jpg)](a.md)", "this picture has no alternative text"),
        ("<https://https://a.example>", "https://https://a.example is not a complete web address"),
    ],
)
def test_one_link_is_reported_once(text: str, message: str) -> None:
    assert messages(text) == [message]


MISTYPED = {
    "https://https://a.example/b": "https://a.example/b",
    "http://https://a.example": "https://a.example",
    "http:/a.example/b": "http://a.example/b",
    "https:a.example": "https://a.example",
    "htp://a.example": "http://a.example",
    "htps://a.example": "https://a.example",
    "ttps://a.example": "https://a.example",
    "hhttps://a.example": "https://a.example",
    "https//a.example/b?c=d": "https://a.example/b?c=d",
    "https;//a.example": "https://a.example",
}


@pytest.mark.parametrize("target", MISTYPED)
def test_a_mistyped_beginning_of_a_web_address_has_a_certain_fix(target: str) -> None:
    (found,) = body(f"See [x]({target}).").findings
    assert found.message == f"{target} is not a complete web address"
    assert found.fix == f"write {MISTYPED[target]}"
    assert found.edit == f"[x]({MISTYPED[target]})"
    assert messages(found.edit) == []


@pytest.mark.parametrize(
    "target",
    ["http/notes.md", "https://web.example/2020/https://a.example", "https.md", "HTTP://A.ORG"],
)
def test_an_address_that_resembles_a_mistyped_one_is_left_alone(target: str) -> None:
    assert messages(f"[x]({target})") == []


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ("[x](http://localhost:8000/about/)", "write /about/ if it is a page of this site"),
        ("[x](http://127.0.0.1:8000/)", "write the public address"),
        ("[x](http://192.168.1.2/)", "write the public address"),
        ("[x](http://10.1.2.3/a)", "write /a if"),
        ("[x](https://172.20.0.1)", "write the public address"),
        ("[x](http://nas.local/a)", "write /a if"),
        ("Open http://localhost:8000/ now", "write `http://localhost:8000/` to show it"),
        ("<http://localhost/a>", "write `http://localhost/a` to show it"),
    ],
)
def test_an_address_that_only_works_in_one_place_is_an_error(text: str, fix: str) -> None:
    (found,) = body(text).findings
    assert found.check == "links"
    assert "opens on your own computer or network only" in found.message
    assert found.fix.startswith(fix)


@pytest.mark.parametrize(
    "target",
    [
        "http://10.example.org",
        "https://local.example",
        "https://172.32.0.1",
        "https://localhost.org",
    ],
)
def test_a_public_address_is_left_alone(target: str) -> None:
    assert messages(f"[x]({target})") == []


@pytest.mark.parametrize("target", ["mailto:ann", "mailto:", "tel:", "sms:", "tel:office"])
def test_an_incomplete_mail_address_or_number_is_an_error(target: str) -> None:
    assert messages(f"[x]({target})") == [f"{target} is not complete"]


def test_a_mail_without_an_addressee_has_a_subject() -> None:
    assert messages("[x](mailto:?subject=Read%20this)") == []


@pytest.mark.parametrize(
    ("text", "fix"),
    [
        ('<a href="">x</a>', 'write the address in href="…"'),
        ('<a href="a.md"></a>', "write the text of the link before </a>"),
        ('<img src="p.jpg">', 'describe it: alt="'),
        ('<img src="" alt="Two women">', 'write the name of the picture file: src="photo.jpg"'),
        ('<img src="p.jpg" alt="image">', 'write what it shows: alt="'),
    ],
)
def test_a_fix_for_html_is_in_terms_of_html(text: str, fix: str) -> None:
    (found,) = body(text).findings
    assert found.fix.startswith(fix)


@pytest.mark.parametrize(
    "alt",
    [
        *("...", "–", "12", "alt text", "Alternative text", "Image", "the photo", "Bild", "imagen"),
        *("Foto", "photo 3", "图片", "รูปภาพ", "ပုံ", "ảnh", "画像", "사진", "фото", "logo"),
        *("Screenshot 2024-01-05 at 10.30.12", "Screenshot (3)", "IMG_1234", "photo.jpg"),
        *("WhatsApp Image 2024-01-05 at 10.30.12", "Bildschirmfoto 2024-01-05 um 10.30.12"),
        "A group of people. Description automatically generated",
        "A table Description automatically generated with low confidence",
    ],
)
def test_alternative_text_that_is_no_description_is_found(alt: str) -> None:
    assert messages(f"![{alt}](border.jpg)") == [
        f'the alternative text "{alt}" does not describe the picture'
    ]


@pytest.mark.parametrize(
    "alt",
    [
        "Photo of two women",
        "门",
        "Image 3 of the border bridge",
        "Logo of UNIAP",
        "Text of the law",
    ],
)
def test_alternative_text_that_describes_is_left_alone(alt: str) -> None:
    assert messages(f"![{alt}](border.jpg)") == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("[x](https://user:pass@a.example/b)", "https://a.example/b"),
        ("https://user:pass@a.example/", "https://a.example/"),
        ("<https://user@a.example>", "https://a.example"),
        ("[x](http://:secret@a.example)", "http://a.example"),
        ('<a href="HTTPS://u:p@a.example/">x</a>', "HTTPS://a.example/"),
        ("[x][1]\n\n[1]: https://u:p@a.example/", "https://a.example/"),
    ],
)
def test_a_password_in_an_address_is_always_one_error(text: str, meant: str) -> None:
    (found,) = body(text).findings
    assert (found.check, found.fix) == ("always", f"write {meant}, and change the password")
    assert "p@a" not in body(text).html.partition("href=")[2]


@pytest.mark.parametrize("address", ["https://m.example/@user", "https://a.example/?to=b@c.d"])
def test_an_at_sign_behind_the_host_is_no_password(address: str) -> None:
    assert messages(f"[x]({address})") == []
