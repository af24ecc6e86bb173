"""Reports of this office: begun, listed, opened, typed into. What set_cells returns from is durable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from forms.asked import form_for, writes
from forms.cells import Cell
from forms.dates import date_fault, parse_date
from forms.entry import read_entry, retyped
from forms.errors import BadInput
from forms.files import random_name
from forms.form import Form
from forms.keys import DOCUMENT
from forms.numbers import Ambiguous
from forms.pack import Pack
from forms.period_rules import event_name, event_text, require_period_of
from forms.periods import parse_period
from forms.present import running_name
from forms.report import Consolidation, Report, UnitRef
from forms.specs import CellSpec, cell_spec
from forms.text import collapse, nfc
from storage.records import Change, ReportHead
from storage.replies import Reply
from workflow.document import default_cells
from workflow.office import pack_for, require_office, require_standing, unit_reference
from workflow.office_frame import own_frame
from workflow.packs import form_in, keep_pack
from workflow.session import VIETNAM, Session

ReportState = Literal["draft", "finished", "sent", "accepted", "returned"]
STATE_TEXT = {
    "none": "Chưa lập",
    "draft": "Đang nhập",
    "finished": "Đã hoàn thành",
    "sent": "Đã gửi",
    "accepted": "Được tiếp nhận",
    "returned": "Bị trả lại",
}


JOINED = timedelta(seconds=30)


class ReportInfo(Struct, frozen=True):
    """A line of the list of reports."""

    id: str
    form: str
    form_title: str
    period: str
    period_title: str
    unit_name: str
    unit_code: str
    revision: int
    state: ReportState
    pack: str
    pack_version: int


class OpenReport(Struct, frozen=True):
    """A report with the form it is made on; editable while it is a draft.

    entered_for: it is another unit's, entered for it from the paper that it sent.
    """

    report: Report
    form: Form
    pack: Pack
    state: ReportState
    entered_for: bool = False

    @property
    def editable(self) -> bool:
        return self.state == "draft"


class Entered(Struct, frozen=True):
    """What typing led to: the report after it, and the question to ask where nothing was stored."""

    report: OpenReport
    question: Ambiguous | None = None


def start_report(session: Session, form_key: str, period_text: str, subject: str = "") -> str:
    """Begin a report of this office; its id. BadInput for an unknown form or one that asks the unit nothing, a wrong
    period, a second report, and where the unit did not exist on the period's last day.

    subject: of an event, what it is called in a few words.
    """
    office = require_office(session)
    period = parse_period(period_text)
    pack = pack_for(office, form_key, period)
    form = pack.form_by_key[form_key]
    require_period_of(pack, form, period)
    require_standing(office, period)
    unit = unit_reference(session.units, pack, office.code, period.last)
    _require_writer(form, unit)
    _refuse_second(session, form, period_text)
    keep_pack(pack, session.home)
    head = ReportHead(
        id=random_name(16),
        pack=pack.id,
        pack_version=pack.version,
        form=form_key,
        form_version=form.version,
        unit=unit,
        period=period_text,
        created_at=session.now(),
    )
    defaults = default_cells(pack, form, head.report({}), session.units, own_frame(session, form.key))
    named = {f"{DOCUMENT}subject": Cell(collapse(subject))} if subject.strip() else {}
    session.store.create_report(head, {**defaults, **named}, who="chương trình")
    return head.id


def start_event(session: Session, form_key: str, day: str, subject: str) -> str:
    """Begin an ad-hoc report on what happened on a day, as typed; its id. BadInput as `start_report`, for a text that
    is no day, or without a short name."""
    when = parse_date(day)
    if when is None:
        raise BadInput(f"Ngày xảy ra “{day}” {date_fault(day)}.", "Hãy ghi ngày/tháng/năm, ví dụ 15/8/2024.")
    return start_report(session, form_key, _event_period(session, form_key, when, subject), subject)


def _event_period(session: Session, form_key: str, day: date, subject: str) -> str:
    """The period of the event: that of the report that bears its very name, else one that no report has yet."""
    names = {
        head.period: session.store.load_report(head.id).document.subject
        for head in session.store.report_heads()
        if head.form == form_key and head.period.startswith(day.isoformat())
    }
    free = (event_text(day, subject, number) for number in count(1))
    return next(text for text in free if text not in names or event_name(names[text]) == event_name(subject))


def _require_writer(form: Form, unit: UnitRef) -> None:
    if not writes(form, unit):
        raise BadInput(
            f"Gói biểu mẫu không yêu cầu {running_name(unit.name)} lập báo cáo “{form.short}”.",
            "Hãy chọn biểu khác; việc cần làm và lịch báo cáo nêu các biểu của đơn vị.",
        )


def _refuse_second(session: Session, form: Form, period: str) -> None:
    if any(head.form == form.key and head.period == period for head in session.store.report_heads()):
        other = ", hoặc ghi tên ngắn khác nếu là vụ việc khác" if parse_period(period).kind == "event" else ""
        raise BadInput(
            f"Báo cáo “{form.short}” kỳ {parse_period(period).title} đã được lập.",
            f"Hãy mở báo cáo đã có để nhập tiếp{other}; không có gì bị thay đổi.",
        )


def report_list(session: Session) -> tuple[ReportInfo, ...]:
    """This office's reports, newest first."""
    return tuple(_info(session, head) for head in session.store.report_heads())


def _info(session: Session, head: ReportHead) -> ReportInfo:
    try:
        title = form_in(session.pack(head.pack, head.pack_version), head.form).short, period_title(session, head)
    except BadInput:  # its pack is lost; that must hide neither it nor the others
        title = head.form, parse_period(head.period).title
    return ReportInfo(
        head.id,
        head.form,
        title[0],
        head.period,
        title[1],
        head.unit.name,
        head.unit.code,
        head.revision,
        state_of(session, head),
        head.pack,
        head.pack_version,
    )


def period_title(session: Session, head: ReportHead) -> str:
    """The report's period in words; of an event with its short name."""
    period = parse_period(head.period)
    return open_report(session, head.id).report.period_title if period.kind == "event" else period.title


def state_of(session: Session, head: ReportHead) -> ReportState:
    """draft, finished, sent once the finished revision went out, then what the office above answered to it.

    The draft of a letter is no sending: whether the letter left is for the officer to say.
    """
    if not head.is_finished:
        return "draft"
    answers = [reply for reply in standing_replies(session, head.id) if reply.revision == head.revision]
    if answers:
        return answers[-1].kind
    sent = any(item.certain and item.revision == head.revision for item in session.store.sendings(head.id))
    return "sent" if sent else "finished"


def standing_replies(session: Session, report_id: str) -> tuple[Reply, ...]:
    """What was answered to the report's revisions, without what was noted wrongly: revision by revision, the answer
    that stands last. A later one stands over an earlier one, and a signed one over what was noted of the same day.
    """
    found = [reply for reply in session.store.replies(report_id) if reply.withdrawn_at is None]
    return tuple(sorted(found, key=_given))


def _given(reply: Reply) -> tuple[int, date, bool, float, int]:
    day = reply.answered_at.astimezone(VIETNAM).date()
    return reply.revision, day, reply.source == "receipt", reply.answered_at.timestamp(), reply.number


def find_head(session: Session, ref: str) -> ReportHead:
    """The one report that a short id or FORM/PERIOD names. BadInput where none or several."""
    heads = session.store.find_heads(ref)
    if len(heads) == 1:
        return heads[0]
    what = "Không có báo cáo nào" if not heads else "Có nhiều báo cáo"
    raise BadInput(
        f"{what} ứng với “{ref}”.", "Hãy dùng mã ngắn trong danh sách báo cáo, hoặc ghi BIỂU/KỲ, ví dụ phu-luc-01/2024."
    )


def open_report(session: Session, ref: str) -> OpenReport:
    """The report as it now stands. Kept in the session, since this process is the only one that writes."""
    if ref not in session.opened:
        head = find_head(session, ref)
        ref = head.id
        session.opened[ref] = session.opened.get(ref) or _opened(session, head)
    return session.opened[ref]


def _opened(session: Session, head: ReportHead) -> OpenReport:
    pack = session.pack(head.pack, head.pack_version)
    report = session.store.load_report(head.id)
    form = form_for(form_in(pack, head.form), report)
    return OpenReport(report, form, pack, state_of(session, head), head.entered_for)


def has_newer(session: Session, opened: OpenReport) -> bool:
    """Whether a newer version of a draft's pack is at hand."""
    report = opened.report
    if not opened.editable or report.supplement_of:
        return False
    try:
        return session.pack(report.pack).version > opened.pack.version
    except BadInput:
        return False


def set_cells(
    session: Session, report_id: str, changes: Mapping[str, Cell | None], why: str = "", join: bool = False
) -> OpenReport:
    """Write cells in one transaction (None empties one), as one act of undo; durable when it returns.

    join: go on with the last act where it was typing in the same single cell not longer ago than JOINED.
    """
    opened = open_report(session, report_id)
    within = JOINED if join else timedelta()
    act = session.store.set_cells(opened.report.id, changes, session.who, why, session.now(), within)
    stacks = session.stacks.get(opened.report.id)
    if act and stacks:
        stacks.follow([act])
    return shown(session, opened, changes)


def shown(session: Session, opened: OpenReport, changes: Mapping[str, Cell | None]) -> OpenReport:
    """The report with changes that the store has taken; it is the one that the session now knows."""
    changed = replace(opened, report=opened.report.with_cells(changes))
    session.opened[opened.report.id] = changed
    return changed


def now_made_of(session: Session, opened: OpenReport, consolidation: Consolidation | None) -> OpenReport:
    """The report with what the store now says it was made out of; it is the one that the session now knows."""
    if opened.report.consolidation == consolidation:
        return opened
    changed = replace(opened, report=replace(opened.report, consolidation=consolidation))
    session.opened[opened.report.id] = changed
    return changed


def enter(session: Session, report_id: str, key: str, text: str) -> Entered:
    """Store what an officer typed into a cell. An ambiguous number is asked about and nothing is stored."""
    opened = open_report(session, report_id)
    spec = _spec(opened, key)
    read = read_entry(spec.kind, nfc(text), spec.options)
    if isinstance(read, Ambiguous):
        return Entered(opened, read)
    kept = retyped(opened.report.cell(key), read)
    return Entered(set_cells(session, report_id, {key: None if kept == Cell() else kept}))


def enter_all(
    session: Session,
    report_id: str,
    entries: Sequence[tuple[str, str]],
    why: str = "dán từ bảng tính",
    decimal_point: bool | None = None,
) -> OpenReport:
    """Store a block of (key, text) as one act, all of it or nothing.

    BadInput whose problems name every cell that cannot be read; AmbiguousBlock (forms/entry_block.py) where only
    numbers such as "1.7" are left to be asked about: say how the block writes them in `decimal_point` (True: as in
    English, False: as in Vietnamese) and enter it again.
    """
    from forms.entry_block import read_block

    opened = open_report(session, report_id)
    return set_cells(session, report_id, read_block(opened.form, opened.report, entries, decimal_point), why)


def put(session: Session, report_id: str, key: str, cell: Cell | None) -> OpenReport:
    """Store a cell in the place of another (None empties it); what a person noted on it stays."""
    kept = retyped(open_report(session, report_id).report.cell(key), cell or Cell())
    return set_cells(session, report_id, {key: None if kept == Cell() else kept})


def set_note(session: Session, report_id: str, key: str, text: str) -> OpenReport:
    """Write the note on a cell, or take it back with ""; the cell's value stays. BadInput for an unknown cell."""
    opened = open_report(session, report_id)
    _spec(opened, key)
    kept = replace(opened.report.cell(key), note=nfc(text).strip())
    return set_cells(session, report_id, {key: None if kept == Cell() else kept})


def _spec(opened: OpenReport, key: str) -> CellSpec:
    spec = cell_spec(opened.form, opened.report.unit, key)
    if spec is None:
        raise BadInput(f"Biểu “{opened.form.short}” không có ô “{key}”.", "Hãy kiểm tra lại tên ô.")
    return spec


def history(session: Session, report_id: str, key: str) -> tuple[Change, ...]:
    """What happened to a cell, oldest first."""
    return tuple(session.store.history(report_id, key))
