"""What leaves the office: the signed bytes to a folder, a drive or a letter's draft, each noted with its digest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, structs

from exports.drives import Drive, NoRoom, drive_of, require_drive, size_text
from forms.errors import BadInput
from forms.files import FileRefused
from storage.records import MAIL_DRAFT, Sending, TrustedCertificate
from workflow.finished import reference_code
from workflow.reports import find_head
from workflow.sending.letters import MailTo, mail_for, remember_address
from workflow.sending.recipients import recipient
from workflow.session import Session
from workflow.signing.reports import (
    SignedBundle,
    signed_bundle,
    signed_bytes,
    signers_of,
)

if TYPE_CHECKING:
    from exports.delivery import Placed

__all__ = [
    "Delivery",
    "Drive",
    "Exported",
    "Sending",
    "deliver",
    "delivery_to",
    "recipient_certificates",
    "require_deliverable",
]

Channel = Literal["folder", "drive", "mail"]
NOT_LOST = "Gói đã ký vẫn còn nguyên trên máy này; gửi lại thì không phải ký lại."
UNSENT = "Thư chưa được gửi: hãy xem lại rồi bấm gửi trong chương trình thư, sau đó xác nhận đã gửi ở đây."
TOO_LARGE = (
    "Thư này khoảng {size}; nhiều máy chủ thư chỉ nhận đến {limit} mỗi thư, nên thư có thể bị trả lại. "
    "Hãy gửi qua USB, hoặc thu nhỏ tệp đính kèm."
)
READ_BACK = "Đã đọc lại và khớp."


class Delivery(Struct, frozen=True):
    """Where to. folder: of the files; for channel "mail" where the draft (.eml) is written. mail: the letter, the one
    that `mail_for` proposes where none is given.

    encrypt_to: certificates (DER) of who may open it; then it goes out encrypted, and no readable copy lies beside it.
    """

    channel: Channel
    folder: Path
    encrypt_to: tuple[bytes, ...] = ()
    mail: MailTo | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """files: the bundle first, then copies to print and to look at. digest: of the signed content, 64 hex digits.

    certificate: of who signed last, signers: of all who signed, the PDF's among them; DER, b"" and () where nothing was
    signed. target: the folder, the drive's name or the address. safe_to_remove: the drive can be taken out now.
    already: the same bundle stood there before. warning: what should still be known, e.g. a letter that is too large.
    """

    files: tuple[Path, ...]
    digest: str
    digest_groups: str
    missing_characters: tuple[str, ...]
    sentence: str
    certificate: bytes = b""
    channel: str = "folder"
    target: str = ""
    safe_to_remove: bool = False
    signers: tuple[bytes, ...] = ()
    already: bool = False
    warning: str = ""


def deliver(session: Session, ref: str, delivery: Delivery) -> Exported:
    """Let the signed bundle out, whole or not at all, and note it; the same bytes each time, and nothing is signed.

    A drive or folder counts as sent once every byte was read back. The draft of a letter does not: see `note_mailed`.
    BadInput where the revision is not signed yet; FileRefused, NoRoom, ReadBackFailed: nothing half-written stands
    under a final name, nothing was noted, and the signed bundle is kept here.
    """
    head = find_head(session, ref)
    signed = signed_bundle(session, head.id)
    if signed is None:
        raise BadInput("Báo cáo chưa được ký nên chưa gửi được.", "Hãy hoàn thành và ký báo cáo trước.")
    from exports.delivery import ReadBackFailed

    files = _files(session, signed, delivery)
    try:
        if delivery.channel == "mail":
            done = _mailed(signed, delivery, delivery.mail or mail_for(session, head.id), files)
        else:
            done = _placed(signed, delivery, files)
    except (FileRefused, NoRoom, ReadBackFailed) as error:
        raise type(error)(error.sentence, f"{NOT_LOST} {error.remedy}") from error
    _note(session, signed, delivery, done, next(iter(files)))
    return replace(done, signers=signers_of(session, signed))


def require_deliverable(session: Session, encrypt_to: Sequence[bytes] = (), mail: str = "") -> None:
    """BadInput where an address or a certificate cannot be used, before anybody types a secret."""
    if mail:
        from exports.mail import read_addresses

        read_addresses(mail)
    if encrypt_to:
        from signing.envelope import require_receiving

        for certificate in encrypt_to:
            require_receiving(certificate, session.now())


def delivery_to(session: Session, ref: str, folder: Path, encrypt_to: Sequence[bytes] = (), mail: str = "") -> Delivery:
    """A folder as it is meant: on a USB drive, in a letter to the address `mail`, or just a folder."""
    if mail:
        return Delivery("mail", folder, tuple(encrypt_to), structs.replace(mail_for(session, ref), address=mail))
    return Delivery("drive" if drive_of(folder) else "folder", folder, tuple(encrypt_to))


def recipient_certificates(session: Session, ref: str) -> tuple[TrustedCertificate, ...]:
    """The certificates that the report can be encrypted to: the receiving office's; all that are known where it has
    none, or who receives cannot be told."""
    from workflow.trust.certificates import receiving_certificates

    own = recipient(session, ref).code
    found: tuple[TrustedCertificate, ...] = receiving_certificates(session, own) if own else ()
    return found or receiving_certificates(session)


def _files(session: Session, signed: SignedBundle, delivery: Delivery) -> dict[str, bytes]:
    """What goes out, by name; the signed file or its envelope first."""
    data = signed_bytes(session, signed)
    if delivery.encrypt_to:
        from signing.envelope import encrypt

        require_deliverable(session, delivery.encrypt_to)
        return {f"{signed.name}.p7m": encrypt(data, delivery.encrypt_to)}
    if signed.kind == "pdf" or delivery.channel == "mail":
        return {signed.name: data}
    from exports.bundle import member_of
    from signing.names import PDF, XLSX

    stem = signed.name.removesuffix(".asice")
    return {signed.name: data, f"{stem}.pdf": member_of(data, PDF), f"{stem}.xlsx": member_of(data, XLSX)}


def _placed(signed: SignedBundle, delivery: Delivery, files: dict[str, bytes]) -> Exported:
    from exports.delivery import place_files

    drive = _drive(delivery)
    placed = place_files(delivery.folder, files, drive=drive is not None)
    _drive(delivery)
    said = [_placed_text(placed, _receivers(delivery))]
    said += [*([] if placed[0].already else [READ_BACK]), f"Mã đối chiếu {reference_code(signed.digest)}."]
    target = drive.name if drive else str(delivery.folder)
    done = _exported(signed, delivery, tuple(one.path for one in placed), " ".join(said), target)
    return replace(done, safe_to_remove=drive is not None, already=placed[0].already)


def _placed_text(placed: tuple[Placed, ...], receivers: str) -> str:
    bundle, name = placed[0], placed[0].path.name
    if bundle.already:
        return f"Đã có sẵn {name} ở đó, khớp từng byte; không ghi lại."
    done = f"Đã ghi gói báo cáo đã ký{f', mã hóa cho {receivers}' if receivers else ''}: {name}."
    return f"{done} Tệp cũ cùng tên nhưng khác nội dung được giữ nguyên." if bundle.renamed else done


def _receivers(delivery: Delivery) -> str:
    """Who may open it, by the names in their certificates."""
    from signing.certificates import certificate_record

    records = [certificate_record(certificate) for certificate in delivery.encrypt_to]
    return ", ".join(dict.fromkeys(record.organisation or record.subject for record in records))


def _drive(delivery: Delivery) -> Drive | None:
    return require_drive(delivery.folder) if delivery.channel == "drive" else None


def _mailed(signed: SignedBundle, delivery: Delivery, mail: MailTo, files: dict[str, bytes]) -> Exported:
    """The draft, and beside it what it carries: who writes letters on a web page attaches that."""
    from exports.delivery import place_files
    from exports.mail import LARGE, draft_letter, letter_size, read_addresses
    from signing.envelope import MEDIA_TYPE
    from signing.names import CONTAINER_TYPE, media_type

    (name, data), *_ = files.items()
    addresses = read_addresses(mail.address)
    kinds = {".p7m": MEDIA_TYPE, ".asice": CONTAINER_TYPE}
    media = kinds.get(Path(name).suffix, media_type(name))
    letter = draft_letter(addresses, mail.subject, mail.body, name, data, media)
    placed = place_files(delivery.folder, {f"{_stem(name)}.eml": letter, name: data})
    size, to = letter_size(len(data)), ", ".join(addresses)
    sealed = f" (mã hóa cho {receivers})" if (receivers := _receivers(delivery)) else ""
    said = f"Đã lập thư nháp gửi {to}, kèm {name}{sealed}. Mã đối chiếu {reference_code(signed.digest)}. {UNSENT}"
    warning = TOO_LARGE.format(size=size_text(size), limit=size_text(LARGE)) if size > LARGE else ""
    return replace(_exported(signed, delivery, tuple(one.path for one in placed), said, to), warning=warning)


def _stem(name: str) -> str:
    for suffix in (".p7m", ".asice", ".pdf"):
        name = name.removesuffix(suffix)
    return name


def _exported(
    signed: SignedBundle, delivery: Delivery, files: tuple[Path, ...], sentence: str, target: str
) -> Exported:
    return Exported(
        files,
        signed.digest,
        reference_code(signed.digest),
        signed.missing_characters,
        sentence,
        certificate=signed.certificate,
        channel=delivery.channel,
        target=target,
    )


def _note(session: Session, signed: SignedBundle, delivery: Delivery, done: Exported, attached: str) -> None:
    """The sending, with its digest; the draft of a letter as such, and its address for the next one."""
    mailed = delivery.channel == "mail"
    if mailed:
        remember_address(session, signed.report_id, done.target)
    sending = Sending(
        signed.revision,
        signed.digest,
        MAIL_DRAFT if mailed else delivery.channel,
        done.target,
        attached if mailed else done.files[0].name,
        session.now(),
        session.who,
    )
    session.store.add_sending(signed.report_id, sending)
    session.opened.pop(signed.report_id, None)
