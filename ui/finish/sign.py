"""The key that signs: the office's own, one in a file, or one that is made here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout

from forms.dates import day_text
from forms.errors import WorldError
from ui import problems, theme, widgets
from ui.finish.steps import Step
from ui.settings.key_form import KeyForm, secret_field
from ui.tasks import run
from workflow.exporting import check_key
from workflow.keys import KeyInfo, key_list
from workflow.office import require_office

if TYPE_CHECKING:
    from ui.finish.page import FinishPage

UNSIGNED, PICK = "chưa ký", "chọn tệp"
KEY_FILES = "Tệp khóa (*.p12 *.pfx)"


class SignStep(Step):
    """The office's key and its passphrase; without a key, one is made here."""

    title = "Ký số"
    question = "Ký bằng khóa nào?"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.keys: tuple[KeyInfo, ...] = ()
        self._files: list[str] = []
        self._place = -1
        self.choice = QComboBox()
        self.choice.setAccessibleName("Khóa ký")
        self.choice.setPlaceholderText("Chưa có khóa: tạo khóa ở dưới, hoặc chọn xuất hồ sơ chưa ký")
        self.choice.currentIndexChanged.connect(lambda _n: self._changed())
        self.choice.activated.connect(lambda _n: self._picked())
        self.secret = secret_field("Mật khẩu khóa")
        self.secret.textChanged.connect(lambda _text: self._tell(""))
        self.secret.returnPressed.connect(self.page.press_next)
        frame = widgets.card()
        form = QFormLayout(frame)
        form.setContentsMargins(18, 16, 18, 18)
        form.setSpacing(theme.PAD)
        form.addRow(widgets.label("Khóa ký", "muted"), self.choice)
        form.addRow(widgets.label("Mật khẩu", "muted"), self.secret)
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        form.addRow(self.trouble)
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
        self.key_form.filled.connect(make.click)
        box.addLayout(widgets.button_row(make))
        self.box.addWidget(self.making)
        self.box.addStretch(1)

    def enter(self) -> None:
        session = self.page.context.session
        run(self.page, lambda: (key_list(session), require_office(session)), self._show)

    def _show(self, found: tuple[tuple[KeyInfo, ...], object]) -> None:
        self.keys = found[0]
        self.key_form.suggest(self.page.opened.report.unit.name)
        kept = self.choice.currentData()
        self.choice.blockSignals(True)
        self.choice.clear()
        for key in sorted(self.keys, key=lambda item: not item.current):
            self.choice.addItem(f"{key.subject} ({key.name})", key.name)
        for path in self._files:
            self.choice.addItem(f"Tệp khóa {Path(path).name}", path)
        self.choice.addItem("Chọn tệp khóa (.p12)…", PICK)
        self.choice.addItem("Chưa ký: xuất hồ sơ để ký ở nơi khác", UNSIGNED)
        self.choice.setCurrentIndex(max(self.choice.findData(kept), 0 if self.keys else -1))
        self._place = self.choice.currentIndex()
        self.choice.blockSignals(False)
        widgets.show_if(self.making, not self.keys)
        (self.secret if self.keys else self.key_form.passphrase).setFocus()
        self._changed()

    def _changed(self) -> None:
        key = next((item for item in self.keys if item.name == self.choice.currentData()), None)
        self.secret.setEnabled(key is not None or self.choice.currentData() in self._files)
        self.note.setText(self._note(key))
        self._tell("")

    def _note(self, key: KeyInfo | None) -> str:
        if key is not None:
            return f"Còn hạn đến {day_text(key.not_after.date())} · dấu vân tay {key.fingerprint}"
        if self.choice.currentData() in self._files:
            return f"Khóa nằm trong tệp {self.choice.currentData()}; chương trình chỉ đọc, không sao chép tệp này."
        return "Hồ sơ chưa ký không được tính là đã gửi." if self.unsigned else ""

    def _picked(self) -> None:
        """An entry was chosen by hand: the one for a key file asks which."""
        if self.choice.currentData() != PICK:
            self._place = self.choice.currentIndex()
            return
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp khóa", "", KEY_FILES)
        if path:
            self.use_file(path)
        else:
            self.choice.setCurrentIndex(self._place)

    def use_file(self, path: str) -> None:
        """Sign with the key in a PKCS#12 file of the office's own."""
        if path not in self._files:
            self._files.append(path)
            self.choice.insertItem(self.choice.findData(PICK), f"Tệp khóa {Path(path).name}", path)
        self.choice.setCurrentIndex(self.choice.findData(path))
        self._place = self.choice.currentIndex()
        self.making.hide()
        self.secret.clear()
        self.secret.setFocus()

    def go_on(self) -> None:
        """Try the key before anything is locked; what is wrong stands under the passphrase."""
        if self.unsigned:
            self.page.step(1)
            return
        session, key, secret = self.page.context.session, self.key, self.secret.text()
        run(
            self.page,
            lambda: check_key(session, key, secret),
            lambda _none: self.page.step(1),
            self._refused,
            "Đang mở khóa ký…",
        )

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, WorldError):
            problems.show(self, error)
            return
        self._tell(f"{error.sentence} {error.remedy}".strip())
        self.secret.setFocus()
        self.secret.selectAll()

    def _tell(self, trouble: str) -> None:
        self.trouble.setText(trouble)
        widgets.show_if(self.trouble, bool(trouble))
        self.page.update_buttons()

    @property
    def key(self) -> str:
        """The key's name or its file."""
        return str(self.choice.currentData())

    @property
    def unsigned(self) -> bool:
        return self.choice.currentData() == UNSIGNED

    @property
    def ready(self) -> bool:
        chosen = self.choice.currentData() not in (None, PICK)
        return self.unsigned or (chosen and bool(self.secret.text()))
