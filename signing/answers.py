"""An answer to a report in the same signed container as a report: one member, the answer's canonical JSON."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forms.answers import Answer, decode_answer, encode_answer
from forms.errors import BadInput
from signing.certificates import fingerprint
from signing.container import Member, build_container
from signing.facts import NOT_JUDGED, Fact, OpenedContainer
from signing.keys import Signer
from signing.known import KnownCertificate, KnownCertificates
from signing.names import ANSWER
from signing.opening import open_container


@dataclass(frozen=True)
class OpenedAnswer:
    """What a file says of a report, and whether it is whole and signed; who may say so is judged elsewhere.

    content: whether an answer could be read out of it. answer: None where not, or where the container is altered.
    signer: SHA-256 of the signer's certificate, "" where there is none.
    """

    opened: OpenedContainer
    content: Fact
    answer: Answer | None
    signer: str

    @property
    def genuine(self) -> bool:
        """Whole, and signed with the key of the certificate that came along; known or not."""
        return self.opened.whole and self.opened.signature.ok is True and self.answer is not None


def write_answer(answer: Answer, signer: Signer, when: datetime) -> bytes:
    """The signed container of one answer; `when` is the claimed signing time."""
    return build_container([Member(ANSWER, encode_answer(answer))], signer, when)


def read_answer(data: bytes, known: KnownCertificates | Iterable[KnownCertificate], now: datetime) -> OpenedAnswer:
    """The answer in a file, judged at `now`. Never raises on a stranger's bytes."""
    return answer_in(open_container(data, known, now))


def answer_in(opened: OpenedContainer) -> OpenedAnswer:
    """The answer in a container that is open already."""
    certificate = opened.signer_certificate
    signer = fingerprint(certificate) if certificate else ""
    if not opened.whole:
        return OpenedAnswer(opened, NOT_JUDGED, None, signer)
    if set(opened.files) != {ANSWER}:
        return OpenedAnswer(opened, Fact(False, "Tệp này không phải là phiếu phản hồi báo cáo."), None, signer)
    try:
        answer = decode_answer(opened.files[ANSWER])
    except BadInput as error:
        return OpenedAnswer(opened, Fact(False, str(error)), None, signer)
    return OpenedAnswer(opened, Fact(True, "Đọc được nội dung phiếu phản hồi."), answer, signer)
