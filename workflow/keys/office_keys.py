"""The office's keys: made here, or brought as a PKCS#12 file. Passphrases are never stored."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.errors import BadInput
from forms.file_names import is_device
from forms.files import file_errors, is_there, make_folder, read_file, write_file
from workflow.office import require_office
from workflow.session import Session

if TYPE_CHECKING:
    from signing.keys import OfficeKey

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")
_KEY, _DECRYPT, _CERTIFICATE, _RECEIVING = ".p12", ".giai-ma.p12", ".cer", ".giai-ma.cer"
KEY_FILE_LIMIT = 1 << 20


class KeyInfo(Struct, frozen=True):
    """A key of this office. fingerprint: SHA-256 as groups of four to be read aloud.

    withdrawn_at: it was said to be no longer used from then on. decrypts: it has a part to decrypt, too.
    """

    name: str
    subject: str
    fingerprint: str
    not_after: datetime
    current: bool
    withdrawn_at: datetime | None = None
    decrypts: bool = False


def new_key(session: Session, name: str, passphrase: str, holder: str = "") -> KeyInfo:
    """Make a key to sign and one to decrypt, each in a PKCS#12 file under the passphrase; it becomes current."""
    keep_key(session, name, make_key(session, name, passphrase, holder))
    session.store.set_settings({"key": name})
    return key_info(session, name)


def make_key(session: Session, name: str, passphrase: str, holder: str = "") -> OfficeKey:
    """A new key for this office, not kept yet. BadInput where the name is taken or no name, or the passphrase short."""
    from signing.keys import make_office_key

    office = require_office(session)
    if not _NAME.fullmatch(name) or is_device(name):
        raise BadInput(
            f"“{name}” không dùng làm tên khóa được.",
            "Hãy đặt tên khóa chỉ gồm chữ không dấu, chữ số và dấu gạch ngang, khác với tên thiết bị như CON, NUL.",
        )
    if f"{name}{_KEY}".casefold() in {path.name.casefold() for path in _files(session, "*")}:
        raise BadInput(f"Đã có khóa ký tên “{name}”.", "Hãy chọn tên khác; khóa cũ vẫn còn nguyên.")
    return make_office_key(office.unit.code, office.unit.name, holder or office.unit.name, passphrase, session.now())


def keep_key(session: Session, name: str, key: OfficeKey) -> None:
    """Write the files of a new key; the one that makes it whole comes last."""
    make_folder(session.home / "keys")
    write_file(_path(session, name, _DECRYPT), key.decryption_pkcs12, private=True)
    write_file(_path(session, name, _RECEIVING), key.decryption_certificate)
    write_file(_path(session, name, _CERTIFICATE), key.signing_certificate)
    write_file(_path(session, name, _KEY), key.signing_pkcs12, private=True)


def drop_key(session: Session, name: str) -> None:
    """Clear away the files of a key that was made for an act which then failed: it never signed anything."""
    for suffix in (_KEY, _CERTIFICATE, _RECEIVING, _DECRYPT):
        path = _path(session, name, suffix)
        with file_errors(path):
            path.unlink(missing_ok=True)


def bring_key(session: Session, path: Path, secret: str) -> KeyInfo:
    """Take a PKCS#12 file in as the office's key: copied as it is, under its own passphrase; it becomes current.

    BadInput: a wrong passphrase, no PKCS#12 file, a key of another unit; UnusableCertificate: out of its dates.
    """
    from signing.certificates import certificate_record, der, require_current
    from signing.keys import load_pkcs12

    data = read_file(path, KEY_FILE_LIMIT)
    certificate = der(load_pkcs12(data, secret, pss=True).certificate)
    record, unit = certificate_record(certificate), require_office(session).unit
    require_current(record, session.now())
    if record.unit_code and record.unit_code != unit.code:
        raise BadInput(
            f"Chứng thư của khóa này ghi mã đơn vị {record.unit_code}, khác với đơn vị báo cáo ({unit.code}).",
            "Hãy chọn khóa ký của chính đơn vị báo cáo.",
        )
    name = free_name({item.name for item in key_list(session)})
    make_folder(session.home / "keys")
    write_file(_path(session, name, _CERTIFICATE), certificate)
    write_file(_path(session, name, _KEY), data, private=True)
    session.store.set_settings({"key": name})
    return key_info(session, name)


def free_name(taken: set[str]) -> str:
    """The first of khoa-1, khoa-2, ... that no key bears yet, in small letters or large, which are one to Windows."""
    number, names = 1, {name.casefold() for name in taken}
    while f"khoa-{number}" in names:
        number += 1
    return f"khoa-{number}"


def key_list(session: Session) -> tuple[KeyInfo, ...]:
    """The office's keys by name."""
    names = sorted(path.name.removesuffix(_CERTIFICATE) for path in _files(session, f"*{_CERTIFICATE}"))
    ours = (name for name in names if _NAME.fullmatch(name))  # neither X.giai-ma nor, on Windows, what is X.CER
    return tuple(key_info(session, name) for name in ours)


def _files(session: Session, pattern: str) -> list[Path]:
    """What lies among the keys. FileRefused where the disk does not say."""
    folder = session.home / "keys"
    with file_errors(folder):
        return list(folder.glob(pattern))


def key_info(session: Session, name: str) -> KeyInfo:
    """The facts of one key. BadInput where there is none of that name."""
    from signing.certificates import certificate_record

    record = certificate_record(certificate_of(session, name))
    return KeyInfo(
        name,
        record.subject,
        record.groups,
        record.not_after,
        name == session.store.setting("key"),
        session.store.withdrawals().get(record.fingerprint),
        decryption_certificate(session, name) != b"",
    )


def certificate_of(session: Session, name: str) -> bytes:
    """The signing certificate of a key of this office, DER."""
    path = _path(session, name, _CERTIFICATE)
    if not _NAME.fullmatch(name) or not is_there(path):
        raise BadInput(f"Đơn vị không có khóa ký tên “{name}”.", "Hãy xem danh sách khóa ký rồi chọn lại.")
    return read_file(path, KEY_FILE_LIMIT)


def decryption_certificate(session: Session, name: str) -> bytes:
    """The certificate (DER) that others encrypt to, of a key of this office; b"" where the key has none."""
    path = _path(session, name, _RECEIVING)
    return read_file(path, KEY_FILE_LIMIT) if is_there(path) else b""


def fingerprint_qr(session: Session, name: str) -> tuple[tuple[bool, ...], ...]:
    """The signing certificate's SHA-256, 64 hexadecimal digits, as a QR symbol: rows of modules, True where dark."""
    from exports.qr import matrix
    from signing.certificates import fingerprint

    return matrix(fingerprint(certificate_of(session, name)).upper())


def export_certificate(session: Session, name: str, target: Path) -> Path:
    """Write the signing certificate (DER) for the office above to confirm; the path written."""
    path = target / f"{name}{_CERTIFICATE}" if target.is_dir() else target
    write_file(path, certificate_of(session, name))
    return path


def key_file(session: Session, key: str) -> Path:
    """The PKCS#12 file that `key` means: a file's path, a key's name, or "" for the current key."""
    if key.lower().endswith((".p12", ".pfx")):
        return Path(key)
    name = key or session.store.setting("key")
    if not name:
        raise BadInput("Đơn vị chưa có khóa ký.", "Hãy tạo khóa ký hoặc chỉ ra tệp khóa .p12.")
    certificate_of(session, name)
    return _path(session, name, _KEY)


def _path(session: Session, name: str, suffix: str) -> Path:
    return session.home / "keys" / f"{name}{suffix}"
