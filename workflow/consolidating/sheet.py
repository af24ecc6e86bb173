"""The totals of a form as its printed page is read: headings, every row, the helper figures and joined tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from forms.cells import EMPTY
from forms.findings import Finding, Severity
from forms.form import Field, Row, Section
from forms.keys import order_key, split_table_key
from forms.numbers import format_number
from forms.present import fill_names, names_for, table_view
from forms.report import Report
from forms.targets import Judgement, judged, target_text
from forms.values import row_ids
from workflow.consolidating.figures import FigureLine, Figures, figures_of
from workflow.consolidating.twins import TwinPair, pairs_in
from workflow.session import Session
from workflow.standing.prospect import Looked, look

Tone = Literal["err", "warn", "ok", "accent", "muted"]
Covers = tuple[int, int] | None
GOAL, HEADING, FIGURE, HELPER = 0, 1, 2, 3
_TONES: Mapping[Severity, Tone] = {Severity.ERROR: "err", Severity.WARNING: "warn", Severity.NOTICE: "muted"}
_UNSAID, _OWN = "Nhập tay, chưa ghi lý do", "Số của cơ quan này"


class Says(Struct, frozen=True):
    """One thing to know about a row. aside: it asks for nothing, e.g. whether a target is reached."""

    tone: Tone
    text: str
    aside: bool = False


class SheetRow(Struct, frozen=True):
    """One line of the page. level: GOAL, HEADING, FIGURE or HELPER; total, present: what consolidating now gives and
    what the report says. opens: it has parts. says: what there is to know, the gravest first."""

    key: str
    tt: str
    label: str
    level: int
    unit: str = ""
    total: str = ""
    covers: Covers = None
    present: str = ""
    opens: bool = False
    typed_over: bool = False
    fresh: bool = False
    says: tuple[Says, ...] = ()

    @property
    def is_heading(self) -> bool:
        return self.level <= HEADING


class Sheet(Struct, frozen=True):
    """figures: what the page says as a whole. missing: names of the units without a report. findings: those on no row
    that is shown; twins: rows of joined tables that may be one event."""

    figures: Figures
    rows: tuple[SheetRow, ...]
    missing: tuple[str, ...]
    findings: tuple[Finding, ...]
    twins: tuple[TwinPair, ...]


def sheet(session: Session, form: str, period: str) -> Sheet:
    """The page of a form for a period as it would be consolidated now. BadInput as `gathering.scope_of`."""
    found = look(session, form, period)
    told = figures_of(session, found)
    twins = pairs_in(found)
    is_table = found.gathered.scope.form.kind == "table"
    rows = tuple(_table_rows(found, told) if is_table else _outline_rows(found, told, twins))
    shown = {row.key for row in rows}
    rest = tuple(one for one in told.findings if one.key not in shown and not split_table_key(one.key))
    return Sheet(told, rows, tuple(name for _, name in found.made.consolidation.missing), rest, twins)


def _report(found: Looked) -> Report:
    """This office's report, or an empty one where it was not begun."""
    if found.opened is not None:
        return found.opened.report
    scope = found.gathered.scope
    return Report("", scope.pack.id, scope.pack.version, scope.form.key, 0, scope.office, scope.period, 1)


def _table_rows(found: Looked, told: Figures) -> Iterator[SheetRow]:
    scope, report, lines = found.gathered.scope, _report(found), {line.key: line for line in told.lines}
    names = names_for(scope.pack, report)
    for view in table_view(scope.form, report):
        row, line = view.row, lines.get(view.row.key)
        label = fill_names(row.label, names)
        if row.kind == "heading":
            yield SheetRow(row.key, row.tt, label, GOAL if "." not in row.key else HEADING)
        elif line is None:
            own = (Says("muted", _OWN, True),) if view.editable or view.text else ()
            yield SheetRow(row.key, row.tt, label, FIGURE, row.unit, present=view.text, says=own)
        else:
            yield _figure_row(line, label, FIGURE, _row_covers(row, lines), _targets(row, line, scope.period.year))
        for helper in row.helper:
            if (line := lines.get(helper.key)) is not None:
                yield _figure_row(line, helper.label, HELPER, line.covers)


def _row_covers(row: Row, lines: Mapping[str, FigureLine]) -> Covers:
    """Of how many units the figure speaks; of a rate, what its weakest part does."""
    own = lines[row.key].covers
    if own is not None or row.kind not in ("rate", "percent", "number"):
        return own
    keys = (row.numerator, row.denominator, *(helper.key for helper in row.helper))
    known = [line.covers for key in keys if (line := lines.get(key)) is not None and line.covers is not None]
    return min(known, key=lambda pair: (pair[0] / pair[1] if pair[1] else 1, pair), default=None)


def _targets(row: Row, line: FigureLine, year: int) -> tuple[Says, ...]:
    verdicts = tuple(one for one in judged(row, line.total, year) if one.met is not None)
    if not verdicts:
        return ()
    met = all(one.met for one in verdicts)
    return (Says("ok" if met else "warn", f"{_verdict(verdicts)} · mục tiêu {target_text(row, year)}", True),)


def _verdict(verdicts: tuple[Judgement, ...]) -> str:
    texts = list(dict.fromkeys(one.text for one in verdicts))
    said = texts[0] if len(texts) == 1 else ", ".join(f"{_scope(one)} {one.text}" for one in verdicts)
    return said[:1].upper() + said[1:]


def _scope(one: Judgement) -> str:
    return "tỉnh" if one.target.scope == "tinh" else "TW"


def _figure_row(line: FigureLine, label: str, level: int, covers: Covers, targets: tuple[Says, ...] = ()) -> SheetRow:
    says = [Says(_TONES[one.severity], one.message) for one in line.findings]
    if line.typed_over:
        says.append(Says("accent", f"Nhập tay. Lý do: {line.note}") if line.note else Says("err", _UNSAID))
    elif line.fresh and line.present_text:
        says.append(Says("warn", "Số mới, chưa tổng hợp lại"))
    return SheetRow(
        line.key, line.tt, label, level, line.unit, line.total_text, covers, line.present_text, True, line.typed_over,
        line.fresh, (*says, *targets),
    )  # fmt: skip


def _outline_rows(found: Looked, told: Figures, twins: tuple[TwinPair, ...]) -> Iterator[SheetRow]:
    """Sections that hold figures or joined tables, each with these, under the headings that they stand in."""
    scope, report, lines = found.gathered.scope, _report(found), {line.key: line for line in told.lines}
    names, above, told_of = names_for(scope.pack, report), list[Section](), set[str]()
    for section in scope.form.section:
        above = [*(each for each in above if each.depth < section.depth), section]
        rows = [row for item in section.field if (row := _field_row(found, report, item, lines, twins)) is not None]
        if rows:
            yield from (_heading(each, names) for each in above if each.key not in told_of)
            told_of.update(each.key for each in above)
            yield from rows


def _heading(section: Section, names: Mapping[str, str]) -> SheetRow:
    title = fill_names(section.short or section.title, names).rstrip(":")
    number = "" if section.number == "-" else section.number
    return SheetRow(section.key, number, title, GOAL if section.depth == 1 else HEADING)


def _field_row(
    found: Looked, report: Report, item: Field, lines: Mapping[str, FigureLine], twins: tuple[TwinPair, ...]
) -> SheetRow | None:
    if (line := lines.get(item.key)) is not None:
        return _figure_row(line, item.label or "Số lượng", FIGURE, line.covers)
    if item.type != "table" or item.as_sections:
        return None
    given = len(found.made.cells.get(order_key(item.key), EMPTY).text.split())
    here = len(row_ids(report, item.key))
    covers = found.made.consolidation.coverage.get(item.key)
    twice = sum(pair.table == item.key and not pair.explained for pair in twins)
    says = (Says("warn", f"{twice} dòng có thể trùng"),) if twice else ()
    label = item.label or "Bảng"
    return SheetRow(
        item.key, "", label, FIGURE, "dòng", _count(given), covers, _count(here), bool(covers), says=says
    )  # fmt: skip


def _count(number: int) -> str:
    return format_number(Decimal(number)) if number else ""
