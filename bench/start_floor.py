"""The floor of starting: the same libraries, and an editable, wrapped table of 56 rows with one digit typed."""

from __future__ import annotations

import msgspec
import platformdirs
import sqlite_utils
from PySide6.QtWidgets import QApplication, QTableWidget, QTableWidgetItem

from bench.digit import type_digit

ROWS, COLUMNS = 56, 5
TEXT = "Tỷ lệ nạn nhân của bạo lực gia đình được phát hiện được hỗ trợ một trong các dịch vụ cơ bản"


def main() -> None:
    """Show the table, type, say so."""
    assert msgspec and platformdirs and sqlite_utils
    app = QApplication([])
    table = QTableWidget(ROWS, COLUMNS)
    for row in range(ROWS):
        for column in range(COLUMNS):
            table.setItem(row, column, QTableWidgetItem(TEXT if column == 1 else ""))
    table.setColumnWidth(1, 360)
    table.setWordWrap(True)
    table.resizeRowsToContents()
    table.resize(1366, 728)
    table.show()
    table.setCurrentCell(0, 2)
    table.setFocus()
    app.processEvents()
    type_digit(app)


if __name__ == "__main__":
    main()
