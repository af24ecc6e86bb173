"""A unit formed by a merger is compared with everything it was formed from, or with nothing (V9, V10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.succession import forerunners
from forms.units import Unit
from tests.below import cells_of, put_below
from tests.conftest import NOW
from tests.packs import TWO_TIER, install_two_tier
from workflow.checking import check_report, previous_report
from workflow.course import previous_values
from workflow.office import init_office
from workflow.reports import open_report, set_cells, start_report
from workflow.session import Session, all_units, open_session

FORM, COUNT = "phu-luc-01", "M3.2a.1"
DAY = NOW.date().replace(year=2025)


def merged_commune() -> Unit:
    """A commune of today that two others of 2024 went into, whole, one of them of the same code."""
    tree, year_end = all_units(), date(2024, 12, 31)
    return next(
        unit
        for unit in tree.children("24", DAY)
        if len(unit.predecessors) == 2
        and all(one.whole for one in unit.predecessors)
        and {share.unit.code for share in forerunners(tree, unit, year_end)} == {one.code for one in unit.predecessors}
        and unit.code in {one.code for one in unit.predecessors}
    )


@pytest.fixture
def commune(tmp_path: Path) -> Iterator[Session]:
    home = tmp_path / "xã mới"
    install_two_tier(home)
    with open_session(home, lambda: NOW.replace(year=2025)) as session:
        init_office(session, TWO_TIER, merged_commune().code)
        yield session


def started(session: Session, count: str, period: str = "2025") -> str:
    report = start_report(session, FORM, period)
    set_cells(session, report, cells_of({COUNT: count}))
    return report


def test_its_figures_are_held_against_both_together(commune: Session) -> None:
    put_below(commune, {one.code: {COUNT: "10"} for one in merged_commune().predecessors}, "2024")
    report = started(commune, "60")
    before = previous_report(commune, open_report(commune, report).report)
    assert before is not None and before.cell(COUNT).number == 20 and before.period.text == "2024"
    found = [each for each in check_report(commune, report) if each.code == "V9"]
    assert [each.key for each in found] == [COUNT] and "từ 20 lên 60" in found[0].message
    assert previous_values(commune, report)[COUNT] == "20"


def test_one_of_them_alone_is_no_comparison(commune: Session) -> None:
    """The one that bore the same code would make every figure a jump."""
    put_below(commune, {merged_commune().code: {COUNT: "10"}}, "2024")
    report = started(commune, "60")
    assert previous_report(commune, open_report(commune, report).report) is None
    assert not [each for each in check_report(commune, report) if each.code == "V9"]


def test_what_only_one_of_them_said_is_not_compared(commune: Session) -> None:
    first, second = merged_commune().predecessors
    put_below(commune, {first.code: {COUNT: "10", "M3.2a.2": "4"}, second.code: {COUNT: "10"}}, "2024")
    before = previous_report(commune, open_report(commune, started(commune, "21")).report)
    assert before is not None and before.cell("M3.2a.2") == Cell()


def test_an_unchanged_unit_has_its_own_report_before_it(commune: Session) -> None:
    report = started(commune, "60")
    set_cells(commune, start_report(commune, FORM, "2026"), cells_of({COUNT: "61"}))
    later = open_report(commune, f"{FORM}/2026").report
    before = previous_report(commune, later)
    assert before is not None and before.id == report


def test_nothing_here_is_nothing_to_compare(commune: Session) -> None:
    assert previous_report(commune, open_report(commune, started(commune, "60")).report) is None


def test_the_first_half_before_the_reform_and_the_year_after_it(commune: Session) -> None:
    form = "phu-luc-02"
    counts = [name for name, item in commune.pack(TWO_TIER).form_by_key[form].fields.items() if item.type == "count"]
    key = next(name for name in counts if not _computed(commune, form, name))
    put_below(commune, {one.code: {key: "8"} for one in merged_commune().predecessors}, "2025-H1", form)
    report = start_report(commune, form, "2025")
    set_cells(commune, report, cells_of({key: "9"}))
    found = [each for each in check_report(commune, report) if each.code == "V10"]
    assert [each.key for each in found] == [key] and "16" in found[0].message


def _computed(session: Session, form: str, key: str) -> bool:
    item = session.pack(TWO_TIER).form_by_key[form].fields[key]
    return bool(item.count_of or item.sum_of or item.total_of)


def test_a_place_whose_past_is_not_fully_known_is_not_compared(tmp_path: Path) -> None:
    """One of the communes it was formed from is new since 2025, and no list tells of what."""
    tree, year_end = all_units(), date(2024, 12, 31)
    unit = next(
        each
        for each in tree.children("24", DAY)
        if any(not tree.exists(one.code, year_end) or tree.get(one.code, year_end).name != tree.get(
            one.code, date(2025, 6, 30)).name for one in each.predecessors)
        and any(tree.exists(one.code, year_end) for one in each.predecessors)
        and not forerunners(tree, each, year_end)
    )  # fmt: skip
    home = tmp_path / "xã mới"
    install_two_tier(home)
    with open_session(home, lambda: NOW.replace(year=2025)) as session:
        init_office(session, TWO_TIER, unit.code)
        known = [one.code for one in unit.predecessors if tree.exists(one.code, year_end)]
        put_below(session, {code: {COUNT: "10"} for code in known}, "2024")
        assert previous_report(session, open_report(session, started(session, "60")).report) is None
