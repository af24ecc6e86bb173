"""What was received, for lists and the auditor: what stands, each report with its record, each act with its files."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from forms.cells import EMPTY
from forms.dates import day_text
from forms.duties import last_days, latest
from forms.errors import BadInput
from forms.keys import DOCUMENT
from forms.periods import parse_period
from forms.standing import Kept, UnitState, standing
from signing.facts import Fact
from storage.received_records import Decision, ReceivedHead, ReceivedKind, ReceivedRow, Receiving, ReceivingLine
from workflow.finished import reference_code
from workflow.office import require_office
from workflow.owed import owed_periods_of
from workflow.receiving.record import record_of
from workflow.receiving.words import form_short, is_event, period_title
from workflow.session import VIETNAM, Session
from workflow.standing.reports import received_row
from workflow.trust.due_days import own_days

_SUBJECT = f"{DOCUMENT}subject"


class StandingLine(Struct, frozen=True):
    """One unit, form and period of which something is kept.

    number: of the report that stands, 0 where none does; revision, signed, kind, received_at: of that one, else of the
    newest kept. kept: the numbers of all, oldest first. late: the first of them that says something came
    after the last day in time. chain: the numbers of the one that stands and of those that it completes.
    """

    unit: str
    unit_name: str
    unit_level: str
    form: str
    form_short: str
    period: str
    period_title: str
    revision: int
    state: UnitState
    late: bool
    signed: bool
    kind: ReceivedKind
    received_at: datetime
    number: int
    kept: tuple[int, ...]
    chain: tuple[int, ...] = ()


class KeptView(Struct, frozen=True):
    """One received report with its record of first receipt, which never changes.

    code: of its data, as it is read over the telephone. warnings: what became known since, a sentence each.
    """

    number: int
    unit: str
    unit_name: str
    form: str
    form_short: str
    period: str
    period_title: str
    revision: int
    supplement_of: str
    kind: ReceivedKind
    signed: bool
    file: str
    received_at: datetime
    claimed_at: datetime | None
    who: str
    note: str
    signer: str
    fingerprint: str
    data_digest: str
    code: str
    pack: str
    pack_version: int
    says: int
    has_pdf: bool
    facts: Mapping[str, Fact]
    documents: tuple[str, ...]
    attachments: tuple[tuple[str, int], ...]
    decisions: tuple[Decision, ...]
    warnings: tuple[str, ...] = ()


class ReceivingAct(Struct, frozen=True):
    """An act of receiving. ended_at: None where it was cut off; files: looked at; kept: reports that it brought."""

    number: int
    began_at: datetime
    ended_at: datetime | None
    origin: str
    who: str
    files: int
    kept: int


class ReceivingView(Struct, frozen=True):
    """An act of receiving with what became of each file."""

    act: ReceivingAct
    lines: tuple[ReceivingLine, ...]


def standing_list(session: Session) -> tuple[StandingLine, ...]:
    """Every unit, form and period of which something is kept; the newest period first, then by form and unit."""
    heads, places = session.store.received_heads(), dict[tuple[str, str, str], list[Kept]]()
    for one in session.store.kept():
        places.setdefault(one.place, []).append(one)
    days = _Days(session)
    lines = [_line(days, place, kept, heads) for place, kept in places.items()]
    return tuple(sorted(lines, key=lambda line: (-parse_period(line.period).last.toordinal(), line.form, line.unit)))


def _line(
    days: _Days, place: tuple[str, str, str], kept: Sequence[Kept], heads: Mapping[int, ReceivedHead]
) -> StandingLine:
    found = standing(kept)
    shown = found.current or max(kept, key=lambda one: (one.signed, one.revision, one.number)).number
    head, item = heads[shown], next(one for one in kept if one.number == shown)
    unit, form, period = place
    told = [one for one in kept if one.says] or kept
    first = min(heads[one.number].received_at for one in told)
    last_day = days.last_day(form, period, head.unit_level)
    return StandingLine(
        unit, head.unit_name, head.unit_level, form, days.short(head.pack, form), period, days.title(period, shown),
        head.revision, found.state, last_day is not None and first.astimezone(VIETNAM).date() > last_day, item.signed,
        head.kind, head.received_at, found.current or 0, tuple(one.number for one in kept), found.chain,
    )  # fmt: skip


class _Days:
    """The last days to be in time: the pack's, or an earlier one that this office set."""

    def __init__(self, session: Session) -> None:
        here = require_office(session)
        self._session, self._packs = session, here.packs
        self._owed, self._own = owed_periods_of(here), own_days(session, here)
        self._last: dict[tuple[str, str], dict[str, date | None]] = {}

    def short(self, pack_id: str, form: str) -> str:
        """The form's short name."""
        packs = self._packs
        with contextlib.suppress(BadInput):
            packs = (self._session.pack(pack_id), *packs)
        return form_short(packs, form)

    def title(self, period: str, number: int) -> str:
        """The period of a received report, of an event with its short name, since several may be of one day."""
        title = period_title(period)
        if not is_event(period):
            return title
        subject = self._session.store.received_cells(number).get(_SUBJECT, EMPTY).text
        return f"{title} ({subject})" if subject else title

    def last_day(self, form: str, period: str, level: str) -> date | None:
        """The last day on which a unit of that level is in time, of one that owes nothing the latest of all; None
        where nobody owes it or no day is set."""
        if (form, period) not in self._last:
            owed = [(duty, year) for duty, year in self._owed.get(period, ()) if duty.form == form]
            self._last[form, period] = last_days(owed, self._own.get((form, period)))
        days = self._last[form, period]
        return days.get(level, latest(days))


def kept_view(session: Session, number: int) -> KeptView:
    """One received report. BadInput where there is none of that number."""
    row = received_row(session, number)
    record = record_of(row)
    days = _Days(session)
    short = days.short(row.pack, row.form)
    return KeptView(
        number, row.unit, row.unit_name, row.form, short, row.period, days.title(row.period, number), row.revision,
        row.supplement_of, row.kind, row.signed, row.file, row.received_at, row.claimed_at, row.who, row.note,
        record.signer, row.signer, row.data_digest, reference_code(row.data_digest), row.pack,
        row.pack_version, row.says,
        row.kind in ("bundle", "pdf") and not record.encrypted,
        {name: Fact(*fact) for name, fact in record.facts.items()}, record.documents, record.attachments,
        tuple(session.store.decisions([number])), _warnings(session, row),
    )  # fmt: skip


def _warnings(session: Session, row: ReceivedRow) -> tuple[str, ...]:
    """A key that is known today as withdrawn before the report was received: told, never a reason to count less."""
    since = session.store.withdrawals().get(row.signer) if row.signer else None
    if since is None or since > row.received_at:
        return ()
    day = day_text(since.astimezone(VIETNAM).date())
    return (
        f"Sau khi nhận mới biết khóa ký đã thôi dùng từ ngày {day}, trước ngày nhận. Báo cáo vẫn được tính như khi"
        " nhận; hãy hỏi lại đơn vị và đề nghị gửi lại nếu cần.",
    )


def received_pdf(session: Session, number: int) -> bytes | None:
    """The official document of a kept file; None where it has none or is encrypted. DamagedBlob."""
    from exports.bundle import member_of
    from signing.names import PDF

    row = received_row(session, number)
    if row.kind not in ("bundle", "pdf") or not row.blob or record_of(row).encrypted:
        return None
    data = session.store.blob(row.blob)
    return data if row.kind == "pdf" else member_of(data, PDF)


def receiving_list(session: Session) -> tuple[ReceivingAct, ...]:
    """The acts of receiving, the last one first."""
    counts = session.store.receiving_counts()
    return tuple(_act(one, counts) for one in session.store.receivings())


def receiving(session: Session, number: int) -> ReceivingView:
    """One act with its files. BadInput where there is none of that number."""
    acts = {act.number: act for act in receiving_list(session)}
    if number not in acts:
        raise BadInput(f"Không có lần nhận số {number}.", "Hãy xem lại danh sách các lần nhận.")
    return ReceivingView(acts[number], tuple(session.store.receiving_lines(number)))


def _act(one: Receiving, counts: Mapping[int, tuple[int, int]]) -> ReceivingAct:
    files, kept = counts.get(one.number, (0, 0))
    return ReceivingAct(one.number, one.began_at, one.ended_at, one.origin, one.who, files, kept)
