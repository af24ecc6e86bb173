"""Nhắc nộp báo cáo: the letters to those who have not sent, to read over, copy, or open in the mail program."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QListWidget, QListWidgetItem, QPlainTextEdit, QWidget

from forms.text import plain
from ui import theme, widgets
from ui.context import Context
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from workflow.overview.reminders import Reminder, all_text, reminders, write_reminders

WIDTH, LIST, HEIGHT = 960, 260, 360
LEAD = (
    "Mỗi đơn vị một thư, sửa được trước khi dùng. Đơn vị nộp qua cấp huyện thì thư gửi cấp huyện. Chương trình không "
    "tự gửi thư: sao chép, hoặc ghi thư nháp rồi mở bằng chương trình thư."
)
NOBODY = "Các đơn vị này không có báo cáo nào phải nhắc: đã nộp, hoặc không phải nộp biểu này về đây."


class RemindDialog(BigDialog):
    """units: whom to write to, None for all who have something to do. letters: as they stand, with what was changed."""

    def __init__(
        self, parent: QWidget, context: Context, form: str, period: str, units: list[str] | None = None
    ) -> None:
        super().__init__(parent, "Nhắc nộp báo cáo", WIDTH)
        self.context = context
        self.letters: list[Reminder] = []
        self._at = -1
        self.lead = widgets.label(LEAD, "muted", wrap=True)
        self.box.addWidget(self.lead)
        self.parts = QWidget()
        self._build()
        self.box.addWidget(self.parts, 1)
        self.box.addWidget(self.trouble)
        self.told = widgets.label("", "ok", wrap=True, select=True)
        self.box.addWidget(self.told)
        self.copy_one = widgets.button("Sao chép thư này", self._copy_one, icon="copy")
        self.copy_every = widgets.button("Sao chép tất cả", self._copy_every, icon="copy")
        self.write = widgets.button("Ghi thư nháp…", self._choose_folder, "primary", "mail")
        self.buttons(widgets.button("Đóng", self.reject), self.copy_one, self.copy_every, self.write)
        session = context.session
        run(self, lambda: reminders(session, period, form, units), self._show, failed=self.refuse)

    def _build(self) -> None:
        line = widgets.row(self.parts, gap=theme.PAD)
        left = widgets.column(gap=theme.GAP)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm đơn vị")
        self.search.setAccessibleName("Tìm đơn vị trong các thư; không cần gõ dấu")
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("Các thư")
        self.list.setFixedWidth(LIST)
        self.list.setMinimumHeight(HEIGHT)
        self.list.currentRowChanged.connect(self._stand_on)
        self.count = widgets.label("", "muted")
        for part in (self.search, self.list, self.count):
            left.addWidget(part)
        line.addLayout(left)
        right = widgets.column(gap=theme.GAP)
        self.address, self.subject = QLineEdit(), QLineEdit()
        self.body = QPlainTextEdit()
        self.body.setTabChangesFocus(True)
        fields = ((self.address, "Địa chỉ thư điện tử"), (self.subject, "Tiêu đề"), (self.body, "Nội dung thư"))
        for field, name in fields:
            field.setAccessibleName(name)
            right.addWidget(widgets.label(name, "small"))
            right.addWidget(field)
        self.address.setPlaceholderText("Để trống thì điền trong chương trình thư")
        line.addLayout(right, 1)

    def _show(self, letters: tuple[Reminder, ...]) -> None:
        self.letters = list(letters)
        for place, letter in enumerate(letters):
            item = QListWidgetItem(letter.name)
            item.setData(Qt.ItemDataRole.UserRole, place)
            self.list.addItem(item)
        for part in (self.parts, self.copy_one, self.copy_every, self.write):
            widgets.show_if(part, bool(letters))
        if letters:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        else:
            self.lead.setText(NOBODY)
        self.count.setText(f"{len(letters)} thư")
        self.fit()

    def _narrow(self, text: str) -> None:
        for row, letter in enumerate(self.letters):
            self.list.item(row).setHidden(plain(text) not in plain(f"{letter.name} {letter.unit}"))

    def _stand_on(self, row: int) -> None:
        self._keep()
        self._at = row
        if row >= 0:
            letter = self.letters[row]
            self.address.setText(letter.address)
            self.subject.setText(letter.subject)
            self.body.setPlainText(letter.body)

    def _keep(self) -> None:
        """What was changed in the letter that is left."""
        if self._at >= 0:
            self.letters[self._at] = replace(
                self.letters[self._at],
                address=self.address.text().strip(),
                subject=self.subject.text().strip(),
                body=self.body.toPlainText(),
            )

    def _copy_one(self) -> None:
        self._keep()
        QGuiApplication.clipboard().setText(all_text(self.letters[self._at : self._at + 1]))
        self._tell("Đã sao chép thư. Dán vào nơi cần gửi bằng Ctrl+V.")

    def _copy_every(self) -> None:
        self._keep()
        QGuiApplication.clipboard().setText(all_text(self.letters))
        self._tell(f"Đã sao chép {len(self.letters)} thư. Dán vào nơi cần gửi bằng Ctrl+V.")

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục ghi thư nháp", self.context.start_folder())
        if chosen:
            self.write_to(Path(chosen))

    def write_to(self, folder: Path) -> None:
        """Write every letter as a draft into the folder."""
        self._keep()
        session, letters = self.context.session, tuple(self.letters)
        run(
            self,
            lambda: write_reminders(session, letters, folder),
            lambda made: self._tell(f"Đã ghi {len(made)} thư nháp (.eml) vào {folder}. Mở từng tệp để gửi."),
            failed=self.refuse,
            doing="Đang ghi thư nháp…",
        )

    def _tell(self, sentence: str) -> None:
        self.trouble.hide()
        self.told.setText(sentence)
        self.fit()
