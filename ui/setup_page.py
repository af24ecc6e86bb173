"""The first run, one question a step: province and plan, the unit out of the real lists, documents' frame, key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QFileDialog, QRadioButton, QStackedWidget, QWidget

from forms.errors import WorldError
from ui import widgets
from ui.context import Context
from ui.pages import Page
from ui.pick_list import Pick, PickList
from ui.settings.frame_form import FrameForm
from ui.settings.key_file_form import KeyFileForm
from ui.settings.key_form import KeyForm
from ui.settings.restore_dialog import FILES, ask_restore
from ui.tasks import now
from workflow.office import init_office
from workflow.setup_choices import PackChoice, ProvinceChoice, UnitChoice, province_choices, unit_choices

STEPS = 4
UNIT, FRAME, KEY = 1, 2, 3
INDENT = 30
"""From a button's circle to its words."""
LEVELS = {"xa": "cấp xã", "huyen": "cấp huyện", "tinh": "cấp tỉnh", "agency": "cơ quan, đơn vị"}


class SetupPage(Page):
    """Four steps; nothing is written before the unit is confirmed. Going back keeps what was typed."""

    topic = "bat-dau"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.provinces = {province.key: province for province in province_choices(context.session.home)}
        self._offered, self._listed = "", ("", "")
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
        self.province.search.setFocus()

    def flush(self) -> None:
        """What is typed into the documents' frame is kept; before the unit is confirmed there is nothing to keep."""
        if self.steps.currentIndex() == FRAME:
            self.frame.keep()

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
            "Đơn vị thuộc tỉnh, thành phố nào?",
            "Gói biểu mẫu của tỉnh cho biết các biểu, hạn nộp và nơi nhận. Mọi việc làm trên máy này, không cần mạng.",
        )
        self.province = PickList(
            "Danh sách tỉnh, thành phố",
            "Tìm tỉnh, thành phố",
            "Không có tỉnh, thành phố nào khớp. Hãy thử ít chữ hơn.",
            "tỉnh, thành phố",
        )
        self.province.fill(_province_pick(province) for province in self.provinces.values())
        box.addWidget(self.province, 1)
        self.pack_buttons: list[QRadioButton] = []
        self._pack_place = widgets.column(gap=4)
        box.addLayout(self._pack_place)
        self.pack_next = widgets.button("Chọn đơn vị", self._to_units, "primary")
        self.moved = widgets.button(
            "Tôi đã dùng chương trình ở máy khác: khôi phục từ bản sao lưu…", self._choose_backup, "quiet"
        )
        line = widgets.row()
        line.addWidget(self.moved)
        line.addStretch(1)
        line.addWidget(self.pack_next)
        box.addLayout(line)
        self.province.taken.connect(self._to_units)
        self.province.changed.connect(self._offer_packs)
        self.province.choose_first()
        return step

    def _offer_packs(self) -> None:
        """The plans of the chosen province; the first one is chosen."""
        code = self.province.code
        self.pack_next.setEnabled(bool(code))
        if code == self._offered:
            return
        self._offered = code
        widgets.clear(self._pack_place)
        self.pack_buttons = [_pack_button(pack) for pack in self.provinces[code].packs] if code else []
        for button, pack in zip(self.pack_buttons, self.provinces[code].packs if code else (), strict=True):
            about = widgets.label(_pack_about(pack), "muted", wrap=True)
            about.setContentsMargins(INDENT, 0, 0, 0)
            self._pack_place.addWidget(button)
            self._pack_place.addWidget(about)
        if self.pack_buttons:
            self.pack_buttons[0].setChecked(True)

    def _unit_step(self) -> QWidget:
        step, box = self._step(2, "Đơn vị báo cáo là đơn vị nào?", "Gõ vài chữ của tên, có dấu hay không dấu đều được.")
        self.unit = PickList(
            "Danh sách đơn vị",
            "Tìm xã, phường, huyện, sở…",
            "Không có đơn vị nào khớp. Hãy thử ít chữ hơn, hoặc trở lại chọn tỉnh khác.",
            "đơn vị",
        )
        box.addWidget(self.unit, 1)
        back = widgets.button("Trở lại", lambda: self._show(0))
        self.unit_next = widgets.button("Dùng đơn vị này", self._take_unit, "primary")
        box.addLayout(widgets.button_row(back, self.unit_next))
        self.unit_next.setEnabled(False)
        self.unit.taken.connect(self._take_unit)
        self.unit.changed.connect(lambda: self.unit_next.setEnabled(bool(self.unit.code)))
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
        first = {0: self.province.search, UNIT: self.unit.search, FRAME: self.frame.fields["signer_name"]}
        first.get(step, self.key_form.passphrase).setFocus()

    def _choose_backup(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp sao lưu", self.context.start_folder(), FILES)
        if path:
            self.look(Path(path))

    def look(self, place: Path) -> None:
        """Show what a backup of another computer holds, with the button that puts it here."""
        ask_restore(self, self.context, place, empty=True)

    def _to_units(self) -> None:
        if not self.province.code:
            return
        chosen = next(i for i, button in enumerate(self.pack_buttons) if button.isChecked())
        province = self.provinces[self.province.code]
        self.pack_id = province.packs[chosen].id
        if (self.pack_id, province.code) != self._listed:
            self._listed = (self.pack_id, province.code)
            units = unit_choices(self.pack_id, self.context.session.home, province.code)
            self.unit.fill(_unit_pick(unit) for unit in units)
        self._show(UNIT)

    def _take_unit(self) -> None:
        code = self.unit.code
        if not code:
            return
        try:
            found = now(lambda: init_office(self.context.session, self.pack_id, code))
        except WorldError as error:
            self.unit.refuse(f"{error.sentence} {error.remedy}")
            return
        self.key_form.suggest(found.unit.name)
        self.frame.load()
        self._show(FRAME)

    def _key_made(self) -> None:
        self.context.ways.office_ready()


def _province_pick(province: ProvinceChoice) -> Pick:
    without = "" if province.packs else "  ·  chưa có gói biểu mẫu trong chương trình"
    return Pick(province.key, f"{province.name}{without}", f"{province.name} {province.code}", bool(province.packs))


def _pack_button(pack: PackChoice) -> QRadioButton:
    button = QRadioButton(pack.title.partition(": ")[0])
    button.setAccessibleName(f"Gói biểu mẫu {pack.title}")
    return button


def _pack_about(pack: PackChoice) -> str:
    """What the button leaves to say: the rest of the title, and for which years where the title has not told."""
    years = str(pack.years[0]) if len(pack.years) == 1 else f"{pack.years[0]} đến {pack.years[-1]}"
    name, _, rest = pack.title.partition(": ")
    told = str(pack.years[-1]) in name
    parts = ([rest[:1].upper() + rest[1:]] if rest else []) + ([] if told else [f"năm {years}"])
    return " · ".join(parts)


def _unit_pick(unit: UnitChoice) -> Pick:
    where = unit.path or LEVELS.get(unit.level, "")
    return Pick(unit.code, f"{unit.name}  ·  {where}", f"{unit.name} {where} {unit.code}")
