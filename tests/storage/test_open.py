from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.errors import WorldError
from forms.files import FileRefused
from storage.backup import make_backup
from storage.database import DamagedDatabase, ForeignFile, NewerDatabase
from storage.lock import LOCK_FILE, OfficeInUse
from storage.store import DATABASE_FILE
from tests.storage.samples import HEAD, ID, NOON, open_at, with_report

ROOT = Path(__file__).parents[2]
KILLS = 10
WRITER = """
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from forms.cells import Cell
from tests.storage.samples import ID, NOON, open_at
number = int(sys.argv[2])
with open_at(Path(sys.argv[1])) as store:
    while True:
        number += 1
        store.set_cells(ID, {f"M{number % 7}": Cell(Decimal(number)), "twin": Cell(Decimal(number))}, "", "", NOON)
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""
HOLDER = """
import sys, time
from pathlib import Path
from tests.storage.samples import open_at
with open_at(Path(sys.argv[1])):
    sys.stdout.write("open\\n")
    sys.stdout.flush()
    time.sleep(60)
"""


def run(script: str, *words: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen[str]) -> list[str]:
    """Kill it as a power cut would, and give what it had said till then."""
    process.kill()
    output, _ = process.communicate()
    return output.splitlines(keepends=True)


def test_every_acknowledged_value_outlives_a_kill(tmp_path: Path) -> None:
    with_report(tmp_path).close()
    number = 0
    for turn in range(KILLS):
        process = run(WRITER, tmp_path, number)
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(3 + 11 * turn)]
        said += kill(process)
        number = int([line for line in said if line.endswith("\n")][-1])
        with open_at(tmp_path) as store:
            assert "dừng đột ngột" in store.recovered
            report, lines = store.load_report(ID), store.history(ID, "twin")
            kept = report.cell("twin").number
            assert kept is not None
            assert kept in (number, number + 1), "at most the value that was being written is further on"
            assert report.cell(f"M{kept % 7}").value == kept, "both cells of one call, or none"
            assert [line.new.value for line in lines if line.new] == list(range(1, int(kept) + 1))
            number = int(kept)


def test_a_second_program_is_told_and_changes_nothing(tmp_path: Path) -> None:
    process = run(HOLDER, tmp_path)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        with pytest.raises(OfficeInUse, match=r"đang mở ở cửa sổ khác, từ 12:00 ngày 20/11/2024") as caught:
            open_at(tmp_path)
        assert caught.value.remedy
    finally:
        kill(process)
    with open_at(tmp_path, NOON + timedelta(hours=2)) as store:
        assert "(mở lúc 12:00 ngày 20/11/2024)" in store.recovered, "nothing was ever written"


def test_the_last_write_is_told_and_not_the_opening_after_it(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.set_cells(ID, {"a": Cell("câu")}, "", "", NOON + timedelta(minutes=5))
    for _again in range(2):
        (tmp_path / LOCK_FILE).write_text(f"1 {NOON + timedelta(hours=3):%Y-%m-%dT%H:%M:%S%z}")
        with open_at(tmp_path, NOON + timedelta(hours=4)) as store:
            assert "(mở lúc 15:00 ngày 20/11/2024, lần ghi cuối lúc 12:05 ngày 20/11/2024)" in store.recovered
            store.set_past_figures("09190", "f", {("a", 2022): Cell(Decimal(7))}, "", NOON)


def test_a_second_window_of_the_same_program_is_told(tmp_path: Path) -> None:
    with open_at(tmp_path) as store:
        with pytest.raises(OfficeInUse):
            open_at(tmp_path)
        store.create_report(HEAD)
    with open_at(tmp_path) as store:
        assert store.report_heads() == [HEAD]
        assert store.recovered == ""


def test_closing_twice_is_closing(tmp_path: Path) -> None:
    store = open_at(tmp_path)
    store.close()
    with open_at(tmp_path):
        store.close()
        with pytest.raises(OfficeInUse):
            open_at(tmp_path)


def test_a_lock_file_full_of_nonsense_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / LOCK_FILE).write_bytes(b"\xff\xfe what?" * 40)
    with open_at(tmp_path) as store:
        assert "dừng đột ngột;" in store.recovered


def test_the_pragmas_that_durability_rests_on(tmp_path: Path) -> None:
    with open_at(tmp_path) as store, store._reading() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys")
        assert [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked] == ["wal", 2, 1]


def test_a_newer_database_is_refused_untouched(tmp_path: Path) -> None:
    with_report(tmp_path).close()
    path = tmp_path / DATABASE_FILE
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 999")
    database.close()
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with pytest.raises(NewerDatabase, match="phiên bản mới hơn") as caught:
        open_at(tmp_path)
    assert "cài phiên bản mới" in caught.value.remedy
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_migration_that_this_program_does_not_know_means_newer(tmp_path: Path) -> None:
    with_report(tmp_path).close()
    database = sqlite3.connect(tmp_path / DATABASE_FILE)
    database.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('bao-cao', 'tomorrow', '')"
    )
    database.commit()
    database.close()
    with pytest.raises(NewerDatabase):
        open_at(tmp_path)


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / DATABASE_FILE
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE songs (name)")
    database.close()
    before = path.read_bytes()
    with pytest.raises(ForeignFile):
        open_at(tmp_path)
    assert path.read_bytes() == before
    assert not (tmp_path / f"{DATABASE_FILE}-wal").exists()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / DATABASE_FILE).write_bytes(b"PK\x03\x04 not a database" * 50)
    with pytest.raises(DamagedDatabase, match="bị hỏng") as caught:
        open_at(tmp_path)
    assert caught.value.backup is None
    assert "Chưa có bản sao lưu" in caught.value.remedy


def spoil(path: Path) -> None:
    """Overwrite everything behind the first page, as a dying disk would."""
    size = path.stat().st_size
    with path.open("rb+") as stream:
        stream.seek(4096)
        stream.write(b"\xa5" * (size - 4096))


def test_damage_after_an_unclean_stop_is_found_and_the_newest_good_backup_named(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.set_cells(ID, {"a": Cell(Decimal(1))}, "", "", NOON)
        good = make_backup(store, "daily", NOON)
        bad = make_backup(store, "manual", NOON + timedelta(days=1))
    spoil(bad)
    spoil(tmp_path / DATABASE_FILE)
    spoiled = (tmp_path / DATABASE_FILE).read_bytes()
    (tmp_path / LOCK_FILE).write_text("4711 2024-11-20T09:00:00+07:00")
    for _ in range(2):
        with pytest.raises(DamagedDatabase, match="bị hỏng") as caught:
            open_at(tmp_path)
        assert caught.value.backup == good
        assert "12:00 ngày 20/11/2024" in caught.value.remedy
    assert (tmp_path / DATABASE_FILE).read_bytes() == spoiled


def test_damage_met_while_working_is_looked_for_at_the_next_start(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        for number in range(300):
            store.set_cells(ID, {f"M{number}": Cell("x" * 500)}, "", "", NOON)
    whole = (tmp_path / DATABASE_FILE).read_bytes()
    start = whole.rindex(b"M150") // 4096 * 4096
    spoiled = whole[:start] + b"\xa5" * 4096 + whole[start + 4096 :]
    (tmp_path / DATABASE_FILE).write_bytes(spoiled)
    with pytest.raises(DamagedDatabase, match="không đọc được"), open_at(tmp_path) as store:
        store.load_report(ID)
        store.history(ID)
    with pytest.raises(DamagedDatabase, match="sau lần dùng trước"):
        open_at(tmp_path)
    assert (tmp_path / DATABASE_FILE).read_bytes() == spoiled


@pytest.mark.parametrize("leave_empty", [True, False])
def test_a_lost_database_is_not_silently_begun_anew(tmp_path: Path, leave_empty: bool) -> None:
    with with_report(tmp_path) as store:
        make_backup(store, "daily", NOON)
    (tmp_path / DATABASE_FILE).unlink()
    if leave_empty:
        (tmp_path / DATABASE_FILE).touch()
    with pytest.raises(DamagedDatabase, match="Không thấy tệp dữ liệu") as refused:
        open_at(tmp_path)
    assert "tệp hỏng" not in str(refused.value), "there is none to be kept"


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileRefused):
        open_at(tmp_path / "file" / "home")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    with_report(tmp_path).close()
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))\n"
        "from forms.errors import WorldError\n"
        "try:\n" + "\n".join(f"    {line}" for line in WRITER.splitlines()) + "\n"
        "except WorldError as error:\n    sys.stdout.write(error.sentence + '\\n')"
    )
    process = run(limited, tmp_path, 0)
    output, _ = process.communicate(timeout=60)
    *numbers, sentence = output.splitlines()
    assert process.returncode == 0
    assert "“Đã lưu” còn nguyên" in sentence
    with open_at(tmp_path) as store:
        assert store.load_report(ID).cell("twin").value == int(numbers[-1])
        store.set_cells(ID, {"a": Cell("còn ghi được")}, "", "", NOON)


def test_sqlites_own_full_disk_is_a_sentence_and_the_store_works_on(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        with store._reading() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
            store.set_cells(ID, {"a": Cell("dài" * 10_000)}, "", "", NOON)
        assert not store.load_report(ID).cells
        assert not store.history(ID)
        store.set_cells(ID, {"a": Cell("ngắn")}, "", "", NOON)
        assert store.load_report(ID).cell("a").text == "ngắn"


def test_a_database_held_by_another_program_is_a_sentence(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        other = sqlite3.connect(tmp_path / DATABASE_FILE)
        other.execute("BEGIN IMMEDIATE")
        with store._reading() as connection:
            connection.execute("PRAGMA busy_timeout = 1")
        with pytest.raises(WorldError, match="chương trình khác giữ"):
            store.set_cells(ID, {"a": Cell("x")}, "", "", NOON)
        other.close()
