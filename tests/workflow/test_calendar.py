"""The year of an office: its own and those below, in words; days set where none is named; reminders; the file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.errors import BadInput
from storage.trust_records import SetDue, TrustAct
from tests.conftest import SampleOffice
from tests.exports.calendar_reader import plain_text, read_calendar
from workflow.calendar.file import calendar_name, write_calendar, written_text
from workflow.calendar.lines import CalendarLine
from workflow.calendar.reminding import due_soon, reminded, reminder, set_days_ahead
from workflow.calendar.words import due_words
from workflow.calendar.year import calendar_year
from workflow.duties import due_now, duties, earlier_ones, offers
from workflow.office import init_office, require_office
from workflow.overview.matrix import matrix
from workflow.reports import open_report, start_event, start_report
from workflow.session import VIETNAM, Session, open_session
from workflow.trust.due_days import due_lines, set_due_day

P1, R15 = "phu-luc-01", "danh-gia-muc-tieu"
SUNDAY = date(2024, 12, 15)


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.moment = datetime(2024, 12, 1, 14, 3, tzinfo=VIETNAM)

    def __call__(self) -> datetime:
        return self.moment

    def on(self, day: int, month: int = 12) -> None:
        self.moment = datetime(2024, month, day, 7, 0, tzinfo=VIETNAM)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def commune(drafts: SampleOffice, clock: Clock) -> Iterator[Session]:
    with open_session(drafts.home, clock) as session:
        yield session


@pytest.fixture
def district(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    with open_session(tmp_path / "huyện", clock) as session:
        init_office(session, "bac-ninh-2024", "256")
        yield session


def line_of(session: Session, form: str, whose: str = "own", period: str = "2024") -> CalendarLine:
    (found,) = [
        line for line in calendar_year(session).lines if (line.form, line.whose, line.period) == (form, whose, period)
    ]
    return found


def test_a_commune_sees_its_own_deadlines_by_month(commune: Session) -> None:
    found = calendar_year(commune)
    by_month = {month.month: [line.form for line in month.lines] for month in found.months if month.lines}
    assert found.year == 2024 and by_month == {6: ["phu-luc-02"], 12: ["phu-luc-02", "tu-kiem-tra", P1]}
    assert {line.whose for line in found.lines} == {"own"} and found.undated == ()
    assert found.months[3].free == ("18/4 Giỗ Tổ Hùng Vương", "30/4 Ngày Chiến thắng")
    assert found.months[1].free == ("09/02 đến 12/02 Tết Nguyên đán",)
    line = line_of(commune, P1)
    assert line.due_words == ("“trước ngày 25 tháng 12”: không tính ngày 25/12, chậm nhất là hết ngày 24/12/2024.")
    assert line.cut_off == date(2024, 12, 14) and "Nghị định 09/2019/NĐ-CP" in line.cut_off_words
    assert line.duty is not None and line.duty.state == "draft" and line.days_text == "Còn 23 ngày"


def test_a_day_that_is_included_is_said_to_be(commune: Session) -> None:
    duty = next(item for item in require_office(commune).pack.obligation if item.form == P1)
    until = replace(duty, exclusive=False, due_text="đến hết ngày 25 tháng 12")
    assert due_words(until, 2024, date(2024, 12, 25), until.due_text) == (
        "“đến hết ngày 25 tháng 12”: tính cả ngày 25/12/2024."
    )


def test_who_is_above_others_sees_what_they_owe_too(district: Session) -> None:
    found = line_of(district, P1, "below")
    assert found.state_text == "0/19 đơn vị đã có báo cáo" and found.last_day == date(2024, 12, 24)
    assert found.title == "Phụ lục 01 của các đơn vị cấp dưới" and not found.is_done
    set_due_day(district, P1, "2024", date(2024, 12, 10))
    moved = line_of(district, P1, "below")
    assert moved.last_day == moved.cut_off == date(2024, 12, 10) and "theo hạn do đơn vị đặt" in moved.due_words
    assert line_of(district, P1).last_day == date(2024, 12, 24)


class TestWithoutADay:
    def test_nobody_is_late(self, district: Session, clock: Clock) -> None:
        clock.on(31)
        duty = next(duty for duty in duties(district, clock().date()) if duty.form == R15)
        assert (duty.last_day, duty.days_left, duty.days_text) == (None, None, "Chưa có hạn")
        line = line_of(district, R15)
        assert line in calendar_year(district).undated and not line.is_overdue(clock().date())
        assert line.due_words.startswith("Văn bản không ghi thời hạn") and line.note == ""
        assert all(R15 not in text for text in due_soon(district, clock().date(), 30).overdue)

    def test_it_stands_after_what_has_one(self, district: Session) -> None:
        days = [duty.last_day for duty in duties(district, date(2024, 12, 1))]
        assert days[-1] is None and None not in days[:-1]

    def test_a_day_that_the_office_sets_counts_for_itself(self, district: Session) -> None:
        assert next(line for line in due_lines(district) if line.form == R15).below is False
        set_due_day(district, R15, "2024", SUNDAY)
        line = line_of(district, R15)
        assert line.last_day == SUNDAY and line.days_text == "Còn 14 ngày"
        assert line.due_words == "Chậm nhất đến hết ngày 15/12/2024 theo hạn do đơn vị đặt."
        assert line.note == "Hạn cuối rơi vào Chủ nhật; ngày làm việc gần nhất trước đó là thứ Sáu, 13/12/2024."

    def test_the_day_of_the_office_above_goes_before_it(self, district: Session) -> None:
        set_due_day(district, R15, "2024", SUNDAY)
        district.store.note_trust(TrustAct((), due=("27", (SetDue("27", R15, "2024", date(2024, 12, 20)),))))
        line = line_of(district, R15)
        assert line.last_day == date(2024, 12, 20) and "cơ quan cấp trên" in line.due_words

    def test_those_below_have_no_day_in_the_matrix(self, tmp_path: Path, clock: Clock) -> None:
        with open_session(tmp_path / "tỉnh", clock) as province:
            init_office(province, "bac-ninh-2024", "27")
            clock.on(31)
            cell = matrix(province, "2024").cell("256", R15)
            assert cell is not None and cell.days is None and not cell.late
            set_due_day(province, R15, "2024", SUNDAY)
            cell = matrix(province, "2024").cell("256", R15)
            assert cell is not None and cell.days == 16 and cell.late


def test_what_happens_is_offered_and_not_owed(commune: Session) -> None:
    (offer,) = offers(commune)
    assert offer.form == "vu-viec-dot-xuat" and offer.due_text
    today = date(2024, 12, 1)
    assert all(duty.form != offer.form for duty in duties(commune, today))
    start_event(commune, offer.form, "15/8/2024", "bạo lực gia đình")
    (begun,) = [duty for duty in duties(commune, today) if duty.form == offer.form]
    assert (begun.next_step, begun.days_text) == ("continue", "Chưa có hạn")
    assert begun.period_title == "ngày 15/8/2024 (bạo lực gia đình)"
    assert all(line.form != offer.form for line in calendar_year(commune).lines)


def test_two_events_of_a_day_whose_names_begin_alike_are_two_reports(commune: Session) -> None:
    (offer,) = offers(commune)
    alike = "Bạo lực gia đình đối với phụ nữ tại khu dân cư số"
    texts = [open_report(commune, start_event(commune, offer.form, "15/8/2024", f"{alike} {n}")) for n in (1, 2)]
    first, second = (opened.report.period.text for opened in texts)
    assert second.endswith("-2") and second.startswith("2024-08-15.bao-luc-gia-dinh") and first != second
    with pytest.raises(BadInput, match="tên ngắn khác nếu là vụ việc khác"):
        start_event(commune, offer.form, "15/8/2024", f"{alike.upper()} 1!")


def test_a_report_begins_with_the_usual_cut_off(commune: Session, clock: Clock) -> None:
    report = open_report(commune, start_report(commune, "phu-luc-02", "2024-H1")).report
    assert report.document.cut_off == "2024-06-04"


def test_years_that_have_not_begun_are_not_yet_to_be_done(tmp_path: Path, clock: Clock) -> None:
    with open_session(tmp_path / "toàn quốc", clock) as session:
        init_office(session, "toan-quoc", "24")
        found = duties(session, date(2026, 3, 1))
        assert {duty.period[:4] for duty in due_now(found, date(2026, 3, 1))} == {"2025", "2026"}
        assert {duty.period[:4] for duty in due_now(found, date(2024, 3, 1))} == {"2025"}
        assert {line.period[:4] for line in calendar_year(session, 2030).undated} == {"2030"}


def test_what_earlier_years_left_is_told_from_what_is_worked_at(tmp_path: Path, clock: Clock) -> None:
    today = date(2028, 12, 12)
    with open_session(tmp_path / "toàn quốc", clock) as session:
        init_office(session, "toan-quoc", "24")
        begun = start_report(session, P1, "2025")
        found = due_now(duties(session, today), today)
    earlier = earlier_ones(found, today)
    assert {duty.period[:4] for duty in earlier} == {"2025", "2026", "2027"}
    assert begun not in {duty.report_id for duty in earlier}
    kept = [duty for duty in found if duty not in earlier]
    assert {(duty.period[:4], duty.report_id) for duty in kept} == {("2025", begun), ("2028", "")}
    assert {duty.period for duty in found} - {duty.period for duty in earlier_ones(found, date(2028, 9, 1))} > {"2027"}
    left = tuple(duty for duty in found if duty.period == "2025")
    assert earlier_ones(left, today) == (), "the latest of an obligation stands, however long ago it was"
    sent = replace(next(duty for duty in found if duty.report_id == begun), state="sent")
    assert earlier_ones((sent, *found), today)[0] is sent
    asked = replace(next(duty for duty in earlier if not duty.is_closed), days_left=0)
    assert asked not in earlier_ones((asked, *found), today), "an office above may still wait for it"


class TestReminding:
    def test_it_is_said_once_a_day(self, commune: Session, clock: Clock) -> None:
        found = reminder(commune)
        assert found is not None and len(found.overdue) == 1 and len(found.soon) == 2
        assert found.soon[0] == "Phụ lục 02, năm 2024: hạn cuối 04/12/2024, còn 3 ngày."
        assert found.counts == "1 báo cáo quá hạn, 2 báo cáo sắp đến hạn"
        assert found.foremost == (found.overdue[0], found.soon[0])
        reminded(commune)
        assert reminder(commune) is None
        clock.on(2)
        assert reminder(commune) is not None

    def test_how_far_ahead_is_the_offices_choice(self, commune: Session, clock: Clock) -> None:
        clock.on(20, 11)
        assert len(due_soon(commune, clock().date(), 14).soon) == 2
        set_days_ahead(commune, 3)
        found = reminder(commune)
        assert found is not None and found.soon == ()
        set_days_ahead(commune, 0)
        assert reminder(commune) is None

    def test_what_was_due_long_ago_is_left_in_peace(self, commune: Session) -> None:
        assert due_soon(commune, date(2026, 11, 21), 14).overdue == ()


class TestFile:
    def test_every_deadline_stands_in_it_and_comes_back_the_same(self, commune: Session, tmp_path: Path) -> None:
        path = tmp_path / calendar_name(commune, 2024)
        written = write_calendar(commune, path)
        assert written_text(written) == "Đã ghi 4 hạn nộp vào tệp Lich-bao-cao_2024_09190.ics."
        events = read_calendar(path.read_bytes()).named("VEVENT")
        assert [event.texts["DTSTART"] for event in events] == ["20240604", "20241204", "20241204", "20241224"]
        assert [len(event.named("VALARM")) for event in events] == [0, 3, 3, 3]
        assert "Số liệu tính đến ngày 14/12/2024" in plain_text(events[-1].texts["DESCRIPTION"])
        write_calendar(commune, path)
        again = read_calendar(path.read_bytes()).named("VEVENT")
        assert [event.texts["UID"] for event in again] == [event.texts["UID"] for event in events]
        assert len({event.texts["UID"] for event in events}) == 4

    def test_what_has_no_day_is_told_and_left_out(self, district: Session, tmp_path: Path) -> None:
        written = write_calendar(district, tmp_path / "lịch.ics")
        assert written.undated == 1 and "1 báo cáo chưa có hạn" in written_text(written)

    def test_bad_input_changes_nothing(self, commune: Session, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"lich\.txt"):
            write_calendar(commune, tmp_path / "lich.txt")
        with pytest.raises(BadInput, match="Năm 2031 không có báo cáo nào có hạn"):
            write_calendar(commune, tmp_path / "lich.ics", 2031)
        assert not list(tmp_path.glob("lich.*"))
