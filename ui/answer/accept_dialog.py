"""Duyệt: one report or many are approved at once, each with a signed receipt; the key's secret is asked once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from forms.errors import WorldError
from ui import problems, widgets
from ui.answer.slip_part import SlipPart
from ui.context import Context
from ui.pasting import TextLine
from ui.settings.big_dialog import BigDialog
from ui.tasks import now, run
from workflow.answering.deciding import Done, KeyRefused, accept
from workflow.answering.proposals import Answerable, answerable

WIDTH, LISTED, LIST_HEIGHT = 720, 5, 130
LEAD = (
    "Duyệt xong, mỗi đơn vị nhận một phiếu tiếp nhận có chữ ký số; chương trình của đơn vị ghi nhận “Được tiếp nhận”."
)
BY_HAND = "Không có phiếu: đơn vị chưa biết kết quả này qua chương trình."
NOT_SENT = "Phiếu được ký và giữ trên máy này; đơn vị chỉ biết kết quả khi nhận được phiếu."
NOTE = "Lời ghi chú trong phiếu (nếu có)"
SIGN_NOTHING = "Không ký: không lập phiếu"


class AcceptDialog(BigDialog):
    """done: called with the sentence that says what was done."""

    def __init__(
        self, parent: QWidget, context: Context, numbers: Sequence[int], done: Callable[[str], object]
    ) -> None:
        super().__init__(parent, "Duyệt báo cáo", WIDTH)
        self._context, self._numbers, self._done = context, tuple(numbers), done
        session = context.session
        self.reports: tuple[Answerable, ...] = now(lambda: tuple(answerable(session, n) for n in self._numbers))
        self._list()
        self.box.addWidget(widgets.label(LEAD, "muted", wrap=True))
        self.note = TextLine()
        self.note.setPlaceholderText(NOTE)
        self.note.setAccessibleName(NOTE)
        self.box.addWidget(self.note)
        self.part = SlipPart(context, "Ký phiếu tiếp nhận bằng khóa của cơ quan", self.reports, SIGN_NOTHING)
        self.box.addWidget(self.part)
        self.by_hand = widgets.label(BY_HAND, "warn", wrap=True)
        self.box.addWidget(self.by_hand)
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.go = widgets.button(self._verb(), self._accept, "primary")
        self.buttons(widgets.button("Để sau", self.reject), self.go)
        self.part.changed.connect(self._judge)
        self.part.entered.connect(self._accept)
        self._judge()
        self.part.look()

    def _list(self) -> None:
        """What is approved: one report in bold, several in a list that scrolls."""
        if len(self.reports) == 1:
            self.box.addWidget(widgets.label(self.reports[0].title, "strong", wrap=True))
            return
        self.box.addWidget(widgets.label(f"{len(self.reports)} báo cáo", "strong"))
        text = "\n".join(f"· {one.title}" for one in self.reports)
        lines = widgets.label(text, "muted", wrap=True)
        if len(self.reports) <= LISTED:
            self.box.addWidget(lines)
            return
        area = widgets.scrolled(lines, self.box)
        area.setAccessibleName("Các báo cáo được duyệt")
        area.setFixedHeight(LIST_HEIGHT)

    def _verb(self) -> str:
        return "Duyệt" if len(self.reports) == 1 else f"Duyệt {len(self.reports)} báo cáo"

    def _judge(self) -> None:
        keyless = self.part.slot.keyless
        self.by_hand.setText(BY_HAND if keyless else NOT_SENT)
        widgets.show_if(self.by_hand, keyless or self.part.nowhere.isChecked())
        self.go.setEnabled(self.part.ready)
        self.fit()

    def _accept(self) -> None:
        if not self.go.isEnabled():
            return
        session, numbers, text = self._context.session, self._numbers, self.note.text()
        use, outlet = self.part.use, self.part.outlet
        self.trouble.hide()
        run(self, lambda: accept(session, numbers, use, outlet, text), self._accepted, self._refused, "Đang ký phiếu…")

    def _accepted(self, done: Done) -> None:
        self.part.keep()
        self.accept()
        self._done(told(done))

    def _refused(self, error: BaseException) -> None:
        tell_refusal(self, self.part, error)


def told(done: Done) -> str:
    """What was done, and whether a drive can be taken out."""
    return f"{done.sentence} Có thể rút USB an toàn." if done.safe_to_remove else done.sentence


def tell_refusal(dialog: BigDialog, part: SlipPart, error: BaseException) -> None:
    """A key's fault stands beside its secret, any other above the buttons; a bug in a dialog of its own."""
    if not isinstance(error, WorldError):
        problems.show(dialog, error)
    elif isinstance(error, KeyRefused):
        part.refuse(f"{error.sentence} {error.remedy}".strip())
        dialog.fit()
    else:
        dialog.tell(error)
