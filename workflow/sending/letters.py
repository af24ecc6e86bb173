"""The letter that a bundle travels with: to whom, under what subject, with what words."""

from __future__ import annotations

from msgspec import Struct

from forms.dates import day_text, parse_date
from forms.present import document_number
from workflow.finished import bundle_stem, reference_code
from workflow.reports import OpenReport, open_report
from workflow.sending.recipients import recipient
from workflow.session import Session
from workflow.signing.reports import SignedBundle, signed_bundle

_SETTING = "mail."


class MailTo(Struct, frozen=True):
    """address: one or more, separated by commas; subject: one line; body: plain text."""

    address: str
    subject: str
    body: str


def mail_for(session: Session, ref: str) -> MailTo:
    """The letter as it is proposed: the address that the same office was last written to, "" where there is none."""
    opened = open_report(session, ref)
    signed = signed_bundle(session, opened.report.id)
    return MailTo(_address(session, ref), _subject(opened), _body(session, opened, signed))


def remember_address(session: Session, ref: str, address: str) -> None:
    """The next letter to the same office begins with this address."""
    session.store.set_settings({_key(session, ref): address})


def known_address(session: Session, code: str) -> str:
    """The address that an office or unit was last written to; "" where there is none."""
    return session.store.setting(_SETTING + code)


def keep_address(session: Session, code: str, address: str) -> None:
    """The next letter to that office or unit begins with this address."""
    session.store.set_settings({_SETTING + code: address})


def _address(session: Session, ref: str) -> str:
    return session.store.setting(_key(session, ref))


def _key(session: Session, ref: str) -> str:
    to = recipient(session, ref)
    return _SETTING + (to.code or to.name)


def _subject(opened: OpenReport) -> str:
    report = opened.report
    again = f" (bản bổ sung, lần {report.revision})" if report.supplement_of else _again(report.revision)
    return f"{report.unit.name} gửi {opened.form.short}, {report.period.title}{again}"


def _again(revision: int) -> str:
    return f" (lần {revision}, thay bản đã gửi)" if revision > 1 else ""


def _body(session: Session, opened: OpenReport, signed: SignedBundle | None) -> str:
    report = opened.report
    document = report.document
    to = recipient(session, report.id).name
    lines = [f"Kính gửi: {to}" if to else "Kính gửi quý cơ quan", ""]
    lines.append(f"{report.unit.name} gửi kèm {opened.form.short}, {report.period.title}.")
    number = document_number(document.number, document.symbol) if document.number else ""
    if number:
        day = parse_date(document.date)
        lines.append(f"Văn bản số {number}{f', ngày {day_text(day)}' if day else ''}.")
    if signed:
        lines += ["", f"Tệp gửi kèm: {signed.name}", f"Mã đối chiếu: {reference_code(signed.digest)}"]
        lines += [f"Mã số liệu: {reference_code(signed.data_digest)}"]
    else:
        lines += ["", f"Tệp gửi kèm: {bundle_stem(report)}.asice"]
    lines += ["", *_HOW, "", "Trân trọng./."]
    return "\n".join(lines) + "\n"


_HOW = (
    "Gói báo cáo đã được ký số. Mở bằng chương trình Báo cáo Bình đẳng giới để kiểm tra và tiếp nhận;",
    "khi cần, đề nghị gọi điện đối chiếu mã trên.",
)
