"""The Word draft says what the form says, in its order, as plain text, marked as a draft on every page."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Word
from docx.table import Table
from docx.text.paragraph import Paragraph

from exports.docx import DRAFT, render_docx
from forms.cells import Cell, State
from forms.present import fill_names, names_for
from forms.report import Report
from tests.exports.pdf_samples import pack, report, with_cells
from tests.outside import tool

NOON = datetime(2024, 12, 4, 5, tzinfo=UTC)
INJECTIONS = (
    '{ HYPERLINK "http://x" }',
    "=1+1",
    "<w:t>x</w:t> & “ngoặc”",
    "\\* MERGEFORMAT",
    "DDEAUTO cmd",
    "😀",
    "a\tb",
)
EVENT = "I.4.a.cuoc"


def read(given: Report) -> Word:
    return Document(io.BytesIO(render_docx(pack(), given, NOON)))


def texts(word: Word) -> list[str]:
    """Every text of the body in its order, cells of tables too, a merged cell once."""
    return [text for part in word.iter_inner_content() for text in _texts(part) if text.strip()]


def _texts(part: Paragraph | Table) -> Iterator[str]:
    if isinstance(part, Paragraph):
        yield part.text
        return
    seen = set()
    for row in part.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from (each.text for each in cell.paragraphs)


def outline(**cells: Cell) -> Report:
    return report("phu-luc-02", "xa", **cells)


def test_the_frame_stands_as_the_decree_has_it() -> None:
    said = texts(read(outline()))
    assert said[:8] == [
        "ỦY BAN NHÂN DÂN",
        "PHƯỜNG VÕ CƯỜNG",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số:\u00a005/BC-UBND",
        DRAFT,
        "Võ\u00a0Cường,\u00a0ngày\u00a004\u00a0tháng\u00a012\u00a0năm\u00a02024",
        "BÁO CÁO",
    ]
    assert "Kính gửi: Ủy ban nhân dân thành phố Bắc Ninh" in said
    assert said[-6:] == [
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Thị Mỹ Hạnh",
    ]


def test_an_open_number_and_date_leave_room_for_the_pen() -> None:
    said = texts(read(report("phu-luc-02", "xa", {"number": "", "date": ""})))
    assert "Số:\u00a0      /BC-UBND".replace(" ", "\u00a0") in said
    assert any("ngày\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0tháng" in text for text in said)


def test_every_section_is_a_heading_in_the_order_of_the_form() -> None:
    given = outline()
    form, names = pack().form_by_key["phu-luc-02"], names_for(pack(), given)
    wanted = [fill_names(f"{section.number} {section.title}".strip(), names) for section in form.section]
    word = read(given)
    headings = [(each.text, each.style.name) for each in word.paragraphs if each.style.name.startswith("Heading")]
    assert [text for text, _ in headings] == wanted
    assert [style for _, style in headings] == [f"Heading {section.depth}" for section in form.section]


def test_tokens_figures_and_states_are_words() -> None:
    given = outline(
        **{"I__2__a": Cell("Có {I.4.a.nam} nam.\nĐoạn hai"), "II": Cell(None, State.MISSING)},
        **{"III__1": Cell("Một\n- Hai"), "I__3__b__so_lop": Cell(Decimal(1200), State.ESTIMATE)},
    )
    given = with_cells(
        given,
        {f"{EVENT}[]": Cell("a b"), f"{EVENT}[a].nam": Cell(Decimal(12)), f"{EVENT}[a].noi_dung": Cell("Hội thảo")}
        | {f"{EVENT}[b].nam": Cell(None, State.NONE), f"{EVENT}[b].ngay": Cell("2024-06-04")},
    )
    said = texts(read(given))
    assert "Có 12 nam." in said and "Đoạn hai" in said and "(sẽ bổ sung)" in said
    assert "- Một" in said and "- Hai" in said
    assert any("ước 1.200 lớp" in text for text in said)
    assert {"Hội thảo", "không phát sinh", "04/6/2024", "Tổng cộng"} <= set(said)
    assert said.index("Hội thảo") < said.index("(sẽ bổ sung)") < said.index("- Một")


@pytest.mark.parametrize("text", INJECTIONS)
def test_what_a_user_typed_is_text_and_nothing_else(text: str) -> None:
    given = outline(II=Cell(text), **{"III__1": Cell(text)})
    given = with_cells(given, {"document.signer_name": Cell(text), "I.1[]": Cell("r"), "I.1[r].trich_yeu": Cell(text)})
    data = render_docx(pack(), given, NOON)
    said = texts(Document(io.BytesIO(data)))
    assert said.count(text) >= 3
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        body = parts.read("word/document.xml").decode()
    assert "instrText" not in body and "hyperlink" not in body


def test_decomposed_letters_are_composed_and_control_characters_gone() -> None:
    assert "Nguyễn" in texts(read(outline(II=Cell("Nguye\u0302\u0303n\x0b"))))


def test_the_mark_and_the_number_stand_over_every_page_but_the_first() -> None:
    word = read(report("phu-luc-01", "xa", {"mark": "SỐ LIỆU MẪU"}))
    assert len(word.sections) == 2
    for section in word.sections:
        assert section.different_first_page_header_footer
        assert section.header.paragraphs[0].text.startswith(f"{DRAFT} - SỐ LIỆU MẪU")
        assert "PAGE" in section.header._element.xml
    assert word.sections[0].first_page_header.paragraphs[0].text == ""
    assert word.sections[1].first_page_header.paragraphs[0].text.startswith(DRAFT)


def test_the_paper_and_the_face_are_the_decrees() -> None:
    word = read(outline())
    section, normal = word.sections[0], word.styles["Normal"]
    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(side.mm) for side in (section.top_margin, section.left_margin, section.right_margin)] == [20, 30, 15]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    assert all(word.styles[f"Heading {level}"].font.name == "Times New Roman" for level in (1, 2, 3, 4))
    assert 'w:lang w:val="vi-VN"' in normal.element.xml


def test_the_table_form_is_a_table_with_its_rows_notes_and_merged_cells() -> None:
    given = report(
        "phu-luc-01", "xa", **{"M3__2a__1": Cell(Decimal(1200), note="theo sổ"), "M3__3__1": Cell(None, State.NONE)}
    )
    word, form = read(given), pack().form_by_key["phu-luc-01"]
    table = max(word.tables, key=lambda each: len(each.rows))
    assert len(table.rows) == 1 + len(form.row)
    assert [row.cells[1].text for row in table.rows[1:]] == [row.label for row in form.row]
    said = {row.key: cells.cells[2].text for row, cells in zip(form.row, table.rows[1:], strict=True)}
    assert said["M3.2a.1"] == "1.200 (1)" and said["M3.3.1"] == "không phát sinh" and said["M2.1"] == ""
    assert len({row.cells[4]._tc for row in table.rows}) < len(table.rows)
    assert "tblHeader" in table.rows[0]._tr.xml and all("cantSplit" in row._tr.xml for row in table.rows)
    assert texts(word)[-2:] == ["Ghi chú:", "(1) theo sổ"]


def test_the_units_own_outline_has_its_headings_and_texts() -> None:
    key = "noi_dung"
    given = with_cells(
        report("tu-kiem-tra", "xa"),
        {f"{key}[]": Cell("b a"), f"{key}[b].tieu_de": Cell("Khái quát"), f"{key}[b].noi_dung": Cell("Một\nHai")}
        | {f"{key}[a].tieu_de": Cell("Kết quả")},
    )
    said = texts(read(given))
    at = said.index("1. Khái quát")
    assert said[at : at + 5] == ["1. Khái quát", "Một", "Hai", "2. Kết quả", "(chưa có nội dung)"]


def test_the_properties_name_the_issuer_and_nobody_else() -> None:
    facts = read(outline()).core_properties
    assert facts.author == facts.last_modified_by == "ỦY BAN NHÂN DÂN PHƯỜNG VÕ CƯỜNG"
    assert facts.title.startswith("BÁO CÁO") and facts.comments == ""


def test_a_very_long_text_is_whole() -> None:
    long = "chữ " * 50_000
    assert max(texts(read(outline(II=Cell(long)))), key=len) == long.strip()


def test_the_package_is_of_words_type(tmp_path: Path) -> None:
    path = tmp_path / "du-thao.docx"
    path.write_bytes(render_docx(pack(), report("phu-luc-01", "xa"), NOON))
    told = subprocess.run([tool("file"), "--brief", str(path)], capture_output=True, text=True, check=True).stdout
    assert told.startswith("Microsoft Word 2007+")
