"""Kiểm tra gói báo cáo: bundles and documents from elsewhere, each fact a plain sentence. Nothing is taken in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from forms.errors import WorldError
from ui import problems, widgets
from ui.context import Context
from ui.pages import Page
from ui.tasks import run
from ui.verify_record import LockedCard, RecordCard, is_locked
from workflow.trust.files import concerns_keys
from workflow.verifying.records import Unlocking, VerifiedFile, verify_files

BUNDLES = "Gói báo cáo và văn bản đã ký (*.asice *.p7m *.pdf)"
LEAD = (
    "Chọn gói .asice, gói đã mã hóa .asice.p7m hoặc văn bản PDF nhận được, hoặc kéo thả vào trang này. Chương trình "
    "cho biết từng điều kiện đạt hay không; tệp không bị thay đổi và chưa được tiếp nhận."
)
ABOUT_KEYS = "Tệp này nói về chứng thư hoặc khóa ký, không phải báo cáo; được xem và nhận vào ở trang Thiết lập."
CHECKING = "Đang kiểm tra gói báo cáo…"


class VerifyPage(Page):
    """The twin of the verify command. The passphrase that opens encrypted files is kept while the page is shown."""

    rail = "reports"
    topic = "kiem-tra-goi"

    def __init__(self, context: Context, files: tuple[Path, ...] = ()) -> None:
        super().__init__(context)
        self._files = files
        self._about_keys: tuple[Path, ...] = ()
        self._unlocking: Unlocking | None = None
        self.cards: list[RecordCard | LockedCard] = []
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
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped here is checked here; elsewhere on the window it is looked at for receiving."""
        event.acceptProposedAction()
        self.check(_dropped(event))

    def start(self) -> None:
        self.choose.setFocus()
        if self._files:
            self.check(self._files)

    def _choose(self) -> None:
        folder = self.context.start_folder()
        chosen, _kind = QFileDialog.getOpenFileNames(self, "Chọn gói báo cáo", folder, BUNDLES)
        if chosen:
            self.check(tuple(Path(path) for path in chosen))

    def check(self, files: tuple[Path, ...]) -> None:
        """Judge the files and show their records in the place of the former ones; what speaks of keys is led on."""
        run(self, lambda: tuple(path for path in files if concerns_keys(path)), lambda keys: self._check(files, keys))

    def check_too(self, files: tuple[Path, ...]) -> None:
        """The same, with those whose records are shown."""
        self.check(tuple(dict.fromkeys((*self._files, *self._about_keys, *files))))

    def _check(self, files: tuple[Path, ...], about_keys: tuple[Path, ...]) -> None:
        session, unlocking = self.context.session, self._unlocking
        if about_keys == files and len(files) == 1:
            self._to_settings(files[0])
            return
        self._about_keys = about_keys
        self._files = reports = tuple(path for path in files if path not in about_keys)
        run(self, lambda: verify_files(session, reports, unlocking=unlocking), self._show, doing=CHECKING)

    def unlock(self, unlocking: Unlocking, card: LockedCard) -> None:
        """Open what is encrypted, with the passphrase that was typed into a card."""
        session, files = self.context.session, self._files

        def show(found: tuple[VerifiedFile, ...]) -> None:
            self._unlocking = unlocking
            self._show(found)

        def refuse(error: BaseException) -> None:
            if isinstance(error, WorldError):
                card.refuse(f"{error.sentence} {error.remedy}".strip())
            else:
                problems.show(self, error)

        run(self, lambda: verify_files(session, files, unlocking=unlocking), show, refuse, CHECKING)

    def _show(self, found: tuple[VerifiedFile, ...]) -> None:
        widgets.clear(self.records)
        self.cards = [self._card(item) for item in found]
        for card in self.cards:
            self.records.addWidget(card)
        for path in self._about_keys:
            self.records.addWidget(self._key_card(path))
        locked = next((card for card in self.cards if isinstance(card, LockedCard)), None)
        if locked is not None:
            QTimer.singleShot(0, locked.secret, locked.secret.setFocus)
        else:
            self.choose.setFocus()

    def _to_settings(self, path: Path) -> None:
        self.context.trust_file = path
        self.context.ways.show_settings()

    def _key_card(self, path: Path) -> QFrame:
        """A file that came among the bundles and is none."""
        frame = widgets.card()
        box = widgets.column(frame, gap=6)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label(path.name, "section", wrap=True, select=True))
        box.addWidget(widgets.label(ABOUT_KEYS, wrap=True))
        look = widgets.button("Xem ở Thiết lập", lambda: self._to_settings(path), icon="shield-check")
        look.setAccessibleName(f"{look.text()}: {path.name}")
        box.addLayout(widgets.button_row(look))
        return frame

    def _card(self, item: VerifiedFile) -> RecordCard | LockedCard:
        if not is_locked(item):
            return RecordCard(self.context, item, self._unlocking)
        card = LockedCard(item, lambda unlocking: self.unlock(unlocking, card))
        if self._unlocking is not None:
            card.refuse(next(fact.sentence for fact in item.facts.values() if not fact.ok))
        return card


def _dropped(event: QDropEvent) -> tuple[Path, ...]:
    """The files over the page; a folder is nothing that could be checked as one."""
    paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return tuple(path for path in paths if path.is_file())
