from __future__ import annotations

import errno
import os
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.errors import BadInput
from forms.files import FileRefused
from storage import backup as backup_module
from storage.backup import (
    BACKUP_FOLDER,
    KEPT,
    Backup,
    check_backup,
    last_backup_at,
    list_backups,
    make_backup,
    restore_backup,
)
from storage.database import DamagedDatabase, ForeignFile, NewerDatabase
from storage.lock import OfficeInUse
from storage.store import DATABASE_FILE, Store
from tests.storage.samples import ID, NOON, PROGRAM, open_at, with_report
from tests.storage.test_open import spoil

LATER = NOON + timedelta(days=1)


def put(store: Store, number: int) -> None:
    store.set_cells(ID, {"a": Cell(Decimal(number))}, "", "", NOON)


def value(home: Path) -> object:
    with open_at(home) as store:
        return store.load_report(ID).cell("a").value


def backed_up(home: Path) -> Path:
    """An office whose backup holds 1 and whose database holds 2; the backup's path."""
    with with_report(home) as store:
        put(store, 1)
        path = make_backup(store, "manual", NOON)
        put(store, 2)
    return path


def files(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}


def test_a_backup_is_one_file_listed_with_what_it_holds(tmp_path: Path) -> None:
    path = backed_up(tmp_path)
    assert list_backups(tmp_path) == [Backup(path, NOON, "manual", 1, 1, PROGRAM)]
    assert last_backup_at(tmp_path) == NOON
    assert [file.name for file in path.parent.iterdir()] == ["20241120-120000+0700-manual.sqlite3"]


def test_data_that_cannot_be_copied_because_they_are_damaged_are_not_said_to_be_whole(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        good = make_backup(store, "manual", NOON)
        for number in range(200):
            put(store, number)
    path = tmp_path / DATABASE_FILE
    with open_at(tmp_path) as store:
        with path.open("rb+") as stream:
            stream.seek(path.stat().st_size - 8192)
            stream.write(bytes(8192))
        with pytest.raises(DamagedDatabase, match="bị hỏng, có phần không đọc được, nên chưa sao lưu được") as refused:
            make_backup(store, "manual", LATER)
    assert good.name in refused.value.remedy and refused.value.backup == good
    assert "còn nguyên" not in str(refused.value)
    assert [file.name for file in (tmp_path / BACKUP_FOLDER).iterdir()] == [good.name]


def test_a_copy_that_cannot_be_read_speaks_well_of_data_that_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([False, True])
    with with_report(tmp_path) as store:
        monkeypatch.setattr(backup_module, "is_sound", lambda _file: next(answers))
        with pytest.raises(FileRefused, match="dữ liệu đang dùng vẫn còn nguyên"):
            make_backup(store, "manual", NOON)
    assert not list_backups(tmp_path)


def test_nothing_is_listed_before_the_first_backup(tmp_path: Path) -> None:
    with open_at(tmp_path):
        assert list_backups(tmp_path) == []
        assert last_backup_at(tmp_path) is None


def test_listing_does_not_touch_the_offices_database(tmp_path: Path) -> None:
    backed_up(tmp_path)
    spoil(tmp_path / DATABASE_FILE)
    before = files(tmp_path)
    assert len(list_backups(tmp_path)) == 1
    assert files(tmp_path) == before


def test_two_backups_of_one_second_are_two(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        first = make_backup(store, "finish", NOON)
        put(store, 1)
        second = make_backup(store, "finish", NOON)
    assert [backup.path for backup in list_backups(tmp_path)] == [second, first]
    assert [backup.cells for backup in list_backups(tmp_path)] == [1, 0]


def test_a_moment_without_zone_comes_back_without(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        make_backup(store, "daily", datetime(2024, 1, 2, 3, 4, 5))
    assert last_backup_at(tmp_path) == datetime(2024, 1, 2, 3, 4, 5)


def test_a_copy_is_as_old_as_its_file_says_however_old_that_is(tmp_path: Path) -> None:
    copy = backed_up(tmp_path).rename(tmp_path / "bản sao.sqlite3")
    for moment in (NOON, datetime(1965, 3, 1, 8, 0, 30, tzinfo=NOON.tzinfo)):
        seconds = (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
        os.utime(copy, (seconds, seconds))
        assert check_backup(copy) == moment


def test_backups_named_by_a_clock_that_was_far_off_are_in_order(tmp_path: Path) -> None:
    path = backed_up(tmp_path)
    for stamp in ("19650301-080000", "31010101-000000", "20241350-990000"):
        path.with_name(f"{stamp}-manual.sqlite3").write_bytes(path.read_bytes())
    assert [backup.made_at.year for backup in list_backups(tmp_path)] == [3101, NOON.year, 1965]
    assert [check_backup(copy).year for copy in sorted(path.parent.glob("*.sqlite3"))][0::3] == [1965, 3101]


def test_an_old_backup_that_another_program_holds_is_left_for_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path.suffix != ".part":
            raise PermissionError(errno.EACCES, "held")

    with with_report(tmp_path) as store:
        monkeypatch.setattr(Path, "unlink", refuse)
        for number in range(KEPT + 2):
            make_backup(store, "manual", NOON + timedelta(minutes=number))
        assert len(list_backups(tmp_path)) == KEPT + 2
        monkeypatch.undo()
        make_backup(store, "manual", NOON + timedelta(hours=1))
        assert len(list_backups(tmp_path)) == KEPT


def test_ten_and_the_newest_of_each_month_are_kept(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        for day in range(0, 80, 4):
            make_backup(store, "daily", datetime(2024, 1, 1, 8) + timedelta(days=day))
    days = [f"{backup.made_at:%m-%d}" for backup in list_backups(tmp_path)]
    assert days == [
        "03-17", "03-13", "03-09", "03-05", "03-01", "02-26", "02-22", "02-18", "02-14", "02-10", "01-29",
    ]  # fmt: skip


def test_a_backup_made_after_the_clock_was_set_back_stays(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        for day in range(1, 12):
            make_backup(store, "daily", datetime(2024, 1, 20 - day, 8))
        assert make_backup(store, "finish", datetime(2024, 1, 1, 8)).is_file()


def test_a_backup_is_made_while_the_office_writes(tmp_path: Path) -> None:
    made: list[Path] = []
    with with_report(tmp_path) as store:
        store.set_cells(ID, {f"M{key}": Cell("x" * 2000) for key in range(500)}, "", "", NOON)

        def back_up() -> None:
            made.extend(make_backup(store, "daily", NOON + timedelta(hours=hour)) for hour in range(5))

        worker = threading.Thread(target=back_up)
        worker.start()
        number = 0
        while worker.is_alive() or number < 20:
            number += 1
            twins = {"a": Cell(Decimal(number)), "z": Cell(Decimal(number))}
            store.set_cells(ID, twins, "", "", NOON)
        worker.join()
    assert len(made) == 5
    for path in made:
        with sqlite3.connect(path) as copy:
            twins_kept = copy.execute("SELECT DISTINCT value FROM cells WHERE key IN ('a', 'z')").fetchall()
        copy.close()
        assert len(twins_kept) <= 1
    assert value(tmp_path) == number


def test_restoring_brings_back_what_was_and_sets_aside_what_is(tmp_path: Path) -> None:
    path = backed_up(tmp_path)
    present = (tmp_path / DATABASE_FILE).read_bytes()
    result = restore_backup(tmp_path, path, LATER)
    assert value(tmp_path) == 1
    assert [aside.name for aside in result.set_aside] == ["bao-cao.de-rieng-20241121-120000.sqlite3"]
    assert result.set_aside[0].read_bytes() == present
    assert path.exists()


def test_a_backup_whose_index_lost_a_row_is_not_put_back(tmp_path: Path) -> None:
    """SQLite's quick_check passes over it: the report is in the list, and nobody finds it by its id."""
    path = backed_up(tmp_path)
    data = path.read_bytes()
    copies = [at for at in range(len(data)) if data.startswith(ID.encode(), at)]
    spoilt = [data[:at] + b"f" * 32 + data[at + 32 :] for at in copies]
    sound = []
    for each in spoilt:
        path.write_bytes(each)
        with sqlite3.connect(path) as connection:
            quick = connection.execute("PRAGMA quick_check").fetchall() == [("ok",)]
            sound.append((quick, connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]))
        connection.close()
    path.write_bytes(spoilt[sound.index((True, False))])
    present = files(tmp_path)
    with pytest.raises(DamagedDatabase, match="bị hỏng; chưa có gì thay đổi"):
        restore_backup(tmp_path, path, LATER)
    assert files(tmp_path) == present and value(tmp_path) == Decimal(2)


@pytest.mark.parametrize("table", ["revisions", "cells"])
def test_a_schema_of_garbled_names_is_damage(tmp_path: Path, table: str) -> None:
    """SQLite names the table in its message, and sqlite3 cannot read that message: it raises UnicodeDecodeError."""
    path = backed_up(tmp_path)
    for each in (path, tmp_path / DATABASE_FILE):
        each.write_bytes(each.read_bytes().replace(b"table" + table.encode(), b"table\xd7(\xd7" + table.encode()[3:]))
    assert list_backups(tmp_path) == []
    with pytest.raises(DamagedDatabase, match="bị hỏng"):
        check_backup(path)
    with pytest.raises(DamagedDatabase, match="bị hỏng"), open_at(tmp_path):
        raise AssertionError("it opens")


def test_restoring_over_a_damaged_database_keeps_the_damaged_one(tmp_path: Path) -> None:
    path = backed_up(tmp_path)
    spoil(tmp_path / DATABASE_FILE)
    (tmp_path / f"{DATABASE_FILE}-wal").write_bytes(b"left over")
    spoiled = (tmp_path / DATABASE_FILE).read_bytes()
    result = restore_backup(tmp_path, path, LATER)
    assert value(tmp_path) == 1
    assert [aside.read_bytes() for aside in result.set_aside] == [spoiled, b"left over"]
    again = restore_backup(tmp_path, path, LATER)
    assert again.set_aside[0].name == "bao-cao.de-rieng-20241121-120000-2.sqlite3"
    assert result.set_aside[0].read_bytes() == spoiled


def test_restoring_a_lost_database_from_a_copy_on_a_stick(tmp_path: Path) -> None:
    stick = tmp_path / ("USB số 1 #%" if os.name == "nt" else "USB số 1 #%?")
    stick.mkdir()
    path = backed_up(tmp_path / "home").rename(stick / "bản sao.sqlite3")
    result = restore_backup(tmp_path / "new", path, LATER)
    assert result.set_aside == ()
    assert value(tmp_path / "new") == 1


def test_restoring_waits_for_the_program_to_be_closed(tmp_path: Path) -> None:
    path = backed_up(tmp_path)
    with open_at(tmp_path), pytest.raises(OfficeInUse):
        restore_backup(tmp_path, path, LATER)
    assert value(tmp_path) == 2


def test_a_bad_backup_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    home = tmp_path / "home"
    good = backed_up(home)
    damaged, foreign, newer, text = (tmp_path / name for name in ("damaged", "foreign", "newer", "text"))
    damaged.write_bytes(good.read_bytes())
    spoil(damaged)
    newer.write_bytes(good.read_bytes())
    for path, statement in ((foreign, "CREATE TABLE songs (name)"), (newer, "PRAGMA user_version = 999")):
        connection = sqlite3.connect(path)
        connection.execute(statement)
        connection.close()
    text.write_text("not a database")
    before = files(home)
    for path, refusal in (
        (damaged, DamagedDatabase),
        (text, DamagedDatabase),
        (foreign, ForeignFile),
        (newer, NewerDatabase),
        (tmp_path / "nowhere", BadInput),
    ):
        with pytest.raises(refusal) as refused:
            restore_backup(home, path, LATER)
        assert "chưa có gì thay đổi" in refused.value.sentence or not path.exists()
        assert refused.value.remedy
    assert files(home) == before


def test_a_full_disk_leaves_the_database_and_no_half_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = backed_up(tmp_path)
    before = files(tmp_path)
    monkeypatch.setattr(backup_module, "sync_file", full)
    with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
        restore_backup(tmp_path, path, LATER)
    assert files(tmp_path) == before
    with open_at(tmp_path) as store, pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
        make_backup(store, "daily", LATER)
    assert [file.name for file in (tmp_path / BACKUP_FOLDER).iterdir()] == [path.name]
    assert value(tmp_path) == 2


def test_what_a_killed_backup_left_is_cleared_at_the_next_start(tmp_path: Path) -> None:
    backed_up(tmp_path)
    litter = [tmp_path / "0a.part", tmp_path / BACKUP_FOLDER / "0b.part", tmp_path / BACKUP_FOLDER / "0b.part-journal"]
    for path in litter:
        path.touch()
    open_at(tmp_path).close()
    assert not any(path.exists() for path in litter)
    assert len(list_backups(tmp_path)) == 1
