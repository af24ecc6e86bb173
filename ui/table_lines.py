"""A table form as plain lines of the screen: what is printed, this unit's helper cells, findings, targets."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, NO, YES, Cell, Source, State
from forms.findings import Finding, Severity
from forms.pack import Helper, Option, Row
from forms.present import RowView, cell_text, fill_names, names_for, table_view
from forms.report import Report
from forms.specs import CLOSED_KINDS
from forms.targets import judged, target_text
from forms.text import plain
from forms.values import effective, fills_helper, required_keys, typed_keys
from workflow.reports import OpenReport

EMPTY_CELL = "V6"
YES_NO = (Option(YES, "Có"), Option(NO, "Không"))
_RANK = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.NOTICE: 0}


class Line(Struct, frozen=True):
    """One line of the table. met: whether the targets are reached, None where not judged.

    editable: this office types it (Tab stops there); wanted: it must not stay empty either (Enter stops there).
    """

    key: str
    row: Row
    helper: Helper | None
    tt: str
    label: str
    text: str
    unit: str
    cell: Cell
    editable: bool
    wanted: bool = False
    options: tuple[Option, ...] = ()
    target: str = ""
    met: bool | None = None
    previous: str = ""
    findings: tuple[Finding, ...] = ()
    note: str = ""

    @property
    def is_heading(self) -> bool:
        return self.row.kind == "heading" and self.helper is None

    @property
    def level(self) -> int:
        """0 for a goal (its key stands under no other), 1 for other headings, 2 for rows, 3 for helpers."""
        if self.helper is not None:
            return 3
        if not self.is_heading:
            return 2
        return 1 if "." in self.key else 0

    @property
    def computed(self) -> bool:
        return self.cell.source is Source.COMPUTED or self.row.kind == "rate"

    @property
    def answered(self) -> bool:
        """Whether this office answers for the figure: it types it, or the program computes it."""
        return self.editable or (self.row.kind == "rate" and self.helper is None)

    @property
    def severity(self) -> Severity | None:
        """The gravest finding painted into the cell."""
        return max((f.severity for f in self.findings), key=lambda s: _RANK[s], default=None)

    @property
    def haystack(self) -> str:
        """What the search looks through."""
        return plain(f"{self.tt} {self.label} {self.unit}")


def shown_findings(opened: OpenReport, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings worth telling while one types: not those on cells that are still to be typed."""
    report = opened.report
    typed = set(typed_keys(opened.form, report.unit)) if opened.form.kind == "table" else set()
    return tuple(
        finding
        for finding in findings
        if not (report.cell(finding.key).is_empty and (finding.key in typed or finding.code == EMPTY_CELL))
    )


def lines_of(opened: OpenReport, findings: tuple[Finding, ...], before: Report | None) -> tuple[Line, ...]:
    """The lines of an open table form in printed order, each helper of this unit after its row."""
    report = opened.report
    by_key: dict[str, list[Finding]] = {}
    for finding in findings:
        by_key.setdefault(finding.key, []).append(finding)
    names = names_for(opened.pack, report)
    cells = effective(opened.form, report)
    old = {view.row.key: view.text for view in table_view(opened.form, before)} if before else {}
    wrong = {finding.key for finding in findings if finding.severity is Severity.ERROR}
    required = set(required_keys(opened.form, report.unit)) if opened.editable else set()
    made: list[Line] = []
    for view in table_view(opened.form, report):
        line = _row_line(opened, view, names, old.get(view.row.key, ""), tuple(by_key.get(view.row.key, ())))
        parts = {view.row.key, view.row.numerator, view.row.denominator}
        made.append(replace(line, met=None) if parts & wrong else line)
        made += [
            _helper_line(opened, view.row, helper, cells, tuple(by_key.get(helper.key, ())))
            for helper in view.row.helper
            if fills_helper(view.row, helper, report.unit)
        ]
    return tuple(replace(line, wanted=line.key in required, note=report.cell(line.key).note) for line in made)


def _row_line(
    opened: OpenReport, view: RowView, names: Mapping[str, str], previous: str, findings: tuple[Finding, ...]
) -> Line:
    row, report = view.row, opened.report
    kind = row.kind_at(report.unit.level)
    return Line(
        key=row.key,
        row=row,
        helper=None,
        tt=row.tt,
        label=fill_names(row.label, names),
        text=view.text,
        unit="Có/Không" if kind == "yes_no" else row.unit,
        cell=view.cell,
        editable=view.editable and opened.editable,
        options=_options(kind, row.options),
        target=target_text(row, report.period.year) if row.kind != "heading" else "",
        met=_met(row, view.cell, report.period.year),
        previous=previous,
        findings=findings,
    )


def _helper_line(
    opened: OpenReport, row: Row, helper: Helper, cells: Mapping[str, Cell], findings: tuple[Finding, ...]
) -> Line:
    cell = cells.get(helper.key, EMPTY)
    return Line(
        key=helper.key,
        row=row,
        helper=helper,
        tt="",
        label=helper.label,
        text=cell_text(cell, None, helper.options),
        unit=helper.unit,
        cell=cell,
        editable=opened.editable,
        options=_options(helper.kind, helper.options),
        findings=findings,
    )


def _options(kind: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
    if options or kind not in CLOSED_KINDS:
        return options
    return YES_NO


def _met(row: Row, cell: Cell, year: int) -> bool | None:
    known = [judgement.met for judgement in judged(row, cell, year) if judgement.met is not None]
    return all(known) if known else None


def typed_text(line: Line) -> str:
    """What stands in the editor when a cell is opened again: what was typed, unrounded."""
    if line.cell.source is Source.COMPUTED or line.cell.state not in (State.VALUE, State.ESTIMATE):
        return ""
    return cell_text(line.cell, None, line.options)
