"""A fault of the program while a figure is typed: the dialog, what is copied from it and the log do not tell it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit

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
    table_page.go_to("M3.2a.1")
    with monkeypatch.context() as patch:
        patch.setattr("ui.report_page.enter", broken)
        with qtbot.captureExceptions() as raised:
            keys(FIGURE, Qt.Key.Key_Return)
    (error, *_) = (*told, *(found for _, found, _ in raised))
    try:
        dialog = problems.bug_dialog(None, error)
        qtbot.addWidget(dialog)
        next(one for one in dialog.findChildren(QAbstractButton) if one.text() == "Sao chép nội dung").click()
    finally:
        problems.stop_log()
    for text in (QApplication.clipboard().text(), path.read_text(encoding="utf-8")):
        assert "ValueError" in text and "enter_text" in text and FIGURE not in text


def test_a_fault_is_told_though_the_log_cannot_be_written(tmp_path: Path, qtbot) -> None:
    path = problems.start_log(tmp_path)
    try:
        path.parent.rmdir()
        dialog = problems.bug_dialog(None, ValueError("a"))
        qtbot.addWidget(dialog)
    finally:
        problems.stop_log()
    assert "ValueError" in dialog.findChild(QPlainTextEdit).toPlainText() and not path.exists()
