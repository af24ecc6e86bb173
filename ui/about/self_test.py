"""The program tries itself and says what it found, step by step, while the window waits."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from ui import theme, widgets
from ui.tasks import run
from workflow.self_test.running import try_program

LEAD = (
    "Chương trình tự làm thử mọi việc trong một thư mục tạm: nhập, ký, xuất, kiểm tra, vẽ trang in, vẽ cửa sổ. Dữ liệu "
    "của đơn vị không được dùng đến và không thay đổi. Mất chừng nửa phút."
)
TRYING = "Đang tự kiểm tra…"
GOOD, BAD = "Tự kiểm tra đạt: chương trình đầy đủ và chạy đúng.", "Tự kiểm tra không đạt."
REMEDY = (
    "Hãy cài lại chương trình; dữ liệu còn nguyên. Vẫn không đạt thì sao chép kết quả dưới đây và gửi người hỗ trợ."
)
LOOK_EVERY = 250


class SelfTestPart(QWidget):
    """The lines come in as the steps are taken. foot: what stands beside the dialog's own button."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._looks = QTimer(self)
        self._looks.setInterval(LOOK_EVERY)
        self._looks.timeout.connect(self._show)
        self.told = widgets.column()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setProperty("role", "told")
        self.text.setAccessibleName("Kết quả tự kiểm tra")
        self.copy = widgets.button("Sao chép kết quả", self._copy, icon="copy")
        self.begin = widgets.button("Bắt đầu tự kiểm tra", self.start, icon="play")
        self.copy.setEnabled(False)
        box = widgets.column(self, gap=theme.GAP)
        box.addWidget(widgets.label(LEAD, "muted", wrap=True))
        box.addLayout(self.told)
        box.addWidget(self.text, 1)
        self.foot: tuple[QWidget, ...] = (self.copy, self.begin)

    def start(self) -> None:
        """Take the steps; nothing else is done meanwhile."""
        self._lines = lines = []
        widgets.clear(self.told)
        self.told.addWidget(widgets.label(TRYING, "muted"))
        self._looks.start()
        run(self, lambda: try_program(lines.append), self._ended, self._refused, TRYING, unlocked=True)

    def _show(self) -> None:
        """What came in so far; the worker adds lines meanwhile."""
        self.text.setPlainText("\n".join(tuple(self._lines)))

    def _ended(self, passed: bool) -> None:
        self._stop()
        self.told.addWidget(widgets.notice("ok", GOOD) if passed else widgets.notice("err", BAD, REMEDY))
        self.copy.setEnabled(True)

    def _refused(self, error: BaseException) -> None:
        from ui import problems

        self._stop()
        problems.show(self, error)

    def _stop(self) -> None:
        self._looks.stop()
        self._show()
        widgets.clear(self.told)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text.toPlainText())
