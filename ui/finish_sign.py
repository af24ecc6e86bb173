"""The last three steps: the real pages, the key that signs, and where the bundle is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QLineEdit, QWidget

from forms.dates import day_text
from ui import theme, widgets
from ui.finish_steps import Step
from ui.key_form import KeyForm, secret_field
from ui.pdf_view import PdfView
from ui.tasks import run
from workflow.exporting import preview_pdf
from workflow.keys import KeyInfo, key_list
from workflow.office import require_office

if TYPE_CHECKING:
    from ui.finish_page import FinishPage

UNSIGNED = "chưa ký"
LAST_FOLDER = "thu_muc_gui"


class PreviewStep(Step):
    """The very PDF that will be signed; marked as a draft until the report is finished."""

    title = "Xem trước"
    question = "Văn bản in ra như thế này"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.view = PdfView()
        self.box.addWidget(self.view, 1)

    def enter(self) -> None:
        session, report_id = self.page.context.session, self.page.opened.report.id
        run(self.page, lambda: preview_pdf(session, report_id), self._show)

    def _show(self, data: bytes) -> None:
        self.view.show_pdf(data)
        self.view.setFocus()


class SignStep(Step):
    """The office's key and its passphrase; without a key, one is made here."""

    title = "Ký số"
    question = "Ký bằng khóa nào?"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.keys: tuple[KeyInfo, ...] = ()
        self.choice = QComboBox()
        self.choice.setAccessibleName("Khóa ký")
        self.choice.setPlaceholderText("Chưa có khóa: tạo khóa ở dưới, hoặc chọn xuất hồ sơ chưa ký")
        self.choice.currentIndexChanged.connect(lambda _n: self._changed())
        self.secret = secret_field("Mật khẩu khóa")
        self.secret.textChanged.connect(lambda _text: self.page.update_buttons())
        self.secret.returnPressed.connect(self.page.press_next)
        frame = widgets.card()
        form = QFormLayout(frame)
        form.setContentsMargins(18, 16, 18, 18)
        form.setSpacing(theme.PAD)
        form.addRow(widgets.label("Khóa ký", "muted"), self.choice)
        form.addRow(widgets.label("Mật khẩu", "muted"), self.secret)
        self.note = widgets.label("", "muted", wrap=True)
        self.box.addWidget(frame)
        self.box.addWidget(self.note)
        self.making = widgets.card()
        box = widgets.column(self.making, gap=10)
        box.setContentsMargins(18, 16, 18, 18)
        box.addWidget(widgets.label("Đơn vị chưa có khóa ký. Tạo khóa ngay tại đây", "section"))
        self.key_form = KeyForm(page.context.session)
        box.addWidget(self.key_form)
        make = widgets.button("Tạo khóa", lambda: self.key_form.make(self.page, self.enter), icon="key-round")
        box.addLayout(widgets.button_row(make))
        self.box.addWidget(self.making)
        self.box.addStretch(1)

    def enter(self) -> None:
        session = self.page.context.session
        run(self.page, lambda: (key_list(session), require_office(session)), self._show)

    def _show(self, found: tuple[tuple[KeyInfo, ...], object]) -> None:
        self.keys = found[0]
        self.key_form.suggest(self.page.opened.report.unit.name)
        self.choice.clear()
        for key in sorted(self.keys, key=lambda item: not item.current):
            self.choice.addItem(f"{key.subject} ({key.name})", key.name)
        self.choice.addItem("Chưa ký: xuất hồ sơ để ký ở nơi khác", UNSIGNED)
        self.choice.setCurrentIndex(0 if self.keys else -1)
        widgets.show_if(self.making, not self.keys)
        (self.secret if self.keys else self.key_form.passphrase).setFocus()
        self._changed()

    def _changed(self) -> None:
        key = next((item for item in self.keys if item.name == self.choice.currentData()), None)
        self.secret.setEnabled(key is not None)
        self.note.setText(
            f"Còn hạn đến {day_text(key.not_after.date())} · dấu vân tay {key.fingerprint}"
            if key
            else "Hồ sơ chưa ký không được tính là đã gửi."
            if self.unsigned
            else ""
        )
        self.page.update_buttons()

    @property
    def unsigned(self) -> bool:
        return self.choice.currentData() == UNSIGNED

    @property
    def ready(self) -> bool:
        return self.unsigned or bool(self.choice.currentData() and self.secret.text())


class SendStep(Step):
    """The folder: a USB stick, or one on this machine."""

    title = "Gửi đi"
    question = "Ghi gói báo cáo vào đâu?"
    next_text = "Ký và ghi"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        frame = widgets.card()
        box = widgets.column(frame, gap=10)
        box.setContentsMargins(18, 16, 18, 18)
        line = widgets.row()
        self.folder = QLineEdit()
        self.folder.setAccessibleName("Thư mục ghi gói báo cáo")
        self.folder.setPlaceholderText("Thư mục trên USB hoặc trên máy này")
        self.folder.textChanged.connect(lambda _text: self.page.update_buttons())
        self.folder.returnPressed.connect(self.page.press_next)
        line.addWidget(self.folder, 1)
        line.addWidget(widgets.button("Chọn thư mục…", self._choose, icon="folder-open"))
        box.addLayout(line)
        box.addWidget(
            widgets.label(
                "Gói báo cáo gồm văn bản PDF, biểu XLSX và dữ liệu dưới một chữ ký, kèm bản PDF và XLSX để in. "
                "Ghi xong, chương trình đọc lại để đối chiếu.",
                "muted",
                wrap=True,
            )
        )
        self.lock_note: QWidget = widgets.notice(
            "notice", "Khi ghi, báo cáo được khóa số liệu thành một lần báo cáo; sau đó vẫn mở lại được nếu ghi lý do."
        )
        self.box.addWidget(frame)
        self.box.addWidget(self.lock_note)
        self.box.addStretch(1)

    def enter(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        if not self.folder.text():
            self.folder.setText(str(self.page.context.preferences.value(LAST_FOLDER, documents)))
        widgets.show_if(self.lock_note, self.page.opened.editable)
        self.folder.setFocus()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục ghi gói báo cáo", self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    @property
    def target(self) -> Path:
        return Path(self.folder.text().strip()).expanduser()

    @property
    def ready(self) -> bool:
        return bool(self.folder.text().strip())

    def go_on(self) -> None:
        self.page.context.preferences.setValue(LAST_FOLDER, self.folder.text().strip())
        self.page.send()
