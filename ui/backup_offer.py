"""Where the office's data cannot be opened but a good backup is there: opening the backup, instead of a dead end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from forms.errors import WorldError
from ui import widgets

TITLE = "Chưa mở được dữ liệu"
OPEN, CLOSE = "Mở bản sao lưu này", "Đóng, chưa thay đổi gì"
AFTER = (
    "Mở bản sao lưu thì những gì nhập sau lúc đó không còn trong chương trình, nhưng tệp dữ liệu hiện tại không bị "
    "xóa: tệp được đổi tên và để riêng trong thư mục dữ liệu."
)
WIDTH = 560


def backup_dialog(parent: QWidget | None, error: WorldError) -> QDialog:
    """What is wrong, and the way out that the error names. Enter leaves everything as it is."""
    made = widgets.dialog(parent, TITLE)
    made.setMinimumWidth(WIDTH)
    box = widgets.column(made, margin=True)
    box.addWidget(widgets.notice("warn", error.sentence, error.remedy))
    box.addWidget(widgets.label(AFTER, wrap=True))
    keep = widgets.button(CLOSE, made.reject, "primary")
    box.addLayout(widgets.button_row(widgets.button(OPEN, made.accept, icon="archive-restore"), keep))
    keep.setFocus()
    return made


def puts_back(error: WorldError, home: Path, backup: Path) -> str:
    """Ask, and put the backup in the place of the data: what was done, in a sentence; "" where nothing was.

    WorldError where it cannot be put back; nothing is changed then.
    """
    from workflow.moving import restore_with_keys, restored_text

    made = backup_dialog(None, error)
    agreed = bool(made.exec())
    made.deleteLater()
    return restored_text(restore_with_keys(home, backup)) if agreed else ""
