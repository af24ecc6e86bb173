"""Signing tokens (USB keys, smart cards) through PKCS#11 2.20: listed without a PIN, opened with it once per act."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from forms.errors import BadInput, WorldError
from forms.text import shown
from signing.certificates import (
    UNREADABLE,
    CertificateRecord,
    certificate_record,
    is_authority,
    load_certificate,
    public_key,
)
from signing.cryptoki import logged_in, objects_on, running, session_on, tokens_in
from signing.der import DerError, parse_prefix
from signing.pkcs11_modules import known_modules
from signing.token_faults import (
    CKF_LOGIN_ON_READER,
    CKF_PIN_FINAL_TRY,
    CKF_PIN_LOCKED,
    PinFault,
    TokenFault,
    pin_sentence,
)
from signing.token_signer import TokenSigner, mechanisms_of, offers_pss, signer_in

__all__ = ["Token", "TokenCertificate", "known_modules", "list_tokens", "open_token", "pin_sentence"]

Check = Callable[[bytes], None]


@dataclass(frozen=True)
class TokenCertificate:
    """A certificate that may sign. id: SHA-256 of the DER, hexadecimal; key_id: CKA_ID, may be empty or shared."""

    id: str
    key_id: bytes
    certificate: bytes = field(repr=False)
    record: CertificateRecord


@dataclass(frozen=True)
class Token:
    """A token that is plugged in now. certificates: those that may sign, as far as they are seen without a PIN.

    hidden: no certificate at all is seen before the login. pss: it offers RSASSA-PSS. locked: the PIN is locked;
    last_try: the next wrong one locks it. pin_sentence: what an officer must know before typing the PIN, "" where
    there is nothing.
    """

    module: Path
    serial: str
    label: str
    certificates: tuple[TokenCertificate, ...]
    hidden: bool
    pss: bool
    locked: bool
    last_try: bool
    pin_sentence: str


def list_tokens(module: Path) -> tuple[Token, ...]:
    """The tokens that a module sees now; no PIN is asked and none is tried. Raises FileRefused, TokenFault."""
    with running(module) as library:
        return tuple(_described(module, token) for token in tokens_in(library))


@contextmanager
def open_token(
    module: Path, serial: str, certificate_id: str, pin: str, check: Check = lambda _: None
) -> Generator[TokenSigner]:
    """A signer on the token: one login, ended with the block, also where the block fails.

    certificate_id: the certificate's SHA-256 or its first digits, its CKA_ID in hexadecimal, or "" for the only one.
    check: called with the certificate (DER) before the PIN is tried, where it is seen before; else right after.
    Raises PinFault, TokenFault, BadInput and what `check` raises; the PIN is tried once at most.
    """
    with running(module) as library:
        token = _found(library, serial)
        with session_on(token) as session:
            seen = tuple(_certificates(session))
        chosen = _chosen(seen, certificate_id, check) if seen else None
        _require_trial(token, pin)
        with logged_in(module, token, pin) as session:
            if chosen is None:
                chosen = _chosen(tuple(_certificates(session)), certificate_id, check)
            yield signer_in(session, token, chosen.certificate, chosen.key_id, pin)


def serial_text(token: Any) -> str:
    """The serial number as text; the label where a token has none."""
    serial = token.serial.strip(b"\0 ").decode("ascii", "backslashreplace")
    return serial or str(token.label)


def _described(module: Path, token: Any) -> Token:
    from pkcs11 import PKCS11Error

    certificates: tuple[TokenCertificate, ...] = ()
    mechanisms: frozenset[str] = frozenset()
    with suppress(TokenFault, PKCS11Error), session_on(token) as session:
        certificates = tuple(_certificates(session))
        mechanisms = mechanisms_of(token)
    usable = tuple(item for item in certificates if _offers(item))
    return Token(
        module=module,
        serial=serial_text(token),
        label=shown(str(token.label)),
        certificates=tuple(sorted(usable, key=_last_day, reverse=True)),
        hidden=not certificates,
        pss=offers_pss(mechanisms),
        locked=bool(token.flags & CKF_PIN_LOCKED),
        last_try=bool(token.flags & CKF_PIN_FINAL_TRY),
        pin_sentence=pin_sentence(token.flags),
    )


def _found(library: Any, serial: str) -> Any:
    for token in tokens_in(library):
        if serial_text(token) == serial:
            return token
    raise TokenFault("Không thấy thẻ ký số đã chọn.", "Hãy cắm thẻ, chờ đèn trên thẻ sáng rồi làm lại.")


def _require_trial(token: Any, pin: str) -> None:
    """Nothing is tried that cannot be right: each wrong PIN costs one of three tries."""
    if token.flags & CKF_PIN_LOCKED:
        raise PinFault("Thẻ ký số đã bị khóa do nhập sai mã PIN nhiều lần.", "Hãy liên hệ nơi cấp thẻ để được mở khóa.")
    if not pin and not token.flags & CKF_LOGIN_ON_READER:
        raise PinFault("Chưa nhập mã PIN của thẻ.", "Hãy nhập mã PIN rồi ký.")
    if not pin.isascii() or not pin.isprintable():
        raise PinFault(
            "Mã PIN vừa nhập có chữ có dấu nên chưa được thử trên thẻ.",
            "Hãy tắt bộ gõ tiếng Việt rồi nhập lại; lần nhập này không tính là nhập sai.",
        )


def _certificates(session: Any) -> Iterator[TokenCertificate]:
    """Every certificate that the session sees, once; those that cannot be read are passed over."""
    from pkcs11 import Attribute, ObjectClass, PKCS11Error

    seen: set[str] = set()
    for item in objects_on(session, {Attribute.CLASS: ObjectClass.CERTIFICATE}):
        try:
            certificate = parse_prefix(bytes(item[Attribute.VALUE])).encoded
            record = certificate_record(certificate)
        except (PKCS11Error, DerError, BadInput):
            continue
        if record.fingerprint not in seen:
            seen.add(record.fingerprint)
            yield TokenCertificate(record.fingerprint, _key_id(item), certificate, record)


def _key_id(item: Any) -> bytes:
    from pkcs11 import Attribute, PKCS11Error

    try:
        return bytes(item[Attribute.ID])
    except PKCS11Error:
        return b""


def _offers(item: TokenCertificate) -> bool:
    """Tokens also carry certificates to encrypt and those of the authorities."""
    return item.record.may_sign and public_key(item.certificate) is not None and not _is_authority(item.certificate)


def _is_authority(certificate: bytes) -> bool:
    try:
        return is_authority(load_certificate(certificate))
    except UNREADABLE:
        return True


def _chosen(certificates: tuple[TokenCertificate, ...], wanted: str, check: Check) -> TokenCertificate:
    """The certificate that `wanted` names; of several with one key, the newest that `check` lets pass."""
    wanted = wanted.lower()
    found = [item for item in certificates if item.id.startswith(wanted) or item.key_id.hex() == wanted]
    usable = sorted(filter(_offers, found), key=_last_day, reverse=True)
    if not usable:
        raise TokenFault(*_nothing(certificates, found))
    if len({_key_of(item) for item in usable}) > 1:
        owners = "; ".join(f"{item.record.subject} ({item.id[:8]})" for item in usable)
        raise BadInput(f"Thẻ có nhiều chứng thư ký: {owners}.", "Hãy chỉ rõ chứng thư cần dùng.")
    refusals: list[WorldError] = []
    for item in usable:
        try:
            check(item.certificate)
        except WorldError as error:
            refusals.append(error)
        else:
            return item
    raise refusals[0]


def _last_day(item: TokenCertificate) -> datetime:
    return item.record.not_after


def _key_of(item: TokenCertificate) -> bytes:
    key = load_certificate(item.certificate).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _nothing(certificates: tuple[TokenCertificate, ...], found: list[TokenCertificate]) -> tuple[str, str]:
    if found:
        return (
            f"Chứng thư “{found[0].record.subject}” trên thẻ không ký được: khóa quá yếu hoặc không dùng để ký.",
            "Hãy chọn chứng thư khác, hoặc liên hệ nơi cấp thẻ.",
        )
    if certificates:
        return ("Trên thẻ không có chứng thư ký đã chọn.", "Hãy xem lại thẻ đang cắm rồi chọn lại chứng thư.")
    return (
        "Trên thẻ không có chứng thư ký nào.",
        "Hãy kiểm tra xem đã cắm đúng thẻ chưa, hoặc liên hệ nơi cấp để nạp chứng thư vào thẻ.",
    )
