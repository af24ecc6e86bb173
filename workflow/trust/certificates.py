"""Certificates of other offices: confirmed by fingerprint or taken from statements, each for one unit only.

What was ever trusted stays in the store with its history; a withdrawal is forgotten by nothing but a new
confirmation by fingerprint.
"""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.errors import BadInput
from forms.files import read_file
from forms.pack import Pack
from forms.report import UnitRef
from forms.text import typed_digits
from forms.units import split_agency
from storage.records import TrustedCertificate
from storage.trust_records import TrustAct, TrustEvent, TrustStep
from workflow.keys.office_keys import KEY_FILE_LIMIT, certificate_of, key_list
from workflow.office import office, require_office, unit_reference
from workflow.session import Session
from workflow.trust.authorities import (
    chains_of,
)

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord
    from signing.known import KnownCertificates

__all__ = [
    "TrustEvent",
    "TrustedCertificate",
    "add_trust",
    "certificate_facts",
    "known_certificates",
    "proposed_trust",
    "read_certificate",
    "receiving_certificates",
    "remove_trust",
    "trust_history",
    "trust_list",
]

BY_TELEPHONE = "đối chiếu dấu vân tay với đơn vị"


def certificate_facts(certificate: Path) -> CertificateRecord:
    """What the certificate in a file says of itself. BadInput where the file is none."""
    from signing.certificates import certificate_record

    return certificate_record(read_certificate(certificate))


def read_certificate(path: Path) -> bytes:
    """The certificate in a DER or PEM file, as DER. BadInput where it is none."""
    from signing.certificates import der, load_certificate

    return der(load_certificate(read_file(path, KEY_FILE_LIMIT)))


def proposed_trust(
    session: Session, certificate: Path, unit_code: str = "", day: date | None = None
) -> TrustedCertificate:
    """What `add_trust` would confirm, to be looked at first; nothing is stored. day: as in `add_trust`.

    BadInput where the file is no certificate, the unit is unknown, the two disagree, or the certificate was
    confirmed for another unit before.
    """
    from signing.certificates import certificate_record

    data = read_certificate(certificate)
    code = unit_code or certificate_record(data).unit_code or ""
    if not code:
        raise BadInput("Chứng thư này không ghi mã đơn vị.", "Hãy ghi rõ mã đơn vị của chứng thư này.")
    item = trusted_for(session, data, code, BY_TELEPHONE, day)
    for known in (*session.store.trusted(), *session.store.receiving()):
        if known.fingerprint == item.fingerprint:
            refuse_another_unit(item, known)
    return item


def other_key_sentence(session: Session, certificate: Path, unit_code: str, day: date | None = None) -> str:
    """What to ask of the unit where another key of it is trusted and in force; "" where there is none."""
    item, now = proposed_trust(session, certificate, unit_code, day), session.now()
    known = [one for one in session.store.trusted() if one.unit_code == item.unit_code and one.withdrawn_at is None]
    if any(one.fingerprint == item.fingerprint for one in known):
        return ""
    other = next((one for one in reversed(known) if one.valid_from <= now <= one.valid_to), None)
    if other is None:
        return ""
    begin = " ".join(other.fingerprint[at : at + 4].upper() for at in (0, 4))
    return (
        f"{item.unit_name} đã có một khóa khác đang được tin cậy (dấu vân tay {begin}…). "
        "Hãy hỏi rõ vì sao đơn vị ký bằng khóa mới này."
    )


def trusted_for(session: Session, data: bytes, code: str, how: str, day: date | None = None) -> TrustedCertificate:
    """A certificate (DER) as that unit's, in force from now on; nothing is stored. day: as in `add_trust`.

    BadInput: the unit is unknown, or the certificate names another.
    """
    from signing.certificates import certificate_record

    record, unit = certificate_record(data), named_unit(session, code, day)
    if record.unit_code and record.unit_code != unit.code:
        raise BadInput(
            f"Chứng thư ghi mã đơn vị {record.unit_code}, khác với {unit.code}.", "Hãy kiểm tra lại với đơn vị gửi."
        )
    return TrustedCertificate(
        fingerprint=record.fingerprint,
        unit_code=unit.code,
        unit_name=unit.name,
        der=data,
        valid_from=record.not_before,
        valid_to=record.not_after,
        added_at=session.now(),
        added_how=how,
    )


def add_trust(session: Session, certificate: Path, unit_code: str = "", day: date | None = None) -> TrustedCertificate:
    """Confirm a certificate as a unit's, once its fingerprint was compared; one to encrypt to is kept as such.

    Without `unit_code`, the unit that the certificate itself names. day: when the unit bore the code, for one that was
    merged since; without it the unit of now. This alone makes a withdrawn key good again.
    BadInput as `proposed_trust`.
    """
    added = proposed_trust(session, certificate, unit_code, day)
    signs = _signs(added.der)
    before = session.store.certificates("trusted" if signs else "receiving")
    again = any(item.fingerprint == added.fingerprint and item.withdrawn_at for item in before)
    told = event(session, "confirmed_again" if again else "added", added, BY_TELEPHONE)
    session.store.note_trust(TrustAct((told,), signing=(added,)) if signs else TrustAct((told,), receiving=(added,)))
    return added


def _signs(certificate: bytes) -> bool:
    """Whether a certificate (DER) is to sign; else it is to encrypt to. BadInput where it is good for neither."""
    from signing.certificates import certificate_record
    from signing.envelope import require_receiving

    signs = certificate_record(certificate).may_sign
    if not signs:
        require_receiving(certificate)
    return signs


def trust_list(session: Session) -> tuple[TrustedCertificate, ...]:
    """The confirmed certificates that sign, withdrawn ones too."""
    return tuple(session.store.trusted())


def trust_history(session: Session) -> tuple[TrustEvent, ...]:
    """How trust came and went, oldest first: kept for the auditor."""
    return tuple(session.store.trust_history())


def remove_trust(session: Session, fingerprint: str) -> None:
    """Take a confirmation back; the certificate stays in the history. BadInput where no certificate has that
    fingerprint (or its first 8 digits)."""
    wanted = typed_digits(fingerprint)
    signing = [item for item in session.store.trusted() if _begins(item, wanted)]
    receiving = [item for item in session.store.receiving() if _begins(item, wanted)]
    if len(signing) + len(receiving) != 1:
        raise BadInput(
            f"Không có chứng thư tin cậy nào mang dấu vân tay “{fingerprint}”.",
            "Hãy xem lại danh sách chứng thư tin cậy.",
        )
    told = event(session, "removed", (signing + receiving)[0], "cán bộ bỏ tin cậy")
    gone = session.now()
    session.store.note_trust(
        TrustAct(
            (told,),
            signing=tuple(replace(item, removed_at=gone) for item in signing),
            receiving=tuple(replace(item, removed_at=gone) for item in receiving),
        )
    )


def known_certificates(session: Session) -> KnownCertificates:
    """This office's own certificates and the confirmed ones, each with the moment it was withdrawn; where this office
    trusts authorities, they answer too."""
    from signing.known import KnownCertificate, KnownCertificates, pin

    confirmed = [
        KnownCertificate(item.fingerprint, item.unit_code, item.der, item.valid_from, item.valid_to, item.withdrawn_at)
        for item in session.store.trusted()
    ]
    known, here = {item.fingerprint for item in confirmed}, office(session)
    withdrawn = session.store.withdrawals()
    own = [pin(certificate, here.unit.code) for certificate in own_certificates(session)] if here else []
    mine = [
        KnownCertificate(
            item.fingerprint, item.unit_code, item.certificate, item.valid_from, item.valid_to,
            withdrawn.get(item.fingerprint),
        )
        for item in own
        if item.fingerprint not in known
    ]  # fmt: skip
    pins = (*confirmed, *mine)
    return KnownCertificates(pins, chains_of(session, pins))


def own_certificates(session: Session) -> tuple[bytes, ...]:
    """The signing certificates (DER) of this office: of its key files, and of every key that signed here."""
    files = [certificate_of(session, key.name) for key in key_list(session)]
    return tuple(dict.fromkeys((*files, *session.store.signers())))


def receiving_certificates(session: Session, unit_code: str = "") -> tuple[TrustedCertificate, ...]:
    """The certificates to encrypt to that are in force now, of one unit or of all; a unit's newest first."""
    now = session.now()
    found = [
        item
        for item in session.store.receiving()
        if unit_code in ("", item.unit_code)
        and item.valid_from <= now <= item.valid_to
        and not (item.withdrawn_at and item.withdrawn_at <= now)
    ]
    newest = sorted(found, key=lambda item: item.added_at, reverse=True)
    return tuple(sorted(newest, key=lambda item: item.unit_code))


def event(session: Session, step: TrustStep, item: TrustedCertificate, how: str, statement: str = "") -> TrustEvent:
    """A line of history of now, about a certificate."""
    return TrustEvent(
        step, item.fingerprint, item.unit_code, item.unit_name, how, session.who, session.now(), statement
    )


def named_unit(session: Session, code: str, on: date | None = None) -> UnitRef:
    """The unit on that day; else on the pack's day, or today where it is younger than the pack. An agency that the main
    pack does not know may be one of a further pack. BadInput where there is none."""
    main, *others = require_office(session).packs
    for pack in others if "." in code and split_agency(code)[1] not in main.agencies else ():
        with contextlib.suppress(BadInput):
            return _named_by(session, pack, code, on)
    return _named_by(session, main, code, on)


def _named_by(session: Session, pack: Pack, code: str, on: date | None) -> UnitRef:
    if on is not None:
        return unit_reference(session.units, pack, code, on)
    base, _ = split_agency(code)
    day = pack.last_day
    moment = day if session.units.exists(base, day) else session.today()
    return unit_reference(session.units, pack, code, moment)


def refuse_another_unit(item: TrustedCertificate, known: TrustedCertificate | None) -> None:
    """BadInput where the certificate is trusted already, as another unit's."""
    if known and known.removed_at is None and known.unit_code != item.unit_code:
        raise BadInput(
            f"Chứng thư này đã được tin cậy là của {known.unit_name} ({known.unit_code}).",
            "Nếu lần xác nhận trước nhầm, hãy bỏ tin cậy chứng thư rồi thêm lại.",
        )


def _begins(item: TrustedCertificate, wanted: str) -> bool:
    return len(wanted) >= 8 and item.fingerprint.startswith(wanted)
