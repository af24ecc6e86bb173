"""A supplement says what it changes and whatever its figures are computed from, and nothing else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from forms.cells import Cell
from forms.errors import BadInput
from forms.form import Form
from forms.keys import DOCUMENT
from forms.report import Report
from forms.supplement import carried, laid_over, put_back, supplement_cells
from tests.forms.samples import OUTLINE, TABLE, Given, cell, report

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


def test_the_frame_alone_is_no_supplement() -> None:
    before = cells(TABLE_CELLS)
    with pytest.raises(BadInput, match="chưa có số liệu nào khác"):
        supplement_cells(TABLE, before, before | cells({DOCUMENT + "number": "7"}))


def test_the_list_is_in_the_forms_order_with_old_and_new_and_what_goes_along() -> None:
    before = cells(TABLE_CELLS)
    found = carried(TABLE, typed(TABLE_CELLS | {"M6.1": "60.5", "M3.2a.1n": 4, "document.place": "Khác"}), before)
    assert [(line.key, line.old, line.new, line.changed) for line in found] == [
        ("M3.2a.1", "4", "4", False),
        ("M3.2a.1n", "3", "4", True),
        ("M6.1", "50", "60,5", True),
    ]
    assert found[1].name == "Dòng 2.1.1.1" and not any(line.gone for line in found)


def test_a_note_alone_is_said_apart_from_its_figure() -> None:
    before, now = cells(TABLE_CELLS), typed(TABLE_CELLS)
    noted = {**now.cells, "M6.1": replace(now.cells["M6.1"], note="đếm lại")}
    (line,) = carried(TABLE, replace(now, cells=noted), before)
    assert (line.old, line.new) == ("50", "50 – ghi chú: đếm lại")


def test_a_cell_changed_back_leaves_the_list() -> None:
    assert carried(TABLE, typed(TABLE_CELLS), cells(TABLE_CELLS)) == ()


def test_a_table_is_one_line_and_a_figure_taken_away_is_said() -> None:
    now = {key: value for key, value in OUTLINE_CELLS.items() if key != "II" and not key.startswith("I.1[b]")}
    found = carried(OUTLINE, typed({**now, "I.1[]": "a", "I.1[a].ky_hieu": "9/KH"}, OUTLINE), cells(OUTLINE_CELLS))
    assert [(line.key, line.old, line.new, line.gone) for line in found] == [
        ("I.1", "2 dòng: 1/KH; 2/KH", "1 dòng: 9/KH", False),
        ("II", "Không", "(trống)", True),
    ]


@pytest.mark.parametrize("key", ["M6.1", "M3.2a.1n", "M3.2b.2"])
def test_what_is_put_back_is_as_it_was_sent(key: str) -> None:
    before = cells(TABLE_CELLS)
    now = before | cells({"M6.1": "60", "M3.2a.1n": 4, "M3.2b.2": 5})
    changes = put_back(before, now, key)
    after = {each: one for each, one in (now | changes).items() if one is not None}
    assert set(changes) == {key} and after.get(key) == before.get(key)
    assert put_back(before, after, key) == {}


def test_a_table_is_put_back_whole() -> None:
    before = cells(OUTLINE_CELLS)
    rows = {"I.1[]": "b c", "I.1[c].ky_hieu": "3/KH", "I.1[b].ky_hieu": "2/KH"}
    now = {key: one for key, one in before.items() if not key.startswith("I.1[")} | cells(rows)
    after = {each: one for each, one in (now | put_back(before, now, "I.1")).items() if one is not None}
    assert after == before


def typed(given: dict[str, Given], form: Form = TABLE) -> Report:
    return report(given, form.key)
