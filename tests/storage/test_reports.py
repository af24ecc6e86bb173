from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.errors import BadInput
from storage.codec import from_json, from_row, to_json, to_row
from storage.records import Change
from storage.reports import ReportFinished
from storage.store import Store
from tests.storage.samples import HEAD, ID, NOON, open_at, other, with_report

FULL = Cell(Decimal("12.5"), State.ESTIMATE, "ước cả năm", Source.IMPORTED, date(2024, 6, 30))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with with_report(tmp_path) as opened:
        yield opened


def put(store: Store, **changes: Cell | None) -> None:
    store.set_cells(ID, changes, "Chị Hoa", "gõ", NOON)


def test_a_report_comes_back_as_it_went_in(store: Store) -> None:
    put(store, a=FULL, b=Cell("một\nhai"), c=Cell(state=State.NOT_APPLICABLE))
    report = store.load_report(ID)
    assert dict(report.cells) == {"a": FULL, "b": Cell("một\nhai"), "c": Cell(state=State.NOT_APPLICABLE)}
    assert (report.period.text, report.unit, report.form_version) == ("2024-H1", HEAD.unit, 2)
    assert store.report_heads() == [HEAD]


def test_what_was_set_is_there_after_opening_again(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        put(store, a=FULL)
    with open_at(tmp_path) as store:
        assert store.load_report(ID).cell("a") == FULL
        assert store.recovered == ""


def test_a_number_and_the_same_text_stay_apart(store: Store) -> None:
    put(store, number=Cell(Decimal(5)), text=Cell("5"), nothing=Cell(None), blank=Cell(""))
    cells = store.load_report(ID).cells
    assert [cells[key].value for key in ("number", "text", "nothing", "blank")] == [Decimal(5), "5", None, ""]
    put(store, number=Cell("5"))
    assert store.load_report(ID).cell("number").value == "5"
    assert len(store.history(ID, "number")) == 2


def test_every_change_leaves_a_line_with_old_and_new(store: Store) -> None:
    put(store, a=Cell(Decimal(1)))
    put(store, a=FULL, b=Cell("x"))
    put(store, a=None)
    assert store.history(ID, "a") == [
        Change("a", None, Cell(Decimal(1)), "Chị Hoa", "gõ", NOON),
        Change("a", Cell(Decimal(1)), FULL, "Chị Hoa", "gõ", NOON),
        Change("a", FULL, None, "Chị Hoa", "gõ", NOON),
    ]
    assert [change.key for change in store.history(ID)] == ["a", "a", "b", "a"]
    assert "a" not in store.load_report(ID).cells


@pytest.mark.parametrize(
    "changed",
    [
        replace(FULL, note="khác"),
        replace(FULL, state=State.VALUE),
        replace(FULL, source=Source.TYPED),
        replace(FULL, as_of=None),
    ],
)
def test_a_change_beside_the_value_is_a_change(store: Store, changed: Cell) -> None:
    put(store, a=FULL)
    put(store, a=changed)
    assert store.load_report(ID).cell("a") == changed
    assert len(store.history(ID)) == 2


def test_what_does_not_change_writes_nothing(store: Store) -> None:
    put(store, a=Cell(Decimal("5.0")))
    put(store, a=Cell(Decimal(5)), b=None)
    assert len(store.history(ID)) == 1


def test_all_cells_of_a_call_are_written_or_none(store: Store) -> None:
    with pytest.raises(ValueError, match="NaN"):
        store.set_cells(ID, {"a": FULL, "b": Cell(Decimal("NaN"))}, "", "", NOON)
    assert not store.load_report(ID).cells
    assert not store.history(ID)
    put(store, a=FULL)
    assert store.load_report(ID).cell("a") == FULL


def test_a_finished_report_takes_no_cell(store: Store) -> None:
    put(store, a=FULL)
    store.finish(ID, b"{}", "d1", NOON)
    with pytest.raises(ReportFinished):
        put(store, a=None)
    assert store.load_report(ID).cell("a") == FULL
    assert len(store.history(ID)) == 1


def test_an_unknown_report_is_said_to_be_unknown(store: Store) -> None:
    with pytest.raises(BadInput, match="Không có báo cáo"):
        store.set_cells("ff" * 16, {}, "", "", NOON)
    with pytest.raises(BadInput, match="Không có báo cáo"):
        store.load_report("ff" * 16)


def test_an_id_cannot_be_taken_twice(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.create_report(HEAD)


def test_reports_are_found_by_id_or_form_and_period(store: Store) -> None:
    later, third = other(1), replace(other(2), period="2024", form="phu-luc-02")
    store.create_report(later)
    store.create_report(third)
    assert store.report_heads() == [third, later, HEAD]
    assert store.find_heads("0A0a") == [HEAD]
    assert store.find_heads("phu-luc-01/2024-H1") == [later, HEAD]
    assert store.find_heads("phu-luc-02/2024") == [third]
    assert store.find_heads("phu-luc-02/2023") == store.find_heads("") == store.find_heads("%") == []


def test_the_store_may_change_threads(store: Store) -> None:
    worker = threading.Thread(target=put, args=(store,), kwargs={"a": FULL})
    worker.start()
    worker.join()
    assert store.load_report(ID).cell("a") == FULL


CELLS = st.builds(
    Cell,
    st.none()
    | st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6)
    | st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(State),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(Source),
    st.none() | st.dates(),
)


@given(CELLS)
def test_any_cell_survives_both_ways_of_keeping_it(cell: Cell) -> None:
    assert from_row(to_row(cell)) == cell
    assert from_json(to_json(to_row(cell))) == cell


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), CELLS))
def test_any_cells_come_back_from_the_file(store: Store, cells: dict[str, Cell]) -> None:
    store.set_cells(ID, dict.fromkeys("abcdef") | cells, "", "", NOON + timedelta(hours=1))
    assert dict(store.load_report(ID).cells) == cells
