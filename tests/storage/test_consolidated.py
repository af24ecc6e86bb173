"""Consolidations: written with their cells in one transaction, taken back with them, read with the report."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell, Source, State
from forms.report import Consolidation, Part
from storage.consolidated import SourceChoice, SourceKind
from storage.reports import ReportFinished
from tests.storage.samples import HEAD, ID, NOON, open_at, with_report

FIVE = Cell(Decimal(5), source=Source.CONSOLIDATED)
EIGHT = Cell(Decimal(8), State.ESTIMATE, source=Source.CONSOLIDATED)
PART = Part("09190", "Xã Mẫu", "xa", 1, "ab" * 32)
MADE = Consolidation(
    (PART,),
    (("09193", "Xã Khác"),),
    {"M3": (1, 2)},
    {"M3": FIVE, "M4": Cell(None, State.MISSING)},
    {"II": ("ab" * 32,)},
)
NEXT = Consolidation(
    (PART, Part("09193", "Xã Khác", "xa", 2, "cd" * 32, False, "256")), (), {"M3": (2, 2)}, {"M3": EIGHT}
)


def test_a_consolidation_is_read_with_its_report_also_after_a_restart(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        act = store.set_consolidated(ID, {"M3": FIVE}, MADE, "An", "tổng hợp", NOON)
        assert act is not None and act.keys == ("M3",)
    with open_at(tmp_path) as store:
        report = store.load_report(ID)
        assert report.consolidation == MADE
        assert report.cell("M3") == FIVE
        made = store.consolidated(ID)
        assert made is not None and (made.at, made.who) == (NOON, "An")
        assert [line.why for line in store.history(ID, "M3")] == ["tổng hợp"]


def test_a_typed_report_has_none(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        assert store.load_report(ID).consolidation is None
        assert store.consolidated(ID) is None


def test_taking_the_act_back_brings_back_what_stood_before_and_redo_brings_it_again(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.set_consolidated(ID, {"M3": FIVE}, MADE, "An", "tổng hợp", NOON)
        second = store.set_consolidated(ID, {"M3": EIGHT}, NEXT, "An", "tổng hợp", NOON + timedelta(1))
        assert second is not None
        undone, _ = store.take_back(ID, second.number, "An", "hoàn tác", NOON)
        assert (store.load_report(ID).consolidation, store.load_report(ID).cell("M3")) == (MADE, FIVE)
        redone, _ = store.take_back(ID, undone.number, "An", "làm lại", NOON)
        assert (store.load_report(ID).consolidation, store.load_report(ID).cell("M3")) == (NEXT, EIGHT)
        store.take_back(ID, redone.number, "An", "hoàn tác", NOON)
        assert store.load_report(ID).consolidation == MADE


def test_new_parts_that_change_no_figure_go_with_the_act_they_were_laid_on(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        first = store.set_consolidated(ID, {"M3": FIVE}, MADE, "An", "tổng hợp", NOON)
        assert first is not None
        assert store.set_consolidated(ID, {"M3": FIVE}, NEXT, "An", "tổng hợp", NOON) is None
        assert store.load_report(ID).consolidation == NEXT
        store.take_back(ID, first.number, "An", "hoàn tác", NOON)
        assert store.load_report(ID).consolidation is None


def test_what_differs_in_nothing_is_written_once(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.set_consolidated(ID, {"M3": FIVE}, MADE, "An", "tổng hợp", NOON)
        store.set_consolidated(ID, {"M3": FIVE}, MADE, "Bình", "tổng hợp", NOON + timedelta(1))
        made = store.consolidated(ID)
        assert made is not None and made.who == "An"


def test_a_finished_report_takes_neither_cells_nor_parts(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.finish(ID, b"{}", "ab" * 32, NOON)
        with pytest.raises(ReportFinished):
            store.set_consolidated(ID, {"M3": FIVE}, MADE, "An", "tổng hợp", NOON)
        assert store.load_report(ID).consolidation is None


def test_a_report_emptied_by_taking_back_can_still_be_discarded(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        act = store.set_consolidated(ID, {"M3": FIVE}, MADE, "An", "tổng hợp", NOON)
        assert act is not None
        store.take_back(ID, act.number, "An", "hoàn tác", NOON)
        assert store.discard_report(ID)
        assert not store.report_heads()


def test_the_newest_choice_of_a_district_stands_until_it_is_taken_back(tmp_path: Path) -> None:
    def choose(unit: str, choice: SourceKind) -> None:
        store.add_source_choice(HEAD.form, "2024", SourceChoice(unit, choice, "lý do", NOON, "An"))

    with open_at(tmp_path) as store:
        choose("256", "whole")
        choose("258", "parts")
        choose("256", "parts")
        assert {unit: kept.choice for unit, kept in store.source_choices(HEAD.form, "2024").items()} == {
            "256": "parts",
            "258": "parts",
        }
        choose("256", "")
        assert list(store.source_choices(HEAD.form, "2024")) == ["258"]
        assert not store.source_choices(HEAD.form, "2025")


def test_what_was_chosen_is_kept_with_the_consolidation(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.set_consolidated(ID, {"M3": FIVE}, MADE, "An", "tổng hợp", NOON, {"256": "parts"})
        store.set_consolidated(ID, {"M3": EIGHT}, NEXT, "An", "đưa vào", NOON)
        found = store.consolidated(ID)
        assert found is not None and found.choices == {"256": "parts"}
        store.set_consolidated(ID, {"M3": EIGHT}, NEXT, "An", "tổng hợp", NOON, {})
        now, then = store.consolidated(ID), store.consolidated_of(ID, MADE.parts)
        assert now is not None and now.choices == {}
        assert then is not None and then.choices == {"256": "parts"} and then.consolidation == MADE
        assert store.consolidated_of(ID, ()) is None


def test_where_one_cell_cannot_be_written_nothing_of_the_consolidation_is(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        with pytest.raises(ValueError, match="cannot hold"):
            store.set_consolidated(ID, {"M3": FIVE, "M4": Cell(Decimal("NaN"))}, MADE, "An", "tổng hợp", NOON)
        report = store.load_report(ID)
        assert report.consolidation is None and not report.cells and not store.history(ID)
