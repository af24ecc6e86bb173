"""Printing a PDF: its pages as pictures in the paper's own size, one after the other, by the printer's dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtWidgets import QDialog, QWidget

from forms.errors import WorldError
from ui import problems, widgets
from ui.finish.pdf_view import POINTS, page_image
from ui.tasks import run

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LEAST_DOTS, MOST_DOTS = 200, 300
SAVE = "Lưu PDF…"
NO_PRINTER = "Máy này chưa có máy in nào để in."
NO_PRINTER_WAY = "Hãy lưu tệp PDF ra USB để in ở máy khác, hoặc cài máy in rồi bấm In lại."
REFUSED = WorldError(
    "Máy in chưa nhận lệnh in; văn bản vẫn còn nguyên trên máy.",
    "Hãy kiểm tra máy in đã bật, còn giấy rồi bấm In lại, hoặc lưu tệp PDF để in ở máy khác.",
)


def ask_and_print(
    page: QWidget,
    data: bytes,
    pages: int,
    save: Callable[[], object],
    done: Callable[[str], object],
    offer: str = SAVE,
) -> None:
    """Ask which printer and which pages, and print. Without a printer, say so and offer the PDF.

    save: brings the officer to the PDF, and offer is its button; done: is told in a sentence what was printed.
    """
    from PySide6.QtPrintSupport import QPrintDialog, QPrinterInfo

    if not QPrinterInfo.availablePrinterNames():
        no_printer(page, save, offer).exec()
        return
    printer = a4_printer()
    dialog = QPrintDialog(printer, page)
    dialog.setWindowTitle("In văn bản")
    dialog.setMinMax(1, pages)
    dialog.setFromTo(1, pages)
    if dialog.exec():
        PrintRun(page, data, printer, pages, done).start()


def no_printer(page: QWidget, save: Callable[[], object], offer: str = SAVE) -> QDialog:
    """Said where there is no printer; the way out is a file."""
    dialog = widgets.dialog(page, "Chưa in được")
    body = widgets.column(dialog, margin=True)
    body.addWidget(widgets.notice("warn", NO_PRINTER, NO_PRINTER_WAY))

    def save_instead() -> None:
        dialog.accept()
        save()

    keep = widgets.button(offer, save_instead, "primary", "file-down")
    body.addLayout(widgets.button_row(widgets.button("Đóng", dialog.reject), keep))
    keep.setFocus()
    return dialog


def a4_printer() -> QPrinter:
    """A printer for A4 without margins of its own: the pages bring theirs."""
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    mode, present = QPrinter.PrinterMode.HighResolution, QPrinterInfo.availablePrinters()
    usual = QPrinterInfo.defaultPrinter()
    # Without a default printer Qt would take a file for one, and the dialog of Windows refuses that.
    printer = QPrinter(present[0], mode) if usual.isNull() and present else QPrinter(mode)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    printer.setFullPage(True)
    return printer


def wanted_pages(printer: QPrinter, pages: int) -> tuple[int, ...]:
    """The numbers, from 0, of the pages to print, in the order and as often as the dialog says."""
    from PySide6.QtPrintSupport import QPrinter

    first, last = 1, pages
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        first, last = printer.fromPage(), min(pages, printer.toPage() or pages)
    numbers = list(range(first - 1, last))
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        numbers.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return tuple(numbers * copies)
    return tuple(number for number in numbers for _copy in range(copies))


class PrintRun(QObject):
    """Prints page by page: each is drawn in the background, so that the window says how far it is."""

    def __init__(
        self, page: QWidget, data: bytes, printer: QPrinter, pages: int, done: Callable[[str], object]
    ) -> None:
        super().__init__(page)
        self._page, self._data, self._printer, self._done = page, data, printer, done
        self._numbers = wanted_pages(printer, pages)
        self._at = 0
        self._painter = QPainter()

    def start(self) -> None:
        """Begin; a printer that takes nothing is told of."""
        if self._painter.begin(self._printer):
            self._next()
        else:
            problems.show(self._page, REFUSED)

    def _next(self) -> None:
        if self._at == len(self._numbers):
            self._painter.end()
            name = self._printer.printerName()
            self._done(f"Đã gửi {self._at} trang đến máy in{f' {name}' if name else ''}.")
            return
        data, number = self._data, self._numbers[self._at]
        scale = max(LEAST_DOTS, min(MOST_DOTS, self._printer.resolution())) / POINTS
        doing = f"Đang in trang {self._at + 1}/{len(self._numbers)}…"
        run(self._page, lambda: page_image(data, number, scale), self._paint, self._failed, doing)

    def _paint(self, image: QImage) -> None:
        if self._at and not self._printer.newPage():
            self._failed(REFUSED)
            return
        paint_page(self._painter, self._printer, image)
        self._at += 1
        self._next()

    def _failed(self, error: BaseException) -> None:
        self._painter.end()
        problems.show(self._page, error)


def paint_page(painter: QPainter, printer: QPrinter, image: QImage) -> None:
    """A page over the whole sheet, an A4 page on A4 in its own size; a page that lies across is turned to stand."""
    from PySide6.QtPrintSupport import QPrinter

    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    if (image.width() > image.height()) != (paper.width() > paper.height()):
        image = image.transformed(QTransform().rotate(90))
    sheet = QRectF(0, 0, paper.width(), paper.height())
    shown = image.size().scaled(sheet.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
    place = QRectF(0, 0, shown.width(), shown.height())
    place.moveCenter(sheet.center())
    painter.drawImage(place, image)
