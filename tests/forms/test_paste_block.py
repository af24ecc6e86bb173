"""Blocks copied out of a spreadsheet find their cells on the form, or say why they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.clipboard_table import read_block, write_block
from forms.errors import BadInput
from forms.paste_block import BEYOND, FOREIGN, HEADING, UNREAD, Placing, place, reading
from forms.present import names_for
from forms.report import Report
from tests.forms.samples import PACK, TABLE, report

KEYS = tuple(TABLE.rows)
START = "M3.2a.1"


def put(text: str, at: str = START, into: Report | None = None, notation: str = "") -> Placing:
    given_report = into or report()
    walk = KEYS[KEYS.index(at) :]
    return place(TABLE, given_report, names_for(PACK, given_report), read_block(text), walk, notation)


@given(st.lists(st.lists(st.text("ab \t\n\"'1", max_size=6), min_size=2, max_size=4), min_size=1, max_size=5))
def test_a_written_block_reads_back(lines: list[list[str]]) -> None:
    stripped = tuple(tuple(cell.strip() for cell in line) for line in lines)
    assert read_block(write_block(stripped)) == stripped


@pytest.mark.parametrize("text", ["=1+1", "- Tổ chức 2 lớp", "+x", "@SUM(A1)", "\t=1+1", "＝1"])
def test_no_text_is_a_formula_to_a_spreadsheet(text: str) -> None:
    assert write_block([[text]]).strip('"')[0] == "\u00a0" and read_block(write_block([[text]])) == ((text.strip(),),)


@pytest.mark.parametrize("number", ["-5", "+1,5", "-1.234,5", "-12%"])
def test_a_number_with_a_sign_stays_one(number: str) -> None:
    assert write_block([[number]]) == number


def test_a_cell_with_line_breaks_as_excel_writes_it() -> None:
    assert read_block('1\t"Chỉ tiêu\r\n ""hai"""\t5\r\n2\t"Có" rồi\t6\r\n') == (
        ("1", 'Chỉ tiêu\n "hai"', "5"),
        ("2", '"Có" rồi', "6"),
    )


def test_a_block_without_measure_is_refused_in_words() -> None:
    with pytest.raises(BadInput, match="quá lớn"):
        read_block("x" * 200_001)
    with pytest.raises(BadInput, match="dòng"):
        read_block("1\n" * 2_001)


def test_a_column_runs_down_the_printed_rows() -> None:
    assert put("20\n15\n75\n8\n8\n100") == Placing(
        (("M3.2a.1", "20"), ("M3.2a.1n", "15"), ("M3.2a.2", "8"), ("M3.2a.2n", "8"))
    )


def test_a_blank_cell_of_a_block_empties_nothing() -> None:
    before = report({"M3.2a.1n": 7})
    assert put("20\n\n\n8\n\n", into=before).entries == (("M3.2a.1", "20"), ("M3.2a.2", "8"))


def test_overwritten_figures_are_named_and_equal_ones_left_alone() -> None:
    placing = put("20\n15", into=report({"M3.2a.1": 20, "M3.2a.1n": 9}))
    assert placing.entries == (("M3.2a.1n", "15"),)
    assert placing.replaced == ("M3.2a.1n",)


def test_a_computed_row_must_say_what_the_form_computes() -> None:
    (trouble,) = put("20\n15\n80").troubles
    assert trouble.key == "M3.2a.1r" and "75" in trouble.why
    assert put("3\n2\n66,7%").troubles == ()
    assert put("3\n2\n66.67").troubles == ()


def test_text_in_a_number_cell_and_part_of_a_person_are_not_taken() -> None:
    placing = put("nhiều\n1,5")
    assert placing.entries == ()
    assert [trouble.why for trouble in placing.troubles] == [UNREAD, UNREAD]


def test_states_and_estimates_are_read_as_typed() -> None:
    assert put("kps\nchưa có số liệu\n\nước 12").entries == (
        ("M3.2a.1", "không phát sinh"),
        ("M3.2a.1n", "chưa có số liệu"),
        ("M3.2a.2", "ước 12"),
    )


def test_headings_foreign_cells_and_the_end_of_the_form_take_nothing() -> None:
    assert [t.why for t in put("5", "M3").troubles] == [HEADING]
    assert [t.why for t in put("5", "M2.1").troubles] == [FOREIGN]
    assert [t.why for t in put("\n\n\n5\n6", KEYS[-1]).troubles] == [BEYOND, BEYOND]


def test_figures_without_gaps_are_offered_in_turn() -> None:
    placing = put("20\n15\n8\n7")
    assert placing.troubles and placing.in_turn is not None
    assert [key for key, _text in placing.in_turn.entries] == ["M3.2a.1", "M3.2a.1n", "M3.2a.2", "M3.2a.2n"]
    assert put("nhiều\n8").in_turn is None


def test_a_column_as_long_as_the_form_is_the_forms_column() -> None:
    column = ["" for _key in KEYS]
    column[KEYS.index("M3.2b.1")] = "6"
    assert put("\n".join(column) + "\n", "M6.1").entries == (("M3.2b.1", "6"),)


def test_an_unclear_number_is_asked_once_for_the_block() -> None:
    asked = put("96.2\n1.234", "M6.1", report(level="tinh"))
    assert asked.unclear and asked.unclear[0].text == "96.2"
    english = put("96.2", "M6.1", report(level="tinh"), "en")
    assert english.entries == (("M6.1", "96,2"),) and not english.unclear
    assert put("96.2", "M6.1", report(level="tinh"), "vn").entries == (("M6.1", "962"),)
    assert [str(reading(asked.unclear[0], n)) for n in ("en", "vn")] == ["96.2", "962"]


def test_an_english_thousand_is_one_in_the_whole_block() -> None:
    placing = put("1,234\n1,012", notation="en")
    assert placing.entries == (("M3.2a.1", "1.234"), ("M3.2a.1n", "1.012"))
    assert put("1,234").unclear


def whole_form(**values: str) -> str:
    """The form as a spreadsheet copies it: its head, a numbering, blank lines, TT, wording, value, unit."""
    head = ["TT", "Mục tiêu, chỉ tiêu", "Kết quả năm 2024", "Đơn vị tính"]
    lines = [["", "BIỂU SỐ LIỆU", "", ""], head, ["(1)", "(2)", "(3)", "(4)"]]
    for row in TABLE.row:
        lines.append(
            [row.tt, row.source_text or row.label, values.get(row.key.replace(".", "_"), ""), row.unit_printed]
        )
        if row.key in ("M2", "M4"):
            lines += [["", "", "", ""], head]
    return write_block(lines)


def test_a_whole_copied_form_is_matched_by_its_rows_wherever_the_cursor_stands() -> None:
    text = whole_form(M3_2a_1="20", M3_2a_1n="15", M3_2a_1r="75", M6_4="", M1_1_4b="Có")
    placing = put(text, "M6.1")
    assert dict(placing.entries) == {"M1.1.4b": "Có", "M3.2a.1": "20", "M3.2a.1n": "15"}
    assert placing.troubles == ()


def test_the_value_column_is_found_behind_merged_cells_and_without_a_head() -> None:
    label = TABLE.rows["M3.2b.1"].label
    assert put(f"{label}\t\t\t6\tngười", "M1").entries == (("M3.2b.1", "6"),)
    assert put(f"2.2.1\t{label.upper()}\t6", "M1").entries == (("M3.2b.1", "6"),)
    slip = label.replace("phát hiện", "phát hiên ")
    known = f"2.1.1\t{TABLE.rows['M3.2a.1'].label}\t"
    assert put(f"{known}\n2.2.1\t{slip[:-3]}\t6", "M1").entries == (("M3.2b.1", "6"),)


def test_the_head_of_an_officers_own_list_says_where_the_figures_are() -> None:
    placing = put(f"Chỉ tiêu\tĐơn vị\tKết quả\n{TABLE.rows['M3.2b.1'].label}\tnạn nhân\t6", "M1")
    assert placing.entries == (("M3.2b.1", "6"),) and placing.troubles == ()


def test_rows_named_by_tt_alone_need_a_tt_of_their_own() -> None:
    assert put("2.1.1\t20\n2.1.1.1\t15", "M1").entries == (("M3.2a.1", "20"), ("M3.2a.1n", "15"))
    unsure = put("2.1.1\t20\n2.1.1.1\t15\n1\t7", "M1")
    assert [t.text for t in unsure.troubles] == ["7"]


def test_a_row_that_the_form_does_not_know_is_said() -> None:
    text = whole_form(M3_2a_1="20") + "\n7\tChỉ tiêu của tỉnh khác\t5\t%"
    (trouble,) = put(text).troubles
    assert trouble.text == "5" and trouble.key == ""


@given(st.text(max_size=60))
def test_anything_pasted_is_placed_or_said(text: str) -> None:
    placing = put(text)
    assert set(placing.replaced) <= {key for key, _text in placing.entries}


def test_binary_is_harmless() -> None:
    placing = put(bytes(range(256)).decode("latin-1") * 3)
    assert placing.entries == ()
