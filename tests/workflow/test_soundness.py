"""A figure that a disk changed is told with both sides, is not made final, and is told until somebody has read it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

import storage.store
from forms.errors import BadInput
from forms.files import FileRefused
from storage.backup import copy_database
from storage.pen import CONFIRMED
from storage.store import DATABASE_FILE
from tests.conftest import NOW, SampleOffice, clock
from workflow.backups import daily_backup, make_backup, restore, settle
from workflow.finishing import finish_report
from workflow.moving import preview_backup
from workflow.reports import enter, enter_all, set_cells
from workflow.session import open_session
from workflow.soundness import examine, warnings, warnings_read
from workflow.undoing import undo

KEY, NAME = "M3.2a.1", "dòng 2.1.1"


def spoil(home: Path) -> None:
    with closing(sqlite3.connect(home / DATABASE_FILE)) as database:
        assert database.execute("UPDATE cells SET value = '9' WHERE key = ?", (KEY,)).rowcount == 1
        database.commit()


def test_the_backup_of_the_day_finds_it_and_finishing_refuses_it(drafts: SampleOffice) -> None:
    with open_session(drafts.home, clock) as session:
        good = make_backup(session)
    spoil(drafts.home)
    with open_session(drafts.home, lambda: NOW + timedelta(days=2)) as session:
        assert daily_backup(session) is not None
        (said,) = warnings(session)
        assert good.name in said and said.count(".sqlite3") == 1, "the copy with the fault is not the way back"
        assert f"{NAME}: đang ghi “9”, lịch sử ghi “" in said and "Phụ lục 01, năm 2024" in said
        assert examine(session) == (said,)
        with pytest.raises(BadInput, match=NAME) as caught:
            finish_report(session, drafts.reports[0])
        assert len(caught.value.problems) == 1
        assert not session.store.report_head(drafts.reports[0]).is_finished
    with open_session(drafts.home, clock) as session:
        assert warnings(session) == (said,), "a restart does not hide it"
        warnings_read(session, [said])
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
        warnings_read(session, [said])
        make_backup(session)
        assert warnings(session) == (), "what was read is not said again"
        finish_report(session, drafts.reports[0])


def test_typing_the_figure_that_is_shown_settles_it_and_the_history_says_so(drafts: SampleOffice) -> None:
    spoil(drafts.home)
    report = drafts.reports[0]
    with open_session(drafts.home, clock) as session:
        before = session.store.history(report, KEY)[-1].new
        enter(session, report, KEY, "9")
        line = session.store.history(report, KEY)[-1]
        assert line.old == before and line.new and line.new.value == 9 and line.why == CONFIRMED
        assert session.store.doubts() == []
        lines = len(session.store.history(report))
        enter(session, report, KEY, "9")
        assert len(session.store.history(report)) == lines, "where nothing disagrees nothing is written"
        assert undo(session, report) is not None
        assert session.store.load_report(report).cell(KEY) == before, "taken back, it is what the history had"
        enter(session, report, KEY, "9")
        finish_report(session, report)


def test_a_block_with_the_figures_that_are_shown_settles_them_too(drafts: SampleOffice) -> None:
    with closing(sqlite3.connect(drafts.home / DATABASE_FILE)) as database:
        database.execute("UPDATE cells SET value = '9' WHERE key IN (?, 'M3.2a.2')", (KEY,))
        database.execute("DELETE FROM cells WHERE key = 'M3.2b.1'")
        database.commit()
    with open_session(drafts.home, clock) as session:
        enter_all(session, drafts.reports[0], [(KEY, "9"), ("M3.2a.2", "9")])
        assert session.store.history(drafts.reports[0], KEY)[-1].why == f"dán từ bảng tính; {CONFIRMED}"
        assert [one.key for one in session.store.doubts()] == ["M3.2b.1"]
        set_cells(session, drafts.reports[0], {"M3.2b.1": None})
        assert session.store.doubts() == [], "empty it stays"


@pytest.mark.parametrize("harm", ["UPDATE cells SET value = '9'", "UPDATE history SET new = old", "DELETE FROM cells"])
def test_what_a_disk_changed_is_not_taken_back_and_is_named(drafts: SampleOffice, harm: str) -> None:
    report = drafts.reports[0]
    with open_session(drafts.home, clock) as session:
        enter(session, report, KEY, "7")
    with closing(sqlite3.connect(drafts.home / DATABASE_FILE)) as database:
        last = " AND new LIKE '%\"7\"%'" if "history" in harm else ""
        assert database.execute(f"{harm} WHERE key = ?{last}", (KEY,)).rowcount == 1
        database.commit()
    with open_session(drafts.home, clock) as session:
        before = session.store.history(report, KEY)
        with pytest.raises(BadInput, match=f"chưa hoàn tác được: Phụ lục 01, năm 2024, {NAME}") as caught:
            undo(session, report)
        assert "nhập lại" in caught.value.remedy and session.store.history(report, KEY) == before
        enter(session, report, KEY, "8")
        assert undo(session, report) is not None, "what was typed since can be taken back"


def test_sound_data_are_said_to_be_sound(drafts: SampleOffice) -> None:
    with open_session(drafts.home, clock) as session:
        assert examine(session) == ()
        assert daily_backup(session) is not None and warnings(session) == ()


def test_what_was_typed_is_settled_once_and_a_disk_that_refuses_frightens_nobody(
    drafts: SampleOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> bool:
        raise FileRefused("Ổ đĩa đã đầy.")

    with open_session(drafts.home, clock) as session:
        enter(session, drafts.reports[0], KEY, "8")
        with monkeypatch.context() as patch:
            patch.setattr(storage.store, "all_in_main_file", refuse)
            assert not settle(session)
        assert settle(session) and not settle(session)


def test_a_backup_with_a_changed_figure_is_told_before_and_as_soon_as_it_is_put_back(drafts: SampleOffice) -> None:
    spoil(drafts.home)
    with open_session(drafts.home, clock) as session:
        bad = make_backup(session)
        assert "1 chỗ không còn như đã nhập" in preview_backup(session, bad).doubt
        enter(session, drafts.reports[0], KEY, "8")
        good = make_backup(session)
        warnings_read(session, warnings(session))
        assert preview_backup(session, good).doubt == ""
    done = restore(drafts.home, bad)
    (said,) = done.wrong
    assert f"{NAME}: đang ghi “9”" in said
    with open_session(drafts.home, clock) as session:
        assert warnings(session) == (said,)
    assert restore(drafts.home, good).wrong == ()


def test_a_backup_with_a_damaged_letter_is_told_as_soon_as_it_is_put_back(drafts: SampleOffice) -> None:
    with closing(sqlite3.connect(drafts.home / DATABASE_FILE)) as database:
        database.execute("UPDATE cells SET note = CAST(x'ff31' AS TEXT) WHERE key = ?", (KEY,))
        database.commit()
    with open_session(drafts.home, clock) as session:
        bad = copy_database(session.home, "manual", NOW)
        assert "không đọc được" in preview_backup(session, bad).doubt
    (said,) = restore(drafts.home, bad).wrong
    assert "có phần không đọc được" not in said and "phần không đọc được: có báo cáo có thể không mở được" in said
    with open_session(drafts.home, clock) as session:
        assert warnings(session) == (said,)
