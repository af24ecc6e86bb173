"""What of a report from elsewhere counts: known cells of the right kind; the rest is named, nothing is changed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import sifting
from forms.cells import Cell, Source, State
from forms.errors import BadInput
from forms.sifting import says, sift
from forms.values import all_speaking, effective, speaking
from tests.forms.samples import OUTLINE, TABLE, UNITS, report

COUNT, PART, YES_NO = "M3.2a.1", "M3.2a.1n", "M1.1.3b"


def test_cells_that_fit_count_with_those_computed_out_of_them() -> None:
    given_cells = report({COUNT: 10, PART: 4, "document.number": "12a"})
    found = sift(TABLE, UNITS["xa"], given_cells)
    assert found.report.cells == given_cells.cells and found.says == 2 and not found.notes
    assert found.cells["M3.2a.1r"].source is Source.COMPUTED
    assert {key: cell for key, cell in effective(TABLE, given_cells).items() if not cell.is_empty} == found.cells


@pytest.mark.parametrize(
    "cell",
    [Cell("nhiều"), Cell(Decimal("1.5")), Cell("12"), Cell(Decimal(-5)), Cell(Decimal(10) ** 9)],
    ids=["chữ", "số lẻ", "số viết như chữ", "số âm", "số dài quá"],
)
def test_a_count_that_is_none_does_not_count_and_is_named(cell: Cell) -> None:
    found = sift(TABLE, UNITS["xa"], report({COUNT: cell, PART: 4}))
    assert COUNT not in found.cells and found.says == 1
    assert "không đúng loại" in found.notes[0] and "2.1.1" in found.notes[0]


def test_a_part_above_its_whole_counts_and_is_told() -> None:
    found = sift(TABLE, UNITS["xa"], report({COUNT: 3, PART: 5}))
    assert found.says == 2 and found.cells[PART].value == 5
    assert "1 số lớn hơn tổng của nó" in found.notes[0] and "2.1.1.1" in found.notes[0]
    assert sift(TABLE, UNITS["xa"], report({COUNT: 5, PART: 5})).notes == ()


def test_states_need_no_value() -> None:
    cells = {COUNT: Cell(None, State.NONE), PART: Cell(None, State.MISSING)}
    assert sift(TABLE, UNITS["xa"], report(cells)).report.cells == cells


def test_unknown_cells_are_named_and_few_of_them() -> None:
    found = sift(TABLE, UNITS["xa"], report({f"X{number}": 1 for number in range(9)}))
    assert not found.cells and found.notes[0].startswith("9 ô") and "6 ô khác" in found.notes[0]


def test_numbers_in_texts_and_answers_that_nobody_offered_do_not_count() -> None:
    outline = sift(OUTLINE, UNITS["xa"], report({"I.2.d": 5}, form="phu-luc-02"))
    assert not outline.cells and outline.notes
    table = sift(TABLE, UNITS["xa"], report({YES_NO: "có lẽ"}))
    assert not table.cells


def test_a_supplement_is_not_reckoned_by_itself() -> None:
    from msgspec.structs import replace

    part = replace(report({COUNT: 10, PART: 4}), supplement_of="0" * 64)
    assert set(sift(TABLE, UNITS["xa"], part).cells) == {COUNT, PART}


def test_more_cells_than_any_report_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting, "MAX_CELLS", 2)
    with pytest.raises(BadInput, match="quá nhiều"):
        sift(TABLE, UNITS["xa"], report({COUNT: 1, PART: 1, "document.number": "1"}))


def test_the_frame_and_orders_of_rows_say_nothing() -> None:
    cells = {"document.number": Cell("1"), "I.1[]": Cell("a b"), "I.1[a].x": Cell("chữ"), "R": Cell(Decimal(1))}
    assert says(cells) == 2
    assert says({"R": Cell(Decimal(1), source=Source.COMPUTED)}) == 0


keys = st.sampled_from([COUNT, PART, YES_NO, "M5.1", "document.number", "I.1[]", "I.1[r].c", "lạ", "M3.2a.1r"])
values = st.one_of(st.none(), st.text(max_size=5), st.decimals(allow_nan=False, allow_infinity=False, places=1))


@given(st.dictionaries(keys, st.builds(Cell, values, st.sampled_from(State), st.text(max_size=3)), max_size=8))
def test_nothing_a_unit_says_makes_it_raise_or_grow(cells: dict[str, Cell]) -> None:
    found = sift(TABLE, UNITS["xa"], report(cells))
    assert found.report.cells.items() <= cells.items()
    left = len(cells) - len(found.report.cells)
    assert bool([note for note in found.notes if "không tính" in note]) == bool(left)


parts = st.sampled_from([key for row in TABLE.reckoned for key in (row.key, *(each.key for each in row.helper))])
said = st.one_of(st.none(), st.sampled_from(["", "co", "alternative"]), st.integers(0, 9).map(Decimal))


@given(st.dictionaries(parts, st.builds(Cell, said, st.sampled_from(State), st.sampled_from(["", "x"])), max_size=12))
def test_what_is_silent_adds_nothing_to_what_is_reckoned(cells: dict[str, Cell]) -> None:
    whole = effective(TABLE, report(cells))
    assert all_speaking(TABLE, report(cells), speaking(cells)) == speaking(whole)
