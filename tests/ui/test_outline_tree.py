"""The outline at the left: marks and findings in words, search, counts, keys between outline and page."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from forms.cells import Cell, State
from tests.ui.conftest import keys
from ui import theme
from ui.outline.page import OutlinePage
from ui.outline.parts import Mark
from ui.outline.tree_delegate import ABOVE, MARK

CONTROL = Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, held)
    QApplication.processEvents()


def spoken(page: OutlinePage, key: str) -> str:
    return page.tree.items[key].data(0, Qt.ItemDataRole.AccessibleTextRole)


def test_marks_of_a_section_also_in_words(outline_page: OutlinePage) -> None:
    assert outline_page.tree.items["II"].data(0, MARK) == Mark.EMPTY.value
    outline_page.put("II", Cell("Thiếu kinh phí"))
    assert outline_page.tree.items["II"].data(0, MARK) == Mark.DONE.value
    assert spoken(outline_page, "II") == "II. Khó khăn, vướng mắc, đã nhập"
    for key in ("I.4.b.bdg", "I.4.b.pcblgd"):
        outline_page.put(key, Cell(None, State.MISSING))
    assert outline_page.tree.items["I.4.b"].data(0, MARK) == Mark.FOLLOWS.value
    assert spoken(outline_page, "I.4.b") == "Các Tháng hành động, sẽ bổ sung"
    assert outline_page.tree.items["I"].data(0, MARK) is None


def test_sections_with_findings_say_so(outline_page: OutlinePage) -> None:
    outline_page.put("I.3.b.so_lop", Cell("vài"))
    outline_page.put("I.5.2.kien_nghi", Cell(Decimal(2)))
    outline_page.put("I.5.2.kien_nghi_da_giai_quyet", Cell(Decimal(5)))
    outline_page.check()
    assert spoken(outline_page, "I.3.b").endswith(", đang nhập, 1 lỗi")
    assert spoken(outline_page, "I.5.2").endswith(", đang nhập, 1 cảnh báo")
    assert outline_page.outline.foot.text().endswith(" mục có nội dung · 1 lỗi · 1 cảnh báo")
    outline_page.put("I.3.b.so_lop", Cell(Decimal(3)))
    outline_page.check()
    assert "lỗi" not in spoken(outline_page, "I.3.b")


def test_a_line_is_as_high_as_its_text(outline_page: OutlinePage) -> None:
    tree, line = outline_page.tree, QFontMetrics(theme.font()).height()
    heights = {key: tree.visualItemRect(item).height() for key, item in tree.items.items()}
    assert heights["I.4.c"] <= line + 2 * ABOVE + 2
    assert heights["I.2.dd"] >= 2 * line


@pytest.mark.parametrize("typed", ["kien toan", "Kiện TOÀN", "kiện cung co"])
def test_the_search_finds_without_diacritics(outline_page: OutlinePage, typed: str) -> None:
    press(Qt.Key.Key_F, CONTROL)
    assert outline_page.outline.search.hasFocus()
    outline_page.outline.search.setText(typed)
    shown = [key for key, item in outline_page.tree.items.items() if not item.isHidden()]
    assert shown == ["I", "I.5", "I.5.1", "I.5.1.a"]
    press(Qt.Key.Key_Return)
    assert outline_page.group.head.key == "I.5"
    assert not outline_page.outline.has_cursor()


def test_escape_ends_the_search(outline_page: OutlinePage) -> None:
    press(Qt.Key.Key_F, CONTROL)
    keys("zzz")
    assert all(item.isHidden() for item in outline_page.tree.items.values())
    assert outline_page.outline.none.isVisible()
    press(Qt.Key.Key_Escape)
    assert not any(item.isHidden() for item in outline_page.tree.items.values())


def test_f6_and_enter_go_between_outline_and_page(outline_page: OutlinePage) -> None:
    outline_page.go_to("II")
    press(Qt.Key.Key_F6)
    assert outline_page.tree.hasFocus()
    press(Qt.Key.Key_Down)
    assert outline_page.group.head.key == "III.1"
    press(Qt.Key.Key_Return)
    keys("Bố trí kinh phí")
    outline_page.flush()
    assert outline_page.opened.report.cell("III.1").text == "Bố trí kinh phí"


def test_sections_are_turned_by_key_from_a_table_and_from_the_outline(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.1")
    outline_page.view.editors["I.1"].add.click()
    press(Qt.Key.Key_PageDown, CONTROL)
    assert outline_page.group.head.key == "I.2"
    outline_page.tree.setFocus()
    press(Qt.Key.Key_PageUp, CONTROL)
    assert outline_page.group.head.key == "I.1"


def test_a_row_just_added_is_taken_back_by_one_step(outline_page: OutlinePage) -> None:
    outline_page.go_to("I.4.c")
    editor = outline_page.view.editors["I.4.c"]
    editor.add.click()
    assert len(editor.model.rows) == 1
    press(Qt.Key.Key_Z, CONTROL)
    assert len(editor.model.rows) == 0
