"""A file that an officer wants to attach: opened to the end before it is taken, made smaller where that is asked.

A PDF must open without a password, have a page, and carry no program: JavaScript and actions that start programs are
refused, not warned of, since an attachment needs none, the office above opens hundreds unseen, and one such file lets
mail filters drop the whole bundle.
"""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass, field
from typing import Any

from forms.attachments import FILE_LIMIT, PDF, PICTURE_LIMIT, LargePicture, require_media, require_size
from forms.errors import BadInput
from imports.attached_pictures import check_picture, shrink_picture

_ACTIONS = frozenset({"/JavaScript", "/Launch"})
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|JS)\b")
_DEPTH = 20


@dataclass(frozen=True)
class TakenFile:
    """What is to be kept. notes: sentences on what was done or is to be known; shrunk_from: bytes before, or None."""

    data: bytes = field(repr=False)
    media: str
    notes: tuple[str, ...] = ()
    shrunk_from: int | None = None


def take_file(name: str, data: bytes, shrink: bool = False) -> TakenFile:
    """Look through a file of at most PICTURE_LIMIT bytes. BadInput, one sentence, where it cannot be attached;
    LargePicture where it can be, made smaller."""
    media = require_media(name, data)
    if media == PDF:
        require_size(name, len(data))
        check_pdf(name, data)
        return TakenFile(data, media, ("Tệp PDF được giữ nguyên, không thu nhỏ.",) if shrink else ())
    require_size(name, len(data), PICTURE_LIMIT)
    if not shrink:
        require_size(name, len(data), refusal=LargePicture)
        return TakenFile(data, media, check_picture(name, data))
    smaller, media, notes = shrink_picture(name, data)
    require_size(name, len(smaller), FILE_LIMIT)
    return TakenFile(smaller, media, notes, len(data) if smaller != data else None)


def check_pdf(name: str, data: bytes) -> None:
    """BadInput where a PDF does not open, wants a password, has no page, or carries a program."""
    import pikepdf

    _hush("pikepdf")
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
            active = any(_is_active(item) for item in pdf.objects)
    except pikepdf.PasswordError as error:
        raise BadInput(
            f"Tệp {name} có mật khẩu nên cơ quan nhận không mở được; tệp chưa được đính kèm.",
            "Hãy bỏ mật khẩu của tệp PDF rồi đính kèm lại.",
        ) from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError, OverflowError) as error:
        raise _unreadable(name) from error
    if not pages:
        raise _unreadable(name)
    if active:
        raise BadInput(
            f"Tệp {name} có chứa lệnh tự chạy (mã JavaScript hoặc lệnh mở chương trình) nên không được đính kèm.",
            "Hãy in lại tệp ra PDF (chọn máy in PDF) rồi đính kèm bản in đó.",
        )


def _hush(library: str) -> None:
    """What a library logs of a damaged file is not for the officer's command line, where nobody handles it."""
    logger = logging.getLogger(library)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())


def _unreadable(name: str) -> BadInput:
    return BadInput(
        f"Tệp {name} có phần đầu của PDF nhưng không mở được (tệp hỏng hoặc chép thiếu); tệp chưa được đính kèm.",
        "Hãy mở thử tệp trên máy, lưu hoặc quét lại rồi đính kèm.",
    )


def _is_active(item: Any) -> bool:
    """Whether an object holds such an action, a stream in its dictionary too: to PDFium it is an action as well. Its
    text is searched first, where it is cheap: names are plain there."""
    import pikepdf

    if isinstance(item, pikepdf.Stream):
        item = item.stream_dict
    if not isinstance(item, (pikepdf.Dictionary, pikepdf.Array)):
        return False
    return _ACTIVE.search(item.unparse(resolved=True)) is not None and _holds_action(item, _DEPTH)


def _holds_action(item: Any, depth: int) -> bool:
    """depth: levels that are still looked into; what lies deeper, in an object that speaks of one, counts."""
    import pikepdf

    if depth == 0:
        return isinstance(item, (pikepdf.Array, pikepdf.Dictionary))
    if isinstance(item, pikepdf.Array):
        inside = list(item)
    elif isinstance(item, pikepdf.Dictionary):
        if "/JS" in item or "/JavaScript" in item or str(item.get("/S", "")) in _ACTIONS:
            return True
        inside = list(item.values())
    else:
        return False
    direct = (part for part in inside if not getattr(part, "is_indirect", False))
    return any(_holds_action(part, depth - 1) for part in direct)
