"""An indicator over the years: this office's reports, and figures of earlier years that an officer typed from paper.

Past figures are no report's cells: they are kept by unit, form, key and year, and never leave this office.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, Cell
from forms.course import Course, Point, lines_up, span
from forms.errors import BadInput
from forms.form import Form, Row
from forms.past import Entry, PastCell, computed_text, parts_of, past_cells, read_past, read_texts, typed_text
from forms.periods import parse_period
from forms.present import cell_text, row_text
from forms.report import Report
from forms.specs import cell_spec
from forms.values import computed_rate, effective
from storage.past import PastChange
from storage.records import ReportHead
from workflow.aims import aims
from workflow.reports import OpenReport, open_report, state_of
from workflow.session import Session

__all__ = ["Course", "Entry", "PastCell", "PastChange", "PastYear", "course"]


class PastYear(Struct, frozen=True):
    """A past year: what stands in its cells and from where.

    origin "report": an own report says it, nothing is typed here. texts: by key, as typed; computed: the rate that
    its parts give, "" where they give none.
    """

    year: int
    origin: Literal["report", "past"]
    texts: Mapping[str, str]
    paper: str
    computed: str = ""


def course(session: Session, report_id: str, key: str) -> Course:
    """The course of a row or helper of a table form, as far as this office knows it. BadInput for an unknown key."""
    opened = open_report(session, report_id)
    row = _row(opened, key)
    first, last = span(opened.pack)
    year = opened.report.period.year
    spec = cell_spec(opened.form, opened.report.unit, key)
    helper = opened.form.helpers[key][1] if key in opened.form.helpers else None
    held = None if helper or row.kind == "heading" else aims(session, opened.pack, opened.form.key, row)
    past = {} if row.kind == "heading" else _past_years(session, opened)
    reports = {} if row.kind == "heading" else dict(_yearly(session, opened))
    points = []
    for each in range(first, max(last, year) + 1):
        found = _report_point(session, opened, reports.get(each), key) or _past_point(opened, past.get(each), key, each)
        points += [found] if found else []
    return Course(
        key=key,
        row=held.row if held else row,
        kind=spec.kind if spec else "",
        unit=helper.unit if helper else row.unit,
        first=first,
        last=max(last, year),
        year=year,
        points=tuple(points),
        targets=held.targets if held else (),
        sources=held.sources if held else (),
    )


def previous_values(session: Session, report_id: str) -> dict[str, str]:
    """The texts of the period before by key of rows and helpers: the previous report's, else past figures."""
    from workflow.checking import previous_report

    opened = open_report(session, report_id)
    before = previous_report(session, opened.report)
    texts: dict[str, str] = {}
    if opened.report.period.kind == "year":
        cells = _past_years(session, opened).get(opened.report.period.year - 1, {})
        texts = {key: _text(opened.form, opened.report, key, cell) for key, cell in cells.items()}
    if before is not None:
        form = session.pack(before.pack, before.pack_version).form_by_key[before.form]
        known = (*form.rows, *form.helpers)
        figures = effective(form, before)
        said = {key: _text(form, before, key, figures[key]) for key in known if key in figures}
        texts |= {key: text for key, text in said.items() if text}
    return texts


def past_columns(session: Session, report_id: str, key: str) -> tuple[PastCell, ...]:
    """The cells to type for each past year of a row: its own, after numerator and denominator where it has them.

    Nothing where this office does not answer for the row.
    """
    opened = open_report(session, report_id)
    return past_cells(opened.form, opened.report.unit, _row(opened, key))


def past_years(session: Session, report_id: str, key: str) -> tuple[PastYear, ...]:
    """Each year from the beginning of the course to the year before the report, oldest first."""
    opened = open_report(session, report_id)
    row = _row(opened, key)
    keys = [column.key for column in past_cells(opened.form, opened.report.unit, row)]
    stored = session.store.past_figures(opened.report.unit.code, opened.form.key)
    reports = dict(_yearly(session, opened))
    made = []
    for year in range(span(opened.pack)[0], opened.report.period.year):
        point = _report_point(session, opened, reports.get(year), row.key)
        if point is not None:
            made.append(PastYear(year, "report", {row.key: point.text}, f"Báo cáo năm {year} của đơn vị"))
            continue
        cells = {one: stored[one, year] for one in keys if (one, year) in stored}
        texts = {one: typed_text(opened.form, one, cell) for one, cell in cells.items()}
        paper = next((cell.note for cell in cells.values() if cell.note), "")
        made.append(PastYear(year, "past", texts, paper, computed_text(row, cells)))
    return tuple(made)


def given_rate(session: Session, report_id: str, key: str, texts: Mapping[str, str]) -> str:
    """The rate that typed parts give, as it is printed; "" while a part cannot be read."""
    opened = open_report(session, report_id)
    row = _row(opened, key)
    return computed_text(row, read_texts(opened.form, opened.report.unit, texts))


def set_past(session: Session, report_id: str, key: str, entries: tuple[Entry, ...]) -> Course:
    """Keep what was typed for past years, all or nothing; durable when it returns.

    BadInput names every year and cell that cannot be: no number, a share above 100, a part above its whole, a year
    outside the course or one that an own report speaks for.
    """
    opened = open_report(session, report_id)
    row = _row(opened, key)
    changes: dict[tuple[str, int], Cell | None] = {}
    problems: list[str] = []
    open_years = {year.year for year in past_years(session, report_id, key) if year.origin == "past"}
    for entry in entries:
        if entry.year not in open_years:
            problems.append(f"Năm {entry.year}: không nhập được số liệu của năm này.")
            continue
        cells, faults = read_past(opened.form, opened.report.unit, row, entry)
        problems += [f"Năm {entry.year}, {fault}" for fault in faults]
        changes |= {(one, entry.year): None if cell.is_empty else cell for one, cell in cells.items()}
    if problems:
        raise BadInput(problems[0], "Chưa có số liệu nào được ghi. Hãy sửa rồi ghi lại.", tuple(problems))
    unit, form = opened.report.unit.code, opened.form.key
    session.store.set_past_figures(unit, form, changes, who=session.who, at=session.now())
    return course(session, report_id, key)


def past_history(session: Session, report_id: str, key: str) -> tuple[PastChange, ...]:
    """What was changed in a row's past figures, its parts' included, oldest first."""
    opened = open_report(session, report_id)
    keys = [column.key for column in past_cells(opened.form, opened.report.unit, _row(opened, key))] or [key]
    lines = [line for one in keys for line in session.store.past_history(opened.report.unit.code, opened.form.key, one)]
    return tuple(sorted(lines, key=lambda line: line.at))


def _row(opened: OpenReport, key: str) -> Row:
    row = _row_in(opened.form, key)
    if row is not None:
        return row
    raise BadInput(f"Biểu “{opened.form.short}” không có ô “{key}”.", "Hãy kiểm tra lại tên ô.")


def _row_in(form: Form, key: str) -> Row | None:
    return form.helpers[key][0] if key in form.helpers else form.rows.get(key)


def _yearly(session: Session, opened: OpenReport) -> Iterator[tuple[int, ReportHead]]:
    """This unit's reports of whole years on the form, by year."""
    unit, form = opened.report.unit.code, opened.form.key
    for head in session.store.report_heads():
        if head.unit.code == unit and head.form == form:
            period = parse_period(head.period)
            if period.kind == "year":
                yield period.year, head


def _report_point(session: Session, opened: OpenReport, head: ReportHead | None, key: str) -> Point | None:
    if head is None:
        return None
    other = open_report(session, head.id)
    cell = effective(other.form, other.report).get(key, EMPTY)
    if cell.is_empty or not lines_up(_row(opened, key), _row_in(other.form, key)):
        return None
    text = _text(other.form, other.report, key, cell)
    present = head.id == opened.report.id
    then = "" if head.unit.name == opened.report.unit.name else f"của {head.unit.name}"
    return Point(other.report.period.year, cell, text, "report", state_of(session, head), present, then)


def _past_years(session: Session, opened: OpenReport) -> dict[int, dict[str, Cell]]:
    """Past figures by year, with the rates that their parts give. A typed rate stands where its parts give none."""
    years: dict[int, dict[str, Cell]] = {}
    for (key, year), cell in session.store.past_figures(opened.report.unit.code, opened.form.key).items():
        years.setdefault(year, {})[key] = cell
    for cells in years.values():
        for row in opened.form.row:
            _add_rate(row, cells)
    return years


def _add_rate(row: Row, cells: dict[str, Cell]) -> None:
    found = computed_rate(row, cells)
    if found is None or found.is_empty or (row.kind != "rate" and row.key in cells):
        return
    papers = (cells[key].note for key in parts_of(row) if key in cells)
    cells[row.key] = replace(found, note=next((paper for paper in papers if paper), ""))


def _past_point(opened: OpenReport, cells: Mapping[str, Cell] | None, key: str, year: int) -> Point | None:
    cell = (cells or {}).get(key, EMPTY)
    if cell.is_empty or year >= opened.report.period.year:
        return None
    return Point(year, cell, _text(opened.form, opened.report, key, cell), "past", paper=cell.note)


def _text(form: Form, report: Report, key: str, cell: Cell) -> str:
    if key in form.rows:
        return row_text(form.rows[key], cell, report)
    options = form.helpers[key][1].options if key in form.helpers else ()
    return cell_text(cell, None, options)
