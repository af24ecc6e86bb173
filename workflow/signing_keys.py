"""The keys that can sign here and now: the office's own, PKCS#12 files, and tokens that are plugged in.

A key is named by a reference: "" the office's current key; NAME an office's key; PATH.p12 or PATH.pfx a file;
pkcs11:SERIAL:IDHEX a certificate on a token, IDHEX being its SHA-256 (or first digits, or the CKA_ID, or nothing for
the only one); pkcs11-module:PATH the only signing key on that module's tokens. PINs and passphrases are never kept.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from forms.errors import BadInput, WorldError
from forms.files import read_file
from workflow.keys import KEY_FILE_LIMIT, certificate_of, key_file, key_list
from workflow.office import require_office
from workflow.session import Session

if TYPE_CHECKING:
    from signing.keys import Signer
    from signing.tokens import Token

TOKEN, MODULE = "pkcs11:", "pkcs11-module:"
_CHOSEN, _CURRENT = "pkcs11_module", "key"
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
    that the token is locked; "" where there is nothing to say.
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
    from signing.pkcs11_modules import modules_of_another_width

    tokens, sentences = _tokens(session)
    for token in tokens:
        if not token.certificates and not token.hidden:
            sentences.append(f"Thẻ “{token.label}” không có chứng thư ký nào dùng được.")
    if not module_paths(session):
        other = modules_of_another_width()
        sentences.append(
            f"Phần mềm thẻ ký số {other[0].name} trên máy này là bản 32-bit; hãy cài bản 64-bit."
            if other
            else "Máy này chưa cài phần mềm của thẻ ký số nào ở chỗ thường gặp."
        )
    elif not tokens and not sentences:
        sentences.append("Chưa thấy thẻ ký số nào; hãy cắm thẻ, chờ đèn trên thẻ sáng rồi tìm lại.")
    return TokensSeen(tuple(_token_choices(session, tokens)), tuple(sentences))


def module_paths(session: Session) -> tuple[Path, ...]:
    """The modules that are asked for tokens: the chosen one first, then those found at known places."""
    from signing.pkcs11_modules import known_modules

    chosen = chosen_module(session)
    return ((chosen,) if chosen else ()) + tuple(path for path in known_modules() if path != chosen)


def chosen_module(session: Session) -> Path | None:
    """The module that the officer pointed to; it need not be there still."""
    name = session.store.setting(_CHOSEN)
    return Path(name) if name else None


def choose_module(session: Session, path: Path | None) -> tuple[Token, ...]:
    """Remember a module that lies at no known place; its tokens now. None: forget it.

    FileRefused, TokenFault: the file is missing, no PKCS#11 module, for another machine, or does not run; then
    nothing is remembered.
    """
    from signing.tokens import list_tokens

    tokens = list_tokens(path) if path else ()
    session.store.set_settings({_CHOSEN: str(path.resolve()) if path else ""})
    return tokens


def use_key(session: Session, ref: str) -> None:
    """Make the key that `ref` names the office's current one. BadInput where there is none of that name."""
    require_key(session, ref)
    session.store.set_settings({_CURRENT: ref})


def require_key(session: Session, ref: str) -> None:
    """BadInput where `ref` can name no key, before anybody types a secret; tokens are not looked for."""
    name = _resolved(session, ref)
    if not is_token(name):
        key_file(session, name)


def is_token(ref: str) -> bool:
    """Whether the reference means a key on a token, so that a PIN is asked, not a passphrase."""
    return ref.startswith((TOKEN, MODULE))


def pin_sentence(session: Session, ref: str) -> str:
    """What must be known before the PIN of this key is typed: tries left, locked; "" where nothing or no token.

    TokenFault where the token is not plugged in.
    """
    name = _resolved(session, ref)
    return _place(session, name).pin_sentence if is_token(name) else ""


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

    place = _place(session, name)
    with open_token(
        place.module, place.serial, place.certificate, secret, lambda der: require_usable(session, der)
    ) as signer:
        yield signer


def require_usable(session: Session, certificate: bytes) -> None:
    """The certificate (DER) may sign for this office now. BadInput: of another unit; UnusableCertificate."""
    from signing.certificates import certificate_record, load_certificate, require_current, require_signing

    require_signing(load_certificate(certificate))
    record = certificate_record(certificate)
    require_current(record, session.now())
    here = require_office(session).unit.code
    if record.unit_code and record.unit_code != here:
        raise BadInput(
            f"Chứng thư của khóa này ghi mã đơn vị {record.unit_code}, khác với đơn vị báo cáo ({here}).",
            "Hãy chọn khóa ký của chính đơn vị báo cáo.",
        )


class _Place(NamedTuple):
    """Where a token's key is: certificate as `signing.tokens.open_token` wants it."""

    module: Path
    serial: str
    certificate: str
    pin_sentence: str


def _file_signer(session: Session, name: str, secret: str) -> Signer:
    from signing.certificates import der
    from signing.keys import load_pkcs12

    signer = load_pkcs12(read_file(key_file(session, name), KEY_FILE_LIMIT), secret, pss=True)
    require_usable(session, der(signer.certificate))
    return signer


def _resolved(session: Session, ref: str) -> str:
    return ref or session.store.setting(_CURRENT)


def _place(session: Session, ref: str) -> _Place:
    """The token that the reference means, among those plugged in now. TokenFault, BadInput."""
    from signing.token_faults import TokenFault
    from signing.tokens import list_tokens

    if ref.startswith(MODULE):
        return _only(list_tokens(Path(ref.removeprefix(MODULE))))
    serial, _, certificate = ref.removeprefix(TOKEN).rpartition(":")
    tokens, sentences = _tokens(session)
    for token in tokens:
        if token.serial == serial:
            return _Place(token.module, serial, certificate, token.pin_sentence)
    raise TokenFault(
        "Chưa thấy thẻ ký số đã chọn; chưa ký gì.",
        sentences[0] if sentences else "Hãy cắm thẻ, chờ đèn trên thẻ sáng rồi làm lại.",
    )


def _only(tokens: tuple[Token, ...]) -> _Place:
    from signing.token_faults import TokenFault

    usable = [token for token in tokens if token.certificates or token.hidden]
    if len(usable) > 1:
        owners = "; ".join(f"{token.label} ({TOKEN}{token.serial}:)" for token in usable)
        raise BadInput(f"Đang cắm nhiều thẻ ký số: {owners}.", "Hãy rút bớt thẻ hoặc chỉ rõ thẻ cần dùng.")
    if not usable:
        raise TokenFault(
            "Chưa thấy thẻ ký số nào có chứng thư ký; chưa ký gì.",
            "Hãy cắm thẻ, chờ đèn trên thẻ sáng rồi làm lại.",
        )
    return _Place(usable[0].module, usable[0].serial, "", usable[0].pin_sentence)


def _tokens(session: Session) -> tuple[list[Token], list[str]]:
    """Each token once, though several modules see it; and why the chosen module gives none."""
    from signing.tokens import list_tokens

    tokens: dict[str, Token] = {}
    sentences: list[str] = []
    chosen = chosen_module(session)
    for path in module_paths(session):
        try:
            for token in list_tokens(path):
                tokens.setdefault(token.serial, token)
        except WorldError as error:
            if path == chosen:
                sentences.append(f"{error.sentence} {error.remedy}".strip())
    return list(tokens.values()), sentences


def _token_choices(session: Session, tokens: list[Token]) -> Iterator[KeyChoice]:
    current = session.store.setting(_CURRENT)
    seen: set[str] = set()
    for token in tokens:
        if token.hidden:
            ref = f"{TOKEN}{token.serial}:"
            yield KeyChoice(ref, "token", token.label, "", "", None, ref == current, _HIDDEN, token.pin_sentence)
        for item in token.certificates:
            if item.id not in seen:
                seen.add(item.id)
                ref = f"{TOKEN}{token.serial}:{item.id}"
                yield _choice(session, ref, "token", item.certificate, ref == current, token.pin_sentence)


def _choice(
    session: Session, ref: str, kind: str, certificate: bytes, current: bool, pin_sentence: str = ""
) -> KeyChoice:
    from signing.certificates import certificate_record

    record = certificate_record(certificate)
    return KeyChoice(
        ref,
        kind,
        record.subject,
        record.organisation,
        record.groups,
        record.not_after,
        current,
        _notice(session, certificate),
        pin_sentence,
    )


def _notice(session: Session, certificate: bytes) -> str:
    try:
        require_usable(session, certificate)
    except WorldError as error:
        return error.sentence
    return ""
