"""A fault of the program while a figure is typed: the dialog, what is copied from it and the log do not tell it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from tests.ui.conftest import keys
from ui import problems
from ui.table.page import TablePage

FIGURE = "7314902"


def broken(*values: object, **more: object) -> None:
    raise ValueError(f"{values} {more} {FIGURE}")


def test_a_fault_while_typing_does_not_tell_the_figure(
    table_page: TablePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: list[BaseException], qtbot
) -> None:
    path = problems.start_log(tmp_path)
    shown: list[str] = []

    def read(dialog: QDialog) -> None:
        shown.extend(edit.toPlainText() for edit in dialog.findChildren(QPlainTextEdit))

    try:
        monkeypatch.setattr("ui.report_page.enter", broken)
        table_page.go_to("M3.2a.1")
        with qtbot.captureExceptions() as raised:
            keys(FIGURE, Qt.Key.Key_Return)
        (error,) = {id(one): one for one in (*told, *(found for _, found, _ in raised))}.values()
        read(dialog := problems.bug_dialog(None, error))
        qtbot.addWidget(dialog)
        next(one for one in dialog.findChildren(QPlainTextEdit)).selectAll()
    finally:
        problems.stop_log()
        monkeypatch.undo()
    assert sys.excepthook is not problems._hook
    texts = (*shown, path.read_text(encoding="utf-8"), QApplication.clipboard().text())
    assert "ValueError" in shown[0] and not [text for text in texts if FIGURE in text]
