"""A statement about keys in the same signed container as a report: one member, the statement's canonical JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forms.errors import BadInput
from forms.key_statements import Statement, decode_statement, encode_statement
from signing.certificates import fingerprint
from signing.container import Member, build_container
from signing.facts import NOT_JUDGED, Fact, OpenedContainer
from signing.keys import Signer
from signing.known import KnownCertificate, KnownCertificates
from signing.names import KEY_STATEMENT
from signing.opening import open_container


@dataclass(frozen=True)
class OpenedStatement:
    """What a file says of keys, and whether it is whole and signed; who may say so is judged elsewhere.

    content: whether a statement could be read out of it. statement: None where not, or where the container is
    altered. signer: SHA-256 of the signer's certificate, "" where there is none.
    """

    opened: OpenedContainer
    content: Fact
    statement: Statement | None
    signer: str

    @property
    def genuine(self) -> bool:
        """Whole, and signed with the key of the certificate that came along; known or not."""
        return self.opened.whole and self.opened.signature.ok is True and self.statement is not None


def write_statement(statement: Statement, signer: Signer, when: datetime) -> bytes:
    """The signed container of one statement; `when` is the claimed signing time."""
    return build_container([Member(KEY_STATEMENT, encode_statement(statement))], signer, when)


def read_statement(
    data: bytes, known: KnownCertificates | Iterable[KnownCertificate], now: datetime
) -> OpenedStatement:
    """The statement in a file, judged at `now`. Never raises on a stranger's bytes."""
    opened = open_container(data, known, now)
    certificate = opened.signer_certificate
    signer = fingerprint(certificate) if certificate else ""
    if not opened.whole:
        return OpenedStatement(opened, NOT_JUDGED, None, signer)
    if set(opened.files) != {KEY_STATEMENT}:
        return OpenedStatement(opened, Fact(False, "Tệp này không phải là thông báo khóa ký."), None, signer)
    try:
        statement = decode_statement(opened.files[KEY_STATEMENT])
    except BadInput as error:
        return OpenedStatement(opened, Fact(False, str(error)), None, signer)
    return OpenedStatement(opened, Fact(True, "Đọc được nội dung thông báo khóa."), statement, signer)
