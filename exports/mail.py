"""A letter with the bundle attached, as a draft that the default mail program opens; nothing is sent from here.

RFC 5322 with MIME. `X-Unsent: 1` makes Outlook open the file for sending. No From, Date or Message-ID: those belong to
whoever sends it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

from forms.errors import BadInput

LARGE = 10_000_000
"""Bytes of a whole letter that servers commonly take: Postfix, and Zimbra with it, take 10,240,000 unless told
otherwise, on-premises Exchange 10 MB."""
_GROWTH = 78 / 57
"""base64 in lines of 76 characters and CRLF."""
_LETTERS = 4096
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)


def read_addresses(text: str) -> tuple[str, ...]:
    """The addresses in a line, separated by commas, semicolons or blanks; looked at for their form only (RFC 5322).

    BadInput where there is none, or one cannot be an address.
    """
    found = tuple(part for part in re.split(r"[\s,;]+", text) if part)
    if not found:
        raise BadInput("Chưa ghi địa chỉ thư điện tử nơi nhận.", "Hãy ghi địa chỉ, ví dụ vanthu@bacninh.gov.vn.")
    for address in found:
        if len(address) > 254 or len(address.partition("@")[0]) > 64 or not _ADDRESS.fullmatch(address):
            raise BadInput(
                f"“{address}” không phải là địa chỉ thư điện tử.",
                "Hãy kiểm tra lại: địa chỉ viết không dấu, không có dấu cách, ví dụ vanthu@bacninh.gov.vn.",
            )
    return found


def draft_letter(addresses: Sequence[str], subject: str, body: str, name: str, data: bytes, media: str) -> bytes:
    """The .eml file, CRLF throughout. media: of the attachment, with its parameters ("application/pkcs7-mime; …").

    subject is one line; a line break in it would begin another header, so each becomes a blank, and what cannot be
    printed is left out of subject and body. The same letter gives the same bytes; "=_" stands neither in base64 nor in
    quoted-printable.
    """
    letter, text = _letter(addresses, body)
    kind, *parameters = (part.strip() for part in media.split(";"))
    main, _, sub = kind.partition("/")
    letter.add_attachment(
        data, maintype=main, subtype=sub, filename=name, params=dict(one.split("=", 1) for one in parameters)
    )
    letter.set_boundary(f"=_{hashlib.sha256(b'|'.join((data, text.encode(), name.encode()))).hexdigest()[:32]}")
    return _subject(subject) + letter.as_bytes()


def draft_note(addresses: Sequence[str], subject: str, body: str) -> bytes:
    """The .eml file of a letter with nothing attached; without an address it is filled in in the mail program."""
    letter, _text = _letter(addresses, body)
    return _subject(subject) + letter.as_bytes()


def _letter(addresses: Sequence[str], body: str) -> tuple[EmailMessage, str]:
    """The letter without its subject, and its text as it stands in it."""
    letter = EmailMessage(policy=SMTP)
    letter["X-Unsent"] = "1"
    if addresses:
        letter["To"] = ", ".join(addresses)
    text = "\n".join(map(_printable, body.splitlines())) + "\n"
    letter.set_content(text, cte="base64" if len(text) > _LETTERS else "quoted-printable")
    return letter, text


def _subject(text: str) -> bytes:
    """The header of RFC 2047. Folding it by the policy loses blanks between encoded words (CPython 3.11)."""
    line = _printable(" ".join(text.split()))
    encoded = Header(line, "utf-8", header_name="Subject").encode(linesep="\r\n")
    return b"Subject: " + encoded.encode("ascii") + b"\r\n"


def _printable(line: str) -> str:
    """Without control characters and lone surrogates, which no mail program agrees on."""
    return "".join(letter for letter in line if letter.isprintable() or letter in "\t\u00a0")


def letter_size(attachment: int) -> int:
    """About how many bytes a letter takes whose attachment has that many."""
    return int(attachment * _GROWTH) + _LETTERS
