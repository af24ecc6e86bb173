"""“Giới thiệu”: reached by a key and from the settings, read and searched, copied, and the program tried from it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from forms.errors import BadInput
from forms.version import VERSION
from tests.ui.conftest import OpenShell, keys
from tests.ui.release_stick import PUBLISHER, trust_publisher
from tests.ui.settings_window import button, said, settings_of
from tests.ui.test_access import _can_be_reached
from tests.ui.test_language import foreign
from tests.ui.test_window import texts
from ui.about.dialog import LICENCES, SELF_TEST, TECHNICAL, AboutDialog
from ui.shell import Shell
from workflow import about
from workflow.about import RULE
from workflow.self_test import running
from workflow.session import Session

LICENCE_TEXT = "\n".join(
    (
        "LỜI ĐẦU", RULE, "Thư viện B 2.0", "Giấy phép: MIT", "Nguồn: ở đâu đó", RULE, "Được phép dùng tự do.", "",
        RULE, "thư viện A 1.0", "Giấy phép: LGPL-3.0", RULE, "Giữ nguyên thông báo này.", "=" * 20, "Hết.",
    )
)  # fmt: skip


def dialog_of(shell: Shell) -> AboutDialog:
    QApplication.processEvents()
    (found,) = [one for one in shell.findChildren(AboutDialog) if one.isVisible()]
    return found


@pytest.fixture
def dialog(
    office_session: Session, open_shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AboutDialog:
    trust_publisher(monkeypatch, tmp_path / "chứng thư")
    monkeypatch.setattr(about, "licence_text", lambda: LICENCE_TEXT)
    shell = open_shell(office_session)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    return dialog_of(shell)


def test_a_key_opens_it_and_escape_closes_it(dialog: AboutDialog, qtbot) -> None:
    qtbot.waitUntil(lambda: PUBLISHER in said(dialog))
    assert VERSION in said(dialog) and dialog.tabs.tab(0).hasFocus()
    keys("", Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_settings_lead_to_it(office_session: Session, open_shell: OpenShell) -> None:
    page = settings_of(office_session, open_shell)
    page.contents.buttons["Cập nhật"].click()
    button(page.update_card, "Giới thiệu").click()
    assert dialog_of(page.window()).tabs.number == 0


def test_licences_are_searched_and_read(dialog: AboutDialog, qtbot) -> None:
    keys("", Qt.Key.Key_Right)
    part = dialog.licences
    qtbot.waitUntil(lambda: bool(part.shown))
    assert [one.name for one in part.shown] == ["thư viện A 1.0", "Thư viện B 2.0"]
    assert "Giữ nguyên thông báo này." in part.text.toPlainText() and "Hết." in part.text.toPlainText()
    part.search.setFocus()
    keys("tu do")
    assert part.list.item(0).isHidden() and part.text.toPlainText().startswith("Thư viện B 2.0")
    keys("xyz")
    assert part.text.toPlainText() == "" and "Không thành phần nào" in part.count.text()


def test_a_program_that_lacks_its_licences_says_so(dialog: AboutDialog, monkeypatch: pytest.MonkeyPatch, qtbot) -> None:
    def refuse() -> str:
        raise BadInput("Thiếu tệp.", "Hãy cài lại.")

    monkeypatch.setattr(about, "licence_text", refuse)
    dialog.tabs.show_part(LICENCES)
    qtbot.waitUntil(lambda: dialog.licences.count.text() == "Thiếu tệp. Hãy cài lại.")


def test_the_technical_information_is_copied(dialog: AboutDialog, office_session: Session, qtbot) -> None:
    dialog.tabs.show_part(TECHNICAL)
    qtbot.waitUntil(lambda: "SQLite" in dialog.technical.text.toPlainText())
    dialog.technical.copy.click()
    copied = QApplication.clipboard().text()
    assert all(part in copied for part in (VERSION, str(office_session.home), "OpenSSL", "Qt: 6", "Chỗ còn trống"))


@pytest.mark.parametrize(("status", "told"), [(0, "Tự kiểm tra đạt"), (1, "Tự kiểm tra không đạt")])
def test_the_program_tries_itself(dialog: AboutDialog, monkeypatch: pytest.MonkeyPatch, status: int, told: str) -> None:
    """The steps themselves are tried in tests/workflow; here a process of one step stands for them."""
    writes = f"(pathlib.Path(sys.argv[1]) / {running.LINES!r}).write_text('Bước: xong\\n', 'utf-8')"
    command = [sys.executable, "-c", f"import pathlib, sys; {writes}; sys.exit({status})"]
    monkeypatch.setattr(running, "own_command", lambda *_words: command)
    dialog.tabs.show_part(SELF_TEST)
    dialog.self_test.begin.click()
    assert told in said(dialog)
    dialog.self_test.copy.click()
    assert QApplication.clipboard().text().splitlines()[-1] == (running.BAD if status else running.GOOD)


def test_all_of_it_speaks_vietnamese_and_is_reached_by_tab(dialog: AboutDialog) -> None:
    for number in range(len(dialog.tabs._titles)):
        dialog.tabs.show_part(number)
        dialog.tabs.tab(number).setFocus()
        QApplication.processEvents()
        assert not [text for text in texts(dialog) if foreign(text)]
        wanted = {widget for widget in dialog.findChildren(QWidget) if _can_be_reached(widget)}
        reached: set[QWidget] = set()
        for _step in range(2 * len(wanted)):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            reached.add(QApplication.focusWidget())
        assert not {widget.accessibleName() or repr(widget) for widget in wanted - reached}, number
