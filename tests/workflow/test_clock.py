"""A clock that cannot be right is told of; one that was said to be right is not doubted again for the same reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from forms.dates import VIETNAM
from tests.conftest import NOW, SampleOffice, clock
from workflow.clock import clock_doubt, confirm_clock
from workflow.reports import enter
from workflow.session import Session, open_session

KEY = "M3.2a.1"


@pytest.fixture
def session(draft_session: Session) -> Session:
    return draft_session


@pytest.mark.parametrize("behind", [timedelta(days=-400), timedelta(0), timedelta(minutes=30)])
def test_a_clock_that_goes_on_or_was_set_right_by_minutes_is_not_doubted(session: Session, behind: timedelta) -> None:
    session.clock = lambda: NOW - behind
    assert clock_doubt(session) is None


def test_a_dead_battery_is_told_whatever_was_written_since(session: Session, drafts: SampleOffice) -> None:
    session.clock = lambda: datetime(2015, 1, 1, 0, 10, tzinfo=VIETNAM)
    enter(session, drafts.reports[0], KEY, "8")
    doubt = clock_doubt(session)
    assert doubt is not None and doubt.certain
    assert "đang chỉ 00:10 ngày 01/01/2015" in doubt.sentence and "08/4/2024" in doubt.sentence
    assert "pin" in doubt.remedy
    confirm_clock(session, doubt)
    assert clock_doubt(session) is not None, "nobody can say that this is right"


def test_a_clock_behind_the_data_is_told_until_the_officer_says_it_is_right(drafts: SampleOffice) -> None:
    with open_session(drafts.home, lambda: NOW - timedelta(days=30)) as session:
        doubt = clock_doubt(session)
        assert doubt is not None and not doubt.certain
        assert "10/11/2024" in doubt.sentence and "(09:00 ngày 10/12/2024)" in doubt.sentence
        enter(session, drafts.reports[0], KEY, "8")
        assert clock_doubt(session) == doubt, "what is written at the wrong time does not make it right"
        confirm_clock(session, doubt)
        assert clock_doubt(session) is None
    with open_session(drafts.home, clock) as session:
        session.clock = lambda: NOW + timedelta(days=1)
        enter(session, drafts.reports[0], KEY, "9")
        session.clock = lambda: NOW - timedelta(days=30)
        assert clock_doubt(session) is not None, "what was confirmed spoke of an earlier moment"


def test_an_office_that_has_written_nothing_is_told_by_its_forms(tmp_path, drafts: SampleOffice) -> None:
    with open_session(tmp_path / "new", lambda: datetime(2015, 1, 1, tzinfo=VIETNAM)) as session:
        assert clock_doubt(session) is None, "nothing is known yet"
