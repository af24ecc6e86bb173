"""What a check looks at, and how its findings are made. Frozen: the same context gives the same findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from forms.cells import EMPTY, Cell, State
from forms.findings import Finding, Severity
from forms.form import Form, Row
from forms.numbers import format_number
from forms.pack import Pack
from forms.report import Report
from forms.rules.naming import cell_name, order_of, row_names
from forms.specs import CellSpec, cell_spec
from forms.starting import is_carried
from forms.values import effective, fills

EXPLAIN = "Hãy kiểm tra lại; nếu đúng, hãy ghi lý do vào phần ghi chú của ô."


@dataclass(frozen=True)
class CheckContext:
    """One report and what it is held against.

    unit_counts: {level: number of units} in the tree of this office on the period's last day. previous: this
    office's report of the same form for the same kind of period before. half: its report for the first half
    of the same year. other: its reports on other forms for the same period, by form key.
    """

    pack: Pack
    form: Form
    report: Report
    unit_counts: Mapping[str, int] = field(default_factory=dict)
    previous: Report | None = None
    half: Report | None = None
    other: Mapping[str, Report] = field(default_factory=dict)

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """Stored and computed cells."""
        return effective(self.form, self.report)

    @cached_property
    def specified(self) -> tuple[tuple[str, Cell, CellSpec], ...]:
        """Every stored cell that the form knows, with its key and what it is: several rules look at each of them."""
        form, unit = self.form, self.report.unit
        cells = ((key, cell, cell_spec(form, unit, key)) for key, cell in self.report.cells.items())
        return tuple((key, cell, spec) for key, cell, spec in cells if spec is not None)

    @cached_property
    def places(self) -> Mapping[str, tuple[int, int, int]]:
        """The place of every cell in printed order."""
        return order_of(self.form, self.report)

    @cached_property
    def _row_names(self) -> Mapping[str, str]:
        return row_names(self.form)

    def cell(self, key: str) -> Cell:
        """The effective cell."""
        return self.cells.get(key, EMPTY)

    def number(self, key: str) -> Decimal | None:
        """The figure to reckon with; None where there is none."""
        return self.cell(key).number

    def name(self, key: str) -> str:
        """The cell's name in a sentence."""
        return cell_name(self.form, self.report, self._row_names, key)

    def answers(self, row: Row) -> bool:
        """Whether the row's figure is this office's to answer for: it types the row, or the row is computed."""
        return row.kind == "rate" or fills(row, self.report.unit)

    def soft(self, code: str, key: str, message: str, remedy: str = EXPLAIN) -> Finding:
        """A warning; once the cell carries a note, the asked-for comment is there and it is a notice."""
        note = self.note(key)
        if note:
            said = f"{_sentence(message)} Đã ghi chú: {note}"
            return Finding(code, Severity.NOTICE, key, said, note=note)
        return Finding(code, Severity.WARNING, key, _sentence(message), remedy)

    def note(self, key: str) -> str:
        """The comment on a cell; a computed rate's is that of its parts. What taking a text over left is none."""
        row = self.form.rows.get(key)
        keys = (key, row.numerator, row.denominator) if row else (key,)
        cells = [self.report.cell(each) for each in keys if each]
        return next((cell.note for cell in cells if cell.note and not is_carried(cell)), "")


def hard(code: str, key: str, message: str, remedy: str) -> Finding:
    """An error: it blocks "Hoàn thành"."""
    return Finding(code, Severity.ERROR, key, _sentence(message), remedy)


def notice(code: str, key: str, message: str, remedy: str = "") -> Finding:
    """Something worth knowing; nothing is asked."""
    return Finding(code, Severity.NOTICE, key, _sentence(message), remedy)


def _sentence(message: str) -> str:
    return message[:1].upper() + message[1:]


def figure(cell: Cell) -> Decimal | None:
    """The figure that was really given: unlike Cell.number, "không phát sinh" is none."""
    return cell.number if cell.state in (State.VALUE, State.ESTIMATE) else None


def shown(value: Decimal, decimals: int | None = None) -> str:
    """A figure in Vietnamese notation."""
    return format_number(value, decimals)


def is_part_of_whole(row: Row) -> bool:
    """The numerator is among what the denominator counts: shares and figures per 1.000 or 100.000 (V2)."""
    return row.is_share or row.scale > 100
