"""What came unsigned beside what came signed: the signed one stands, the difference is shown, never the reverse."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.errors import BadInput
from forms.standing import Kept, standing
from tests.signed_bundles import Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from tests.workflow.typed_sheets import book, printed, titled
from workflow.checking import check_report
from workflow.overview.receiving_report import receiving_report
from workflow.receiving.differences import difference
from workflow.receiving.looking import look
from workflow.receiving.taking import take
from workflow.reports import enter, open_report
from workflow.session import Session
from workflow.standing.reports import received_report, received_row, standing_of
from workflow.unsigned.paper import enter_for, finish_entered
from workflow.unsigned.workbooks import look_at_workbook, take_workbook

FORM, PERIOD, COUNT, OTHER = "phu-luc-01", "2024", "M3.2a.1", "M3.2b.1"
PLACE = (COMMUNE, FORM, PERIOD)


@pytest.fixture
def district(office_of: Open, tmp_path: Path) -> Session:
    session = office_of(DISTRICT)
    trust(session, tmp_path / "khóa", COMMUNE)
    return session


def by_paper(session: Session, folder: Path, figure: int) -> int:
    report = enter_for(session, COMMUNE, FORM, PERIOD)
    enter(session, report, COUNT, str(figure))
    return finish_entered(session, report)


def by_workbook(session: Session, folder: Path, figure: int) -> int:
    form = session.pack("bac-ninh-2024").form_by_key[FORM]
    path = folder / f"bảng {figure}.xlsx"
    path.write_bytes(book({"S": titled(printed({COUNT: figure}, form))}))
    return take_workbook(session, look_at_workbook(session, path))


def by_bundle(session: Session, folder: Path, figure: int) -> int:
    path = Sent(COMMUNE, {COUNT: figure, OTHER: 1}).save(folder / "gói")
    taken = take(session, look(session, [path]))
    return int(taken.lines[0].received or 0)


UNSIGNED = [by_paper, by_workbook]
Come = Callable[[Session, Path, int], int]


@pytest.mark.parametrize("first", UNSIGNED)
def test_a_signed_bundle_takes_its_place_and_the_difference_is_shown(
    district: Session, tmp_path: Path, first: Come
) -> None:
    before = first(district, tmp_path, 8)
    assert standing_of(district, *PLACE).current == before
    path = Sent(COMMUNE, {COUNT: 9, OTHER: 1}).save(tmp_path / "gói")
    (line,) = look(district, [path]).lines
    assert (line.outcome, line.previous) == ("newer", before)
    number = by_bundle(district, tmp_path, 9)
    assert standing_of(district, *PLACE).current == number
    assert {(one.key, one.old, one.new) for one in difference(district, number, before)} >= {(COUNT, "8", "9")}


@pytest.mark.parametrize("then", UNSIGNED)
def test_nothing_unsigned_replaces_a_signed_bundle(district: Session, tmp_path: Path, then: Come) -> None:
    number = by_bundle(district, tmp_path, 9)
    with pytest.raises(BadInput, match="có ký số"):
        then(district, tmp_path, 100)
    assert standing_of(district, *PLACE).current == number
    assert len(district.store.received_rows()) == 1


@pytest.mark.parametrize("come", UNSIGNED)
def test_it_is_read_back_as_it_was_kept(district: Session, tmp_path: Path, come: Come) -> None:
    number = come(district, tmp_path, 8)
    report = received_report(district, number)
    assert (report.unit.code, report.cell(COUNT).value) == (COMMUNE, Decimal(8))
    assert standing_of(district, *PLACE).current == number
    assert not received_row(district, number).signed


@pytest.mark.parametrize("come", UNSIGNED)
def test_it_is_an_act_of_receiving_of_its_own(district: Session, tmp_path: Path, come: Come) -> None:
    number = come(district, tmp_path, 8)
    (act,) = district.store.receivings()
    assert act.ended_at is not None
    (line,) = district.store.receiving_lines(act.number)
    assert (line.received, line.outcome, line.unit) == (number, "unsigned", COMMUNE)
    assert receiving_report(district, act.number, tmp_path)


def test_a_workbook_then_a_paper_the_last_confirmed_stands(district: Session, tmp_path: Path) -> None:
    by_workbook(district, tmp_path, 8)
    paper = by_paper(district, tmp_path, 9)
    assert standing_of(district, *PLACE).current == paper
    again = by_workbook(district, tmp_path, 10)
    assert standing_of(district, *PLACE).current == again


def test_a_paper_begun_before_the_bundle_came_stays_a_draft(district: Session, tmp_path: Path) -> None:
    report = enter_for(district, COMMUNE, FORM, PERIOD)
    enter(district, report, COUNT, "8")
    by_bundle(district, tmp_path, 9)
    with pytest.raises(BadInput, match="giữ nguyên giá trị"):
        finish_entered(district, report)
    assert open_report(district, report).editable


def test_a_workbook_on_a_stick_is_told_and_not_taken_by_itself(district: Session, tmp_path: Path) -> None:
    form = district.pack("bac-ninh-2024").form_by_key[FORM]
    (tmp_path / "usb").mkdir()
    (tmp_path / "usb" / "bảng.xlsx").write_bytes(book({"S": titled(printed({COUNT: 8}, form))}))
    (line,) = look(district, [tmp_path / "usb"]).lines
    assert (line.outcome, line.good) == ("unsigned", False)
    take(district, look(district, [tmp_path / "usb"]))
    assert district.store.received_rows() == []


def test_a_paper_is_checked_against_what_was_received_before(district: Session, tmp_path: Path) -> None:
    """The year's report of Phụ lục 02 says less than the half year that came in a signed bundle (V10)."""
    form = district.pack("bac-ninh-2024").form_by_key["phu-luc-02"]
    key = next(key for key, item in form.fields.items() if item.type == "count")
    half = Sent(COMMUNE, {key: 9}, period="2024-H1", form="phu-luc-02").save(tmp_path / "gói")
    take(district, look(district, [half]))
    report = enter_for(district, COMMUNE, "phu-luc-02", PERIOD)
    enter(district, report, key, "3")
    assert "V10" in {finding.code for finding in check_report(district, report)}


KEPT = st.builds(
    Kept,
    number=st.integers(1, 9),
    unit=st.just("u"),
    form=st.just("f"),
    period=st.just("p"),
    revision=st.integers(1, 4),
    data_digest=st.sampled_from("abcdefgh"),
    signed=st.booleans(),
    says=st.integers(0, 1),
)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(KEPT, max_size=6, unique_by=(lambda one: one.number, lambda one: (one.data_digest, one.signed))))
def test_something_unsigned_never_stands_over_something_signed_that_speaks(items: list[Kept]) -> None:
    found = standing(items)
    by_number = {one.number: one for one in items}
    if any(one.signed and one.says for one in items):
        assert found.current is None or by_number[found.current].signed
    if any(one.says for one in items) and found.current is not None:
        assert by_number[found.current].says
