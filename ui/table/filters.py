"""What of the table is shown: words to look for, one filter at a time, and how many lines fit."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton, QSizePolicy, QWidget

from forms.findings import Severity
from forms.row_search import haystack, headings_above, led_rows, priority_rows
from forms.text import plain
from ui import icons, theme, widgets
from ui.table.lines import Line
from workflow.reports import OpenReport

ALL, EMPTY, WARNED, LED, PRIORITY = "Tất cả", "Chưa nhập", "Có cảnh báo", "Tôi chủ trì", "Ưu tiên"
_TIPS = {
    EMPTY: "Ô đơn vị phải trả lời mà còn để trống",
    WARNED: "Dòng có lỗi hoặc cảnh báo",
    LED: "Chỉ tiêu do cơ quan mình chủ trì theo dõi, báo cáo",
    PRIORITY: "Chỉ tiêu mà kế hoạch nêu là còn khoảng cách lớn so với mục tiêu",
}
SEARCH_WIDTH, BESIDE = 280, 200
_FAULTS = (Severity.ERROR, Severity.WARNING)
Fits = Callable[[Line], bool]


class SearchField(QLineEdit):
    """Escape leaves it."""

    escaped = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        super().keyPressEvent(event)


class FilterBar(QWidget):
    """`changed` when other lines are to be shown; `rows` says which."""

    changed = Signal()

    def __init__(self, opened: OpenReport) -> None:
        super().__init__()
        pack, form = opened.pack, opened.form
        self._pack = pack
        self._above = headings_above(form)
        self._led = led_rows(pack, form, opened.report.unit)
        self._priority = priority_rows(form)
        self._hay: dict[str, str] = {}
        fits: dict[str, Fits] = {ALL: lambda _line: True}
        if opened.editable:
            fits[EMPTY] = lambda line: line.wanted and line.cell.is_empty
        fits[WARNED] = lambda line: line.severity in _FAULTS
        if self._led and len(self._led) < sum(row.kind != "heading" for row in form.row):
            fits[LED] = lambda line: line.row.key in self._led
        if self._priority:
            fits[PRIORITY] = lambda line: line.row.key in self._priority
        self._fits = fits
        self._build()

    def _build(self) -> None:
        line = widgets.row(self)
        self.search = SearchField()
        self.search.setPlaceholderText("Tìm chỉ tiêu (Ctrl+F)")
        self.search.setAccessibleName("Tìm chỉ tiêu")
        self.search.setToolTip("Tìm theo TT, lời chỉ tiêu, đơn vị tính hoặc cơ quan chủ trì; không cần gõ dấu")
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.setMaximumWidth(SEARCH_WIDTH)
        self.search.setMinimumWidth(SEARCH_WIDTH // 2)
        line.addWidget(self.search, 3)
        self.filters: list[QPushButton] = []
        group = QButtonGroup(self)
        for text in self._fits:
            button = widgets.button(text, self.changed.emit, "filter", tip=_TIPS.get(text, ""))
            button.setCheckable(True)
            group.addButton(button)
            self.filters.append(button)
            line.addWidget(button)
        self.filters[0].setChecked(True)
        self.folded = widgets.button("", self._offer, "filter", tip="Chọn những dòng được hiện")
        self.folded.hide()
        line.addWidget(self.folded)
        self.hits = widgets.label("", "small")
        line.addWidget(self.hits)
        line.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.search.textChanged.connect(lambda _text: self.changed.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room for all filters they fold into one button."""
        super().resizeEvent(event)
        wide = sum(button.sizeHint().width() + theme.GAP for button in self.filters)
        room = self.width() - SEARCH_WIDTH // 2 - BESIDE
        for button in self.filters:
            button.setVisible(wide <= room)
        self.folded.setVisible(wide > room)

    def _offer(self) -> None:
        from PySide6.QtWidgets import QMenu

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button in self.filters:
            menu.addAction(button.text(), button.click)
        menu.popup(self.folded.mapToGlobal(self.folded.rect().bottomLeft()))

    @property
    def chosen(self) -> str:
        """The filter that is on."""
        return list(self._fits)[next(n for n, button in enumerate(self.filters) if button.isChecked())]

    @property
    def is_off(self) -> bool:
        return self.chosen == ALL and not plain(self.search.text())

    def switch_off(self) -> None:
        """Show everything again; says so once."""
        self.filters[0].setChecked(True)
        if self.search.text():
            self.search.clear()
        else:
            self.changed.emit()

    def count(self, lines: tuple[Line, ...]) -> None:
        """Put the numbers of lines on the filters; one under which nothing would stand says so by its 0."""
        self.folded.setText(f"Lọc: {self.chosen} ▾")
        for (text, fits), button in zip(self._fits.items(), self.filters, strict=True):
            number = sum(fits(line) and not line.is_heading for line in lines)
            shown = text if text == ALL else f"{text} {number}"
            if button.text() != shown:
                button.setText(shown)
                button.setAccessibleName(text if text == ALL else f"{text}: {number} dòng")

    def rows(self, lines: tuple[Line, ...], unfolded: set[str]) -> frozenset[int] | None:
        """The rows to show, with the headings above them; None for all. Tells the number of lines that fit."""
        self.folded.setText(f"Lọc: {self.chosen} ▾")
        self.folded.setAccessibleName(f"Lọc: {self.chosen}")
        if self.is_off:
            self.hits.clear()
            return None
        words, fits = plain(self.search.text()), self._fits[self.chosen]
        hits = [
            number
            for number, line in enumerate(lines)
            if fits(line)
            and (words in self._haystack(line) if words else not line.is_heading)
            and (words or not line.folds_away or line.row.key in unfolded)
        ]
        self.hits.setText(f"{len(hits)} dòng")
        above = {key for number in hits for key in self._above_line(lines[number])}
        return frozenset(hits) | {number for number, line in enumerate(lines) if line.key in above}

    def _above_line(self, line: Line) -> tuple[str, ...]:
        over = self._above.get(line.row.key, ())
        return (*over, line.row.key) if line.helper is not None else over

    def _haystack(self, line: Line) -> str:
        if line.key not in self._hay:
            self._hay[line.key] = haystack(self._pack, line.row, line.tt, line.label, line.unit)
        return self._hay[line.key]

    def nothing(self) -> str:
        """Why nothing is shown, in a sentence."""
        words = self.search.text().strip()
        if words:
            within = f" trong “{self.chosen}”" if self.chosen != ALL else ""
            return f"Không có dòng nào khớp “{words[:60]}”{within}."
        return {EMPTY: "Mọi ô cần nhập đều đã có số liệu.", WARNED: "Không có lỗi hay cảnh báo nào."}.get(
            self.chosen, "Không có dòng nào."
        )


class NothingFound(QFrame):
    """What stands in the table's place where no line fits, with the way back."""

    def __init__(self, back: Callable[[], object]) -> None:
        super().__init__()
        box = widgets.column(self, margin=True)
        box.addStretch(1)
        self.text = widgets.label("", "section", wrap=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self.text)
        self.back = widgets.button("Xem tất cả các dòng (Esc)", back)
        box.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addStretch(2)
        self.setProperty("role", "card")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back.click()
            return
        super().keyPressEvent(event)

    def say(self, text: str) -> None:
        """Show the sentence, or go where there is none."""
        self.text.setText(text)
        widgets.show_if(self, bool(text))
