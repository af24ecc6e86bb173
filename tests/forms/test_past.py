"""Figures of earlier years as they are typed: read whole or named, never half-read, never a bug."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.cells import State
from forms.packs.loader import cached_pack
from forms.past import PART_NAMES, RESULT, Entry, computed_text, past_cells, read_past, read_texts, typed_text
from forms.report import UnitRef
from forms.resources import resource_path

FORM = cached_pack(resource_path("packs", "bac-ninh-2024")).form_by_key["phu-luc-01"]
COMMUNE = UnitRef("09190", "Phường Mẫu", "xa")
PROVINCE = UnitRef("27", "Tỉnh Mẫu", "tinh")
RATE, WOMEN, ALL = "M3.2a.1r", "M3.2a.1n", "M3.2a.1"


def titles(unit: UnitRef, key: str) -> list[str]:
    return [cell.title for cell in past_cells(FORM, unit, FORM.rows[key])]


@pytest.mark.parametrize(
    ("unit", "key", "expected"),
    [
        (COMMUNE, RATE, [*PART_NAMES, RESULT]),
        (COMMUNE, ALL, [RESULT]),
        (COMMUNE, "M6.1", [*PART_NAMES, RESULT]),
        (COMMUNE, "M6.3", [RESULT]),
        (COMMUNE, "M2.1", []),
        (COMMUNE, "M1.1.4", []),
        (COMMUNE, "M1", []),
        (PROVINCE, "M1.1.4", [*PART_NAMES, RESULT]),
        (PROVINCE, "M1.1.2", [RESULT]),
    ],
)
def test_what_is_typed_for_a_year_follows_the_row_and_the_office(unit: UnitRef, key: str, expected: list[str]) -> None:
    assert titles(unit, key) == expected


def test_a_year_is_read_with_its_paper() -> None:
    cells, faults = read_past(
        FORM, COMMUNE, FORM.rows[RATE], Entry(2022, {WOMEN: "ước 57", ALL: "80"}, " Báo  cáo 45 ")
    )
    assert faults == ()
    assert (cells[WOMEN].value, cells[WOMEN].state, cells[ALL].note) == (Decimal(57), State.ESTIMATE, "Báo cáo 45")
    assert computed_text(FORM.rows[RATE], cells) == "ước 71,3"


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_read_or_named(first: str, second: str, third: str) -> None:
    texts = {WOMEN: first, ALL: second, RATE: third}
    cells, faults = read_past(FORM, COMMUNE, FORM.rows[RATE], Entry(2022, texts))
    computed_text(FORM.rows[RATE], read_texts(FORM, COMMUNE, texts))
    if not faults:
        assert all(cell.value is None or isinstance(cell.value, Decimal) for cell in cells.values())


@given(st.decimals(Decimal(0), Decimal(100), places=3))
def test_what_is_shown_again_is_read_as_it_was(value: Decimal) -> None:
    cells, faults = read_past(FORM, COMMUNE, FORM.rows[RATE], Entry(2022, {RATE: str(value).replace(".", ",")}))
    assert faults == () and cells[RATE].value == value
    again, _ = read_past(FORM, COMMUNE, FORM.rows[RATE], Entry(2022, {RATE: typed_text(FORM, RATE, cells[RATE])}))
    assert again == cells
