"""Who is missing: the units of the right day, what stands for each, and who is late by the exclusive deadline."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from forms.matrix.submissions import Arrived, Matrix, OwedForm, Submission, Submissions, lines_of, tally_of
from forms.standing import Kept
from forms.territory import Below
from tests.kept import decide, digest_of, keep, moment
from tests.packs import install_two_tier
from tests.signed_bundles import COUNT, Sent, trust
from workflow.office import init_office
from workflow.overview.matrix import matrix, require_form
from workflow.overview.places import places
from workflow.receiving.taking import receive
from workflow.receiving.views import standing_list
from workflow.session import Session, open_session
from workflow.trust.due_days import set_due_day

Opened = Callable[..., Session]
P1, P2, SELF, GOALS = "phu-luc-01", "phu-luc-02", "tu-kiem-tra", "danh-gia-muc-tieu"
LAST = date(2024, 12, 24)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    """An office of Bắc Ninh on a day."""
    sessions: list[Session] = []

    def make(unit: str, today: date = LAST, pack: str = "bac-ninh-2024") -> Session:
        home = tmp_path / unit
        if pack != "bac-ninh-2024":
            install_two_tier(home)
        session = open_session(home, lambda: moment(today))
        sessions.append(session)
        init_office(session, pack, unit)
        return session

    yield make
    for session in sessions:
        session.close()


def at(found: Matrix, unit: str, form: str = P1) -> Submission:
    cell = found.cell(unit, form)
    assert cell is not None
    return cell


def test_the_province_of_2024_waits_for_districts_and_agencies_and_sees_their_communes(opened: Opened) -> None:
    found = matrix(opened("27"), "2024")
    levels = [line.level for line in found.lines]
    assert (levels.count("huyen"), levels.count("xa"), levels.count("agency")) == (8, 126, 15)
    assert [form.key for form in found.forms] == [P1, P2, SELF, "trinh-do-can-bo-nu", GOALS, "theo-doi-chi-tieu"]
    assert found.tally(P1, direct=True).owed == 8 + 6 and found.tally(P1, direct=False).owed == 126
    assert found.tally(P2, direct=True).owed == 8 + 15
    assert found.tally(GOALS, direct=True).owed == 8 and found.tally(GOALS, direct=False).owed == 0
    first = [line for line in found.lines if line.group == "256"]
    assert first[0].level == "huyen" and {line.level for line in first[1:]} == {"xa"} and len(first) == 20


def test_the_province_of_2026_waits_for_its_communes_themselves(opened: Opened) -> None:
    found = matrix(opened("24", date(2026, 12, 1), "bac-ninh-2026"), "2026")
    communes = [line for line in found.lines if line.level == "xa"]
    assert len(communes) == 99 and all(line.cells[0].direct for line in communes if line.cells[0])
    assert not [line for line in found.lines if line.level == "huyen"]
    assert {line.group_title for line in communes} == {"Xã, phường"}


def test_communes_whose_district_owes_nothing_send_to_this_office_and_stand_under_its_name(opened: Opened) -> None:
    """Before 1/7/2025, by a pack that knows no districts."""
    found = matrix(opened("24", date(2025, 6, 10), "bac-ninh-2026"), "2025-H1")
    communes = [line for line in found.lines if line.level == "xa"]
    assert {line.group_title for line in communes} >= {"Thành phố Bắc Ninh", "Huyện Sơn Động"}
    assert all(cell.direct and cell.late for line in communes for cell in line.cells if cell)


def test_a_district_waits_for_its_communes_and_a_commune_for_nobody(opened: Opened) -> None:
    found = matrix(opened("256"), "2024")
    assert {line.level for line in found.lines} == {"xa"}
    assert [form.key for form in found.forms] == [P1, P2, SELF]
    assert matrix(opened("09190"), "2024").lines == ()


def test_the_deadline_is_exclusive(opened: Opened) -> None:
    session = opened("256", LAST)
    assert at(matrix(session, "2024"), "09190").late is False
    keep(session, "09190", at=LAST)
    keep(session, "09187", at=LAST + timedelta(1))
    found = matrix(session, "2024")
    assert (at(found, "09190").late, at(found, "09190").days) == (False, 0)
    assert (at(found, "09187").late, at(found, "09187").days) == (True, 1)


def test_nothing_received_is_late_only_once_the_last_day_has_passed(opened: Opened) -> None:
    session = opened("256", LAST + timedelta(3))
    cell = at(matrix(session, "2024"), "09190")
    assert (cell.state, cell.late, cell.days) == ("none", True, 3)


def test_an_own_earlier_day_counts_and_a_later_one_does_not(opened: Opened) -> None:
    session = opened("256")
    keep(session, "09190", at=date(2024, 12, 11))
    set_due_day(session, P1, "2024", date(2024, 12, 10))
    found = matrix(session, "2024")
    assert at(found, "09190").late and found.forms[0].own_day and found.forms[0].last_day == date(2024, 12, 10)
    set_due_day(session, P1, "2024", date(2025, 1, 10))
    found = matrix(session, "2024")
    assert not at(found, "09190").late and not found.forms[0].own_day and found.forms[0].last_day == LAST


def test_a_correction_after_the_deadline_does_not_make_a_unit_late(opened: Opened) -> None:
    session = opened("256")
    keep(session, "09190", at=date(2024, 12, 20))
    newest = keep(session, "09190", revision=2, at=date(2025, 1, 5))
    cell = at(matrix(session, "2024"), "09190")
    assert (cell.number, cell.revision, cell.late, cell.kept) == (newest, 2, False, 2)


def test_an_empty_report_in_time_does_not_make_a_late_one_punctual(opened: Opened) -> None:
    session = opened("256")
    keep(session, "09190", says=0, at=date(2024, 12, 1))
    keep(session, "09190", revision=2, at=date(2024, 12, 28))
    assert at(matrix(session, "2024"), "09190").days == 4


def test_every_state_has_its_cell(opened: Opened) -> None:
    session = opened("256")
    keep(session, "09163")
    decide(session, keep(session, "09166"), "accepted")
    decide(session, keep(session, "09169"), "returned", text="Thiếu số liệu")
    keep(session, "09172", say="một")
    keep(session, "09172", say="hai")
    keep(session, "09175", revision=2, supplement_of=digest_of("09175", P1, "2024", 1))
    found = matrix(session, "2024")
    states = {unit: at(found, unit).state for unit in ("09163", "09166", "09169", "09172", "09175", "09178")}
    assert list(states.values()) == ["received", "accepted", "returned", "conflict", "waiting", "none"]
    tally = found.tally(P1)
    assert (tally.owed, tally.here, tally.missing) == (19, 2, 14)
    assert (tally.accepted, tally.returned, tally.conflict, tally.waiting) == (1, 1, 1, 1)


def test_a_commune_is_in_hand_through_its_districts_report(opened: Opened) -> None:
    session = opened("27")
    number = keep(session, "256", parts=["09163", "09166"])
    found = matrix(session, "2024")
    assert at(found, "09163").through == "included" and at(found, "09163").is_here
    assert at(found, "09169").through == "left_out" and at(found, "09169").is_missing
    other = next(line.code for line in found.lines if line.level == "xa" and line.group != "256")
    assert at(found, other).through == "awaited"
    decide(session, number, "returned")
    assert at(matrix(session, "2024"), "09163").through == "awaited"


def test_a_report_that_nobody_owes_is_seen_all_the_same(opened: Opened) -> None:
    session = opened("256")
    keep(session, "09190", SELF, "2024-H1")
    keep(session, "256.phong-ldtbxh", P2, "2024-H1", name="Phòng Lao động")
    found = matrix(session, "2024-H1")
    assert [form.key for form in found.forms] == [P2, SELF]
    assert at(found, "09190", SELF).late is False
    stranger = next(line for line in found.lines if line.code == "256.phong-ldtbxh")
    assert stranger.group_title == "Đơn vị khác đã gửi báo cáo" and stranger is found.lines[-1]


def test_a_unit_is_found_without_tone_marks_by_name_code_and_district(opened: Opened) -> None:
    lines = matrix(opened("27"), "2024").lines
    assert [line.code for line in lines if "vo cuong" in line.words] == ["09190"]
    assert len([line for line in lines if "thanh pho bac ninh" in line.words]) == 20


def test_the_page_begins_with_the_season(opened: Opened) -> None:
    assert places(opened("256", date(2024, 5, 20))).period == "2024-H1"
    assert (places(opened("27", date(2024, 12, 1))).period, places(opened("09190")).form) == ("2024", P1)


def test_an_unknown_form_is_refused_with_those_there_are(opened: Opened) -> None:
    with pytest.raises(Exception, match="không có biểu") as refused:
        require_form(opened("256"), "2024-H1", P1)
    assert P2 in refused.value.remedy


def test_ten_thousand_units_take_a_second_at_most() -> None:
    forms = tuple(OwedForm(key, key, key, {"xa": LAST}, "") for key in (P1, P2, SELF))
    units = [Below(f"{number:05d}", f"Xã Số {number}", "xa", "999", LAST) for number in range(10_600)]
    kept, arrived = [], {}
    for place, form in enumerate(forms):
        for number, unit in enumerate(units):
            here = number * 3 + place
            kept.append(Kept(here, unit.code, form.key, "2024", 1, f"{here:064x}"))
            arrived[here] = Arrived(here, unit.code, unit.name, "xa", form.key, moment(LAST), True)
    facts = Submissions(forms, {form.key: units for form in forms}, kept, arrived, {}, LAST)
    before = time.process_time()
    lines = lines_of(facts)
    taken = time.process_time() - before
    assert tally_of(cell for line in lines for cell in line.cells if cell).here == 31_800
    assert taken < 2.5, f"{taken:.2f} s"


def test_what_was_really_received_is_in_its_cell(opened: Opened, tmp_path: Path) -> None:
    session = opened("256", LAST + timedelta(2))
    stick = tmp_path / "usb"
    trust(session, tmp_path, "09163", "09166")
    for sent in (Sent("09163", {COUNT: 5}), Sent("09163", {COUNT: 6}, revision=2), Sent("09166", {COUNT: 1})):
        sent.save(stick)
    Sent("09166", {COUNT: 2}).save(stick / "khác")
    Sent("09169", {COUNT: 1}).save(stick)
    receive(session, [stick])
    found = matrix(session, "2024")
    assert (at(found, "09163").state, at(found, "09163").revision, at(found, "09163").kept) == ("received", 2, 2)
    assert at(found, "09163").late and at(found, "09163").days == 2
    assert at(found, "09166").state == "conflict" and at(found, "09169").state == "none"


def test_the_list_of_received_reports_and_the_matrix_tell_the_same_of_lateness(opened: Opened) -> None:
    session = opened("256")
    keep(session, "09166", at=LAST)
    keep(session, "09169", at=LAST + timedelta(days=1))
    told = {line.unit: line.late for line in standing_list(session)}
    found = matrix(session, "2024")
    cells = {unit: found.cell(unit, P1) for unit in told}
    assert told == {unit: cell is not None and cell.late for unit, cell in cells.items()}
    assert sorted(told.values()) == [False, True]


def test_nobody_is_late_with_a_report_that_the_pack_of_the_office_does_not_ask_for(opened: Opened) -> None:
    session = opened("24", date(2026, 2, 1), "bac-ninh-2026")
    keep(session, "09190", at=date(2026, 2, 1))
    assert [line.late for line in standing_list(session)] == [False]
