"""The places of a report that can be remarked: each has one key, one name and one cell to go to."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell
from forms.commented import cell_at, has_changed, is_place, place_name, place_title, places, places_of
from forms.form import Form
from forms.report import Report
from forms.specs import cell_spec
from tests.exports.pdf_samples import filled_outline, filled_table, pack


def form_of(report: Report) -> Form:
    return pack().form_by_key[report.form]


def changed(report: Report, **cells: Cell | None) -> Report:
    merged = {**report.cells, **cells}
    return replace(report, cells={key: cell for key, cell in merged.items() if cell is not None})


@pytest.mark.parametrize("report", [filled_table("xa"), filled_outline()], ids=["table", "outline"])
def test_every_place_has_one_key_a_name_and_a_cell(report: Report) -> None:
    form = form_of(report)
    found = places(form, report)
    keys = [place.key for place in found]
    assert len(set(keys)) == len(keys) > 20
    for place in found:
        assert is_place(form, report, place.key)
        assert place.name[:1].isupper() or not place.name[0].isalpha()
        assert place.title == place_title(form, report, place.key)
        assert cell_spec(form, report.unit, cell_at(form, report, place.key)) is not None, place.key


@pytest.mark.parametrize(
    "key", ["", "M99", "I.99", "I.1[r99]", "I.1[r99].ngay", "I.1[]", "document.khac", "M3.2a.1[x]"]
)
def test_what_is_no_place_is_none_and_keeps_its_key_as_name(key: str) -> None:
    for report in (filled_table("xa"), filled_outline()):
        assert not is_place(form_of(report), report, key)
        assert place_name(form_of(report), report, key) == key


def test_a_table_form_has_no_sections_and_an_outline_no_rows() -> None:
    table, outline = filled_table("xa"), filled_outline()
    assert is_place(form_of(table), table, "M3.2a.1") and not is_place(form_of(outline), outline, "M3.2a.1")
    assert is_place(form_of(outline), outline, "I.2") and not is_place(form_of(table), table, "I.2")


def test_places_come_in_printed_order_and_strangers_last() -> None:
    report = filled_outline()
    row = report.cells["I.1[]"].text.split()[0]
    keys = ("x.y", "document.date", "I.2", f"I.1[{row}]")
    assert places_of(form_of(report), report, keys) == (f"I.1[{row}]", "I.2", "document.date", "x.y")


def test_a_heading_is_shown_at_its_first_row_that_the_unit_types() -> None:
    report = filled_table("xa")
    form = form_of(report)
    heading = next(row for row in form.row if row.kind == "heading" and row.key.count(".") == 0)
    cell = cell_at(form, report, heading.key)
    assert form.rows[cell].kind != "heading"
    assert cell_at(form_of(filled_outline()), filled_outline(), "I") == "I.1"


def test_a_place_has_changed_where_anything_of_it_has() -> None:
    report = filled_table("xa")
    form = form_of(report)
    other = changed(report, **{"M3.2a.1n": Cell(Decimal(77))})
    assert has_changed(form, report, other, "M3.2a.1n")
    assert has_changed(form, report, other, "M3.2a.1r"), "the rate is reckoned from it"
    assert not has_changed(form, report, other, "M3.2a.1") and not has_changed(form, report, other, "document.number")
    noted = changed(report, **{"M3.2a.1": replace(report.cell("M3.2a.1"), note="Đúng.")})
    assert has_changed(form, report, noted, "M3.2a.1")
    assert not has_changed(form, report, report, "M3.2a.1")


def test_a_row_a_table_and_a_section_have_changed_with_their_cells() -> None:
    report = filled_outline()
    form, rows = form_of(report), report.cells["I.1[]"].text.split()
    column = form.fields["I.1"].column[0].key
    other = changed(report, **{f"I.1[{rows[0]}].{column}": Cell("Khác")})
    for key in (f"I.1[{rows[0]}]", f"I.1[{rows[0]}].{column}", "I.1", "I"):
        assert has_changed(form, report, other, key)
    for key in (f"I.1[{rows[1]}]", "I.2", "II"):
        assert not has_changed(form, report, other, key)
    gone = changed(report, **{key: None for key in report.cells if key.startswith(f"I.1[{rows[0]}].")})
    assert has_changed(form, report, gone, f"I.1[{rows[0]}]")
