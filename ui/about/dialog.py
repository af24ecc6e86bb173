"""“Giới thiệu”: the program, its licences, technical information to be copied, the self-test."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QStackedWidget, QWidget

from ui import theme, widgets
from ui.about.licences import LicencesPart
from ui.about.program import ProgramPart
from ui.about.self_test import SelfTestPart
from ui.about.technical import TechnicalPart
from ui.view_tabs import ViewTabs
from workflow.session import Session

TITLE = "Giới thiệu chương trình"
PROGRAM, LICENCES, TECHNICAL, SELF_TEST = range(4)
PARTS = ("Chương trình", "Giấy phép", "Thông tin kỹ thuật", "Tự kiểm tra")
SIZE = QSize(960, 640)


class AboutDialog(QDialog):
    """Parts under tabs; what takes a moment to read is read when its part is first shown."""

    def __init__(self, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.program, self.licences = ProgramPart(), LicencesPart()
        self.technical, self.self_test = TechnicalPart(session), SelfTestPart()
        self.stack = QStackedWidget()
        for part in (widgets.scrolled(self.program), self.licences, self.technical, self.self_test):
            self.stack.addWidget(part)
        self.tabs = ViewTabs("Các phần", PARTS, self.stack)
        box = widgets.column(self)
        box.setContentsMargins(theme.MARGIN, theme.PAD, theme.MARGIN, theme.PAD)
        box.addWidget(self.tabs)
        box.addWidget(self.stack, 1)
        self.shut = widgets.button("Đóng", self.reject)
        line = widgets.row()
        line.addStretch(1)
        for part in (*self.technical.foot, *self.self_test.foot, self.shut):
            line.addWidget(part)
        box.addLayout(line)
        self.resize(SIZE.boundedTo(parent.window().size() - QSize(theme.PAD, theme.PAD)))
        self.tabs.shown.connect(self._read)
        self.tabs.show_part(PROGRAM)
        self.tabs.tab(PROGRAM).setFocus()

    def _read(self, number: int) -> None:
        parts = {PROGRAM: self.program, LICENCES: self.licences, TECHNICAL: self.technical}
        if number in parts:
            parts[number].load()
        for place, foot in ((TECHNICAL, self.technical.foot), (SELF_TEST, self.self_test.foot)):
            for part in foot:
                widgets.show_if(part, number == place)


def show_about(parent: QWidget, session: Session) -> AboutDialog:
    """Open it over a page or the window; it goes when it is closed."""
    made = AboutDialog(parent, session)
    made.finished.connect(made.deleteLater)
    made.open()
    return made
