"""Blocks copied out of a spreadsheet against the tables of the real form."""

from __future__ import annotations

import pytest

from forms.errors import BadInput
from forms.pasted_rows import Block, read_block, split_cells
from tests.forms.samples import OUTLINE

TRAINING, DOCUMENTS, EVENTS = OUTLINE.fields["I.4.c"], OUTLINE.fields["I.1"], OUTLINE.fields["I.4.a.cuoc"]


def texts(block: Block) -> list[dict[str, str]]:
    return [dict(line.texts) for line in block.lines]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("a\tb\r\nc\td\r\n", (("a", "b"), ("c", "d"))),
        ('"dòng 1\ndòng 2"\tb', (("dòng 1\ndòng 2", "b"),)),
        ('"gọi ""A""\nB"\t2', (('gọi "A"\nB', "2"),)),
        ('"Ngày hội" gia đình\tx', (('"Ngày hội" gia đình', "x"),)),
        ('"Ngày hội"\tx', (('"Ngày hội"', "x"),)),
        ('"""Ngày hội"""\tx', (('"Ngày hội"', "x"),)),
        ('"chưa đóng\tx', (('"chưa đóng', "x"),)),
        ("a\t\n\tb", (("a", ""), ("", "b"))),
        ("", (("",),)),
    ],
)
def test_cells_as_spreadsheets_write_them(text: str, cells: tuple[tuple[str, ...], ...]) -> None:
    assert split_cells(text) == cells


def test_by_position_from_the_cursors_column() -> None:
    assert texts(read_block(TRAINING, "3\t20\n1\t5", "so_lop")) == [
        {"so_lop": "3", "nam": "20"},
        {"so_lop": "1", "nam": "5"},
    ]


def test_by_the_head_in_any_order_of_the_columns() -> None:
    block = read_block(TRAINING, "STT\tđại biểu NỮ\tNội dung tập huấn\n1\t45\tKỹ năng\n2\t30\tPháp luật")
    assert block.headed and block.is_clear and not block.left_out
    assert texts(block) == [{"nu": "45", "noi_dung": "Kỹ năng"}, {"nu": "30", "noi_dung": "Pháp luật"}]


def test_one_word_alone_that_is_a_columns_name_is_its_head() -> None:
    assert texts(read_block(TRAINING, "Đại biểu nữ\n45")) == [{"nu": "45"}]


def test_computed_columns_are_not_taken_and_numbering_is_known() -> None:
    block = read_block(TRAINING, "1\tKỹ năng\t2\t30\t45\t75\n2\tLuật\t1\t10\t20\t30")
    assert texts(block)[0] == {"noi_dung": "Kỹ năng", "so_lop": "2", "nam": "30", "nu": "45"}
    assert block.is_clear and not block.left_out


def test_a_computed_figure_that_its_parts_do_not_give_is_said() -> None:
    block = read_block(TRAINING, "Kỹ năng\t2\t30\t45\t76")
    assert not block.is_clear
    assert block.contradictions == ("Dòng 1: tổng số đại biểu ghi 76, đại biểu nam + đại biểu nữ cho 75.",)


def test_a_last_line_of_totals_is_left_out_and_said() -> None:
    block = read_block(TRAINING, "Kỹ năng\t2\t30\t45\nLuật\t1\t1\t2\nTổng cộng:\t3\t31\t47")
    assert len(block.said) == 2
    assert block.totals and block.is_clear


def test_an_event_called_sum_is_no_total() -> None:
    block = read_block(TRAINING, "Tổng kết công tác\t2\nCộng đồng an toàn\t1")
    assert len(block.said) == 2 and not block.totals


@pytest.mark.parametrize(
    ("column", "text", "why"),
    [
        ("so_cuoc", "vài", "không phải là số"),
        ("so_cuoc", "1.7", "có thể là 17 hoặc 1,7"),
        ("ngay", "32/4/2024", "không phải là ngày"),
        ("to_chuc", "Sở", "không có trong danh sách"),
    ],
)
def test_what_cannot_be_read_is_named(column: str, text: str, why: str) -> None:
    block = read_block(EVENTS, f"{text}\n", column)
    assert [(each.line, each.text, each.why) for each in block.unread] == [(1, text, why)]
    assert not block.is_clear and block.said and not block.readable


@pytest.mark.parametrize(
    ("column", "text"),
    [("so_cuoc", "1.234"), ("so_cuoc", "-"), ("ngay", "5.4.2024"), ("to_chuc", "BAN VSTBPN"), ("ngay", "chưa có")],
)
def test_what_officers_write_is_read(column: str, text: str) -> None:
    assert read_block(EVENTS, text, column).is_clear


def test_columns_that_the_table_has_not_are_named() -> None:
    assert read_block(DOCUMENTS, "Ký hiệu văn bản\tNgày ban hành\tGhi chú\n1/KH\t5/4/24\tx").left_out == (
        "Cột “Ghi chú” không có trong bảng.",
    )
    assert read_block(DOCUMENTS, "UBND\tKế hoạch\tthừa", "co_quan").left_out == ("Cột thứ 3 nằm ngoài bảng.",)


def test_blank_cells_and_lines_say_nothing() -> None:
    block = read_block(TRAINING, "a\t\n\t\nb\t2")
    assert texts(block) == [{"noi_dung": "a"}, {}, {"noi_dung": "b", "so_lop": "2"}]
    assert [line.number for line in block.said] == [1, 3]


def test_a_huge_block_is_refused_as_a_whole() -> None:
    with pytest.raises(BadInput, match=r"2\.001 dòng"):
        read_block(TRAINING, "a\n" * 2_001)
