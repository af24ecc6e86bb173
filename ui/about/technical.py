"""What somebody who helps from afar asks for, as text to be copied."""

from __future__ import annotations

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from ui import theme, widgets
from ui.tasks import run_quietly
from workflow.about import technical_text
from workflow.session import Session

LEAD = (
    "Khi nhờ hỗ trợ, hãy sao chép các dòng này gửi kèm. Không có số liệu nào của đơn vị trong đó; đường dẫn có thể có "
    "tên người dùng của máy."
)
COPY, COPIED = "Sao chép", "Đã sao chép."


class TechnicalPart(QWidget):
    """Versions, folders, room, the screen. foot: what stands beside the dialog's own button."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("role", "told")
        self.text.setAccessibleName("Thông tin kỹ thuật")
        self.told = widgets.label("", "ok")
        self.copy = widgets.button(COPY, self._copy, icon="copy")
        self.copy.setAccessibleName("Sao chép thông tin kỹ thuật")
        box = widgets.column(self, gap=theme.GAP)
        box.addWidget(widgets.label(LEAD, "muted", wrap=True))
        box.addWidget(self.text, 1)
        self.foot: tuple[QWidget, ...] = (self.told, self.copy)

    def load(self) -> None:
        """Read them anew, beside the window."""
        self.told.setText("")
        run_quietly(self, lambda: technical_text(self._session), self._show)

    def _show(self, text: str) -> None:
        self.text.setPlainText(f"{text}\n{_of_window(self)}")

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
        self.told.setText(COPIED)


def _of_window(part: QWidget) -> str:
    size, ratio = part.screen().size(), part.devicePixelRatioF()
    shown = f"{round(size.width() * ratio)} × {round(size.height() * ratio)}, {round(ratio * 100)} %"
    return f"Qt: {qVersion()} ({QApplication.platformName()})\nMàn hình: {shown}"
