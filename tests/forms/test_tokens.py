"""Figures quoted in texts, and typed numbers that contradict them (V16)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from forms.cells import Cell, State
from forms.completion import Completion, completion, follow_changes
from forms.findings import Severity
from forms.present import expand_tokens, figure_text
from forms.rules import CheckContext, check
from forms.rules.quoted import contradictions
from forms.sheet_outline import outline_book
from forms.tokens import figure_of, figures, printed_number, tokens_in
from forms.values import effective
from tests.forms.samples import OUTLINE, PACK, Given, report

EVENTS: dict[str, Given] = {"I.4.a.cuoc[]": Cell("a b c d")}
for row, kind, by, times, men, women in (
    ("a", "Tọa đàm", "ban", 1, 22, 68),
    ("b", "Hội thảo", "ban", 1, 41, 57),
    ("c", "Nói chuyện", "thanh_vien", 8, 126, 254),
    ("d", "Lưu động", "thanh_vien", 2, 150, 190),
):
    EVENTS |= {
        f"I.4.a.cuoc[{row}].hinh_thuc": kind,
        f"I.4.a.cuoc[{row}].to_chuc": by,
        f"I.4.a.cuoc[{row}].so_cuoc": times,
        f"I.4.a.cuoc[{row}].nam": men,
        f"I.4.a.cuoc[{row}].nu": women,
    }
CELLS = effective(OUTLINE, report(EVENTS, "phu-luc-02"))


def said(text: str, key: str = "I.4.a") -> list[str]:
    return [found.message for found in contradictions(OUTLINE, CELLS, key, text, 2024)]


def test_tokens_name_counts_amounts_and_sums_of_columns() -> None:
    text = "{I.4.a.nu} nữ, {I.4.a.cuoc.tong} người, {I.5.1.b.kinh_phi} đồng"
    assert [token.figure.name for token in tokens_in(OUTLINE, text) if token.figure] == [
        "Số người tham gia là nữ",
        "Cộng cột “Tổng số người” của bảng “Các cuộc truyền thông”",
        "Kinh phí được cấp trong kỳ",
    ]
    assert expand_tokens(OUTLINE, text, CELLS) == "569 nữ, 908 người, … đồng"


def test_the_workbook_shows_the_figure_and_keeps_the_token_behind_it() -> None:
    text = "Có {I.4.a.cuoc.tong} người, {I.4.a.nu} nữ."
    (sheet, *_tables) = outline_book(PACK, OUTLINE, report({**EVENTS, "I.4.a": text}, "phu-luc-02")).sheets
    slot = next(slot for slot in sheet.slots if slot.key == "I.4.a" and slot.role == "input")
    assert (slot.value, slot.raw) == ("Có 908 người, 569 nữ.", text)


@pytest.mark.parametrize("text", ["{I.4.a.khong_co}", "{I.4.a}", "{I.4.a.san_pham.so_luong}", "{I.1.trich_yeu}"])
def test_what_is_no_figure_stays_as_it_is_written_and_is_told(text: str) -> None:
    assert expand_tokens(OUTLINE, f"có {text} đó", CELLS) == f"có {text} đó"
    found = check(CheckContext(PACK, OUTLINE, report({"I.4.a": Cell(f"có {text} đó")}, "phu-luc-02")))
    assert [f.severity for f in found if f.code == "V16" and text in f.message] == [Severity.WARNING]


def test_words_in_braces_are_text() -> None:
    assert tokens_in(OUTLINE, "{abc} {} {a b} {II}") == ()


def test_an_estimate_among_the_parts_makes_the_sum_one() -> None:
    cells = dict(CELLS) | {"I.4.c[]": Cell("a b"), "I.4.c[a].so_lop": Cell(Decimal(1000))}
    cells["I.4.c[b].so_lop"] = Cell(Decimal(234), State.ESTIMATE)
    assert figure_text(OUTLINE, "I.4.c.so_lop", cells) == "ước 1.234"


def test_every_figure_that_is_offered_can_be_quoted_and_is_offered_once() -> None:
    offered = figures(OUTLINE)
    assert len({figure.full_name for figure in offered}) == len(offered) == len({f.key for f in offered})
    assert all(figure_of(OUTLINE, figure.key) == figure for figure in offered)
    assert "I.4.a.cuoc.nu" not in {figure.key for figure in offered}
    assert figure_of(OUTLINE, "I.4.a.cuoc.nu") is not None


def test_places_are_named_as_the_outline_prints_them() -> None:
    numbers = {section.key: printed_number(OUTLINE, section) for section in OUTLINE.section}
    assert (numbers["I.4.a"], numbers["I.5.1.b"], numbers["III.2"]) == ("I.4", "I.5.1", "III.2")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Đã tổ chức 11 cuộc.", "ghi “11 cuộc” nhưng “Tổng số cuộc truyền thông” là 12."),
        ("Ban tổ chức 5 cuộc truyền thông", "ghi “5 cuộc” nhưng “Số cuộc truyền thông do Ban VSTBPN tổ chức” là 2."),
        ("trong đó 512 nữ", "ghi “512 nữ” nhưng “Số người tham gia là nữ” là 569."),
        ("với 1.908 người tham gia", "ghi “1.908 người” nhưng “Tổng số người tham gia” là 908."),
        ("- 13 cuộc truyền thông", "ghi “13 cuộc” nhưng “Tổng số cuộc truyền thông” là 12."),
        ("Năm 2023 có 9 cuộc, năm 2024 có 13 cuộc.", "ghi “13 cuộc” nhưng “Tổng số cuộc truyền thông” là 12."),
        ("Tăng so với năm 2023. Có 13 cuộc", "ghi “13 cuộc” nhưng “Tổng số cuộc truyền thông” là 12."),
        ("341 nam giới dự", "ghi “341 nam” nhưng “Số người tham gia là nam” là 339."),
    ],
)
def test_a_number_that_no_figure_bears_out_is_named_with_the_nearest_one(text: str, message: str) -> None:
    assert said(text) == [message]


@pytest.mark.parametrize(
    "text",
    [
        "12 cuộc, 339 nam, 569 nữ, 908 người", "2 cuộc do Ban tổ chức, 10 cuộc của thành viên", "02 cuộc",
        "8 cuộc trong năm", "380 người tham gia", "3 cuộc tọa đàm", "hơn 900 người tham gia", "gần 600 nữ",
        "mỗi cuộc có 50 người tham gia", "kế hoạch 20 cuộc", "so với 30 cuộc cùng kỳ", "ngày 15/11 nam",
        "trong năm 2024 nữ cán bộ", "Nghị định 30/2020", "9/27 người", "500 người cao tuổi",
        "1,5 người", "15-20 cuộc", "18,5 triệu đồng", "30 %", "5 345 người", "10 nam, nữ thanh niên",
        "Quyết định 373/QĐ-UBND", "{I.4.a.nu} nữ", "lần thứ 7 người", "44 lớp", "12 thành phố",
        "Năm 2023, toàn xã tổ chức 11 cuộc truyền thông", "phấn đấu 15 cuộc", "sẽ tổ chức 15 cuộc", "lũy kế 60 cuộc",
        "giai đoạn 2021-2025, tổ chức 60 cuộc", "từ đầu nhiệm kỳ tổ chức 60 cuộc", "sáu tháng đầu năm có 5 cuộc",
    ],
)  # fmt: skip
def test_no_alarm_where_the_number_may_be_right(text: str) -> None:
    assert said(text) == []


def test_a_figure_of_another_column_bears_nothing_out() -> None:
    """41 men of one event are no 41 events; the women of one event are people."""
    assert said("Đã tổ chức 41 cuộc.") == ["ghi “41 cuộc” nhưng “Tổng số cuộc truyền thông” là 12."]
    assert said("có 57 người tham gia") == []


def test_a_section_without_counts_or_without_figures_is_not_judged() -> None:
    assert said("27 người trong quy hoạch", "I.3.a") == []
    assert contradictions(OUTLINE, {}, "I.4.a", "11 cuộc, 5 người", 2024) == ()


def test_a_reason_makes_it_a_notice() -> None:
    typed = report({**EVENTS, "I.4.a": Cell("11 cuộc", note="Chưa kể cuộc cuối năm")}, "phu-luc-02")
    found = [f for f in check(CheckContext(PACK, OUTLINE, typed)) if f.code == "V16"]
    assert [f.severity for f in found] == [Severity.NOTICE]
    assert "Chưa kể cuộc cuối năm" in found[0].message


def test_a_very_long_text_is_judged_in_a_blink_and_told_a_few_times_only() -> None:
    assert len(said("Đã tổ chức 11 cuộc. " * 10_000)) == 20


SECTION = next(section for section in OUTLINE.section if section.may_follow)


def test_how_far_a_section_has_come() -> None:
    first, second = (item for item in SECTION.field if item.type == "narrative")
    later = Cell(None, State.MISSING)

    def now(cells: dict[str, Given]) -> Completion:
        return completion(SECTION.field, report(cells, "phu-luc-02"))

    assert now({}) is Completion.EMPTY
    assert now({first.key: "a"}) is Completion.BEGUN
    assert now({first.key: later}) is Completion.BEGUN
    assert now({first.key: "a", second.key: later}) is Completion.FOLLOWS
    assert now({first.key: "a", second.key: "b"}) is Completion.DONE


def test_what_marking_a_section_changes() -> None:
    first, second = (item for item in SECTION.field if item.type == "narrative")
    typed = report({first.key: "a", second.key: Cell(None, State.MISSING)}, "phu-luc-02")
    assert follow_changes(SECTION, typed, True) == ()
    assert follow_changes(SECTION, typed, False) == (second.key,)
    assert follow_changes(SECTION, report({}, "phu-luc-02"), True) == (first.key, second.key)


def test_a_figure_quoted_many_times_is_added_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a hostile text of a million tokens over ten thousand rows would take hours."""
    asked: list[str] = []
    monkeypatch.setattr(
        "forms.present.figure_text", lambda form, key, cells: asked.append(key) or figure_text(form, key, cells)
    )
    assert expand_tokens(OUTLINE, "{I.4.a.cuoc.nu} " * 1000, CELLS) == "569 " * 1000
    assert asked == ["I.4.a.cuoc.nu"]
