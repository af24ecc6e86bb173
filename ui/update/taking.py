"""What was agreed to is made ready beside the window, which then gives way to the installer, or says what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from ui import widgets
from ui.context import Context
from ui.settings.big_dialog import BigDialog
from ui.tasks import Steering, run
from workflow.updating.offers import Cancelled, Prepared, Progress
from workflow.updating.starting import start_prepared

PREPARING = "Đang chuẩn bị cập nhật…"
RETURNING = "Đang chuẩn bị quay lại phiên bản trước…"
READY = "Đã chuẩn bị xong"
HEIGHT = 96
Prepare = Callable[[Progress, Cancelled], Prepared]


def take(parent: QWidget, context: Context, prepare: Prepare, doing: str = PREPARING) -> None:
    """Prepare with a bar and a way to stop; then the window closes in order and the installer starts."""
    steering = Steering()
    run(
        parent,
        lambda: prepare(steering.progress, steering.cancelled),
        lambda prepared: give_way(parent, context, prepared),
        doing=doing,
        steering=steering,
    )


def give_way(parent: QWidget, context: Context, prepared: Prepared) -> None:
    """Start what was prepared in the window's place; where a person has to do it, say how."""
    if prepared.command:
        context.ways.leave_for(lambda: start_prepared(prepared))
    else:
        ByHandDialog(parent, prepared).open()


class ByHandDialog(BigDialog):
    """What the officer or the administrator does, as text to be copied."""

    def __init__(self, parent: QWidget, prepared: Prepared) -> None:
        super().__init__(parent, READY)
        self.box.addWidget(widgets.notice("ok", prepared.sentence))
        self.box.addWidget(widgets.label("Việc còn lại", "strong"))
        self.text = QPlainTextEdit(prepared.instruction)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Việc còn lại")
        self.text.setMinimumHeight(HEIGHT)
        self.box.addWidget(self.text, 1)
        self.copy = widgets.button("Sao chép", self._copy, icon="copy")
        self.shut = widgets.button("Đóng", self.accept, "primary")
        self.buttons(self.copy, self.shut)
        self.finished.connect(self.deleteLater)
        self.shut.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
