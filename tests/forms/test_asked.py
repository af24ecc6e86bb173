"""Sections of some levels and agencies: who sees them; rows that a table begins with: when they say something."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.asked import form_at, form_for, has_part
from forms.cells import Cell, Source
from forms.completion import Completion, completion
from forms.consolidation.joining import rows_said
from forms.form import Column, DocumentTexts, Field, Form, Section
from forms.pack import Agency
from forms.packs.asked import check_asked, check_start
from forms.packs.problem import Place
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.section_numbers import counted_anew
from forms.sifting import sift
from forms.start_rows import start_cells, without_untouched
from forms.starting import carried_cells
from forms.values import progress, telling_rows

FIRST = (
    {"noi_dung": "Tỷ lệ thứ nhất", "loai": "a"},
    {"noi_dung": "Tỷ lệ thứ hai", "so": "3"},
)
TABLE = Field(
    "2.b",
    "table",
    "Bảng rà soát",
    column=(Column("noi_dung", "Nội dung"), Column("loai", "Loại"), Column("so", "Số", "count")),
    start=FIRST,
)
COUNT = Field("1.so", "count", "Số vụ")
FORM = Form(
    "thu", "outline", 1, "Thử", "Thử", "S2:1", DocumentTexts("BÁO CÁO", "thử", {}), ("year", "range"),
    section=(
        Section("1", "Chung", "S2:2", "I."),
        Section("1.1", "Mọi đơn vị", "S2:3", depth=2, field=(COUNT, Field("1.t", "count", total_of=("1.so", "2.so")))),
        Section("2", "Của các sở", "S2:4", "II.", agencies=("so-a", "so-b")),
        Section("2.1", "Riêng một sở", "S2:5", depth=2, agencies=("so-b",), field=(Field("2.so", "count", "Số lớp"),)),
        Section("2.2", "Hai sở", "S2:6", depth=2, field=(TABLE,)),
        Section("3", "Của huyện và xã", "S2:7", "III.", levels=("huyen",), field=(Field("3", "narrative"),)),
        Section("4", "Của xã", "S2:8", "IV.", levels=("xa",)),
        Section("4.1", "Một dòng in", "S2:9", depth=2),
        Section("5", "Mọi cơ quan", "S2:10", "V.", levels=("agency",), field=(Field("5", "narrative"),)),
    ),
)  # fmt: skip
UNITS = {
    "tinh": UnitRef("75", "Tỉnh Đồng Nai", "tinh", (), "so-c"),
    "huyen": UnitRef("731", "Thành phố Biên Hòa", "huyen", ("Tỉnh Đồng Nai",)),
    "xa": UnitRef("26000", "Phường Trảng Dài", "xa", ("Thành phố Biên Hòa", "Tỉnh Đồng Nai")),
    "so-a": UnitRef("75.so-a", "Sở A", "agency", ("Tỉnh Đồng Nai",), "so-a"),
    "so-b": UnitRef("75.so-b", "Sở B", "agency", ("Tỉnh Đồng Nai",), "so-b"),
    "so-c": UnitRef("75.so-c", "Sở C", "agency", ("Tỉnh Đồng Nai",), "so-c"),
}
AGENCIES = {key: Agency(key, key.upper(), key, collective=key == "nhom") for key in ("so-a", "so-b", "so-c", "nhom")}


def seen(who: str, form: Form = FORM) -> list[str]:
    return [section.key for section in form_at(form, UNITS[who]).section]


def report(who: str, cells: dict[str, Cell] | None = None) -> Report:
    return Report("0" * 32, "thu", 1, "thu", 1, UNITS[who], parse_period("2021"), 1, cells or {})


def test_what_stands_where_a_unit_is_asked_nothing_counts_and_is_told() -> None:
    said = report("so-a", {"1.so": Cell(Decimal(3)), "2.so": Cell(Decimal(4)), "2.b[]": Cell("r1")})
    found = sift(FORM, said.unit, said)
    assert found.cells["2.so"].value == 4
    (note,) = found.notes
    assert note.startswith("1 phần không hỏi đơn vị này") and "Số lớp" in note
    assert sift(FORM, UNITS["so-b"], report("so-b", dict(said.cells))).notes == ()


class TestWhoSees:
    def test_a_province_sees_everything(self) -> None:
        assert form_at(FORM, UNITS["tinh"]) is FORM

    @pytest.mark.parametrize(
        ("who", "keys"),
        [
            ("huyen", ["1", "1.1", "3", "4", "4.1"]),
            ("xa", ["1", "1.1", "4", "4.1"]),
            ("so-a", ["1", "1.1", "2", "2.2", "5"]),
            ("so-b", ["1", "1.1", "2", "2.1", "2.2", "5"]),
            ("so-c", ["1", "1.1", "5"]),
        ],
    )
    def test_others_see_what_they_or_units_below_are_asked(self, who: str, keys: list[str]) -> None:
        assert seen(who) == keys

    def test_levels_and_agencies_together_ask_both(self) -> None:
        section = Section("1", "Chung", "S2:2", levels=("xa",), agencies=("so-a",), field=(COUNT,))
        form = replace(FORM, section=(section,))
        assert [who for who in UNITS if seen(who, form)] == ["tinh", "huyen", "xa", "so-a"]

    def test_a_total_speaks_of_what_is_left(self) -> None:
        assert form_at(FORM, UNITS["so-a"]).fields["1.t"].total_of == ("1.so",)
        assert FORM.fields["1.t"].total_of == ("1.so", "2.so")

    def test_a_unit_has_one_form(self) -> None:
        assert form_at(FORM, UNITS["xa"]) is form_at(FORM, UNITS["xa"])

    def test_a_form_that_asks_all_is_itself(self) -> None:
        plain = replace(FORM, section=FORM.section[:2])
        assert form_at(plain, UNITS["xa"]) is plain

    def test_who_has_no_part(self) -> None:
        form = replace(FORM, section=FORM.section[3:4])
        assert [who for who in UNITS if has_part(form, UNITS[who])] == ["tinh", "so-b"]

    def test_what_came_from_elsewhere_is_not_hidden(self) -> None:
        came = report("xa", {"3": Cell("Huyện nói")})
        assert [section.key for section in form_for(FORM, came).section] == ["1", "1.1", "3", "4", "4.1"]
        assert form_for(FORM, report("xa")) is form_at(FORM, UNITS["xa"])


class TestNumbers:
    @pytest.mark.parametrize(
        ("who", "numbers"),
        [
            ("xa", ["I.", "", "II.", ""]),
            ("so-a", ["I.", "", "II.", "", "III."]),
            ("huyen", ["I.", "", "II.", "III.", ""]),
        ],
    )
    def test_headings_that_stay_are_a_run_again(self, who: str, numbers: list[str]) -> None:
        assert [section.number for section in form_at(FORM, UNITS[who]).section] == numbers

    @pytest.mark.parametrize(
        ("numbers", "kept"),
        [
            (("1.", "2.", "3."), ("1.", "2.")),
            (("a)", "b)", "c)"), ("a)", "b)")),
            (("c)", "d)", "đ)"), ("c)", "d)")),
            (("1.", "3.", "4."), ("1.", "4.")),
            (("-", "-", "-"), ("-", "-")),
            (("I.", "2.", "c)"), ("I.", "c)")),
        ],
    )
    def test_only_runs_are_counted_anew(self, numbers: tuple[str, ...], kept: tuple[str, ...]) -> None:
        sections = [Section(str(at), "Mục", "S2:1", number) for at, number in enumerate(numbers)]
        assert tuple(each.number for each in counted_anew(sections, (sections[0], sections[2]))) == kept

    def test_numbers_within_follow_the_heading_above(self) -> None:
        whole = [
            Section("a", "A", "S2:1", "1."),
            Section("b", "B", "S2:1", "2."),
            Section("b.1", "B1", "S2:1", "2.1.", depth=2),
            Section("b.2", "B2", "S2:1", "2.2.", depth=2),
        ]
        assert [each.number for each in counted_anew(whole, (whole[1], whole[3]))] == ["1.", "1.1."]


class TestFirstRows:
    CELLS = start_cells(FORM)
    SECTION = (TABLE,)

    def test_the_rows_stand_in_a_new_report(self) -> None:
        assert self.CELLS["2.b[]"].text == "b1 b2"
        assert self.CELLS["2.b[b1].noi_dung"].text == "Tỷ lệ thứ nhất"
        assert self.CELLS["2.b[b2].so"].value == Decimal(3)
        assert {cell.source for cell in self.CELLS.values()} == {Source.IMPORTED}

    def test_untouched_they_say_nothing(self) -> None:
        begun = report("so-a", self.CELLS)
        form = form_at(FORM, begun.unit)
        assert telling_rows(TABLE, begun) == ()
        assert progress(form, begun) == (0, 3)
        assert completion(self.SECTION, begun) is Completion.EMPTY
        assert sift(FORM, begun.unit, begun).says == 0

    @pytest.mark.parametrize(
        "change", [{"2.b[b2].so": Cell(Decimal(4))}, {"2.b[b2].loai": Cell("b")}, {"2.b[b2].so": Cell(note="xem lại")}]
    )
    def test_a_touched_row_speaks(self, change: dict[str, Cell]) -> None:
        begun = report("so-a", {**self.CELLS, **change})
        assert telling_rows(TABLE, begun) == ("b2",)
        assert completion(self.SECTION, begun) is Completion.DONE
        assert sift(FORM, begun.unit, begun).says > 0

    def test_untouched_rows_are_not_joined(self) -> None:
        cells = {**self.CELLS, "2.b[b1].so": Cell(Decimal(7))}
        assert list(rows_said(TABLE, cells)) == ["b1"]

    def test_untouched_rows_give_way(self) -> None:
        cells = {**self.CELLS, "2.b[b1].so": Cell(Decimal(7))}
        changes = without_untouched(TABLE, cells)
        assert changes == {"2.b[]": Cell("b1"), "2.b[b2].noi_dung": None, "2.b[b2].so": None}
        gone = without_untouched(TABLE, self.CELLS)
        assert gone.keys() == self.CELLS.keys() and set(gone.values()) == {None}
        assert without_untouched(TABLE, {}) == {}

    def test_they_are_not_taken_over_as_a_list_of_names(self) -> None:
        table = replace(TABLE, column=TABLE.column[:1], start=FIRST[:1])
        form = replace(FORM, section=(replace(FORM.section[4], field=(table,)),))
        cells = {"2.b[]": Cell("x"), "2.b[x].noi_dung": Cell("Năm trước nói")}
        assert carried_cells(form, report("so-a", cells), form, {}) == {}


class TestChecks:
    def problems(self, *sections: Section) -> str:
        form = replace(FORM, section=sections)
        found = [*check_asked("thu.toml", form, AGENCIES)]
        return "\n".join(problem.text for problem in found)

    def test_the_form_is_good(self) -> None:
        assert self.problems(*FORM.section) == ""

    @pytest.mark.parametrize(
        ("section", "said"),
        [
            (Section("1", "A", "S", agencies=("so-z",)), "“so-z” không có trong pack.toml"),
            (Section("1", "A", "S", agencies=("nhom",)), "nhóm cơ quan"),
            (Section("1", "A", "S", levels=("xa", "xa")), "levels ghi hai lần"),
        ],
    )
    def test_who_is_named(self, section: Section, said: str) -> None:
        assert said in self.problems(section)

    def test_nobody_is_asked(self) -> None:
        above = Section("1", "A", "S", agencies=("so-a",))
        assert "không cấp nào" in self.problems(above, Section("2", "B", "S", depth=2, levels=("xa",)))

    def test_a_sum_of_what_others_fill(self) -> None:
        count = Section("3", "A", "S", field=(Field("3", "count", sum_of="2.b.so"),))
        assert "được tính từ bảng 2.b" in self.problems(*FORM.section[:5], count)

    def test_a_count_of_rows_that_are_always_there(self) -> None:
        count = Section("2.2", "A", "S", agencies=("so-a",), field=(TABLE, Field("3", "count", count_of="2.b")))
        assert "số dòng không nói lên" in self.problems(count)

    @pytest.mark.parametrize(
        ("start", "said"),
        [
            ({"khac": "a"}, "cột “khac” không có"),
            ({"so": "1.5"}, "“1.5” không hợp với cột so"),
            ({"chon": "c"}, "“c” không hợp với cột chon"),
            ({"ngay": "30/2/2024"}, "không hợp với cột ngay"),
            ({"noi_dung": ""}, "dòng 1 của start không ghi gì"),
        ],
    )
    def test_start_rows(self, start: dict[str, str], said: str) -> None:
        columns = (*TABLE.column, Column("chon", "Chọn", "choice"), Column("ngay", "Ngày", "date"))
        item = replace(TABLE, column=columns, start=(start,))
        assert said in "\n".join(problem.text for problem in check_start(Place("thu.toml", "2.b"), item))

    def test_start_rows_are_of_tables(self) -> None:
        item = replace(COUNT, start=({"so": "1"},))
        assert [problem.where for problem in check_start(Place("thu.toml", "1.so"), item)] == ["1.so"]
