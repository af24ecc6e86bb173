"""A workbook without a signature: what was found for each row, how surely, to be confirmed before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from forms.text import plain
from ui import widgets
from ui.context import Context
from ui.receive.table import LinesModel, LinesView
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from ui.unsigned.line_actions import LineActions
from ui.unsigned.match_lines import HEADS, TONES, WORDS, MatchLine, match_lines, summary, texts
from ui.unsigned.place_row import PlaceRow
from workflow.unsigned.looked import Answers, WorkbookLook
from workflow.unsigned.workbooks import look_again, look_at_workbook, take_workbook

WIDTH, TABLE_HEIGHT, LEAST_HEIGHT, BESIDE = 1180, 300, 150, 420
LOOKING, TAKING = "Đang đọc bảng tính…", "Đang ghi nhận…"
LEAD = "Bảng tính này không có chữ ký số. Hãy xem từng dòng rồi ghi nhận; gói có ký số gửi sau sẽ thay bản này."
EVERYTHING = "Mọi dòng"


class WorkbookDialog(BigDialog):
    """received: the number of the row that was kept, 0 while none was. done: called once it was."""

    def __init__(
        self, parent: QWidget, context: Context, path: Path, done: Callable[[], object] = lambda: None
    ) -> None:
        super().__init__(parent, f"Đối chiếu bảng tính {path.name}", WIDTH)
        self.context, self._done = context, done
        self.received = 0
        self.look: WorkbookLook | None = None
        self.box.addWidget(widgets.label(LEAD, wrap=True))
        self.place = PlaceRow(context.session, self.ask)
        self.box.addWidget(self.place)
        self._notices = widgets.column(gap=6)
        self.box.addLayout(self._notices)
        self._build_table()
        self.actions = LineActions(self)
        self.box.addWidget(self.actions)
        self.box.addWidget(self.trouble)
        self.counts = widgets.label("", "muted")
        self.take = widgets.button("Ghi nhận báo cáo không ký", self._take, "primary")
        self.take.setEnabled(False)
        self.buttons(self.counts, widgets.button("Để sau", self.reject), self.take)
        session = context.session
        run(self, lambda: look_at_workbook(session, path), self.show_look, self._refused, LOOKING)

    def _build_table(self) -> None:
        line = widgets.row()
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm dòng")
        self.search.setAccessibleName("Tìm dòng của biểu hoặc của tệp")
        self.search.setClearButtonEnabled(True)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName("Chỉ xem những dòng")
        self.kinds.addItem(EVERYTHING, "")
        for kind, words in WORDS.items():
            self.kinds.addItem(f"{words[:1].upper()}{words[1:]}", kind)
        line.addWidget(self.search, 1)
        line.addWidget(self.kinds)
        self.box.addLayout(line)
        self.model = LinesModel(self, HEADS, texts, lambda one: plain(" ".join(texts(one))), _tone)
        self.view = LinesView(self.model, "Các dòng của bảng tính")
        room = self.parentWidget().window().height() - BESIDE
        self.view.setMinimumHeight(max(LEAST_HEIGHT, min(TABLE_HEIGHT, room)))
        self.box.addWidget(self.view, 1)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.kinds.currentIndexChanged.connect(lambda _index: self._narrow())
        self.view.chosen.connect(lambda: self.actions.show_line(self.view.line))
        self.view.pressed.connect(lambda: self.actions.press())

    def _narrow(self) -> None:
        kind = self.kinds.currentData()
        self.model.narrow(self.search.text(), (lambda line: line.kind == kind) if kind else None)
        self.actions.show_line(self.view.line)

    @property
    def answers(self) -> Answers:
        """What was answered so far."""
        return self.look.answers if self.look is not None else Answers()

    def ask(self, answers: Answers) -> None:
        """Read the workbook again with other answers; what is wrong with them is told and changes nothing."""
        look, session = self.look, self.context.session
        if look is not None:
            run(self, lambda: look_again(session, look, answers), self.show_look, self._refused, LOOKING)

    def show_look(self, look: WorkbookLook) -> None:
        """The table, the notices and whether it can be kept."""
        before = self.view.line
        self.look = look
        self.trouble.hide()
        self.place.show_look(look)
        self.model.fill(match_lines(look))
        self._stand_again(before)
        widgets.clear(self._notices)
        for sentence in (*look.notices, *([look.stands] if look.stands and not look.refusal else [])):
            self._notices.addWidget(widgets.notice("notice", sentence))
        if look.refusal:
            self._notices.addWidget(widgets.notice("warn", look.refusal))
        self.counts.setText(summary(look) if look.place is not None else "")
        self.take.setEnabled(not look.refusal)
        if before is None:
            (self.view if look.place is not None else self.place.unit).setFocus()
        self.fit()

    def _stand_again(self, before: MatchLine | None) -> None:
        """On the line that was stood on, wherever it stands now."""
        if before is not None:
            same = [line for line in self.model.lines if (line.key, line.place) == (before.key, before.place)]
            self.view.stand_on(same[0] if same else None)
        else:
            self.view.stand_on(None)

    def answer(self, **changes: object) -> None:
        """Change some of the answers and read again."""
        self.ask(replace(self.answers, **changes))

    def _take(self) -> None:
        look, session = self.look, self.context.session
        assert look is not None
        run(self, lambda: take_workbook(session, look), self._taken, self._refused, TAKING)

    def _taken(self, number: int) -> None:
        self.received = number
        self.accept()
        self._done()

    def _refused(self, error: BaseException) -> None:
        if self.look is not None:
            self.place.show_look(self.look)
        self.refuse(error)


def _tone(line: MatchLine, column: int) -> str:
    return TONES[line.kind] if column == len(HEADS) - 1 else "muted" if line.kind in ("left", "missing") else ""
