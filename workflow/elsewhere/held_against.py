"""A document that was signed outside, held against what left this office: those bytes, and only signatures behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from forms.errors import BadInput
from workflow.finished import Finished
from workflow.session import Session
from workflow.signing.reports import kept_pdf, newest_signing

if TYPE_CHECKING:
    from signing.pdf import PdfFacts
    from signing.verification import VerifiedBundle

_END = b"%%EOF"
NOT_OURS = (
    "Tệp này không phải là văn bản PDF đã xuất từ báo cáo này, hoặc công cụ ký đã ghi lại toàn bộ tệp thay vì chỉ thêm "
    "chữ ký."
)
EDITED = "Văn bản PDF đã bị sửa trước khi ký: ngoài chữ ký còn có nội dung khác được thêm vào."
AGAIN = "Hãy xuất lại hồ sơ chưa ký, ký đúng tệp PDF đó rồi nhận lại."
UNSURE = "Hai bộ kiểm tra độc lập cho kết quả khác nhau về chữ ký trong văn bản PDF, nên nơi nhận sẽ không chấp nhận."
OTHER_DATA = "Số liệu trong gói này không phải là số liệu của báo cáo này."


def pdf_problems(session: Session, finished: Finished, pdf: bytes, signed: bool = True) -> tuple[str, ...]:
    """Why a PDF is not the one that left with signatures behind it; () where it is. signed: there must be one."""
    from signing.pdf import read_pdf_data, verify_pdf
    from signing.second_opinion import confirms

    if not pdf.startswith(b"%PDF-"):
        return ("Tệp này không phải là văn bản PDF.",)
    left = next((one for one in _left(session, finished) if pdf.startswith(one)), None)
    if left is None:
        return (NOT_OURS,)
    facts = verify_pdf(pdf)
    if facts.problem:
        return (f"Văn bản PDF không toàn vẹn: {facts.problem}.",)
    if signed and not facts.signatures:
        return ("Văn bản PDF này chưa được ký số.",)
    if edited_since(left, pdf, facts):
        return (EDITED,)
    if read_pdf_data(pdf) != finished.snapshot:
        return ("Số liệu trong văn bản PDF khác với số liệu của báo cáo.",)
    return (UNSURE,) if facts.signatures and not confirms(pdf) else ()


def bundle_problems(session: Session, finished: Finished, found: VerifiedBundle) -> tuple[str, ...]:
    """Why a bundle that was packed elsewhere is not this revision's, whole and signed; () where it is."""
    from signing.names import PDF

    record = found.record
    broken = (record.container, record.members, record.added, record.signature)
    problems = tuple(fact.sentence for fact in broken if fact.ok is False)
    if problems:
        return problems
    if found.report_json != finished.snapshot:
        return (OTHER_DATA,)
    return pdf_problems(session, finished, found.members.get(PDF, b""))


def require_sound(session: Session, finished: Finished, pdf: bytes, signed: bool = True) -> None:
    """BadInput unless the PDF is what left, and every signature on it holds. signed: there must be one."""
    problems = pdf_problems(session, finished, pdf, signed)
    if problems:
        raise BadInput(problems[0], AGAIN, problems)


def edited_since(left: bytes, pdf: bytes, facts: PdfFacts) -> bool:
    """Whether more than signatures came behind the bytes `left` that the PDF begins with, before the next signature;
    what follows that one is judged with `facts`."""
    from signing.pdf_revisions import revision_problem

    later = [signature.covered for signature in facts.signatures if signature.covered > len(left)]
    if not later:
        return bool(not facts.signatures and pdf[len(left) :].strip())
    return bool(revision_problem(left, pdf[: later[0]]))


def first_revision(pdf: bytes) -> bytes:
    """The PDF up to its first end mark: what was there before anything was added (ISO 32000-1, 7.5.6)."""
    end = pdf.find(_END)
    return pdf if end < 0 else pdf[: end + len(_END)]


def _left(session: Session, finished: Finished) -> Iterator[bytes]:
    """The PDFs of this revision that left the office unsigned, and the one that is signed already."""
    head = finished.head
    left = [item.blob for item in session.store.exported(head.id) if item.revision == head.revision]
    for blob in left:
        yield session.store.blob(blob)
    kept = newest_signing(session, head)
    if kept is not None:
        yield kept_pdf(session, kept)
