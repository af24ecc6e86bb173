"""The middle of "Nội dung": what the units wrote in a section, searched, narrowed, ticked, and what is done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QWidget

from forms.form import Field, Section
from ui import widgets
from ui.consolidate.source_list import SourceList
from ui.flow import FlowLayout
from workflow.consolidating.narratives import Narrative, UnitText
from workflow.consolidating.text_rows import WHICH_TEXT, TextLook, Which, count_words, text_fields, text_rows

NO_FIELD = "Mục này không có phần viết lời. Bảng và số liệu xem ở thẻ Số liệu."
NO_MATCH = "Không có đơn vị nào khớp."
PUT_IN = "Đưa vào bài"
LEAST = 115


@dataclass(frozen=True, slots=True)
class Place:
    """Where one is: a section, and its field where it has one in words."""

    section: Section
    item: Field | None

    @property
    def title(self) -> str:
        """As the outline calls it."""
        return section_name(self.section)


def section_name(section: Section) -> str:
    """ "II. Khó khăn, vướng mắc"."""
    return f"{section.number} {section.short or section.title}".strip(" -:")


class SourcesPane(QFrame):
    """found: the text that is looked at with its sources, None where there is none.

    put_wanted: the listed texts are to be put in; opened: a unit's report is asked for; find_wanted: where its text
    stands; section_asked, field_asked: another place is chosen, with its key.
    """

    put_wanted, opened, find_wanted = Signal(), Signal(), Signal()
    section_asked, field_asked = Signal(str), Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.found: Narrative | None = None
        self.editable = True
        box = widgets.column(self, gap=8)
        box.setContentsMargins(14, 10, 14, 12)
        self.section_box, self.field_box = QComboBox(), QComboBox()
        self.section_box.setAccessibleName("Mục của báo cáo")
        self.section_box.setMinimumContentsLength(20)
        self.field_box.setAccessibleName("Phần viết lời của mục")
        self.title = widgets.label("", "section", wrap=True)
        self.count = widgets.label("", "muted", wrap=True)
        self.none = widgets.label(NO_MATCH, "muted", wrap=True)
        self.list = SourceList()
        self.list.setMinimumHeight(LEAST)
        for part in (self.section_box, self.title, self.field_box, self.count, self._tools(), self.none):
            box.addWidget(part)
        box.addWidget(self.list, 1)
        box.addStretch(0)
        box.addWidget(self._foot())
        self.section_box.activated.connect(lambda _place: self.section_asked.emit(self.section_box.currentData()))
        self.field_box.activated.connect(lambda _place: self.field_asked.emit(self.field_box.currentData()))
        self.list.turned.connect(self._judge)
        self.list.stood.connect(self._judge)
        self.list.opened.connect(self.opened)

    def _tools(self) -> QWidget:
        self.tools = QWidget()
        line = widgets.row(self.tools)
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
        self.search.returnPressed.connect(self.take_focus)
        self.which.activated.connect(lambda _place: self._arrange())
        return self.tools

    def _foot(self) -> QWidget:
        self.foot = QWidget()
        flow = FlowLayout(self.foot)
        self.put_button = widgets.button(PUT_IN, self.put_wanted.emit, "primary", "plus")
        self.all_button = widgets.button("Chọn phần chưa đưa vào", lambda: self.list.choose_all(True))
        self.open_button = widgets.button("Mở báo cáo của đơn vị…", self.opened.emit)
        self.find_button = widgets.button("Tìm trong bài", self.find_wanted.emit)
        for button in (self.put_button, self.all_button, self.open_button, self.find_button):
            flow.addWidget(button)
        return self.foot

    @property
    def controls(self) -> Sequence[QWidget]:
        """In the order of the keyboard."""
        looks = (self.section_box, self.field_box, self.search, self.which, self.list)
        return (*looks, self.put_button, self.all_button, self.open_button, self.find_button)

    @property
    def unit(self) -> UnitText | None:
        """The text that is stood on."""
        return self.list.unit if self.found is not None else None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The units whose texts are to be put in: those ticked, else the one stood on."""
        chosen = self.list.wanted if self.found is not None else ()
        units = self.found.units if self.found is not None else ()
        return tuple(unit.unit for unit in units if unit.unit in chosen and not unit.put_in)

    def take_focus(self) -> None:
        """Onto the texts."""
        self.list.setFocus()

    def fill_sections(self, sections: Sequence[Section], editable: bool) -> None:
        """The sections that can be chosen where the outline has no room."""
        self.editable = self.list.can_choose = editable
        self.section_box.clear()
        for section in sections:
            if text_fields(section):
                self.section_box.addItem(section_name(section), section.key)

    def show_place(self, place: Place) -> None:
        """Name the place; its other fields in words can be chosen."""
        self.title.setText(place.title)
        self.section_box.setCurrentIndex(self.section_box.findData(place.section.key))
        fields = text_fields(place.section)
        self.field_box.clear()
        for item in fields:
            self.field_box.addItem(item.label or place.title, item.key)
        if place.item is not None:
            self.field_box.setCurrentIndex(self.field_box.findData(place.item.key))
        widgets.show_if(self.field_box, len(fields) > 1)
        for part in (self.count, self.tools, self.foot):
            widgets.show_if(part, place.item is not None)

    def show_texts(self, found: Narrative | None) -> None:
        """Other texts, None where the place has none in words; the boxes of other texts are freed."""
        if found is None or self.found is None or found.key != self.found.key:
            self.list.sources.chosen = set()
        self.found = found
        self.count.setText(count_words(found.units) if found else "")
        self._arrange()

    @property
    def look(self) -> TextLook:
        """How the list is looked at now."""
        which: Which = self.which.currentData()
        return TextLook(self.search.text(), which)

    def _arrange(self) -> None:
        units = text_rows(self.found.units, self.look) if self.found else ()
        self.list.fill(units)
        self.none.setText(NO_MATCH if self.found else NO_FIELD)
        widgets.show_if(self.none, not units and (self.found is None or bool(self.found.units)))
        widgets.show_if(self.list, bool(units))
        self._judge()

    def _judge(self) -> None:
        """What can be done with the chosen texts."""
        wanted, unit = self.wanted, self.unit
        self.put_button.setText(f"{PUT_IN} ({len(wanted)})" if len(wanted) > 1 else PUT_IN)
        self.put_button.setAccessibleName(self.put_button.text())
        self.put_button.setEnabled(self.editable and bool(wanted))
        waiting = bool(self.found and self.found.waiting)
        self.all_button.setEnabled(self.editable and waiting)
        self.open_button.setEnabled(unit is not None and unit.received > 0)
        self.find_button.setEnabled(unit is not None and unit.put_in)
