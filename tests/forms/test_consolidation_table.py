"""Phụ lục 01 put together: sums and their coverage, one source per district, rates out of sums, lead agencies."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.consolidation import Consolidated, Expected, origins, settled
from forms.findings import Severity
from forms.report import Consolidation
from tests.forms.below import CITY, PROVINCE, agency, at, commune, consolidated_by, district, report_with, sent
from tests.forms.samples import MISSING, NONE, NOT_APPLICABLE, TABLE, Given

KEY = "M3.2a.1"
THREE = [commune(1), commune(2), commune(3)]


def estimate(value: int) -> Cell:
    return Cell(Decimal(value), State.ESTIMATE)


def of_communes(*cells: dict[str, Given] | None, office: Any = CITY) -> Consolidated:
    """The city's consolidation of communes 1, 2, …; None for one that sent nothing."""
    units = [commune(number) for number in range(1, len(cells) + 1)]
    return at(office, units, [sent(unit, given) for unit, given in zip(units, cells, strict=True) if given is not None])


def said(made: Consolidated, key: str) -> tuple[Any, State, tuple[int, int]]:
    cell = made.cells[key]
    assert cell.source is Source.CONSOLIDATED
    return cell.value, cell.state, made.consolidation.coverage[key]


VALUE, EST, NO_DATA, NOTHING, GONE = (
    State.VALUE,
    State.ESTIMATE,
    State.MISSING,
    State.NONE,
    State.NOT_APPLICABLE,
)


@pytest.mark.parametrize(
    ("answers", "total"),
    [
        ([4, 5, 6], (15, VALUE, (3, 3))),
        ([4, NONE, 0], (4, VALUE, (3, 3))),
        ([NONE, NONE], (None, NOTHING, (2, 2))),
        ([0, NONE], (0, VALUE, (2, 2))),
        ([4, estimate(5)], (9, EST, (2, 2))),
        ([4, MISSING], (4, VALUE, (1, 2))),
        ([4, None], (4, VALUE, (1, 2))),
        ([4, NOT_APPLICABLE], (4, VALUE, (1, 1))),
        ([NONE, MISSING], (None, NOTHING, (1, 2))),
        ([MISSING, MISSING], (None, NO_DATA, (0, 2))),
        ([None, MISSING], (None, NO_DATA, (0, 2))),
        ([NOT_APPLICABLE, NOT_APPLICABLE], (None, GONE, (0, 0))),
        ([NOT_APPLICABLE, None], (None, NO_DATA, (0, 1))),
        (["mười", 4], (4, VALUE, (1, 2))),
    ],
)
def test_the_algebra_of_a_sum(answers: list[Given | None], total: tuple[Any, State, tuple[int, int]]) -> None:
    made = of_communes(*(None if answer is None else {KEY: answer} for answer in answers))
    assert said(made, KEY) == total


def test_a_commune_that_left_the_cell_empty_is_not_covered() -> None:
    assert said(of_communes({KEY: 3}, {"M3.2a.2": 1}), KEY) == (3, VALUE, (1, 2))


def test_rates_come_of_sums_and_are_never_averaged() -> None:
    made = of_communes({KEY: 10, "M3.2a.1n": 9}, {KEY: 90, "M3.2a.1n": 9})
    assert report_with(made)["M3.2a.1r"].value == 18
    assert "M3.2a.1r" not in made.cells


# Yes and no.


def test_yes_is_counted_and_its_denominator_is_the_list_of_units() -> None:
    made = of_communes({"M1.1.4b": "co"}, {"M1.1.4b": "khong"}, {"M1.1.4b": "co"})
    assert said(made, "M1.1.4b") == (2, VALUE, (3, 3))
    assert made.cells["M1.1.4a"].value == 3
    assert round(report_with(made)["M1.1.4"].number or Decimal(0), 2) == Decimal("66.67")


def test_a_count_of_yes_with_units_missing_is_an_estimate() -> None:
    made = of_communes({"M1.1.4b": "co"}, None, {"M1.1.4b": MISSING})
    assert said(made, "M1.1.4b") == (1, EST, (1, 3))
    assert report_with(made)["M1.1.4"].state is EST
    assert said(of_communes({"M1.1.4b": "khong"}, {"M1.1.4b": "khong"}), "M1.1.4b") == (0, VALUE, (2, 2))
    assert said(of_communes(None, {KEY: 1}), "M1.1.4b") == (None, NO_DATA, (0, 2))


def test_districts_answer_for_themselves_and_communes_through_them() -> None:
    city, yen_phong = district("256"), district("258")
    lower = at(CITY, THREE, [sent(unit, {"M1.1.4b": "co"}) for unit in THREE[:2]])
    sources = [consolidated_by(city, lower, {"M1.1.3b": "co"}), sent(yen_phong, {"M1.1.3b": "khong"})]
    made = at(PROVINCE, [city, yen_phong, *THREE, commune(1, "258")], sources)
    assert said(made, "M1.1.3b") == (1, VALUE, (2, 2))
    assert (made.cells["M1.1.3a"].value, made.cells["M1.1.4a"].value) == (2, 4)
    assert said(made, "M1.1.4b") == (2, EST, (2, 4))


def test_without_districts_their_rows_do_not_apply() -> None:
    made = at(PROVINCE, THREE, [sent(unit, {"M1.1.4b": "co", KEY: 2}) for unit in THREE])
    assert made.cells["M1.1.3a"].state is made.cells["M1.1.3b"].state is GONE
    assert said(made, KEY) == (6, VALUE, (3, 3)) and said(made, "M1.1.4b") == (3, VALUE, (3, 3))


def test_a_district_answers_its_own_row_itself() -> None:
    assert "M1.1.3b" not in of_communes({"M1.1.4b": "co"}).cells


# Quarters.

PASSED: dict[str, Given] = {"M6.3.q1": 4, "M6.3.q2": 5, "M6.3.q3": 4, "M6.3.q4": 9}
FAILED: dict[str, Given] = {**PASSED, "M6.3.q3": 3}


def test_quarters_become_passed_of_all() -> None:
    made = of_communes(PASSED, FAILED, PASSED)
    assert said(made, "M6.3.tu") == (2, VALUE, (3, 3)) and said(made, "M6.3.mau") == (3, VALUE, (3, 3))
    assert round(report_with(made)["M6.3"].number or Decimal(0), 1) == Decimal("66.7")
    partly = of_communes(PASSED, {**PASSED, "M6.3.q4": MISSING}, None)
    assert said(partly, "M6.3.tu") == (1, EST, (1, 3)) and partly.cells["M6.3.mau"].value == 3


def test_quarters_travel_up_through_a_district() -> None:
    lower = at(CITY, THREE, [sent(THREE[0], PASSED), sent(THREE[1], FAILED)])
    sources = [consolidated_by(district("256"), lower), sent(commune(1, "258"), PASSED)]
    made = at(PROVINCE, [district("256"), district("258"), *THREE, commune(1, "258")], sources)
    assert said(made, "M6.3.tu") == (2, EST, (3, 4)) and made.cells["M6.3.mau"].value == 4


# Rates of helper cells.


def test_helpers_make_a_rate_only_when_every_unit_gave_both() -> None:
    both: dict[str, Given] = {"M2.3.tu": 1, "M2.3.mau": 4}
    made = of_communes(both, {"M2.3.tu": 2, "M2.3.mau": 4})
    assert report_with(made)["M2.3"].value == Decimal("37.5")
    for other in (None, {}, {"M2.3.tu": 2}, {"M2.3.tu": 2, "M2.3.mau": MISSING}):
        partly = of_communes(both, other)  # type: ignore[arg-type]
        assert "M2.3.tu" not in partly.cells and "M2.3.mau" not in partly.cells
        assert partly.consolidation.coverage["M2.3.tu"] == (1, 2)
        [told] = [finding for finding in partly.findings if finding.code == "V24"]
        assert told.key == "M2.3" and "1/2 đơn vị" in told.message and told.severity is Severity.NOTICE
    left = of_communes(both, {"M2.3.tu": NOT_APPLICABLE, "M2.3.mau": NOT_APPLICABLE})
    assert said(left, "M2.3.mau") == (4, VALUE, (1, 1))
    assert not [finding for finding in of_communes({}, {}).findings if finding.code == "V24"]


def test_a_district_without_full_helpers_keeps_the_province_from_a_rate() -> None:
    both: dict[str, Given] = {"M4.1.tu": 110, "M4.1.mau": 100}
    lower = at(CITY, THREE, [sent(THREE[0], both), sent(THREE[1], {KEY: 1})])
    others = [commune(1, "258")]
    sources = [consolidated_by(district("256"), lower), sent(others[0], both)]
    made = at(PROVINCE, [district("256"), district("258"), *THREE, *others], sources)
    assert "M4.1.tu" not in made.cells and made.consolidation.coverage["M4.1.tu"] == (2, 4)
    whole = at(CITY, THREE, [sent(unit, both) for unit in THREE])
    sources = [consolidated_by(district("256"), whole), sent(others[0], both)]
    made = at(PROVINCE, [district("256"), district("258"), *THREE, *others], sources)
    assert said(made, "M4.1.tu") == (440, VALUE, (4, 4))


# The other denominator.

PRINTED: dict[str, Given] = {"M3.2b.1": 10, "M3.2b.1n": 4}
OTHER: dict[str, Given] = {**PRINTED, "M3.2b.1r.alt": 8, "M3.2b.1r.basis": "alternative"}


def basis(made: Consolidated) -> tuple[str, Decimal | None, list[str]]:
    told = [finding.message for finding in made.findings if finding.code == "V24"]
    return made.cells.get("M3.2b.1r.basis", Cell()).text, made.cells.get("M3.2b.1r.alt", Cell()).number, told


def test_one_basis_is_kept() -> None:
    assert basis(of_communes(OTHER, OTHER)) == ("alternative", Decimal(16), [])
    assert report_with(of_communes(OTHER, OTHER))["M3.2b.1r"].value == 50
    assert basis(of_communes(PRINTED, PRINTED)) == ("", None, [])


def test_mixed_bases_are_told() -> None:
    text, other, told = basis(of_communes(OTHER, {**OTHER, "M3.2b.1r.basis": "printed"}))
    assert (text, other) == ("alternative", Decimal(16)) and "Phường 2 tính theo mẫu số in" in told[0]
    text, other, told = basis(of_communes(OTHER, PRINTED))
    assert (text, other) == ("printed", None) and "Phường 2 không gửi số này" in told[0]
    assert report_with(of_communes(OTHER, PRINTED))["M3.2b.1r"].value == 40


def test_a_commune_with_nobody_needs_no_other_denominator() -> None:
    assert basis(of_communes(OTHER, {"M3.2b.1": NONE, "M3.2b.1n": NONE}, None)) == ("alternative", Decimal(8), [])


# One source for each district.


def sources_for(*, revision: int = 1, own: dict[str, Given] | None = None, direct: list[int]) -> list[Any]:
    """The city's report of communes 1 and 2, and communes that sent theirs to the province too."""
    lower = at(CITY, THREE, [sent(unit, {KEY: 5}) for unit in THREE[:2]])
    again = [sent(THREE[number - 1], {KEY: 7 if revision > 1 else 5}, revision=revision) for number in direct]
    return [consolidated_by(district(), lower, own), *again]


def decided(sources: list[Any], **more: object) -> tuple[str, Any, Consolidated]:
    made = at(PROVINCE, [district(), *THREE], sources, **more)
    return made.districts[0].state, made.cells[KEY].value, made


def test_a_district_that_includes_what_came_counts_itself() -> None:
    for direct in ([], [1], [1, 2]):
        state, total, made = decided(sources_for(direct=direct, own={KEY: 11}))
        assert (state, total) == ("whole", 11), direct
        assert not [finding for finding in made.findings if finding.code == "V20"]
        assert made.consolidation.coverage[KEY] == (2, 3)
        assert made.consolidation.missing == (("25603", "Phường 3 (thành phố Bắc Ninh)"),)
        assert [(part.unit, part.through) for part in made.consolidation.parts] == [
            ("256", ""), ("25601", "256"), ("25602", "256"),
        ]  # fmt: skip


def test_communes_that_cover_all_its_parts_count_where_it_added_nothing() -> None:
    state, total, made = decided(sources_for(revision=2, direct=[1, 2]))
    assert (state, total) == ("parts", 14)
    state, total, made = decided(sources_for(direct=[1, 2, 3]))
    assert (state, total, made.consolidation.coverage[KEY]) == ("parts", 15, (3, 3))
    assert [part.unit for part in made.consolidation.parts] == ["256", "25601", "25602", "25603"]
    assert made.consolidation.missing == ()


def test_else_the_officer_chooses_and_nothing_is_counted_twice() -> None:
    for sources in (
        sources_for(revision=2, direct=[1]),
        sources_for(direct=[3]),
        sources_for(direct=[1, 2, 3], own={KEY: 12}),
    ):
        state, total, made = decided(sources)
        whole = sources[0].cells[KEY].value
        [finding] = [each for each in made.findings if each.code == "V20"]
        assert (state, total, finding.severity) == ("unresolved", whole, Severity.ERROR)
        assert "Thành phố Bắc Ninh" in finding.message and finding.remedy
        parts = sum(source.cells[KEY].value for source in sources[1:])
        assert decided(sources, choices={"256": "whole"})[:2] == ("whole", whole)
        assert decided(sources, choices={"256": "parts"})[:2] == ("parts", parts)
        chosen = decided(sources, choices={"256": "parts"})[2]
        assert [each.severity for each in chosen.findings if each.code == "V20"] == [Severity.NOTICE]
        assert chosen.districts[0].chosen


def test_the_difference_is_shown_where_somebody_must_choose() -> None:
    _, _, made = decided(sources_for(revision=2, direct=[1]))
    [difference] = made.districts[0].differences
    assert (difference.key, difference.whole.value, difference.parts.value) == (KEY, 10, 7)
    assert "dòng 2.1.1: 10 so với 7" in next(each.message for each in made.findings if each.code == "V20")


def test_a_typed_report_of_a_district_stands_for_its_communes() -> None:
    made = at(PROVINCE, [district(), *THREE], [sent(district(), {KEY: 9, "M1.1.3b": "co"})])
    assert said(made, KEY) == (9, VALUE, (3, 3))
    assert made.consolidation.missing == () and made.cells["M1.1.4b"].state is NO_DATA


def test_communes_answer_what_a_typed_report_cannot() -> None:
    direct = [sent(unit, {KEY: 1, "M1.1.4b": "co"}) for unit in THREE[:2]]
    made = at(PROVINCE, [district(), *THREE], [sent(district(), {KEY: 9}), *direct])
    assert made.districts[0].state == "unresolved" and said(made, KEY)[0] == 9
    assert said(made, "M1.1.4b") == (2, EST, (2, 3))
    assert [part.unit for part in made.consolidation.parts] == ["256", "25601", "25602"]


def test_a_district_that_says_nothing_on_what_is_added_leaves_it_to_its_communes() -> None:
    direct = [sent(unit, {KEY: 1}) for unit in THREE]
    made = at(PROVINCE, [district(), *THREE], [sent(district(), {"M1.1.3b": "co"}), *direct])
    assert made.districts[0].state == "parts" and said(made, KEY) == (3, VALUE, (3, 3))
    assert said(made, "M1.1.3b") == (1, VALUE, (1, 1))


def test_a_choice_where_nothing_is_in_doubt_changes_nothing() -> None:
    state, total, made = decided(sources_for(direct=[1]), choices={"256": "parts"})
    assert (state, total, made.districts[0].chosen) == ("whole", 10, False)


def test_a_commune_on_paper_below_has_no_digest_to_tell_it_by() -> None:
    sources = sources_for(direct=[1])
    made = sources[0].consolidation
    parts = tuple(replace(part, digest="", signed=False) for part in made.parts)
    sources[0] = replace(sources[0], consolidation=replace(made, parts=parts))
    assert decided(sources)[0] == "whole"
    other = replace(made, parts=tuple(replace(part, digest="f" * 64) for part in made.parts))
    sources[0] = replace(sources[0], consolidation=other)
    assert decided(sources)[0] == "unresolved"


def test_a_total_typed_below_where_nothing_was_given_speaks_for_all() -> None:
    lower = at(CITY, THREE, [sent(THREE[0], {"M3.2a.2": 1})])
    assert lower.cells[KEY].state is NO_DATA
    made = at(PROVINCE, [district(), *THREE], [consolidated_by(district(), lower, {KEY: 6})])
    assert said(made, KEY) == (6, VALUE, (3, 3))


def test_missing_units_are_named_once() -> None:
    made = at(PROVINCE, [district(), district("258"), *THREE, commune(1, "258"), agency("so-y-te")], [
        sent(THREE[0], {KEY: 1})
    ])  # fmt: skip
    names = [name for _, name in made.consolidation.missing]
    assert names == [
        "Thành phố Bắc Ninh (đã có báo cáo của cấp xã)", "Phường 2 (thành phố Bắc Ninh)",
        "Phường 3 (thành phố Bắc Ninh)", "Huyện Yên Phong", "Sở Y tế",
    ]  # fmt: skip
    [told] = [finding for finding in made.findings if finding.code == "V21"]
    assert told.message.startswith("Chưa gồm 5 đơn vị: ") and told.severity is Severity.NOTICE


def test_provinces_that_became_one_count_like_districts() -> None:
    old = Expected("24", "Tỉnh Bắc Giang", "tinh", "24")
    made = at(
        replace(PROVINCE, code="24"),
        [old, Expected("213", "Thành phố Bắc Giang", "huyen", "24"), Expected("07210", "Phường A", "xa", "213")],
        [sent(Expected("07210", "Phường A", "xa", "213"), {KEY: 4})],
    )
    assert said(made, KEY) == (4, VALUE, (1, 1))


# Lead agencies.

HEALTH, LABOUR = agency("so-y-te"), agency("so-noi-vu")


def test_the_lead_agency_answers_its_own_rows() -> None:
    note = Cell(Decimal("112.4"), note="Cục Dân số")
    made = at(PROVINCE, [HEALTH], [sent(HEALTH, {"M4.1": note, "M4.4": 1, "M4.2": MISSING})])
    assert made.cells["M4.1"] == Cell(Decimal("112.4"), note="Sở Y tế: Cục Dân số", source=Source.CONSOLIDATED)
    assert made.cells["M4.4"].value == 1 and made.cells["M4.2"].state is NO_DATA
    assert "M5.3a" not in made.cells


def test_two_leads_that_differ_leave_the_row_to_the_officer() -> None:
    leads = [agency("so-vhtt"), agency("cuc-thong-ke")]
    made = at(PROVINCE, leads, [sent(leads[0], {"M3.1": "1.7"}), sent(leads[1], {"M3.1": "1.9"})])
    [finding] = [each for each in made.findings if each.code == "V22"]
    assert "M3.1" not in made.cells and finding.severity is Severity.WARNING
    assert "Sở Văn hóa, Thể thao và Du lịch: 1,7" in finding.message
    same = at(PROVINCE, leads, [sent(lead, {"M3.1": "1.7"}) for lead in leads])
    assert same.cells["M3.1"].value == Decimal("1.7") and same.findings == ()


def test_an_agency_s_figure_of_a_summed_row_is_compared_and_never_added() -> None:
    culture = agency("so-vhtt")
    made = at(PROVINCE, [*THREE, culture], [sent(THREE[0], {KEY: 5}), sent(culture, {KEY: 8})])
    [finding] = [each for each in made.findings if each.code == "V22"]
    assert made.cells[KEY].value == 5 and "báo 8, cộng từ các đơn vị là 5" in finding.message
    agreed = at(PROVINCE, [*THREE, culture], [sent(THREE[0], {KEY: 8}), sent(culture, {KEY: 8})])
    assert agreed.cells[KEY].value == 8 and not [each for each in agreed.findings if each.code == "V22"]


def test_an_agency_that_leads_something_else_is_not_asked() -> None:
    made = at(PROVINCE, [*THREE, HEALTH], [sent(THREE[0], {KEY: 5}), sent(HEALTH, {KEY: 8})])
    assert made.cells[KEY].value == 5 and not [each for each in made.findings if each.code == "V22"]


def test_the_agency_goes_before_a_rate_recomputed_and_the_difference_is_told() -> None:
    both: dict[str, Given] = {"M4.1.tu": 110, "M4.1.mau": 100}
    below = [sent(unit, both) for unit in THREE]
    recomputed = at(PROVINCE, [*THREE, HEALTH], [*below, sent(HEALTH, {"M4.4": 1})])
    assert report_with(recomputed)["M4.1"].value == 110
    made = at(PROVINCE, [*THREE, HEALTH], [*below, sent(HEALTH, {"M4.1": "112.4"})])
    assert report_with(made)["M4.1"].value == Decimal("112.4") and "M4.1.tu" not in made.cells
    [finding] = [each for each in made.findings if each.code == "V22"]
    assert "báo 112,4, tính lại từ các đơn vị là 110" in finding.message
    helpers = at(PROVINCE, [*THREE, HEALTH], [sent(HEALTH, {"M4.1.tu": 1124, "M4.1.mau": 1000})])
    assert report_with(helpers)["M4.1"].value == Decimal("112.4") and "M4.1" not in helpers.cells


def test_the_agency_speaks_of_quarters_only_where_no_commune_does() -> None:
    press = agency("so-tttt")
    alone = at(PROVINCE, [*THREE, press], [sent(press, {"M6.3": 95})])
    assert alone.cells["M6.3"].value == 95 and "M6.3.tu" not in alone.cells
    beside = at(PROVINCE, [*THREE, press], [sent(press, {"M6.3": 95}), sent(THREE[0], PASSED)])
    assert "M6.3" not in beside.cells and beside.cells["M6.3.tu"].value == 1


def test_statuses_are_listed_and_the_province_chooses() -> None:
    schools = agency("so-gddt")
    given: dict[str, Given] = {"M5.1": "dang", "M5.1.nh": "2023-2024", "M5.1.tu": 1, "M5.1.mau": 2}
    made = at(PROVINCE, [schools], [sent(schools, given)])
    [told] = [each for each in made.findings if each.code == "V25"]
    assert "M5.1" not in made.cells and "Sở Giáo dục và Đào tạo: Đang" in told.message
    assert made.cells["M5.1.nh"].text == "2023-2024" and made.cells["M5.1.mau"].value == 2


def test_an_agency_s_number_of_units_is_held_against_the_list() -> None:
    made = at(PROVINCE, [*THREE, LABOUR], [sent(LABOUR, {"M1.1.4a": 4, "M1.1.1": 60})])
    assert made.cells["M1.1.4a"].value == 3 and made.cells["M1.1.1"].value == 60
    assert "danh mục đơn vị hành chính là 3" in next(each.message for each in made.findings if each.code == "V22")


# Where a total comes from.


def test_origins_tell_what_was_counted_and_why() -> None:
    sources = sources_for(direct=[1])
    found = {each.unit: each for each in origins(TABLE, PROVINCE, [district(), *THREE], sources, KEY)}
    assert {unit: each.counted for unit, each in found.items()} == {"256": True, "25601": False}
    assert found["256"].covers == (2, 3) and "Thành phố Bắc Ninh" in found["25601"].why
    parts = origins(TABLE, PROVINCE, [district(), *THREE], sources, KEY, {"256": "parts"})
    assert [each.counted for each in parts] == [True, False]


def test_origins_name_who_sent_nothing_and_who_said_why_not() -> None:
    sources = [sent(THREE[0], {KEY: 4}), sent(THREE[1], {KEY: MISSING})]
    found = origins(TABLE, CITY, THREE, sources, KEY)
    assert [(each.unit, each.counted, each.revision) for each in found] == [
        ("25601", True, 1), ("25602", False, 1), ("25603", False, 0),
    ]  # fmt: skip
    assert "chưa có số liệu" in found[1].why and "Chưa có báo cáo" in found[2].why


def test_counted_origins_add_up_to_the_total() -> None:
    sources = [*sources_for(direct=[1, 2, 3], own={KEY: 12}), sent(commune(1, "258"), {KEY: 4})]
    expected = [district(), district("258"), *THREE, commune(1, "258")]
    for choice in ("whole", "parts"):
        made = at(PROVINCE, expected, sources, choices={"256": choice})
        found = origins(TABLE, PROVINCE, expected, sources, KEY, {"256": choice})
        assert sum(each.cell.number or 0 for each in found if each.counted) == made.cells[KEY].value


def test_a_lead_s_figure_stands_beside() -> None:
    culture = agency("so-vhtt")
    found = origins(TABLE, PROVINCE, [*THREE, culture], [sent(culture, {KEY: 8}), sent(THREE[0], {KEY: 1})], KEY)
    assert [(each.name, each.counted) for each in found][-1] == ("Sở Văn hóa, Thể thao và Du lịch", False)


def test_a_rate_of_a_unit_is_shown_and_never_counted() -> None:
    sources = [sent(THREE[0], {KEY: 4, "M3.2a.1n": 1}), sent(THREE[1], {KEY: 4, "M3.2a.1n": 3})]
    found = origins(TABLE, CITY, THREE[:2], sources, "M3.2a.1r")
    assert [(each.cell.value, each.counted) for each in found] == [(25, False), (75, False)]
    assert "tính lại" in found[0].why


def test_a_helper_opens_into_what_made_its_sum_and_into_nothing_where_none_was_made() -> None:
    both: dict[str, Given] = {"M4.1.tu": 6, "M4.1.mau": 41}
    sources = [sent(THREE[0], both), sent(THREE[1], {"M4.1.tu": 5, "M4.1.mau": 40})]
    lead = sent(HEALTH, {"M4.1.tu": 8, "M4.1.mau": 43, "M4.1": "18.6"})

    def counted(units: list[Expected], given: list[Any]) -> list[bool]:
        made = at(PROVINCE, units, given).consolidation
        found = origins(TABLE, PROVINCE, units, given, "M4.1.tu")
        return [each.counted for each in settled(TABLE, "M4.1.tu", found, made.coverage)]

    assert counted(THREE[:2], sources) == [True, True]
    assert counted(THREE, sources) == [False, False, False], "a unit is missing: no sum was made"
    assert counted([*THREE, HEALTH], [*sources, lead]) == [False, False, False, True]
    assert counted([*THREE[:2], HEALTH], [*sources, lead]) == [False, False, True]


def test_quarters_open_into_what_each_commune_reached() -> None:
    lower = at(CITY, THREE, [sent(THREE[0], PASSED), sent(THREE[1], FAILED)])
    sources = [consolidated_by(district("256"), lower), sent(commune(1, "258"), PASSED)]
    expected = [district("256"), district("258"), *THREE, commune(1, "258")]
    found = [each for each in origins(TABLE, PROVINCE, expected, sources, "M6.3.tu") if each.counted]
    assert [(each.unit, each.cell.value, each.covers) for each in found] == [
        ("256", 1, (2, 3)), ("25801", "co", (1, 1)),
    ]  # fmt: skip


def test_a_row_of_the_lead_opens_into_the_lead_alone() -> None:
    sources = [sent(THREE[0], {KEY: 1}), sent(HEALTH, {"M4.1": "112.4"})]
    found = origins(TABLE, PROVINCE, [*THREE, HEALTH], sources, "M4.4")
    assert found == ()
    assert [(each.name, each.counted) for each in origins(TABLE, PROVINCE, [HEALTH], sources[1:], "M4.1")] == [
        ("Sở Y tế", True)
    ]


def test_nothing_below_gives_nothing_to_count() -> None:
    made = at(CITY, [], [])
    assert made.consolidation == Consolidation(coverage=made.consolidation.coverage, given=made.cells)
    assert made.cells[KEY].state is NO_DATA
