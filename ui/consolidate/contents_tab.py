"""Nội dung: sections at the left, what the units wrote in the middle, the consolidated text at the right."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QDialog, QFrame, QLineEdit, QWidget

from forms.errors import BadInput
from forms.pack import Field, Section
from forms.values import effective, progress
from ui import problems, widgets
from ui.consolidate.source_list import SourceList
from ui.consolidate.tabs import Tab
from ui.consolidate.text_pane import TextPane
from ui.context import Context
from ui.flow import FlowLayout
from ui.outline.parts import mark_of
from ui.outline.tree import OutlinePanel, by_section
from ui.tasks import run
from workflow.consolidating.head_words import made_sentence
from workflow.consolidating.making import Made, consolidate
from workflow.consolidating.narratives import Narrative, UnitText, all_narratives, put_in
from workflow.consolidating.text_rows import (
    WHICH_TEXT,
    TextLook,
    Which,
    count_words,
    edited_words,
    has_texts,
    text_fields,
    text_rows,
)
from workflow.gathering import frame_of
from workflow.prospect import own_report
from workflow.reports import OpenReport

READING, MAKING, PUTTING = "Đang đọc nội dung của các đơn vị…", "Đang tổng hợp…", "Đang đưa vào bài tổng hợp…"
NO_TEXTS = "Biểu này không có phần viết lời. Chọn biểu có báo cáo bằng lời ở góc trên bên phải."
NOT_MADE = "Chưa tổng hợp biểu này. Bấm Tổng hợp để ghép nội dung của các đơn vị thành bài, rồi biên tập ở đây."
NO_FIELD = "Mục này không có phần viết lời. Bảng và số liệu xem ở thẻ Số liệu."
NO_MATCH = "Không có đơn vị nào khớp."
PUT_IN, NEVER = "Đưa vào bài", "Đơn vị này không còn nguyên văn trong bài."
NARROW, LEAST, LOW, FIND = 930, 115, 350, 90


class ContentsTab(Tab):
    """found: the text that is looked at and its sources, texts: every one by key; section, item: where one is.

    dialog: the one opened last.
    """

    topic = "noi-dung-tong-hop"

    def __init__(self, context: Context, form: str, period: str) -> None:
        super().__init__()
        self.context, self.form, self.period = context, form, period
        self.opened: OpenReport | None = None
        self.found: Narrative | None = None
        self.texts: dict[str, Narrative] = {}
        self.section: Section | None = None
        self.item: Field | None = None
        self.pane: TextPane | None = None
        self.outline: OutlinePanel | None = None
        self.dialog: QDialog | None = None
        box = widgets.column(self, gap=10)
        box.addWidget(self._begin())
        self.inner = QWidget()
        self._sides = widgets.row(self.inner, gap=12)
        self._outline_place, self._pane_place = widgets.column(), widgets.column()
        self._sides.addLayout(self._outline_place)
        self._sides.addWidget(self._sources(), 1)
        self._sides.addLayout(self._pane_place, 1)
        self.area = widgets.scrolled(self.inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(self.area, 1)
        find = QShortcut(QKeySequence("Ctrl+F"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)

    def _begin(self) -> QWidget:
        """What stands in the place of everything where nothing was consolidated yet, and is told over it after."""
        made = QFrame()
        made.setProperty("role", "card")
        line = widgets.row(made, gap=10)
        line.setContentsMargins(14, 8, 14, 8)
        self.told = widgets.label("", wrap=True, select=True)
        self.make_button = widgets.button("Tổng hợp", self.make, "primary", "layers")
        line.addWidget(self.told, 1)
        line.addWidget(self.make_button)
        self.head = made
        return made

    def _sources(self) -> QWidget:
        frame = widgets.card()
        self.sources_card = frame
        box = widgets.column(frame, gap=8)
        box.setContentsMargins(14, 10, 14, 12)
        self.title = widgets.label("", "section", wrap=True)
        self.field_box = QComboBox()
        self.field_box.setAccessibleName("Phần viết lời của mục")
        self.count = widgets.label("", "muted", wrap=True)
        self.section_box = QComboBox()
        self.section_box.setAccessibleName("Mục của báo cáo")
        self.section_box.setMinimumContentsLength(20)
        self.section_box.activated.connect(lambda _place: self._chosen(self.section_box.currentData()))
        for part in (self.section_box, self.title, self.field_box, self.count, self._tools()):
            box.addWidget(part)
        self.none = widgets.label(NO_MATCH, "muted", wrap=True)
        self.list = SourceList()
        self.list.setMinimumHeight(LEAST)
        box.addWidget(self.none)
        box.addWidget(self.list, 1)
        box.addWidget(self._foot())
        self.field_box.activated.connect(lambda _place: self._field_chosen())
        self.list.turned.connect(self._judge)
        self.list.stood.connect(self._judge)
        self.list.opened.connect(self.open_source)
        return frame

    def _tools(self) -> QWidget:
        tools = QWidget()
        line = widgets.row(tools)
        self.search, self.which = QLineEdit(), QComboBox()
        self.search.setPlaceholderText("Tìm đơn vị, nội dung")
        self.search.setAccessibleName("Tìm trong nội dung của các đơn vị; không cần gõ dấu")
        self.search.setClearButtonEnabled(True)
        self.which.setAccessibleName("Chỉ xem nội dung")
        for key, text in WHICH_TEXT.items():
            self.which.addItem(text, key)
        line.addWidget(self.search, 1)
        line.addWidget(self.which)
        self.search.textChanged.connect(lambda _text: self._arrange())
        self.search.returnPressed.connect(self.list_focus)
        self.which.activated.connect(lambda _place: self._arrange())
        return tools

    def _foot(self) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made)
        self.put_button = widgets.button(PUT_IN, self.put_in, "primary", "plus")
        self.all_button = widgets.button("Chọn phần chưa đưa vào", lambda: self.list.choose_all(True))
        self.open_button = widgets.button("Mở báo cáo của đơn vị…", self.open_source)
        self.find_button = widgets.button("Tìm trong bài", self.find_in_text)
        for button in (self.put_button, self.all_button, self.open_button, self.find_button):
            flow.addWidget(button)
        return made

    def list_focus(self) -> None:
        """Enter in the search: onto the first text."""
        self.list.setFocus()

    def reload(self, form: str, period: str) -> None:
        if (form, period) != (self.form, self.period):
            self.section = self.item = None
            self._say("")
        self.form, self.period = form, period
        session = self.context.session
        run(self, lambda: own_report(session, frame_of(session, form, period)), self._opened, self._refused, READING)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, BadInput):
            self._only(f"{error.sentence} {error.remedy}".strip())
        else:
            problems.show(self, error)

    def _only(self, sentence: str, can_make: bool = False) -> None:
        """Nothing is shown but a sentence, and the way to consolidate where that is what is missing."""
        self.told.setText(sentence)
        for part, wanted in ((self.head, True), (self.area, False), (self.make_button, can_make)):
            widgets.show_if(part, wanted)

    def _opened(self, opened: OpenReport | None) -> None:
        """The report as it stands; the outline is made anew where it is another one, or may now be written."""
        if opened is None or opened.report.consolidation is None:
            form = opened.form if opened else self._form()
            self._only(NOT_MADE if has_texts(form) else NO_TEXTS, has_texts(form))
            return
        if not has_texts(opened.form):
            self._only(NO_TEXTS)
            return
        before, self.opened = self.opened, opened
        for part, wanted in ((self.area, True), (self.make_button, False)):
            widgets.show_if(part, wanted)
        told = self.told.text()
        widgets.show_if(self.head, bool(told) and told not in (NOT_MADE, NO_TEXTS))
        if before is None or (before.report.id, before.state) != (opened.report.id, opened.state) or self.pane is None:
            self._build(opened)
        else:
            self.pane.take(opened)
        self._go_on()

    def _form(self) -> object:
        session = self.context.session
        return frame_of(session, self.form, self.period).form

    def _build(self, opened: OpenReport) -> None:
        widgets.clear(self._outline_place)
        widgets.clear(self._pane_place)
        self.outline = OutlinePanel(opened, self._chosen, self.list_focus)
        self.pane = TextPane(self.context, opened, self._open_report)
        self.pane.changed.connect(self._text_changed)
        self._outline_place.addWidget(self.outline)
        self.section_box.clear()
        for section in opened.form.section:
            if text_fields(section):
                self.section_box.addItem(_title(section), section.key)
        self._pane_place.addWidget(self.pane)
        self.list.can_choose = opened.editable
        self._fold()

    def _go_on(self) -> None:
        """Stand where one stood, else on the first section with a text to be written."""
        assert self.opened is not None and self.outline is not None
        sections = self.opened.form.section
        first = next(section for section in sections if text_fields(section))
        kept = next((each for each in sections if self.section is not None and each.key == self.section.key), None)
        section = kept or first
        self.outline.tree.select(section.key)
        self._show_section(section)
        self._read()

    def _chosen(self, key: str) -> None:
        if self.opened is not None:
            self._say("")
            widgets.show_if(self.head, False)
            self._show_section(next(each for each in self.opened.form.section if each.key == key))

    def _show_section(self, section: Section) -> None:
        """A heading leads to the first section under it in which something is written."""
        assert self.opened is not None
        every = self.opened.form.section
        under = [each for each in every if each.key == section.key or each.key.startswith(f"{section.key}.")]
        self.section = next((each for each in under if text_fields(each)), section)
        fields = text_fields(self.section)
        self.section_box.setCurrentIndex(self.section_box.findData(self.section.key))
        kept = next((item for item in fields if self.item is not None and item.key == self.item.key), None)
        self.item = kept or next(iter(fields), None)
        self.title.setText(_title(self.section))
        self.field_box.clear()
        for item in fields:
            self.field_box.addItem(item.label or self.section.short or self.section.title, item.key)
        widgets.show_if(self.field_box, len(fields) > 1)
        if self.item is not None:
            self.field_box.setCurrentIndex(self.field_box.findData(self.item.key))
        self._show_field()

    def _field_chosen(self) -> None:
        assert self.section is not None
        wanted = self.field_box.currentData()
        self.item = next(item for item in text_fields(self.section) if item.key == wanted)
        self._show_field()

    def _show_field(self) -> None:
        assert self.pane is not None and self.section is not None and self.opened is not None
        for part in (self.pane, self.list, self.count):
            widgets.show_if(part, self.item is not None)
        if self.item is None:
            self.pane.show_nothing()
            self.found = None
            self.none.setText(NO_FIELD)
            widgets.show_if(self.none, True)
            self._judge()
            return
        editor = self.pane.editor
        if editor is None or editor.item.key != self.item.key:
            self.list.sources.chosen = set()
            self.pane.show_field(self.section, self.item)
        self._show_text()

    def _read(self) -> None:
        """What the units wrote in every section."""
        if self.opened is None:
            return
        session, report_id = self.context.session, self.opened.report.id
        run(self, lambda: all_narratives(session, report_id), self._show, doing=READING)

    def _show(self, found: tuple[Narrative, ...]) -> None:
        self.texts = {one.key: one for one in found}
        self._mark_all()
        self._show_text()
        focus = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.list.setFocus()

    def _show_text(self) -> None:
        """The sources of the text that is looked at."""
        key = self.item.key if self.item is not None else ""
        self.found = self.texts.get(key, Narrative(key, "", False, ())) if key else None
        if self.found is not None and self.pane is not None:
            self.count.setText(count_words(self.found.units))
            self.pane.said.setText(edited_words(self.found))
            self._arrange()

    @property
    def look(self) -> TextLook:
        """How the list is looked at now."""
        which: Which = self.which.currentData()
        return TextLook(self.search.text(), which)

    def _arrange(self) -> None:
        units = text_rows(self.found.units, self.look) if self.found else ()
        self.list.fill(units)
        self.none.setText(NO_MATCH)
        widgets.show_if(self.none, not units and bool(self.found and self.found.units))
        widgets.show_if(self.list, bool(units))
        self._judge()

    def _judge(self) -> None:
        """What can be done with the chosen texts."""
        editable = self.opened is not None and self.opened.editable
        wanted, unit = self.list.wanted if self.found else (), self.list.unit if self.found else None
        waiting = [one for one in self._units(wanted) if not one.put_in]
        self.put_button.setText(f"{PUT_IN} ({len(waiting)})" if len(waiting) > 1 else PUT_IN)
        self.put_button.setAccessibleName(f"{PUT_IN}: {', '.join(one.name for one in waiting[:5])}")
        self.put_button.setEnabled(editable and bool(waiting))
        self.all_button.setEnabled(editable and bool(self.found and any(not one.put_in for one in self.found.units)))
        self.open_button.setEnabled(unit is not None and unit.received > 0)
        self.find_button.setEnabled(unit is not None and unit.put_in)

    def _units(self, codes: tuple[str, ...]) -> list[UnitText]:
        return [unit for unit in self.found.units if unit.unit in codes] if self.found else []

    def put_in(self) -> None:
        """Put the chosen units' texts into the consolidated one; what stands there stays."""
        if self.opened is None or self.item is None or self.pane is None:
            return
        self.pane.flush()
        units = [unit.unit for unit in self._units(self.list.wanted) if not unit.put_in]
        session, report_id, key = self.context.session, self.opened.report.id, self.item.key
        run(self, lambda: put_in(session, report_id, key, units), self._put_in, doing=PUTTING)

    def _put_in(self, opened: OpenReport) -> None:
        assert self.pane is not None
        self.list.sources.chosen = set()
        self.pane.take(opened)
        self.pane.status.saved(self.context.session.now())

    def _text_changed(self) -> None:
        """The text was written: which sources stand in it is looked at anew."""
        assert self.pane is not None
        if self.opened is None or self.pane.opened.report is self.opened.report:
            return
        self.opened = self.pane.opened
        self._read()

    def _mark_all(self) -> None:
        if self.opened is None or self.outline is None or self.pane is None:
            return
        report, every = self.opened.report, self.opened.form.section
        cells, found = effective(self.opened.form, report), by_section(self.opened, self.pane.findings)
        for section in every:
            under = tuple(each for each in every if each.key == section.key or each.key.startswith(f"{section.key}."))
            heading = section.depth == 1 and len(under) > 1
            mark = None if heading else mark_of(under, report, cells)
            self.outline.tree.mark(section.key, mark, found.get(section.key, ()), self._waiting(section))
        self.outline.show_counts(*progress(self.opened.form, report), ())

    def _waiting(self, section: Section) -> str:
        """How many units' texts are not in the section's own."""
        known = [self.texts[item.key] for item in text_fields(section) if item.key in self.texts]
        waiting = sum(len(one.waiting) for one in known)
        return f"{waiting} chưa đưa vào" if waiting else ""

    def open_source(self) -> None:
        """The received report of the unit, at this section."""
        from ui.consolidate.received_dialog import open_received

        unit = self.list.unit
        if unit is not None and unit.received and self.item is not None:
            open_received(self, self.context, unit.received, self.item.key, self._keep_dialog)

    def _keep_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog

    def find_in_text(self) -> None:
        """Where the unit's text stands in the whole."""
        unit = self.list.unit
        if unit is None or self.pane is None:
            return
        first = unit.text.strip().splitlines()[0][:FIND] if unit.text.strip() else unit.name
        if not (self.pane.find(first) or self.pane.find(unit.name)):
            self.pane.status.tell(NEVER)

    def make(self) -> None:
        """Consolidate, so that there is a text to work on."""
        session, form, period = self.context.session, self.form, self.period
        run(self, lambda: consolidate(session, form, period), self._made, doing=MAKING)

    def _made(self, made: Made) -> None:
        self._say(made_sentence(made))
        self.reload(self.form, self.period)

    def _say(self, sentence: str) -> None:
        self.told.setText(sentence)

    def _open_report(self) -> None:
        if self.opened is not None:
            self.context.ways.show_report(self.opened.report.id, self.item.key if self.item else "")

    def start(self) -> None:
        self.list.setFocus()

    def flush(self) -> None:
        if self.pane is not None:
            self.pane.flush()

    def unstored(self) -> str:
        typing = self.pane is not None and self.pane.is_typing()
        return "Phần vừa viết trong bài tổng hợp chưa lưu được." if typing else ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        """Side by side where there is room, else one under the other, each as high as it needs."""
        narrow, ways = self.width() < NARROW, QBoxLayout.Direction
        self._sides.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        widgets.show_if(self.section_box, narrow)
        widgets.show_if(self.title, not narrow)
        for part in (self.sources_card, self.pane):
            if part is not None:
                part.setMinimumHeight(LOW if narrow else 0)
        if self.outline is not None:
            widgets.show_if(self.outline, not narrow)
        if self.pane is not None and self.outline is not None:
            self.pane.set_room(LOW if narrow else self.area.viewport().height())
            self._order_keys()

    def _order_keys(self) -> None:
        assert self.outline is not None and self.pane is not None
        looks = (self.outline.tree, self.section_box, self.field_box, self.search, self.which, self.list)
        acts = (self.put_button, self.all_button, self.open_button, self.find_button)
        parts: tuple[QWidget, ...] = (*looks, *acts, *self.pane.steps)
        for before, after in pairwise(parts):
            self.setTabOrder(before, after)


def _title(section: Section) -> str:
    return f"{section.number} {section.short or section.title}".strip(" -:")
