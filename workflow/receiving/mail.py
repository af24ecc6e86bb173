"""The files that hang on a letter saved as .eml; every byte of it is a stranger's."""

from __future__ import annotations

import contextlib
import re
from codecs import BOM_UTF8
from collections.abc import Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from forms.errors import BadInput
from forms.text import shown

MAIL_LIMIT = 96 << 20
MAX_PARTS = 500
MAX_LINES = 2_500_000
MAX_HEAD = 8_192
_NAME_LETTERS = 120
_LINES_SCANNED = 20_000_000
_HEAD = re.compile(rb"(?i)[\r\n]content-[a-z-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*")
_ALWAYS = frozenset({"from", "to", "subject", "date", "received", "message-id", "mime-version", "content-type"})
"""Heads of which every letter that a program saved has one (RFC 5322, RFC 2045)."""
_SAVE_AGAIN = "Hãy lưu lại thư từ chương trình thư, hoặc sao chép lại tệp từ nơi gửi."
_TO_FOLDER = "Hãy lưu các tệp đính kèm ra thư mục rồi chọn thư mục đó."


def attached(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """(name, content) of each file that hangs on the letter, letters within letters too, in their order.

    BadInput where it is no letter, cannot be read or has more parts than any letter.
    """
    data = data.removeprefix(BOM_UTF8).lstrip(b"\r\n")
    if _is_bomb(data):
        raise BadInput("Thư này có quá nhiều phần hoặc quá nhiều dòng.", _TO_FOLDER)
    try:
        read = BytesParser(policy=policy.compat32).parsebytes(data)
        if _ALWAYS.isdisjoint(name.lower() for name in read):
            raise BadInput("Tệp này mang đuôi .eml nhưng không phải là thư điện tử.", _SAVE_AGAIN)
        return tuple(_files(read))
    except BadInput:
        raise
    except Exception as error:  # another's library on a stranger's bytes: whatever it raises, it cannot be read
        raise BadInput("Không đọc được thư này.", _TO_FOLDER) from error


def _is_bomb(data: bytes) -> bool:
    """Whether the library would take minutes or gigabytes for it: it keeps each line by itself, looks at each once for
    every part around it, and takes the square of a head's length for its parameters."""
    lines = data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
    if lines > MAX_LINES:
        return True
    heads = around = 0
    for head in _HEAD.finditer(b"\n" + data if data[:8].lower() == b"content-" else data):
        heads, around = heads + 1, around + (b"boundary" in head[0].lower())
        if heads > 4 * MAX_PARTS or len(head[0]) > MAX_HEAD or around * lines > _LINES_SCANNED:
            return True
    return False


def _files(letter: Message) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(letter.walk()):
        if number >= MAX_PARTS:
            raise BadInput("Thư này có quá nhiều phần.", _TO_FOLDER)
        name = "" if part.is_multipart() else _name(part)
        content = part.get_payload(decode=True) if name else None
        if isinstance(content, bytes):
            yield name, content


def _name(part: Message) -> str:
    """The file's own name without folders, fit to be shown; "" of what is no attachment."""
    written = part.get_filename() or ""
    with contextlib.suppress(ValueError, LookupError):
        written = str(make_header(decode_header(written)))
    return shown(written.replace("\\", "/").rpartition("/")[2])[:_NAME_LETTERS]
