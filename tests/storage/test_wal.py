"""What was committed last lies in SQLite's file beside the database: where that is lost, the next start says so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from subprocess import PIPE

import pytest

from forms.cells import Cell
from storage.backup import make_backup
from storage.lock import LOCK_FILE
from storage.store import DATABASE_FILE, WARNED, Store
from storage.stray import STRAY
from storage.wal import wal_of
from tests.storage.samples import ID, NOON, open_at, with_report

LATER = NOON + timedelta(hours=2)
OTHER = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("INSERT INTO settings (name, value) VALUES ('by hand', 'x')")
sys.stdout.write("written\\n")
sys.stdout.flush()
sys.stdin.read()
"""


def write(store: Store, first: int, last: int) -> None:
    for number in range(first, last):
        store.set_cells(ID, {f"M{number}": Cell(Decimal(number))}, "", "", NOON)


def killed(home: Path, store: Store) -> Path:
    """The folder as it would be had the program been killed now."""
    left = home.parent / "left"
    shutil.copytree(home, left)
    store.close()
    return left


def warned(home: Path) -> str:
    with open_at(home, LATER) as store:
        return store.setting(WARNED)


def test_after_a_kill_nothing_is_missed_and_nobody_is_frightened(tmp_path: Path) -> None:
    store = with_report(tmp_path / "home")
    write(store, 0, 9)
    left = killed(tmp_path / "home", store)
    with open_at(left, LATER) as store:
        assert "mọi ô đã báo “Đã lưu” còn nguyên" in store.recovered
        assert store.setting(WARNED) == "" and len(store.load_report(ID).cells) == 9


@pytest.mark.parametrize("how", ["gone", "zeros", "foreign"])
def test_a_lost_end_is_told_with_the_time_since_when_values_may_be_missing(tmp_path: Path, how: str) -> None:
    store = with_report(tmp_path / "home")
    write(store, 0, 9)
    left = killed(tmp_path / "home", store)
    wal = wal_of(left / DATABASE_FILE)
    if how == "gone":
        wal.unlink()
    else:
        wal.write_bytes(bytes(50_000) if how == "zeros" else b"PK\x03\x04" * 9000)
    wal.with_name(f"{DATABASE_FILE}-shm").unlink()
    assert "số liệu nhập từ 12:00 ngày 20/11/2024 đến lúc dừng có thể không còn" in warned(left)
    with open_at(left, LATER) as store:
        assert store.recovered == "", "it is told once"
        assert "đừng đưa tệp trở lại" in store.setting(WARNED), "it stands until somebody has read it"


def test_an_end_that_is_damaged_in_the_middle_is_told(tmp_path: Path) -> None:
    store = with_report(tmp_path / "home")
    write(store, 0, 9)
    left = killed(tmp_path / "home", store)
    with wal_of(left / DATABASE_FILE).open("rb+") as stream:
        stream.seek(-5 * (24 + 4096) + 500, 2)
        stream.write(b"\xa5" * 64)
    assert "có thể không còn" in warned(left)


def test_a_commit_that_a_power_cut_tore_is_no_damage(tmp_path: Path) -> None:
    store = with_report(tmp_path / "home")
    write(store, 0, 9)
    before = wal_of(tmp_path / "home" / DATABASE_FILE).stat().st_size
    write(store, 9, 10)
    left = killed(tmp_path / "home", store)
    with wal_of(left / DATABASE_FILE).open("rb+") as stream:
        stream.seek(before + 24)
        stream.write(bytes(512))
    with open_at(left, LATER) as store:
        assert store.setting(WARNED) == "" and len(store.load_report(ID).cells) == 9


def test_what_was_settled_hangs_on_no_other_file(tmp_path: Path) -> None:
    store = with_report(tmp_path / "home")
    write(store, 0, 9)
    assert store.settle(NOON + timedelta(minutes=90)) and not store.settle(LATER)
    write(store, 9, 10)
    left = killed(tmp_path / "home", store)
    wal_of(left / DATABASE_FILE).unlink()
    assert "từ 13:30 ngày 20/11/2024" in warned(left)
    with open_at(left) as store:
        assert len(store.load_report(ID).cells) == 9


def test_a_later_backup_that_holds_more_is_named(tmp_path: Path) -> None:
    store = with_report(tmp_path / "home")
    write(store, 0, 9)
    made = make_backup(store, "manual", NOON + timedelta(minutes=30))
    left = killed(tmp_path / "home", store)
    wal_of(left / DATABASE_FILE).unlink()
    assert made.name in warned(left)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_stop_while_everything_is_put_away_is_no_loss(tmp_path: Path, emptied: bool) -> None:
    store = with_report(tmp_path / "home")
    write(store, 0, 9)
    store.close()
    (tmp_path / "home" / LOCK_FILE).write_bytes((b"" if emptied else b"closing").ljust(100))
    assert warned(tmp_path / "home") == ""


def with_stale_log(home: Path) -> bytes:
    """Nine values in an office that was closed in order, and a log of the first three, as a scanner took it away."""
    store = with_report(home)
    write(store, 0, 3)
    stale = wal_of(home / DATABASE_FILE).read_bytes()
    write(store, 3, 5)
    store.close()
    with open_at(home) as store:
        write(store, 5, 9)
    return stale


def test_a_log_that_comes_back_after_a_clean_end_is_set_aside_and_told(tmp_path: Path) -> None:
    home = tmp_path / "home"
    stale = with_stale_log(home)
    wal_of(home / DATABASE_FILE).write_bytes(stale)
    aside = home / f"bao-cao.{STRAY}-20241120-140000.sqlite3-wal"
    with open_at(home, LATER) as store:
        assert aside.name in store.setting(WARNED) and aside.read_bytes() == stale
        assert len(store.load_report(ID).cells) == 9 and store.recovered == ""
    with open_at(home, LATER) as store:
        assert store.setting(WARNED).count("\n") == 0, "it is told once"
        write(store, 9, 10)
    wal_of(home / DATABASE_FILE).write_bytes(stale)
    with open_at(home, LATER) as store:
        assert len(store.load_report(ID).cells) == 10 and store.setting(WARNED).count(STRAY) == 2


def test_our_own_last_log_whole_is_no_matter(tmp_path: Path) -> None:
    """Its removal is not waited for: a power cut may bring it back."""
    home = tmp_path / "home"
    store = with_report(home)
    write(store, 0, 9)
    own = wal_of(home / DATABASE_FILE).read_bytes()
    store.close()
    wal_of(home / DATABASE_FILE).write_bytes(own)
    assert warned(home) == "" and not list(home.glob(f"*{STRAY}*"))


@pytest.mark.parametrize("how", ["copied while open", "noted by an earlier version", "no lock file", "killed later"])
def test_where_the_note_does_not_speak_of_this_file_the_log_counts(tmp_path: Path, how: str) -> None:
    home, left = tmp_path / "home", tmp_path / "left"
    with_report(home).close()
    ended = (home / LOCK_FILE).read_bytes()
    with open_at(home) as store:
        write(store, 0, 9)
        shutil.copytree(home, left)
    match how:
        case "copied while open":
            shutil.copy(home / LOCK_FILE, left / LOCK_FILE)
        case "noted by an earlier version":
            (left / LOCK_FILE).write_bytes(ended[:100])
        case "no lock file":
            (left / LOCK_FILE).unlink()
    with open_at(left, LATER) as store:
        assert len(store.load_report(ID).cells) == 9 and store.setting(WARNED) == ""


def test_a_log_that_another_program_writes_just_now_stays(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with_report(home).close()
    wal = wal_of(home / DATABASE_FILE)
    other = subprocess.Popen([sys.executable, "-c", OTHER, home / DATABASE_FILE], stdin=PIPE, stdout=PIPE)
    assert other.stdout and other.stdout.readline().strip() == b"written" and wal.stat().st_size
    with open_at(home, LATER) as store:
        assert store.setting("by hand") == "x" and store.setting(WARNED) == ""
    other.communicate(b"\n")


def test_a_clean_end_is_a_clean_end_for_earlier_versions_too(tmp_path: Path) -> None:
    """They read a hundred bytes."""
    with_report(tmp_path / "home").close()
    text = (tmp_path / "home" / LOCK_FILE).read_bytes()
    assert text[:100].strip() == b"" and text[100:].strip()
