"""Đã nhận: what stands of every unit, form and period, its record of first receipt, and what is decided about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QComboBox, QLineEdit, QPushButton, QWidget

from forms.standing import LATE_TEXT, UNIT_STATE_TEXT
from forms.text import plain
from ui import widgets
from ui.flow import FlowLayout
from ui.home_page import when_text
from ui.receive.kept_record import KeptActs
from ui.receive.record import Record
from ui.receive.sides import Sides, reading_area
from ui.receive.table import LinesModel, LinesView
from ui.receive.words import STATE_TONES, capital, revision_text, state_text
from ui.tasks import run
from workflow.receiving.views import standing_list

if TYPE_CHECKING:
    from ui.receive.page import ReceivePage
    from workflow.receiving.views import StandingLine

HEADS = ("Đơn vị", "Biểu", "Kỳ", "Lần", "Nhận lúc", "Trạng thái")
STATE = HEADS.index("Trạng thái")
READING = "Đang đọc danh sách đã nhận…"
NONE = "Chưa nhận báo cáo nào của đơn vị cấp dưới. Hãy thả gói báo cáo vào thẻ “Nhận gói”."
NO_MATCH = "Không có báo cáo nào khớp."
ACCEPT, ACCEPT_ALL = "Duyệt {} báo cáo đã chọn…", "Duyệt cả {} báo cáo trong danh sách…"
LATE = "late"


class Kept(QWidget):
    """A line for each unit, form and period; several can be chosen and accepted at once."""

    def __init__(self, page: ReceivePage) -> None:
        super().__init__()
        self.page, self.session = page, page.context.session
        self._wanted, self._keyboard = 0, False
        self.acts = KeptActs(self)
        inner = QWidget()
        box = widgets.column(inner, gap=10)
        box.addLayout(self._filters())
        self.none = widgets.label(NONE, "muted", wrap=True)
        box.addWidget(self.none)
        self.model = LinesModel(self, HEADS, self._texts, _words, _tone)
        self.table = LinesView(self.model, "Báo cáo đã nhận", many=True)
        self.record = Record()
        self.sides = Sides(self.table, self.record)
        box.addWidget(self.sides, 1)
        self.rest = QWidget()
        box.addWidget(self.rest, 1)
        outer = widgets.column(self, gap=10)
        reading_area(inner, outer)
        outer.addLayout(self._foot())
        self.table.chosen.connect(self._describe)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._count())
        self.table.pressed.connect(self._into_record)
        find = QShortcut(QKeySequence("Ctrl+F"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.search.setFocus)
        clear = QShortcut(QKeySequence("Esc"), self.search, context=Qt.ShortcutContext.WidgetShortcut)
        clear.activated.connect(self.search.clear)
        self._show(())

    def _filters(self) -> QBoxLayout:
        line = QWidget()
        flow = FlowLayout(line)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm đơn vị, không cần gõ dấu")
        self.search.setAccessibleName("Tìm trong báo cáo đã nhận; không cần gõ dấu")
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(260)
        self.period, self.form, self.state = QComboBox(), QComboBox(), QComboBox()
        names = ("Chỉ xem kỳ", "Chỉ xem biểu", "Chỉ xem trạng thái")
        for box, name in zip((self.period, self.form, self.state), names, strict=True):
            box.setAccessibleName(name)
            box.activated.connect(lambda _place: self._narrow())
        self.state.addItem("Mọi trạng thái", "")
        for state, text in UNIT_STATE_TEXT.items():
            if state != "none":
                self.state.addItem(capital(text), state)
        self.state.addItem(capital(LATE_TEXT), LATE)
        for part in (self.search, self.period, self.form, self.state):
            flow.addWidget(part)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.returnPressed.connect(lambda: self.table.setFocus())
        outer = widgets.row()
        outer.addWidget(line, 1)
        self.filters = line
        return outer

    def _foot(self) -> QBoxLayout:
        line = widgets.row(gap=10)
        self.said = widgets.label("", "muted", wrap=True)
        self.accept: QPushButton = widgets.button(ACCEPT, self._accept_open, icon="check")
        line.addWidget(self.said, 1)
        line.addWidget(self.accept)
        return line

    def load(self) -> None:
        """Read what stands now."""
        session = self.session
        run(self, lambda: standing_list(session), self._show, doing=READING)

    def stand_on(self, number: int) -> None:
        """Show the line that a received report belongs to, whatever the list was narrowed to."""
        self._wanted = number
        self.search.clear()
        for box in (self.period, self.form, self.state):
            box.setCurrentIndex(0)
        self.load()

    def show_state(self, state: str) -> None:
        """List those in a state, of every form and period."""
        self.search.clear()
        for box in (self.period, self.form):
            box.setCurrentIndex(0)
        self.state.setCurrentIndex(max(self.state.findData(state), 0))
        self._narrow()

    def decided(self) -> None:
        """A decision was told: where it left none of the state that was listed, all are listed again."""
        if self.state.currentIndex() > 0 and not self.model.rowCount():
            self.state.setCurrentIndex(0)
            self._narrow()
        QTimer.singleShot(0, self.table, self.table.setFocus)

    def _show(self, lines: tuple[StandingLine, ...]) -> None:
        before = self.line
        place = (before.unit, before.form, before.period) if before else None
        self._fill(self.period, "Mọi kỳ", {line.period: capital(line.period_title) for line in lines})
        self._fill(self.form, "Mọi biểu", {line.form: line.form_short for line in lines})
        self.model.fill(lines)
        for part, wanted in ((self.none, not lines), (self.rest, not lines), (self.sides, bool(lines))):
            widgets.show_if(part, wanted)
        widgets.show_if(self.filters, bool(lines))
        if self._keyboard:
            self._keyboard = False
            QTimer.singleShot(0, self.table, self.table.setFocus)
        wanted, self._wanted = self._wanted, 0
        self._narrow(
            next(
                (
                    line
                    for line in lines
                    if (wanted in line.kept if wanted else (line.unit, line.form, line.period) == place)
                ),
                None,
            )
        )

    def _fill(self, box: QComboBox, every: str, entries: dict[str, str]) -> None:
        """The choices that there are; what was chosen stays where it is still one."""
        chosen = box.currentData()
        box.clear()
        box.addItem(every, "")
        for key in sorted(entries):
            box.addItem(entries[key], key)
        box.setCurrentIndex(max(box.findData(chosen), 0))

    @property
    def line(self) -> StandingLine | None:
        """The line stood on."""
        return self.table.line

    @property
    def chosen(self) -> list[StandingLine]:
        """All chosen lines."""
        return self.table.chosen_lines

    def _narrow(self, line: StandingLine | None = None) -> None:
        period, form, state = (box.currentData() or "" for box in (self.period, self.form, self.state))

        def among(one: StandingLine) -> bool:
            fits = (not period or one.period == period) and (not form or one.form == form)
            return fits and (not state or (one.late if state == LATE else one.state == state))

        before = self.line
        self.model.narrow(self.search.text(), among)
        self.table.stand_on(line or before)
        self._count()

    def _texts(self, line: StandingLine) -> tuple[str, ...]:
        came = when_text(line.received_at, self.session.today()) if line.received_at else ""
        said = capital(state_text(line))
        return line.unit_name, line.form_short, line.period_title, revision_text(line.revision), came, said

    def _count(self) -> None:
        shown, whole = self.model.rowCount(), len(self.model.lines)
        wanted, text = self._open_lines(), ACCEPT if len(self.chosen) > 1 else ACCEPT_ALL
        self.said.setText(f"{shown} trên {whole} báo cáo" if shown < whole else f"{whole} báo cáo" if whole else "")
        self.accept.setText(text.format(len(wanted)))
        self.accept.setAccessibleName(self.accept.text())
        widgets.show_if(self.accept, len(wanted) > 1)

    def _open_lines(self) -> list[StandingLine]:
        """Those that wait for a decision, among the chosen ones where several are, else among all that are listed."""
        chosen = self.chosen
        among = chosen if len(chosen) > 1 else [self.model.line(row) for row in range(self.model.rowCount())]
        return [line for line in among if line.state == "received"]

    def _accept_open(self) -> None:
        self.page.accept(tuple(line.number for line in self._open_lines()))

    def take_focus(self) -> None:
        """The keyboard goes to the list, once it was read where it is being read."""
        self._keyboard = True
        self.table.setFocus()

    def _describe(self) -> None:
        line = self.line
        if line is None:
            self.record.clear(NO_MATCH if self.model.lines else "")
            return
        self.acts.describe(line)

    def described(self) -> None:
        """The record of the line stood on is shown."""
        before: QWidget = self.table
        for button in self.record.buttons.values():
            self.setTabOrder(before, button)
            before = button
        self.sides.renew()

    def _into_record(self) -> None:
        first = next(iter(self.record.buttons.values()), None)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)


def _words(line: StandingLine) -> str:
    return plain(f"{line.unit_name} {line.unit} {line.form_short} {line.period_title}")


def _tone(line: StandingLine, column: int) -> str:
    return STATE_TONES.get(line.state, "") if column == STATE else ""
