"""What may be attached is judged by content; its name keeps every Vietnamese letter and is safe everywhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.attachments import (
    COUNT_LIMIT,
    FILE_LIMIT,
    JPEG,
    PDF,
    PNG,
    TOTAL_LIMIT,
    media_of,
    require_media,
    require_room,
    require_size,
    safe_name,
)
from forms.errors import BadInput
from signing.names import ATTACHMENTS, media_type, name_problem


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "trống"),
        ("\ufeff \n<!DOCTYPE html><title>Đăng nhập</title>".encode(), "trang web"),
        (b"<HTML><body>", "trang web"),
        (b"PK\x03\x04word/document.xml", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "đời cũ"),
        (b"\x00\x00\x00\x18ftypheic", "HEIC"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WEBP"),
        (b"II*\x00", "TIFF"),
        (b"MZ\x90", "chương trình"),
        (b"xin chao", "không nhận ra"),
        (b"\n%PDF-1.7", "không nhận ra"),
    ],
)
def test_another_content_is_named_whatever_the_suffix_says(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        require_media("quyết định.pdf", data)
    assert "chưa được đính kèm" in refused.value.sentence and refused.value.remedy


def test_the_content_decides() -> None:
    assert media_of(b"%PDF-1.4") == PDF
    assert require_media("x.pdf", b"\xff\xd8\xff\xe0") == JPEG
    assert require_media("x", b"\x89PNG\r\n\x1a\n") == PNG


@pytest.mark.parametrize(
    ("given_name", "media", "name"),
    [
        ("bản chụp có dấu.pdf", PDF, "bản chụp có dấu.pdf"),
        (unicodedata.normalize("NFD", "Biên bản họp Ủy ban.PDF"), PDF, "Biên bản họp Ủy ban.pdf"),
        ("ảnh.pdf", JPEG, "ảnh.jpg"),
        ("ảnh.JPEG", JPEG, "ảnh.jpeg"),
        ("biên bản 12.8", PNG, "biên bản 12.8.png"),
        ("12/BC-UBND: số liệu?.pdf", PDF, "12-BC-UBND- số liệu.pdf"),
        ("..\\..\\Windows\\win.ini", PDF, "Windows-win.ini.pdf"),
        ("con.pdf", PDF, "tệp con.pdf"),
        ("COM¹.ảnh.png", PNG, "tệp COM¹.ảnh.png"),
        ("conin$.pdf", PDF, "tệp conin$.pdf"),
        ("  nhiều   khoảng\u00a0trắng . .pdf", PDF, "nhiều khoảng trắng.pdf"),
        ("gp\u202efdp.exe", PDF, "gpfdp.exe.pdf"),
        (".pdf", PDF, "tài liệu.pdf"),
        ("???", PDF, "tài liệu.pdf"),
        ("\udcff\udcfe.png", PNG, "tài liệu.png"),
    ],
)
def test_names_are_made_safe_without_losing_letters(given_name: str, media: str, name: str) -> None:
    assert safe_name(given_name, media) == name and name_problem(ATTACHMENTS + name) == ""


def test_a_taken_name_gets_a_number() -> None:
    taken = ["Ảnh.jpg", "ảnh (2).jpg"]
    assert safe_name("ảnh.JPG", JPEG, taken) == "ảnh (3).jpg"
    assert safe_name("ảnh.JPG", PDF, taken) == "ảnh.pdf"


def test_a_long_name_is_cut_between_letters() -> None:
    name = safe_name("Nguyễn Thị Ệ" * 40 + ".pdf", PDF)
    assert name.endswith(".pdf") and len(name.encode()) <= 120 and "Nguyễn Thị Ệ" in name
    second = safe_name("Nguyễn Thị Ệ" * 40 + ".pdf", PDF, [name])
    assert second != name and second.endswith(" (2).pdf")


@given(st.text(st.characters(), max_size=300), st.sampled_from([PDF, JPEG, PNG]), st.integers(0, 12))
def test_every_name_is_one_that_a_bundle_takes(text: str, media: str, count: int) -> None:
    taken: list[str] = []
    for _ in range(count + 1):
        name = safe_name(text, media, taken)
        assert name_problem(ATTACHMENTS + name) == "" and media_type(name) == media
        assert "/" not in name and name.casefold() not in {other.casefold() for other in taken}
        assert safe_name(name, media) == name
        taken.append(name)


def test_limits_are_said_with_a_remedy() -> None:
    require_size("x.pdf", FILE_LIMIT)
    require_room(1, [1] * (COUNT_LIMIT - 1))
    for call in (
        lambda: require_size("x.pdf", FILE_LIMIT + 1),
        lambda: require_room(1, [1] * COUNT_LIMIT),
        lambda: require_room(2, [TOTAL_LIMIT - 1]),
    ):
        with pytest.raises(BadInput) as refused:
            call()
        assert refused.value.remedy
