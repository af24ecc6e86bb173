"""A supplement says what it changes and whatever its figures are computed from, and nothing else."""

from __future__ import annotations

import pytest

from forms.cells import Cell
from forms.errors import BadInput
from forms.supplement import laid_over, supplement_cells
from tests.forms.samples import OUTLINE, TABLE, Given, cell

TABLE_CELLS = {"M3.2a.1": 4, "M3.2a.1n": 3, "M3.2b.1": 2, "M3.2b.1n": 1, "M6.1": "50", "document.place": "Võ Cường"}
ROWS = {"I.1[]": "a b", "I.1[a].ky_hieu": "1/KH", "I.1[b].ky_hieu": "2/KH"}
OUTLINE_CELLS = {**ROWS, "I.4.a.ban": 4, "I.4.a.thanh_vien": 24, "I.2.a": "Đã làm", "II": "Không"}


def cells(given: dict[str, Given]) -> dict[str, Cell]:
    return {key: cell(value) for key, value in given.items()}


def test_a_rate_goes_with_both_its_parts() -> None:
    before = cells(TABLE_CELLS)
    found = supplement_cells(TABLE, before, before | cells({"M3.2a.1n": 4}))
    assert found == cells({"M3.2a.1": 4, "M3.2a.1n": 4, "document.place": "Võ Cường"})


def test_a_total_goes_with_all_its_parts_and_a_table_whole() -> None:
    before = cells(OUTLINE_CELLS)
    now = before | cells({"I.4.a.ban": 5, "I.1[b].ky_hieu": "3/KH"})
    found = supplement_cells(OUTLINE, before, now)
    assert found == {key: now[key] for key in (*ROWS, "I.4.a.ban", "I.4.a.thanh_vien")}


def test_a_row_may_be_taken_out_but_no_figure_and_no_table() -> None:
    before = cells(OUTLINE_CELLS)
    rest = {key: one for key, one in before.items() if not key.startswith("I.1[")}
    now = rest | cells({"I.1[]": "a", "I.1[a].ky_hieu": "1/KH"})
    found = supplement_cells(OUTLINE, before, now)
    assert found == cells({"I.1[]": "a", "I.1[a].ky_hieu": "1/KH"}) and laid_over(before, found) == now
    without_figure = {key: one for key, one in before.items() if key != "II"}
    for less in (rest, without_figure):
        with pytest.raises(BadInput, match="không xóa được"):
            supplement_cells(OUTLINE, before, less)


def test_the_frame_of_the_document_may_be_emptied() -> None:
    before = cells({**TABLE_CELLS, "document.number": "5"})
    assert supplement_cells(TABLE, before, cells({**TABLE_CELLS, "M6.1": "60"})) == cells(
        {"M6.1": "60", "document.place": "Võ Cường"}
    )


def test_a_supplement_that_changes_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="chưa có số liệu nào khác"):
        supplement_cells(TABLE, cells(TABLE_CELLS), cells(TABLE_CELLS))
