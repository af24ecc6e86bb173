"""A signed report is its unit's word, not the truth: lists of parts, coverages and figures that cannot be."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.consolidation import Consolidated, SourceReport
from forms.findings import Severity
from forms.report import Consolidation, Part
from tests.forms.below import CITY, PROVINCE, agency, at, commune, consolidated_by, district, sent
from tests.forms.samples import MISSING, NOT_APPLICABLE, Given

KEY, COUNT_OF_YES = "M3.2a.1", "M1.1.4b"
THREE = [commune(1), commune(2), commune(3)]
UNITS = [district(), *THREE]


def part(code: str, revision: int = 1) -> Part:
    return Part(code, f"Phường {code}", "xa", revision, "a" * 64)


def claims(
    number: int, covers: tuple[int, int], *parts: Part, missing: tuple[tuple[str, str], ...] = ()
) -> SourceReport:
    """A district's report that says it was consolidated like this."""
    given = Cell(Decimal(number), source=Source.CONSOLIDATED)
    made = Consolidation(parts, missing, {KEY: covers}, {KEY: given})
    return sent(district(), {KEY: given}, made=made)


def told(made: Consolidated, code: str) -> list[str]:
    return [finding.message for finding in made.findings if finding.code == code]


def test_a_coverage_never_goes_beyond_the_units_there_are_nor_beyond_the_parts_named() -> None:
    made = at(PROVINCE, UNITS, [claims(9, (300, 300), part("25601"), part("25602"))])
    assert (made.cells[KEY].value, made.consolidation.coverage[KEY]) == (9, (2, 3))
    assert "nhiều đơn vị hơn" in told(made, "V20")[0]


def test_a_figure_that_claims_to_speak_for_nobody_is_not_lost() -> None:
    made = at(PROVINCE, UNITS, [claims(9, (0, 3))])
    assert (made.cells[KEY].value, made.consolidation.coverage[KEY]) == (9, (0, 3))


def test_parts_and_missing_units_of_others_do_not_go_on_upward() -> None:
    strange = (part("256"), part("27"), part("25801"), part("25601", 2))
    lie = claims(9, (1, 3), part("25601"), *strange, missing=(("27", "Tỉnh"), ("25602", "Phường 2")))
    made = at(PROVINCE, [*UNITS, district("258"), commune(1, "258")], [lie, sent(commune(1, "258"), {KEY: 4})])
    parts = [(each.unit, each.revision, each.through) for each in made.consolidation.parts]
    assert parts == [("256", 1, ""), ("25601", 1, "256"), ("25801", 1, "")]
    assert [code for code, _ in made.consolidation.missing] == ["25602", "25603", "258"]
    assert made.cells[KEY].value == 13 and made.consolidation.coverage[KEY] == (2, 4)
    [finding] = [each for each in made.findings if each.code == "V20"]
    assert finding.severity is Severity.WARNING and "5 mục không thuộc đơn vị này" in finding.message


def test_units_are_called_as_they_are_listed_here() -> None:
    claimed = claims(9, (1, 3), part("25601"), missing=(("25602", "Không thiếu đơn vị nào"), ("25603", "Phường 3")))
    made = at(PROVINCE, UNITS, [claimed])
    assert [each.name for each in made.consolidation.parts] == ["Thành phố Bắc Ninh", "Phường 1"]
    assert all("Không thiếu" not in name for _, name in made.consolidation.missing) and not told(made, "V20")


@pytest.mark.parametrize("unit", [commune(1), agency("so-y-te")])
def test_a_unit_with_nobody_below_it_has_no_parts(unit: object) -> None:
    made_up = Consolidation((part("99999"),), (("88", "Xã ma"),), {KEY: (50, 60)})
    made = at(PROVINCE, [*UNITS, agency("so-y-te")], [sent(unit, {KEY: 3}, made=made_up)])  # type: ignore[arg-type]
    assert [each.unit for each in made.consolidation.parts] == [unit.code]  # type: ignore[attr-defined]
    assert "88" not in dict(made.consolidation.missing)
    assert "không có cấp dưới" in told(made, "V20")[0]


def of_three(*numbers: int) -> list[SourceReport]:
    return [sent(unit, {KEY: number}) for unit, number in zip(THREE, numbers, strict=True)]


def falsified(sources: list[SourceReport], number: int) -> SourceReport:
    """The district's report on these parts, with another total than theirs, that passes itself off as given."""
    lower = at(CITY, THREE, sources)
    cells = {**lower.cells, KEY: Cell(Decimal(number), source=Source.CONSOLIDATED)}
    made = replace(lower.consolidation, given=cells)
    return consolidated_by(district(), replace(lower, cells=cells, consolidation=made))


def test_a_total_that_its_own_parts_do_not_give_must_be_chosen() -> None:
    direct = of_three(1, 2, 3)
    honest = at(PROVINCE, UNITS, [falsified(direct, 6), *direct])
    assert honest.districts[0].state == "whole" and not told(honest, "V20")
    made = at(PROVINCE, UNITS, [falsified(direct, 60), *direct])
    assert made.districts[0].state == "unresolved" and "chính các báo cáo thành phần" in made.districts[0].why
    [finding] = [each for each in made.findings if each.code == "V20"]
    assert finding.severity is Severity.ERROR and "60 so với 6" in finding.message
    chosen = at(PROVINCE, UNITS, [falsified(direct, 60), *direct], choices={"256": "parts"})
    assert (chosen.districts[0].state, chosen.cells[KEY].value) == ("parts", 6)


def test_what_cannot_be_checked_since_parts_are_not_here_stands() -> None:
    direct = of_three(1, 2, 3)
    made = at(PROVINCE, UNITS, [falsified(direct, 60), *direct[:2]])
    assert (made.districts[0].state, made.cells[KEY].value) == ("whole", 60)


def test_a_reason_noted_on_a_total_typed_over_is_no_lie() -> None:
    direct = of_three(1, 2, 3)
    lower = at(CITY, THREE, direct)
    made = at(PROVINCE, UNITS, [consolidated_by(district(), lower, {KEY: 7}), *direct])
    assert (made.districts[0].state, made.cells[KEY].value) == ("whole", 7)


SHARE = ("M6.1", "M6.1.tu", "M6.1.mau")
LABOUR = agency("so-ldtbxh")


@pytest.mark.parametrize("nothing", [MISSING, NOT_APPLICABLE])
def test_an_agency_without_a_figure_takes_no_place_of_what_all_units_gave(nothing: Given) -> None:
    row, top, bottom = SHARE
    gave = [sent(unit, {top: 10, bottom: 20}) for unit in THREE]
    made = at(PROVINCE, [*UNITS, LABOUR], [*gave, sent(LABOUR, {row: nothing})])
    assert row not in made.cells
    assert (made.cells[top].value, made.cells[bottom].value) == (30, 60)
    assert made.consolidation.coverage[top] == (3, 3)
    assert "lấy số tính lại" in told(made, "V22")[0]
    alone = at(PROVINCE, [*UNITS, LABOUR], [sent(LABOUR, {row: nothing})])
    assert alone.cells[row].state in (State.MISSING, State.NOT_APPLICABLE)


PART = "M3.2a.1n"


@pytest.mark.parametrize("half", [{KEY: 10}, {PART: 7}, {KEY: 10, PART: MISSING}, {KEY: MISSING, PART: 0}])
def test_two_sums_of_different_units_make_no_rate_without_a_word(half: dict[str, Given]) -> None:
    made = at(CITY, THREE[:2], [sent(THREE[0], {KEY: 10, PART: 2}), sent(THREE[1], half)])
    [finding] = [each for each in made.findings if each.code == "V24"]
    assert (finding.severity, finding.key) == (Severity.WARNING, PART) and "vì Phường 2 mới có một" in finding.message
    above = at(PROVINCE, UNITS[:3], [consolidated_by(district(), made)])
    assert "vì Thành phố Bắc Ninh mới có một" in " ".join(told(above, "V24"))


def test_units_that_gave_both_or_neither_make_a_rate() -> None:
    made = at(CITY, THREE, [sent(THREE[0], {KEY: 10, PART: 2}), sent(THREE[1], {}), sent(THREE[2], {KEY: 0, PART: 0})])
    assert not told(made, "V24")
    assert not told(at(PROVINCE, UNITS, [consolidated_by(district(), made)]), "V24")


def test_a_sum_that_nobody_gave_makes_no_rate_and_asks_nothing() -> None:
    assert not told(at(CITY, THREE, [sent(unit, {KEY: 10}) for unit in THREE[:2]]), "V24")


def test_an_agencys_share_of_communes_that_pass_is_held_against_what_they_say() -> None:
    quarters = {f"M6.3.q{number}": 4 for number in range(1, 5)}
    station = agency("so-tttt")
    sources = [*(sent(unit, quarters) for unit in THREE), sent(station, {"M6.3": 95})]
    made = at(PROVINCE, [*UNITS, station], sources)
    assert (made.cells["M6.3.tu"].value, made.cells["M6.3.mau"].value) == (3, 3) and "M6.3" not in made.cells
    assert "báo 95, tính lại từ các đơn vị là 100; lấy số tính lại" in told(made, "V22")[0]
