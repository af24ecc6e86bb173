"""A restore that is stopped between any two names is carried to its end by the next start, or by the next restore."""

from __future__ import annotations

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from storage import backup, exchange, migrations
from storage.backup import make_backup, restore_backup
from storage.exchange import ASIDE, COMING, aside_of_coming
from storage.store import DATABASE_FILE
from tests.storage.samples import ID, NOON, open_at, with_report
from tools.make_old_files import DATABASES

NAMES = 5
"""The backup's, those of the database and of both files beside it, and the backup's again."""


class Stopped(BaseException):
    """The program is gone."""


def stopped_office(home: Path) -> Path:
    """As a program leaves it that was killed: 1 in the backup, 2 in the database, 3 in SQLite's log alone."""
    used = home.parent / "used"
    with with_report(used) as store:
        store.set_cells(ID, {"a": Cell(Decimal(1))}, "", "", NOON)
        copy = make_backup(store, "manual", NOON)
        store.set_cells(ID, {"a": Cell(Decimal(2))}, "", "", NOON)
    with open_at(used) as store:
        store.set_cells(ID, {"a": Cell(Decimal(3))}, "", "", NOON)
        shutil.copytree(used, home)
    assert (home / f"{DATABASE_FILE}-wal").stat().st_size
    return home / copy.relative_to(used)


def stop_at(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program be killed instead of giving a file its new name, the first or a later time."""
    left, move = [number], exchange.move

    def moving(old: Path, new: Path, over: bool = True) -> Path:
        left[0] -= 1
        if left[0] == 0:
            raise Stopped
        return move(old, new, over)

    monkeypatch.setattr(exchange, "move", moving)


def value(home: Path) -> object:
    with open_at(home) as store:
        return store.load_report(ID).cell("a").value


def aside_value(home: Path, tmp_path: Path) -> object:
    """What the database says that was set aside, with its log."""
    (database,) = home.glob(f"*.{ASIDE}-*.sqlite3")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for path in home.glob(f"{database.name}*"):
        shutil.copyfile(path, elsewhere / path.name.replace(database.name, DATABASE_FILE))
    return value(elsewhere)


@pytest.mark.parametrize("number", range(1, NAMES + 1))
def test_the_next_start_ends_what_was_decided(tmp_path: Path, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "đơn vị"
    copy = stopped_office(home)
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        stop_at(number, patch)
        restore_backup(home, copy, NOON)
    decided = number > 1
    assert (aside_of_coming(home) is not None) is decided
    with open_at(home) as store:
        assert store.load_report(ID).cell("a").value == (1 if decided else 3)
        assert ("khi đang khôi phục từ bản sao lưu; nay đã khôi phục xong" in store.recovered) is decided
        assert (f"bao-cao.{ASIDE}-20241120-120000.sqlite3" in store.recovered) is decided
    assert not list(home.glob(f"*{COMING}*")) and not list(home.glob("*.part"))
    if decided:
        assert aside_value(home, tmp_path) == 3
    with open_at(home) as store:
        assert store.recovered == ""


def test_the_next_restore_ends_the_one_before_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "đơn vị"
    copy = stopped_office(home)
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        stop_at(3, patch)
        restore_backup(home, copy, NOON)
    again = restore_backup(home, copy, NOON)
    assert again.set_aside[0].name == f"bao-cao.{ASIDE}-20241120-120000-2.sqlite3"
    assert value(home) == 1


def test_a_disk_that_refuses_the_first_name_leaves_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "đơn vị"
    copy = stopped_office(home)

    def refuse(_part: Path, _home: Path, _now: object) -> None:
        raise PermissionError(13, "refused")

    with monkeypatch.context() as patch, pytest.raises(backup.WorldError):
        patch.setattr(backup, "decide", refuse)
        restore_backup(home, copy, NOON)
    assert value(home) == 3 and not list(home.glob("*.part"))


def test_what_a_killed_program_left_half_written_anywhere_is_cleared(tmp_path: Path) -> None:
    home = tmp_path / "đơn vị"
    stopped_office(home)
    name = ".0123456789ab.part"
    places = (
        "",
        "khoa",
        "bo-dem",
        "bundles",
        "sao-luu/bundles",
        "goi-bieu-mau/p/ban-3",
        "sao-luu/goi-bieu-mau/p/ban-3",
    )
    for place in places:
        (home / place).mkdir(parents=True, exist_ok=True)
        (home / place / name).write_bytes(b"half")
    other = home / "khoa" / "của ai đó.part"
    other.write_bytes(b"whole")
    with open_at(home):
        assert not list(home.rglob(name)) and other.exists()


def test_a_change_of_the_schema_is_noted_so_that_a_stop_in_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, killed = tmp_path / "đơn vị", tmp_path / "killed"
    home.mkdir()
    shutil.copyfile(DATABASES / "0.1.sqlite3", home / DATABASE_FILE)
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="planted"):
        patch.setattr(migrations, "apply", lambda _connection: (shutil.copytree(home, killed), _fail()))
        open_at(home)
    with open_at(killed) as store:
        assert "dừng đột ngột" in store.recovered
    with open_at(home) as store:
        assert store.recovered == "", "what ended in an error has told of itself"


def _fail() -> None:
    raise RuntimeError("planted")
