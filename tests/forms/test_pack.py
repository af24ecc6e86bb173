"""What the pack bac-ninh-2024 says, counted and compared with the domain's tables A.2, A.4 to A.8."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from forms.duties import due_day, period_text
from forms.form import Row
from forms.keys import KEY
from forms.numbers import parse_canonical
from forms.packs.loader import cached_pack
from forms.resources import resource_path

PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
FORM = PACK.form_by_key["phu-luc-01"]
OUTLINE = PACK.form_by_key["phu-luc-02"]
ROWS = FORM.rows

SUMMED = {
    "M3.2a.1", "M3.2a.1n", "M3.2a.2", "M3.2a.2n", "M3.2b.1", "M3.2b.1n", "M3.2b.2", "M3.2b.2n", "M3.3.1", "M3.3.2",
}  # fmt: skip
SINGLE = {
    "M1.1.1", "M2.1", "M2.2", "M2.3", "M3.1", "M4.1", "M4.2", "M4.3", "M5.2", "M5.3a", "M5.3b",
    "M6.1", "M6.2", "M6.3", "M6.4",
}  # fmt: skip
FROM_THE_COMMUNE = {"M2.3", "M4.1", "M4.2", "M4.3", "M5.3a", "M5.3b", "M6.1", "M6.2", "M6.4"}


def keys(*kinds: str) -> set[str]:
    return {row.key for row in FORM.row if row.kind in kinds}


def marks(key: str) -> set[tuple[str, int, str, str]]:
    return {(target.scope, target.year, target.op, target.value) for target in ROWS[key].target}


def scopes(province: tuple[str, str], national: tuple[str, str]) -> set[tuple[str, int, str, str]]:
    """Four slots of "at least": the province's 2025 and 2030, then the national ones."""
    pairs = (("tinh", province), ("tw", national))
    return {(scope, year, ">=", value) for scope, pair in pairs for year, value in zip((2025, 2030), pair, strict=True)}


class TestTally:
    def test_rows_by_kind(self) -> None:
        kinds = Counter(row.kind for row in FORM.row)
        assert len(FORM.row) == 56
        assert kinds == {"heading": 13, "count": 18, "percent": 11, "number": 4, "status": 2, "rate": 8}

    def test_35_input_cells(self) -> None:
        assert len(FORM.row) - len(keys("heading", "rate")) == 35
        assert keys("percent", "number") == SINGLE

    def test_goals_and_indicators(self) -> None:
        goals = [row.key for row in FORM.row if row.label.startswith("Mục tiêu")]
        indicators = [row.key for row in FORM.row if row.label.startswith("Chỉ tiêu") and row.label[10] == ":"]
        assert goals == ["M1", "M2", "M3", "M4", "M5", "M6"]
        assert Counter(key[:2] for key in indicators) == {"M1": 1, "M2": 3, "M3": 4, "M4": 4, "M5": 3, "M6": 4}

    def test_printed_units_stand_in_two_rows(self) -> None:
        assert {row.key: row.unit_printed for row in FORM.row if row.unit_printed} == {
            "M1.1.1": "%",
            "M1.1.2a": "người",
        }

    def test_every_row_with_a_figure_has_a_natural_unit(self) -> None:
        assert not [row.key for row in FORM.row if row.kind != "heading" and not row.unit]

    def test_every_row_explains_itself(self) -> None:
        assert not [row.key for row in FORM.row if not row.explain.endswith(".")]


class TestRates:
    def test_the_eight_rates_and_their_parts(self) -> None:
        parts = {row.tt: (row.numerator, row.denominator, row.scale) for row in FORM.row if row.kind == "rate"}
        assert parts == {
            "1.3": ("M1.1.3b", "M1.1.3a", 100),
            "1.4": ("M1.1.4b", "M1.1.4a", 100),
            "2.1.1.2": ("M3.2a.1n", "M3.2a.1", 100),
            "2.1.2.2": ("M3.2a.2n", "M3.2a.2", 100),
            "2.2.1.2": ("M3.2b.1n", "M3.2b.1", 100),
            "2.2.2.2": ("M3.2b.2n", "M3.2b.2", 100),
            "3.3": ("M3.3.2", "M3.3.1", 100),
            "4.3": ("M3.4.2", "M3.4.1", 100),
        }

    def test_a_numerator_never_exceeds_its_denominator(self) -> None:
        for key in keys("rate"):
            assert ROWS[ROWS[key].numerator].part_of == ROWS[key].denominator

    def test_rates_of_goal_1_stand_above_their_parts_the_others_below(self) -> None:
        order = list(ROWS)
        above = {key for key in keys("rate") if order.index(key) < order.index(ROWS[key].numerator)}
        assert above == {"M1.1.3", "M1.1.4"}

    def test_scales(self) -> None:
        odd = {row.key: row.scale for row in FORM.row if row.scale != 100}
        assert odd == {"M3.1": 1, "M4.2": 100000, "M4.3": 1000}

    @pytest.mark.parametrize("key", ["M3.2b.1r", "M3.2b.2r", "M3.3.3"])
    def test_the_other_denominator(self, key: str) -> None:
        other, basis = ROWS[key].helper
        assert (other.key, other.role, basis.key, basis.role) == (f"{key}.alt", "alternative", f"{key}.basis", "basis")
        assert [option.value for option in basis.options] == ["printed", "alternative"]
        assert not other.required and other.levels == ROWS[ROWS[key].denominator].levels


class TestHelpers:
    @pytest.mark.parametrize("key", sorted(SINGLE))
    def test_every_single_value_can_be_recomputed(self, key: str) -> None:
        pair = {helper.role: helper for helper in ROWS[key].helper if helper.role in ("numerator", "denominator")}
        levels = ("xa", "huyen", "tinh", "agency") if key in FROM_THE_COMMUNE else ("tinh", "agency")
        assert {role: helper.key for role, helper in pair.items()} == {
            "numerator": f"{key}.tu",
            "denominator": f"{key}.mau",
        }
        assert {helper.levels for helper in pair.values()} == {levels}
        assert not any(helper.required for helper in pair.values())

    def test_four_quarters_of_four_items_at_the_commune(self) -> None:
        quarters = [helper for helper in ROWS["M6.3"].helper if helper.role == "quarter"]
        assert [helper.key for helper in quarters] == ["M6.3.q1", "M6.3.q2", "M6.3.q3", "M6.3.q4"]
        assert {(helper.levels, helper.required, helper.at_least) for helper in quarters} == {(("xa",), True, "4")}
        assert ROWS["M6.3"].collect == "quarters"

    def test_the_school_year_is_asked(self) -> None:
        year = FORM.helpers["M5.1.nh"][1]
        assert (year.role, year.kind, year.required) == ("school_year", "school_year", True)

    def test_no_other_helper_is_required(self) -> None:
        required = {key for key, (_, helper) in FORM.helpers.items() if helper.required}
        assert required == {"M5.1.nh", "M6.3.q1", "M6.3.q2", "M6.3.q3", "M6.3.q4"}


class TestTargets:
    def test_national_values_only_where_the_form_prints_them(self) -> None:
        national = {row.key for row in FORM.row if any(target.scope == "tw" for target in row.target)}
        rates = {"M3.2a.1r", "M3.2a.2r", "M3.2b.1r", "M3.2b.2r"}
        assert national == {"M2.2", "M3.2", "M5.2"} | rates
        assert all("TW" in target.text for row in FORM.row for target in row.target if target.scope == "tw")

    def test_two_scopes_of_the_victims_and_the_perpetrators(self) -> None:
        for key in ("M3.2a.1r", "M3.2a.2r"):
            assert marks(key) == scopes(("90", "100"), ("80", "90"))
        for key in ("M3.2b.1r", "M3.2b.2r"):
            assert marks(key) == scopes(("60", "80"), ("50", "70"))
        assert marks("M3.2a") == {("tinh", 2025, ">=", "80"), ("tinh", 2030, ">=", "90")}
        assert marks("M3.2b") == {("tinh", 2025, ">=", "50"), ("tinh", 2030, ">=", "70")}

    @pytest.mark.parametrize(
        ("key", "first", "second"),
        [
            ("M1.1", (">=", "60"), (">=", "75")),
            ("M1.1.1", (">=", "60"), (">=", "75")),
            ("M1.1.3", (">=", "60"), (">=", "75")),
            ("M1.1.4", (">=", "60"), (">=", "75")),
            ("M2.1", (">=", "50"), ("~", "60")),
            ("M2.2", ("<", "20"), ("<", "10")),
            ("M2.3", (">=", "27"), (">=", "30")),
            ("M3.1", ("<=", "1.7"), ("<=", "1.4")),
            ("M3.3.3", (">=", "100"), (">=", "100")),
            ("M3.4.3", (">=", "70"), (">=", "100")),
            ("M4.1", ("<=", "111"), ("<=", "109")),
            ("M4.2", ("<=", "42"), ("<", "42")),
            ("M4.3", ("<=", "18"), ("<", "18")),
            ("M5.1", ("status", "da"), ("status", "da")),
            ("M5.2", (">", "30"), (">=", "35")),
            ("M5.3a", (">=", "50"), (">", "50")),
            ("M5.3b", (">=", "30"), (">=", "35")),
            ("M6.1", (">=", "60"), (">=", "80")),
            ("M6.2", (">=", "100"), (">=", "100")),
            ("M6.3", (">=", "100"), (">=", "100")),
            ("M6.4", (">=", "100"), (">=", "100")),
        ],
    )
    def test_the_province(self, key: str, first: tuple[str, str], second: tuple[str, str]) -> None:
        own = {mark for mark in marks(key) if mark[0] == "tinh"}
        assert own == {("tinh", 2025, *first), ("tinh", 2030, *second)}

    def test_national_marks(self) -> None:
        assert {mark for mark in marks("M2.2") if mark[0] == "tw"} == {("tw", 2025, "<", "30"), ("tw", 2030, "<", "25")}
        assert {mark for mark in marks("M5.2") if mark[0] == "tw"} == {("tw", 2030, ">=", "40")}
        assert marks("M4.4") == {("tinh", 2030, ">=", "1")}


class TestLeads:
    def test_a_blank_cell_takes_the_lead_of_its_indicator(self) -> None:
        assert ROWS["M1.1.4b"].leads == ROWS["M1.1"].leads == ("so-noi-vu", "cac-huyen-thanh-pho", "so-ldtbxh")
        assert ROWS["M2.3"].leads == ("so-ldtbxh", "cuc-thong-ke")
        assert ROWS["M3.1"].leads == ("so-vhtt", "cuc-thong-ke")
        assert ROWS["M4.4"].leads == ("so-y-te",)
        assert ROWS["M6.4"].leads == ("so-tttt",)

    def test_the_cells_that_slid(self) -> None:
        for key in ("M3.2a.1", "M3.2a.1n", "M3.2a.1r", "M3.2b.1", "M3.2b.1n", "M3.2b.1r"):
            assert (ROWS[key].leads, ROWS[key].period) == (("so-vhtt",), "year")
        for key in ("M3.2a.2", "M3.2a.2n", "M3.2a.2r", "M3.2b.2", "M3.2b.2n", "M3.2b.2r"):
            assert (ROWS[key].leads, ROWS[key].period) == (("so-gddt", "so-ldtbxh"), "year")

    def test_every_input_row_has_a_lead_and_a_period(self) -> None:
        assert not [row.key for row in FORM.row if row.kind != "heading" and not (row.leads and row.period)]

    def test_every_printed_spelling_of_an_agency_is_known(self) -> None:
        known = {name for agency in PACK.agency for name in (agency.name, *agency.aliases)}
        for row in FORM.row:
            for lead in row.leads if row.lead_printed else ():
                names = (PACK.agencies[lead].name, *PACK.agencies[lead].aliases)
                assert any(name in row.lead_printed for name in names) or row.key == "M3.2b.1r", row.key
        assert {"Sở LĐTB&XH", "Sở Lao động TBXH", "Sở Lao động", "Sở Văn hóa - Thể thao", "Sở Nội Vụ"} <= known

    def test_the_labour_department_acts_for_the_province(self) -> None:
        acting = {agency.key: agency.acts_for for agency in PACK.agency if agency.acts_for}
        assert acting == {"so-ldtbxh": PACK.province}
        assert {agency.key for agency in PACK.agency if agency.collective} == {
            "cac-huyen-thanh-pho",
            "cac-truong-su-pham",
        }


def typed_at(level: str) -> set[str]:
    return {row.key for row in FORM.row if level in row.levels}


class TestLevels:
    def test_the_commune(self) -> None:
        assert typed_at("xa") == SUMMED | {"M1.1.4b", "M6.1", "M6.2", "M6.3", "M6.4"}

    def test_the_district(self) -> None:
        assert typed_at("huyen") == SUMMED | {"M1.1.3b", "M4.1", "M6.4"}

    def test_the_province_and_the_agencies_type_every_input(self) -> None:
        assert typed_at("tinh") == typed_at("agency") == set(ROWS) - keys("heading", "rate")

    def test_yes_or_no_where_the_unit_speaks_of_itself(self) -> None:
        kinds = {row.key: row.level_kinds for row in FORM.row if row.level_kinds}
        assert kinds == {"M1.1.3b": {"huyen": "yes_no"}, "M1.1.4b": {"xa": "yes_no"}, "M6.3": {"xa": "yes_no"}}
        assert ROWS["M1.1.4b"].kind_at("tinh") == "count"


class TestRules:
    def test_collection(self) -> None:
        assert {row.key for row in FORM.row if row.collect == "sum"} == SUMMED
        assert {row.key for row in FORM.row if row.collect == "count_yes"} == {"M1.1.3b", "M1.1.4b"}
        assert {row.key for row in FORM.row if row.collect == "list"} == {"M1.1.2", "M5.1"}
        assert {row.key for row in FORM.row if row.collect == "recompute"} == keys("rate") | FROM_THE_COMMUNE
        assert ROWS["M3.4.1"].collect == ROWS["M4.4"].collect == "owner"

    def test_guarded_and_cumulative_counts(self) -> None:
        assert {row.key for row in FORM.row if row.sensitive} == SUMMED
        assert {row.key for row in FORM.row if row.cumulative} == SUMMED

    def test_priorities_of_footnote_2(self) -> None:
        assert {row.key for row in FORM.row if row.priority} == {"M1.1", "M3.1", "M3.4", "M4.1", "M4.4", "M5.3", "M6.3"}

    def test_denominators_out_of_the_tree(self) -> None:
        assert {row.key: row.units_of for row in FORM.row if row.units_of} == {"M1.1.3a": "huyen", "M1.1.4a": "xa"}

    def test_the_two_statuses(self) -> None:
        assert [option.value for option in ROWS["M1.1.2"].options] == ["co", "khong"]
        assert ROWS["M1.1.2"].yes_when == "M1.1.2a"
        assert [option.value for option in ROWS["M5.1"].options] == ["chua", "dang", "da"]
        assert ROWS["M5.1"].period == "school_year"

    def test_plausible_ranges(self) -> None:
        def bounds(row: Row) -> tuple[Decimal | None, Decimal | None]:
            return parse_canonical(row.soft_min), parse_canonical(row.soft_max)

        assert {row.key: bounds(row) for row in FORM.row if row.soft_min or row.soft_max} == {
            "M3.1": (Decimal("0.5"), Decimal(5)),
            "M4.1": (Decimal(95), Decimal(125)),
            "M4.2": (None, Decimal(200)),
            "M4.3": (None, Decimal(100)),
        }


class TestObligations:
    def test_dates_are_exclusive(self) -> None:
        assert {duty.id: (duty.form, period_text(duty, 2024), due_day(duty, 2024)) for duty in PACK.obligation} == {
            "R10": ("phu-luc-01", "2024", date(2024, 12, 24)),
            "R11": ("phu-luc-02", "2024-H1", date(2024, 6, 4)),
            "R12": ("phu-luc-02", "2024", date(2024, 12, 4)),
            "R13": ("tu-kiem-tra", "2024", date(2024, 12, 4)),
            "R4": ("vu-viec-dot-xuat", "", None),
            "R14": ("trinh-do-can-bo-nu", "2024", None),
            "R15": ("danh-gia-muc-tieu", "2024", None),
            "R16": ("theo-doi-chi-tieu", "2024", None),
        }

    def test_only_the_self_check_prints_a_year(self) -> None:
        assert {duty.id: duty.year for duty in PACK.obligation if duty.has_day} == {
            "R10": 0,
            "R11": 0,
            "R12": 0,
            "R13": 2024,
        }
        assert not any(duty.year for duty in PACK.obligation if not duty.has_day)

    def test_a_commune_reports_to_its_district_all_others_to_the_department(self) -> None:
        goes = {"xa": "parent", "huyen": "so-ldtbxh", "tinh": "so-ldtbxh", "agency": "so-ldtbxh"}
        for duty in PACK.obligation:
            assert duty.to == {level: goes[level] for level in duty.levels}
        some = {duty.id: duty.levels for duty in PACK.obligation if set(duty.levels) != set(goes)}
        assert some == {"R14": ("agency",), "R15": ("huyen",), "R16": ("tinh", "agency")}

    def test_reports_due_before_their_action_month_ends_warn(self) -> None:
        assert {duty.id for duty in PACK.obligation if duty.warning} == {"R11", "R12"}
        assert OUTLINE.section_of["I.4.b.bdg"].may_follow


class TestOutline:
    def test_quantities_that_phu_luc_02_demands(self) -> None:
        demanded = {
            key
            for key, item in OUTLINE.fields.items()
            if item.type in ("count", "money", "table") and not item.optional
        }
        assert demanded == {
            "I.1", "I.1.so_van_ban", "I.3.b.so_lop", "I.3.b.hoc_vien", "I.4.a.ban", "I.4.a.thanh_vien",
            "I.4.a.tong_cuoc", "I.4.a.cuoc", "I.4.a.nam", "I.4.a.nu", "I.4.a.tong", "I.4.a.san_pham",
            "I.4.c", "I.4.c.tong_lop", "I.4.c.tong_nam", "I.4.c.tong_nu", "I.4.c.tong_dai_bieu",
            "I.5.1.b.kinh_phi", "I.5.2.don_vi",
        }  # fmt: skip

    def test_every_section_that_asks_has_a_field(self) -> None:
        silent = {section.key for section in OUTLINE.section if not section.field}
        assert silent == {"I", "I.2", "I.3", "I.4", "I.5", "I.5.1", "III"}

    def test_men_and_women_make_the_total(self) -> None:
        for table in ("I.4.a.cuoc", "I.4.c"):
            columns = {column.key: column for column in OUTLINE.fields[table].column}
            assert columns["tong"].sum_of == ("nam", "nu")
        assert OUTLINE.fields["I.4.a.tong"].total_of == ("I.4.a.nam", "I.4.a.nu")

    def test_events_are_counted_by_organiser_and_action_month(self) -> None:
        fields = OUTLINE.fields
        assert (fields["I.4.a.ban"].sum_of, fields["I.4.a.ban"].where) == ("I.4.a.cuoc.so_cuoc", {"to_chuc": "ban"})
        assert fields["I.4.a.thanh_vien"].where == {"to_chuc": "thanh_vien"}
        assert fields["I.4.b.bdg_cuoc"].where == {"thang_hanh_dong": "bdg"}

    def test_the_self_check_is_the_units_own_outline(self) -> None:
        form = PACK.form_by_key["tu-kiem-tra"]
        (item,) = form.fields.values()
        assert item.as_sections
        assert [column.key for column in item.column] == ["tieu_de", "noi_dung"]
        assert len(item.suggested) == 8


def test_every_key_is_a_name() -> None:
    named = [*ROWS, *FORM.helpers, *OUTLINE.fields, *(section.key for section in OUTLINE.section)]
    assert not [key for key in named if not KEY.fullmatch(key)]


def test_the_30_anomalies_and_the_reports_without_a_form_are_listed_in_order() -> None:
    assert [erratum.number for erratum in PACK.erratum] == list(range(1, 32))
    assert all(
        erratum.where and erratum.anomaly.endswith(".") and erratum.treatment.endswith(".") for erratum in PACK.erratum
    )
