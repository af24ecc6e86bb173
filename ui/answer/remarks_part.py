"""The remarks of a return while they are written: a line for each place, and what the rules would remark."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QPushButton, QWidget

from forms.commented import Place
from ui import widgets
from ui.pasting import TextBox
from workflow.answering.proposals import Proposal

FIELD_HEIGHT = 58
NONE_YET = "Chưa có góp ý cho ô nào; chỉ có lý do chung ở trên."
ADD, ADD_ALL = "Thêm góp ý cho một ô, dòng hoặc mục…", "Thêm cả {}"
FOUND = "Chương trình kiểm tra thấy {} điểm có thể góp ý:"
AT_FIRST = 4
Choose = Callable[[QWidget, Sequence[Place], frozenset[str]], str]


def choose_place(parent: QWidget, places: Sequence[Place], commented: frozenset[str]) -> str:
    """Ask which place; "" where none was chosen."""
    from ui.answer.place_dialog import PlaceDialog

    dialog = PlaceDialog(parent, places, commented)
    return dialog.taken if dialog.exec() == QDialog.DialogCode.Accepted else ""


class RemarkLine(QFrame):
    """One place and what is said of it."""

    def __init__(self, key: str, title: str, reported: str, remove: Callable[[str], object]) -> None:
        super().__init__()
        self.key = key
        box = widgets.column(self, gap=4)
        head = widgets.row()
        head.addWidget(widgets.label(title, "strong", wrap=True), 1)
        if reported:
            head.addWidget(widgets.label(f"Đã báo: {reported}", "muted"))
        self.remove = widgets.button("", lambda: remove(key), "icon", "x", "Bỏ góp ý này")
        self.remove.setAccessibleName(f"Bỏ góp ý: {title}")
        head.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        self.text: QPlainTextEdit = TextBox()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(FIELD_HEIGHT)
        self.text.setAccessibleName(f"Góp ý: {title}")
        self.text.setPlaceholderText("Cần sửa gì, hoặc cần giải trình gì")
        box.addWidget(self.text)


class RemarksPart(QWidget):
    """changed: a line was added, taken out or written in. choose: asks for a place (replaced in tests)."""

    changed = Signal()

    def __init__(self, places: Sequence[Place], proposals: Sequence[Proposal], choose: Choose = choose_place) -> None:
        super().__init__()
        self._places = {place.key: place for place in places}
        self._proposed, self._all = list(proposals), False
        self._choose = choose
        self.lines: dict[str, RemarkLine] = {}
        box = widgets.column(self, gap=10)
        head = widgets.row()
        head.addWidget(widgets.label("Góp ý cho từng chỗ", "section"), 1)
        self.add = widgets.button(ADD, self._ask, icon="plus")
        head.addWidget(self.add)
        box.addLayout(head)
        self.none = widgets.label(NONE_YET, "muted", wrap=True)
        box.addWidget(self.none)
        self._box = widgets.column(gap=10)
        box.addLayout(self._box)
        self.found = QWidget()
        self._found_box = widgets.column(self.found, gap=6)
        box.addWidget(self.found)
        self.takers: dict[str, QPushButton] = {}
        self._propose()

    @property
    def comments(self) -> Mapping[str, str]:
        """What is written, by place; lines without words are left out."""
        return {key: text for key, line in self.lines.items() if (text := line.text.toPlainText().strip())}

    @property
    def unwritten(self) -> RemarkLine | None:
        """The first line that says nothing yet."""
        return next((line for line in self.lines.values() if not line.text.toPlainText().strip()), None)

    def begin(self, key: str, text: str = "", focus: bool = True) -> None:
        """Open the line of a place, with these words where it says nothing yet."""
        line = self.lines.get(key)
        if line is None:
            place = self._places.get(key, Place(key, key))
            line = RemarkLine(key, place.title, place.text, self._remove)
            line.text.textChanged.connect(self.changed)
            self.lines[key] = line
            self._box.addWidget(line)
            line.show()
        before = line.text.toPlainText().strip()
        if text and text not in before:
            line.text.setPlainText(f"{before}\n{text}" if before else text)
        self.none.hide()
        if focus:
            line.text.setFocus()
        self.changed.emit()

    def _ask(self) -> None:
        key = self._choose(self, tuple(self._places.values()), frozenset(self.lines))
        if key:
            self.begin(key)

    def _remove(self, key: str) -> None:
        line = self.lines.pop(key)
        self._box.removeWidget(line)
        line.hide()
        line.deleteLater()
        widgets.show_if(self.none, not self.lines)
        self.add.setFocus()
        self.changed.emit()

    def _propose(self) -> None:
        """What the rules find, each a press from being a remark."""
        widgets.clear(self._found_box)
        self.takers = {}
        widgets.show_if(self.found, bool(self._proposed))
        if not self._proposed:
            return
        head = widgets.row()
        head.addWidget(widgets.label(FOUND.format(len(self._proposed)), "strong", wrap=True), 1)
        if len(self._proposed) > 1:
            head.addWidget(widgets.button(ADD_ALL.format(len(self._proposed)), self._take_all, "quiet"))
        self._found_box.addLayout(head)
        for number, one in enumerate(self._proposed if self._all else self._proposed[:AT_FIRST]):
            self._found_box.addWidget(self._proposal(number, one))
        rest = len(self._proposed) - AT_FIRST
        if rest > 0 and not self._all:
            more = widgets.button(f"Xem thêm {rest} điểm", self._show_all, "quiet")
            self._found_box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _proposal(self, number: int, one: Proposal) -> QWidget:
        made = QWidget()
        line = widgets.row(made)
        line.addWidget(widgets.mark(widgets.MARKS["warn"], "warn", 16), 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(widgets.label(one.text, wrap=True), 1)
        take = widgets.button("Thêm", lambda: self._take(one), "quiet", "plus")
        take.setAccessibleName(f"Thêm góp ý: {one.text}")
        self.takers[f"{number} {one.key}"] = take
        line.addWidget(take, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _take(self, one: Proposal) -> None:
        self._proposed.remove(one)
        self._propose()
        self.begin(one.key, one.text)

    def _take_all(self) -> None:
        taken, self._proposed = self._proposed, []
        self._propose()
        for one in taken:
            self.begin(one.key, one.text, focus=False)
        self.add.setFocus()

    def _show_all(self) -> None:
        self._all = True
        self._propose()
        self.changed.emit()
