"""Nhận lại văn bản đã ký: a PDF that was signed by another tool is looked at, then packed and sent as usual; so is a
bundle that was packed on another computer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from forms.errors import WorldError
from ui import problems, widgets
from ui.context import Context
from ui.finish.key_slot import KeySlot
from ui.settings.big_dialog import BigDialog
from ui.tasks import now, run
from ui.token_search import KeysFound, find_keys
from workflow.elsewhere.coming_back import SignedPdfView, look_at_signed_pdf, take_signed_pdf
from workflow.keys.token_places import choose_module
from workflow.reports import open_report
from workflow.signing.reports import SignedBundle

ALONE = "chỉ gửi văn bản"
LEAD = (
    "Chọn tệp PDF đã ký bằng công cụ khác, hoặc gói báo cáo đã đóng ở máy khác. Văn bản phải đúng là bản chưa ký mà "
    "chương trình đã xuất, chỉ thêm chữ ký."
)
FILES = "Văn bản đã ký, gói báo cáo (*.pdf *.asice)"
OUTER = "Văn bản không bị ký lại; khóa này chỉ ký gói bao ngoài."
PACKED = "Gói này đã được ký đủ ở nơi khác: gói được nhận và gửi đi nguyên vẹn, không cần khóa nào."
ALONE_MEANS = "Chỉ gửi tệp PDF đã ký; dữ liệu nằm sẵn trong tệp. Tài liệu kèm theo không được gửi."
TITLE = "Nhận lại văn bản đã ký"
WIDTH = 680


class TakingBackDialog(BigDialog):
    """Which file, what is found of it, which key signs the bundle around it; then on to the sending."""

    def __init__(self, parent: QWidget, context: Context, report_id: str) -> None:
        super().__init__(parent, TITLE, WIDTH)
        self._context, self._report_id = context, report_id
        self.view: SignedPdfView | None = None
        opened = now(lambda: open_report(context.session, report_id))
        named = f"{opened.form.short}, {opened.report.period.title}, {opened.report.unit.name}"
        self.box.addWidget(widgets.label(named, "strong", wrap=True))
        self.box.addWidget(widgets.label(LEAD, "muted", wrap=True))
        self.box.addLayout(self._file_line())
        self.facts = widgets.column(gap=6)
        self.box.addLayout(self.facts)
        self.box.addWidget(self._slot())
        self.key_note = widgets.label("", "muted", wrap=True)
        self.box.addWidget(self.key_note)
        self.box.addStretch(1)
        self.take = widgets.button("Nhận văn bản và sang bước gửi", self._take, "primary")
        self.buttons(widgets.button("Để sau", self.reject), self.take)
        self._judge()
        self.setAcceptDrops(True)
        self.choose.setFocus()

    def _file_line(self) -> widgets.QHBoxLayout:
        self.path = QLineEdit()
        self.path.setReadOnly(True)
        self.path.setAccessibleName("Tệp đã ký")
        self.path.setPlaceholderText("Chưa chọn tệp đã ký")
        self.choose = widgets.button("Chọn tệp đã ký…", self._choose, icon="folder-open")
        line = widgets.row()
        line.addWidget(self.path, 1)
        line.addWidget(self.choose)
        return line

    def _slot(self) -> KeySlot:
        self.slot = KeySlot("Khóa ký gói báo cáo", "Khóa ký gói báo cáo", (("Chỉ gửi văn bản PDF đã ký", ALONE),))
        self.slot.changed.connect(self._judge)
        self.slot.entered.connect(self._take)
        self.slot.looked.connect(self._look_for_keys)
        self.slot.module_chosen.connect(self._use_module)
        self.slot.hide()
        return self.slot

    def _choose(self) -> None:
        folder = self._context.start_folder()
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn văn bản hoặc gói báo cáo đã ký", folder, FILES)
        if path:
            self.look_at(Path(path))

    def look_at(self, path: Path) -> None:
        """Tell what the file is; where it is what is wanted, ask for the key."""
        session, report_id = self._context.session, self._report_id
        self.path.setText(str(path))

        def show(view: SignedPdfView) -> None:
            self._show(view)
            if view.ok and view.kind == "pdf":
                self._look_for_keys()

        run(self, lambda: look_at_signed_pdf(session, report_id, path), show, self._refused, "Đang đọc văn bản đã ký…")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """The signed file, dropped."""
        path = _dropped(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self.look_at(path)

    def _show(self, view: SignedPdfView) -> None:
        self.view = view
        widgets.clear(self.facts)
        for sentence in view.signatures:
            self.facts.addWidget(widgets.marked("✓" if view.ok else "·", "ok" if view.ok else "muted", sentence))
        for sentence in view.problems:
            self.facts.addWidget(widgets.marked("✗", "err", sentence, "err"))
        for sentence in view.remarks:
            self.facts.addWidget(widgets.marked("!", "warn", sentence, "warn"))
        widgets.show_if(self.slot, view.ok and view.kind == "pdf")
        self._judge()
        if not view.ok:
            self.choose.setFocus()
        elif self.packed:
            self.take.setFocus()

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, WorldError):
            problems.show(self, error)
            return
        self.view = None
        widgets.clear(self.facts)
        self.facts.addWidget(widgets.notice("warn", error.sentence, error.remedy))
        self.slot.hide()
        self._judge()

    def _look_for_keys(self) -> None:
        session = self._context.session

        def show(found: KeysFound) -> None:
            self.slot.show_keys(found.choices, session.now(), found.why_none)
            self._judge()
            (self.slot.secret if self.slot.ref and not self.slot.keyless else self.slot.choice).setFocus()

        run(self, lambda: find_keys(session), show, doing="Đang tìm khóa và thẻ ký số…", unlocked=True)

    def _use_module(self, path: str) -> None:
        session = self._context.session
        run(self, lambda: choose_module(session, Path(path)), lambda _tokens: self._look_for_keys())

    @property
    def packed(self) -> bool:
        """Whether the file is a bundle that can be taken as it is."""
        return self.view is not None and self.view.ok and self.view.kind == "bundle"

    def _judge(self) -> None:
        fits = self.view is not None and self.view.ok
        self.take.setEnabled(fits and (self.packed or self.slot.ready))
        self.key_note.setText(PACKED if self.packed else ALONE_MEANS if self.slot.keyless else OUTER)
        widgets.show_if(self.key_note, fits)
        self.fit()

    def _take(self) -> None:
        if not self.take.isEnabled():
            return
        session, report_id, path = self._context.session, self._report_id, Path(self.path.text())
        use = None if self.packed or self.slot.keyless else self.slot.use
        run(
            self,
            lambda: take_signed_pdf(session, report_id, path, use),
            self._taken,
            self._key_refused,
            "Đang nhận văn bản đã ký…",
        )

    def _key_refused(self, error: BaseException) -> None:
        if not isinstance(error, WorldError):
            problems.show(self, error)
            return
        if self.packed:
            self._refused(error)
            return
        token = self.slot.key is not None and self.slot.key.kind == "token"
        self.slot.refuse(f"{error.sentence} {error.remedy}".strip(), token)

    def _taken(self, _signed: SignedBundle) -> None:
        self.slot.secret.clear()
        self.accept()
        self._context.ways.show_finish(self._report_id)


def _dropped(data: QMimeData) -> Path | None:
    """The first file among what is dragged that may be one."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return next((path for path in paths if path.suffix.lower() in (".pdf", ".asice")), None)
