"""The strip above the editor of a report entered for another unit: for whom, its scan, and the way to keep it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame

from forms.errors import WorldError
from ui import problems, widgets
from ui.context import Context
from ui.tasks import now, run
from workflow.signing.attachments import attach
from workflow.unsigned.paper import EnteredPaper, entered_paper, finish_entered

SCANS = "Bản quét (*.pdf *.jpg *.jpeg *.png)"
KEEPING, ATTACHING = "Đang ghi nhận bản giấy…", "Đang đính kèm bản quét…"
KEEP = "Ghi nhận bản giấy"


class PaperStrip(QFrame):
    """flush: stores what is typed on the page before it is kept. The page's own button keeps a draft."""

    def __init__(self, context: Context, report_id: str, flush: Callable[[], object]) -> None:
        super().__init__()
        self._context, self._report_id, self._flush = context, report_id, flush
        self.setProperty("role", "tell-notice")
        line = widgets.row(self, gap=10)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(widgets.mark("file-text", "accent"))
        texts = widgets.column(gap=0)
        self.text = widgets.label("", "strong", wrap=True)
        self.state = widgets.label("", "muted", wrap=True)
        texts.addWidget(self.text)
        texts.addWidget(self.state)
        line.addLayout(texts, 1)
        self.scan = widgets.button("Đính kèm bản quét…", self._choose_scan, icon="paperclip")
        self.late = widgets.button(KEEP, self.keep)
        line.addWidget(self.scan)
        line.addWidget(self.late)
        self.refresh()

    def refresh(self) -> None:
        """What it is and where it stands."""
        paper = now(lambda: entered_paper(self._context.session, self._report_id))
        self.text.setText(f"Nhập hộ từ bản giấy cho {paper.unit_name}")
        self.state.setText(_state(paper))
        self.setAccessibleName(f"{self.text.text()}. {self.state.text()}")
        widgets.show_if(self.scan, paper.is_draft)
        widgets.show_if(self.late, not paper.is_draft and not paper.received)

    def _choose_scan(self) -> None:
        folder = self._context.start_folder()
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn bản quét của bản giấy", folder, SCANS)
        if path:
            self.take_scan(Path(path))

    def take_scan(self, path: Path) -> None:
        """Attach the scan; a large picture is made smaller."""
        session, report_id = self._context.session, self._report_id
        run(
            self,
            lambda: attach(session, report_id, path, "scan", shrink=True),
            lambda _: self.refresh(),
            doing=ATTACHING,
        )

    def keep(self) -> None:
        """Lock what was entered and keep it among the reports received; then the page of receiving."""
        self._flush()
        session, report_id = self._context.session, self._report_id
        run(self, lambda: finish_entered(session, report_id), lambda _: self._kept(), self._refused, KEEPING)

    def _kept(self) -> None:
        self._context.ways.show_receive()

    def _refused(self, error: BaseException) -> None:
        problems.show(self, error)
        if isinstance(error, WorldError):
            self._context.ways.show_report(self._report_id)


def _state(paper: EnteredPaper) -> str:
    if paper.received and not paper.is_draft:
        return "Đã ghi nhận là báo cáo không ký. Muốn sửa, mở lại ở trang Tiếp nhận."
    said = (
        "Gõ đúng như bản giấy; chỗ bản giấy để trống thì để trống."
        if paper.is_draft
        else "Đã khóa nhưng chưa ghi nhận."
    )
    scans = f"Đã kèm {paper.scans} bản quét." if paper.scans else "Chưa kèm bản quét."
    return f"{said} {scans}"
