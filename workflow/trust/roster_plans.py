"""A roster of the units below an office: their certificates, and the days by which it wants their reports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.dates import day_text, vietnam_day
from forms.errors import BadInput
from forms.key_statements import Roster, RosterKey, RosterUnit
from storage.records import TrustedCertificate
from storage.trust_records import SetDue
from workflow.office import require_office
from workflow.session import Session
from workflow.trust.statement_rows import (
    Plan,
    Rows,
    added_text,
    is_above,
    listed_certificate,
    short_print,
    withdrawn_text,
)

if TYPE_CHECKING:
    from storage.trust import Purpose


def roster_plan(session: Session, roster: Roster, digest: str) -> Plan:
    rows = Rows(session, roster, f"danh sách của {roster.unit.name} ngày {vietnam_day(roster.made_at)}", digest)
    _refuse_older_roster(session, roster, digest)
    for unit in roster.units:
        for key in unit.keys:
            if key.certificate not in rows.own:
                _listed(rows, unit, key)
    return rows.plan(due=_due(rows, roster))


def _due(rows: Rows, roster: Roster) -> tuple[str, tuple[SetDue, ...]] | None:
    """The days that bind this office: those of an office above it."""
    here = require_office(rows.session).unit.code
    if not is_above(rows.session, roster.unit.code, here, rows.session.today()):
        return None
    due = tuple(SetDue(roster.unit.code, item.form, item.period, item.day) for item in roster.due)
    if set(due) != {item for item in rows.session.store.due_days() if item.issuer == roster.unit.code}:
        rows.changes += [f"Hạn nộp {item.form} kỳ {item.period}: ngày {day_text(item.day)}." for item in due]
        rows.changes += [] if due else ["Không còn hạn nộp riêng."]
    return roster.unit.code, due


def _listed(rows: Rows, unit: RosterUnit, key: RosterKey) -> None:
    purpose: Purpose = "trusted" if key.purpose == "sign" else "receiving"
    item = listed_certificate(rows, purpose, key.certificate, unit.code)
    item = replace(
        item, valid_from=max(item.valid_from, key.valid_from), valid_to=min(item.valid_to, key.valid_to),
        withdrawn_at=key.withdrawn_at,
    )  # fmt: skip
    before = rows.before(purpose, item)
    if before is None and unit.code == require_office(rows.session).unit.code:
        rows.remarks.append(
            f"Không thêm {short_print(item)}: cơ quan cấp trên ghi là khóa của chính cơ quan này nhưng máy này"
            " không biết khóa đó. Nếu đúng là khóa của cơ quan, hãy tự xác nhận chứng thư."
        )
        return
    if before is None:
        rows.note("added", purpose, item, added_text(item, purpose))
        return
    moments = [moment for moment in (before.withdrawn_at, key.withdrawn_at) if moment]
    ends = min(moments) if moments else None
    if before.removed_at and before.removed_at >= rows.statement.made_at:
        if ends != before.withdrawn_at:
            rows.note("withdrawn", purpose, replace(before, withdrawn_at=ends), withdrawn_text(item, ends))
        elif before.withdrawn_at is None:
            rows.remarks.append(f"Không thêm lại {short_print(item)} ({item.unit_name}): cán bộ đã bỏ tin cậy.")
        return
    _updated(rows, purpose, before, replace(item, withdrawn_at=ends))


def _updated(rows: Rows, purpose: Purpose, before: TrustedCertificate, item: TrustedCertificate) -> None:
    kept = replace(before, valid_from=item.valid_from, valid_to=item.valid_to, withdrawn_at=item.withdrawn_at)
    if before.removed_at:
        rows.note("added", purpose, item, added_text(item, purpose))
    elif item.withdrawn_at != before.withdrawn_at:
        rows.note("withdrawn", purpose, kept, withdrawn_text(item, item.withdrawn_at))
    elif kept != before:
        until = f"công nhận từ ngày {vietnam_day(item.valid_from)} đến ngày {vietnam_day(item.valid_to)}"
        rows.note("added", purpose, kept, f"Chứng thư của {item.unit_name} ({short_print(item)}): {until}.")


def _refuse_older_roster(session: Session, roster: Roster, digest: str) -> None:
    for item in session.store.taken_statements():
        newer = item.kind == "roster" and item.signer_unit == roster.unit.code and item.digest != digest
        if newer and item.made_at >= roster.made_at:
            raise BadInput(
                f"Danh sách này lập ngày {vietnam_day(roster.made_at)}, cũ hơn danh sách đã nhận,"
                f" lập ngày {vietnam_day(item.made_at)}.",
                "Hãy dùng danh sách mới nhất của cơ quan cấp trên.",
            )
