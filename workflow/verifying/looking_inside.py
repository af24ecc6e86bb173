"""What lies in a file that was judged: its attachments, and the data that a printed copy is held against."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import BadInput
from workflow.keys.unsealing import decryption_keys
from workflow.session import Session, vietnam_now
from workflow.trust.certificates import known_certificates
from workflow.verifying.records import Unlocking, read_sent

if TYPE_CHECKING:
    from forms.pack import Pack
    from forms.paper_check import PaperCheck
    from forms.report import Report
    from signing.verification import VerifiedBundle


def save_attachments(
    session: Session | None, path: Path, folder: Path, unlocking: Unlocking | None
) -> tuple[Path, ...]:
    """Write the attachments of a bundle into a folder; the files. A file that stands there already is left alone.

    unlocking: what opens it, where it is encrypted. BadInput where its content is not what was signed, FileRefused.
    """
    from exports.delivery import place_files
    from signing.names import ATTACHMENTS

    found = _whole(session, path, unlocking)
    files = {
        name.removeprefix(ATTACHMENTS).replace("/", "-"): data
        for name, data in found.members.items()
        if name.startswith(ATTACHMENTS)
    }
    return tuple(one.path for one in place_files(folder, files)) if files else ()


def compare_paper(session: Session | None, path: Path, text: str, unlocking: Unlocking | None) -> PaperCheck:
    """What the QR symbol of a printed copy says, held against the data in a bundle or a PDF.

    text: as a telephone or scanner reads the symbol. Needs no office. BadInput where it is no such text, the data
    were changed, or this program has no such pack.
    """
    from forms.codec import decode
    from forms.paper_check import check_paper, parse_paper

    parse_paper(text)
    found = _whole(session, path, unlocking)
    if found.report_json is None:
        raise BadInput("Tệp này không có số liệu để đối chiếu.", "Hãy chọn gói .asice hoặc văn bản PDF có số liệu.")
    report = decode(found.report_json)
    return check_paper(text, report, _pack(session, report), found.report_json)


def _pack(session: Session | None, report: Report) -> Pack:
    from workflow.session import pack_of

    return session.pack(report.pack, report.pack_version) if session else pack_of(report)


def _whole(session: Session | None, path: Path, unlocking: Unlocking | None) -> VerifiedBundle:
    """The file, opened. BadInput where what lies in it is not what was signed."""
    from signing.known import KnownCertificates
    from signing.verification import verify_file

    known = known_certificates(session) if session else KnownCertificates()
    now = session.now() if session else vietnam_now()
    keys = decryption_keys(session, unlocking.secret, unlocking.key) if unlocking else ()
    found = verify_file(read_sent(path), known, now, keys)
    record = found.record
    parts = (record.container, record.members, record.added, record.signature)
    broken = next((fact for fact in parts if fact.applies and not fact.ok), None)
    if broken is not None:
        raise BadInput(
            f"Nội dung trong tệp không còn đúng như khi ký nên không lấy ra. {broken.sentence}",
            "Hãy đề nghị nơi gửi gửi lại.",
        )
    return found
