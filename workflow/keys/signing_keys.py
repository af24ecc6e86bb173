"""The keys that can sign here and now: the office's own, PKCS#12 files, and tokens that are plugged in.

A key is named by a reference: "" the office's current key; NAME an office's key; PATH.p12 or PATH.pfx a file;
pkcs11:SERIAL:IDHEX a certificate on a token, IDHEX being its SHA-256 (or first digits, or the CKA_ID, or nothing for
the only one); pkcs11-module:PATH the only signing key on that module's tokens. PINs and passphrases are never kept.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import BadInput, WorldError
from forms.files import read_file
from workflow.keys.office_keys import KEY_FILE_LIMIT, certificate_of, key_file, key_list
from workflow.keys.token_places import (
    TOKEN,
    TokensFound,
    is_token,
    module_paths,
    place_of,
    tokens_seen,
)
from workflow.keys.withdrawn import require_in_use
from workflow.office import require_office
from workflow.session import Session

if TYPE_CHECKING:
    from signing.keys import Signer
    from signing.tokens import Token

_CURRENT = "key"
_HIDDEN = "Chứng thư trên thẻ này chỉ đọc được sau khi nhập mã PIN."


class KeyUse(Struct, frozen=True):
    """A key and what opens it: a passphrase, or the PIN of a token."""

    ref: str
    secret: str

    def __repr__(self) -> str:
        return f"KeyUse(ref={self.ref!r})"


class KeyChoice(Struct, frozen=True):
    """A key that can be chosen. kind: "office", "file" or "token". fingerprint: groups of four, "" where the
    certificate is not seen before the PIN; not_after: None in that case.

    notice: what should be known before choosing it, e.g. out of its dates. pin_sentence: the tries that are left, or
    that the token is locked; "" where there is nothing to say. locked: it cannot be used; last_try: the next wrong PIN
    locks it, so that it is to be confirmed before. serial: of the certificate; token: the label of the token.
    """

    ref: str
    kind: str
    subject: str
    organisation: str
    fingerprint: str
    not_after: datetime | None
    current: bool
    notice: str = ""
    pin_sentence: str = ""
    locked: bool = False
    last_try: bool = False
    not_before: datetime | None = None
    serial: str = ""
    token: str = ""


class TokensSeen(Struct, frozen=True):
    """choices: signing keys on the tokens plugged in now. sentences: why a token or its software gives none."""

    choices: tuple[KeyChoice, ...]
    sentences: tuple[str, ...]


def key_choices(session: Session) -> tuple[KeyChoice, ...]:
    """The office's keys, then those of the tokens plugged in now. Runs modules of others: call it on the worker."""
    return office_choices(session) + look_for_tokens(session).choices


def office_choices(session: Session) -> tuple[KeyChoice, ...]:
    """The office's own keys, by name; the current one is marked."""
    current = session.store.setting(_CURRENT)
    return tuple(
        _choice(session, key.name, "office", certificate_of(session, key.name), key.name == current)
        for key in key_list(session)
    )


def look_for_tokens(session: Session) -> TokensSeen:
    """What is plugged in now, seen through the chosen module and those at known places; no PIN is asked or tried."""
    return tokens_told(session, tokens_seen(session))


def tokens_told(session: Session, found: TokensFound) -> TokensSeen:
    """What a search (`token_search`) found, as this office knows it."""
    bare = [token.label for token in found.tokens if not token.certificates and not token.hidden]
    sentences = [*found.sentences, *(f"Thẻ “{label}” không có chứng thư ký nào dùng được." for label in bare)]
    if not found.tokens:
        sentences.extend(_why_no_token(session, sentences))
    return TokensSeen(tuple(_token_choices(session, found.tokens)), tuple(sentences))


def use_key(session: Session, ref: str) -> None:
    """Make the key that `ref` names the office's current one. BadInput where there is none of that name."""
    require_key(session, ref)
    session.store.set_settings({_CURRENT: ref})


def require_key(session: Session, ref: str) -> None:
    """BadInput where `ref` can name no key, before anybody types a secret; tokens are not looked for."""
    name = _resolved(session, ref)
    if not is_token(name):
        key_file(session, name)


def same_key(session: Session, one: str, other: str) -> bool:
    """Whether two references mean the same key, so that its secret is asked once."""
    return _resolved(session, one) == _resolved(session, other)


def asks_pin(session: Session | None, ref: str) -> bool:
    """Whether the key that `ref` names lies on a token, so that its PIN is asked and no passphrase."""
    return is_token(_resolved(session, ref) if session else ref)


def current_token(session: Session) -> str:
    """The reference of the current key where it lies on a token; else ""."""
    ref = session.store.setting(_CURRENT)
    return ref if is_token(ref) else ""


def pin_sentence(session: Session, ref: str) -> str:
    """What must be known before the PIN of this key is typed: tries left, locked; "" where nothing or no token.

    TokenFault where the token is not plugged in.
    """
    name = _resolved(session, ref)
    return place_of(session, name).pin_sentence if is_token(name) else ""


@contextmanager
def signer_of(session: Session, ref: str, secret: str) -> Generator[Signer]:
    """The key, opened for one act and closed with the block; the secret is tried once.

    BadInput: wrong passphrase, no such key, a certificate of another unit; UnusableCertificate: out of its dates, not
    for signing; PinFault, TokenFault: whatever a token refuses. Nothing is signed in any of these.
    """
    name = _resolved(session, ref)
    if not is_token(name):
        yield _file_signer(session, name, secret)
        return
    from signing.tokens import open_token

    place = place_of(session, name)
    with open_token(
        place.module, place.serial, place.certificate, secret, lambda der: require_usable(session, der)
    ) as signer:
        yield signer


def require_usable(session: Session, certificate: bytes) -> None:
    """The certificate (DER) may sign for this office now. BadInput: of another unit; UnusableCertificate;
    WithdrawnKey."""
    from signing.certificates import certificate_record, load_certificate, require_current, require_signing

    require_signing(load_certificate(certificate))
    record = certificate_record(certificate)
    require_current(record, session.now())
    require_in_use(session, certificate)
    here = require_office(session).unit.code
    if record.unit_code and record.unit_code != here:
        raise BadInput(
            f"Chứng thư của khóa này ghi mã đơn vị {record.unit_code}, khác với đơn vị báo cáo ({here}).",
            "Hãy chọn khóa ký của chính đơn vị báo cáo.",
        )


def _file_signer(session: Session, name: str, secret: str) -> Signer:
    from signing.certificates import der
    from signing.keys import load_pkcs12

    signer = load_pkcs12(read_file(key_file(session, name), KEY_FILE_LIMIT), secret, pss=True)
    require_usable(session, der(signer.certificate))
    return signer


def _resolved(session: Session, ref: str) -> str:
    return ref or session.store.setting(_CURRENT)


def _why_no_token(session: Session, said: list[str]) -> Iterator[str]:
    from signing.pkcs11_modules import modules_of_another_width

    other = modules_of_another_width()
    if other:
        yield f"Thư viện {other[0].name} của thẻ ký số trên máy này là bản 32-bit; hãy cài bản 64-bit."
    elif not module_paths(session):
        yield "Máy này chưa cài phần mềm đi kèm thẻ ký số; hãy cài bản 64-bit, hoặc chọn thư viện của thẻ."
    elif not said:
        yield "Chưa thấy thẻ ký số nào; hãy cắm thẻ, chờ đèn trên thẻ sáng rồi tìm lại."


def _token_choices(session: Session, tokens: list[Token]) -> Iterator[KeyChoice]:
    current = session.store.setting(_CURRENT)
    seen: set[str] = set()
    for token in tokens:
        if token.hidden:
            ref = f"{TOKEN}{token.serial}:"
            yield _on_token(KeyChoice(ref, "token", token.label, "", "", None, ref == current, _HIDDEN), token)
        for item in token.certificates:
            if item.id not in seen:
                seen.add(item.id)
                ref = f"{TOKEN}{token.serial}:{item.id}"
                choice = _on_token(_choice(session, ref, "token", item.certificate, ref == current), token)
                yield choice if token.pss or choice.notice else _with_scheme(choice, item.certificate)


def _on_token(choice: KeyChoice, token: Token) -> KeyChoice:
    return replace(
        choice, pin_sentence=token.pin_sentence, locked=token.locked, last_try=token.last_try, token=token.label
    )


def _with_scheme(choice: KeyChoice, certificate: bytes) -> KeyChoice:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    from signing.certificates import public_key
    from signing.token_signer import PKCS1_NOTICE

    if isinstance(public_key(certificate), RSAPublicKey):
        return replace(choice, notice=PKCS1_NOTICE)
    return choice


def _choice(session: Session, ref: str, kind: str, certificate: bytes, current: bool) -> KeyChoice:
    from signing.certificates import certificate_record

    record = certificate_record(certificate)
    return KeyChoice(
        ref=ref,
        kind=kind,
        subject=record.subject,
        organisation=record.organisation,
        fingerprint=record.groups,
        not_after=record.not_after,
        current=current,
        notice=_notice(session, certificate),
        not_before=record.not_before,
        serial=record.serial,
    )


def _notice(session: Session, certificate: bytes) -> str:
    try:
        require_usable(session, certificate)
    except WorldError as error:
        return error.sentence
    return ""
