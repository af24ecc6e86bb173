"""What is known here of keys while a statement is weighed, and the lines that a plan gathers."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.dates import vietnam_day
from forms.errors import BadInput
from forms.key_statements import Statement
from forms.text import read_aloud
from forms.units import split_agency
from storage.records import TrustedCertificate
from storage.trust_records import SetDue, TrustAct, TrustEvent, TrustStep
from workflow.keys.office_keys import decryption_certificate, key_list
from workflow.office import require_office
from workflow.session import VIETNAM, Session
from workflow.trust.certificates import event, known_certificates, own_certificates, refuse_another_unit, trusted_for

if TYPE_CHECKING:
    from signing.known import KnownCertificate, KnownCertificates
    from storage.trust import Purpose


USE_TEXT: dict[Purpose, str] = {"trusted": "ký", "receiving": "nhận tệp mã hóa"}


class Plan(Struct, frozen=True):
    """act: what would be written. changes: a sentence for each. remarks: what is left as it is, and why.

    needs_comparison: the fingerprint, in groups, that must be compared with the unit first; "" where none must.
    """

    act: TrustAct
    changes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    needs_comparison: str = ""


class Rows:
    """The certificates known here, this office's own apart, and the lines that a plan gathers."""

    def __init__(self, session: Session, statement: Statement, how: str, digest: str) -> None:
        self.session, self.statement, self.how, self.digest = session, statement, how, digest
        self.known: dict[Purpose, dict[str, TrustedCertificate]] = {
            purpose: {item.fingerprint: item for item in session.store.certificates(purpose)}
            for purpose in ("trusted", "receiving")
        }
        self.own = _own_certificates(session)
        self._certificates: KnownCertificates | None = None
        self.rows: dict[Purpose, list[TrustedCertificate]] = {"trusted": [], "receiving": []}
        self.events: list[TrustEvent] = []
        self.changes: list[str] = []
        self.remarks: list[str] = []

    def trusted(self, data: bytes, code: str) -> TrustedCertificate:
        """The certificate as that unit's. BadInput where it, or what is known here, says otherwise."""
        item = trusted_for(self.session, data, code, self.how)
        for found in (self.known["trusted"].get(item.fingerprint), self.known["receiving"].get(item.fingerprint)):
            refuse_another_unit(item, found)
        self._refuse_others(data, item.unit_code)
        return item

    def known_as(self, data: bytes) -> tuple[KnownCertificate, ...]:
        """What the certificate (DER) is known as now, by itself or through its authority."""
        if self._certificates is None:
            self._certificates = known_certificates(self.session)
        return self._certificates.of(data)

    def _refuse_others(self, data: bytes, code: str) -> None:
        """BadInput where the certificate is this office's own or, through its authority, another unit's: whoever
        takes it for theirs could end it."""
        here = require_office(self.session).unit.code
        if data in self.own and code != here:
            raise BadInput(
                f"Chứng thư này là của chính đơn vị này ({here}), không phải của đơn vị {code}.",
                "Hãy báo cho nơi gửi; văn bản này không được nhận.",
            )
        units = {one.unit_code for one in self.known_as(data)}
        if units and code not in units:
            raise BadInput(
                f"Chứng thư này đã được biết là của đơn vị khác ({', '.join(sorted(units))}), không phải của {code}.",
                "Hãy hỏi lại đơn vị gửi; nếu lần xác nhận trước nhầm, hãy bỏ tin cậy chứng thư đó trước.",
            )

    def before(self, purpose: Purpose, item: TrustedCertificate) -> TrustedCertificate | None:
        """What is known of the certificate for the same unit."""
        found = self.known[purpose].get(item.fingerprint)
        return found if found and found.unit_code == item.unit_code else None

    def note(self, step: TrustStep, purpose: Purpose, item: TrustedCertificate, change: str) -> None:
        """Have the row written, with its line of history and its sentence."""
        self.rows[purpose].append(item)
        self.events.append(event(self.session, step, item, self.how, self.digest))
        self.changes.append(change)

    def plan(self, needs_comparison: str = "", due: tuple[str, tuple[SetDue, ...]] | None = None) -> Plan:
        """All that was gathered."""
        act = TrustAct(tuple(self.events), tuple(self.rows["trusted"]), tuple(self.rows["receiving"]), due=due)
        return Plan(act, tuple(self.changes), tuple(self.remarks), needs_comparison)


def is_above(session: Session, above: str, below: str, day: date) -> bool:
    """Whether an office stands above another on that day, or, where one of them did not exist then, on the day whose
    units the pack speaks of. An agency of a unit stands below the unit's own office and above nobody."""
    upper, agency = split_agency(above)
    lower, lower_agency = split_agency(below)
    if agency is not None:
        return False
    if upper == lower:
        return lower_agency is not None
    for moment in (day, require_office(session).pack.last_day):
        if session.units.exists(upper, moment) and session.units.exists(lower, moment):
            return session.units.lies_in(lower, upper, moment)
    return False


def first_moment(day: date) -> datetime:
    """Midnight in Vietnam at which the day begins."""
    return datetime.combine(day, time.min, VIETNAM)


def listed_certificate(rows: Rows, purpose: Purpose, data: bytes, code: str) -> TrustedCertificate:
    """A certificate as that unit's. BadInput where it is good for something else, or another unit's."""
    from signing.certificates import load_certificate, require_signing
    from signing.envelope import require_receiving

    if purpose == "trusted":
        require_signing(load_certificate(data))
    else:
        require_receiving(data)
    return rows.trusted(data, code)


def presented_certificate(rows: Rows, purpose: Purpose, data: bytes, code: str) -> TrustedCertificate:
    """The same of one that an office presents to be used from now on. UnusableCertificate out of its dates."""
    from signing.certificates import certificate_record, require_current

    require_current(certificate_record(data), rows.session.now())
    return listed_certificate(rows, purpose, data, code)


def added_text(item: TrustedCertificate, purpose: Purpose) -> str:
    """That the certificate is trusted from now on."""
    until = f"đến ngày {vietnam_day(item.valid_to)}"
    ends = f", thôi dùng từ ngày {vietnam_day(item.withdrawn_at)}" if item.withdrawn_at else ""
    unit = f"{item.unit_name} ({item.unit_code})"
    return f"Thêm chứng thư {USE_TEXT[purpose]} của {unit}: {short_print(item)}, {until}{ends}."


def withdrawn_text(item: TrustedCertificate, since: datetime | None) -> str:
    """That the certificate is no longer used."""
    day = f" từ ngày {vietnam_day(since)}" if since else ""
    return f"Chứng thư của {item.unit_name} ({short_print(item)}): thôi dùng{day}."


def short_print(item: TrustedCertificate) -> str:
    """The first groups of its fingerprint, to tell it from others."""
    return read_aloud(item.fingerprint[:16])


def _own_certificates(session: Session) -> set[bytes]:
    receiving = {decryption_certificate(session, key.name) for key in key_list(session)}
    return {*own_certificates(session), *receiving}
