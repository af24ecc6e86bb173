"""Whose workbook it is, on which form, for when, and where in it the figures stand: guessed, chosen by the officer."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QLabel, QWidget

from ui import theme, widgets
from ui.pick_list import Pick
from ui.tasks import now
from ui.unsigned.pick_dialog import PickDialog
from workflow.session import Session
from workflow.unsigned.looked import Answers, WorkbookLook
from workflow.unsigned.places import UnitBelow, form_choices, period_choices, units_below

CHOOSE = "Chọn đơn vị…"
NONE = "(chưa chọn)"


class PlaceRow(QFrame):
    """ask: called with the answers once one of them changed."""

    def __init__(self, session: Session, ask: Callable[[Answers], object]) -> None:
        super().__init__()
        self._session, self._ask = session, ask
        self._look: WorkbookLook | None = None
        self._filling = False
        self.dialog: PickDialog | None = None
        self.setProperty("role", "card")
        lines = widgets.column(self, gap=8)
        lines.setContentsMargins(14, 10, 14, 10)
        line, self._where = widgets.row(gap=theme.PAD), QWidget()
        lines.addLayout(line)
        lines.addWidget(self._where)
        below = widgets.row(self._where, gap=theme.PAD)
        self.unit = widgets.button(CHOOSE, self._choose_unit, icon="search")
        self.period, self.form = QComboBox(), QComboBox()
        self.sheet, self.column = QComboBox(), QComboBox()
        self._labels = {part: self._add(line, name, part) for name, part in self._first()}
        self._labels |= {part: self._add(below, name, part) for name, part in self._second()}
        line.addStretch(1)
        below.addStretch(1)
        self._where.hide()
        for combo in (self.period, self.form, self.sheet, self.column):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            combo.activated.connect(lambda _index: self._changed())

    def _first(self) -> tuple[tuple[str, QWidget], ...]:
        return (("Đơn vị", self.unit), ("Kỳ", self.period), ("Biểu", self.form))

    def _second(self) -> tuple[tuple[str, QWidget], ...]:
        return (("Trang tính", self.sheet), ("Cột số liệu", self.column))

    def _add(self, line: QBoxLayout, name: str, part: QWidget) -> QLabel:
        label = widgets.label(name, "muted")
        part.setAccessibleName(name)
        line.addWidget(label)
        line.addWidget(part)
        return label

    def show_look(self, look: WorkbookLook) -> None:
        """What is chosen or guessed now."""
        self._look = look
        where = look.place
        period = look.answers.period or (where.period.text if where else next(iter(look.periods), ""))
        periods = now(lambda: period_choices(self._session))
        _fill(self.period, [(each.title, each.text) for each in periods], period)
        forms = now(lambda: form_choices(self._session, period)) if period else ()
        chosen = look.answers.form or (where.form.key if where else "")
        _fill(self.form, [(form.short, form.key) for form in forms], chosen)
        self._name_unit(where.unit.name if where else "", period)
        for part in (self.unit, self.period, self.form):
            part.setEnabled(not look.keyed)
        _fill(self.sheet, [(name, name) for name in look.sheets], look.sheet)
        columns = [(f"{each.letter} · {each.head}" if each.head else each.letter, each.number) for each in look.columns]
        _fill(self.column, columns, look.column)
        sheets, several = not look.keyed and len(look.sheets) > 1, not look.keyed and len(look.columns) > 1
        for part, shown in ((self.sheet, sheets), (self.column, several)):
            part.setVisible(shown)
            self._labels[part].setVisible(shown)
        self._where.setVisible(sheets or several)

    def _name_unit(self, name: str, period: str) -> None:
        self.unit.setText(name or CHOOSE)
        self.unit.setAccessibleName(f"Đơn vị: {name or NONE}")
        self.unit.setEnabled(bool(period))

    def _changed(self) -> None:
        if self._look is None:
            return
        answers = self._look.answers
        sheet = self.sheet.currentData() or ""
        column = self.column.currentData() or 0
        moved = sheet != self._look.sheet
        self._ask(
            replace(
                answers,
                period=self.period.currentData() or "",
                form=self.form.currentData() or "",
                sheet=sheet if moved or answers.sheet else "",
                column=0 if moved else column,
            )
        )

    def _choose_unit(self) -> None:
        period = self.period.currentData() or ""
        units = now(lambda: units_below(self._session, period))
        guessed = set(self._look.units) if self._look else set()
        ordered = sorted(units, key=lambda unit: unit.code not in guessed)
        picks = [unit_pick(unit) for unit in ordered]
        self.dialog = PickDialog(self, "Bảng tính của đơn vị nào?", "Các đơn vị", "đơn vị", picks, self._take_unit)
        self.dialog.open()

    def _take_unit(self, code: str) -> None:
        if self._look is not None:
            self._ask(replace(self._look.answers, unit=code, period=self.period.currentData() or ""))


def unit_pick(unit: UnitBelow) -> Pick:
    """A unit in the list: its name and those above it."""
    return Pick(unit.code, f"{unit.name}  ·  {unit.path}", f"{unit.name} {unit.path} {unit.code}")


def _fill(combo: QComboBox, items: list[tuple[str, object]], chosen: object) -> None:
    """The items anew; where none is chosen a first line says so."""
    combo.clear()
    if chosen in ("", 0):
        combo.addItem(NONE, chosen)
    for text, value in items:
        combo.addItem(text[:1].upper() + text[1:], value)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))
