"""From a finished revision to the signed bundle: PDF, XLSX and data, written whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from forms.codec import decode, encode
from forms.errors import BadInput
from forms.files import make_folder, read_file, write_files
from forms.pack import Pack
from forms.report import Report
from storage.records import ReportHead
from workflow.checking import previous_report
from workflow.keys import KEY_FILE_LIMIT, key_file
from workflow.office import require_office
from workflow.reports import find_head, open_report
from workflow.session import Session
from workflow.supplementing import what_is_sent

if TYPE_CHECKING:
    from signing.keys import KeySigner

UNSIGNED = "chua-ky"


@dataclass(frozen=True, slots=True)
class Exported:
    """files: the bundle first, then copies to print and to look at. digest: of the signed content, 64 hex digits.

    certificate: the signer's, DER; b"" where nothing was signed.
    """

    files: tuple[Path, ...]
    digest: str
    digest_groups: str
    missing_characters: tuple[str, ...]
    sentence: str
    certificate: bytes = b""


@dataclass(frozen=True, slots=True)
class Printable:
    """All that a PDF is made of; what makes it needs no store any more."""

    pack: Pack
    report: Report
    draft: bool


def printable(session: Session, ref: str) -> Printable:
    """The report as it would be sent now. BadInput where a supplement carries nothing yet."""
    opened = open_report(session, ref)
    return Printable(opened.pack, what_is_sent(session, opened), opened.editable)


def pdf_of(source: Printable) -> bytes:
    """The PDF; marked as a draft until the report is finished."""
    from exports.pdf import render_pdf

    return render_pdf(source.pack, source.report, draft=source.draft).data


def preview_pdf(session: Session, ref: str) -> bytes:
    """The report's PDF as it now stands; marked as a draft until it is finished."""
    return pdf_of(printable(session, ref))


def save_pdf(session: Session, ref: str, path: Path) -> Path:
    """Write what `preview_pdf` gives to a file, e.g. to be passed round; it is no sending. FileRefused as usual."""
    write_files({path: preview_pdf(session, ref)})
    return path


def loose_name(session: Session, ref: str, suffix: str) -> str:
    """A file name for a copy beside the bundle: of a draft it says so."""
    opened = open_report(session, ref)
    return f"{bundle_stem(opened.report)}{'_du-thao' if opened.editable else ''}{suffix}"


def require_exportable(session: Session, ref: str, key: str = "", unsigned: bool = False) -> None:
    """BadInput where the report is not finished or there is no key to sign it, before anybody types a passphrase."""
    _finished(session, find_head(session, ref))
    if not unsigned:
        key_file(session, key)


def check_key(session: Session, key: str = "", secret: str = "") -> None:
    """Open the key (a name, a .p12 file, "" for the current one) to see that it can sign now.

    BadInput: wrong passphrase, no such key, a certificate of another unit; UnusableCertificate: out of its dates.
    """
    _signer(session, key, secret)


def export_report(
    session: Session, ref: str, folder: Path, key: str = "", secret: str = "", unsigned: bool = False
) -> Exported:
    """Write the finished report's bundle into `folder`, and note the sending.

    key: a key's name or a .p12 file, "" for the current one; secret: its passphrase. With `unsigned`, PDF, XLSX
    and data lie open in the folder for signing elsewhere, and nothing counts as sent.
    """
    from exports.bundle import make_documents, sign_bundle
    from signing.certificates import der

    head = find_head(session, ref)
    report, snapshot, pack = _finished(session, head)
    signer = None if unsigned else _signer(session, key, secret)
    make_folder(folder)
    name = bundle_stem(report)
    previous = previous_report(session, report)
    documents = make_documents(pack, report, snapshot, head.finished_at or session.now(), previous)
    if signer is None:
        files = _write_all(folder, f"{name}_{UNSIGNED}", documents.loose)
        return _exported(files, documents.digest, documents.missing, "Đã xuất hồ sơ chưa ký")
    bundle = sign_bundle(documents, signer, session.now())
    files = _write_all(folder, name, {".asice": bundle.data, **bundle.copies})
    session.store.add_sending(
        head.id, head.revision, bundle.digest, "folder", str(folder), files[0].name, session.now()
    )
    session.opened.pop(head.id, None)
    done = _exported(files, bundle.digest, bundle.missing, "Đã ký và ghi gói báo cáo")
    return replace(done, certificate=der(signer.certificate))


def reference_code(digest: str) -> str:
    """The first digits of a digest as they are read over the telephone: "7F3A-91C2-…"; "" for no digest."""
    return "-".join(digest[start : start + 4].upper() for start in range(0, min(len(digest), 16), 4))


def bundle_stem(report: Report) -> str:
    """The bundle's file name without its suffix (DESIGN section 6)."""
    from signing.names import bundle_name

    name = bundle_name(report.form, report.period.text, report.unit.code, report.revision)
    return name.removesuffix(".asice")


def _finished(session: Session, head: ReportHead) -> tuple[Report, bytes, Pack]:
    if not head.is_finished:
        raise BadInput("Báo cáo chưa hoàn thành nên chưa xuất được.", "Hãy kiểm tra và hoàn thành báo cáo trước.")
    snapshot = session.store.revision_snapshot(head.id, head.revision)
    if snapshot is None:
        raise LookupError(f"finished revision {head.revision} of {head.id} has no snapshot")
    report = decode(snapshot)
    pack = session.pack(report.pack)
    if encode(report, pack) != snapshot:
        raise BadInput(
            "Biểu mẫu đã được cập nhật sau khi báo cáo hoàn thành.",
            "Hãy mở lại báo cáo rồi hoàn thành theo biểu mẫu mới.",
        )
    return report, snapshot, pack


def _signer(session: Session, key: str, secret: str) -> KeySigner:
    from signing.certificates import certificate_record, der, require_current
    from signing.keys import load_pkcs12

    signer = load_pkcs12(read_file(key_file(session, key), KEY_FILE_LIMIT), secret, pss=True)
    record = certificate_record(der(signer.certificate))
    require_current(record, session.now())
    here = require_office(session).unit.code
    if record.unit_code and record.unit_code != here:
        raise BadInput(
            f"Chứng thư của khóa này ghi mã đơn vị {record.unit_code}, khác với đơn vị báo cáo ({here}).",
            "Hãy chọn khóa ký của chính đơn vị báo cáo.",
        )
    return signer


def _write_all(folder: Path, stem: str, documents: dict[str, bytes]) -> tuple[Path, ...]:
    files = {folder / f"{stem}{suffix}": data for suffix, data in documents.items()}
    write_files(files)
    return tuple(files)


def _exported(files: tuple[Path, ...], digest: str, missing: tuple[str, ...], done: str) -> Exported:
    groups = reference_code(digest)
    return Exported(files, digest, groups, missing, f"{done}: {files[0].name}. Mã đối chiếu {groups}.")
