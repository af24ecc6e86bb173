"""What a statement about keys would change here: worked out whole before anything is written.

Nothing but a new comparison of the fingerprint brings a withdrawn key back; a key speaks for its unit only, an office
for the units below it; what is older never undoes what is newer.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from forms.dates import day_text
from forms.errors import BadInput
from forms.key_statements import KeyCard, Renewal, Roster, RosterKey, RosterUnit, Statement, Withdrawal
from forms.text import read_aloud
from forms.units import split_agency
from storage.records import TrustedCertificate
from storage.trust_records import SetDue, TrustAct, TrustEvent, TrustStep
from workflow.keys import certificate_of, decryption_certificate, key_list
from workflow.office import reference_day, require_office
from workflow.session import VIETNAM, Session
from workflow.trust import BY_TELEPHONE, event, refuse_another_unit, trusted_for

if TYPE_CHECKING:
    from storage.trust import Purpose


class Plan(Struct, frozen=True):
    """act: what would be written. changes: a sentence for each. remarks: what is left as it is, and why.

    needs_comparison: the fingerprint, in groups, that must be compared with the unit first; "" where none must.
    """

    act: TrustAct
    changes: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    needs_comparison: str = ""


def plan_of(session: Session, statement: Statement, digest: str) -> Plan:
    """What the statement in the file of that SHA-256 would change, its signer's right taken for granted.

    BadInput: it contradicts what is known here, or what the certificates themselves say.
    """
    if isinstance(statement, KeyCard):
        return _key_card(session, statement, digest)
    if isinstance(statement, Renewal):
        return _renewal(session, statement, digest)
    if isinstance(statement, Withdrawal):
        return withdrawal_plan(session, statement, digest)
    return _roster(session, statement, digest)


def is_above(session: Session, above: str, below: str, day: date) -> bool:
    """Whether an office stands above another on that day, or, where one of them did not exist then, on the day whose
    units the pack speaks of. An agency of a unit stands below the unit's own office and above nobody."""
    upper, agency = split_agency(above)
    lower, lower_agency = split_agency(below)
    if agency is not None:
        return False
    if upper == lower:
        return lower_agency is not None
    for moment in (day, reference_day(require_office(session).pack)):
        if session.units.exists(upper, moment) and session.units.exists(lower, moment):
            return session.units.lies_in(lower, upper, moment)
    return False


def first_moment(day: date) -> datetime:
    """Midnight in Vietnam at which the day begins."""
    return datetime.combine(day, time.min, VIETNAM)


def spoken_day(moment: datetime) -> str:
    """The day of a moment in Vietnam, 04/6/2024."""
    return day_text(moment.astimezone(VIETNAM).date())


class _Rows:
    """The certificates known here, this office's own apart, and the lines that a plan gathers."""

    def __init__(self, session: Session, statement: Statement, how: str, digest: str) -> None:
        self.session, self.statement, self.how, self.digest = session, statement, how, digest
        self.known: dict[Purpose, dict[str, TrustedCertificate]] = {
            purpose: {item.fingerprint: item for item in session.store.certificates(purpose)}
            for purpose in ("trusted", "receiving")
        }
        self.own = _own_certificates(session)
        self.rows: dict[Purpose, list[TrustedCertificate]] = {"trusted": [], "receiving": []}
        self.events: list[TrustEvent] = []
        self.changes: list[str] = []
        self.remarks: list[str] = []

    def trusted(self, data: bytes, code: str) -> TrustedCertificate:
        """The certificate as that unit's. BadInput where it, or what is known here, says otherwise."""
        item = trusted_for(self.session, data, code, self.how)
        for found in (self.known["trusted"].get(item.fingerprint), self.known["receiving"].get(item.fingerprint)):
            refuse_another_unit(item, found)
        return item

    def before(self, purpose: Purpose, item: TrustedCertificate) -> TrustedCertificate | None:
        """What is known of the certificate for the same unit."""
        found = self.known[purpose].get(item.fingerprint)
        return found if found and found.unit_code == item.unit_code else None

    def write(self, step: TrustStep, purpose: Purpose, item: TrustedCertificate, change: str) -> None:
        self.rows[purpose].append(item)
        self.events.append(event(self.session, step, item, self.how, self.digest))
        self.changes.append(change)

    def plan(self, needs_comparison: str = "", due: tuple[str, tuple[SetDue, ...]] | None = None) -> Plan:
        act = TrustAct(tuple(self.events), tuple(self.rows["trusted"]), tuple(self.rows["receiving"]), due=due)
        return Plan(act, tuple(self.changes), tuple(self.remarks), needs_comparison)


def _own_certificates(session: Session) -> set[bytes]:
    names = [key.name for key in key_list(session)]
    return {read(session, name) for name in names for read in (certificate_of, decryption_certificate)}


def _key_card(session: Session, card: KeyCard, digest: str) -> Plan:
    rows = _Rows(session, card, f"giới thiệu khóa ngày {spoken_day(card.made_at)}, {BY_TELEPHONE}", digest)
    if card.signing in rows.own:
        rows.remarks.append("Đây là khóa của chính đơn vị này; không cần nhận.")
        return rows.plan()
    signing = _current(rows, "trusted", card.signing, card.unit.code)
    before = rows.before("trusted", signing)
    in_force = before is not None and before.removed_at is None and before.withdrawn_at is None
    if in_force:
        rows.remarks.append("Chứng thư ký này đã được tin cậy từ trước.")
        _refuse_older(session, card, digest)
    elif before and before.withdrawn_at:
        rows.write("confirmed_again", "trusted", signing, _again(signing, before.withdrawn_at))
    else:
        rows.write("added", "trusted", signing, _added(signing, "ký"))
    if card.decryption:
        receiving = _current(rows, "receiving", card.decryption, card.unit.code)
        if not (in_force and rows.before("receiving", receiving)):
            rows.write("added", "receiving", receiving, _added(receiving, "nhận tệp mã hóa"))
    return rows.plan("" if in_force else read_aloud(signing.fingerprint))


def _refuse_older(session: Session, statement: Statement, digest: str) -> None:
    """A card of a key that is trusted already changes nothing that a later statement of the unit has said."""
    later = [
        item.made_at
        for item in session.store.taken_statements()
        if item.unit_code == statement.unit.code and item.kind in ("key-card", "renewal") and item.digest != digest
    ]
    if later and max(later) > statement.made_at:
        raise BadInput(
            f"Văn bản này lập ngày {spoken_day(statement.made_at)}, cũ hơn văn bản về khóa của đơn vị"
            f" đã nhận, lập ngày {spoken_day(max(later))}.",
            "Hãy đề nghị đơn vị gửi văn bản mới nhất.",
        )


def _renewal(session: Session, renewal: Renewal, digest: str) -> Plan:
    rows = _Rows(session, renewal, f"gia hạn ngày {spoken_day(renewal.made_at)}, khóa cũ ký", digest)
    if renewal.signing in rows.own:
        rows.remarks.append("Đây là khóa của chính đơn vị này; không cần nhận.")
        return rows.plan()
    _refuse_second(session, renewal, digest)
    for purpose, data, use in (
        ("trusted", renewal.signing, "ký"),
        ("receiving", renewal.decryption, "nhận tệp mã hóa"),
    ):
        if data:
            _renewed(rows, "trusted" if purpose == "trusted" else "receiving", data, use)
    old = rows.known["receiving"].get(renewal.old_decryption)
    if old and old.unit_code == renewal.unit.code and old.withdrawn_at is None:
        rows.write(
            "withdrawn", "receiving", replace(old, withdrawn_at=session.now()),
            f"Không mã hóa bằng chứng thư nhận cũ của {old.unit_name} nữa.",
        )  # fmt: skip
    return rows.plan()


def _renewed(rows: _Rows, purpose: Purpose, data: bytes, use: str) -> None:
    item = _current(rows, purpose, data, rows.statement.unit.code)
    before = rows.before(purpose, item)
    if before is None or (before.withdrawn_at is None and before.removed_at is not None):
        _refuse_removed(before, rows.statement)
        rows.write("added", purpose, item, _added(item, use))
    elif before.withdrawn_at is not None:
        raise BadInput(
            f"Chứng thư mới trong văn bản này đã được thông báo thôi dùng từ ngày {spoken_day(before.withdrawn_at)}.",
            "Muốn tin cậy lại, hãy đề nghị đơn vị gửi giới thiệu khóa rồi đối chiếu dấu vân tay.",
        )


def _refuse_removed(before: TrustedCertificate | None, statement: Statement) -> None:
    if before and before.removed_at and before.removed_at >= statement.made_at:
        raise BadInput(
            f"Chứng thư này đã bị bỏ tin cậy ngày {spoken_day(before.removed_at)}, sau khi văn bản này được lập.",
            "Muốn tin cậy lại, hãy thêm chứng thư và đối chiếu dấu vân tay với đơn vị.",
        )


def _refuse_second(session: Session, renewal: Renewal, digest: str) -> None:
    for item in session.store.taken_statements():
        if item.kind == "renewal" and item.signer == renewal.old and item.digest != digest:
            raise BadInput(
                f"Khóa cũ này đã được gia hạn bằng văn bản khác, nhận ngày {spoken_day(item.taken_at)}.",
                "Hãy gọi điện cho đơn vị; nếu đúng là khóa mới, hãy nhận giới thiệu khóa và đối chiếu dấu vân tay.",
            )


def withdrawal_plan(session: Session, withdrawal: Withdrawal, digest: str) -> Plan:
    """What the end of a key changes here: its own certificates, and what is known here only by its word since then.

    BadInput where the certificate is another unit's, or was confirmed anew after the statement was made.
    """
    from signing.certificates import fingerprint

    how = f"thông báo thôi dùng khóa ngày {spoken_day(withdrawal.made_at)}: {withdrawal.reason}"
    rows = _Rows(session, withdrawal, how, digest)
    for purpose, data in (("trusted", withdrawal.signing), ("receiving", withdrawal.decryption)):
        if data:
            _ended(rows, "trusted" if purpose == "trusted" else "receiving", data, withdrawal)
    _doubt(rows, fingerprint(withdrawal.signing), first_moment(withdrawal.since))
    return rows.plan()


def _doubt(rows: _Rows, signer: str, since: datetime) -> None:
    """No longer trust what came here by a renewal or a roster that the key signed and that was taken since then."""
    store = rows.session.store
    theirs = {
        item.digest
        for item in store.taken_statements()
        if item.signer == signer and item.kind != "key-card" and item.taken_at >= since
    }
    brought = {(told.fingerprint, told.at) for told in store.trust_history() if told.statement in theirs}
    purposes: tuple[Purpose, ...] = ("trusted", "receiving")
    for purpose in purposes:
        for item in rows.known[purpose].values():
            doubtful = item.removed_at is None and (item.fingerprint, item.added_at) in brought
            if doubtful and item.fingerprint not in {row.fingerprint for row in rows.rows[purpose]}:
                rows.write(
                    "removed", purpose, replace(item, removed_at=rows.session.now()),
                    f"Bỏ tin cậy chứng thư của {item.unit_name} ({_short(item)}): chỉ biết qua khóa này,"
                    " sau ngày thôi dùng; cần giới thiệu lại.",
                )  # fmt: skip
                _doubt(rows, item.fingerprint, since)


def _ended(rows: _Rows, purpose: Purpose, data: bytes, withdrawal: Withdrawal) -> None:
    """Known or not, own or not, the certificate is noted as withdrawn; one not known is not trusted by that."""
    since = first_moment(withdrawal.since)
    item = rows.trusted(data, withdrawal.unit.code)
    _refuse_confirmed_since(rows, item)
    before = rows.before(purpose, item)
    if before and before.withdrawn_at and before.withdrawn_at <= since:
        rows.remarks.append(f"Đã biết từ trước: thôi dùng từ ngày {spoken_day(before.withdrawn_at)}.")
        return
    unknown = replace(item, removed_at=rows.session.now())
    noted = replace(before or unknown, withdrawn_at=since)
    use = "ký" if purpose == "trusted" else "nhận tệp mã hóa"
    rows.write(
        "withdrawn", purpose, noted,
        f"Chứng thư {use} của {noted.unit_name} ({_short(noted)}): thôi dùng từ ngày {day_text(withdrawal.since)}.",
    )  # fmt: skip


def _refuse_confirmed_since(rows: _Rows, item: TrustedCertificate) -> None:
    for told in rows.session.store.trust_history():
        again = told.step == "confirmed_again" and told.fingerprint == item.fingerprint
        if again and told.at >= rows.statement.made_at:
            raise BadInput(
                f"Chứng thư này đã được xác nhận lại bằng dấu vân tay ngày {spoken_day(told.at)},"
                " sau khi văn bản này được lập.",
                "Nếu khóa lại không còn dùng, hãy đề nghị đơn vị gửi thông báo mới, hoặc bỏ tin cậy chứng thư.",
            )


def _roster(session: Session, roster: Roster, digest: str) -> Plan:
    rows = _Rows(session, roster, f"danh sách của {roster.unit.name} ngày {spoken_day(roster.made_at)}", digest)
    _refuse_older_roster(session, roster, digest)
    for unit in roster.units:
        for key in unit.keys:
            if key.certificate not in rows.own:
                _listed(rows, unit, key)
    return rows.plan(due=_due(rows, roster))


def _due(rows: _Rows, roster: Roster) -> tuple[str, tuple[SetDue, ...]] | None:
    """The days that bind this office: those of an office above it."""
    here = require_office(rows.session).unit.code
    if not is_above(rows.session, roster.unit.code, here, roster.made_at.date()):
        return None
    due = tuple(SetDue(roster.unit.code, item.form, item.period, item.day) for item in roster.due)
    if set(due) != {item for item in rows.session.store.due_days() if item.issuer == roster.unit.code}:
        rows.changes += [f"Hạn nộp {item.form} kỳ {item.period}: ngày {day_text(item.day)}." for item in due]
        rows.changes += [] if due else ["Không còn hạn nộp riêng."]
    return roster.unit.code, due


def _listed(rows: _Rows, unit: RosterUnit, key: RosterKey) -> None:
    purpose: Purpose = "trusted" if key.purpose == "sign" else "receiving"
    item = _certificate(rows, purpose, key.certificate, unit.code)
    item = replace(
        item, valid_from=max(item.valid_from, key.valid_from), valid_to=min(item.valid_to, key.valid_to),
        withdrawn_at=key.withdrawn_at,
    )  # fmt: skip
    before = rows.before(purpose, item)
    if before is None:
        rows.write("added", purpose, item, _added(item, "ký" if key.purpose == "sign" else "nhận tệp mã hóa"))
        return
    moments = [moment for moment in (before.withdrawn_at, key.withdrawn_at) if moment]
    ends = min(moments) if moments else None
    if before.removed_at and before.removed_at >= rows.statement.made_at:
        if ends != before.withdrawn_at:
            rows.write("withdrawn", purpose, replace(before, withdrawn_at=ends), _withdrawn(item, ends))
        elif before.withdrawn_at is None:
            rows.remarks.append(f"Không thêm lại {_short(item)} ({item.unit_name}): cán bộ đã bỏ tin cậy.")
        return
    _updated(rows, purpose, before, replace(item, withdrawn_at=ends))


def _updated(rows: _Rows, purpose: Purpose, before: TrustedCertificate, item: TrustedCertificate) -> None:
    kept = replace(before, valid_from=item.valid_from, valid_to=item.valid_to, withdrawn_at=item.withdrawn_at)
    if before.removed_at:
        rows.write("added", purpose, item, _added(item, "ký" if purpose == "trusted" else "nhận tệp mã hóa"))
    elif item.withdrawn_at != before.withdrawn_at:
        rows.write("withdrawn", purpose, kept, _withdrawn(item, item.withdrawn_at))
    elif kept != before:
        until = f"công nhận từ ngày {spoken_day(item.valid_from)} đến ngày {spoken_day(item.valid_to)}"
        rows.write("added", purpose, kept, f"Chứng thư của {item.unit_name} ({_short(item)}): {until}.")


def _refuse_older_roster(session: Session, roster: Roster, digest: str) -> None:
    for item in session.store.taken_statements():
        newer = item.kind == "roster" and item.signer_unit == roster.unit.code and item.digest != digest
        if newer and item.made_at >= roster.made_at:
            raise BadInput(
                f"Danh sách này lập ngày {spoken_day(roster.made_at)}, cũ hơn danh sách đã nhận,"
                f" lập ngày {spoken_day(item.made_at)}.",
                "Hãy dùng danh sách mới nhất của cơ quan cấp trên.",
            )


def _certificate(rows: _Rows, purpose: Purpose, data: bytes, code: str) -> TrustedCertificate:
    """A certificate as that unit's. BadInput where it is good for something else, or another unit's."""
    from signing.certificates import load_certificate, require_signing
    from signing.envelope import require_receiving

    if purpose == "trusted":
        require_signing(load_certificate(data))
    else:
        require_receiving(data)
    return rows.trusted(data, code)


def _current(rows: _Rows, purpose: Purpose, data: bytes, code: str) -> TrustedCertificate:
    """The same of one that an office presents to be used from now on. UnusableCertificate out of its dates."""
    from signing.certificates import certificate_record, require_current

    require_current(certificate_record(data), rows.session.now())
    return _certificate(rows, purpose, data, code)


def _added(item: TrustedCertificate, use: str) -> str:
    until = f"đến ngày {spoken_day(item.valid_to)}"
    ends = f", thôi dùng từ ngày {spoken_day(item.withdrawn_at)}" if item.withdrawn_at else ""
    return f"Thêm chứng thư {use} của {item.unit_name} ({item.unit_code}): {_short(item)}, {until}{ends}."


def _again(item: TrustedCertificate, withdrawn: datetime) -> str:
    return (
        f"Tin cậy lại chứng thư của {item.unit_name} ({item.unit_code}), đã thôi dùng từ ngày {spoken_day(withdrawn)}."
    )


def _withdrawn(item: TrustedCertificate, since: datetime | None) -> str:
    day = f" từ ngày {spoken_day(since)}" if since else ""
    return f"Chứng thư của {item.unit_name} ({_short(item)}): thôi dùng{day}."


def _short(item: TrustedCertificate) -> str:
    return read_aloud(item.fingerprint[:16])
