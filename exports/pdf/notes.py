"""Numbered notes below a table: what the officer noted, the day a figure speaks of, the denominator that was used,
of how many units a consolidated figure speaks."""

from __future__ import annotations

from collections.abc import Iterator

from exports.pdf.setter import SMALL, Setter
from exports.pdf.slices import Slice
from forms.cells import EMPTY
from forms.dates import day_text
from forms.form import Form, Row
from forms.made_of import coverage_note
from forms.numbers import format_number
from forms.present import RowView
from forms.report import Report
from forms.text import collapse
from forms.values import helper_of

_HEAD = "Ghi chú:"


class Notes:
    """Notes in the order of the rows; the same words get the same number."""

    def __init__(self, form: Form, report: Report) -> None:
        self._form = form
        self._report = report
        self.texts: list[str] = []

    def marks(self, view: RowView) -> str:
        """The marks of the row's notes, "(1)" or "(1)(2)"; "" where it has none."""
        return "".join(f"({self._number(text)})" for text in self._of(view))

    def _number(self, text: str) -> int:
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text) + 1

    def _of(self, view: RowView) -> Iterator[str]:
        own = self._report.cell(view.row.key) if view.row.kind == "rate" else view.cell
        if note := collapse(own.note):
            yield note
        if view.cell.as_of:
            yield f"Số liệu tính đến ngày {day_text(view.cell.as_of)}."
        for helper in view.row.helper:
            if note := collapse(self._report.cell(helper.key).note):
                yield f"{helper.label}: {note}"
        if used := self._denominator(view.row):
            yield used
        if covered := coverage_note(self._report, view.row):
            yield covered

    def _denominator(self, row: Row) -> str:
        basis, other = helper_of(row, "basis"), helper_of(row, "alternative")
        if not basis or not other or self._report.cell(basis.key).text != "alternative":
            return ""
        number = self._report.cells.get(other.key, EMPTY).number
        figure = f" ({format_number(number)} {other.unit})" if number is not None else ""
        printed = self._form.rows[row.denominator].label
        return f"Tỷ lệ tính trên mẫu số “{other.label}”{figure}, không tính trên “{printed}”."


def note_slices(setter: Setter, texts: list[str]) -> list[Slice]:
    """The notes as small paragraphs; nothing where there are none."""
    if not texts:
        return []
    slices = setter.paragraph(_HEAD, setter.bold_italic(SMALL), indent=0, keep=True)
    for number, text in enumerate(texts, 1):
        slices += setter.paragraph(f"({number}) {text}", setter.regular(SMALL), indent=0, gap=2)
    return slices
