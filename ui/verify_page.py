"""Kiểm tra gói báo cáo: bundles from elsewhere, each fact a plain sentence. Nothing is taken in here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from forms.errors import BadInput
from forms.periods import parse_period
from ui import widgets
from ui.context import LAST_FOLDER, Context
from ui.pages import Page
from ui.tasks import now, run
from workflow.exporting import reference_code
from workflow.office import require_office
from workflow.verifying import VerifiedFile, verify_files

if TYPE_CHECKING:
    from signing.verification import Fact

BUNDLES = "Gói báo cáo (*.asice)"
MARKS = {True: ("✓", "ok"), False: ("✗", "err")}
LEAD = (
    "Chọn gói .asice nhận được, hoặc kéo thả vào cửa sổ. Chương trình đọc gói và cho biết từng điều kiện đạt hay "
    "không; gói không bị thay đổi và chưa được tiếp nhận."
)


class VerifyPage(Page):
    """The twin of the verify command."""

    rail = "reports"
    topic = "kiem-tra-goi"

    def __init__(self, context: Context, files: tuple[Path, ...] = ()) -> None:
        super().__init__(context)
        self._files = files
        body = widgets.column(gap=12)
        body.setContentsMargins(28, 20, 28, 16)
        head = widgets.row(gap=10)
        head.addWidget(widgets.label("Kiểm tra gói báo cáo", "title"), 1)
        head.addWidget(widgets.button("Về Báo cáo", context.ways.show_reports))
        self.choose = widgets.button("Chọn gói báo cáo…", self._choose, "primary", "folder-open")
        head.addWidget(self.choose)
        body.addLayout(head)
        body.addWidget(widgets.label(LEAD, "muted", wrap=True))
        self.records = widgets.column(gap=12)
        body.addLayout(self.records)
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        widgets.column(self).addWidget(widgets.scrolled(inner))

    def start(self) -> None:
        self.choose.setFocus()
        if self._files:
            self.check(self._files)

    def _choose(self) -> None:
        folder = str(self.context.preferences.value(LAST_FOLDER, ""))
        chosen, _kind = QFileDialog.getOpenFileNames(self, "Chọn gói báo cáo", folder, BUNDLES)
        if chosen:
            self.check(tuple(Path(path) for path in chosen))

    def check(self, files: tuple[Path, ...]) -> None:
        """Judge the bundles and show their records in the place of the former ones."""
        session = self.context.session
        run(self, lambda: verify_files(session, files), self._show, doing="Đang kiểm tra gói báo cáo…")

    def _show(self, found: tuple[VerifiedFile, ...]) -> None:
        widgets.clear(self.records)
        for item in found:
            self.records.addWidget(self._record(item))

    def _record(self, item: VerifiedFile) -> QFrame:
        frame = widgets.card()
        frame.setAccessibleName(f"{Path(item.file).name}: {_verdict(item)}")
        box = widgets.column(frame, gap=6)
        box.setContentsMargins(18, 14, 18, 16)
        head = widgets.row(gap=10)
        head.addWidget(widgets.label(Path(item.file).name, "section", wrap=True, select=True), 1)
        head.addWidget(widgets.chip(_verdict(item), "ok" if item.ok else "err"))
        box.addLayout(head)
        for text in (self._what(item), item.signer and f"Người ký: {item.signer}", _code(item)):
            if text:
                box.addWidget(widgets.label(text, "muted", wrap=True, select=True))
        box.addWidget(widgets.rule())
        for fact in item.facts.values():
            if fact.ok is not None:
                box.addWidget(_fact(fact))
        if not item.ok and any(fact.ok is None for fact in list(item.facts.values())[:-4]):
            box.addWidget(widgets.label("Các điều kiện còn lại chưa xét được.", "muted"))
        return frame

    def _what(self, item: VerifiedFile) -> str:
        """Form, period, unit and revision as the bundle names them."""
        pack = now(lambda: require_office(self.context.session)).pack
        form = pack.form_by_key.get(item.form)
        said = [form.short if form else item.form, _period(item.period), item.unit and f"đơn vị {item.unit}"]
        said.append(f"lần {item.revision}" if item.revision else "")
        return " · ".join(text for text in said if text)


def _verdict(item: VerifiedFile) -> str:
    return "Đạt" if item.ok else "Không đạt"


def _code(item: VerifiedFile) -> str:
    return f"Mã đối chiếu {reference_code(item.digest)}" if item.digest else ""


def _period(text: str) -> str:
    try:
        return parse_period(text).title if text else ""
    except BadInput:
        return text


def _fact(fact: Fact) -> QWidget:
    sign, tone = MARKS[bool(fact.ok)]
    made = QWidget()
    line = widgets.row(made, gap=10)
    mark = widgets.label(sign, tone)
    mark.setFixedWidth(16)
    line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    line.addWidget(widgets.label(fact.sentence, "" if fact.ok else "err", wrap=True, select=True), 1)
    return made
