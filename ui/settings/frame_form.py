"""The document details of the office: who issues, signs and receives; one set of fields, for one form at a time."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from forms.errors import WorldError
from ui import theme, widgets
from ui.pasting import TextBox, TextLine
from ui.tasks import now
from workflow.office_frame import FrameChoice, frame_choices, set_own_frame
from workflow.session import Session

LINE = 20
NAMES = {
    "signer_name": ("Họ tên người ký", 1),
    "signers": ("Chức danh người ký", 3),
    "addressee": ("Kính gửi", 2),
    "recipients": ("Nơi nhận", 5),
    "issuer": ("Cơ quan ban hành", 2),
    "parent": ("Cơ quan chủ quản", 2),
    "symbol": ("Ký hiệu văn bản", 1),
    "place": ("Địa danh", 1),
}


class FrameForm(QWidget):
    """Filled with what the pack prescribes; what is typed is kept by `keep`, or when another form is chosen.

    filled: Enter in a field of one line.
    """

    filled = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._choices: tuple[FrameChoice, ...] = ()
        self._place = 0
        self.fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(theme.GAP)
        self.form_box, self.shapes = QComboBox(), QComboBox()
        self.form_box.setAccessibleName("Biểu")
        self.shapes.setAccessibleName("Mẫu chức danh người ký")
        form.addRow("Văn bản kèm biểu", self.form_box)
        for name, (title, lines) in NAMES.items():
            field = _field(lines)
            field.setAccessibleName(title)
            self.fields[name] = field
            if isinstance(field, QLineEdit):
                field.returnPressed.connect(self.filled)
            if name == "signers":
                form.addRow("Mẫu chức danh", self.shapes)
            form.addRow(title, field)
        self.trouble = widgets.label("", "err", wrap=True)
        self.trouble.hide()
        form.addRow(self.trouble)
        self.form_box.activated.connect(self._change_form)
        self.shapes.activated.connect(lambda place: self._write("signers", self._choices[self._place].signers[place]))

    def load(self) -> None:
        """Read the frames anew; the form that is shown stays where it is."""
        self._choices = now(lambda: frame_choices(self._session))
        self._place = min(self._place, len(self._choices) - 1)
        self.form_box.clear()
        for choice in self._choices:
            self.form_box.addItem(choice.form_title, choice.form)
        self._show()

    def keep(self) -> bool:
        """Keep what is typed; False, with the reason under the fields, where that cannot be done."""
        if not self._choices:
            return True
        form, texts = self._choices[self._place].form, {name: _text(field) for name, field in self.fields.items()}
        try:
            kept = now(lambda: set_own_frame(self._session, form, texts))
        except WorldError as error:
            self.trouble.setText(f"{error.sentence} {error.remedy}".strip())
            self.trouble.show()
            return False
        self.trouble.hide()
        self._choices = (*self._choices[: self._place], kept, *self._choices[self._place + 1 :])
        return True

    def prescribe(self) -> None:
        """Write what the pack prescribes into the fields again."""
        for name, text in self._choices[self._place].prescribed.items():
            self._write(name, text)

    def _change_form(self, place: int) -> None:
        if self.keep():
            self._place = place
        self._show()

    def _show(self) -> None:
        choice = self._choices[self._place]
        self.form_box.setCurrentIndex(self._place)
        self.shapes.clear()
        for shape in choice.signers:
            self.shapes.addItem(" / ".join(line for line in shape.split("\n") if line))
        self.shapes.setCurrentIndex(choice.signers.index(choice.texts["signers"]) if _known(choice) else -1)
        for name, text in choice.texts.items():
            self._write(name, text)

    def _write(self, name: str, text: str) -> None:
        field = self.fields[name]
        if isinstance(field, QLineEdit):
            field.setText(text)
        else:
            field.setPlainText(text)


def _known(choice: FrameChoice) -> bool:
    return choice.texts["signers"] in choice.signers


def _field(lines: int) -> QLineEdit | QPlainTextEdit:
    if lines == 1:
        return TextLine()
    field = TextBox()
    field.setTabChangesFocus(True)
    field.setFixedHeight(lines * LINE + 2 * theme.GAP + 2)
    return field


def _text(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
