"""Cells and what they amount to: rates, states, quarters, sums, who fills what."""

from __future__ import annotations

import gc
from decimal import Decimal

import pytest

from forms.cells import EMPTY, Cell, Source, State
from forms.form import Column, DocumentTexts, Field, Form, Section
from forms.present import row_text, table_view
from forms.report import Report
from forms.values import (
    column_total,
    computed_field,
    effective,
    filled_rows,
    fills,
    progress,
    rate,
    required_keys,
    typed_keys,
)
from tests.forms.samples import MISSING, NONE, NOT_APPLICABLE, OUTLINE, TABLE, UNITS, Given, cell, report


def result(report: Report, key: str) -> Cell:
    return effective(TABLE, report).get(key, EMPTY)


def rate_of(numerator: Given, denominator: Given) -> Cell:
    return result(report({"M3.2a.1n": numerator, "M3.2a.1": denominator}), "M3.2a.1r")


def test_empty_is_not_zero() -> None:
    assert EMPTY.is_empty and EMPTY.number is None
    assert not cell(0).is_empty
    assert NONE.number == 0 and not NONE.is_empty
    assert MISSING.number is None and not MISSING.is_empty
    assert Cell("", State.ESTIMATE).is_empty
    assert Cell("abc").number is None


def test_a_rate_is_computed_unrounded_and_printed_rounded() -> None:
    computed = rate_of(2, 3)
    assert computed.source is Source.COMPUTED
    assert computed.number is not None and abs(computed.number - Decimal(200) / 3) < Decimal("1e-20")
    assert row_text(TABLE.rows["M3.2a.1r"], computed, report()) == "66,7"


@pytest.mark.parametrize("nothing", [0, NONE])
def test_nothing_of_nothing_did_not_arise(nothing: Given) -> None:
    computed = rate_of(nothing, nothing)
    assert computed.state is State.NONE and computed.value is None
    assert row_text(TABLE.rows["M3.2a.1r"], computed, report()) == "không phát sinh"


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (3, 0, EMPTY.state), (3, EMPTY, EMPTY.state), (EMPTY, 4, EMPTY.state), ("ba", 4, EMPTY.state),
        (MISSING, 4, State.MISSING), (MISSING, NOT_APPLICABLE, State.NOT_APPLICABLE),
    ],
)  # fmt: skip
def test_no_rate_without_both_parts(numerator: Given, denominator: Given, expected: State) -> None:
    computed = rate_of(numerator, denominator)
    assert computed.value is None and computed.state is expected


def test_one_estimate_makes_the_rate_an_estimate() -> None:
    computed = rate_of(Cell(Decimal(1), State.ESTIMATE), 4)
    assert (computed.value, computed.state) == (Decimal(25), State.ESTIMATE)
    assert row_text(TABLE.rows["M3.2a.1r"], computed, report()) == "ước 25"


def test_the_scale() -> None:
    assert rate(cell(42), cell(100_000), 100_000).value == 42
    assert rate(cell(17), cell(10), 1).value == Decimal("1.7")


def test_the_alternative_denominator_is_used_only_when_chosen() -> None:
    parts: dict[str, Given] = {"M3.2b.1": 10, "M3.2b.1n": 4, "M3.2b.1r.alt": 8}
    assert result(report(parts), "M3.2b.1r").value == 40
    assert result(report({**parts, "M3.2b.1r.basis": "printed"}), "M3.2b.1r").value == 40
    assert result(report({**parts, "M3.2b.1r.basis": "alternative"}), "M3.2b.1r").value == 50


def test_a_single_value_is_computed_from_its_helpers_only_where_nothing_was_typed() -> None:
    helpers: dict[str, Given] = {"M6.1.tu": 30, "M6.1.mau": 60}
    assert result(report(helpers), "M6.1").value == 50
    assert result(report({**helpers, "M6.1": 51}), "M6.1").value == 51


QUARTERS = ("M6.3.q1", "M6.3.q2", "M6.3.q3", "M6.3.q4")


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((4, 5, 9, 4), "Đạt"), ((4, 5, 3, 4), "Không đạt"), ((4, EMPTY, 4, 4), "chưa có số liệu"),
        ((EMPTY, EMPTY, EMPTY, EMPTY), ""), ((4, NONE, 4, 4), "Không đạt"),
    ],
)  # fmt: skip
def test_the_quarters_of_a_commune(counts: tuple[Given, ...], shown: str) -> None:
    view = table_view(TABLE, report(dict(zip(QUARTERS, counts, strict=True))))
    row = next(each for each in view if each.row.key == "M6.3")
    assert row.text == shown and not row.editable


def test_above_the_commune_the_same_row_is_a_percentage() -> None:
    above = report({"M6.3.tu": 63, "M6.3.mau": 126}, level="tinh")
    assert result(above, "M6.3").value == 50


def test_who_types_what() -> None:
    assert fills(TABLE.rows["M1.1.4b"], UNITS["xa"]) and not fills(TABLE.rows["M1.1.4b"], UNITS["huyen"])
    assert not fills(TABLE.rows["M3.2a.1r"], UNITS["tinh"])
    agency = set(typed_keys(TABLE, UNITS["agency"]))
    assert "M4.1" in agency and "M3.2a.1" not in agency
    commune = required_keys(TABLE, UNITS["xa"])
    assert "M6.3" not in commune and set(QUARTERS) <= set(commune)
    assert "M6.1.tu" not in commune


def test_progress_counts_answers_of_every_kind() -> None:
    wanted = len(required_keys(TABLE, UNITS["xa"]))
    assert progress(TABLE, report()) == (0, wanted)
    assert progress(TABLE, report({"M3.2a.1": 0, "M3.2a.2": MISSING, "M6.1.tu": 1, "M6.1.mau": 2})) == (3, wanted)
    assert progress(OUTLINE, report({"II": "Không"}, form="phu-luc-02"))[0] == 1


EVENTS: dict[str, Given] = {
    "I.4.a.cuoc[]": Cell("a b"),
    "I.4.a.cuoc[a].nam": 10, "I.4.a.cuoc[a].nu": 20, "I.4.a.cuoc[a].so_cuoc": 1, "I.4.a.cuoc[a].to_chuc": "ban",
    "I.4.a.cuoc[b].nu": Cell(Decimal(5), State.ESTIMATE), "I.4.a.cuoc[b].so_cuoc": 2,
    "I.4.a.cuoc[b].to_chuc": "thanh_vien",
}  # fmt: skip


def test_tables_add_up() -> None:
    cells = effective(OUTLINE, report(EVENTS, form="phu-luc-02"))
    assert cells["I.4.a.cuoc[a].tong"].value == 30
    assert (cells["I.4.a.ban"].value, cells["I.4.a.thanh_vien"].value, cells["I.4.a.tong_cuoc"].value) == (1, 2, 3)
    assert cells["I.4.a.nam"] == Cell(Decimal(10), source=Source.COMPUTED)
    assert cells["I.4.a.nu"] == Cell(Decimal(25), State.ESTIMATE, source=Source.COMPUTED)
    assert cells["I.4.a.tong"] == Cell(Decimal(35), State.ESTIMATE, source=Source.COMPUTED)


def test_a_typed_total_stands_and_nothing_is_computed_from_nothing() -> None:
    cells = effective(OUTLINE, report({"I.4.a.ban": 7}, form="phu-luc-02"))
    assert cells["I.4.a.ban"].value == 7 and cells["I.4.a.tong_cuoc"].value == 7
    assert "I.4.a.nu" not in cells and "I.1.so_van_ban" not in cells


def test_a_total_printed_before_its_parts_is_computed_too() -> None:
    table = Field("T", "table", column=(Column("n", "Số", "count"),))
    fields = (Field("tong", "count", total_of=("phan",)), Field("phan", "count", sum_of="T.n"), table)
    form = Form(
        key="phu-luc-02", kind="outline", version=1, title="", short="", source="",
        document=DocumentTexts("", "", {}), periods=("year",), section=(Section("S", "", "", field=fields),),
    )  # fmt: skip
    given = report({"T[]": Cell("x"), "T[x].n": 3}, form="phu-luc-02")
    assert effective(form, given)["tong"].value == 3
    assert computed_field(fields[0], given, given.cells) is None


def test_a_column_of_unlike_things_is_not_added_up() -> None:
    """Banners and broadcasts have no sum; participants do, and a total of nothing is not zero."""
    events, products = OUTLINE.fields["I.4.a.cuoc"], OUTLINE.fields["I.4.a.san_pham"]
    given = report(
        {
            "I.4.a.cuoc[]": Cell("a b"),
            "I.4.a.cuoc[a].nam": 10,
            "I.4.a.cuoc[b].nam": NONE,
            "I.4.a.san_pham[]": Cell("a"),
            "I.4.a.san_pham[a].so_luong": 12,
        },
        "phu-luc-02",
    )
    columns = {column.key: column for column in (*events.column, *products.column)}
    assert column_total(events, columns["nam"], given, given.cells) == 10
    assert column_total(events, columns["nu"], given, given.cells) is None
    assert column_total(products, columns["so_luong"], given, given.cells) is None


def test_a_row_that_says_nothing_yet_is_no_document() -> None:
    given = report({"I.1[]": Cell("a b c"), "I.1[a].ky_hieu": Cell("08/KH"), "I.1[b].ky_hieu": Cell("")}, "phu-luc-02")
    assert filled_rows(given, "I.1") == ("a",)
    assert effective(OUTLINE, given)["I.1.so_van_ban"].number == 1
    blank = report({"I.1[]": Cell("a")}, "phu-luc-02")
    assert effective(OUTLINE, blank).get("I.1.so_van_ban", EMPTY).is_empty
    assert progress(OUTLINE, blank)[0] == 0


def test_members_are_counted_and_the_women_among_those_whose_sex_is_given() -> None:
    table, both = "I.5.1.a.thanh_vien_ds", ("I.5.1.a.so_thanh_vien", "I.5.1.a.nu")

    def counted(*sexes: str) -> list[Cell]:
        cells = {f"{table}[]": Cell(" ".join(f"r{n}" for n in range(len(sexes))))}
        for number, sex in enumerate(sexes):
            cells[f"{table}[r{number}].ho_ten"] = Cell(f"Thành viên {number}")
            if sex:
                cells[f"{table}[r{number}].gioi_tinh"] = Cell(sex)
        found = effective(OUTLINE, report(cells, form="phu-luc-02"))
        return [found.get(key, EMPTY) for key in both]

    assert [cell.number for cell in counted("nu", "nam", "nu", "")] == [4, 2]
    assert [cell.number for cell in counted("nam")] == [1, 0]
    assert [cell.is_empty for cell in counted("", "")] == [False, True]
    assert all(cell.is_empty for cell in counted())


def test_cells_are_nothing_to_look_through_for_garbage() -> None:
    cells = {str(number): Cell(Decimal(number)) for number in range(3)}
    assert not any(gc.is_tracked(each) for each in (cells, *cells.values()))
