"""The files that hang on a letter saved as .eml; every byte of it is a stranger's."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from email import policy
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser

from forms.errors import BadInput
from forms.text import shown

MAIL_LIMIT = 96 << 20
MAX_PARTS = 500
_NAME_LETTERS = 120


def attached(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """(name, content) of each file that hangs on the letter, letters within letters too, in their order.

    BadInput where the letter cannot be read or has more parts than any letter.
    """
    try:
        return tuple(_files(BytesParser(policy=policy.compat32).parsebytes(data)))
    except BadInput:
        raise
    except Exception as error:  # another's library on a stranger's bytes: whatever it raises, it cannot be read
        raise BadInput("Không đọc được thư này.", "Hãy lưu các tệp đính kèm ra thư mục rồi chọn thư mục đó.") from error


def _files(letter: Message) -> Iterator[tuple[str, bytes]]:
    for number, part in enumerate(letter.walk()):
        if number >= MAX_PARTS:
            raise BadInput("Thư này có quá nhiều phần.", "Hãy lưu các tệp đính kèm ra thư mục rồi chọn thư mục đó.")
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
