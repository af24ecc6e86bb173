"""The editor of a draft: parts at the left, what is filled in in the middle, the printed form at the right."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QDialog, QScrollArea, QSplitter, QWidget

from forms.packs.entries import Spot, entries, entry
from ui import widgets
from ui.context import Context
from ui.packs.entry_form import Around, EntryForm
from ui.packs.entry_list import EntryList
from ui.packs.parts import PARTS, PartsTree, part_of
from ui.packs.preview_pane import PreviewPane
from ui.packs.specs import FORM, HEAD, SPECS
from ui.packs.trouble_bar import TroubleBar
from ui.pages import Page
from ui.tasks import now
from workflow.composing.acts import (
    add,
    add_form,
    add_indicator,
    change,
    indicators,
    move,
    other_forms,
    remove,
    remove_form,
)
from workflow.composing.drafts import Draft, open_draft, redo, undo
from workflow.composing.places import province_choices

TOPIC = "goi-bieu-mau"
ABOUT_HEAD = "Văn bản ban hành biểu mẫu, các năm và tỉnh áp dụng."
ABOUT_FORM = "Tên biểu, lời mở đầu và lời kết của văn bản gửi kèm biểu."
ABOUT_ROWS = "Chọn một dòng để sửa; dòng mới đứng ngay sau dòng đang chọn."
ABOUT_SECTIONS = "Chọn một mục để sửa; mục mới đứng sau mục đang chọn."
SAVED = "Đã lưu"
SPLIT = (480, 460)
BOTH_SIDES, ONE_SIDE, LEAST_WIDTH = 1060, 680, 400
LEAST_LIST, LIST_PART = 84, 0.23


class EditorPage(Page):
    """Each change is stored when a field is left; `draft` is the pack as it stands, `spot` what is filled in."""

    rail = "settings"
    topic = TOPIC

    def __init__(self, context: Context, draft_id: str) -> None:
        super().__init__(context)
        self.draft = now(lambda: open_draft(context.session, draft_id))
        self.spot = Spot()
        self.dialog: QDialog | None = None
        self.form: EntryForm | None = None
        box = widgets.column(self, gap=8)
        box.setContentsMargins(20, 12, 16, 12)
        box.addLayout(self._head())
        line = widgets.row(gap=12)
        self.parts = PartsTree()
        left = widgets.column(gap=8)
        left.addWidget(self.parts, 1)
        left.addWidget(widgets.button("Thêm biểu…", self.ask_form, icon="plus"))
        line.addLayout(left)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.middle = self._middle()
        self.split.addWidget(self.middle)
        self.preview = PreviewPane(context.session)
        self.split.addWidget(self.preview)
        self.split.setSizes(SPLIT)
        line.addWidget(self.split, 1)
        box.addLayout(line, 1)
        self.troubles = TroubleBar(self.go)
        box.addWidget(self.troubles)
        self.parts.chosen.connect(self._choose)
        for keys, back in (("Ctrl+Z", True), ("Ctrl+Y", False)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda back=back: self.step(back))
        self._follow()
        self.go(Spot())

    def _head(self) -> QBoxLayout:
        line = widgets.row(gap=10)
        back = widgets.button("", self._leave, "icon", "chevron-left", "Về danh sách gói biểu mẫu")
        line.addWidget(back)
        self.title = widgets.label("", "section", wrap=True)
        line.addWidget(self.title, 1)
        self.saved = widgets.label(SAVED, "ok")
        line.addWidget(self.saved)
        self.undo = widgets.button("", lambda: self.step(True), "icon", "undo-2", "Hoàn tác")
        self.redo = widgets.button("", lambda: self.step(False), "icon", "redo-2", "Làm lại")
        self.sign = widgets.button("Ký và ghi ra tệp…", self.ask_sign, icon="signature")
        self.use = widgets.button("Dùng tại đơn vị này…", self.ask_use, "primary")
        self.turn = widgets.button("Bản in", self._show_sides, tip="Xem biểu như khi in, hoặc trở lại chỗ soạn")
        self.turn.setCheckable(True)
        for button in (self.undo, self.redo, self.turn, self.sign, self.use):
            line.addWidget(button)
        return line

    def _middle(self) -> QWidget:
        made = QWidget()
        made.setMinimumWidth(LEAST_WIDTH)
        box = widgets.column(made, gap=8)
        box.setContentsMargins(0, 0, 10, 0)
        self.name = widgets.label("", "section")
        self.about = widgets.label("", "muted", wrap=True)
        box.addWidget(self.name)
        box.addWidget(self.about)
        self.list = EntryList()
        self.list.chosen.connect(lambda number: self.show_entry(Spot(self.spot.list, self.spot.form, number)))
        self.list.asked.connect(self._act)
        box.addWidget(self.list)
        self.drop_form = widgets.button("Bỏ biểu này…", self._ask_drop, "danger")
        box.addWidget(self.drop_form, 0, Qt.AlignmentFlag.AlignLeft)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(self.area, 1)
        return made

    def start(self) -> None:
        self.parts.setFocus()

    def go(self, spot: Spot) -> None:
        """Show a place: its part at the left, its entry in the middle, its form at the right."""
        self.flush()
        self.parts.choose(spot)
        if spot != self.spot or self.form is None:
            self.show_entry(spot)

    def _choose(self, part: Spot) -> None:
        if part != part_of(self.spot) or self.form is None:
            self.flush()
            self.show_entry(part)

    def show_entry(self, spot: Spot) -> None:
        """Fill in this entry; of a list its first one where none is named."""
        self.flush()
        pack = self.draft.pack
        if spot.list:
            found = entries(pack, spot)
            number = max(0, min(spot.number, len(found) - 1)) if found else -1
            spot = Spot(spot.list, spot.form, number)
        self.spot = spot
        self._name_part()
        widgets.show_if(self.list, bool(spot.list))
        widgets.show_if(self.drop_form, bool(spot.form) and not spot.list)
        if spot.list:
            self.list.follow(pack, spot)
        self._fill()
        if not self._words():
            self.preview.view.page = 0
        self.preview.follow(self.draft, spot.form or self._form_of_entry(), self._words(), self._level(), self._duty())

    def _form_of_entry(self) -> str:
        """The form that a deadline or the like is for, "" where it is for the one that is shown too."""
        if not self.spot.list or self.spot.number < 0:
            return ""
        value = entry(self.draft.pack, self.spot)
        forms = getattr(value, "forms", ())
        shown = self.preview.forms.currentData()
        return str(getattr(value, "form", "") or ("" if shown in forms or not forms else forms[0]))

    def _level(self) -> str:
        """The level that a recipient, a signer or a head is for, "" elsewhere."""
        if self.spot.list not in ("addressees", "signer", "issuer") or self.spot.number < 0:
            return ""
        return str(next(iter(getattr(entry(self.draft.pack, self.spot), "levels", ())), ""))

    def _duty(self) -> str:
        """The deadline that is filled in, "" elsewhere."""
        here = self.spot.list == "obligation" and self.spot.number >= 0
        return str(getattr(entry(self.draft.pack, self.spot), "id", "")) if here else ""

    def _words(self) -> str:
        """What of the entry is looked for in the printed form."""
        if not self.spot.list or self.spot.number < 0:
            return ""
        value = entry(self.draft.pack, self.spot)
        return str(getattr(value, "label", "") or getattr(value, "title", "")) if self.spot.form else ""

    def _name_part(self) -> None:
        pack, spot = self.draft.pack, self.spot
        if spot.form:
            short = pack.form_by_key[spot.form].short
            names = {"": (short, ABOUT_FORM), "row": (f"{short}: các dòng", ABOUT_ROWS)}
            name, about = names.get(spot.list, (f"{short}: các mục", ABOUT_SECTIONS))
        else:
            part = next((part for part in PARTS if part.list == spot.list), None)
            name, about = (part.name, part.about) if part else ("Quyết định và kỳ", ABOUT_HEAD)
        self.name.setText(name)
        self.about.setText(about)

    def _fill(self) -> None:
        """The form of the entry, made anew."""
        spot, pack = self.spot, self.draft.pack
        old, self.form = self.area.takeWidget(), None
        if old is not None:
            old.deleteLater()
        if spot.list and spot.number < 0:
            self.area.setWidget(QWidget())
            return
        specs = SPECS[spot.list] if spot.list else FORM if spot.form else HEAD
        years = pack.years
        provinces = () if spot.list or spot.form else now(lambda: province_choices(self.context.session, years))
        form = EntryForm(Around(pack, spot.form, provinces), specs)
        form.setContentsMargins(2, 2, 8, 8)
        form.setProperty("role", "plain")
        form.show_entry(entry(pack, spot))
        form.edited.connect(lambda value: self._changed(spot, value))
        self.area.setWidget(form)
        self.form = form

    def _changed(self, spot: Spot, value: object) -> None:
        self._take(lambda: change(self.context.session, self.draft, spot, value))

    def _take(self, act: Callable[[], Draft]) -> None:
        """Store an act and show what it led to."""
        self.draft = now(act)
        self._follow()
        if self.form is not None and not (self.spot.list and self.spot.number < 0):
            self.form.follow(entry(self.draft.pack, self.spot))

    def _follow(self) -> None:
        """Everything around the form shows the draft as it is now."""
        draft = self.draft
        self.title.setText(f"{draft.pack.title} (bản soạn)")
        self.parts.follow(draft)
        if self.spot.list:
            self.list.follow(draft.pack, self.spot)
        self.troubles.follow(draft.troubles, draft.remains)
        self.preview.follow(draft, words=self._words(), duty=self._duty())
        self.undo.setEnabled(bool(draft.undone))
        self.redo.setEnabled(bool(draft.redone))
        self.undo.setToolTip(f"Hoàn tác: {draft.undone} (Ctrl+Z)" if draft.undone else "Không còn gì để hoàn tác")
        self.redo.setToolTip(f"Làm lại: {draft.redone} (Ctrl+Y)" if draft.redone else "Không còn gì để làm lại")
        self.use.setEnabled(not draft.troubles)
        self.sign.setEnabled(not draft.troubles)

    def _act(self, asked: str) -> None:
        """A button of the list."""
        self.flush()
        session, spot = self.context.session, self.spot
        if asked == "remove":
            self._take_act(now(lambda: remove(session, self.draft, spot)), spot)
        elif asked in ("add", "below"):
            self._take_act(*now(lambda: add(session, self.draft, spot, asked == "below")))
            if self.form is not None:
                self.form.stand()
        elif asked == "national":
            self.ask_indicator()
        else:
            self._take_act(*now(lambda: move(session, self.draft, spot, -1 if asked == "up" else 1)))

    def _take_act(self, draft: Draft, spot: Spot) -> None:
        self.draft, self.form = draft, None
        self.parts.follow(draft)
        self.show_entry(spot)
        self._follow()

    def ask_indicator(self) -> None:
        """Choose a national indicator to put after the row that is chosen."""
        from ui.pick_list import Pick
        from ui.unsigned.pick_dialog import PickDialog

        self.flush()
        session = self.context.session
        rows = now(lambda: indicators(session, self.draft))
        picks = [Pick(row.key, f"{row.tt} {row.label}".strip(), row.label) for row in rows]
        self.dialog = PickDialog(
            self, "Thêm chỉ tiêu quốc gia", "Chỉ tiêu quốc gia", "chỉ tiêu", picks, self.add_indicator
        )
        self.dialog.open()

    def add_indicator(self, key: str) -> None:
        """Put the indicator of that key after the row that is chosen."""
        session, spot = self.context.session, self.spot
        self._take_act(*now(lambda: add_indicator(session, self.draft, spot, key)))

    def ask_form(self) -> None:
        """Choose a form of a pack at hand to take over."""
        from ui.pick_list import Pick
        from ui.unsigned.pick_dialog import PickDialog

        self.flush()
        session = self.context.session
        found = now(lambda: other_forms(session, self.draft))
        picks = [
            Pick(f"{pack} {key}", f"{title} ({pack_title.partition(':')[0]})", f"{title} {pack_title}")
            for pack, pack_title, key, title in found
        ]
        self.dialog = PickDialog(
            self, "Thêm biểu", "Biểu của các gói", "biểu", picks, lambda code: self.add_form(*code.split(" "))
        )
        self.dialog.open()

    def add_form(self, pack_id: str, key: str) -> None:
        """Take over a form of another pack, with its deadlines."""
        session = self.context.session
        self._take_act(*now(lambda: add_form(session, self.draft, pack_id, key)))
        self.parts.choose(self.spot)

    def _ask_drop(self) -> None:
        from ui.settings.confirm import confirm

        key = self.spot.form
        short = self.draft.pack.form_by_key[key].short
        self.dialog = confirm(
            self,
            "Bỏ biểu",
            f"Bỏ biểu “{short}” khỏi bản soạn?",
            "Các hạn nộp của biểu này cũng bỏ theo. Việc này hoàn tác được.",
            "Bỏ biểu",
            lambda: self.drop(key),
        )

    def drop(self, key: str) -> None:
        """Take a form out of the draft."""
        session = self.context.session
        self._take_act(now(lambda: remove_form(session, self.draft, key)), Spot())

    def step(self, back: bool) -> None:
        """Take the last act back, or do it again."""
        self.flush()
        session = self.context.session
        draft = now(lambda: (undo if back else redo)(session, self.draft))
        if draft.pack == self.draft.pack:
            return
        self.draft, self.form = draft, None
        known = not self.spot.form or self.spot.form in draft.pack.form_by_key
        self.show_entry(self.spot if known else Spot())
        self._follow()

    def flush(self) -> None:
        form = self.form
        if form is not None:
            form.flush()

    def _leave(self) -> None:
        self.context.ways.show_packs()

    def ask_use(self) -> None:
        """Put the pack to use here, once the officer has seen what that means."""
        from ui.packs.finishing import ask_use

        self.flush()
        ask_use(self)

    def ask_sign(self) -> None:
        """Write the pack as a signed file for others."""
        from ui.packs.finishing import ask_sign

        self.flush()
        ask_sign(self)

    def minimumSizeHint(self) -> QSize:
        """What one side needs: so the page can become narrow enough to show one at a time."""
        return QSize(ONE_SIDE, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.view.setMaximumHeight(max(LEAST_LIST, int(self.height() * LIST_PART)))
        self._show_sides()

    def _show_sides(self) -> None:
        """Both sides where there is room; else one of them, and a button that turns to the other."""
        wide = self.width() >= BOTH_SIDES
        widgets.show_if(self.turn, not wide)
        widgets.show_if(self.middle, wide or not self.turn.isChecked())
        widgets.show_if(self.preview, wide or self.turn.isChecked())
