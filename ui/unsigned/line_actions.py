"""What can be done with the line that is stood on: take it or not, say which number it is, or which row."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame

from forms.form import Form
from forms.numbers import format_number
from ui import widgets
from ui.pick_list import Pick
from ui.unsigned.match_lines import MatchLine
from ui.unsigned.pick_dialog import PickDialog
from workflow.unsigned.looked import FoundCell, title_of

if TYPE_CHECKING:
    from decimal import Decimal

    from ui.unsigned.workbook_dialog import WorkbookDialog

NOTHING = "Chọn một dòng để xem có thể làm gì. Phím Enter: nhận hoặc không nhận dòng đang chọn."


class LineActions(QFrame):
    """The buttons follow the line; the first of them is what Enter on the line does."""

    def __init__(self, dialog: WorkbookDialog) -> None:
        super().__init__()
        self._dialog = dialog
        self.dialog: PickDialog | None = None
        self._line = widgets.row(self)
        self.show_line(None)

    def show_line(self, line: MatchLine | None) -> None:
        """The buttons for this line."""
        widgets.clear(self._line)
        self._first: Callable[[], object] | None = None
        if line is None or self._dialog.look is None:
            self._line.addWidget(widgets.label(NOTHING, "muted", wrap=True), 1)
            return
        said = f"{line.title}: {line.remark}" if line.remark else line.title
        self._line.addWidget(widgets.label(said, "muted", wrap=True), 1)
        if line.found is not None:
            self._for_found(line.found)
        elif line.left is not None:
            self._button("Là dòng nào của biểu…", lambda: self._choose_row(line.left.place))

    def press(self) -> None:
        """What the first button does."""
        if self._first is not None:
            self._first()

    def _for_found(self, found: FoundCell) -> None:
        if found.question is not None and not found.taken:
            for reading in found.question.readings if self._is_row(found.key) else ():
                self._button(f"Là {format_number(reading)}", lambda reading=reading: self._settle(found, reading))
            self._button("Cả tệp ghi kiểu 1.234,5", lambda: self._dialog.answer(notation="vn"))
            self._button("Cả tệp ghi kiểu 1,234.5", lambda: self._dialog.answer(notation="en"))
        elif found.taken:
            self._button("Không nhận ô này", lambda: self._drop(found.key, True))
        elif found.cells and found.key in self._dialog.answers.dropped:
            self._button("Nhận ô này", lambda: self._drop(found.key, False))
        elif found.cells:
            self._button("Đúng là dòng này", lambda: self._confirm(found.key))
        if found.place and self._is_row(found.key):
            self._button("Là dòng khác…", lambda: self._choose_row(_assigned_place(found.place)))

    def _is_row(self, key: str) -> bool:
        """Whether it is a cell of a table form, not a whole table of an outline."""
        look = self._dialog.look
        form = look.place.form if look is not None and look.place is not None else None
        return form is not None and (key in form.rows or key in form.helpers)

    def _button(self, text: str, slot: Callable[[], object]) -> None:
        self._first = self._first or slot
        self._line.addWidget(widgets.button(text, slot))

    def _settle(self, found: FoundCell, reading: Decimal) -> None:
        self._dialog.answer(readings={**self._dialog.answers.readings, found.key: reading})

    def _drop(self, key: str, drop: bool) -> None:
        dropped = self._dialog.answers.dropped
        self._dialog.answer(dropped=dropped | {key} if drop else dropped - {key})

    def _confirm(self, key: str) -> None:
        self._dialog.answer(confirmed=self._dialog.answers.confirmed | {key})

    def _choose_row(self, place: str) -> None:
        look = self._dialog.look
        assert look is not None
        assert look.place is not None
        where = look.place
        picks = [Pick(key, title_of(where, key), title_of(where, key)) for key in _keys(where.form)]
        picks.append(Pick(NO_ROW, "Không phải dòng nào của biểu", "khong phai dong nao"))
        self.dialog = PickDialog(
            self, "Đây là dòng nào của biểu?", "Các dòng của biểu", "dòng", picks, lambda key: self._assign(place, key)
        )
        self.dialog.open()

    def _assign(self, place: str, key: str) -> None:
        assigned = {**self._dialog.answers.assigned, place: "" if key == NO_ROW else key}
        self._dialog.answer(assigned=assigned)


NO_ROW = "-"


def _keys(form: Form) -> list[str]:
    """Rows and helper cells that somebody types, in the form's order."""
    keys = []
    for row in form.row:
        if row.kind not in ("heading", "rate"):
            keys.append(row.key)
        keys += [helper.key for helper in row.helper]
    return keys


def _assigned_place(place: str) -> str:
    """ "Sheet1!C12" as answers name a line: "Sheet1!12"."""
    sheet, _, address = place.rpartition("!")
    return f"{sheet}!{address.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"
