"""The certificate of somebody who is not trusted yet, to be shown and confirmed by fingerprint."""

from __future__ import annotations

from datetime import date

from forms.errors import BadInput
from forms.periods import parse_period
from forms.text import typed_digits
from signing.names import PDF
from workflow.receiving.bench import bench_of
from workflow.receiving.finding import Found, forget_letters
from workflow.receiving.lines import Line
from workflow.session import Session
from workflow.verifying.records import Unlocking


def signer_certificate(session: Session, line: Line, unlocking: Unlocking | None = None) -> bytes:
    """The certificate (DER) whose fingerprint the line asks for, read again from the file. BadInput, FileRefused."""
    from signing.certificates import fingerprint
    from signing.verification import verify_file

    bench = bench_of(session, unlocking)
    data = Found(line.file, line.path, line.part).read()
    forget_letters()
    found = verify_file(data, bench.known, bench.grounds.now, bench.keys)
    wanted = typed_digits(line.fingerprint)
    signers = [found.signer_certificate or b"", *_of_document(found.members.get(PDF, b""))]
    for certificate in signers:
        if certificate and fingerprint(certificate) == wanted:
            return certificate
    raise BadInput("Tệp này không còn như khi xem.", "Hãy xem lại tệp rồi xác nhận.")


def signed_for(line: Line) -> date | None:
    """The day on which the unit that signed is looked up: of a report the last of its period; of answers None."""
    return parse_period(line.period).last if line.period and line.kind in ("bundle", "pdf") else None


def _of_document(pdf: bytes) -> list[bytes]:
    from signing.pdf_reader import verify_pdf

    return [one.cms.certificate or b"" for one in verify_pdf(pdf).signatures] if pdf else []
