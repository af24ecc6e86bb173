"""Tài liệu kèm theo: the scan of the stamped copy and evidence, added by button or by drop, before the signing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, QStandardPaths, QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QWidget

from exports.drives import size_text
from forms.attachments import COUNT_LIMIT, FILE_LIMIT, KIND_TEXT, MEGABYTE, TOTAL_LIMIT, LargePicture
from forms.errors import WorldError
from ui import problems, widgets
from ui.context import LAST_FOLDER
from ui.folding import FoldingRow
from ui.tasks import run
from workflow.signing.attachments import (
    Attached,
    attach,
    attached,
    carry_attachments,
    detach,
    earlier_evidence,
    save_attachment,
)

if TYPE_CHECKING:
    from storage.attachments import AttachmentKind
    from ui.finish.page import FinishPage

FILES = "PDF và ảnh (*.pdf *.jpg *.jpeg *.png)"
LEAD = "Bản chụp văn bản đã ký tay, đóng dấu và tài liệu chứng minh số liệu, nếu nơi nhận cần. Không bắt buộc."
LIMITS = (
    f"Nhận tệp PDF, JPG, PNG; mỗi tệp không quá {FILE_LIMIT // MEGABYTE} MB, cộng lại không quá "
    f"{TOTAL_LIMIT // MEGABYTE} MB, nhiều nhất {COUNT_LIMIT} tệp. Có thể kéo thả tệp vào đây."
)
NO_VIEWER = "Máy này chưa có chương trình mở tệp {}."
PICTURES = ("image/jpeg", "image/png")
WORTH_SHRINKING = 500_000
TOO_LARGE = f"Ảnh lớn hơn {FILE_LIMIT // MEGABYTE} MB nên chưa được đính kèm: {{}}."
SMALLER_MEANS = "Ảnh thu nhỏ vẫn đọc rõ khi in khổ A4; tệp gốc trên máy không thay đổi."


class Added(NamedTuple):
    """sources: the file that each new attachment came from, by its id; items: all that are attached now.

    refused: why others were not attached; large: pictures that could be, made smaller.
    """

    sources: dict[str, Path]
    items: tuple[Attached, ...]
    refused: tuple[WorldError, ...] = ()
    large: tuple[Path, ...] = ()


class Attachments(QWidget):
    """What goes into the bundle beside the report. Files are copied into the office's data when they are added.

    The file that a picture came from is remembered while the page is shown, so that it can be made smaller, and be
    put back as it was.
    """

    def __init__(self, page: FinishPage) -> None:
        super().__init__()
        self.page = page
        self.items: tuple[Attached, ...] = ()
        self._sources: dict[str, Path] = {}
        self._copies = QTemporaryDir()
        self.setAcceptDrops(True)
        box = widgets.column(self, gap=12)
        box.addWidget(widgets.label(LEAD, wrap=True))
        box.addLayout(self._adding())
        self.carry = widgets.button("Dùng lại tài liệu của lần báo cáo trước", self._carry, icon="undo-2")
        self.carry.hide()
        carrying = widgets.row()
        carrying.addWidget(self.carry)
        carrying.addStretch(1)
        box.addLayout(carrying)
        box.addWidget(widgets.label(LIMITS, "muted", wrap=True))
        self.told = widgets.column(gap=8)
        box.addLayout(self.told)
        self._list = widgets.column(gap=8)
        box.addLayout(self._list)
        self.total = widgets.label("", "muted")
        box.addWidget(self.total)
        box.addStretch(1)

    def _adding(self) -> QWidget:
        line = widgets.row()
        self.kind = QComboBox()
        self.kind.setAccessibleName("Loại tài liệu kèm theo")
        for kind, text in KIND_TEXT.items():
            self.kind.addItem(text, kind)
        self.add = widgets.button("Thêm tệp…", self._choose, icon="paperclip")
        line.addWidget(self.kind)
        line.addWidget(self.add)
        line.addStretch(1)
        return line

    def load(self) -> None:
        """Show what is attached now."""
        session, report_id = self.page.context.session, self.page.opened.report.id
        run(self.page, lambda: (attached(session, report_id), earlier_evidence(session, report_id)), self._show_all)

    def _show_all(self, found: tuple[tuple[Attached, ...], tuple[Attached, ...]]) -> None:
        self._show(found[0])
        self.carry.setText(f"Dùng lại {len(found[1])} tài liệu của lần báo cáo trước")
        self.carry.setAccessibleName(self.carry.text())
        widgets.show_if(self.carry, bool(found[1]))

    def _carry(self) -> None:
        """Take over the evidence of the revision before."""
        session, report_id = self.page.context.session, self.page.opened.report.id

        def work() -> tuple[Attached, ...]:
            carry_attachments(session, report_id)
            return attached(session, report_id)

        def show(items: tuple[Attached, ...]) -> None:
            self.carry.hide()
            self._changed(items)
            self.add.setFocus()

        run(self.page, work, show, self._failed)

    def _choose(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = str(self.page.context.preferences.value(LAST_FOLDER, documents))
        chosen, _kind = QFileDialog.getOpenFileNames(self, "Chọn tài liệu kèm theo", folder, FILES)
        self.add_files(tuple(Path(path) for path in chosen))

    def add_files(self, paths: tuple[Path, ...]) -> None:
        """Attach these files under the chosen kind; what is refused is told, the others are attached all the same."""
        self._add(paths, self.kind.currentData(), False, "Đang chép tài liệu kèm theo…")

    def _add(self, paths: tuple[Path, ...], kind: AttachmentKind, shrink: bool, doing: str) -> None:
        session, report_id = self.page.context.session, self.page.opened.report.id

        def work() -> Added:
            sources, refused, large = {}, list[WorldError](), list[Path]()
            for path in paths:
                try:
                    sources[attach(session, report_id, path, kind, shrink=shrink).id] = path
                except LargePicture:
                    large.append(path)
                except WorldError as error:
                    refused.append(error)
            return Added(sources, attached(session, report_id), tuple(refused), tuple(large))

        if paths:
            run(self.page, work, lambda made: self._added(made, kind), doing=doing)

    def _added(self, made: Added, kind: AttachmentKind) -> None:
        self._sources |= made.sources
        self._tell(made.refused)
        self._changed(made.items)
        if made.large:
            self._offer_smaller(made.large, kind)
        else:
            self.add.setFocus()

    def _offer_smaller(self, paths: tuple[Path, ...], kind: AttachmentKind) -> None:
        """Pictures that are too large as they are: one press attaches them made smaller."""
        named = ", ".join(path.name for path in paths)
        self.told.addWidget(widgets.notice("warn", TOO_LARGE.format(named), SMALLER_MEANS))
        doing = "Đang thu nhỏ ảnh…"
        self.smaller = widgets.button("Thu nhỏ rồi đính kèm", lambda: self._add(paths, kind, True, doing))
        self.smaller.setAccessibleName(f"{self.smaller.text()}: {named}")
        self.told.addLayout(widgets.button_row(self.smaller))
        self.smaller.setFocus()

    def _tell(self, refused: Sequence[WorldError]) -> None:
        widgets.clear(self.told)
        for error in refused:
            self.told.addWidget(widgets.notice("warn", error.sentence, error.remedy))

    def _changed(self, items: tuple[Attached, ...]) -> None:
        self._show(items)
        self.page.look_at_signed()

    def _show(self, items: tuple[Attached, ...]) -> None:
        self.items = items
        widgets.clear(self._list)
        for item in items:
            self._list.addWidget(self._card(item))
        scanned = any(item.kind == "scan" for item in items)
        self.kind.setCurrentIndex(self.kind.findData("evidence" if scanned else "scan"))
        size = sum(item.size for item in items)
        said = f"{len(items)} tệp, cộng {size_text(size)}" if items else "Chưa có tài liệu kèm theo nào."
        self.total.setText(said)
        self.page.preview.show_count(len(items))

    def _card(self, item: Attached) -> QFrame:
        frame = widgets.card()
        frame.setAccessibleName(f"{item.name}, {KIND_TEXT[item.kind]}, {size_text(item.size)}")
        facts, ways = widgets.column(gap=2), widgets.row()
        facts.addWidget(widgets.label(item.name, "strong", wrap=True, select=True))
        facts.addWidget(widgets.label(_facts(item), "muted", wrap=True))
        source = self._sources.get(item.id)
        if source is not None and item.media in PICTURES:
            if item.shrunk_from is not None and item.shrunk_from <= FILE_LIMIT:
                self._button(ways, "Dùng lại ảnh gốc", item, lambda: self._replace(item, source, False))
            elif item.shrunk_from is None and item.size > WORTH_SHRINKING:
                self._button(ways, "Thu nhỏ ảnh", item, lambda: self._replace(item, source, True))
        self._button(ways, "Xem", item, lambda: self._look_at(item))
        gone = widgets.button("", lambda: self._remove(item), "icon", "trash-2", "Bỏ tệp này khỏi báo cáo")
        gone.setAccessibleName(f"Bỏ khỏi báo cáo: {item.name}")
        ways.addWidget(gone)
        box = widgets.column(frame)
        box.setContentsMargins(14, 8, 10, 8)
        box.addWidget(FoldingRow(facts, ways))
        return frame

    def _button(self, ways: widgets.QHBoxLayout, text: str, item: Attached, slot: widgets.Slot) -> None:
        made = widgets.button(text, slot)
        made.setAccessibleName(f"{text}: {item.name}")
        ways.addWidget(made)

    def _replace(self, item: Attached, source: Path, shrink: bool) -> None:
        """Attach the picture again, smaller or as it was; the one that is there stays where that is refused."""
        session, report_id = self.page.context.session, self.page.opened.report.id

        def work() -> Added:
            made = attach(session, report_id, source, item.kind, shrink=shrink, instead_of=item.id)
            return Added({made.id: source}, attached(session, report_id))

        doing = "Đang thu nhỏ ảnh…" if shrink else "Đang chép ảnh gốc…"
        run(self.page, work, lambda made: self._added(made, item.kind), self._failed, doing)

    def _look_at(self, item: Attached) -> None:
        """Open a copy as it will lie in the bundle; it is gone when the page is."""
        session, report_id, folder = self.page.context.session, self.page.opened.report.id, Path(self._copies.path())

        def show(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self._tell([WorldError(NO_VIEWER.format(path.suffix), "Có thể xem tệp gốc ở nơi đã chọn.")])

        run(self.page, lambda: save_attachment(session, report_id, item.id, folder), show, self._failed)

    def _remove(self, item: Attached) -> None:
        session, report_id = self.page.context.session, self.page.opened.report.id

        def work() -> tuple[Attached, ...]:
            detach(session, report_id, item.id)
            return attached(session, report_id)

        def show(items: tuple[Attached, ...]) -> None:
            self._tell([])
            self._changed(items)
            self.add.setFocus()

        run(self.page, work, show, self._failed)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, WorldError):
            self._tell([error])
            self.load()
        else:
            problems.show(self, error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Files that are dropped are attached under the chosen kind."""
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.add_files(files)


def dropped_files(data: QMimeData) -> tuple[Path, ...]:
    """The files among what is dragged over the page, whatever they are: what cannot be attached is told so."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def _facts(item: Attached) -> str:
    said = [KIND_TEXT[item.kind], size_text(item.size)]
    if item.shrunk_from is not None:
        said.append(f"đã thu nhỏ từ {size_text(item.shrunk_from)} còn {size_text(item.size)}")
    if item.note:
        said.append(item.note)
    return " · ".join(said)
