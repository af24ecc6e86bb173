"""Nội dung: sections at the left, what the units wrote in the middle, the consolidated text at the right."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QSizePolicy, QWidget

from forms.errors import BadInput
from forms.form import Field, Form, Section
from forms.periods import parse_period
from forms.values import effective, progress
from ui import problems, widgets
from ui.consolidate.sources_pane import Place, SourcesPane
from ui.consolidate.tabs import Tab
from ui.consolidate.text_pane import TextPane
from ui.context import Context
from ui.outline.parts import mark_of
from ui.outline.tree import OutlinePanel, by_section
from ui.tasks import now, run
from workflow.consolidating.head_words import made_sentence
from workflow.consolidating.making import Made, consolidate
from workflow.consolidating.narratives import Narrative
from workflow.consolidating.text_rows import (
    edited_words,
    has_texts,
    text_fields,
)
from workflow.consolidating.texts import all_texts, put_texts_in
from workflow.office import pack_for, require_office
from workflow.reports import OpenReport
from workflow.standing.gathering import scope_of
from workflow.standing.prospect import own_report

READING, MAKING, PUTTING = "Đang đọc nội dung của các đơn vị…", "Đang tổng hợp…", "Đang đưa vào bài tổng hợp…"
NO_TEXTS = "Biểu này không có phần viết lời."
NOT_MADE = "Chưa tổng hợp biểu này. Bấm Tổng hợp để ghép nội dung của các đơn vị thành bài, rồi biên tập ở đây."
NEVER = "Đơn vị này không còn nguyên văn trong bài."
NARROW, LOW, FIND = 930, 350, 90


class ContentsTab(Tab):
    """texts: every text with its sources, by key; section, item: where one is.

    dialog: the one opened last.
    """

    def __init__(self, context: Context, form: str, period: str) -> None:
        super().__init__()
        self.context, self.form, self.period = context, form, period
        self.opened: OpenReport | None = None
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
        self.sources = SourcesPane()
        self._sides.addWidget(self.sources, 1)
        self._sides.addLayout(self._pane_place, 1)
        self.area = widgets.scrolled(self.inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(self.area, 1)
        box.addStretch(0)
        find = QShortcut(QKeySequence("Ctrl+F"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.sources.search.setFocus)
        self.sources.put_wanted.connect(self.put_in)
        self.sources.opened.connect(self.open_source)
        self.sources.find_wanted.connect(self.find_in_text)
        self.sources.section_asked.connect(self._chosen)
        self.sources.field_asked.connect(self._field_chosen)

    def _begin(self) -> QWidget:
        """What stands in the place of everything where nothing was consolidated yet, and is told over it after."""
        made = QFrame()
        made.setProperty("role", "card")
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        line = widgets.row(made, gap=10)
        line.setContentsMargins(14, 8, 14, 8)
        self.told = widgets.label("", wrap=True, select=True)
        self.make_button = widgets.button("Tổng hợp", self.make, "primary", "layers")
        self.other_button = widgets.button("", self._show_other)
        line.addWidget(self.told, 1)
        line.addWidget(self.make_button)
        line.addWidget(self.other_button)
        self.head = made
        return made

    def reload(self, form: str, period: str) -> None:
        if (form, period) != (self.form, self.period):
            self.section = self.item = None
            self._say("")
        self.form, self.period = form, period
        session = self.context.session
        run(self, lambda: own_report(session, scope_of(session, form, period)), self._opened, self._refused, READING)

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, BadInput):
            self._only(f"{error.sentence} {error.remedy}".strip())
        else:
            problems.show(self, error)

    def _only(self, sentence: str, can_make: bool = False) -> None:
        """Nothing is shown but a sentence, and the way to consolidate where that is what is missing."""
        self.told.setText(sentence)
        other = None if can_make else self._other
        shown = ((self.head, True), (self.area, False), (self.make_button, can_make), (self.other_button, other))
        for part, wanted in shown:
            widgets.show_if(part, bool(wanted))
        if other is not None:
            self.other_button.setText(f"Xem {other.short}")
            self.other_button.setAccessibleName(self.other_button.text())
        if can_make:
            self.make_button.setFocus()

    @property
    def _other(self) -> Form | None:
        """A form of the pack in which something is written, where this one has no such part."""
        office = now(lambda: require_office(self.context.session))
        pack = pack_for(office, self.form, parse_period(self.period))
        has_none = not has_texts(pack.form_by_key[self.form])
        return next((form for form in pack.forms if has_none and has_texts(form)), None)

    def _show_other(self) -> None:
        if self._other is not None:
            self.context.ways.show_overview(self._other.key, self.period, "contents")

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
        for part, wanted in ((self.area, True), (self.make_button, False), (self.other_button, False)):
            widgets.show_if(part, wanted)
        told = self.told.text()
        widgets.show_if(self.head, bool(told) and told not in (NOT_MADE, NO_TEXTS))
        if before is None or (before.report.id, before.state) != (opened.report.id, opened.state) or self.pane is None:
            self._build(opened)
        else:
            self.pane.take(opened)
        self._go_on()

    def _form(self) -> Form:
        session = self.context.session
        return now(lambda: scope_of(session, self.form, self.period)).form

    def _build(self, opened: OpenReport) -> None:
        widgets.clear(self._outline_place)
        widgets.clear(self._pane_place)
        self.outline = OutlinePanel(opened, self._chosen, self.sources.take_focus)
        self.pane = TextPane(self.context, opened, self._open_report)
        self.pane.changed.connect(self._text_changed)
        self._outline_place.addWidget(self.outline)
        self._pane_place.addWidget(self.pane)
        self.sources.fill_sections(opened.form.section, opened.editable)
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
        kept = next((item for item in fields if self.item is not None and item.key == self.item.key), None)
        self.item = kept or next(iter(fields), None)
        self._show_field()

    def _field_chosen(self, key: str) -> None:
        assert self.section is not None
        self.item = next(item for item in text_fields(self.section) if item.key == key)
        self._show_field()

    def _show_field(self) -> None:
        assert self.pane is not None and self.section is not None
        self.sources.show_place(Place(self.section, self.item))
        widgets.show_if(self.pane, self.item is not None)
        if self.item is None:
            self.pane.show_nothing()
        elif self.pane.editor is None or self.pane.editor.item.key != self.item.key:
            self.pane.show_field(self.section, self.item)
        self._show_text()

    def _read(self) -> None:
        """What the units wrote in every section."""
        if self.opened is None:
            return
        session, report_id = self.context.session, self.opened.report.id
        run(self, lambda: all_texts(session, report_id), self._show, doing=READING)

    def _show(self, found: tuple[Narrative, ...]) -> None:
        self.texts = {one.key: one for one in found}
        self._mark_all()
        self._show_text()
        focus = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            self.sources.take_focus()

    def _show_text(self) -> None:
        """The sources of the text that is looked at."""
        key = self.item.key if self.item is not None else ""
        found = self.texts.get(key, Narrative(key, "", False, ())) if key else None
        self.sources.show_texts(found)
        if found is not None and self.pane is not None:
            self.pane.said.setText(edited_words(found))

    def put_in(self) -> None:
        """Put the chosen units' texts into the consolidated one; what stands there stays."""
        if self.opened is None or self.item is None or self.pane is None:
            return
        self.pane.flush()
        units = self.sources.wanted
        session, report_id, key = self.context.session, self.opened.report.id, self.item.key
        run(self, lambda: put_texts_in(session, report_id, key, units), self._put_in, doing=PUTTING)

    def _put_in(self, opened: OpenReport) -> None:
        assert self.pane is not None
        self.sources.list.sources.chosen = set()
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

        unit = self.sources.unit
        if unit is not None and unit.received and self.item is not None:
            open_received(self, self.context, unit.received, self.item.key, self._keep_dialog)

    def _keep_dialog(self, dialog: QDialog) -> None:
        self.dialog = dialog

    def find_in_text(self) -> None:
        """Where the unit's text stands in the whole."""
        unit = self.sources.unit
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
        self.sources.take_focus()

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
        widgets.show_if(self.sources.section_box, narrow)
        widgets.show_if(self.sources.title, not narrow)
        for part in (self.sources, self.pane):
            if part is not None:
                part.setMinimumHeight(LOW if narrow else 0)
        if self.outline is not None:
            widgets.show_if(self.outline, not narrow)
        if self.pane is not None and self.outline is not None:
            self.pane.set_room(LOW if narrow else self.area.viewport().height())
            self._order_keys()

    def _order_keys(self) -> None:
        assert self.outline is not None and self.pane is not None
        parts: tuple[QWidget, ...] = (self.outline.tree, *self.sources.controls, *self.pane.steps)
        for before, after in pairwise(parts):
            self.setTabOrder(before, after)
