"""Dialogs that tell what went wrong sit tight around their words, however long, and can be copied whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from forms.errors import BadInput, WorldError
from ui.backup_offer import backup_dialog
from ui.leaving import leaving_dialog
from ui.problems import bug_dialog, world_dialog

LONG = "Chưa ghi được vào USB: ổ đĩa đầy (cần 1,2 MB, còn 0,3 MB). Báo cáo vẫn còn nguyên trên máy này. " * 3
PATH = "Không ghi được vào /home/can-bo/BaoCaoBinhDangGioi/thu-muc-ten-dai-khong-cho-ngat-dong/bao-cao.sqlite3."
REMEDY = "Hãy giải phóng chỗ trống rồi bấm Ghi lại."
MANY = tuple(f"Dòng {number}: “mười” không phải là số" for number in range(40))
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
Make = Callable[[None], QDialog]


@pytest.fixture
def shown(app: QApplication, qtbot: QtBot) -> Callable[[Make], QDialog]:
    def show(make: Make) -> QDialog:
        dialog = make(None)
        qtbot.addWidget(dialog)
        with qtbot.waitExposed(dialog):
            dialog.show()
        return dialog

    return show


@pytest.mark.parametrize(
    "make",
    [
        lambda parent: world_dialog(parent, WorldError("Ổ đĩa đã đầy.", "Hãy chọn ổ khác.")),
        lambda parent: world_dialog(parent, WorldError("Không có báo cáo nào ứng với “x”.")),
        lambda parent: world_dialog(parent, WorldError(LONG, REMEDY)),
        lambda parent: world_dialog(parent, WorldError(PATH, LONG)),
        lambda parent: world_dialog(parent, BadInput("Chưa điền được.", REMEDY, MANY[:2])),
        lambda parent: world_dialog(parent, BadInput("Chưa điền được.", REMEDY, MANY)),
        lambda parent: bug_dialog(parent, KeyError("x")),
        lambda parent: backup_dialog(parent, WorldError(LONG, REMEDY)),
        lambda parent: leaving_dialog(parent, LONG),
    ],
)
def test_nothing_is_empty_and_nothing_is_cut(shown: Callable[[Make], QDialog], make: Make) -> None:
    dialog = shown(make)
    for label in dialog.findChildren(QLabel):
        if label.wordWrap() and not _scrolls(label):
            assert 0 <= label.height() - label.heightForWidth(label.width()) <= 2, label.text()
    close = next(button for button in dialog.findChildren(QAbstractButton) if button.text().startswith(("Đóng", "Ở")))
    assert 12 <= dialog.height() - close.mapTo(dialog, close.rect().bottomLeft()).y() <= 30
    assert all(dialog.rect().contains(part.geometry()) for part in dialog.findChildren(QWidget, "", DIRECT))


def test_what_is_long_can_be_copied_whole(shown: Callable[[Make], QDialog]) -> None:
    dialog = shown(lambda parent: world_dialog(parent, BadInput("Chưa điền được.", REMEDY, MANY)))
    area = dialog.findChild(QScrollArea)
    assert area.height() < area.widget().height(), "many lines scroll"
    assert area.focusPolicy() and "chỗ" in area.accessibleName()
    next(button for button in dialog.findChildren(QAbstractButton) if button.text() == "Sao chép nội dung").click()
    copied = QApplication.clipboard().text()
    assert copied.startswith(f"Chưa điền được.\n{REMEDY}\n· Dòng 0") and copied.count("\n") == len(MANY) + 1


def _scrolls(part: QWidget | None) -> bool:
    while part is not None:
        if isinstance(part, QScrollArea):
            return True
        part = part.parentWidget()
    return False
