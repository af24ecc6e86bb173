"""The first run, one question a step: the forms, the unit out of the real lists, the documents' frame, the key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QFileDialog,
    QLineEdit,
    QListView,
    QRadioButton,
    QStackedWidget,
    QWidget,
)

from forms.errors import WorldError
from forms.text import plain
from ui import theme, widgets
from ui.context import Context
from ui.frame_form import FrameForm
from ui.key_file_form import KeyFileForm
from ui.key_form import KeyForm
from ui.pages import Page
from ui.restore_dialog import FILES, ask_restore
from ui.tasks import now
from workflow.office import UnitChoice, init_office, pack_choices, unit_choices

STEPS = 4
UNIT, FRAME, KEY = 1, 2, 3
CODE, SEARCH = Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
LEVELS = {"xa": "cấp xã", "huyen": "cấp huyện", "tinh": "cấp tỉnh", "agency": "cơ quan, đơn vị"}


class SetupPage(Page):
    """Four steps; nothing is written before the unit is confirmed. Going back keeps what was typed."""

    topic = "bat-dau"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.packs = pack_choices()
        self._listed = ""
        outer = widgets.column(self, gap=16)
        outer.setContentsMargins(0, 36, 0, 28)
        self.steps = QStackedWidget()
        self.steps.setMaximumWidth(760)
        for step in (self._pack_step(), self._unit_step(), self._frame_step(), self._key_step()):
            self.steps.addWidget(step)
        line = widgets.row()
        line.addStretch(1)
        line.addWidget(self.steps, 4)
        line.addStretch(1)
        outer.addLayout(line, 1)

    def start(self) -> None:
        self.pack_next.setFocus()

    def _step(self, number: int, title: str, lead: str) -> tuple[QWidget, QBoxLayout]:
        step = QWidget()
        box = widgets.column(step, gap=14)
        box.addWidget(widgets.label(f"Khai báo lần đầu · bước {number}/{STEPS}", "muted"))
        box.addWidget(widgets.label(title, "title", wrap=True))
        box.addWidget(widgets.label(lead, "muted", wrap=True))
        return step, box

    def _pack_step(self) -> QWidget:
        step, box = self._step(
            1,
            "Báo cáo theo kế hoạch nào?",
            "Gói biểu mẫu cho biết các biểu, hạn gửi và nơi nhận. Mọi việc làm trên máy này, không cần mạng.",
        )
        self.pack_buttons = []
        for pack in self.packs:
            years = ", ".join(str(year) for year in pack.years)
            button = QRadioButton(f"{pack.title} · năm {years}")
            button.setAccessibleName(f"Gói biểu mẫu {pack.title}")
            self.pack_buttons.append(button)
            box.addWidget(button)
        self.pack_buttons[0].setChecked(True)
        box.addStretch(1)
        self.pack_next = widgets.button("Chọn đơn vị", self._to_units, "primary")
        self.moved = widgets.button(
            "Tôi đã dùng chương trình ở máy khác: khôi phục từ bản sao lưu…", self._choose_backup, "quiet"
        )
        line = widgets.row()
        line.addWidget(self.moved)
        line.addStretch(1)
        line.addWidget(self.pack_next)
        box.addLayout(line)
        return step

    def _unit_step(self) -> QWidget:
        step, box = self._step(2, "Đơn vị báo cáo là đơn vị nào?", "Gõ vài chữ của tên, có dấu hay không dấu đều được.")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm xã, phường, huyện, sở…")
        self.search.setAccessibleName("Tìm đơn vị")
        self.search.setClearButtonEnabled(True)
        box.addWidget(self.search)
        self.units = QStandardItemModel(self)
        self.found = QSortFilterProxyModel(self)
        self.found.setSourceModel(self.units)
        self.found.setFilterRole(SEARCH)
        self.list = QListView()
        self.list.setModel(self.found)
        self.list.setAccessibleName("Danh sách đơn vị")
        self.list.setUniformItemSizes(True)
        self.list.setIconSize(QSize(theme.ICON, theme.ICON))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        box.addWidget(self.list, 1)
        self.unit_note = widgets.label("", "muted", wrap=True)
        box.addWidget(self.unit_note)
        back = widgets.button("Trở lại", lambda: self._show(0))
        self.unit_next = widgets.button("Dùng đơn vị này", self._take_unit, "primary")
        box.addLayout(widgets.button_row(back, self.unit_next))
        self.search.textChanged.connect(self._filter)
        self.search.returnPressed.connect(self._take_unit)
        self.list.doubleClicked.connect(lambda _index: self._take_unit())
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())
        self._show_choice()
        return step

    def _frame_step(self) -> QWidget:
        step, box = self._step(
            FRAME + 1,
            "Văn bản gửi đi ghi những gì?",
            "Các mục này được điền sẵn vào mọi báo cáo mới, theo Nghị định 30. Sửa được ở Thiết lập bất cứ lúc nào.",
        )
        self.frame = FrameForm(self.context.session)
        inner = QWidget()
        widgets.column(inner).addWidget(self.frame)
        box.addWidget(widgets.scrolled(inner), 1)
        back = widgets.button("Trở lại", lambda: self._leave_frame(UNIT))
        self.frame_next = widgets.button("Tiếp tục", lambda: self._leave_frame(KEY), "primary")
        self.frame.filled.connect(self.frame_next.click)
        box.addLayout(widgets.button_row(back, self.frame_next))
        return step

    def _key_step(self) -> QWidget:
        step, box = self._step(
            KEY + 1,
            "Ký báo cáo bằng khóa nào?",
            "Khóa ký nằm trên máy này và được bảo vệ bằng mật khẩu. Có thể làm sau, trước lần gửi đầu tiên.",
        )
        session = self.context.session
        self.key_form, self.key_file = KeyForm(session), KeyFileForm(session)
        self.key_choices = []
        for text in ("Tạo khóa mới cho đơn vị", "Dùng tệp khóa .p12 đã có"):
            choice = QRadioButton(text)
            choice.setAccessibleName(text)
            self.key_choices.append(choice)
            box.addWidget(choice)
        box.addWidget(self.key_form)
        box.addWidget(self.key_file)
        box.addStretch(1)
        back = widgets.button("Trở lại", lambda: self._show(FRAME))
        self.later = widgets.button("Để sau", self.context.ways.office_ready)
        self.make_key = widgets.button("Tạo khóa", self._take_key, "primary")
        self.key_form.filled.connect(self.make_key.click)
        self.key_file.filled.connect(self.make_key.click)
        box.addLayout(widgets.button_row(back, self.later, self.make_key))
        self.key_choices[0].toggled.connect(self._show_key)
        self.key_choices[0].setChecked(True)
        return step

    def _show_key(self, new: bool) -> None:
        widgets.show_if(self.key_form, new)
        widgets.show_if(self.key_file, not new)
        self.make_key.setText("Tạo khóa" if new else "Dùng khóa này")
        self.make_key.setAccessibleName(self.make_key.text())

    def _take_key(self) -> None:
        if self.key_choices[0].isChecked():
            self.key_form.make(self, self._key_made)
        else:
            self.key_file.take(self, self._key_made)

    def _leave_frame(self, to: int) -> None:
        if self.frame.keep():
            self._show(to)

    def _show(self, step: int) -> None:
        """Show a step with the cursor in its first field."""
        self.steps.setCurrentIndex(step)
        first = {0: self.pack_next, UNIT: self.search, FRAME: self.frame.fields["signer_name"]}
        first.get(step, self.key_form.passphrase).setFocus()

    def _choose_backup(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp sao lưu", "", FILES)
        if path:
            self.look(Path(path))

    def look(self, place: Path) -> None:
        """Show what a backup of another computer holds, with the button that puts it here."""
        ask_restore(self, self.context, place, empty=True)

    def _to_units(self) -> None:
        chosen = next(i for i, button in enumerate(self.pack_buttons) if button.isChecked())
        self.pack_id = self.packs[chosen].id
        if self.pack_id != self._listed:
            self._listed = self.pack_id
            self.units.clear()
            for unit in unit_choices(self.pack_id):
                self.units.appendRow(_item(unit))
            self._filter(self.search.text())
        self._show(UNIT)

    def _filter(self, text: str) -> None:
        self.found.setFilterFixedString(plain(text))
        if self.found.rowCount() and text:
            self.list.setCurrentIndex(self.found.index(0, 0))
        self._show_choice()

    def _show_choice(self) -> None:
        index = self.list.currentIndex()
        if not self.found.rowCount():
            self.unit_note.setText("Không có đơn vị nào khớp. Xin thử ít chữ hơn, hoặc trở lại chọn gói khác.")
        else:
            self.unit_note.setText(f"{self.found.rowCount()} đơn vị")
        self.unit_next.setEnabled(index.isValid())

    def _take_unit(self) -> None:
        index = self.list.currentIndex()
        if not index.isValid():
            return
        code = index.data(CODE)
        try:
            found = now(lambda: init_office(self.context.session, self.pack_id, code))
        except WorldError as error:
            self.unit_note.setText(f"{error.sentence} {error.remedy}")
            return
        self.key_form.suggest(found.unit.name)
        self.frame.load()
        self._show(FRAME)

    def _key_made(self) -> None:
        self.context.ways.office_ready()


def _item(unit: UnitChoice) -> QStandardItem:
    where = unit.path or LEVELS.get(unit.level, "")
    item = QStandardItem(f"{unit.name}  ·  {where}")
    item.setData(unit.code, CODE)
    item.setData(plain(f"{unit.name} {where} {unit.code}"), SEARCH)
    item.setEditable(False)
    return item
