"""A fingerprint large enough to be read over the telephone, or compared while it is read out."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from ui import theme, widgets

A_LINE = 4


def fingerprint_lines(groups: str) -> QWidget:
    """Four numbered lines of four groups; the number of a line reads the whole of it to a screen reader."""
    made = QWidget()
    made.setAccessibleName(f"Dấu vân tay {groups}")
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.PAD)
    grid.setVerticalSpacing(theme.PAD)
    parts = groups.split()
    for place, group in enumerate(parts):
        row, column = divmod(place, A_LINE)
        if not column:
            number = widgets.label(f"Dòng {row + 1}", "muted")
            number.setAccessibleName(f"Dòng {row + 1}: {' '.join(parts[place : place + A_LINE])}")
            grid.addWidget(number, row, 0)
        grid.addWidget(widgets.label(group, "groups", select=True), row, column + 1)
    grid.setColumnStretch(A_LINE + 1, 1)
    grid.setRowStretch(grid.rowCount(), 1)
    return made
