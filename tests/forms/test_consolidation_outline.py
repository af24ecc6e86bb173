"""Phụ lục 02 and the self-check put together: counts and their tables, texts, lists, and events told twice."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.consolidation import Consolidated, changes, consolidate, origins
from forms.findings import Severity
from forms.keys import ROW_ID
from forms.report import Consolidation, Report
from forms.rules import CheckContext, check
from forms.values import effective
from tests.forms.below import CITY, PROVINCE, agency, at, commune, consolidated_by, district, report_with, sent
from tests.forms.samples import MISSING, NONE, OUTLINE, PACK, Given, report

FORM = "phu-luc-02"
TWO = [commune(1), commune(2)]
NOTHING = Consolidation()


def event(
    row: str = "r1", day: str = "2024-03-05", title: str = "Tọa đàm", by: str = "ban", **more: Given
) -> dict[str, Given]:
    """One row of the table of events."""
    own: dict[str, Given] = {"ngay": day, "noi_dung": title, "to_chuc": by, "so_cuoc": 1, "nam": 10, "nu": 20, **more}
    return {
        f"I.4.a.cuoc[{row}].{name}": Cell(value) if isinstance(value, str) else value for name, value in own.items()
    }


def table(*rows: dict[str, Given]) -> dict[str, Given]:
    """The table of events with these rows in order."""
    names = [next(iter(row)).partition("[")[2].partition("]")[0] for row in rows]
    return {"I.4.a.cuoc[]": Cell(" ".join(names)), **{key: value for row in rows for key, value in row.items()}}


def of_communes(
    *cells: dict[str, Given], own: dict[str, Cell] | None = None, before: Consolidation | None = None
) -> Consolidated:
    units = [commune(number) for number in range(1, len(cells) + 1)]
    sources = [sent(unit, given, FORM) for unit, given in zip(units, cells, strict=True)]
    return at(CITY, units, sources, FORM, own=own or {}, before=before)


def number(made: Consolidated, key: str) -> Decimal | None:
    return report_with(made, FORM, "huyen")[key].number


# Tables.


def test_rows_are_joined_with_ids_of_their_own_and_the_unit_s_name() -> None:
    made = of_communes(table(event()), table(event(title="Hội thảo ở Phường 2"), event("r2")))
    assert made.cells["I.4.a.cuoc[]"] == Cell("25601_r1 25602_r1 25602_r2", source=Source.CONSOLIDATED)
    titles = [made.cells[f"I.4.a.cuoc[{row}].noi_dung"].text for row in made.cells["I.4.a.cuoc[]"].text.split()]
    assert titles == ["Tọa đàm (Phường 1)", "Hội thảo ở Phường 2", "Tọa đàm (Phường 2)"]
    assert made.consolidation.coverage["I.4.a.cuoc"] == (2, 2)
    assert all(cell.source is Source.CONSOLIDATED for cell in made.cells.values())


def test_a_row_that_says_nothing_is_left_out_and_an_untitled_one_bears_the_name() -> None:
    made = of_communes({"I.4.a.cuoc[]": Cell("a b"), "I.4.a.cuoc[b].so_cuoc": 2})
    assert made.cells["I.4.a.cuoc[]"].text == "25601_b"
    assert made.cells["I.4.a.cuoc[25601_b].noi_dung"].text == "Phường 1"


def test_what_was_joined_below_keeps_both_names() -> None:
    lower = at(CITY, TWO, [sent(TWO[0], table(event()), FORM)], FORM)
    above = at(PROVINCE, [district(), *TWO], [consolidated_by(district(), lower, form=FORM)], FORM)
    assert above.cells["I.4.a.cuoc[]"].text == "256_25601_r1"
    assert above.cells["I.4.a.cuoc[256_25601_r1].noi_dung"].text == "Tọa đàm (Phường 1 – Thành phố Bắc Ninh)"


@pytest.mark.parametrize("row", ["r", "x" * 33, "x" * 40])
def test_row_ids_are_valid_unique_and_stable(row: str) -> None:
    units = [*TWO, agency("so-y-te")]
    sources = [sent(unit, table(event(row)), FORM) for unit in units]
    ids = at(PROVINCE, units, sources, FORM).cells["I.4.a.cuoc[]"].text.split()
    assert len(set(ids)) == 3 and all(ROW_ID.fullmatch(each) for each in ids)
    assert at(PROVINCE, units, sources[::-1], FORM).cells["I.4.a.cuoc[]"].text.split() == ids


def test_a_computed_column_is_left_to_be_computed() -> None:
    made = of_communes(table(event()))
    assert "I.4.a.cuoc[25601_r1].tong" not in made.cells
    assert report_with(made, FORM)["I.4.a.cuoc[25601_r1].tong"].value == 30


# Counts.


def test_a_count_that_the_joined_table_gives_is_not_stored() -> None:
    made = of_communes(table(event(nu=5)), table(event(nu=7, by="thanh_vien")))
    assert not {"I.4.a.nu", "I.4.a.ban", "I.4.a.tong", "I.4.a.tong_cuoc"} & made.cells.keys()
    assert (number(made, "I.4.a.nu"), number(made, "I.4.a.ban"), number(made, "I.4.a.tong_cuoc")) == (12, 1, 2)
    assert made.consolidation.coverage["I.4.a.nu"] == (2, 2)


def test_a_count_without_a_table_is_added_to_those_with_one() -> None:
    made = of_communes(table(event(nu=5)), {"I.4.a.nu": 40, "I.4.a.ban": 3})
    assert (number(made, "I.4.a.nu"), made.cells["I.4.a.nu"].value) == (45, 45)
    assert (number(made, "I.4.a.ban"), number(made, "I.4.a.tong_cuoc")) == (4, 4)
    assert "I.4.a.tong_cuoc" not in made.cells


def test_a_total_of_which_one_unit_gave_no_parts() -> None:
    made = of_communes({"I.4.a.nam": 2, "I.4.a.nu": 3}, {"I.4.a.tong": 10})
    assert number(made, "I.4.a.tong") == made.cells["I.4.a.tong"].number == 15


def test_what_the_office_adds_to_the_table_counts_too() -> None:
    own = {
        key: value if isinstance(value, Cell) else Cell(Decimal(value))
        for key, value in table(event("mine", nu=100)).items()
    }
    made = of_communes(table(event(nu=5)), {"I.4.a.nu": 40}, own=own)
    assert made.cells["I.4.a.nu"].value == 145


def test_plain_counts_and_money() -> None:
    made = of_communes({"I.3.b.so_lop": 2, "I.5.1.b.kinh_phi": 5_000_000}, {"I.3.b.so_lop": NONE})
    assert made.cells["I.3.b.so_lop"].value == 2 and made.consolidation.coverage["I.3.b.so_lop"] == (2, 2)
    assert made.cells["I.5.1.b.kinh_phi"].value == 5_000_000
    assert made.consolidation.coverage["I.5.1.b.kinh_phi"] == (1, 2)
    assert "I.5.2.don_vi" not in made.cells
    assert of_communes({"I.3.b.so_lop": MISSING}, {}).cells["I.3.b.so_lop"].state is State.MISSING


def test_an_estimate_stays_one() -> None:
    made = of_communes(table(event(nu=5)), {"I.4.a.nu": Cell(Decimal(40), State.ESTIMATE)})
    assert made.cells["I.4.a.nu"].state is State.ESTIMATE
    rows = of_communes(table(event(nu=Cell(Decimal(5), State.ESTIMATE))), table(event(nu=6)))
    assert report_with(rows, FORM)["I.4.a.nu"].state is State.ESTIMATE and "I.4.a.nu" not in rows.cells


def test_agencies_have_work_of_their_own_that_counts() -> None:
    health = agency("so-y-te")
    made = at(
        PROVINCE,
        [*TWO, health],
        [sent(TWO[0], {"I.3.b.so_lop": 2}, FORM), sent(health, {"I.3.b.so_lop": 3}, FORM)],
        FORM,
    )
    assert made.cells["I.3.b.so_lop"].value == 5 and made.consolidation.coverage["I.3.b.so_lop"] == (2, 3)


@pytest.mark.parametrize(
    ("asked", "cover", "told"),
    [
        ({"levels": ("huyen",)}, (1, 1), {"256"}),
        ({"agencies": ("so-y-te",)}, (1, 1), {"27.so-y-te"}),
        ({"levels": ("xa",), "agencies": ("so-y-te",)}, (3, 3), {"256", "27.so-y-te"}),
        ({}, (4, 4), {"256", "27.so-y-te", "27.so-gddt"}),
    ],
)
def test_a_section_waits_for_those_it_asks(
    asked: dict[str, tuple[str, ...]], cover: tuple[int, int], told: set[str]
) -> None:
    sections = [replace(each, **asked) if each.key == "I.3.b" else each for each in OUTLINE.section]
    form = replace(OUTLINE, section=tuple(sections))
    units = [district(), *TWO, agency("so-y-te"), agency("so-gddt")]
    said = [units[0], units[3], units[4]] if not asked else [units[0], units[3]]
    sources = [sent(unit, {"I.3.b.so_lop": 2}, FORM) for unit in said]
    sources = [source for source in sources if source.unit in told]
    made = consolidate(form, PROVINCE, units, sources)
    assert made.consolidation.coverage["I.3.b.so_lop"] == cover
    assert {origin.unit for origin in origins(form, PROVINCE, units, sources, "I.3.b.so_lop")} == told


def test_a_district_s_consolidated_coverage_is_added_up() -> None:
    lower = at(CITY, TWO, [sent(TWO[0], {"I.3.b.so_lop": 2}, FORM)], FORM)
    health = agency("so-y-te")
    sources = [consolidated_by(district(), lower, form=FORM), sent(health, {"I.3.b.so_lop": 1}, FORM)]
    made = at(PROVINCE, [district(), *TWO, health], sources, FORM)
    assert made.cells["I.3.b.so_lop"].value == 3 and made.consolidation.coverage["I.3.b.so_lop"] == (2, 3)


def test_the_committee_and_the_plan_are_each_office_s_own() -> None:
    made = of_communes({"I.5.1.a.so_thanh_vien": 9, "I.5.2.ke_hoach": "12/KH", "I.5.1.b.nguon": "Ngân sách"})
    assert (
        not {"I.5.1.a.so_thanh_vien", "I.5.2.ke_hoach", "I.5.1.b.nguon", "I.5.1.a.thanh_vien_ds[]"} & made.cells.keys()
    )


# Texts and lists.


def test_texts_are_joined_in_order_with_figures_written_out() -> None:
    made = of_communes({"I.4.a.nu": 7, "I.2.a": "Đã mời {I.4.a.nu} chị."}, {"I.2.a": Cell("Một.\nHai.")})
    assert made.cells["I.2.a"].text == "Phường 1: Đã mời 7 chị.\n\nPhường 2:\nMột.\nHai."
    assert len(made.consolidation.sources["I.2.a"]) == 2
    assert made.consolidation.coverage["I.2.a"] == (2, 2)


def test_a_section_to_follow_is_named() -> None:
    made = of_communes({"I.4.b.bdg": MISSING}, {"I.4.b.bdg": "Đã tổ chức"}, {"I.4.b.bdg": NONE})
    [told] = [finding for finding in made.findings if finding.key == "I.4.b.bdg"]
    assert (told.code, told.severity) == ("V21", Severity.NOTICE) and "Phường 1 ghi “sẽ bổ sung”" in told.message
    assert made.cells["I.4.b.bdg"].text == "Phường 2: Đã tổ chức"
    assert made.consolidation.coverage["I.4.b.bdg"] == (2, 3)
    assert of_communes({"I.4.b.bdg": MISSING}).cells["I.4.b.bdg"].state is State.MISSING
    assert of_communes({"I.4.b.bdg": NONE}).cells["I.4.b.bdg"].state is State.NONE
    assert "I.4.b.bdg" not in of_communes({}).cells


def test_one_wish_of_many_units_stands_once() -> None:
    made = of_communes({"III.1": Cell("Tăng kinh phí.\nMở lớp")}, {"III.1": Cell("tăng kinh phí")})
    assert made.cells["III.1"].text == "Tăng kinh phí. (Phường 1; Phường 2)\nMở lớp (Phường 1)"
    lower = at(CITY, TWO, [sent(unit, {"III.1": "Mở lớp"}, FORM) for unit in TWO], FORM)
    above = at(PROVINCE, [district(), *TWO], [consolidated_by(district(), lower, form=FORM)], FORM)
    assert above.cells["III.1"].text == "Mở lớp (Phường 1; Phường 2 – Thành phố Bắc Ninh)"


def test_sections_of_the_units_own_outlines_meet_under_their_heading() -> None:
    def outline(*sections: tuple[str, str]) -> dict[str, Given]:
        cells: dict[str, Given] = {"noi_dung[]": Cell(" ".join(f"r{at}" for at in range(len(sections))))}
        for at_row, (title, text) in enumerate(sections):
            cells[f"noi_dung[r{at_row}].tieu_de"] = Cell(title)
            cells[f"noi_dung[r{at_row}].noi_dung"] = Cell(text)
        return cells

    one = outline(("Kinh phí", "Đủ"), ("Ưu điểm, tồn tại, hạn chế và nguyên nhân", "Tốt"), ("Trống", ""))
    sources = [sent(TWO[0], one, "tu-kiem-tra"), sent(TWO[1], outline(("kinh phí", "Thiếu")), "tu-kiem-tra")]
    made = at(CITY, TWO, sources, "tu-kiem-tra")
    rows = made.cells["noi_dung[]"].text.split()
    assert [made.cells[f"noi_dung[{row}].tieu_de"].text for row in rows] == [
        "Ưu điểm, tồn tại, hạn chế và nguyên nhân", "Kinh phí",
    ]  # fmt: skip
    assert made.cells[f"noi_dung[{rows[1]}].noi_dung"].text == "Phường 1: Đủ\n\nPhường 2: Thiếu"


def test_a_joined_table_opens_into_the_rows_of_each_unit() -> None:
    sources = [sent(TWO[0], table(event("a"), event("b")), FORM), sent(TWO[1], {"II": "Khó"}, FORM)]
    found = origins(OUTLINE, CITY, TWO, sources, "I.4.a.cuoc")
    assert [(each.cell.number, each.counted) for each in found] == [(2, True), (None, False)]
    texts = origins(OUTLINE, CITY, TWO, sources, "II")
    assert [(each.cell.text, each.counted) for each in texts] == [("", False), ("Khó", True)]


# Doubles.


def doubles(made: Consolidated) -> list[str]:
    return [finding.key for finding in made.findings if finding.code == "V23"]


def test_one_event_by_the_committee_and_a_member() -> None:
    twice = table(
        event("a", title="Hội thảo về bình đẳng giới"),
        event("b", title="Hội thảo về bình đẳng  giới.", by="thanh_vien"),
    )
    made = of_communes(twice)
    assert doubles(made) == ["I.4.a.cuoc[25601_b].noi_dung"]
    [finding] = [each for each in made.findings if each.code == "V23"]
    assert finding.severity is Severity.WARNING and "05/3/2024" in finding.message and "Phường 1" in finding.message


def test_one_event_by_a_district_and_its_commune_and_by_the_office_itself() -> None:
    choices = {"256": "parts"}
    own = {
        key: value if isinstance(value, Cell) else Cell(Decimal(value))
        for key, value in table(event("mine", title="Lễ phát động")).items()
    }
    made = of_communes(table(event(title="Lễ phát động")), own=own)
    assert doubles(made) == ["I.4.a.cuoc[mine].noi_dung"]
    health, press = agency("so-y-te"), agency("so-tttt")
    sources = [sent(each, table(event(title="Lễ phát động")), FORM) for each in (health, press)]
    assert len(doubles(at(PROVINCE, [health, press], sources, FORM, choices=choices))) == 1


def test_two_communes_on_one_day_are_no_double() -> None:
    assert doubles(of_communes(table(event(title="Lễ phát động")), table(event(title="Lễ phát động")))) == []
    other = table(event("a", title="Lễ phát động"), event("b", title="Tập huấn kỹ năng", by="thanh_vien"))
    assert doubles(of_communes(other)) == []
    days = table(event("a"), event("b", day="2024-03-06", by="thanh_vien"))
    assert doubles(of_communes(days)) == []


# Consolidating again.


def written(made: Consolidated, present: dict[str, Cell], before: Consolidation = NOTHING) -> dict[str, Cell]:
    """The report's cells after the consolidation is written."""
    cells = dict(present)
    for key, cell in changes(OUTLINE, made.cells, present, before.given).items():
        if cell is None:
            del cells[key]
        else:
            cells[key] = cell
    return cells


def test_again_changes_nothing() -> None:
    made = of_communes(table(event()), {"I.2.a": "Đã làm", "I.4.a.nu": 4})
    cells = written(made, {})
    assert cells == made.cells and changes(OUTLINE, made.cells, cells, made.cells) == {}


def test_typed_cells_stay_and_given_ones_follow() -> None:
    first = of_communes({"I.2.a": "Một", "I.3.b.so_lop": 2, "II": "Khó"})
    cells = {**written(first, {}), "I.2.a": Cell("Viết lại"), "document.place": Cell("Bắc Ninh")}
    second = of_communes({"I.2.a": "Hai", "I.3.b.so_lop": 3})
    after = written(second, cells, first.consolidation)
    assert after["I.2.a"].text == "Viết lại" and after["I.3.b.so_lop"].value == 3 and "II" not in after
    assert after["document.place"].text == "Bắc Ninh"


def test_a_note_on_a_given_figure_stays() -> None:
    first = of_communes({"I.3.b.so_lop": 2})
    noted = Cell(Decimal(2), note="đã đối chiếu", source=Source.CONSOLIDATED)
    after = written(of_communes({"I.3.b.so_lop": 3}), {"I.3.b.so_lop": noted}, first.consolidation)
    assert (after["I.3.b.so_lop"].value, after["I.3.b.so_lop"].note) == (3, "đã đối chiếu")


def test_own_rows_stay_and_rows_taken_away_stay_away() -> None:
    first = of_communes(table(event("a"), event("b")))
    cells = written(first, {})
    for key in [key for key in cells if "25601_a" in key and key != "I.4.a.cuoc[]"]:
        del cells[key]
    cells["I.4.a.cuoc[]"] = Cell("mine 25601_b")
    cells["I.4.a.cuoc[mine].noi_dung"] = Cell("Của Ban")
    again = of_communes(table(event("a"), event("b"), event("c")))
    after = written(again, cells, first.consolidation)
    assert after["I.4.a.cuoc[]"].text == "mine 25601_b 25601_c" and after["I.4.a.cuoc[]"].source is Source.TYPED
    assert after["I.4.a.cuoc[mine].noi_dung"].text == "Của Ban" and not any(
        "25601_a" in key for key in after if "[]" not in key
    )
    gone = written(of_communes(table(event("c"))), after, again.consolidation)
    assert gone["I.4.a.cuoc[]"].text == "mine 25601_c"


def without(cells: dict[str, Cell], *rows: str, order: str) -> dict[str, Cell]:
    """The report after the office took these rows out of the joined table."""
    left = {key: cell for key, cell in cells.items() if not any(f"[{row}]" in key for row in rows)}
    del left["I.4.a.cuoc[]"]
    return {**left, "I.4.a.cuoc[]": Cell(order)} if order else left


def test_a_row_taken_away_comes_back_where_its_unit_has_changed_it() -> None:
    first = of_communes(table(event("a"), event("b")))
    cells = without(written(first, {}), "25601_a", order="25601_b")
    second = of_communes(table(event("a", nu=77), event("b")))
    after = written(second, cells, first.consolidation)
    assert after["I.4.a.cuoc[]"].text == "25601_b 25601_a" and after["I.4.a.cuoc[25601_a].nu"].value == 77
    again = without(after, "25601_a", order="25601_b")
    assert written(second, again, second.consolidation)["I.4.a.cuoc[]"].text == "25601_b"


def test_a_table_of_which_every_row_was_taken_out_stays_empty_and_counts_nothing() -> None:
    first = of_communes(table(event("a", nu=5)))
    cells = without(written(first, {}), "25601_a", order="")
    own = {**cells, "I.4.a.cuoc[]": Cell("")}
    again = of_communes(table(event("a", nu=5)), own=own, before=first.consolidation)
    after = written(again, cells, first.consolidation)
    assert after == {}
    more = of_communes(table(event("a", nu=5)), table(event("b", nu=2)), own=own, before=first.consolidation)
    after = written(more, cells, first.consolidation)
    assert after["I.4.a.cuoc[]"].text == "25602_b" and "I.4.a.nu" not in after


def test_a_withdrawn_row_in_which_the_office_wrote_stays() -> None:
    first = of_communes(table(event("a")))
    cells = written(first, {})
    cells["I.4.a.cuoc[]"] = Cell("25601_a mine")
    cells["I.4.a.cuoc[25601_a].noi_dung"] = Cell("Sửa lại")
    after = written(of_communes(table(event("b"))), cells, first.consolidation)
    assert after["I.4.a.cuoc[]"].text == "25601_a mine 25601_b"


def test_effective_total_is_the_sum_of_what_units_say() -> None:
    cells = [table(event(nu=5)), {"I.4.a.nu": 40, **table(event("z", nu=1))}, {"I.4.a.nu": 3}]
    made = of_communes(*cells)
    parts = [effective(OUTLINE, report(each, FORM))["I.4.a.nu"].number or 0 for each in cells]
    assert number(made, "I.4.a.nu") == sum(parts) == 48


def test_a_count_beside_its_table_remembers_what_the_table_gave() -> None:
    made = of_communes(table(event("a", nu=5)), {"I.4.a.nu": 40})
    assert made.cells["I.4.a.nu"].value == 45 and made.consolidation.tables == {"I.4.a.nu": 5}
    cells = {**made.cells}
    whole = replace(report(cells, FORM, "huyen"), consolidation=made.consolidation)
    assert behind(whole) == []
    left = without(cells, "25601_a", order="")
    assert behind(replace(whole, cells=left)) == ["I.4.a.nu"]
    own = {**cells, "I.4.a.cuoc[25601_a].nu": Cell(Decimal(6))}
    assert behind(replace(whole, cells=own)) == ["I.4.a.nu"]
    typed = {**left, "I.4.a.nu": Cell(Decimal(40), note="đã bỏ dòng trùng")}
    assert behind(replace(whole, cells=typed)) == []


def behind(of: Report) -> list[str]:
    """The counts that do not follow their rows."""
    found = check(CheckContext(PACK, OUTLINE, of))
    return [finding.key for finding in found if "chưa theo các dòng" in finding.message]
