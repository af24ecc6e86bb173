"""Last year's report as a start for this year's: offered, taken over in one act that can be undone."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from forms.asked import form_at
from forms.cells import Cell
from forms.errors import BadInput
from forms.form import Form
from forms.keys import DOCUMENT, split_table_key
from forms.period_rules import asked_ranges
from forms.periods import parse_period
from forms.report import Report
from forms.starting import carried_cells
from storage.records import ReportHead
from workflow.document import default_cells
from workflow.office import pack_for, require_office
from workflow.office_frame import own_frame
from workflow.reports import OpenReport, find_head, open_report, set_cells, start_report
from workflow.session import Session


class Earlier(Struct, frozen=True):
    """A report that a new one can begin from. texts: narratives, tables: lists of names that it would give."""

    report_id: str
    form_title: str
    period: str
    period_title: str
    texts: int
    tables: int


def earlier_reports(session: Session, form_key: str, period_text: str) -> tuple[Earlier, ...]:
    """The office's reports on the same form for a period that ends, or begins, before; the latest first.

    Those that have nothing to give are left out. A form of another year's pack is the same form by its key.
    """
    period = parse_period(period_text)
    office = require_office(session)
    if all(form_key not in pack.form_by_key for pack in office.packs):
        return ()
    form = form_at(pack_for(office, form_key, period).form_by_key[form_key], office.unit)
    heads = [head for head in session.store.report_heads() if head.form == form_key and head.period != period_text]
    before = [head for head in heads if parse_period(head.period).last < period.last]
    before.sort(key=lambda head: (parse_period(head.period).last, parse_period(head.period).first), reverse=True)
    earlier = (_earlier(session, form, head) for head in before)
    return tuple(item for item in earlier if item.texts or item.tables)


def proposed_range(session: Session, form_key: str) -> tuple[int, int]:
    """The years of a range that the pack asks for, else those of its strategy up to its last year, else three years."""
    packs = [pack for pack in require_office(session).packs if form_key in pack.form_by_key]
    asked = [text for pack in packs for text in asked_ranges(pack, pack.form_by_key[form_key])]
    if asked:
        period = parse_period(asked[0])
        return period.first.year, period.last.year
    pack = packs[0]
    last = pack.years[-1]
    return (pack.strategy.first if pack.strategy and pack.strategy.first < last else last - 2), last


def proposed_event_day(session: Session) -> date | None:
    """Today, where it lies in a year of one of the office's packs."""
    today = session.today()
    return today if any(today.year in pack.years for pack in require_office(session).packs) else None


def _earlier(session: Session, form: Form, head: ReportHead) -> Earlier:
    cells = _carried(session, form, head.id)
    tables = {parts.table for key in cells if (parts := split_table_key(key))}
    texts = sum(not key.startswith(DOCUMENT) and split_table_key(key) is None for key in cells)
    return Earlier(head.id, form.short, head.period, parse_period(head.period).title, texts, len(tables))


def start_from(session: Session, form_key: str, period_text: str, ref: str) -> str:
    """Begin a report with the texts and lists of an earlier one; its id. BadInput as `start_report`, or for an
    earlier report that is on another form."""
    head = find_head(session, ref)
    _require_form(head, form_key)
    report_id = start_report(session, form_key, period_text)
    take_over(session, report_id, head.id)
    return report_id


def take_over(session: Session, report_id: str, ref: str) -> OpenReport:
    """Fill what is still empty in a draft from an earlier report, in one act that undo takes back."""
    opened, head = open_report(session, report_id), find_head(session, ref)
    _require_form(head, opened.form.key)
    wanted = _wanted(opened.report, _carried(session, opened.form, head.id))
    return set_cells(session, report_id, wanted, why=f"lấy từ báo cáo {parse_period(head.period).title}")


def _require_form(head: ReportHead, form_key: str) -> None:
    if head.form != form_key:
        raise BadInput(
            "Chỉ lấy được từ báo cáo trên cùng một biểu.", "Hãy chọn báo cáo cũ của cùng biểu; chưa có gì thay đổi."
        )


def _wanted(report: Report, cells: dict[str, Cell]) -> dict[str, Cell | None]:
    """What is still to be filled: a table that has rows already keeps them; the frame is the earlier report's."""
    filled = {_owner(key) for key, cell in report.cells.items() if not cell.is_empty and not key.startswith(DOCUMENT)}
    return {key: cell for key, cell in cells.items() if _owner(key) not in filled}


def _owner(key: str) -> str:
    parts = split_table_key(key)
    return parts.table if parts else key


def _carried(session: Session, form: Form, report_id: str) -> dict[str, Cell]:
    earlier = open_report(session, report_id)
    own = own_frame(session, earlier.form.key)
    began = default_cells(earlier.pack, earlier.form, earlier.report, session.units, own)
    return carried_cells(form, earlier.report, earlier.form, began)
