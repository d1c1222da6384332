"""What is in a picture file besides the picture is found, and nothing is taken for metadata."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resource_site.images import containers
from resource_site.images.containers import ContainerError
from tests.images.photographs import photographs
from tests.shared import picture

FORMS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
PLAIN = {form: picture(form, (40, 30)) for form in FORMS}


@pytest.mark.parametrize("form", FORMS)
def test_a_plain_picture_has_no_metadata(form: str) -> None:
    assert containers.form(PLAIN[form][:64]) == form
    assert containers.metadata(PLAIN[form]) == []


@pytest.mark.parametrize("photograph", photographs(), ids=lambda found: found.name)
def test_the_parts_of_a_file_are_the_file(photograph: object) -> None:
    assert isinstance(photograph, tuple)
    raw = photograph[1]
    found = list(containers.parts(raw))
    assert b"".join(part.raw for part in found) == raw
    assert not all(part.is_picture for part in found)


@pytest.mark.parametrize("form", FORMS)
def test_data_after_a_picture_is_metadata(form: str) -> None:
    added = b"\0\0\0\x10uuid12345678" if form == "AVIF" else b"more"
    assert containers.metadata(PLAIN[form] + added) != []


@pytest.mark.parametrize("form", FORMS)
def test_a_cut_file_is_an_error_or_keeps_what_it_has(form: str) -> None:
    for length in range(12, len(PLAIN[form]) - 1, 7):
        with pytest.raises(ContainerError):
            containers.metadata(PLAIN[form][:length])


@given(st.sampled_from(FORMS), st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_changed_bytes_never_crash(form: str, at: int, new: bytes) -> None:
    raw = PLAIN[form][:at] + new + PLAIN[form][at + len(new) :]
    try:
        containers.metadata(raw)
    except ContainerError:
        return
