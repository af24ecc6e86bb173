"""An indicator over the years: own reports, figures typed from paper, what the period before said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, State
from forms.errors import BadInput
from forms.past import Entry
from forms.report import UnitRef
from storage.records import ReportHead
from tests.conftest import NOW, SampleOffice
from workflow.checking import check_report
from workflow.course import (
    course,
    given_rate,
    past_columns,
    past_history,
    past_years,
    previous_values,
    set_past,
)
from workflow.finishing import finish_report
from workflow.reports import open_report, put
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session

RATE, WOMEN, ALL, SHARE = "M3.2a.1r", "M3.2a.1n", "M3.2a.1", "M6.1"
PAPER = "Báo cáo số 45/BC-UBND năm 2022"


@pytest.fixture
def report(drafts: SampleOffice) -> str:
    return drafts.reports[0]


def earlier_report(session: Session, report: str, year: int, cells: dict[str, Cell]) -> str:
    """A report of an earlier year, as it would lie there had the program been in use."""
    now = open_report(session, report).report
    unit = UnitRef(now.unit.code, now.unit.name, now.unit.level, now.unit.path)
    head = ReportHead(f"{year:032x}", now.pack, now.pack_version, now.form, now.form_version, unit, str(year), NOW)
    session.store.create_report(head, cells, "lan")
    return head.id


def said(session: Session, report: str, key: str) -> list[tuple[int, str, str]]:
    return [(point.year, point.text, point.origin) for point in course(session, report, key).points]


def test_the_open_report_is_a_point(draft_session: Session, report: str) -> None:
    put(draft_session, report, ALL, Cell(Decimal(10)))
    put(draft_session, report, WOMEN, Cell(Decimal(9)))
    found = course(draft_session, report, RATE)
    (point,) = found.points
    assert (point.year, point.text, point.present, point.state) == (2024, "90", True, "draft")
    assert (found.first, found.last, found.year, found.unit) == (2021, 2030, 2024, "%")
    assert {(target.scope, target.year) for target in found.targets} == {
        ("tinh", 2025), ("tinh", 2030), ("tw", 2025), ("tw", 2030),
    }  # fmt: skip


def test_past_figures_come_before_it(draft_session: Session, report: str) -> None:
    set_past(draft_session, report, ALL, (Entry(2022, {ALL: "1.234"}, PAPER), Entry(2023, {ALL: "kps"})))
    before = said(draft_session, report, ALL)[:2]
    assert before == [(2022, "1.234", "past"), (2023, "không phát sinh", "past")]
    assert course(draft_session, report, ALL).points[0].paper == PAPER


def test_a_rate_is_typed_or_comes_from_its_typed_parts(draft_session: Session, report: str) -> None:
    entries = (Entry(2021, {RATE: "62,5"}), Entry(2022, {WOMEN: "57", ALL: "80"}, PAPER))
    found = set_past(draft_session, report, RATE, entries)
    assert [(point.year, point.number) for point in found.points][:2] == [
        (2021, Decimal("62.5")),
        (2022, Decimal("71.25")),
    ]
    assert found.points[1].paper == PAPER
    assert said(draft_session, report, ALL)[0] == (2022, "80", "past"), "the parts' own course has them too"
    assert given_rate(draft_session, report, RATE, {WOMEN: "1", ALL: "3"}) == "33,3"
    assert given_rate(draft_session, report, RATE, {WOMEN: "1.7", ALL: "x"}) == ""


def test_a_share_with_helpers_takes_its_parts_too(draft_session: Session, report: str) -> None:
    keys = [column.key for column in past_columns(draft_session, report, SHARE)]
    assert keys == ["M6.1.tu", "M6.1.mau", SHARE]
    set_past(draft_session, report, SHARE, (Entry(2023, {"M6.1.tu": "30", "M6.1.mau": "40"}),))
    assert said(draft_session, report, SHARE)[0] == (2023, "75", "past")
    assert said(draft_session, report, "M6.1.tu")[0] == (2023, "30", "past")


def test_a_report_of_that_year_comes_before_a_past_figure(draft_session: Session, report: str) -> None:
    set_past(draft_session, report, ALL, (Entry(2022, {ALL: "5"}), Entry(2023, {ALL: "6"})))
    earlier_report(draft_session, report, 2023, {ALL: Cell(Decimal(7), State.ESTIMATE)})
    found = course(draft_session, report, ALL).points
    assert [(p.year, p.text, p.origin, p.estimated) for p in found][:2] == [
        (2022, "5", "past", False),
        (2023, "ước 7", "report", True),
    ]
    origins = {year.year: year.origin for year in past_years(draft_session, report, ALL)}
    assert origins == {2021: "past", 2022: "past", 2023: "report"}
    with pytest.raises(BadInput, match="Năm 2023"):
        set_past(draft_session, report, ALL, (Entry(2023, {ALL: "8"}),))


def test_an_earlier_report_shows_no_later_past_figure(draft_session: Session, report: str) -> None:
    earlier = earlier_report(draft_session, report, 2022, {ALL: Cell(Decimal(4))})
    set_past(draft_session, report, ALL, (Entry(2023, {ALL: "6"}),))
    put(draft_session, report, ALL, Cell(Decimal(8)))
    assert said(draft_session, earlier, ALL) == [(2022, "4", "report"), (2024, "8", "report")]
    assert [year.year for year in past_years(draft_session, earlier, ALL)] == [2021]


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({RATE: "chín mươi"}, "kết quả “chín mươi” không phải là số."),
        ({RATE: "104"}, "“104” vượt 100 %"),
        ({RATE: "-3"}, "nhỏ hơn 0"),
        ({RATE: "9.5"}, "“9.5” có thể hiểu là 9,5 hay 95; hãy ghi rõ, ví dụ 9,5."),
        ({ALL: "2,5"}, "mẫu số “2,5” phải là số nguyên."),
        ({WOMEN: "9", ALL: "8"}, "tử số (9) lớn hơn mẫu số (8)."),
        ({WOMEN: "9", ALL: "0"}, "mẫu số bằng 0 mà tử số lớn hơn 0."),
        ({"M1.1": "9"}, "không có ô “M1.1”"),
        ({RATE: ""}, "có nguồn nhưng chưa có số liệu."),
    ],
)
def test_what_cannot_be_is_named_and_nothing_is_written(
    draft_session: Session, report: str, texts: dict[str, str], words: str
) -> None:
    good = Entry(2021, {RATE: "50"})
    with pytest.raises(BadInput) as caught:
        set_past(draft_session, report, RATE, (good, Entry(2022, texts, PAPER)))
    assert any(problem.startswith("Năm 2022, ") and words in problem for problem in caught.value.problems)
    assert "Chưa có số liệu nào được ghi" in caught.value.remedy
    assert not any(year.texts for year in past_years(draft_session, report, RATE))


@pytest.mark.parametrize("year", [2020, 2024, 2025])
def test_only_years_of_the_course_before_the_report_are_typed(draft_session: Session, report: str, year: int) -> None:
    with pytest.raises(BadInput, match=f"Năm {year}"):
        set_past(draft_session, report, RATE, (Entry(year, {RATE: "5"}),))


def test_answers_are_read_like_the_row_s_own(drafts: SampleOffice, draft_session: Session, report: str) -> None:
    set_past(draft_session, report, "M6.3", (Entry(2023, {"M6.3": "có"}),))
    assert said(draft_session, report, "M6.3")[0][:2] == (2023, "Đạt")
    assert not course(draft_session, report, "M6.3").is_drawn
    with pytest.raises(BadInput, match="không phải là câu trả lời"):
        set_past(draft_session, report, "M6.3", (Entry(2023, {"M6.3": "nhiều"}),))


def test_rows_of_others_take_no_past_figures(draft_session: Session, report: str) -> None:
    for key in ("M2.1", "M1.1.1", "M1.1", "M1.1.4"):
        assert past_columns(draft_session, report, key) == ()
    with pytest.raises(BadInput):
        set_past(draft_session, report, "M2.1", (Entry(2022, {"M2.1": "5"}),))


def test_an_unknown_key_is_refused(draft_session: Session, report: str) -> None:
    with pytest.raises(BadInput, match="không có ô “Z9”"):
        course(draft_session, report, "Z9")


def test_each_change_is_on_record(draft_session: Session, report: str) -> None:
    for text in ("50", "51", ""):
        set_past(draft_session, report, RATE, (Entry(2022, {RATE: text}),))
    lines = past_history(draft_session, report, RATE)
    assert [line.new.value if line.new else None for line in lines] == [Decimal(50), Decimal(51), None]
    assert {(line.year, line.who) for line in lines} == {(2022, draft_session.who)}
    assert not any(year.texts for year in past_years(draft_session, report, RATE))


def test_they_outlive_a_restart(drafts: SampleOffice, report: str) -> None:
    with open_session(drafts.home) as session:
        set_past(session, report, RATE, (Entry(2022, {RATE: "50"}, PAPER),))
    with open_session(drafts.home) as session:
        (found,) = [year for year in past_years(session, report, RATE) if year.texts]
    assert (found.year, found.texts, found.paper) == (2022, {RATE: "50"}, PAPER)


def test_they_are_in_no_report_and_no_export(finished: SampleOffice, finished_session: Session) -> None:
    session, report = finished_session, finished.reports[0]
    before = open_report(session, report).report
    set_past(session, report, ALL, (Entry(2022, {ALL: "98765"}, PAPER),))
    assert open_report(session, report).report == before
    done = export_report(session, report, finished.home.parent / "ra", unsigned=True)
    assert done.files
    assert not any(b"98765" in path.read_bytes() for path in done.files)


def test_a_past_figure_is_no_previous_report_to_the_checks(draft_session: Session, report: str) -> None:
    before = check_report(draft_session, report)
    set_past(draft_session, report, ALL, (Entry(2023, {ALL: "99999"}),))
    assert check_report(draft_session, report) == before


def test_the_period_before_is_its_report_else_the_past_figure(draft_session: Session, report: str) -> None:
    set_past(draft_session, report, RATE, (Entry(2023, {WOMEN: "1", ALL: "4"}), Entry(2022, {RATE: "9"})))
    before = previous_values(draft_session, report)
    assert (before[RATE], before.get(SHARE, "")) == ("25", "")
    earlier_report(draft_session, report, 2023, {ALL: Cell(Decimal(8)), SHARE: Cell(Decimal("70.5"))})
    values = previous_values(draft_session, report)
    assert (values[ALL], values[WOMEN], values[SHARE]) == ("8", "1", "70,5")


def test_sent_and_finished_reports_say_so(draft_session: Session, report: str) -> None:
    put(draft_session, report, ALL, Cell(Decimal(8)))
    finish_report(draft_session, report)
    assert course(draft_session, report, ALL).points[-1].state == "finished"


def test_figures_belong_to_their_unit(draft_session: Session, report: str) -> None:
    set_past(draft_session, report, ALL, (Entry(2022, {ALL: "5"}),))
    opened = open_report(draft_session, report)
    other = replace(opened.report, unit=replace(opened.report.unit, code="00000"))
    draft_session.opened[report] = replace(opened, report=other)
    assert [point.origin for point in course(draft_session, report, ALL).points] == []
