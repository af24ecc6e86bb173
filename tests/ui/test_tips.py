"""What a stranger wrote is shown as it stands, never read as markup."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from ui.receive.difference_dialog import difference_table
from ui.widgets import tip
from workflow.receiving.differences import CellDifference

EVIL = '<img src="//may.khac/x.png"><b>Đã duyệt</b> &lt;\ndòng hai'


@pytest.mark.parametrize("text", [EVIL, "a < b", "A & B", "<i", "một\nhai"])
def test_a_tip_reads_as_it_was_written(qtbot: QtBot, text: str) -> None:
    shown = tip(text)
    assert "<img" not in shown and "<b>" not in shown
    if shown != text:
        document = QTextDocument()
        document.setHtml(shown)
        assert document.toPlainText() == text


def test_a_plain_tip_is_left_alone() -> None:
    assert tip("Phường Võ Cường\n5 nữ") == "Phường Võ Cường\n5 nữ"


def test_figures_that_differ_bear_no_markup(qtbot: QtBot) -> None:
    table = difference_table((CellDifference("M1", "dòng 1", EVIL, "", "gone"),), "trước", "nay")
    qtbot.addWidget(table)
    item = table.item(0, 1)
    assert item is not None and item.text() == EVIL and item.toolTip() == tip(EVIL)
