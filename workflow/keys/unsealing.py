"""The keys that open what was encrypted to this office. Passphrases are used at once and never stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import BadInput
from forms.files import read_file
from workflow.keys.office_keys import KEY_FILE_LIMIT, key_list
from workflow.session import Session

if TYPE_CHECKING:
    from signing.envelope import DecryptionKey

DECRYPTION, RECEIVING = ".giai-ma.p12", ".giai-ma.cer"


def decryption_keys(session: Session | None, secret: str, key: str = "") -> tuple[DecryptionKey, ...]:
    """The keys that `secret` opens. key: a PKCS#12 file's path, a key's name, or "" for all keys of this office.

    BadInput where the secret opens none of them, or there is none.
    """
    from signing.envelope import load_decryption_key

    paths = _files(session, key)
    if not paths:
        raise BadInput("Đơn vị chưa có khóa giải mã.", "Hãy chỉ ra tệp khóa giải mã có đuôi .giai-ma.p12.")
    found, refused = [], None
    for path in paths:
        try:
            found.append(load_decryption_key(read_file(path, KEY_FILE_LIMIT), secret))
        except BadInput as error:
            refused = error
    if not found and refused:
        raise refused
    return tuple(found)


def addressed_key(session: Session, data: bytes) -> str:
    """The name of this office's key that an envelope is addressed to; "" where it is none of them or unreadable."""
    from signing.envelope import recipients

    try:
        addressed = recipients(data)
    except BadInput:
        return ""
    for info in key_list(session):
        path = session.home / "keys" / f"{info.name}{RECEIVING}"
        if path.exists() and any(one.is_for(read_file(path, KEY_FILE_LIMIT)) for one in addressed):
            return info.name
    return ""


def unsealed(data: bytes, keys: Sequence[DecryptionKey]) -> bytes:
    """What lies inside an envelope; what none of the keys opens stays as it is, and is judged as no container."""
    from signing.envelope import decrypt
    from signing.envelope_reader import is_envelope

    if not (keys and is_envelope(data)):
        return data
    try:
        return decrypt(data, keys)
    except BadInput:
        return data


def _files(session: Session | None, key: str) -> list[Path]:
    if key.lower().endswith((".p12", ".pfx")):
        return [Path(key)]
    if session is None:
        return []
    names = [key] if key else [info.name for info in key_list(session)]
    return [path for name in names if (path := session.home / "keys" / f"{name}{DECRYPTION}").exists()]
