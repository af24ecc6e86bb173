"""A bad pack is refused whole, and every fault names its file, its place and a remedy."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from forms.packs.loader import PackError, cached_pack, load_pack
from forms.packs.problem import REPORT_NAMES, find_cycles
from forms.periods import parse_period
from forms.present import names_for
from forms.report import Report, UnitRef
from forms.resources import resource_path

ORIGINAL = resource_path("packs", "bac-ninh-2024")
HEAD, TABLE, OUTLINE, CHECK = "pack.toml", "phu-luc-01.toml", "phu-luc-02.toml", "tu-kiem-tra.toml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the pack, free to be broken."""
    return Path(shutil.copytree(ORIGINAL, tmp_path / "goi-thu"))


def change(folder: Path, file: str, after: str, old: str, new: str) -> None:
    """Replace the first `old` after the entry whose key or id is `after`, or after that text."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    named = re.search(rf'^( +{{ )?(key|id) = "{re.escape(after)}"', text, re.MULTILINE)
    start = named.start() if named else text.index(after)
    at = text.index(old, start)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")


def problems(folder: Path) -> tuple[str, ...]:
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return caught.value.problems


RATE, COUNT, PART, ALT = "M1.1.3", "M3.2a.1", "M3.2a.1n", "M3.2b.1r"

ROW_FAULTS = [
    ("target outside the strategy", "M1.1.3", "year = 2030", "year = 2035", "M1.1.3", "ngoài giai đoạn"),
    ("key twice", "M2.2", 'key = "M2.2"', 'key = "M2.1"', "M2.1", "khóa “M2.1” đã được dùng"),
    ("key grammar", "M2.2", 'key = "M2.2"', 'key = "M2 2"', "M2 2", "khóa “M2 2” sai quy tắc"),
    ("key of the document", "M2.2", 'key = "M2.2"', 'key = "document.place"', "document.place", "ô của văn bản"),
    ("helper key twice", "M2.1.mau", "M2.1.mau", "M2.1.tu", "M2.1", "khóa “M2.1.tu” đã được dùng"),
    ("unknown numerator", RATE, 'numerator = "M1.1.3b"', 'numerator = "M9"', "M1.1.3", "numerator trỏ đến dòng “M9”"),
    ("unknown denominator", RATE, 'denominator = "M1.1.3a"', 'denominator = "M9"', "M1.1.3", "denominator trỏ đến"),
    ("rate without numerator", RATE, 'numerator = "M1.1.3b"\n', "", "M1.1.3", "tỷ lệ chưa có numerator"),
    ("rate without denominator", RATE, 'denominator = "M1.1.3a"\n', "", "M1.1.3", "tỷ lệ chưa có denominator"),
    ("one row both parts", RATE, "M1.1.3b", "M1.1.3a", "M1.1.3", "cùng một dòng"),
    ("numerator is a heading", RATE, 'numerator = "M1.1.3b"', 'numerator = "M1"', "M1.1.3", "không phải dòng số"),
    ("a count with a numerator", COUNT, "collect =", 'numerator = "M1"\ncollect =', "M3.2a.1", "không phải dòng tỷ"),
    ("unknown part_of", PART, 'part_of = "M3.2a.1"', 'part_of = "M7"', "M3.2a.1n", "part_of trỏ đến dòng “M7”"),
    ("unknown yes_when", "M1.1.2", 'yes_when = "M1.1.2a"', 'yes_when = "M1"', "M1.1.2", "yes_when trỏ đến “M1”"),
    ("no answer co", "M1.1.2", 'value = "co"', 'value = "yes"', "M1.1.2", "“co” và “khong”"),
    ("unknown lead", "M4.1", '"so-y-te"', '"so-y-tes"', "M4.1", "cơ quan chủ trì “so-y-tes”"),
    ("agency without lead", "M4.1", 'leads = ["so-y-te"]\n', "", "M4.1", "không có cơ quan chủ trì"),
    ("no level", COUNT, 'levels = ["xa", "huyen", "tinh", "agency"]\n', "", "M3.2a.1", "chưa nêu cấp nhập"),
    ("a rate is typed", RATE, "collect =", 'levels = ["xa"]\ncollect =', "M1.1.3", "lại có cấp nhập"),
    ("kind of a foreign level", "M1.1.4b", "{ xa =", "{ huyen =", "M1.1.4b", "level_kinds nêu cấp “huyen”"),
    ("no collect", COUNT, 'collect = "sum"\n', "", "M3.2a.1", "chưa nêu cách tổng hợp"),
    ("a heading is collected", "M1", 'kind = "heading"', 'kind = "heading"\ncollect = "sum"', "M1", "bỏ collect"),
    ("a rate is summed", RATE, 'collect = "recompute"', 'collect = "owner"', "M1.1.3", "phải được tính lại"),
    ("a percent is summed", "M2.1", '"owner"', '"sum"', "M2.1", "chỉ số đếm mới cộng được"),
    ("nobody says yes", "M1.1.4b", 'level_kinds = { xa = "yes_no" }\n', "", "M1.1.4b", "không cấp nào trả lời"),
    ("target is no number", "M3.1", 'value = "1.7"', 'value = "1,7"', "M3.1", "“1,7” không phải số"),
    ("target is no answer", "M5.1", 'op = "status", value = "da"', 'op = "status", value = "x"', "M5.1", "phương án"),
    ("two targets in one slot", "M6.1", "year = 2030", "year = 2025", "M6.1", "cùng phạm vi và cùng năm"),
    ("soft bound is no number", "M3.1", '"0.5"', '"0,5"', "M3.1", "soft_min “0,5”"),
    ("soft bounds crossed", "M4.1", 'soft_min = "95"', 'soft_min = "950"', "M4.1", "lớn hơn soft_max"),
    ("scale is zero", "M3.1", "scale = 1", "scale = 0", "M3.1", "scale"),
    ("status without answers", "M5.1", "options = [{", "note = \"\" #", "M5.1", "ít hơn hai phương án"),
    ("two answers alike", "M5.1", '"dang"', '"chua"', "M5.1", "cùng giá trị"),
    ("half a pair", "M2.1.mau", 'role = "denominator"', 'role = "part"', "M2.1", "không đủ một cặp"),
    ("no basis", ALT, 'role = "basis"', 'role = "whole"', "M3.2b.1r", "alternative và basis"),
    ("basis of other answers", ALT, 'value = "printed"', 'value = "in"', "M3.2b.1r", "printed và alternative"),
    ("three quarters", "M6.3.q4", 'role = "quarter"', 'role = "part"', "M6.3", "số ô quý"),
    ("quarters not collected", "M6.3", 'collect = "quarters"', 'collect = "owner"', "M6.3", "số ô quý"),
    ("floor is no number", "M6.3.q1", 'at_least = "4"', 'at_least = "bốn"', "M6.3", "“bốn” không phải số"),
    ("helper without levels", "M2.1.tu", 'levels = ["tinh", "agency"]', "levels = []", "M2.1", "M2.1.tu chưa nêu cấp"),
    ("helpers of a count", "M2.1", 'kind = "percent"', 'kind = "count"', "M2.1", "chỉ dùng cho dòng percent"),
    ("school year as a number", "M5.1.nh", 'kind = "school_year"', 'kind = "count"', "M5.1", "school_year"),
    ("no source", COUNT, 'source = "S4:270"', 'source = ""', "M3.2a.1", "thiếu nguồn"),
]  # fmt: skip

FIELD_FAULTS = [
    ("field key twice", "I.4.a.nu", "I.4.a.nu", "I.4.a.nam", "I.4.a.nam", "khóa “I.4.a.nam” đã được dùng"),
    ("section key twice", "I.3.a", "I.3.a", "I.2.a", "I.2.a", "khóa “I.2.a” đã được dùng"),
    ("field named like a section", "I.5.2.kien_nghi", "I.5.2.kien_nghi", "III", "III", "trùng khóa của mục khác"),
    ("depth jumps", "I.1", "depth = 2", "depth = 3", "I.1", "nhảy từ 1 sang 3"),
    ("depth below one", "II", "depth = 1", "depth = 0", "II", "cấp đề mục"),
    ("unknown count_of", "I.1.so_van_ban", 'count_of = "I.1"', 'count_of = "I.9"', "I.1.so_van_ban", "“I.9”"),
    ("count of no table", "I.1.so_van_ban", 'count_of = "I.1"', 'count_of = "II"', "I.1.so_van_ban", "không phải bảng"),
    ("unknown sum_of", "I.4.a.nam", "I.4.a.cuoc.nam", "I.4.a.ai.nam", "I.4.a.nam", "không có bảng “I.4.a.ai”"),
    ("sum of no column", "I.4.a.nam", "I.4.a.cuoc.nam", "I.4.a.cuoc.tre", "I.4.a.nam", "không có cột số “tre”"),
    ("sum of words", "I.4.a.nam", "I.4.a.cuoc.nam", "I.4.a.cuoc.noi_dung", "I.4.a.nam", "cột số “noi_dung”"),
    ("where no column", "I.4.a.ban", "{ to_chuc =", "{ ai =", "I.4.a.ban", "where nêu cột “ai”"),
    ("where no answer", "I.4.a.ban", 'to_chuc = "ban"', 'to_chuc = "so"', "I.4.a.ban", "“so” không phải phương án"),
    ("where of a count", "I.5.1.a.nu", 'gioi_tinh = "nu"', 'gioi_tinh = "x"', "I.5.1.a.nu", "“x” không phải phương án"),
    ("where without a sum", "I.4.a.ban", 'sum_of = "I.4.a.cuoc.so_cuoc"\n', "", "I.4.a.ban", "không có sum_of"),
    ("unknown total_of", "I.4.a.tong_cuoc", '"I.4.a.thanh_vien"', '"I.4.a.x"', "I.4.a.tong_cuoc", "total_of trỏ đến"),
    ("total of words", "I.4.a.tong_cuoc", '"I.4.a.thanh_vien"', '"II"', "I.4.a.tong_cuoc", "không phải ô số"),
    ("unknown within", "I.5.2.don_vi", "I.5.2.don_vi_ke_hoach", "I.5.2.x", "I.5.2.don_vi", "within trỏ đến “I.5.2.x”"),
    ("two ways to compute", "I.4.a.nu", "sum_of", 'count_of = "I.1"\nsum_of', "I.4.a.nu", "nhiều cách"),
    ("words are computed", "I.4.a.nu", 'type = "count"', 'type = "text"', "I.4.a.nu", "chỉ ô số"),
    ("unknown comparison", "I.2.dd.nan_nhan", "M3.2a.1n", "M9", "I.2.dd.nan_nhan", "“phu-luc-01:M9” không có"),
    ("a table without columns", "I.1", 'type = "table"', 'type = "narrative"', "I.1", "chỉ bảng mới có cột"),
    ("two columns alike", "I.1", 'key = "ngay"', 'key = "ky_hieu"', "I.1", "hai cột có cùng khóa"),
    ("column key grammar", "I.1", 'key = "ngay"', 'key = "Ngày"', "I.1", "khóa cột “Ngày”"),
    ("choice without answers", "I.1", 'type = "date"', 'type = "choice"', "I.1", "ít hơn hai phương án"),
    ("a field named like a column", "I.4.c.tong_nam", '"I.4.c.tong_nam"', '"I.4.c.nam"', "I.4.c", "trích số nào"),
    ("column sums no column", "I.4.c", '["nam", "nu"]', '["nam", "tre"]', "I.4.c", "cột tong cộng “tre”"),
    ("words are added up", "I.2.a", '"narrative"', '"narrative"\ncollect = "sum"', "I.2.a", "chỉ ô số mới cộng"),
    ("a count is joined", "I.3.b.so_lop", '"count"', '"count"\ncollect = "join"', "I.3.b.so_lop", "mới ghép"),
    ("a name in no column", "I.1", 'attributed = "co_quan"', 'attributed = "x"', "I.1", "cột ghi tên đơn vị"),
    ("a name in a day", "I.1", 'attributed = "co_quan"', 'attributed = "ngay"', "I.1", "không phải cột chữ"),
    ("column sums itself", "I.4.c", '["nam", "nu"]', '["nam", "tong"]', "I.4.c", "quay vòng: tong → tong"),
]  # fmt: skip

HEAD_FAULTS = [
    ("agency twice", "so-noi-vu", "so-noi-vu", "so-y-te", "so-y-te", "khóa “so-y-te” đã được dùng"),
    ("one name, two agencies", "so-noi-vu", '"Sở Nội Vụ"', '"Sở LĐTBXH"', "so-noi-vu", "đã thuộc cơ quan so-ldtbxh"),
    ("acts for nobody", "so-ldtbxh", 'acts_for = "27"', 'acts_for = "72"', "so-ldtbxh", "acts_for “72”"),
    ("unknown form", "R10", '"phu-luc-01"', '"phu-luc-09"', "R10", "biểu mẫu “phu-luc-09”"),
    ("a period the form has not", "R10", 'period = "year"', 'period = "half"\nhalf = 1', "R10", "kỳ báo cáo “half”"),
    ("half missing", "R11", "half = 1\n", "", "R11", "kỳ 6 tháng"),
    ("30 February", "R12", "due_day = 5\ndue_month = 12", "due_day = 30\ndue_month = 2", "R12", "không có ngày 30/2"),
    ("month 13", "R13", "due_month = 12", "due_month = 13", "R13", "không có ngày 5/13"),
    ("unknown receiver", "R10", 'huyen = "so-ldtbxh"', 'huyen = "so-x"', "R10", "nơi nhận “so-x”"),
    ("no receiver", "R10", 'xa = "parent", ', "", "R10", "nơi nhận của cấp xa"),
    ("receiver of no level", "R10", 'levels = ["xa", ', "levels = [", "R10", "to nêu cấp “xa”"),
    ("obligation twice", "R11", 'id = "R11"', 'id = "R10"', "R10", "khóa “R10” đã được dùng"),
    ("unknown form of a head", "[[issuer]]", '"tu-kiem-tra"', '"tu-x"', "issuer", "biểu mẫu “tu-x”"),
    ("unknown agency of a head", "[[issuer]]", '["cong-an-tinh"]', '["cong-an"]', "issuer", "cơ quan “cong-an”"),
    ("no addressee", "[[addressees]]", 'levels = ["xa"]', 'levels = ["huyen"]', "addressees", "biểu phu-luc-01"),
    ("unknown name in a head", "[[issuer]]", "{DON_VI}", "{DONVI}", "issuer", "không có biến “{DONVI}”"),
    ("lone brace", "[[addressees]]", "{cap_tren}", "{cap_tren", "addressees", "không đủ cặp"),
    ("a taken name", "[variables]", "ke_hoach_1 =", 'nam = "2024"\nke_hoach_1 =', "variables.nam", "trùng với biến"),
    ("id that is a path", "id = ", "bac-ninh-2024", "../goi", "id", "khóa “../goi” sai quy tắc"),
    ("a file elsewhere", "form_files", '"phu-luc-01"', '"../phu-luc-01"', "form_files", "“../phu-luc-01” sai quy tắc"),
    ("erratum twice", "number = 2\n", "number = 2\n", "number = 1\n", "erratum", "cùng số"),
    ("no year", "years = [2024]", "years = [2024]", "years = []", "years", "chưa nêu năm"),
    ("a strategy backwards", "[strategy]", "last = 2030", "last = 2020", "strategy", "năm cuối phải sau"),
    ("a year outside the strategy", "[strategy]", "first = 2021", "first = 2025", "strategy", "năm 2024 của gói"),
    ("a strategy without a name", "[strategy]", 'source = "S4:12"', 'source = ""', "strategy", "thiếu tên"),
]  # fmt: skip


def ids(fault: tuple[str, ...]) -> str:
    return fault[0]


def assert_named(found: tuple[str, ...], file: str, where: str, words: str) -> None:
    """One of the problems names the file and the place, says what is wrong and how to mend it."""
    place = f"{file}, {where}: " if where else f"{file}"
    assert any(text.startswith(place) and words in text and "; cách sửa: " in text for text in found), found


@pytest.mark.parametrize("fault", ROW_FAULTS, ids=ids)
def test_a_bad_row_is_named(folder: Path, fault: tuple[str, str, str, str, str, str]) -> None:
    _, after, old, new, where, words = fault
    change(folder, TABLE, after, old, new)
    assert_named(problems(folder), TABLE, where, words)


@pytest.mark.parametrize("fault", FIELD_FAULTS, ids=ids)
def test_a_bad_section_or_field_is_named(folder: Path, fault: tuple[str, str, str, str, str, str]) -> None:
    _, after, old, new, where, words = fault
    change(folder, OUTLINE, after, old, new)
    assert_named(problems(folder), OUTLINE, where, words)


@pytest.mark.parametrize("fault", HEAD_FAULTS, ids=ids)
def test_a_bad_head_is_named(folder: Path, fault: tuple[str, str, str, str, str, str]) -> None:
    _, after, old, new, where, words = fault
    change(folder, HEAD, after, old, new)
    assert_named(problems(folder), HEAD, where, words)


def test_29_february_needs_a_leap_year(folder: Path) -> None:
    change(folder, HEAD, "R13", "due_day = 5\ndue_month = 12", "due_day = 29\ndue_month = 2")
    assert load_pack(folder)
    change(folder, HEAD, "R13", "year = 2024", "year = 2025")
    assert_named(problems(folder), HEAD, "R13", "không có ngày 29/2")


def test_somebody_signs_every_report(folder: Path) -> None:
    path = folder / HEAD
    own = re.compile(r'levels = \["agency"\]\n(forms = \["phu-luc-01".*\]\nlines)')
    text = own.sub(r'levels = ["tinh"]\n\1', path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    assert_named(problems(folder), HEAD, "signer", "biểu phu-luc-01, cấp agency")


def test_a_level_without_a_symbol(folder: Path) -> None:
    change(folder, OUTLINE, "[document.symbol]", 'xa = "BC-BVSTBPN"\n', "")
    assert_named(problems(folder), HEAD, "R11", "ký hiệu văn bản cho cấp xa")


class TestCycles:
    def test_two_rows_that_limit_each_other(self, folder: Path) -> None:
        change(folder, TABLE, COUNT, "collect =", 'part_of = "M3.2a.1n"\ncollect =')
        found = [text for text in problems(folder) if "quay vòng" in text]
        assert len(found) == 1
        assert_named(tuple(found), TABLE, "M3.2a.1", "M3.2a.1 → M3.2a.1n → M3.2a.1")

    def test_a_rate_of_itself(self, folder: Path) -> None:
        change(folder, TABLE, RATE, 'numerator = "M1.1.3b"', 'numerator = "M1.1.3"')
        assert_named(problems(folder), TABLE, "M1.1.3", "M1.1.3 → M1.1.3")

    def test_totals_of_each_other(self, folder: Path) -> None:
        change(folder, OUTLINE, "I.4.a.tong_cuoc", '"I.4.a.ban"', '"I.4.a.tong"')
        change(folder, OUTLINE, "I.4.a.tong", '"I.4.a.nam"', '"I.4.a.tong_cuoc"')
        assert_named(problems(folder), OUTLINE, "I.4.a.tong_cuoc", "I.4.a.tong_cuoc → I.4.a.tong → I.4.a.tong_cuoc")

    def test_apart_and_deep(self) -> None:
        assert find_cycles({"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": [], "e": ["e"]}) == [("a", "b", "c"), ("e",)]
        chain = {str(at): [str(at + 1)] for at in range(5000)}
        assert find_cycles(chain) == []
        assert len(find_cycles(chain | {"5000": ["0"]})[0]) == 5001


class TestTexts:
    @pytest.mark.parametrize(
        ("after", "old", "where"),
        [
            ("summary =", "{ky}", "document"),
            ("annex_title", "{nam}", "document"),
            ("[document.symbol]", "{viet_tat}", "document"),
            ("[[document.opening]]", "{so_qd}", "document.opening"),
            ("[[document.closing]]", "{don_vi}", "document.closing"),
            ("column =", "{nam}", ""),
        ],
    )
    def test_unknown_names_of_the_document(self, folder: Path, after: str, old: str, where: str) -> None:
        change(folder, TABLE, after, old, "{khong_co}")
        assert_named(problems(folder), TABLE, where, "không có biến “{khong_co}”")

    def test_unknown_name_in_a_section(self, folder: Path) -> None:
        change(folder, OUTLINE, "I.2.b", "{ke_hoach_1}", "{ke_hoach_3}")
        assert_named(problems(folder), OUTLINE, "I.2.b", "không có biến “{ke_hoach_3}”")

    def test_a_variable_that_is_gone(self, folder: Path) -> None:
        change(folder, HEAD, "[variables]", "nhiem_ky =", "nhiem_ki =")
        assert_named(problems(folder), OUTLINE, "I.3.b", "không có biến “{nhiem_ky}”")

    def test_the_names_are_those_that_a_report_gives(self) -> None:
        pack = cached_pack(ORIGINAL)
        unit = UnitRef("09190", "Phường Võ Cường", "xa", ("Thành phố Bắc Ninh", "Tỉnh Bắc Ninh"))
        report = Report("0" * 32, pack.id, pack.version, "phu-luc-01", 1, unit, parse_period("2024"), 1)
        assert set(names_for(pack, report)) == REPORT_NAMES | set(pack.variables)


class TestShape:
    def test_rows_in_an_outline(self, folder: Path) -> None:
        change(folder, TABLE, "kind =", 'kind = "table"', 'kind = "outline"')
        found = problems(folder)
        assert_named(found, TABLE, "", "dạng đề cương lại có [[row]]")
        assert_named(found, TABLE, "", "không có mục nào để nhập")

    def test_sections_in_a_table(self, folder: Path) -> None:
        change(folder, CHECK, "kind =", 'kind = "outline"', 'kind = "table"')
        found = problems(folder)
        assert_named(found, CHECK, "", "dạng bảng lại có [[section]]")
        assert_named(found, CHECK, "", "thiếu dòng")

    def test_an_outline_of_its_own_needs_heads_and_texts(self, folder: Path) -> None:
        change(folder, CHECK, "as_sections", 'key = "tieu_de"', 'key = "tieu"')
        assert_named(problems(folder), CHECK, "noi_dung", "tieu_de và noi_dung")

    def test_no_form(self, folder: Path) -> None:
        text = (folder / HEAD).read_text(encoding="utf-8")
        (folder / HEAD).write_text(re.sub(r"form_files = \[.*\]", "form_files = []", text), encoding="utf-8")
        assert_named(problems(folder), HEAD, "form_files", "không có biểu mẫu nào")

    def test_no_period(self, folder: Path) -> None:
        change(folder, CHECK, "periods", '["year"]', "[]")
        assert_named(problems(folder), CHECK, "", "chưa có kỳ báo cáo")


class TestReading:
    def test_an_unknown_attribute_names_its_row(self, folder: Path) -> None:
        change(folder, TABLE, COUNT, "cumulative = true", "cumulativ = true")
        (found,) = problems(folder)
        assert found.startswith(f"{TABLE}, [[row]] thứ 20 (khóa M3.2a.1)") and "cumulativ" in found

    def test_an_unknown_kind_names_its_row(self, folder: Path) -> None:
        change(folder, TABLE, COUNT, 'kind = "count"', 'kind = "counter"')
        (found,) = problems(folder)
        assert "(khóa M3.2a.1).kind" in found and "cách sửa" in found

    def test_broken_toml_names_its_line(self, folder: Path) -> None:
        change(folder, OUTLINE, "I.2", "depth = 2", "depth = = 2")
        (found,) = problems(folder)
        line = (folder / OUTLINE).read_text(encoding="utf-8").split("\n").index("depth = = 2") + 1
        assert found.startswith(f"{OUTLINE}: sai cú pháp TOML") and f"(dòng {line}, cột 9)" in found

    def test_another_encoding(self, folder: Path) -> None:
        path = folder / CHECK
        path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8-sig")
        assert load_pack(folder).forms, "as the oldest editor of Windows writes it"
        path.write_bytes(path.read_text(encoding="utf-8-sig").encode("utf-16"))
        assert_named(problems(folder), CHECK, "", "không phải UTF-8")

    def test_an_entry_without_a_key_is_counted(self, folder: Path) -> None:
        change(folder, HEAD, "[[issuer]]", '"xa"', '"phuong"')
        (found,) = problems(folder)
        assert found.startswith(f"{HEAD}, [[issuer]] thứ 1.levels[0]") and "'phuong'" in found

    def test_lists_without_end(self, folder: Path) -> None:
        (folder / HEAD).write_text(f"id = {'[' * 5000}{']' * 5000}", encoding="utf-8")
        assert_named(problems(folder), HEAD, "", "quá sâu")

    def test_rows_that_are_none(self, folder: Path) -> None:
        path = folder / TABLE
        head = path.read_text(encoding="utf-8").partition("[[row]]")[0]
        path.write_text(f"row = [1]\n{head}", encoding="utf-8")
        assert_named(problems(folder), TABLE, "[[row]] thứ 1 (khóa ?)", "sai kiểu")

    def test_a_missing_file(self, folder: Path) -> None:
        (folder / CHECK).unlink()
        assert_named(problems(folder), CHECK, "", "không đọc được tệp")


def test_every_fault_is_listed_not_only_the_first(folder: Path) -> None:
    change(folder, HEAD, "R10", "due_day = 25", "due_day = 32")
    change(folder, TABLE, RATE, 'numerator = "M1.1.3b"', 'numerator = "M9"')
    change(folder, OUTLINE, "I.4.a.nam", "I.4.a.cuoc.nam", "I.4.a.cuoc.x")
    found = problems(folder)
    assert [text.split(",")[0] for text in found] == [HEAD, TABLE, OUTLINE]


def test_the_error_says_that_reports_are_safe(folder: Path) -> None:
    change(folder, TABLE, RATE, 'numerator = "M1.1.3b"', 'numerator = "M9"')
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    assert "goi-thu" in caught.value.sentence and "M1.1.3" in caught.value.sentence
    assert "không bị ảnh hưởng" in caught.value.remedy


def test_the_original_has_no_problem(folder: Path) -> None:
    assert load_pack(folder).id == "bac-ninh-2024"
