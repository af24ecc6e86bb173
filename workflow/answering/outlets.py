"""Where signed answers go: a folder, a USB drive, or drafts of letters; written whole and read back, as bundles are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from exports.drives import NoRoom, drive_of, require_drive, try_folder
from forms.errors import BadInput
from forms.files import FileRefused
from workflow.answering.letters import Letter
from workflow.session import Session

if TYPE_CHECKING:
    from exports.drives import Drive

Channel = Literal["folder", "drive", "mail"]
_EACH = 100_000
_UNSENT = "Thư chưa được gửi: hãy xem lại rồi bấm gửi trong chương trình thư."
READ_BACK = "Đã đọc lại và khớp."
KEPT = "Phiếu đã ký vẫn còn nguyên trên máy; làm lại thì chương trình ghi đúng phiếu đó, không ký lại."


class Outlet(Struct, frozen=True):
    """Where to. channel "mail": drafts (.eml) are written into the folder. encrypt: for each unit's own certificate,
    and then no readable copy lies beside it. addresses: by unit code; of the others those last written to.
    """

    channel: Channel
    folder: Path
    encrypt: bool = False
    addresses: Mapping[str, str] = field(default_factory=dict)


class Outgoing(Struct, frozen=True):
    """One answer on its way. unit: code; name: of the slip's file; slip: its bytes, b"" where it is not signed; letter:
    what it says in words; paper: that as PDF, b"" for none."""

    unit: str
    unit_name: str
    name: str
    slip: bytes
    letter: Letter
    paper: bytes = b""


class Written(Struct, frozen=True):
    """files: the slips, the drafts and the papers, in the order of the answers. sentence: what was done."""

    files: tuple[Path, ...]
    sentence: str
    safe_to_remove: bool = False


def outlet_to(folder: Path, mail: bool = False, encrypt: bool = False) -> Outlet:
    """A folder as it is meant: on a USB drive, for drafts of letters, or just a folder."""
    return Outlet("mail" if mail else "drive" if drive_of(folder) else "folder", folder, encrypt)


def require_outlet(session: Session, outlet: Outlet, units: Mapping[str, str]) -> None:
    """See that answers to these units (code to name) can go there, before anybody types a secret or decides anything.

    BadInput: an address that is none, a unit whose certificate is not known. FileRefused, NoRoom.
    """
    if outlet.channel == "mail":
        from exports.mail import read_addresses

        for address in outlet.addresses.values():
            if address.strip():
                read_addresses(address)
    if outlet.encrypt:
        _require_certificates(session, units)
    _drive(outlet)
    try_folder(outlet.folder, _EACH * max(1, len(units)))


def knows_certificates(session: Session, unit: str) -> bool:
    """Whether something can be encrypted for the unit now."""
    return bool(_certificate(session, unit))


def write_out(session: Session, outlet: Outlet, answers: Sequence[Outgoing]) -> Written:
    """Write the answers; the same answer again leaves what stands there already. FileRefused, NoRoom, ReadBackFailed:
    nothing half-written stands under a final name."""
    from exports.delivery import ReadBackFailed, place_files

    files: dict[str, bytes] = {}
    for one in answers:
        files |= _files(session, outlet, one)
    if not files:
        return Written((), "")
    try:
        drive = _drive(outlet)
        placed = place_files(outlet.folder, files, drive=drive is not None)
        _drive(outlet)
    except (FileRefused, NoRoom, ReadBackFailed) as error:
        raise type(error)(f"Đã ghi nhận quyết định nhưng chưa ghi được phiếu. {error.sentence}", KEPT) from error
    _remember(session, outlet)
    target = drive.name if drive else str(outlet.folder)
    return Written(tuple(one.path for one in placed), _sentence(outlet, answers, target), drive is not None)


def _drive(outlet: Outlet) -> Drive | None:
    return require_drive(outlet.folder) if outlet.channel == "drive" else None


def _files(session: Session, outlet: Outlet, one: Outgoing) -> dict[str, bytes]:
    """What goes out of one answer, by name."""
    stem = one.name.removesuffix(".asice")
    sealed = outlet.encrypt and bool(one.slip)
    name, data = (one.name, one.slip) if one.slip else (f"{stem}.pdf", one.paper)
    if sealed:
        name, data = f"{one.name}.p7m", _encrypted(session, one)
    files = {name: data} if data else {}
    if one.slip and one.paper and not sealed:
        files[f"{stem}.pdf"] = one.paper
    if outlet.channel == "mail" and data:
        files = {f"{stem}.eml": _draft(session, outlet, one, name, data, sealed), **files}
    return files


def _encrypted(session: Session, one: Outgoing) -> bytes:
    from signing.envelope import encrypt

    return encrypt(one.slip, [_certificate(session, one.unit)])


def _certificate(session: Session, unit: str) -> bytes:
    """The newest certificate to encrypt to of the unit; b"" where none is known."""
    from workflow.trust.certificates import receiving_certificates

    found = receiving_certificates(session, unit)
    return found[0].der if found else b""


def _require_certificates(session: Session, units: Mapping[str, str]) -> None:
    without = [f"{name} ({code})" for code, name in units.items() if not _certificate(session, code)]
    if without:
        more = f" và {len(without) - 3} đơn vị khác" if len(without) > 3 else ""
        raise BadInput(
            f"Chưa có chứng thư nhận tệp mã hóa của {', '.join(without[:3])}{more}.",
            "Hãy nhận giới thiệu khóa của đơn vị, hoặc gửi không mã hóa.",
        )


def _draft(session: Session, outlet: Outlet, one: Outgoing, name: str, data: bytes, sealed: bool) -> bytes:
    from exports.mail import draft_letter, read_addresses
    from signing.envelope import MEDIA_TYPE
    from signing.names import CONTAINER_TYPE, media_type
    from workflow.sending.letters import known_address

    typed = outlet.addresses.get(one.unit, "") or known_address(session, one.unit)
    addresses = read_addresses(typed) if typed.strip() else ()
    kinds = {".p7m": MEDIA_TYPE, ".asice": CONTAINER_TYPE}
    media = kinds.get(Path(name).suffix, media_type(name))
    letter = one.letter
    return draft_letter(addresses, letter.subject, letter.body(name, sealed), name, data, media)


def _remember(session: Session, outlet: Outlet) -> None:
    from workflow.sending.letters import keep_address

    if outlet.channel == "mail":
        for unit, address in outlet.addresses.items():
            if address.strip():
                keep_address(session, unit, address)


def _sentence(outlet: Outlet, answers: Sequence[Outgoing], target: str) -> str:
    slips = sum(bool(one.slip) for one in answers)
    papers = sum(bool(one.paper) and not one.slip for one in answers)
    sealed = " đã mã hóa" if outlet.encrypt else ""
    parts = [f"{slips} phiếu có chữ ký số{sealed}"] if slips else []
    parts += [f"{papers} bản in không có chữ ký số"] if papers else []
    what = " và ".join(parts)
    if outlet.channel == "mail":
        return f"Đã lập thư nháp tại {target}, kèm {what}. {_UNSENT}"
    return f"Đã ghi {what} vào {target}. {READ_BACK}"
