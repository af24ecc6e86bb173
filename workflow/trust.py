"""Trusted certificates: confirmed by fingerprint, each for one unit only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forms.errors import BadInput
from forms.units import split_agency
from storage.records import TrustedCertificate
from workflow.office import reference_day, require_office, unit_reference
from workflow.session import Session
from workflow.verifying import read_certificate

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord

__all__ = ["TrustedCertificate", "add_trust", "certificate_facts", "proposed_trust", "remove_trust", "trust_list"]


def add_trust(session: Session, certificate: Path, unit_code: str = "") -> TrustedCertificate:
    """Confirm a certificate as a unit's; without `unit_code`, the unit that the certificate itself names.

    BadInput as `proposed_trust`.
    """
    added = proposed_trust(session, certificate, unit_code)
    session.store.add_trusted(added)
    return added


def certificate_facts(certificate: Path) -> CertificateRecord:
    """What the certificate in a file says of itself. BadInput where the file is none."""
    from signing.certificates import certificate_record

    return certificate_record(read_certificate(certificate))


def proposed_trust(session: Session, certificate: Path, unit_code: str = "") -> TrustedCertificate:
    """What `add_trust` would confirm, to be looked at first; nothing is stored.

    BadInput where the file is no certificate, the unit is unknown, the two disagree, or the certificate was
    confirmed for another unit before.
    """
    from signing.certificates import certificate_record

    data = read_certificate(certificate)
    record = certificate_record(data)
    code = unit_code or record.unit_code or ""
    if not code:
        raise BadInput("Chứng thư này không ghi mã đơn vị.", "Hãy ghi rõ mã đơn vị của chứng thư này.")
    if record.unit_code and unit_code and record.unit_code != unit_code:
        raise BadInput(
            f"Chứng thư ghi mã đơn vị {record.unit_code}, khác với {unit_code}.", "Hãy kiểm tra lại với đơn vị gửi."
        )
    _refuse_another_unit(session, record.fingerprint, code)
    return TrustedCertificate(
        fingerprint=record.fingerprint,
        unit_code=code,
        unit_name=_unit_name(session, code),
        der=data,
        valid_from=record.not_before,
        valid_to=record.not_after,
        added_at=session.now(),
        added_how="xác nhận dấu vân tay",
    )


def _refuse_another_unit(session: Session, fingerprint: str, code: str) -> None:
    for known in session.store.trusted():
        if known.fingerprint == fingerprint and known.unit_code != code:
            raise BadInput(
                f"Chứng thư này đã được tin cậy là của {known.unit_name} ({known.unit_code}).",
                "Nếu lần xác nhận trước nhầm, hãy bỏ tin cậy chứng thư rồi thêm lại.",
            )


def trust_list(session: Session) -> tuple[TrustedCertificate, ...]:
    """The confirmed certificates."""
    return tuple(session.store.trusted())


def remove_trust(session: Session, fingerprint: str) -> None:
    """Take a confirmation back. BadInput where no certificate has that fingerprint (or its first 8 digits)."""
    wanted = fingerprint.replace(" ", "").lower()
    found = [item for item in session.store.trusted() if len(wanted) >= 8 and item.fingerprint.startswith(wanted)]
    if len(found) != 1:
        raise BadInput(
            f"Không có chứng thư tin cậy nào mang dấu vân tay “{fingerprint}”.",
            "Hãy xem lại danh sách chứng thư tin cậy.",
        )
    session.store.remove_trusted(found[0].fingerprint)


def _unit_name(session: Session, code: str) -> str:
    """The unit's name on the pack's day, or today where it is younger than the pack."""
    pack = require_office(session).pack
    base, _ = split_agency(code)
    day = reference_day(pack)
    moment = day if session.units.exists(base, day) else session.today()
    return unit_reference(session.units, pack, code, moment).name
