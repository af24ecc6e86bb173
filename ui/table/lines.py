"""A table form as plain lines of the screen: what is printed, this unit's helper cells, findings, targets."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, Cell, Source, State
from forms.findings import REMARK, Finding, Severity
from forms.form import YES_NO, Form, Helper, Option, Row
from forms.present import RowView, cell_text, fill_names, names_for, table_view
from forms.report import Report, UnitRef
from forms.specs import CLOSED_KINDS
from forms.targets import Judgement, judged, target_text
from forms.values import effective, fills_helper, required_keys, typed_keys
from workflow.reports import OpenReport

EMPTY_CELL = "V6"
SCOPES = {"tinh": "Tỉnh", "tw": "TW"}
_FOLDS = {
    "numerator": "Nhập tử số và mẫu số",
    "alternative": "Nhập mẫu số theo đúng đối tượng",
    "part": "Nhập số liệu kèm theo",
}
_RANK = {Severity.ERROR: 2, Severity.WARNING: 1, Severity.NOTICE: 0}


class Line(Struct, frozen=True):
    """One line of the table. met: whether the targets are reached, None where not judged.

    editable: this office types it (Tab stops there); wanted: it must not stay empty either (Enter stops there).
    judged: the verdict on the targets in words, by scope where they differ. fold: what unfolds under a row that has
    helper cells of this office; folds_away: a helper that is out of sight until then, as long as it says nothing.
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
    judged: str = ""
    previous: str = ""
    findings: tuple[Finding, ...] = ()
    note: str = ""
    fold: str = ""
    folds_away: bool = False

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
    def scopes(self) -> int:
        """How many scopes set a target for the row."""
        return self.target.count(" · ") + 1 if self.target else 0

    @property
    def speaks(self) -> bool:
        """Whether there is something to see: a value, a finding, a note."""
        return not self.cell.is_empty or bool(self.findings) or bool(self.note)

    @property
    def done(self) -> bool:
        """Whether a wanted cell is answered, and not wrongly."""
        return not self.cell.is_empty and self.severity is not Severity.ERROR


def shown_findings(opened: OpenReport, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings worth telling while one types: not those on cells that are still to be typed, but for what the
    office above remarked on them."""
    report = opened.report
    typed = set(typed_keys(opened.form, report.unit)) if opened.form.kind == "table" else set()
    return tuple(
        finding
        for finding in findings
        if finding.code == REMARK
        or not (report.cell(finding.key).is_empty and (finding.key in typed or finding.code == EMPTY_CELL))
    )


def previous_texts(form: Form, before: Report) -> dict[str, str]:
    """What the report of the period before says, by row."""
    return {view.row.key: view.text for view in table_view(form, before)}


def lines_of(opened: OpenReport, findings: tuple[Finding, ...], previous: Mapping[str, str]) -> tuple[Line, ...]:
    """The lines of an open table form in printed order, each helper of this unit after its row.

    previous: what the period before said, by key.
    """
    report = opened.report
    by_key: dict[str, list[Finding]] = {}
    for finding in findings:
        by_key.setdefault(finding.key, []).append(finding)
    names = names_for(opened.pack, report)
    cells = effective(opened.form, report)
    wrong = {finding.key for finding in findings if finding.severity is Severity.ERROR}
    required = set(required_keys(opened.form, report.unit)) if opened.editable else set()
    made: list[Line] = []
    for view in table_view(opened.form, report):
        line = _row_line(opened, view, names, previous.get(view.row.key, ""), tuple(by_key.get(view.row.key, ())))
        parts = {view.row.key, view.row.numerator, view.row.denominator}
        made.append(replace(line, met=None, judged="") if parts & wrong else line)
        made += [
            _helper_line(opened, view.row, helper, cells, previous, tuple(by_key.get(helper.key, ())))
            for helper in view.row.helper
            if fills_helper(view.row, helper, report.unit)
        ]
    return tuple(replace(line, wanted=line.key in required, note=report.cell(line.key).note) for line in made)


def fold_text(row: Row, unit: UnitRef) -> str:
    """What unfolds under a row for this office: "Nhập tử số và mẫu số"; "" where nothing does."""
    roles = {helper.role for helper in row.helper if not helper.required and fills_helper(row, helper, unit)}
    return next((text for role, text in _FOLDS.items() if role in roles), "")


def _row_line(
    opened: OpenReport, view: RowView, names: Mapping[str, str], previous: str, findings: tuple[Finding, ...]
) -> Line:
    row, report = view.row, opened.report
    kind = row.kind_at(report.unit.level)
    verdicts = tuple(found for found in judged(row, view.cell, report.period.year) if found.met is not None)
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
        met=_met(verdicts),
        judged=_verdict(verdicts),
        fold=fold_text(row, report.unit) if opened.editable else "",
        previous=previous,
        findings=findings,
    )


def _helper_line(
    opened: OpenReport,
    row: Row,
    helper: Helper,
    cells: Mapping[str, Cell],
    previous: Mapping[str, str],
    findings: tuple[Finding, ...],
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
        previous=previous.get(helper.key, ""),
        findings=findings,
        folds_away=not helper.required,
    )


def _options(kind: str, options: tuple[Option, ...]) -> tuple[Option, ...]:
    if options or kind not in CLOSED_KINDS:
        return options
    return YES_NO


def _met(verdicts: tuple[Judgement, ...]) -> bool | None:
    return all(found.met for found in verdicts) if verdicts else None


def _verdict(verdicts: tuple[Judgement, ...]) -> str:
    """ "✓ đạt", "chưa đạt", or a line a scope where province and nation are not of one mind."""
    said = {True: "✓ đạt", False: "chưa đạt", None: ""}
    if len({found.met for found in verdicts}) > 1:
        return "\n".join(f"{SCOPES[found.target.scope]}: {said[found.met]}" for found in verdicts)
    return said[verdicts[0].met] if verdicts else ""


def typed_text(line: Line) -> str:
    """What stands in the editor when a cell is opened again: what was typed, unrounded."""
    if line.cell.source is Source.COMPUTED or line.cell.state not in (State.VALUE, State.ESTIMATE):
        return ""
    return cell_text(line.cell, None, line.options)
