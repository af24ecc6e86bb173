"""The preview: pages, zoom, keys, sharpness; printing and saving what is shown."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPageLayout, QPixmap, QWheelEvent
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QVBoxLayout, QWidget
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from tests.ui.conftest import OpenShell
from ui.finish import printing, receipt
from ui.finish.page import FinishPage
from ui.finish.pdf_view import FIT_PAGE, FIT_WIDTH, PdfView, page_image, page_sizes
from ui.finish.sign import ELSEWHERE
from workflow.finishing import finish_report
from workflow.reports import enter
from workflow.session import Session

Sample = tuple[Session, tuple[str, ...]]
CONTROL = Qt.KeyboardModifier.ControlModifier


def pdf(*sizes: tuple[float, float]) -> bytes:
    """Pages of these sizes, each with a black bar along its top edge."""
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.rect(0, height - 40, width, 40, fill=1)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


@pytest.fixture
def view(app: QApplication, qtbot) -> Iterator[PdfView]:
    window, made = QDialog(), PdfView()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(made)
    window.resize(900, 600)
    with qtbot.waitExposed(window):
        window.show()
    data = pdf(A4, landscape(A4), A4)
    with qtbot.waitSignal(made.drawn):
        made.show_pdf(data, page_sizes(data))
    made.setFocus()
    yield made
    qtbot.waitUntil(lambda: not made._busy)


def press(view: PdfView, qtbot, key: Qt.Key, control: bool = False) -> None:
    qtbot.keyClick(view, key, CONTROL if control else Qt.KeyboardModifier.NoModifier)
    qtbot.waitUntil(lambda: not view._busy)


def wheel(view: PdfView, qtbot, by: int, control: bool = False) -> None:
    held = CONTROL if control else Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, held,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.area.viewport(), event)
    qtbot.waitUntil(lambda: not view._busy)


def test_pages_are_turned_by_keys(view: PdfView, qtbot) -> None:
    assert view.where.text() == "Trang 1/3" and not view.back.isEnabled()
    press(view, qtbot, Qt.Key.Key_Right)
    assert view.where.text() == "Trang 2/3" and view.back.isEnabled()
    press(view, qtbot, Qt.Key.Key_End)
    assert view.where.text() == "Trang 3/3" and not view.forward.isEnabled()
    press(view, qtbot, Qt.Key.Key_Right)
    press(view, qtbot, Qt.Key.Key_Home)
    assert view.where.text() == "Trang 1/3"


def test_page_down_reads_on_through_the_document(view: PdfView, qtbot) -> None:
    places = []
    for _press in range(20):
        press(view, qtbot, Qt.Key.Key_PageDown)
        places.append((view.page, view.area.verticalScrollBar().value()))
    assert {page for page, _value in places} == {0, 1, 2} and places == sorted(places)
    assert places[-1] == places[-2]


def test_the_width_and_the_page_are_fitted(view: PdfView, qtbot) -> None:
    assert view.zoom == FIT_WIDTH
    room = view.area.viewport().size()
    assert room.width() - 40 <= view.sheet.picture.deviceIndependentSize().width() <= room.width()
    view.set_zoom(FIT_PAGE)
    qtbot.waitUntil(lambda: view.sheet.picture.deviceIndependentSize().height() <= room.height())
    assert view.choice.currentText() == "Vừa trang"


@pytest.mark.parametrize("zoom", [1.0, 1.5, 2.0])
def test_a_scale_is_the_papers_own(view: PdfView, qtbot, zoom: float) -> None:
    view.set_zoom(zoom)
    qtbot.waitUntil(lambda: abs(view.sheet.picture.width() - A4[0] * zoom * 96 / 72) <= 2)


def test_keys_and_wheel_zoom(view: PdfView, qtbot) -> None:
    view.set_zoom(1.0)
    press(view, qtbot, Qt.Key.Key_Plus, True)
    assert view.zoom == 1.25 and view.choice.currentText() == "125 %"
    press(view, qtbot, Qt.Key.Key_Minus, True)
    press(view, qtbot, Qt.Key.Key_Minus, True)
    assert view.zoom == 0.75 and view.choice.currentIndex() == -1 and view.choice.placeholderText() == "75 %"
    wheel(view, qtbot, 120, True)
    assert view.zoom == pytest.approx(0.825)
    for _turn in range(30):
        wheel(view, qtbot, 120, True)
    assert view.zoom == 2.0
    press(view, qtbot, Qt.Key.Key_0, True)
    assert view.zoom == FIT_WIDTH


def test_the_wheel_goes_on_to_the_next_page(view: PdfView, qtbot) -> None:
    view.set_zoom(FIT_PAGE)
    qtbot.waitUntil(lambda: not view._busy and view.area.verticalScrollBar().maximum() == 0)
    wheel(view, qtbot, -120)
    assert view.page == 1
    wheel(view, qtbot, 120)
    assert view.page == 0


def test_the_page_is_as_sharp_as_the_screen(view: PdfView, qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 1.5)
    view.set_zoom(1.0)
    qtbot.waitUntil(lambda: view.sheet.picture.devicePixelRatio() == 1.5)
    assert abs(view.sheet.picture.width() - A4[0] * 1.5 * 96 / 72) <= 2


def at_preview(shell, report_id: str, qtbot) -> FinishPage:
    shell.show_finish(report_id)
    page = shell.page
    if page.opened.editable:
        page.go(2)
    qtbot.waitUntil(lambda: not page.preview.view._busy and not page.preview.view.sheet.picture.isNull())
    return page


def test_the_preview_is_made_anew_after_a_change_only(sample: Sample, open_shell: OpenShell, qtbot) -> None:
    session, ids = sample
    page = at_preview(open_shell(session), ids[0], qtbot)
    view = page.preview.view
    first = view.data
    view.turn(1)
    page.go(1)
    page.go(2)
    assert view.data is first and view.page == 1
    page.go(1)
    page.document.lines["number"].setText("77")
    page.go(2)
    assert view.data is not first and view.page == 1


def test_the_draft_is_saved_as_it_is_shown(
    sample: Sample, open_shell: OpenShell, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    page = at_preview(open_shell(session), ids[0], qtbot)
    asked = []

    def choose(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(name).name)
        return str(tmp_path / "bản thảo"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert page.preview.save.accessibleName() == "Lưu PDF bản thảo"
    page.preview.save.click()
    assert asked[0].endswith("_du-thao.pdf")
    assert (tmp_path / "bản thảo.pdf").read_bytes() == page.preview.view.data
    assert "Đã lưu" in page.preview.said.text()


def test_the_draft_is_saved_as_a_word_document(
    sample: Sample, open_shell: OpenShell, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    page = at_preview(open_shell(session), ids[1], qtbot)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "a.docx"), ""))
    page.preview.word.click()
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK") and "Đã lưu" in page.preview.said.text()


def test_a_finished_report_has_no_draft(sample: Sample, open_shell: OpenShell, qtbot) -> None:
    session, ids = sample
    finish_report(session, ids[0])
    page = at_preview(open_shell(session), ids[0], qtbot)
    assert page.preview.word.isHidden() and "đã hoàn thành" in page.preview.save.toolTip() and page.reopen.isVisible()


def test_what_is_printed_is_a4_with_every_page(app: QApplication, qtbot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    data, said = pdf(A4, landscape(A4), A4), []
    printer = file_printer(tmp_path / "in.pdf")
    printing.PrintRun(parent, data, printer, 3, said.append).start()
    made = (tmp_path / "in.pdf").read_bytes()
    for width, height in page_sizes(made):
        assert (round(width), round(height)) == (595, 842)
    assert len(page_sizes(made)) == 3 and "3 trang" in said[0]
    upright, turned = page_image(made, 0, 1.0), page_image(made, 1, 1.0)
    assert dark(upright, 300, 15) and dark(upright, 5, 15) and not dark(upright, 300, 60)
    assert dark(turned, 580, 420) and dark(turned, 580, 10) and not dark(turned, 300, 15)


def test_pictures_for_paper_have_200_dots_an_inch(app: QApplication, qtbot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    printing.PrintRun(parent, pdf(A4), file_printer(tmp_path / "in.pdf"), 1, lambda _text: None).start()
    page = pypdfium2.PdfDocument(tmp_path / "in.pdf")[0]
    (picture,) = [item for item in page.get_objects() if item.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    assert picture.get_px_size()[0] >= 8.27 * 200


def test_only_the_pages_asked_for_are_printed(app: QApplication, qtbot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    printer = file_printer(tmp_path / "in.pdf")
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert printing.wanted_pages(printer, 3) == (1, 2)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert printing.wanted_pages(printer, 3) == (2, 1)
    printing.PrintRun(parent, pdf(A4, A4, A4), printer, 3, lambda _text: None).start()
    assert len(page_sizes((tmp_path / "in.pdf").read_bytes())) == 2


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_told_of(
    app: QApplication, qtbot, tmp_path: Path, told: list[BaseException]
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    printer = file_printer(tmp_path / "không có" / "in.pdf")
    said: list[str] = []
    printing.PrintRun(parent, pdf(A4), printer, 1, said.append).start()
    assert said == [] and "Máy in chưa nhận" in str(told[0])


def test_without_a_printer_the_pdf_is_offered(
    sample: Sample, open_shell: OpenShell, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    for report_id in ids:
        finish_report(session, report_id)
    page = at_preview(open_shell(session), ids[1], qtbot)
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: [])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "a.pdf"), ""))
    seen: list[str] = []

    def run_dialog(dialog: QDialog) -> int:
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        next(b for b in dialog.findChildren(type(page.next)) if b.text() == "Lưu PDF…").click()
        return 1

    monkeypatch.setattr(QDialog, "exec", run_dialog)
    page.preview.print.click()
    assert printing.NO_PRINTER in seen and printing.NO_PRINTER_WAY in seen
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_the_receipt_prints_what_was_written(
    sample: Sample, open_shell: OpenShell, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    finish_report(session, ids[0])
    page = at_preview(open_shell(session), ids[0], qtbot)
    page.go(3)
    page.sign.organisation.choice.setCurrentIndex(page.sign.organisation.choice.findData(ELSEWHERE))
    page.go(4)
    page.sending.folder.setText(str(tmp_path / "usb"))
    page.next.click()
    asked = []
    monkeypatch.setattr(receipt, "ask_and_print", lambda *given: asked.append(given))
    page.receipt.print.click()
    (given,) = asked
    assert given[1].startswith(b"%PDF") and given[2] == page.preview.view.pages


def test_a_long_narrative_costs_no_more_memory_page_by_page(sample: Sample, open_shell: OpenShell, qtbot) -> None:
    session, ids = sample
    enter(session, ids[1], "II", "Khó khăn về kinh phí và nhân lực. " * 4000)
    page = at_preview(open_shell(session), ids[1], qtbot)
    view = page.preview.view
    assert view.pages > 20
    for _turn in range(12):
        press(view, qtbot, Qt.Key.Key_Right)
    held = [each for each in vars(view).values() if isinstance(each, (QImage, QPixmap, list, dict))]
    assert held == [] and view.sheet.picture.width() > 0


def file_printer(path: Path) -> QPrinter:
    printer = printing.a4_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    assert printer.pageLayout().orientation() == QPageLayout.Orientation.Portrait
    return printer


def dark(image: QImage, x: int, y: int) -> bool:
    return image.pixelColor(x, y).lightness() < 80
