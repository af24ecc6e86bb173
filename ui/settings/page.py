"""Thiết lập: the office, its keys, trusted certificates, backups, where the data lies, the look."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QComboBox, QFrame, QWidget

from forms.dates import day_text
from forms.version import VERSION
from ui import theme, widgets
from ui.context import Context
from ui.pages import Page
from ui.settings.backups import BackupsCard
from ui.settings.data import DataCard
from ui.settings.frame import FrameCard
from ui.settings.keys import KeysCard
from ui.settings.pictures import PicturesCard
from ui.settings.tokens import TokensCard
from ui.settings.trust import TrustCard
from ui.tasks import now
from workflow.office import require_office


class SettingsPage(Page):
    """One card a subject; lists that need slow modules come in a moment later."""

    rail = "settings"
    topic = "so-lieu-an-toan"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        body = widgets.column(gap=14)
        body.setContentsMargins(28, 20, 28, 16)
        body.addWidget(widgets.label("Thiết lập", "title"))
        self.frame = FrameCard(self)
        self.keys, self.tokens, self.trust = KeysCard(self), TokensCard(self), TrustCard(self)
        self.pictures = PicturesCard(self)
        self.backups, self.data = BackupsCard(self), DataCard(self)
        lists = (self.keys, self.tokens, self.trust, self.pictures, self.backups, self.data)
        for card in (self._office(), self.frame, *lists, self._look()):
            body.addWidget(card)
        body.addStretch(1)
        inner = QWidget()
        inner.setLayout(body)
        widgets.column(self).addWidget(widgets.scrolled(inner))

    def start(self) -> None:
        self.keys.load()
        self.trust.load()
        self.pictures.load()
        self.backups.load()
        self.data.load()
        self.tokens.load()

    def keys_changed(self) -> None:
        """Another key is in use, or there is one more."""
        self.keys.load()
        self.tokens.load()

    def flush(self) -> None:
        self.frame.flush()

    def unstored(self) -> str:
        return self.frame.unstored() or self.keys.unstored()

    def _office(self) -> QFrame:
        office = now(lambda: require_office(self.context.session))
        frame, box = card("Đơn vị")
        box.addWidget(widgets.label(", ".join((office.unit.name, *office.unit.path)), wrap=True, select=True))
        box.addWidget(widgets.label(f"Mã đơn vị {office.code}", "muted", select=True))
        basis = office.pack.basis
        said = f"{office.pack.title}, theo Quyết định {basis.number} ngày {day_text(basis.date)}"
        box.addWidget(widgets.label(said, "muted", wrap=True))
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
        line.addWidget(widgets.label(f"Phiên bản {VERSION}", "muted", select=True))
        box.addLayout(line)
        return frame


def card(title: str) -> tuple[QFrame, QBoxLayout]:
    """A card with a title; the frame and the layout inside."""
    frame = widgets.card()
    box = widgets.column(frame, gap=8)
    box.setContentsMargins(18, 14, 18, 16)
    box.addWidget(widgets.label(title, "section"))
    return frame, box
