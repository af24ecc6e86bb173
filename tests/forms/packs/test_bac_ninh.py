"""What version 3 of the pack of Bắc Ninh added, against the plan's own lines; what stood before stands unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.asked import form_at, has_part
from forms.form import Form
from forms.packs.loader import cached_pack
from forms.report import UnitRef
from forms.resources import resource_path

DATA = Path(__file__).parents[2] / "data"
PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
LINES = ["", *(72 * [""]), *(DATA / "S4-73-241.txt").read_text(encoding="utf-8").split("\n")]
TABLE, OUTLINE = PACK.form_by_key["phu-luc-01"], PACK.form_by_key["phu-luc-02"]
CASE, DEGREES, GOALS, COURSE = (
    PACK.form_by_key[key]
    for key in ("vu-viec-dot-xuat", "trinh-do-can-bo-nu", "danh-gia-muc-tieu", "theo-doi-chi-tieu")
)
DUTIES = {duty.id: duty for duty in PACK.obligation}
GROUPS = {"cac-huyen-thanh-pho", "cac-truong-su-pham"}
DISTRICT = UnitRef("256", "Thành phố Bắc Ninh", "huyen", ("Tỉnh Bắc Ninh",))

COUNTED = {
    "I.2.c.qppl": (159, "lồng ghép vấn đề bình đẳng giới trong xây dựng văn bản quy phạm pháp luật"),
    "I.2.dd.mo_hinh_duy_tri": (141, "tiếp tục duy trì thực hiện tốt mô hình"),
    "I.2.dd.mo_hinh_nhan_rong": (177, "Nhân rộng mô hình “địa chỉ tin cậy - nhà tạm lánh cộng đồng”"),
    "I.4.a.hoi_nghi": (103, "hội nghị, hội thảo, tọa đàm, nói chuyện chuyên đề"),
    "I.4.a.tin_bai": (205, "số lượng tin, bài"),
    "I.4.a.phat_song": (205, "Tăng thời lượng phát sóng"),
    "I.4.a.pano": (89, "pano, áp-phích"),
    "I.4.a.to_roi": (89, "tờ rơi"),
    "I.4.c.lop_phap_che": (111, "cho cán bộ phụ trách công tác pháp chế và xây dựng chính sách"),
    "I.4.c.lop_can_bo": (111, "đội ngũ cán bộ phụ trách công tác bình đẳng giới, thành viên Ban"),
    "I.5.1.b.ngan_sach": (135, "dự toán ngân sách"),
    "I.5.1.b.huy_dong": (135, "các nguồn huy động hợp pháp khác"),
    "I.5.2.cuoc": (113, "Tăng cường kiểm tra, thanh tra"),
    "I.5.2.vi_pham": (113, "xử lý nghiêm các vi phạm về bình đẳng giới"),
}


def agency(key: str) -> UnitRef:
    return UnitRef(f"27.{key}", PACK.agencies[key].name, "agency", ("Tỉnh Bắc Ninh",), key)


def kinds(form: Form) -> set[str]:
    """Every cell of a form with its kind, as bac-ninh-2024-v2.txt writes them."""
    rows = {f"{form.key} {row.key} {row.kind}" for row in form.row}
    helpers = {f"{form.key} {helper.key} {helper.role}" for row in form.row for helper in row.helper}
    fields = {f"{form.key} {item.key} {item.type}" for item in form.fields.values()}
    columns = {
        f"{form.key} {item.key}.{column.key} {column.type}" for item in form.fields.values() for column in item.column
    }
    return rows | helpers | fields | columns


def test_what_version_2_held_is_still_there() -> None:
    before = set((DATA / "bac-ninh-2024-v2.txt").read_text(encoding="utf-8").split("\n")) - {""}
    now = {text for form in PACK.forms for text in kinds(form)}
    assert len(before) == 177
    assert before <= now
    added = {text.split(" ")[1] for form in (TABLE, OUTLINE) for text in kinds(form) - before}
    assert added == set(COUNTED)


@pytest.mark.parametrize("key", COUNTED)
def test_a_quick_count_counts_what_a_task_of_the_plan_speaks_of(key: str) -> None:
    line, words = COUNTED[key]
    assert words in LINES[line]
    item = OUTLINE.fields[key]
    assert item.optional and not item.on_paper
    assert item.label.startswith(("Số ", "Kinh phí "))


def test_the_statistics_office_is_named_where_it_gives_the_figures() -> None:
    assert "thống kê, phân tích, đánh giá tình hình thực hiện các mục tiêu, chỉ tiêu" in LINES[213]
    tagged = {row.key for row in TABLE.row if "Nguồn số liệu: Cục Thống kê tỉnh" in row.explain}
    assert tagged == {row.key for row in TABLE.row if "cuc-thong-ke" in row.leads and row.levels}
    assert tagged == {"M2.1", "M2.2", "M2.3", "M3.1"}


def test_reports_without_a_form_or_a_day_are_asked_in_the_plans_words() -> None:
    assert {"R4", "R14", "R15", "R16"} == {key for key, duty in DUTIES.items() if not duty.has_day}
    assert DUTIES["R4"].due_text in LINES[113]
    assert DUTIES["R14"].title.removeprefix("Tỷ lệ") in LINES[155]
    assert DUTIES["R15"].title.removeprefix("Báo cáo ") in LINES[231]
    assert {key for key, duty in DUTIES.items() if not duty.due_text} == {"R14", "R15", "R16"}


def test_a_case_of_the_moment() -> None:
    assert CASE.title.removeprefix("Báo cáo ") in LINES[113]
    assert [section.title.lower() for section in CASE.section[:1]] == ["vấn đề, vụ việc"]
    assert "xác minh" in LINES[113] and "phối hợp giải quyết" in LINES[113]
    assert CASE.periods == ("event",)


def test_degrees_feed_the_two_indicators() -> None:
    assert DEGREES.title.removeprefix("Tỷ lệ") in LINES[155]
    rates = {row.key: (row.numerator, row.denominator) for row in DEGREES.row if row.kind == "rate"}
    assert rates == {f"{key}.r": (f"{key}.tu", f"{key}.mau") for key in ("M5.3a", "M5.3b")}
    for pair in rates.values():
        for key in pair:
            row, helper = TABLE.helpers[key]
            assert key == helper.key and row.unit == "%"
            assert DEGREES.rows[key].unit == helper.unit
    assert [key for key in PACK.agencies if has_part(DEGREES, agency(key))] == ["so-noi-vu"]


def test_a_district_judges_goal_by_goal() -> None:
    assert GOALS.title.removeprefix("Báo cáo ") in LINES[231]
    goals = [row.label for row in TABLE.row if row.kind == "heading" and "." not in row.key]
    assert [section.title for section in GOALS.section if section.key.startswith("1.")] == goals
    checks = GOALS.section[-1]
    assert (checks.source_text or "") in LINES[231]
    assert checks.source_text == checks.title.replace("Thanh tra", "Thành tra")
    assert has_part(GOALS, DISTRICT)


def test_who_leads_an_indicator_follows_it() -> None:
    assert "theo dõi, thống kê, báo cáo các chỉ tiêu, mục tiêu do" in LINES[77]
    assert "dự báo khả năng đạt được các chỉ tiêu, mục tiêu" in LINES[81]
    asked = [section for section in COURSE.section if section.field]
    assert len(asked) == 21
    for section in asked:
        row = TABLE.rows[section.key]
        assert (section.title, section.source_text, section.source) == (row.label, row.source_text, row.source)
        below = [each for each in TABLE.row if each.key == section.key or each.key.startswith(f"{section.key}.")]
        leads = {lead for each in below for lead in each.leads} - GROUPS
        assert set(section.agencies) == leads, section.key


def test_every_followed_indicator_begins_with_what_is_to_be_reached() -> None:
    for item in COURSE.fields.values():
        (row,) = item.start
        home = "M3.2" if item.key in ("M3.2a", "M3.2b") else item.key
        assert row["muc_tieu"] in TABLE.rows[home].label
        assert [column.key for column in item.column] == ["muc_tieu", "ket_qua", "kha_nang", "giai_phap"]


def test_only_those_who_lead_are_asked() -> None:
    leading = {lead for section in COURSE.section for lead in section.agencies}
    assert {key for key in PACK.agencies if has_part(COURSE, agency(key))} == leading
    assert set(form_at(COURSE, agency("so-noi-vu")).fields) == {"M1.1", "M5.3a", "M5.3b"}
