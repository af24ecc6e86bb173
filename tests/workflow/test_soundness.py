"""A figure that a disk changed is told with both sides, is not made final, and is told until somebody has read it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from forms.errors import BadInput
from storage.store import DATABASE_FILE
from tests.conftest import SampleOffice, clock
from workflow.backups import daily_backup, make_backup, settle
from workflow.finishing import finish_report
from workflow.reports import enter
from workflow.session import open_session
from workflow.soundness import WELL, examine, warnings, warnings_read

KEY = "M3.2a.1"


def spoil(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as database:
        assert database.execute("UPDATE cells SET value = '9' WHERE key = ?", (KEY,)).rowcount == 1
        database.commit()


def test_the_backup_of_the_day_finds_it_and_finishing_refuses_it(drafts: SampleOffice) -> None:
    spoil(drafts.home)
    with open_session(drafts.home, clock) as session:
        assert daily_backup(session) is not None
        (said,) = warnings(session)
        assert f"ô {KEY}: đang ghi “9”, lịch sử ghi “" in said and "Phụ lục 01, năm 2024" in said
        assert examine(session) == (said,)
        with pytest.raises(BadInput, match=f"ô {KEY}") as caught:
            finish_report(session, drafts.reports[0])
        assert len(caught.value.problems) == 1
        assert not session.store.report_head(drafts.reports[0]).is_finished
    with open_session(drafts.home, clock) as session:
        assert warnings(session) == (said,), "a restart does not hide it"
        warnings_read(session)
        assert warnings(session) == ()


def test_typing_it_again_is_the_way_out(drafts: SampleOffice) -> None:
    spoil(drafts.home)
    with open_session(drafts.home, clock) as session:
        (before,) = (line.new for line in session.store.history(drafts.reports[0], KEY)[-1:])
        assert before is not None
        enter(session, drafts.reports[0], KEY, "8")
        enter(session, drafts.reports[0], KEY, str(before.value))
        assert session.store.doubts_of(drafts.reports[0]) == []
        assert daily_backup(session) is not None
        (said,) = warnings(session)
        assert "các lần sửa trong lịch sử không nối tiếp nhau" in said
        warnings_read(session)
        make_backup(session)
        assert warnings(session) == (), "what was read is not said again"
        finish_report(session, drafts.reports[0])


def test_sound_data_are_said_to_be_sound(drafts: SampleOffice) -> None:
    with open_session(drafts.home, clock) as session:
        assert examine(session) == () and WELL
        assert daily_backup(session) is not None and warnings(session) == ()
        assert not settle(session) or not settle(session)
