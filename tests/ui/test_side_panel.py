"""The side panel in the real window: what it says, the course, figures of earlier years, F4 in a narrow window."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from forms.cells import Cell
from forms.past import Entry
from tests.ui.conftest import keys
from ui.table.chart import CourseChart, course_dialog
from ui.table.page import TablePage
from ui.table.past_dialog import PAPER_HINT, PastDialog
from ui.table.side_panel import HISTORY_LINES
from workflow.course import past_years, set_past
from workflow.reports import put

RATE, WOMEN, ALL, SHARE, FOREIGN = "M3.2a.1r", "M3.2a.1n", "M3.2a.1", "M6.1", "M2.1"
PAPER = "Báo cáo số 45/BC-UBND năm 2022"
ENTER, F4, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_F4, Qt.Key.Key_Escape
NARROW = (911, 512)


def stand(page: TablePage, key: str) -> None:
    """Put the cursor on a line and let it rest."""
    page.go_to(key)
    QTest.qWait(1)
    page.side.show_words()
    page.side.show_course()
    QApplication.processEvents()


def words(page: TablePage) -> list[str]:
    return [text for _look, text in page.side._shown]


def course_words(page: TablePage) -> str:
    assert page.side.course is not None
    return " ".join(label.text() for label in page.side.course.findChildren(QLabel) if not label.isHidden())


@pytest.fixture
def dialog(table_page: TablePage) -> Iterator[PastDialog]:
    page = table_page
    made = PastDialog(page, page.context.session, page.opened.report.id, page.opened.form.rows[RATE])
    made.show()
    QApplication.processEvents()
    yield made
    made.deleteLater()


def test_a_line_is_explained_from_meaning_to_source(table_page: TablePage) -> None:
    put(table_page.context.session, table_page.opened.report.id, ALL, Cell(Decimal(100)))
    table_page.commit(lambda: put(table_page.context.session, table_page.opened.report.id, WOMEN, Cell(Decimal(85))))
    stand(table_page, RATE)
    said = "\n".join(words(table_page)).replace("\u00a0", " ")
    assert "Tự tính: dòng 2.1.1.1 chia cho dòng 2.1.1." in said
    assert "Chủ trì: Sở Văn hóa, Thể thao và Du lịch" in said
    assert "Đơn vị tính: % · Kỳ báo cáo: theo năm" in said
    assert "Tỉnh: 90 năm 2025 (chưa đạt); 100 năm 2030\nThấp hơn mục tiêu năm 2025: 5" in said
    assert "TW: 80 năm 2025 (✓ đạt); 90 năm 2030" in said
    assert "Mục tiêu theo Quyết định 373/QĐ-UBND, dòng 268; TW là mức của Chiến lược quốc gia" in said
    assert "Quyết định 373/QĐ-UBND ngày 08/4/2024, dòng 274" in said


def test_a_corrected_label_shows_the_source_s_wording_and_why(table_page: TablePage) -> None:
    stand(table_page, SHARE)
    said = "\n".join(words(table_page))
    assert "Nguyên văn: “Chỉ tiêu 1: Phần đầu đạt 60%" in said
    assert "Đính chính số 12: " in said


def test_a_long_history_is_cut_and_shown_whole_on_demand(
    table_page: TablePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, report = table_page.context.session, table_page.opened.report.id
    for number in range(HISTORY_LINES + 2):
        put(session, report, ALL, Cell(Decimal(number)))
    stand(table_page, ALL)
    dated = [text for text in words(table_page) if " · " in text and "14:03" in text]
    assert len(dated) == HISTORY_LINES and f" {HISTORY_LINES + 1} (trước: {HISTORY_LINES})" in dated[0]
    assert table_page.side.all_changes.isVisible() and "6 lần" in table_page.side.all_changes.text()
    told: list[str] = []
    monkeypatch.setattr(
        "PySide6.QtWidgets.QDialog.exec", lambda box: told.extend(label.text() for label in box.findChildren(QLabel))
    )
    table_page.side.all_changes.click()
    assert sum("14:03" in text for text in told) == HISTORY_LINES + 2
    stand(table_page, WOMEN)
    assert not table_page.side.all_changes.isVisible()


def test_the_course_follows_when_the_cursor_rests(table_page: TablePage, qtbot) -> None:
    session, report = table_page.context.session, table_page.opened.report.id
    set_past(session, report, SHARE, (Entry(2022, {SHARE: "55"}, PAPER), Entry(2023, {SHARE: "58"})))
    table_page.go_to(SHARE)
    qtbot.waitUntil(lambda: table_page.side.course is not None and table_page.side.course.isVisible(), timeout=15_000)
    QApplication.processEvents()
    chart = table_page.side.course.chart
    assert [label.text for label in chart.laid().labels if label.role == "value"] == ["58", "55"]
    assert "Theo đà này, năm 2025 khoảng 64: đạt mục tiêu tỉnh (60)" in course_words(table_page)
    assert "2022: 55 (Báo cáo số 45/BC-UBND năm 2022)" in chart.accessibleDescription()


def test_one_year_says_what_a_forecast_needs(table_page: TablePage) -> None:
    stand(table_page, SHARE)
    assert "Cần số liệu của ít nhất hai năm để dự báo." in course_words(table_page)


def test_rows_without_a_course_show_none(table_page: TablePage) -> None:
    stand(table_page, SHARE)
    assert table_page.side.course.isVisible()
    for key in (FOREIGN, "M1"):
        stand(table_page, key)
        assert not table_page.side.course.isVisible()


def test_no_text_of_the_panel_is_cut(table_page: TablePage) -> None:
    session, report = table_page.context.session, table_page.opened.report.id
    set_past(session, report, SHARE, (Entry(2022, {SHARE: "55"}, PAPER), Entry(2023, {SHARE: "58"})))
    for line in table_page.model.lines:
        stand(table_page, line.key)
        area = table_page.side.area
        assert area.widget().width() <= area.viewport().width(), line.key
        if table_page.side.course.isVisible() and table_page.side.course.chart is not None:
            assert table_page.side.course.chart.width() <= area.viewport().width()


def test_a_cursor_that_runs_tells_the_last_line_only(table_page: TablePage, qtbot) -> None:
    stand(table_page, ALL)
    asked: list[str] = []
    side = table_page.side
    show = side.show_words
    side._words.timeout.disconnect()
    side._words.timeout.connect(lambda: (asked.append(side._line.key), show()))
    for row in range(20):
        table_page.view.go(row)
    qtbot.waitUntil(lambda: bool(asked), timeout=15_000)
    assert asked == [table_page.model.lines[19].key]


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_chart_is_painted_at_every_scale(table_page: TablePage, ratio: float) -> None:
    stand(table_page, SHARE)
    chart = table_page.side.course.chart
    image = QImage(chart.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(0xFFFFFF)
    chart.render(image)
    colours = {image.pixel(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)}
    assert len(colours) > 5


def test_the_larger_view_says_everything_in_words(table_page: TablePage, monkeypatch: pytest.MonkeyPatch) -> None:
    stand(table_page, SHARE)
    opened: list[object] = []
    monkeypatch.setattr("PySide6.QtWidgets.QDialog.exec", lambda box: opened.append(box.windowTitle()))
    chart = table_page.side.course.chart
    chart.setFocus()
    keys("", ENTER)
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton)
    table_page.side.course.large.click()
    assert opened == ["Quá trình 2021–2030"] * 3
    made = course_dialog(table_page, "Tên", chart.course)
    said = [label.text() for label in made.findChildren(QLabel)]
    assert any("Mục tiêu tỉnh" in text for text in said) and made.findChild(CourseChart).minimumHeight() > 200
    made.deleteLater()


def field(dialog: PastDialog, year: int, key: str) -> QLineEdit:
    return dialog.fields[year, key]


def test_past_years_are_typed_by_keyboard_alone(dialog: PastDialog, table_page: TablePage) -> None:
    assert field(dialog, 2021, WOMEN).hasFocus()
    keys("57", ENTER)
    assert field(dialog, 2022, WOMEN).hasFocus()
    keys("60", ENTER, ENTER)
    keys("80", ENTER)
    keys("80")
    assert field(dialog, 2021, RATE).placeholderText() == "71,3" and field(dialog, 2021, RATE).isReadOnly()
    keys("", ENTER, ENTER, ENTER)
    assert field(dialog, 2021, "").hasFocus(), "computed rates are passed over"
    field(dialog, 2022, "").setText(PAPER)
    keys("", ENTER, ENTER, ENTER)
    assert dialog.save.hasFocus()
    keys("", ENTER)
    assert dialog.result() == PastDialog.DialogCode.Accepted
    session, report = table_page.context.session, table_page.opened.report.id
    found = {year.year: (dict(year.texts), year.computed, year.paper) for year in past_years(session, report, RATE)}
    assert found[2021] == ({WOMEN: "57", ALL: "80"}, "71,3", "") and found[2022][2] == PAPER


def test_a_column_of_a_spreadsheet_is_pasted_at_once(dialog: PastDialog) -> None:
    QGuiApplication.clipboard().setText("57\t80\r\n60\t82\r\n61\t83\r\n62\t84\r\n")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [field(dialog, year, key).text() for year in (2021, 2023) for key in (WOMEN, ALL)] == [
        "57",
        "80",
        "61",
        "83",
    ]
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "2 giá trị trong vùng dán nằm ngoài" in told


def test_what_cannot_be_stays_in_its_field_and_is_told(dialog: PastDialog, table_page: TablePage) -> None:
    field(dialog, 2022, RATE).setText("chín mươi")
    dialog.keep()
    assert dialog.isVisible() and field(dialog, 2022, RATE).text() == "chín mươi"
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Năm 2022, kết quả “chín mươi” không phải là số." in told
    field(dialog, 2022, RATE).setText("90")
    dialog.keep()
    assert not dialog.isVisible()


def test_escape_asks_once_before_typed_figures_are_given_up(dialog: PastDialog, table_page: TablePage) -> None:
    keys("57", ESCAPE)
    assert dialog.isVisible()
    assert any("Có số liệu chưa ghi" in label.text() for label in dialog.findChildren(QLabel))
    keys("", ESCAPE)
    assert not dialog.isVisible()
    session, report = table_page.context.session, table_page.opened.report.id
    assert not any(year.texts for year in past_years(session, report, RATE))


def test_every_field_is_named_and_the_source_has_an_example(dialog: PastDialog) -> None:
    assert field(dialog, 2022, ALL).accessibleName() == "Mẫu số năm 2022"
    assert field(dialog, 2022, "").placeholderText() == PAPER_HINT


def test_written_figures_show_in_the_panel(table_page: TablePage, monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(dialog: PastDialog) -> int:
        dialog.fields[2023, SHARE].setText("44,5")
        dialog.keep()
        return dialog.result()

    monkeypatch.setattr(PastDialog, "exec", typed)
    stand(table_page, SHARE)
    table_page.side.course.past.click()
    assert "2023: 44,5" in table_page.side.course.chart.accessibleDescription()


def test_f4_leads_to_the_panel_and_back(table_page: TablePage) -> None:
    table_page.go_to(ALL)
    assert not table_page.dock.button.isVisible()
    keys("", F4)
    assert table_page.side.area.hasFocus()
    keys("", F4)
    assert table_page.view.hasFocus()


def test_f4_lays_the_panel_over_a_narrow_table_and_escape_puts_it_away(table_page: TablePage) -> None:
    shell = table_page.window()
    shell.resize(*NARROW)
    QTest.qWait(60)
    table_page.go_to(ALL)
    assert not table_page.side.isVisible() and table_page.dock.button.isVisible()
    width = table_page.view.width()
    keys("", F4)
    side = table_page.side
    assert side.isVisible() and not side.note.isVisible() and table_page.view.width() == width
    assert table_page.rect().contains(side.geometry())
    assert any("nạn nhân" in text for text in words(table_page))
    keys("", ESCAPE)
    assert not side.isVisible() and table_page.view.hasFocus()
    table_page.dock.button.click()
    shell.resize(1366, 728)
    QApplication.processEvents()
    assert (
        side.isVisible()
        and not table_page.dock.is_sheet
        and side.geometry().left() > table_page.view.geometry().right()
    )
    keys("", ESCAPE)
    assert side.isVisible()
