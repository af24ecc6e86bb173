"""The quiet strips at the foot of the first page: a newer version is at hand; another one runs since last time."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout, QDialog, QFrame, QWidget

from ui import widgets
from ui.pages import Page
from ui.tasks import now
from ui.update.words import SEE, offered_text
from workflow.updating.noted import updated_seen
from workflow.updating.offers import Offer, Updated

NEWS = "Có gì mới…"


class UpdateStrips:
    """box: where they stand on the page, what happened above what could. after: where the keyboard goes once one was
    answered."""

    def __init__(self, page: Page, box: QBoxLayout, after: Callable[[], object]) -> None:
        self._page, self._context, self._after = page, page.context, after
        self._note: Updated | None = None
        self._updated, self._offer = widgets.column(), widgets.column()
        box.addLayout(self._updated)
        box.addLayout(self._offer)

    def show_updated(self, note: Updated | None) -> None:
        """That the version changed, where it was not read yet; then what a stick offers."""
        self._note = note
        widgets.clear(self._updated)
        if note is not None:
            self._updated.addWidget(updated_strip(self._page, note, self._seen))
        self.show_offer()

    def _seen(self) -> None:
        session = self._context.session
        widgets.clear(self._updated)
        now(lambda: updated_seen(session))
        self._note = None
        self.show_offer()
        self._after()

    def show_offer(self) -> None:
        """The newest version that a stick offers, unless it was put off; one strip at a time."""
        widgets.clear(self._offer)
        offers = self._context.offers
        if offers and self._note is None and offers[0].version != self._context.put_off:
            offer = offers[0]
            self._offer.addWidget(offer_strip(offer, lambda: self._look(offer), lambda: self._put_off(offer)))

    def _look(self, offer: Offer) -> None:
        from ui.update.dialog import ask_update

        ask_update(self._page, self._context, offer.manifest)

    def _put_off(self, offer: Offer) -> None:
        self._context.put_off = offer.version
        self.show_offer()
        self._after()


def offer_strip(offer: Offer, look: widgets.Slot, later: widgets.Slot) -> QFrame:
    """A newer version lies on a stick. look: opens the dialog; later: not spoken of again until the next start."""
    frame = widgets.notice("notice", f"Có phiên bản mới {offer.version} trên USB.", offered_text(offer))
    see = widgets.button(SEE, look)
    see.setAccessibleName(f"Xem và cập nhật lên phiên bản {offer.version}")
    frame.layout().addWidget(see)
    frame.layout().addWidget(widgets.button("Để sau", later, "quiet"))
    return frame


def updated_strip(parent: QWidget, note: Updated, seen: widgets.Slot) -> QFrame:
    """The program is another version than when these data were last opened. seen: it was read."""
    frame = widgets.notice("warn" if note.failed else "ok", note.sentence)
    if note.news and not note.failed:
        frame.layout().addWidget(widgets.button(NEWS, lambda: news_dialog(parent, note).open()))
    frame.layout().addWidget(widgets.button("Đã rõ", seen, "quiet"))
    return frame


def news_dialog(parent: QWidget, note: Updated) -> QDialog:
    """What the version that runs now brings."""
    from ui.settings.big_dialog import BigDialog

    made = BigDialog(parent, f"Phiên bản {note.to_version} có gì mới")
    for line in note.news:
        made.box.addWidget(widgets.marked("·", "muted", line))
    made.box.addStretch(1)
    shut = widgets.button("Đóng", made.accept, "primary")
    made.buttons(shut)
    made.finished.connect(made.deleteLater)
    shut.setFocus()
    return made
