"""What may be attached to a report, by content and not by suffix; how large; and what it is called in the bundle.

PDF, JPG and PNG only: what every office can open, now and in ten years, without a program that may carry macros.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from pathlib import PurePath

from forms.errors import BadInput
from forms.file_names import FORBIDDEN, is_device

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
KIND_TEXT = {"scan": "Bản chụp có dấu", "evidence": "Tài liệu kèm theo"}

MEGABYTE = 1_000_000
FILE_LIMIT = 25 * MEGABYTE
PICTURE_LIMIT = 60 * MEGABYTE
TOTAL_LIMIT = 60 * MEGABYTE
COUNT_LIMIT = 40

_STARTS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_SUFFIXES = {PDF: (".pdf",), JPEG: (".jpg", ".jpeg"), PNG: (".png",)}
_OTHERS = (
    (0, (b"PK\x03\x04", b"PK\x05\x06"), "tệp Word, Excel hoặc tệp nén"),
    (0, (b"\xd0\xcf\x11\xe0",), "tệp Word hoặc Excel đời cũ"),
    (0, (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b"), "tệp nén"),
    (0, (b"II*\0", b"MM\0*"), "ảnh TIFF"),
    (0, (b"GIF8",), "ảnh GIF"),
    (0, (b"BM",), "ảnh BMP"),
    (4, (b"ftyphei", b"ftypmif1", b"ftypmsf1", b"ftyphev"), "ảnh HEIC của điện thoại"),
    (8, (b"WEBP",), "ảnh WEBP"),
    (0, (b"MZ", b"\x7fELF"), "tệp chương trình"),
)
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<?xml", b"<script")
_NAME_BYTES = 120
_AGAIN = "Hãy lưu lại tệp dưới dạng PDF, JPG hoặc PNG rồi đính kèm."


class LargePicture(BadInput):
    """A picture that is too large as it is and can be attached made smaller."""


def media_of(data: bytes) -> str:
    """The media type that the first bytes say: PDF, JPEG or PNG; "" for anything else."""
    return next((media for start, media in _STARTS.items() if data.startswith(start)), "")


def require_media(name: str, data: bytes) -> str:
    """`media_of`; BadInput that says what the file is instead, whatever its suffix says."""
    media = media_of(data)
    if not media:
        raise BadInput(f"Tệp {name} {_what(data)}, không phải PDF, JPG hay PNG nên chưa được đính kèm.", _AGAIN)
    return media


def require_size(name: str, size: int, limit: int = FILE_LIMIT, refusal: type[BadInput] = BadInput) -> None:
    """BadInput (`refusal`) where a file is larger than one attachment may be. Sizes in bytes."""
    if size > limit:
        raise refusal(
            f"Tệp {name} lớn hơn mức cho phép ({limit // MEGABYTE} MB một tệp) nên chưa được đính kèm.",
            "Hãy quét lại ở 200 dpi, chọn thu nhỏ ảnh, hoặc tách thành nhiều tệp.",
        )


def require_room(size: int, present: Collection[int]) -> None:
    """BadInput where one more file of `size` bytes is too much beside those already there."""
    if len(present) >= COUNT_LIMIT:
        raise BadInput(
            f"Báo cáo đã có {len(present)} tệp đính kèm, là mức nhiều nhất.",
            "Hãy gộp các tệp vào một tệp PDF, hoặc bỏ bớt tệp không cần.",
        )
    if size + sum(present) > TOTAL_LIMIT:
        raise BadInput(
            f"Các tệp đính kèm cộng lại quá {TOTAL_LIMIT // MEGABYTE} MB nên tệp này chưa được đính kèm.",
            "Hãy thu nhỏ ảnh, quét lại ở 200 dpi, hoặc bỏ bớt tệp không cần.",
        )


def safe_name(name: str, media: str, taken: Iterable[str] = ()) -> str:
    """The name in the bundle: the given one in NFC with every Vietnamese letter kept, made safe for every system.

    The suffix is that of the content; a name that is taken (large and small letters are one) gets a number.
    """
    suffix = _suffix(name, media)
    stem = _stem(name, media)
    used = {other.casefold() for other in taken}
    number, candidate = 1, f"{_cut(stem, suffix)}{suffix}"
    while candidate.casefold() in used:
        number += 1
        ending = f" ({number}){suffix}"
        candidate = f"{_cut(stem, ending)}{ending}"
    return candidate


def _suffix(name: str, media: str) -> str:
    given = PurePath(name).suffix.lower()
    return given if given in _SUFFIXES[media] else _SUFFIXES[media][0]


def _stem(name: str, media: str) -> str:
    """The name without its suffix, where that is one of a file; "biên bản 12.8" keeps its end."""
    plain = unicodedata.normalize("NFC", name)
    for suffix in (*_SUFFIXES[media], *(end for ends in _SUFFIXES.values() for end in ends)):
        if plain.lower().endswith(suffix):
            plain = plain[: -len(suffix)]
            break
    letters = ("-" if c in FORBIDDEN else " " if c.isspace() else c for c in plain)
    seen = unicodedata.normalize("NFC", "".join(c for c in letters if c.isprintable()))
    stem = " ".join(seen.split()).strip(". -")
    if not stem:
        return "tài liệu"
    return f"tệp {stem}" if is_device(stem) else stem


def _cut(stem: str, ending: str) -> str:
    """As much of the stem as a name with this ending may hold, cut between letters."""
    room = _NAME_BYTES - len(ending.encode())
    return stem.encode("utf-8", "replace")[:room].decode("utf-8", "ignore").rstrip(". ")


def _what(data: bytes) -> str:
    if not data:
        return "trống"
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(_MARKUP):
        return "là trang web hoặc tệp XML"
    found = next((text for at, marks, text in _OTHERS if any(data.startswith(mark, at) for mark in marks)), "")
    return f"là {found}" if found else "có nội dung không nhận ra được"
