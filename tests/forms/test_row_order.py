"""The order of rows: days, figures, Vietnamese words, what cannot be read, empty cells."""

from __future__ import annotations

import random

import pytest

from forms.cells import Cell
from forms.row_order import is_sorted, sorted_rows
from forms.rules import CheckContext, check
from forms.text import collation_key
from forms.values import effective
from tests.forms.samples import NONE, OUTLINE, PACK, Given, report

ITEM = OUTLINE.fields["I.4.a.cuoc"]
COLUMNS = {column.key: column for column in ITEM.column}


def order(column: str, *values: Given | None, falling: bool = False) -> list[int]:
    given: dict[str, Given] = {"I.4.a.cuoc[]": Cell(" ".join(str(n) for n in range(len(values))))}
    given |= {f"I.4.a.cuoc[{n}].{column}": value for n, value in enumerate(values) if value is not None}
    made = report(given, form="phu-luc-02")
    return [int(row) for row in sorted_rows(ITEM, COLUMNS[column], made, effective(OUTLINE, made), falling)]


def test_days_figures_and_answers() -> None:
    assert order("ngay", "2024-11-02", "2024-03-15", None, "đầu năm", "2024-03-02") == [4, 1, 0, 3, 2]
    assert order("so_cuoc", 10, 9, None, 100, NONE) == [4, 1, 0, 3, 2]
    assert order("to_chuc", "thanh_vien", "ban", None) == [1, 0, 2]


def test_falling_keeps_empty_cells_last_and_equals_in_place() -> None:
    assert order("so_cuoc", 1, None, 3, 3, falling=True) == [2, 3, 0, 1]


def test_computed_columns_have_an_order_too() -> None:
    given: dict[str, Given] = {"I.4.a.cuoc[]": Cell("a b"), "I.4.a.cuoc[a].nam": 9, "I.4.a.cuoc[b].nu": 2}
    made = report(given, form="phu-luc-02")
    assert sorted_rows(ITEM, COLUMNS["tong"], made, effective(OUTLINE, made), False) == ("b", "a")
    assert not is_sorted(ITEM, COLUMNS["tong"], made, effective(OUTLINE, made))


def test_the_vietnamese_alphabet_syllable_by_syllable() -> None:
    words = [
        "2 buổi", "10 buổi", "An", "ăn", "Ân", "ba", "bà", "bả", "bã", "bá", "bạ", "cua", "dân", "đá", "e", "ê",
        "Hà Anh", "Hà Châu", "Hạ Băng", "Nguyễn Văn An", "Nguyễn Văn Bình", "ô", "ơ", "u", "ư", "xã", "y",
    ]  # fmt: skip
    mixed = random.Random(7).sample(words, len(words))
    assert sorted(mixed, key=collation_key) == words


def test_figures_in_texts_go_by_their_value_however_long() -> None:
    texts = ["0 a", "007 b", "7 c", "10 d", "9" * 5_000, "1" + "0" * 5_000]
    mixed = random.Random(3).sample(texts, len(texts))
    assert sorted(mixed, key=collation_key) == texts


@pytest.mark.parametrize("typed", ["1924-04-05", "2042-04-05"])
def test_a_day_in_a_wrong_year_is_said_with_the_day_that_may_be_meant(typed: str) -> None:
    made = report({"I.1[]": Cell("a"), "I.1[a].ngay": Cell(typed)}, form="phu-luc-02")
    found = next(each for each in check(CheckContext(PACK, OUTLINE, made)) if each.key == "I.1[a].ngay")
    assert "ngoài kỳ báo cáo" in found.message and "05/4/2024" in found.remedy
