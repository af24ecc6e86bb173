"""A report that came only on paper: whose, on which form, for when; then it is entered in the ordinary editor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QLineEdit, QWidget

from forms.errors import WorldError
from ui import widgets
from ui.context import Context
from ui.pick_list import PickList
from ui.settings.big_dialog import BigDialog
from ui.tasks import now
from ui.unsigned.place_row import unit_pick
from workflow.shelf import discard_report
from workflow.unsigned.paper import EnteredPaper, enter_for, entered_papers, reopen_entered
from workflow.unsigned.places import form_choices, period_choices, units_below

WIDTH, LIST_HEIGHT, MOST_PAPERS = 760, 240, 6
LEAD = (
    "Số liệu nhập từ bản giấy được đánh dấu là chưa ký. Khi đơn vị gửi gói có ký số, gói đó thay bản nhập này và chỗ"
    " khác nhau được chỉ ra."
)
ENTERED, NEW = "Đã nhập hộ trước đây", "Nhập bản giấy khác"
REASON = "Lý do sửa bản đã nhập"


class PaperDialog(BigDialog):
    """done: called once the editor was opened, or nothing was left to do."""

    def __init__(self, parent: QWidget, context: Context, done: Callable[[], object] = lambda: None) -> None:
        super().__init__(parent, "Nhập hộ báo cáo từ bản giấy", WIDTH)
        self.context, self._done = context, done
        self._session = context.session
        self.box.addWidget(widgets.label(LEAD, wrap=True))
        self.papers: dict[str, QFrame] = {}
        self._list_papers()
        self._build_choice()
        self.told = widgets.label("", "ok", wrap=True)
        self.told.hide()
        self.box.addWidget(self.told)
        self.box.addWidget(self.trouble)
        self.enter = widgets.button("Bắt đầu nhập", self._enter, "primary")
        self.buttons(widgets.button("Đóng", self.reject), self.enter)
        self.unit.changed.connect(self._judge)
        self.unit.taken.connect(self._enter)
        self._judge()
        self.unit.search.setFocus()

    def _list_papers(self) -> None:
        papers = now(lambda: entered_papers(self._session))
        if not papers:
            return
        self.box.addWidget(widgets.label(ENTERED, "section"))
        inner = QWidget()
        lines = widgets.column(inner, gap=6)
        for paper in papers:
            lines.addWidget(self._paper(paper))
        area = widgets.scrolled(inner, self.box)
        area.setFixedHeight(min(len(papers), MOST_PAPERS) * inner.sizeHint().height() // len(papers) + 4)
        self.box.addWidget(widgets.label(NEW, "section"))

    def _paper(self, paper: EnteredPaper) -> QWidget:
        frame = widgets.card()
        line = widgets.row(frame)
        line.setContentsMargins(12, 6, 8, 6)
        texts = widgets.column(gap=2)
        texts.addWidget(widgets.label(f"{paper.unit_name} · {paper.form_title} · {paper.period_title}", "strong"))
        texts.addWidget(widgets.label(paper_state(paper), "muted", wrap=True))
        line.addLayout(texts, 1)
        name = "Nhập tiếp" if paper.is_draft else "Mở để sửa…" if paper.received else "Xem"
        made = widgets.button(name, lambda: self._open(paper), "quiet")
        made.setAccessibleName(f"{name}: {paper.unit_name}, {paper.form_title}, {paper.period_title}")
        if paper.is_blank:
            away = widgets.button("Bỏ bản trống", lambda: self._discard(paper), "quiet")
            away.setAccessibleName(f"Bỏ bản trống: {paper.unit_name}, {paper.form_title}, {paper.period_title}")
            line.addWidget(away)
        line.addWidget(made)
        self.papers[paper.id] = frame
        return frame

    def _discard(self, paper: EnteredPaper) -> None:
        """Take away what was begun for the wrong unit; a backup still holds it."""
        try:
            said = now(lambda: discard_report(self._session, paper.id))
        except WorldError as error:
            self.tell(error)
            return
        frame = self.papers.pop(paper.id)
        frame.hide()
        self.told.setText(said)
        self.told.show()
        self.unit.search.setFocus()

    def _build_choice(self) -> None:
        form = QFormLayout()
        self.period, self.form = QComboBox(), QComboBox()
        self.period.setAccessibleName("Kỳ báo cáo")
        self.form.setAccessibleName("Biểu")
        for period in now(lambda: period_choices(self._session)):
            self.period.addItem(period.title[:1].upper() + period.title[1:], period.text)
        form.addRow(widgets.label("Kỳ báo cáo", "muted"), self.period)
        form.addRow(widgets.label("Biểu", "muted"), self.form)
        self.box.addLayout(form)
        self.unit = PickList("Đơn vị đã nộp bản giấy", "Tìm đơn vị", "Không có đơn vị nào khớp.", "đơn vị")
        self.unit.setMinimumHeight(LIST_HEIGHT)
        self.box.addWidget(self.unit, 1)
        self.period.currentIndexChanged.connect(lambda _index: self._offer())
        self._offer()

    def _offer(self) -> None:
        """The forms and the units of the period."""
        period = self.period.currentData() or ""
        chosen = self.form.currentData()
        self.form.clear()
        for form in now(lambda: form_choices(self._session, period)) if period else ():
            self.form.addItem(form.short, form.key)
        self.form.setCurrentIndex(max(0, self.form.findData(chosen)))
        units = now(lambda: units_below(self._session, period)) if period else ()
        self.unit.fill(unit_pick(unit) for unit in units)

    def _judge(self) -> None:
        self.trouble.hide()
        self.enter.setEnabled(bool(self.unit.code and self.form.currentData()))

    def _enter(self) -> None:
        unit, form, period = self.unit.code, self.form.currentData(), self.period.currentData()
        if not (unit and form and period):
            return
        try:
            report_id = now(lambda: enter_for(self._session, unit, form, period))
        except WorldError as error:
            self.tell(error)
            return
        self._leave_for(report_id)

    def _open(self, paper: EnteredPaper) -> None:
        if paper.is_draft or not paper.received:
            self._leave_for(paper.id)
            return
        self.reason = ReasonDialog(self, paper, lambda reason: self._reopen(paper, reason))
        self.reason.open()

    def _reopen(self, paper: EnteredPaper, reason: str) -> None:
        try:
            now(lambda: reopen_entered(self._session, paper.id, reason))
        except WorldError as error:
            self.tell(error)
            return
        self._leave_for(paper.id)

    def _leave_for(self, report_id: str) -> None:
        self.accept()
        self._done()
        self.context.ways.show_report(report_id)


class ReasonDialog(BigDialog):
    """Why what was entered from a paper is opened again."""

    def __init__(self, parent: QWidget, paper: EnteredPaper, slot: Callable[[str], object]) -> None:
        super().__init__(parent, REASON)
        self._slot = slot
        said = (
            f"Bản nhập hộ {paper.unit_name} lần {paper.revision} vẫn được giữ; lần sửa này là lần {paper.revision + 1}."
        )
        self.box.addWidget(widgets.label(said, wrap=True))
        self.text = QLineEdit()
        self.text.setAccessibleName(REASON)
        self.text.setPlaceholderText("Ví dụ: gõ nhầm dòng 2.1.1 so với bản giấy")
        self.box.addWidget(self.text)
        self.open_again = widgets.button("Mở để sửa", self._take, "primary")
        self.buttons(widgets.button("Thôi", self.reject), self.open_again)
        self.text.textChanged.connect(lambda text: self.open_again.setEnabled(bool(text.strip())))
        self.text.returnPressed.connect(self._take)
        self.open_again.setEnabled(False)
        self.text.setFocus()

    def _take(self) -> None:
        reason = self.text.text().strip()
        if reason:
            self.accept()
            self._slot(reason)


def paper_state(paper: EnteredPaper) -> str:
    """Where an entered paper stands, in words."""
    said = f"lần {paper.revision}, đang nhập {paper.done}/{paper.total}" if paper.is_draft else f"lần {paper.revision}"
    if not paper.is_draft:
        said += ", đã ghi nhận" if paper.received else ", đã khóa nhưng chưa ghi nhận"
    scans = "có bản quét" if paper.scans else "chưa kèm bản quét"
    return f"{said[:1].upper()}{said[1:]} · {scans}" + (f" · {paper.stands}" if paper.stands else "")
