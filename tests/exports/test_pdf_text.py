"""What pdftotext reads out of the official document is what went in."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from pathlib import Path

import pytest

from exports.pdf import BUNDLED, render_pdf
from forms.cells import Cell, State
from forms.keys import order_key, table_key
from forms.text import collapse
from tests.exports.pdf_samples import (
    filled_outline,
    filled_table,
    flat,
    own_sections,
    pack,
    pages_of,
    render,
    report,
    text_of,
    with_cells,
)

NASTY = (
    "=1+1",
    "<b>đậm</b> & <para>",
    "&amp; &lt;br/&gt; {I.9} %s \\n",
    "pháo 🎉 hoa",
    "luật sư 👩\u200d⚖\ufe0f nữ",
    "cờ 🇻🇳🇯🇵 bay",
    "mềm\u00admại không\u200bkhoảng\ufeffcách",
    "tab\tvà\u00a0cách\u202fcứng\u3000rộng",
    "“ngoặc” – gạch — … ₫ ≥ ½",
)


def test_every_label_of_the_table_comes_back(tmp_path: Path) -> None:
    """All 56 labels, heads and printed leads, NFC."""
    text = flat(render(filled_table()), tmp_path)
    form = pack().form_by_key["phu-luc-01"]
    assert unicodedata.is_normalized("NFC", text)
    missing = [row.label for row in form.row if collapse(row.label) not in text]
    missing += [row.lead_printed for row in form.row if collapse(row.lead_printed) not in text]
    assert len(form.row) == 56
    assert missing == []
    assert "Kết quả năm 2024" in text


def test_every_label_of_the_outline_comes_back(tmp_path: Path) -> None:
    """Titles of sections, labels of fields and of columns."""
    text = flat(render(filled_outline()), tmp_path)
    form = pack().form_by_key["phu-luc-02"]
    names = {**pack().variables, "nam": "2024"}
    labels = [section.title.format(**names) for section in form.section]
    labels += [item.label for item in form.fields.values()]
    labels += [column.label for item in form.fields.values() for column in item.column]
    assert [label for label in labels if collapse(label) not in text] == []


@pytest.mark.parametrize("nasty", NASTY)
def test_nasty_text_comes_out_as_it_went_in(tmp_path: Path, nasty: str) -> None:
    """In a narrative, in a cell of a table, in a note and in the frame."""
    outline = with_cells(
        filled_outline(), {"II": Cell(f"Đầu {nasty} cuối"), table_key("I.1", "r1", "trich_yeu"): Cell(nasty)}
    )
    pdf = render(with_cells(outline, {"document.signer_name": Cell(nasty)}))
    text = flat(pdf, tmp_path)
    assert pdf.missing == ()
    assert collapse(f"Đầu {nasty} cuối") in text
    assert text.count(collapse(nasty)) == 3
    noted = with_cells(filled_table(), {"M2.1": Cell(Decimal("45.5"), note=nasty)})
    assert collapse(nasty) in flat(render(noted), tmp_path)


def test_decomposed_letters_come_out_composed(tmp_path: Path) -> None:
    """NFD input is the same document, byte for byte; its data, which the QR symbol names, is given the same here."""
    sentence = "Ủy ban nhân dân phường thực hiện đầy đủ các chỉ tiêu."
    composed = with_cells(report("phu-luc-02"), {"II": Cell(sentence)})
    decomposed = with_cells(report("phu-luc-02"), {"II": Cell(unicodedata.normalize("NFD", sentence))})
    first, second = (render_pdf(pack(), each, fonts=BUNDLED, data=b"{}") for each in (composed, decomposed))
    assert first.data == second.data
    assert sentence in flat(render(decomposed), tmp_path)


def test_letters_without_a_face_are_seen_and_reported(tmp_path: Path) -> None:
    """U+FFFD on paper, the characters in the result."""
    pdf = render(with_cells(report("phu-luc-02"), {"II": Cell("tên 漢字 khác"), "III.1": Cell("漢")}))
    assert pdf.missing == ("字", "漢")
    assert "tên \ufffd\ufffd khác" in flat(pdf, tmp_path)


def test_a_paragraph_of_ten_thousand_letters(tmp_path: Path) -> None:
    """It goes on over pages, whole."""
    long = "bình đẳng giới và vì sự tiến bộ của phụ nữ " * 240
    assert len(long) > 10_000
    pdf = render(with_cells(report("phu-luc-02"), {"II": Cell(long)}))
    assert collapse(long) in flat(pdf, tmp_path)
    assert pdf.pages > 4


def test_a_cell_of_ten_thousand_letters(tmp_path: Path) -> None:
    """The cell of a table parts over pages; no word of it is lost or moved."""
    words = " ".join(f"từ{number}" for number in range(1800))
    assert len(words) > 10_000
    cells = {order_key("I.1"): Cell("a b"), table_key("I.1", "a", "trich_yeu"): Cell(words)}
    cells[table_key("I.1", "b", "trich_yeu")] = Cell("văn bản sau")
    text = flat(render(with_cells(report("phu-luc-02"), cells)), tmp_path)
    read = [word for word in text.split() if word.startswith("từ") and word[2:].isdigit()]
    assert read == words.split()
    assert "văn bản sau" in text


def test_a_word_of_ten_thousand_letters(tmp_path: Path) -> None:
    """One word without blanks is cut at the margin, in a paragraph and in a narrow column."""
    word = "ưỡnẹo" * 2000
    cells = {"II": Cell(word), order_key("I.1"): Cell("a"), table_key("I.1", "a", "ky_hieu"): Cell(word)}
    text = flat(render(with_cells(report("phu-luc-02"), cells)), tmp_path).replace(" ", "")
    assert text.count("ưỡnẹo") >= 2 * 1900
    assert word in text


def test_a_long_result_in_the_table(tmp_path: Path) -> None:
    """A text in a result cell longer than a page parts too."""
    words = " ".join(f"kq{number}" for number in range(1500))
    text = flat(render(with_cells(filled_table(), {"M2.1": Cell(words)})), tmp_path)
    assert [word for word in text.split() if word[:2] == "kq" and word[2:].isdigit()] == words.split()


def test_states_estimates_and_notes(tmp_path: Path) -> None:
    """Each state as it is printed; notes are numbered below the table; the other denominator is named."""
    cells = {
        "M3.3.1": Cell(None, State.NONE),
        "M3.3.2": Cell(None, State.NONE),
        "M6.1": Cell(None, State.MISSING),
        "M6.2": Cell(None, State.NOT_APPLICABLE),
        "M2.3": Cell(Decimal("27.5"), State.ESTIMATE, note="Ước theo số liệu quý III."),
        "M3.2b.1r.basis": Cell("alternative"),
        "M3.2b.1r.alt": Cell(Decimal(6)),
    }
    text = flat(render(with_cells(filled_table(), cells)), tmp_path)
    for shown in ("không phát sinh", "chưa có số liệu", "không áp dụng", "ước 27,5"):
        assert shown in text
    assert "(1) Ước theo số liệu quý III." in text
    row = pack().form_by_key["phu-luc-01"].helpers["M3.2b.1r.alt"][1]
    assert f"(2) Tỷ lệ tính trên mẫu số “{row.label}” (6 người)" in text


def test_the_note_on_a_computed_rate_is_printed(tmp_path: Path) -> None:
    """The officer explains the rate itself, which is computed and holds no figure of its own."""
    cells = {"M3.2a.1r": Cell(note="Hai vụ chuyển sang kỳ sau."), "M2.1": Cell(note="của cấp khác")}
    text = flat(render(with_cells(report("phu-luc-01", "xa"), cells)), tmp_path)
    assert "(1) Hai vụ chuyển sang kỳ sau." in text
    assert "của cấp khác" not in text


def test_rows_of_other_levels_stay_blank(tmp_path: Path) -> None:
    """A figure that this office does not answer for is not printed."""
    stray = {"M2.1": Cell(Decimal("98.7")), "M3.2a.1": Cell(Decimal(31))}
    text = flat(render(with_cells(report("phu-luc-01", "xa"), stray)), tmp_path)
    assert "98,7" not in text
    assert " 31 " in text


def test_outline_figures_tokens_and_later_parts(tmp_path: Path) -> None:
    """Money with thousands, counts of tables, numbers quoted in a narrative, "(sẽ bổ sung)", empty sections."""
    cells = {
        "I.5.1.b.kinh_phi": Cell(Decimal(15000000)),
        "I.2.a": Cell("Đã tổ chức {I.4.a.ban} cuộc."),
        "I.4.b.bdg": Cell(None, State.MISSING),
        "II": Cell(),
    }
    text = flat(render(with_cells(filled_outline(), cells)), tmp_path)
    assert "Kinh phí được cấp trong kỳ: 15.000.000 đồng" in text
    assert "Số văn bản đã tham mưu, ban hành: 3 văn bản" in text
    assert "Đã tổ chức 90 cuộc." in text
    assert "(sẽ bổ sung)" in text
    assert "II. Khó khăn, vướng mắc (chưa có nội dung)" in text
    assert "Tổng cộng 135 135 135 270" in text


def test_optional_figures_that_nobody_gave_are_left_out(tmp_path: Path) -> None:
    """No label stands there without its figure."""
    text = flat(render(with_cells(report("phu-luc-02"), {"I.2.d": Cell("Đã hỗ trợ.")})), tmp_path)
    assert "Số phụ nữ được hỗ trợ" not in text


def test_own_outline(tmp_path: Path) -> None:
    """The self-check report has the unit's own headings, numbered; it was taken from no printed form."""
    text = flat(render(own_sections({"Tình hình chung": "Dòng một.\nDòng hai.", "Kiến nghị": ""})), tmp_path)
    assert "1. Tình hình chung Dòng một. Dòng hai. 2. Kiến nghị (chưa có nội dung) Trên đây" in text
    assert "ĐÍNH CHÍNH" not in text


def test_errata_of_the_form(tmp_path: Path) -> None:
    """Only what touches the form: the signature of Phụ lục 02 is not on Phụ lục 01."""
    table = flat(render(filled_table()), tmp_path)
    outline = flat(render(report("phu-luc-02")), tmp_path)
    by_number = {entry.number: collapse(entry.treatment) for entry in pack().erratum}
    assert by_number[1] in table
    assert by_number[26] not in table
    assert by_number[26] in outline
    assert by_number[1] not in outline


def test_layout_mode_keeps_rows_together(tmp_path: Path) -> None:
    """A figure stands on the line of its row."""
    lines = text_of(render(filled_table()), tmp_path, "-layout").splitlines()
    assert any("4.1" in line and "cơ sở" in line and " 7 " in line for line in lines)


def test_a_mark_stands_on_every_page(tmp_path: Path) -> None:
    """Sample figures must never pass for an office's report."""
    marked = with_cells(filled_table(), {"document.mark": Cell("SỐ LIỆU MẪU")})
    for draft, words in ((False, "SỐ LIỆU MẪU"), (True, "DỰ THẢO - SỐ LIỆU MẪU")):
        rendered = render(marked, draft)
        pages = pages_of(rendered, tmp_path)[: rendered.pages]
        assert len(pages) > 5 and all(words in collapse(page) for page in pages)
