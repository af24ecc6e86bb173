"""Statements about keys: an office presents, renews or withdraws its keys, and lists those of the units below it.

Each is one signed container (.asice), carried like a report. Taking one in is in workflow/trust/statement_taking.py.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.dates import day_text
from forms.errors import BadInput
from forms.files import write_beside
from forms.key_statements import (
    DueDay,
    KeyCard,
    Renewal,
    Roster,
    RosterKey,
    RosterUnit,
    StatedUnit,
    Statement,
    Withdrawal,
    kind_of,
)
from forms.text import collapse, nfc, typed_digits
from storage.records import TrustedCertificate
from storage.trust_records import TakenStatement, TrustAct
from workflow.keys.office_keys import (
    KeyInfo,
    certificate_of,
    decryption_certificate,
    drop_key,
    free_name,
    keep_key,
    key_info,
    key_list,
    make_key,
)
from workflow.keys.signing_keys import KeyUse, signer_of
from workflow.office import require_office
from workflow.session import Session
from workflow.trust.certificates import event, named_unit, own_certificates, read_certificate, trusted_for
from workflow.trust.due_days import due_days
from workflow.trust.statement_rows import first_moment, is_above
from workflow.trust.withdrawal_plans import withdrawal_plan

if TYPE_CHECKING:
    from signing.keys import Signer


REASON_LETTERS = 500
_CERTIFICATE_FILES = (".cer", ".crt", ".pem", ".der")


class Renewed(Struct, frozen=True):
    """The new key, which is current now, and the statement to send to those who know the old one."""

    key: KeyInfo
    file: Path


def write_key_card(session: Session, ref: str, secret: str, folder: Path) -> Path:
    """Write the statement by which this office presents a key (as `signer_of` names it) and its certificate to
    encrypt to; the file. Errors as `signer_of`; FileRefused."""
    from signing.certificates import der

    with signer_of(session, ref, secret) as signer:
        signing = der(signer.certificate)
        card = KeyCard(made_at=session.now(), unit=_here(session), signing=signing, decryption=_receives(session, ref))
        data = _signed(session, card, signer)
    path = _written(folder, card, data)
    if signing not in own_certificates(session):
        own = trusted_for(session, signing, card.unit.code, "khóa của chính đơn vị, đã giới thiệu")
        session.store.note_trust(TrustAct((event(session, "added", own, own.added_how),), signing=(own,)))
    return path


def renew_key(session: Session, secret_old: str, secret_new: str, folder: Path) -> Renewed:
    """Make a new key, say so in the old one's name, and use the new one from now on; the old one still decrypts.

    secret_old: what opens the current key; secret_new: the new passphrase. Errors as `signer_of` and `new_key`;
    FileRefused, and then the old key stays current.
    """
    from signing.certificates import certificate_record, der, fingerprint

    with signer_of(session, "", secret_old) as signer:
        old = der(signer.certificate)
        name = free_name({key.name for key in key_list(session)})
        new = make_key(session, name, secret_new, certificate_record(old).subject)
        before = _receives(session, "")
        renewal = Renewal(
            made_at=session.now(),
            unit=_here(session),
            old=fingerprint(old),
            old_decryption=fingerprint(before) if before else "",
            signing=new.signing_certificate,
            decryption=new.decryption_certificate,
        )
        data = _signed(session, renewal, signer)
    try:
        keep_key(session, name, new)
        path = _written(folder, renewal, data)
    except BaseException:
        drop_key(session, name)
        raise
    session.store.set_settings({"key": name})
    session.store.note_trust(TrustAct((), statement=_own_note(session, renewal, data, renewal.old)))
    return Renewed(key_info(session, name), path)


def look_at_withdrawal(session: Session, name: str, on: date) -> tuple[str, ...]:
    """What should be known before a key (as `withdraw_key` names it) is said to be no longer used from a day on."""
    from signing.certificates import fingerprint

    signing, _decryption, _code = _to_withdraw(session, name)
    return tuple(
        f"Khóa này đã ký văn bản gia hạn ngày {day_text(item.made_at.date())}; thôi dùng từ ngày {day_text(on)} thì văn"
        " bản đó không còn giá trị, khóa mới phải được giới thiệu và đối chiếu dấu vân tay lại."
        for item in session.store.taken_statements()
        if item.kind == "renewal" and item.signer == fingerprint(signing) and item.made_at >= first_moment(on)
    )


def _own_note(session: Session, statement: Statement, data: bytes, signer: str) -> TakenStatement:
    """What this office said itself, kept so that it is reminded of it later. signer: fingerprint."""
    here, now = require_office(session).unit.code, session.now()
    unit = statement.unit
    return TakenStatement(
        session.store.put_blob(data), kind_of(statement), unit.code, unit.name, signer, here, now, now
    )


def withdraw_key(session: Session, name: str, on: date, reason: str, use: KeyUse, folder: Path) -> Path:
    """Say that a key is no longer used from a day on: here at once, elsewhere when the file written is taken in.

    name: a key of this office, a certificate's file, or the fingerprint (8 digits or more) of a certificate known
    here. use: what signs: the key itself, another key of the unit, or a key of this office above the unit.
    BadInput: no such key, a unit that this office is not above, no reason.
    """
    from signing.certificates import der, fingerprint

    said = collapse(reason)
    if not said or len(said) > REASON_LETTERS:
        raise BadInput("Thông báo thôi dùng khóa cần ghi lý do.", f"Hãy ghi lý do, không quá {REASON_LETTERS} chữ.")
    signing, decryption, code = _to_withdraw(session, name)
    unit = named_unit(session, code)
    here = require_office(session).unit.code
    if unit.code != here and not is_above(session, here, unit.code, session.today()):
        raise BadInput(
            f"Đơn vị này không phải là cấp trên của {unit.name} ({unit.code}).",
            "Chỉ thông báo thôi dùng được khóa của chính đơn vị mình hoặc của đơn vị cấp dưới.",
        )
    withdrawal = Withdrawal(
        made_at=session.now(),
        unit=StatedUnit(unit.code, nfc(unit.name)),
        signing=signing,
        decryption=decryption,
        since=on,
        reason=said,
    )
    with signer_of(session, use.ref, use.secret) as signer:
        data = _signed(session, withdrawal, signer)
    path = _written(folder, withdrawal, data)
    note = _own_note(session, withdrawal, data, fingerprint(der(signer.certificate)))
    session.store.note_trust(replace(withdrawal_plan(session, withdrawal, note.digest).act, statement=note))
    return path


def write_roster(session: Session, use: KeyUse, folder: Path) -> Path:
    """Write the list of the certificates known here of the units below this office, with the days by which their
    reports are wanted. BadInput where there is nothing to list; errors as `signer_of`."""
    here = _here(session)
    units = _units_below(session, here.code)
    due = tuple(DueDay(item.form, item.period, item.day) for item in due_days(session) if item.issuer == here.code)
    if not units and not due:
        raise BadInput(
            "Chưa có chứng thư nào của đơn vị cấp dưới để lập danh sách.",
            "Hãy nhận giới thiệu khóa hoặc thêm chứng thư của các đơn vị trước.",
        )
    roster = Roster(made_at=session.now(), unit=here, units=units, due=due)
    with signer_of(session, use.ref, use.secret) as signer:
        data = _signed(session, roster, signer)
    return _written(folder, roster, data)


def _here(session: Session) -> StatedUnit:
    unit = require_office(session).unit
    return StatedUnit(unit.code, nfc(unit.name))


def _receives(session: Session, ref: str) -> bytes:
    """The certificate to encrypt to that goes with a key: its own, or else that of the newest key that has one."""
    keys = {key.name: key for key in key_list(session) if key.decrypts and key.withdrawn_at is None}
    name = ref or session.store.setting("key")
    if name not in keys and keys:
        name = max(keys.values(), key=lambda key: key.not_after).name
    return decryption_certificate(session, name) if name in keys else b""


def _signed(session: Session, statement: Statement, signer: Signer) -> bytes:
    from signing.statements import write_statement

    return write_statement(statement, signer, session.now())


def _written(folder: Path, statement: Statement, data: bytes) -> Path:
    """The file, beside whatever has its name already."""
    from signing.names import statement_name

    return write_beside(folder, statement_name(kind_of(statement), statement.unit.code, statement.made_at.date()), data)


def _to_withdraw(session: Session, name: str) -> tuple[bytes, bytes, str]:
    """The signing certificate, the one to encrypt to that goes with it (b"" if none is known), and their unit."""
    here = require_office(session).unit.code
    if name in {key.name for key in key_list(session)}:
        return certificate_of(session, name), decryption_certificate(session, name), here
    if name.lower().endswith(_CERTIFICATE_FILES):
        from signing.certificates import certificate_record

        data = read_certificate(Path(name))
        return data, b"", certificate_record(data).unit_code or here
    from signing.certificates import fingerprint

    wanted = typed_digits(name)
    known = {item.fingerprint: (item.der, item.unit_code) for item in session.store.trusted()}
    known |= {fingerprint(certificate): (certificate, here) for certificate in own_certificates(session)}
    found = [one for digest, one in known.items() if len(wanted) >= 8 and digest.startswith(wanted)]
    if len(found) != 1:
        raise BadInput(
            f"Không có khóa hoặc chứng thư nào là “{name}”.", "Hãy ghi tên khóa, tệp chứng thư hoặc dấu vân tay."
        )
    return found[0][0], b"", found[0][1]


def _units_below(session: Session, code: str) -> tuple[RosterUnit, ...]:
    signing = [(item, "sign") for item in session.store.certificates("trusted")]
    receiving = [(item, "decrypt") for item in session.store.certificates("receiving")]
    keys: dict[str, list[RosterKey]] = {}
    names: dict[str, str] = {}
    for item, purpose in signing + receiving:
        if (item.removed_at is None or item.withdrawn_at) and _below(session, code, item):
            names[item.unit_code] = nfc(item.unit_name)
            keys.setdefault(item.unit_code, []).append(_listed(item, purpose))
    return tuple(RosterUnit(unit, names[unit], tuple(keys[unit])) for unit in sorted(keys))


def _below(session: Session, code: str, item: TrustedCertificate) -> bool:
    return is_above(session, code, item.unit_code, session.today())


def _listed(item: TrustedCertificate, purpose: str) -> RosterKey:
    return RosterKey(
        "sign" if purpose == "sign" else "decrypt", item.der, item.valid_from, item.valid_to, item.withdrawn_at
    )
