"""The layout of NĐ 30/2020/NĐ-CP, Phụ lục I, measured on the drawn pages."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from msgspec.structs import replace

from exports.pdf import BUNDLED, RenderedPdf, render_pdf
from forms.cells import Cell
from forms.report import Report
from tests.exports.pdf_samples import (
    filled_outline,
    filled_table,
    own_sections,
    pack,
    pages_of,
    render,
    report,
    text_of,
    with_cells,
)

MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


def reports() -> dict[str, Report]:
    """One of each kind, with rows enough for several pages."""
    return {
        "table": filled_table(),
        "commune": filled_table("xa"),
        "outline": filled_outline("Ban đã tham mưu, phối hợp, tổ chức nhiều hoạt động. " * 12, rows=25),
        "own": own_sections({f"Mục {number}": "Nội dung tự kiểm tra. " * 40 for number in range(9)}),
    }


def boxes(pdf: RenderedPdf, folder: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """The words of each page with their boxes in points from the upper left corner."""
    pages = text_of(pdf, folder, "-bbox").split("<page ")[1:]
    return [[(*map(float, found[:4]), found[4]) for found in WORD.findall(page)] for page in pages]  # type: ignore[misc]


@pytest.mark.parametrize("kind", reports())
def test_two_renderings_are_the_same_bytes(kind: str) -> None:
    """Whatever was drawn between them."""
    first = render(reports()[kind]).data
    render(reports()["own"])
    assert render(reports()[kind]).data == first


@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("kind", reports())
def test_nothing_stands_outside_the_margins(tmp_path: Path, kind: str, draft: bool) -> None:
    """Left 30 mm, right 15 mm, top and bottom 20 mm; in the top margin only the number and the draft's mark."""
    for page in boxes(render(reports()[kind], draft), tmp_path):
        for x0, y0, x1, y1, word in page:
            assert x0 >= 30 * MM - 0.5, word
            assert x1 <= 195 * MM + 0.5, word
            assert y1 <= 277 * MM + 0.5, word
            assert y0 >= 20 * MM - 0.5 or word.isdigit() or word in ("DỰ", "THẢO"), word


@pytest.mark.parametrize("kind", reports())
def test_every_page_can_be_drawn_and_is_not_blank(kind: str) -> None:
    """By another engine; A4 portrait."""
    pdf = render(reports()[kind])
    document = pypdfium2.PdfDocument(pdf.data)
    assert len(document) == pdf.pages
    for page in document:
        width, height = page.get_size()
        assert (round(width / MM), round(height / MM)) == (210, 297)
        gray = page.render(scale=0.3).to_pil().convert("L")
        assert gray.getextrema()[0] < 128
    document.close()


def test_pages_are_numbered_from_the_second_and_each_annex_on_its_own(tmp_path: Path) -> None:
    """Arabic, in the middle of the top margin."""
    numbers = []
    for page in boxes(render(filled_table()), tmp_path):
        top = [(x0 + x1, word) for x0, y0, x1, _, word in page if y0 < 18 * MM]
        numbers.append(top[0][1] if top else "")
        assert all(abs(middle / 2 - (30 + 195) / 2 * MM) < 1 for middle, _ in top)
    annex = numbers.index("", 1)
    errata = numbers.index("", annex + 1)
    for part in (numbers[:annex], numbers[annex:errata], numbers[errata:]):
        assert part == ["", *map(str, range(2, len(part) + 1))]
    assert errata - annex >= 3


def test_the_tables_head_repeats_on_each_page(tmp_path: Path) -> None:
    """With all six columns."""
    heads = "TT Mục tiêu, chỉ tiêu Kết quả năm 2024 Đơn vị tính Đơn vị chủ trì tham mưu thực hiện Kỳ báo cáo"
    pages = [" ".join(page.split()) for page in pages_of(render(filled_table()), tmp_path)]
    starts = [number for number, page in enumerate(pages) if page.startswith(("Phụ lục 01", "ĐÍNH CHÍNH"))]
    table = pages[slice(*starts)]
    assert len(table) >= 5
    assert all(heads in page for page in table)


def test_merged_leads_are_said_again_on_the_next_page(tmp_path: Path) -> None:
    """A page that begins inside a merged cell names the lead."""
    pages = pages_of(render(filled_table()), tmp_path)[2:]
    begun = [page.split("Kỳ báo\ncáo\n", 1)[1] for page in pages if "Kỳ báo\ncáo\n" in page]
    inside = [text for text in begun if re.match(r"2\.1\.1\.2|2\.2\.1\.1|3\.[23]|4\.[123]", text)]
    assert inside
    assert all("Sở " in " ".join(text.split("\n")[:9]) for text in inside)


def test_the_head_of_the_document(tmp_path: Path) -> None:
    """Number with a leading zero, place and date, agencies at the left, the state at the right."""
    page = boxes(render(filled_table()), tmp_path)[0]
    state = next(box for box in page if box[4] == "CỘNG")
    issuer = next(box for box in page if box[4] == "PHƯỜNG")
    assert issuer[2] < state[0]
    text, annex, *_ = pages_of(render(filled_table("xa")), tmp_path)
    assert "Số: 05/BC-UBND" in text
    assert "Võ Cường, ngày 04 tháng 12 năm 2024" in text
    assert "Số liệu trong Báo cáo tính đến ngày 30/11/2024." in text
    assert "(Kèm theo Báo cáo số 05/BC-UBND ngày 04 tháng 12 năm 2024 của Ủy ban nhân dân phường Võ Cường)" in " ".join(
        annex.split()
    )


def test_number_and_date_may_be_blank(tmp_path: Path) -> None:
    """There is room to write them by hand."""
    pdf = render(report("phu-luc-01", frame={"number": "", "date": ""}), draft=True)
    page = boxes(pdf, tmp_path)[0]
    number, symbol = (next(box for box in page if word in box[4]) for word in ("Số:", "/BC-UBND"))
    assert symbol[0] - number[2] > 15
    day, month = (next(box for box in page if box[4] == word) for word in ("ngày", "tháng"))
    assert month[0] - day[2] > 15
    first, *others = pages_of(pdf, tmp_path)
    assert "DỰ THẢO" in first
    assert all("DỰ THẢO" in other for other in others)
    assert "DỰ THẢO" not in "".join(pages_of(render(report("phu-luc-01")), tmp_path))


def test_one_addressee_and_several(tmp_path: Path) -> None:
    """On the line of the greeting, or as a list with semicolons and a full stop."""
    one = pages_of(render(report("phu-luc-02")), tmp_path)[0]
    assert "Kính gửi: Ủy ban nhân dân thành phố Bắc Ninh\n" in one
    several = report("phu-luc-02", frame={"addressee": "Sở Nội vụ\nUBND tỉnh;\nBộ Nội vụ."})
    assert "Kính gửi:\n- Sở Nội vụ;\n- UBND tỉnh;\n- Bộ Nội vụ.\n" in pages_of(render(several), tmp_path)[0]


def test_titles_in_parts(tmp_path: Path) -> None:
    """The committee's titles, a gap, the state's title."""
    frame = {
        "signers": "KT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\n\nPHÓ CHỦ TỊCH UBND TỈNH",
        "recipients": "- Như trên;\nLưu: VT.",
    }
    pdf = render(report("phu-luc-02", frame=frame))
    page = pages_of(pdf, tmp_path)[-2]
    assert "Nơi nhận:\n- Như trên;\n- Lưu: VT.\nKT. TRƯỞNG BAN\nPHÓ TRƯỞNG BAN\nPHÓ CHỦ TỊCH UBND TỈNH\nNguyễn" in page
    tops = [box[1] for box in boxes(pdf, tmp_path)[-2] if box[4] in ("KT.", "PHÓ")]
    assert tops[2] - tops[1] > tops[1] - tops[0] + 3
    assert pdf.room is not None
    assert (pdf.room.y1 - pdf.room.y0) / MM == pytest.approx(34)


@pytest.mark.parametrize("lines", range(14, 40, 2))
def test_the_signature_is_never_alone_nor_parted(tmp_path: Path, lines: int) -> None:
    """Wherever the text ends, two lines of it stand above the signature."""
    body = "\n".join(f"Dòng thứ {number}." for number in range(lines))
    pages = pages_of(render(with_cells(own_sections({"Mục": body}), {"document.cut_off": Cell("")})), tmp_path)
    signed = next(page for page in pages if "TM. ỦY BAN NHÂN DÂN" in page)
    assert "Nguyễn Thị Mỹ Hạnh" in signed
    assert "Lưu: VT." in signed
    above = signed.split("Nơi nhận:")[0].splitlines()
    assert len([line for line in above if line.strip() and not line.strip().isdigit()]) >= 2


def test_more_recipients_than_a_page_holds(tmp_path: Path) -> None:
    """None is lost, none leaves the page."""
    frame = {"recipients": "\n".join(f"Đơn vị {number};" for number in range(120))}
    pdf = render(report("tu-kiem-tra", frame=frame))
    text = "".join(pages_of(pdf, tmp_path))
    assert all(f"- Đơn vị {number};" in text for number in range(120))
    assert all(y1 <= 277 * MM + 0.5 for page in boxes(pdf, tmp_path) for _, _, _, y1, _ in page)


def test_a_supplement_says_so(tmp_path: Path) -> None:
    """Below the title, with its reason."""
    item = replace(report("phu-luc-02"), supplement_of="a" * 64, reason="kết quả Tháng hành động")
    assert "(Báo cáo bổ sung: kết quả Tháng hành động)" in pages_of(render(item), tmp_path)[0]


def test_properties_of_the_file() -> None:
    """Title and author for the list of documents; every font is embedded."""
    data = render_pdf(pack(), filled_table(), fonts=BUNDLED).data
    with pikepdf.open(BytesIO(data)) as document:
        assert str(document.docinfo["/Title"]).startswith("BÁO CÁO Kết quả")
        assert str(document.docinfo["/Author"]) == "ỦY BAN NHÂN DÂN PHƯỜNG VÕ CƯỜNG"
        assert str(document.Root.Lang) == "vi-VN"
        fonts = {font.objgen: font for page in document.pages for font in page.Resources.Font.values()}
        assert all("/FontFile2" in font.FontDescriptor for font in fonts.values())


@pytest.mark.parametrize("text", ["một\nhai " * 12, "dài" * 60, "hai từ " * 30, "🎉" * 70])
def test_any_frame_stays_on_the_page(tmp_path: Path, text: str) -> None:
    """Long or broken texts in every place of the frame."""
    names = ("parent", "issuer", "number", "symbol", "place", "addressee", "recipients", "signers", "signer_name")
    pdf = render(report("phu-luc-01", frame=dict.fromkeys(names, text)))
    for page in boxes(pdf, tmp_path):
        for x0, _, x1, y1, word in page:
            assert x0 >= 30 * MM - 0.5, word
            assert x1 <= 195 * MM + 0.5, word
            assert y1 <= 277 * MM + 0.5, word
