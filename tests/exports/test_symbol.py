"""The QR symbol of a finished document, read from its pages by a decoder that is not ours (PDFium, ZXing-C++)."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageFilter

from exports.pdf import BUNDLED, RenderedPdf, render_pdf
from exports.pdf.faces import typeface
from exports.pdf.flow import paginate
from exports.pdf.setter import CAPACITY, Setter
from exports.pdf.symbol import MODULE, SymbolSlice, with_symbol
from forms.cells import Cell, State
from forms.codec import encode
from forms.paper_check import check_paper, parse_paper
from forms.paper_text import key_figures, paper_text
from forms.report import Report
from forms.values import typed_keys
from tests.exports.pdf_samples import (
    FRAME,
    filled_outline,
    filled_table,
    own_sections,
    pack,
    render,
    report,
    text_of,
    with_cells,
)

KINDS = {
    "table": filled_table(),
    "commune": filled_table("xa"),
    "district": filled_table("huyen"),
    "outline": filled_outline(),
    "own": own_sections({"Mục 1": "Nội dung tự kiểm tra."}),
    "empty": report("phu-luc-01"),
}
MM = 72 / 25.4


def page_picture(pdf: RenderedPdf, page: int, dots_per_inch: int) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf.data)
    picture: Image.Image = document[page].render(scale=dots_per_inch / 72).to_pil().convert("L")
    document.close()
    return picture


def read(picture: Image.Image) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode))


def symbol_of(pdf: RenderedPdf) -> str:
    """The text of the one symbol, which is on the last page."""
    for page in range(pdf.pages - 1):
        assert read(page_picture(pdf, page, 100)) == []
    (found,) = read(page_picture(pdf, pdf.pages - 1, 200))
    assert found.ec_level == "M"
    return str(found.text)


@pytest.mark.parametrize("kind", KINDS)
def test_the_symbol_names_the_report_and_its_data(kind: str) -> None:
    given = KINDS[kind]
    data = encode(given, pack())
    said = symbol_of(render(given))
    assert parse_paper(said).data_digest == sha256(data).hexdigest()
    assert check_paper(said, given, pack(), data).ok


@pytest.mark.parametrize("kind", ["table", "outline"])
def test_the_symbol_is_read_from_a_poor_copy(kind: str) -> None:
    """150 dots an inch, out of focus, turned by two degrees, pale."""
    pdf = render(KINDS[kind])
    poor = page_picture(pdf, pdf.pages - 1, 220).filter(ImageFilter.GaussianBlur(1.2)).rotate(2, fillcolor=255)
    pale = poor.point([90 + tone * 150 // 255 for tone in range(256)])
    assert len(read(pale)) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_modules_are_large_enough_and_the_rest_of_the_page_keeps_off(kind: str) -> None:
    pdf = render(KINDS[kind])
    (found,) = read(page_picture(pdf, pdf.pages - 1, 360))
    corners = found.position
    side = (corners.top_right.x - corners.top_left.x) / 360 * 25.4
    assert side / (17 + 4 * int(found.extra["Version"])) >= MODULE / MM - 0.01
    x0, y0 = corners.top_left.x, corners.top_left.y
    x1, y1 = corners.bottom_right.x, corners.bottom_right.y
    quiet = round(4 * 0.4 / 25.4 * 360) - 2
    picture = page_picture(pdf, pdf.pages - 1, 360)
    around = picture.crop((x0 - quiet, y0 - quiet, x1 + quiet, y1 + quiet))
    around.paste(255, (quiet - 3, quiet - 3, around.width - quiet + 3, around.height - quiet + 3))
    assert around.getextrema()[0] > 200


def test_long_values_leave_figures_out_before_the_symbol_grows_too_large() -> None:
    base = filled_table()
    form = pack().form_by_key["phu-luc-01"]
    absent = {key: Cell(None, State.MISSING) for key in typed_keys(form, base.unit) if key in form.rows}
    given = with_cells(base, absent)
    pdf = render(given)
    (found,) = read(page_picture(pdf, pdf.pages - 1, 200))
    paper = parse_paper(found.text)
    assert paper.left_out > 0
    assert len(paper.figures) + paper.left_out == len(key_figures(form, given))
    assert int(found.extra["Version"]) <= 19
    assert check_paper(found.text, given, pack(), encode(given, pack())).ok


def test_a_draft_has_no_symbol_and_no_code() -> None:
    draft = render(filled_table(), draft=True)
    assert read(page_picture(draft, draft.pages - 1, 200)) == []


def test_the_caption_says_the_code_and_what_it_is_for(tmp_path: Path) -> None:
    data = b'{"given": true}'
    pdf = render_pdf(pack(), filled_table(), fonts=BUNDLED, data=data)
    digest = sha256(data).hexdigest().upper()
    text = text_of(pdf, tmp_path)
    assert f"Mã số liệu {digest[:4]}-{digest[4:8]}-{digest[8:12]}-{digest[12:16]}" in text
    assert "Quét mã bằng điện thoại" in text
    assert parse_paper(symbol_of(pdf)).data_digest == digest.lower()


def lengthened(lines: int, copies: int) -> Report:
    """An outline of the unit's own, whose last page is more or less full."""
    given = own_sections({"Mục 1": "\n".join(["Một dòng."] * lines)})
    frame = {**FRAME, "recipients": "\n".join(f"Nơi nhận thứ {number};" for number in range(copies))}
    return with_cells(given, report("phu-luc-02", frame=frame).cells)


@pytest.mark.parametrize("copies", [2, 9, 20])
def test_the_symbol_hardly_ever_begins_a_page_and_is_never_alone(copies: int) -> None:
    """However full the page is: there is room beside the signer, or less is carried, or the block comes along."""
    more = 0
    for lines in range(1, 30):
        given = lengthened(lines, copies)
        finished, draft = render(given), render(given, draft=True)
        (found,) = read(page_picture(finished, finished.pages - 1, 150))
        assert parse_paper(found.text).report_id == given.id
        more += finished.pages - draft.pages
        assert finished.room is not None
        assert finished.room.page == finished.pages - 1
    assert more <= 3


@pytest.mark.parametrize("lines", range(1, 110, 3))
def test_on_plain_pages_the_symbol_brings_the_last_line_along(lines: int) -> None:
    setter = Setter(typeface(BUNDLED))
    font = setter.regular(14)
    slices = [item for number in range(lines) for item in setter.paragraph(f"Dòng {number}", font)]
    pages = with_symbol(setter, slices, paper_text(pack(), filled_table(), "0" * 64))
    without = paginate(slices, CAPACITY)
    assert len(without) <= len(pages) <= len(without) + 1
    last = [placed.item for placed in pages[-1]]
    assert isinstance(last[-1], SymbolSlice)
    assert len(last) > 1
    assert pages[-1][-1].top + last[-1].height <= CAPACITY
    assert sum(len(page) for page in pages) == lines + 1
