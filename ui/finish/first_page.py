"""The first page as it will be printed, small, beside the fields that make it."""

from __future__ import annotations

from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame

from forms.errors import WorldError
from ui import widgets
from ui.finish.pdf_view import SHADE, Sheet, page_image, page_sizes
from ui.tasks import now, run_quietly
from workflow.previews import Printable, pdf_of, printable
from workflow.session import Session

LEAST = 240


class FirstPage(QFrame):
    """Made anew in the background whenever something was stored; while it is made the last one stands.

    Nothing is shown of a supplement that carries nothing yet.
    """

    def __init__(self, session: Session, report_id: str) -> None:
        super().__init__()
        self._session, self._report_id = session, report_id
        self._busy, self._again = False, False
        self.setMinimumWidth(LEAST)
        box = widgets.column(self, gap=2)
        box.addWidget(widgets.label("Trang đầu sẽ in như sau", "muted"))
        self.sheet = Sheet()
        self.sheet.setAccessibleName("Hình trang đầu của văn bản")
        box.addWidget(self.sheet, 1)

    def show_report(self) -> None:
        """Show the page of the report as it now stands."""
        if self._busy:
            self._again = True
            return
        try:
            source = now(lambda: printable(self._session, self._report_id))
        except WorldError:
            return
        self._busy, self._again = True, False
        ratio = self.devicePixelRatioF()
        dots = (max(LEAST, self.width()) - 2 * SHADE) * ratio
        run_quietly(self, lambda: _first_page(source, dots), lambda image: self._show(image, ratio))

    def _show(self, image: QImage, ratio: float) -> None:
        self._busy = False
        image.setDevicePixelRatio(ratio)
        self.sheet.show_picture(QPixmap.fromImage(image))
        self.sheet.setMinimumWidth(0)
        if self._again:
            self.show_report()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.isVisible():
            self.show_report()


def _first_page(source: Printable, dots: float) -> QImage:
    """`dots` pixels across; the store is left alone, since it may be closed by the time this is done."""
    data = pdf_of(source)
    return page_image(data, 0, dots / page_sizes(data)[0][0])
