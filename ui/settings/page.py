"""Thiết lập: the office, its keys, trusted certificates, pictures, backups, where the data lie, the look."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QComboBox, QFrame, QWidget

from ui import theme, widgets
from ui.context import Context
from ui.pages import Page
from ui.settings.authorities import AuthoritiesCard
from ui.settings.backups import BackupsCard
from ui.settings.contents import Contents
from ui.settings.data import DataCard
from ui.settings.frame import FrameCard
from ui.settings.keys import KeysCard
from ui.settings.packs import PacksCard
from ui.settings.pictures import PicturesCard
from ui.settings.tokens import TokensCard
from ui.settings.trust import TrustCard
from ui.tasks import now
from ui.update.card import UpdateCard
from workflow.office import require_office

TAKEN = {".asice", ".cer", ".crt", ".pem", ".der", ".crl"}


class SettingsPage(Page):
    """One card a subject; lists that need slow modules come in later. A dropped file goes to what is trusted."""

    rail = "settings"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.setAcceptDrops(True)
        body = widgets.column(gap=14)
        body.setContentsMargins(28, 12, 28, 16)
        body.addWidget(widgets.label("Thiết lập", "title"))
        cards = self._cards()
        for made in cards.values():
            body.addWidget(made)
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        self.area = widgets.scrolled(inner)
        self.contents = Contents(cards, self.area)
        box = widgets.column(self, gap=0)
        head = widgets.column()
        head.setContentsMargins(28, 12, 28, 4)
        head.addWidget(self.contents)
        box.addLayout(head)
        box.addWidget(self.area, 1)

    def _cards(self) -> dict[str, QFrame]:
        self.packs, self.frame = PacksCard(self), FrameCard(self)
        self.keys, self.tokens = KeysCard(self), TokensCard(self)
        self.trust, self.authorities = TrustCard(self), AuthoritiesCard(self)
        self.pictures, self.backups, self.data = PicturesCard(self), BackupsCard(self), DataCard(self)
        self.update_card = UpdateCard(self)
        return {
            "Đơn vị": self._office(),
            "Gói biểu mẫu": self.packs,
            "Văn bản": self.frame,
            "Khóa ký": self.keys,
            "Thẻ ký số": self.tokens,
            "Chứng thư tin cậy": self.trust,
            "Nơi cấp chứng thư": self.authorities,
            "Hình ký, dấu": self.pictures,
            "Sao lưu": self.backups,
            "Dữ liệu": self.data,
            "Cập nhật": self.update_card,
            "Giao diện": self._look(),
        }

    @property
    def topic(self) -> str:
        """The help is about what is read now: the card a third down the page, or the low one where the keyboard is."""
        looked_at = self.area.verticalScrollBar().value() + self.area.viewport().height() // 3
        about = {
            "khoa-ky": (self.keys, self.tokens),
            "chung-thu-tin-cay": (self.trust, self.authorities),
            "ky-so": (self.pictures,),
            "goi-bieu-mau": (self.packs,),
            "cap-nhat": (self.update_card,),
        }
        low = self.update_card
        if low.isAncestorOf(QApplication.focusWidget()) and not low.visibleRegion().isEmpty():
            return "cap-nhat"
        for topic, cards in about.items():
            if any(made.geometry().top() <= looked_at <= made.geometry().bottom() for made in cards):
                return topic
        return "so-lieu-an-toan"

    def start(self) -> None:
        self.keys.load()
        self.trust_changed()
        for made in (self.packs, self.pictures, self.backups, self.data, self.tokens, self.update_card):
            made.load()
        file, self.context.trust_file = self.context.trust_file, None
        if file is not None:
            self.contents.go(self.trust)
            self.trust.ask(file)

    def office_changed(self) -> None:
        """The office reports with other packs than before: what is said of it is said anew."""
        office = now(lambda: require_office(self.context.session))
        self.unit_name.setText(", ".join((office.unit.name, *office.unit.path)))
        self.basis.setText(f"{office.pack.title}, theo {office.pack.basis.dated}")

    def updates_noticed(self) -> None:
        self.update_card.show_offers(self.context.offers)

    def keys_changed(self) -> None:
        """Another key is in use, or there is one more."""
        self.keys.load()
        self.tokens.load()

    def trust_changed(self) -> None:
        """Another certificate is trusted, or one no longer."""
        self.trust.load()
        self.authorities.load()

    def flush(self) -> None:
        self.frame.flush()

    def unstored(self) -> str:
        return self.frame.unstored() or self.keys.unstored()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """A statement about keys, a certificate or a revocation list is looked at."""
        paths = dropped_files(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.trust.ask(*paths)

    def _office(self) -> QFrame:
        office = now(lambda: require_office(self.context.session))
        frame, box = card("Đơn vị")
        self.unit_name, self.basis = widgets.label("", wrap=True, select=True), widgets.label("", "muted", wrap=True)
        box.addWidget(self.unit_name)
        box.addWidget(widgets.label(f"Mã đơn vị {office.code}", "muted", select=True))
        box.addWidget(self.basis)
        self.office_changed()
        return frame

    def _look(self) -> QFrame:
        frame, box = card("Giao diện")
        line = widgets.row()
        self.theme_box = QComboBox()
        self.theme_box.setAccessibleName("Nền sáng hay tối")
        for choice, text in theme.CHOICES.items():
            self.theme_box.addItem(text, choice)
        self.theme_box.setCurrentIndex(self.theme_box.findData(self.context.theme_choice()))
        self.theme_box.activated.connect(lambda _n: self.context.choose_theme(str(self.theme_box.currentData())))
        line.addWidget(self.theme_box)
        line.addStretch(1)
        box.addLayout(line)
        return frame


def card(title: str) -> tuple[QFrame, QBoxLayout]:
    """A card with a title; the frame and the layout inside."""
    frame = widgets.card()
    box = widgets.column(frame, gap=8)
    box.setContentsMargins(18, 14, 18, 16)
    box.addWidget(widgets.label(title, "section"))
    return frame, box


def dropped_files(data: QMimeData) -> tuple[Path, ...]:
    """The files about keys and trust among what is dragged."""
    paths = (Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    return tuple(path for path in paths if path.suffix.lower() in TAKEN)
