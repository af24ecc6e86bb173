"""Signing on another machine: a PDF that left unsigned is signed there, packed there or here, or taken back in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from forms.codec import decode, encode
from forms.errors import BadInput
from forms.files import read_file
from forms.pack import Pack
from forms.pictures import Picture, PictureKind, Pictures
from forms.report import Report
from storage.records import ReportHead
from workflow.elsewhere.coming_back import signature_lines
from workflow.elsewhere.held_against import EDITED, edited_since, first_revision, require_sound
from workflow.finished import Finished, bundle_stem, finished_report, reference_code
from workflow.keys.any_machine import moment, opened_key, require_unit
from workflow.keys.signing_keys import KeyUse
from workflow.sending.deliveries import Delivery, Exported, deliver
from workflow.session import Session, pack_of
from workflow.signing.pictures import look_at_picture, pictures
from workflow.signing.reports import attached_to, certificate_of, documents_of, keep_bundle

if TYPE_CHECKING:
    from exports.bundle import Bundle
    from signing.container import Member
    from signing.keys import Signer
    from signing.pdf import Role


ROLES: dict[Role, tuple[str, str]] = {
    "person": ("_ky-ca-nhan", "người có thẩm quyền"),
    "organisation": ("_da-ky", "cơ quan, tổ chức"),
}
_MARKS = ("_chua-ky", "_ky-ca-nhan", "_da-ky")
_BESIDE = "_dinh-kem"
_AGAIN = "Hãy dùng tệp PDF trong hồ sơ chưa ký (export --unsigned) rồi ký lại."


class SignedFile(Struct, frozen=True):
    """A PDF that was signed on this machine. signatures: a sentence for each signature that it bears now."""

    path: Path
    signatures: tuple[str, ...]
    sentence: str


class _Held(Struct, frozen=True):
    """A report that came out of a PDF. head: this office's own, where it is the revision that was finished here."""

    report: Report
    data: bytes
    pack: Pack
    head: ReportHead | None


def sign_file(
    session: Session | None,
    path: Path,
    role: Role,
    use: KeyUse,
    folder: Path,
    annex: str = "",
    picture: Path | None = None,
) -> SignedFile:
    """Sign a PDF that left unsigned, or that the person signed already, into `folder`; what was there is not touched.

    annex: number and symbol of the document that the PDF is a separate annex of; then the organisation's signature
    shows as the text that NĐ 30 asks for, and the PDF need carry no data. picture: how the signature shows, instead of
    the office's own picture; where there is neither it does not show. BadInput: no report of ours, a signature
    that does not hold, that role signed already; whatever the key or token refuses. Nothing is written then.
    """
    from exports.bundle import sign_document
    from exports.delivery import place_files
    from signing.names import LIMITS

    pdf = read_file(path, LIMITS.member)
    report = None if annex else decode(_sound(pdf))
    shown = _pictures(session, role, picture)
    with opened_key(session, use) as signer:
        if report is not None and role == "organisation":
            require_unit(signer, report.unit.code)
        if annex:
            signed = _sign_annex(pdf, role, signer, annex, session)
        else:
            signed = sign_document(pdf, role, signer, moment(session), shown)
    stem = path.stem
    for mark in _MARKS:
        stem = stem.removesuffix(mark)
    placed = place_files(folder, {f"{stem}{ROLES[role][0]}.pdf": signed})[0]
    said = f"Đã ký số ({ROLES[role][1]}) vào {placed.path.name}; tệp gốc được giữ nguyên."
    return SignedFile(placed.path, signature_lines(signed), said)


def bundle_file(session: Session | None, path: Path, use: KeyUse, folder: Path) -> Exported:
    """Pack a signed PDF into its bundle, signed by the organisation's key, and write that into `folder`.

    report.json comes out of the PDF, the workbook is drawn anew from it, attachments come from this office where the
    report is its own, else from the folder "…_dinh-kem" beside the PDF. Where nobody signed the PDF as the
    organisation yet, the same key does. In the office that finished the report the bundle is kept as its own, and
    the sending is noted. BadInput: no report of ours, a signature that does not hold, a pack that is not here.
    """
    from signing.names import LIMITS

    pdf = read_file(path, LIMITS.member)
    held = _held(session, _sound(pdf))
    if session is not None and held.head is not None:
        require_sound(session, Finished(held.head, held.report, held.data, held.pack), pdf, signed=False)
    attachments = _attachments(session, held, path)
    with opened_key(session, use) as signer:
        require_unit(signer, held.report.unit.code)
        bundle = _packed(session, held, pdf, signer, attachments)
        if session is None or held.head is None:
            return _written(held.report, bundle, signer, folder)
        finished = finished_report(session, held.head)
        certificates = certificate_of(signer), _person(bundle.pdf)
        keep_bundle(session, finished, bundle, certificates, attachments, elsewhere=True)
    return deliver(session, held.head.id, Delivery("folder", folder))


def _sign_annex(pdf: bytes, role: Role, signer: Signer, annex: str, session: Session | None) -> bytes:
    from exports.pdf.stamps import annex_appearance
    from signing.pdf import sign_pdf

    if role != "organisation":
        raise BadInput("Phụ lục là tệp riêng chỉ cần chữ ký số của cơ quan.", "Hãy ký với vai trò cơ quan.")
    when = moment(session)
    return sign_pdf(pdf, signer, role, when, annex_appearance(annex, when))


def _pictures(session: Session | None, role: Role = "organisation", path: Path | None = None) -> Pictures:
    own = pictures(session) if session else Pictures()
    if path is None:
        return own
    kind: PictureKind = "signature" if role == "person" else "seal"
    view = look_at_picture(path, kind)
    picture = Picture(kind, view.png, view.width_mm, path.name)
    return structs.replace(own, signature=picture) if kind == "signature" else structs.replace(own, seal=picture)


def _sound(pdf: bytes) -> bytes:
    """The report.json of a PDF of ours on which every signature holds and nothing but signatures was added.

    BadInput where it is none.
    """
    from signing.pdf import verify_pdf

    data = _data_in(pdf)
    facts = verify_pdf(pdf)
    if facts.problem:
        raise BadInput(f"Văn bản PDF không toàn vẹn: {facts.problem}.", _AGAIN)
    if edited_since(first_revision(pdf), pdf, facts):
        raise BadInput(EDITED, _AGAIN)
    return data


def _data_in(pdf: bytes) -> bytes:
    from signing.pdf import read_pdf_data

    data = read_pdf_data(pdf) if pdf.startswith(b"%PDF-") else None
    if data is None:
        raise BadInput(
            "Tệp này không phải là văn bản PDF mang số liệu do chương trình xuất ra.",
            _AGAIN,
        )
    return data


def _held(session: Session | None, data: bytes) -> _Held:
    report = decode(data)
    pack = session.pack(report.pack, report.pack_version) if session else pack_of(report)
    if encode(report, pack) != data:
        raise BadInput(
            "Gói biểu mẫu trên máy này khác với gói mà báo cáo đã dùng, nên không lập được gói báo cáo.",
            "Hãy lập gói trên máy đã hoàn thành báo cáo, hoặc cài đúng gói biểu mẫu.",
        )
    return _Held(report, data, pack, _own_head(session, report, data))


def _own_head(session: Session | None, report: Report, data: bytes) -> ReportHead | None:
    """This office's report, where `data` is the revision that stands finished in it. BadInput for another revision."""
    heads = session.store.find_heads(report.id) if session else []
    if session is None or not heads:
        return None
    if not heads[0].is_finished or session.store.revision_snapshot(heads[0].id, heads[0].revision) != data:
        raise BadInput(
            f"Văn bản này là lần {report.revision} của báo cáo, không phải lần đang hoàn thành trên máy này.",
            "Hãy xuất lại hồ sơ chưa ký của lần báo cáo hiện tại rồi ký.",
        )
    return heads[0]


def _attachments(session: Session | None, held: _Held, path: Path) -> tuple[Member, ...]:
    from signing.container import Member
    from signing.names import ATTACHMENTS, LIMITS

    if session is not None and held.head is not None:
        return attached_to(session, held.head.id)
    beside = path.with_name(f"{bundle_stem(held.report)}{_BESIDE}")
    files = sorted(beside.iterdir()) if beside.is_dir() else []
    return tuple(Member(f"{ATTACHMENTS}{one.name}", read_file(one, LIMITS.member)) for one in files if one.is_file())


def _packed(
    session: Session | None, held: _Held, pdf: bytes, signer: Signer, attachments: tuple[Member, ...]
) -> Bundle:
    from exports.bundle import Documents, pack_bundle, sign_document
    from exports.xlsx import render_xlsx
    from signing.pdf import verify_pdf

    if all(signature.role == "person" for signature in verify_pdf(pdf).signatures):
        pdf = sign_document(pdf, "organisation", signer, moment(session), _pictures(session))
    if session is not None and held.head is not None:
        documents = replace(documents_of(session, finished_report(session, held.head)), pdf=pdf)
    else:
        documents = Documents(pdf, render_xlsx(held.pack, held.report), held.data)
    return pack_bundle(documents, signer, moment(session), attachments)


def _person(pdf: bytes) -> bytes:
    """The certificate of the person who signed the PDF, DER; b"" where none did as such."""
    from signing.pdf import verify_pdf

    found = [one.cms.certificate for one in verify_pdf(pdf).signatures if one.role == "person"]
    return next((certificate for certificate in found if certificate), b"")


def _written(report: Report, bundle: Bundle, signer: Signer, folder: Path) -> Exported:
    from exports.delivery import place_files

    placed = place_files(folder, {f"{bundle_stem(report)}.asice": bundle.data})
    groups = reference_code(bundle.digest)
    sentence = f"Đã lập gói báo cáo: {placed[0].path.name}. Mã đối chiếu {groups}."
    files = (placed[0].path,)
    return Exported(files, bundle.digest, groups, (), sentence, certificate=certificate_of(signer))
