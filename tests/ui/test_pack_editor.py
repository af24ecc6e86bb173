"""The page of the packs and the editor: begun, filled in with real keys, taken back, led to faults, put to use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from forms.packs.copying import Wanted
from forms.packs.entries import Spot
from tests.ui.conftest import OpenShell, keys
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from ui.packs.editor import EditorPage
from ui.packs.page import PacksPage
from ui.shell import Shell
from ui.tasks import gateway
from workflow.composing.acts import change
from workflow.composing.drafts import begin, drafts, open_draft
from workflow.office import require_office
from workflow.session import Session

PACK, NEW = "bac-ninh-2024", "bac-ninh-2024-b"
PLACES = {"Kon", "Kạn", "Lắk", "Đắk"}
ROWS = Spot("row", "phu-luc-01", 3)


@pytest.fixture
def shell(office_session: Session, open_shell: OpenShell) -> Shell:
    return open_shell(office_session)


@pytest.fixture
def editor(shell: Shell) -> Iterator[EditorPage]:
    begin(shell.context.session, PACK, Wanted(NEW, "Bắc Ninh 2024, bổ sung", "12/QĐ-UBND"))
    shell.show_packs(NEW)
    page = shell.page
    assert isinstance(page, EditorPage)
    yield page
    page.preview._rest.stop()
    gateway.close()


def stored(page: EditorPage) -> EditorPage:
    """The page, once its draft was found on the disk as the page shows it."""
    assert open_draft(page.context.session, NEW) == page.draft
    return page


def press(page: EditorPage | PacksPage, name: str) -> None:
    """Press the button of that accessible name."""
    button = next(each for each in page.findChildren(QPushButton) if each.accessibleName() == name)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_settings_lead_to_the_page_and_a_new_pack_is_begun_there(shell: Shell) -> None:
    shell.show_settings()
    shell.page.packs.load()
    press(shell.page, "Xem, soạn và cài gói…")
    assert isinstance(shell.page, PacksPage)
    title = require_office(shell.context.session).pack.title
    press(shell.page, f"Tạo gói mới từ gói này…: {title}")
    dialog = shell.page.dialog
    dialog.years.line.setText("2024")
    dialog.title.box.setPlainText("Kế hoạch mới")
    dialog.number.line.setText("115/QĐ-UBND")
    dialog.day.line.setText("20/9/2024")
    dialog.go.click()
    assert isinstance(shell.page, EditorPage)
    pack = shell.page.draft.pack
    assert (pack.title, pack.basis.number, pack.years) == ("Kế hoạch mới", "115/QĐ-UBND", (2024,))
    assert pack.id in {item.id for item in drafts(shell.context.session)} and pack.id != PACK


def test_a_day_that_is_none_is_told_and_nothing_is_stored(editor: EditorPage) -> None:
    editor.go(Spot("obligation"))
    field = editor.form.inputs["due_day"]
    field.setFocus()
    field.line.selectAll()
    keys("31/2", Qt.Key.Key_Tab)
    assert "Không có ngày 31/2" in editor.form._told["due_day"].text()
    assert not editor.draft.undone
    field.setFocus()
    field.line.selectAll()
    keys("20/12", Qt.Key.Key_Tab)
    duty = stored(editor).draft.pack.obligation[0]
    assert (duty.due_day, duty.due_month) == (20, 12)
    assert "trước 20/12" in editor.list.view.item(0).text()


def test_a_row_is_added_typed_and_taken_back(editor: EditorPage) -> None:
    editor.go(ROWS)
    before = len(editor.draft.pack.form_by_key["phu-luc-01"].row)
    editor.list.add.click()
    keys("Số lớp tập huấn", Qt.Key.Key_Tab)
    form = stored(editor).draft.pack.form_by_key["phu-luc-01"]
    assert form.row[4].label == "Số lớp tập huấn" and len(form.row) == before + 1
    assert editor.preview.forms.currentData() == "phu-luc-01"
    editor.undo.click()
    editor.undo.click()
    assert len(stored(editor).draft.pack.form_by_key["phu-luc-01"].row) == before
    editor.redo.click()
    assert len(editor.draft.pack.form_by_key["phu-luc-01"].row) == before + 1


def test_a_kind_shows_the_fields_it_has(editor: EditorPage) -> None:
    editor.go(ROWS)
    editor.list.add.click()
    shown = {name: field for name, field in editor.form.inputs.items() if field.isVisibleTo(editor)}
    assert "levels" in shown and "numerator" not in shown
    kind = editor.form.inputs["kind"]
    kind.choice.setCurrentIndex(kind._values.index("rate"))
    kind.choice.activated.emit(kind.choice.currentIndex())
    shown = {name: field for name, field in editor.form.inputs.items() if field.isVisibleTo(editor)}
    assert "numerator" in shown and "levels" not in shown
    assert editor.troubles.shown and not editor.use.isEnabled()


def test_what_is_wrong_leads_to_its_place(editor: EditorPage) -> None:
    session = editor.context.session
    wrong = change(session, editor.draft, Spot(), replace(editor.draft.pack, signer=editor.draft.pack.signer[:1]))
    editor.draft = wrong
    editor._follow()
    assert editor.troubles.isVisibleTo(editor) and not editor.sign.isEnabled()
    go = next(each for each in editor.troubles.findChildren(QPushButton) if each.text() == "Đến chỗ này")
    go.click()
    assert editor.spot.list == "signer" and editor.parts.current() == Spot("signer")
    assert "lỗi" in editor.parts.items[Spot("signer")].text(0)


def test_a_field_of_a_section_is_added_and_named(editor: EditorPage) -> None:
    editor.go(Spot("section", "phu-luc-02", 0))
    editor.list.below.click()
    keys("Công tác cán bộ nữ", Qt.Key.Key_Tab)
    fields = editor.form.inputs["field"]
    fields.add.click()
    keys("Số cán bộ nữ được quy hoạch", Qt.Key.Key_Tab)
    section = stored(editor).draft.pack.form_by_key["phu-luc-02"].section[1]
    assert section.title == "Công tác cán bộ nữ"
    assert [(item.type, item.label) for item in section.field] == [
        ("narrative", ""),
        ("count", "Số cán bộ nữ được quy hoạch"),
    ]
    assert not editor.draft.troubles


@pytest.mark.parametrize("pack_id", ["toan-quoc", PACK])
def test_reading_through_a_draft_changes_nothing(shell: Shell, pack_id: str) -> None:
    begin(shell.context.session, pack_id, Wanted(NEW, "Gói mới", "12/QĐ-UBND", province="24"))
    shell.show_packs(NEW)
    page = shell.page
    pack, parts = page.draft.pack, list(page.parts.items)
    for spot in (each for part in parts for each in (part, replace(part, number=1))):
        if spot.list or spot.number < 0:
            page.go(spot)
    page.flush()
    page.preview._rest.stop()
    gateway.close()
    assert page.draft.pack == pack and not page.draft.undone, page.draft.undone


def test_a_table_is_made_with_the_keyboard_alone(editor: EditorPage) -> None:
    editor.go(Spot("section", "phu-luc-02", 0))
    editor.list.below.click()
    fields = editor.form.inputs["field"]
    fields.add.click()
    keys("")
    kind = fields.forms[-1].inputs["type"]
    kind.choice.setCurrentIndex(kind._values.index("table"))
    kind.choice.activated.emit(kind.choice.currentIndex())
    keys("")
    fields.forms[-1].stand()
    keys("Danh sách mô hình", Qt.Key.Key_Tab, Qt.Key.Key_Space)
    keys("Tên mô hình", Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    keys("Địa điểm", Qt.Key.Key_Tab)
    table = stored(editor).draft.pack.form_by_key["phu-luc-02"].section[1].field[-1]
    assert (table.type, table.label) == ("table", "Danh sách mô hình")
    assert [column.label for column in table.column] == ["Tên mô hình", "Địa điểm"]
    last, area = fields.forms[-1].inputs["column"].forms[-1], editor.area
    place = last.mapTo(area.viewport(), last.rect().topLeft()).y()
    assert 0 <= place < area.viewport().height()


def test_a_target_is_typed_as_officers_write_figures(editor: EditorPage) -> None:
    rows = editor.draft.pack.form_by_key["phu-luc-01"].row
    number = next(number for number, row in enumerate(rows) if row.kind == "percent")
    editor.go(Spot("row", "phu-luc-01", number))
    targets = editor.form.inputs["target"]
    targets.add.click()
    keys("")
    value = targets.forms[-1].inputs["value"]
    value.setFocus()
    value.line.selectAll()
    keys("78,5", Qt.Key.Key_Tab)
    kept = stored(editor).draft.pack.form_by_key["phu-luc-01"].row[number].target[-1]
    assert kept.value == "78.5" and value.line.text() == "78,5" and not editor.draft.troubles


def test_tab_stops_at_the_fields_that_a_day_brings(editor: EditorPage) -> None:
    editor.go(Spot("obligation"))
    field = editor.form.inputs["due_day"]
    field.setFocus()
    field.line.selectAll()
    keys("", Qt.Key.Key_Delete, Qt.Key.Key_Tab)
    assert not editor.draft.pack.obligation[0].has_day
    field.setFocus()
    keys("10/6", Qt.Key.Key_Tab)
    assert editor.form.inputs["exclusive"].check.hasFocus()
    keys("", Qt.Key.Key_Space)
    assert stored(editor).draft.pack.obligation[0].due_text == "chậm nhất ngày 10/6"
    assert "chậm nhất 10/6" in editor.list.view.item(0).text()


def test_an_agency_with_another_name_bears_it_in_print(editor: EditorPage) -> None:
    rows = editor.draft.pack.form_by_key["phu-luc-01"].row
    name = "Sở Giáo dục và Đào tạo"
    led = [row.key for row in rows if name in row.lead_printed]
    editor.go(Spot("agency", number=[one.name for one in editor.draft.pack.agency].index(name)))
    editor.form.stand()
    keys("Sở Giáo dục mới", Qt.Key.Key_Tab)
    rows = stored(editor).draft.pack.form_by_key["phu-luc-01"].row
    assert led and [row.key for row in rows if "Sở Giáo dục mới" in row.lead_printed] == led
    assert not any(name in row.lead_printed for row in rows)


def test_the_preview_shows_the_page_with_the_row(editor: EditorPage, qtbot) -> None:
    editor.go(ROWS)
    editor.preview.draw()
    qtbot.waitUntil(lambda: not editor.preview.drawing and editor.preview.view.pages > 1, timeout=20_000)
    assert editor.preview.view.page == 1


def test_every_part_speaks_plain_vietnamese(editor: EditorPage) -> None:
    found: set[str] = set()
    for spot in list(editor.parts.items):
        if spot.form in ("", "phu-luc-01", "phu-luc-02"):
            editor.go(spot)
            found |= {word for text in texts(editor) if "{" not in text for word in foreign(text)}
    assert not found - PLACES
    editor.context.ways.show_packs()
    page = editor.window().page
    assert not {word for text in texts(page) for word in foreign(text)} - PLACES


def test_a_draft_is_put_to_use_and_its_sentence_stands_on_the_page(editor: EditorPage, shell: Shell) -> None:
    editor.ask_use()
    editor.dialog.go.click()
    assert isinstance(shell.page, PacksPage) and not drafts(shell.context.session)
    assert require_office(shell.context.session).pack.id == NEW
    assert any("Báo cáo lập từ nay theo gói này" in text for text in texts(shell.page))
    press(shell.page, "Soạn bản mới của gói này: Bắc Ninh 2024, bổ sung")
    assert isinstance(shell.page, EditorPage) and shell.page.draft.pack.version == 2
    shell.page.preview._rest.stop()
