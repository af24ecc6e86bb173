"""Files named by their content: durable before a row names them, checked on reading, mirrored once, brought back."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from forms.files import FileRefused
from storage.attachments import Attachment
from storage.backup import BACKUP_FOLDER, blobs_of, list_backups, make_backup, restore_backup
from storage.blobs import DamagedBlob
from storage.store import DATABASE_FILE, Store
from tests.storage.samples import ID, NOON, open_at, other, with_report
from tests.storage.test_open import kill, run

DATA = "bản chụp có dấu".encode() * 100
NAME = hashlib.sha256(DATA).hexdigest()
KILLS = 8
WRITER = """
import random, sys
from pathlib import Path
from storage.attachments import Attachment
from storage.backup import make_backup
from tests.storage.samples import ID, NOON, open_at
number = int(sys.argv[2])
with open_at(Path(sys.argv[1])) as store:
    while True:
        number += 1
        data = random.Random(number).randbytes(40_000)
        name = store.put_blob(data)
        store.add_attachment(ID, Attachment(1, f"{number}.pdf", "scan", name, len(data), "", "", NOON, ""))
        if number % 5 == 0:
            make_backup(store, "manual", NOON)
        sys.stdout.write(f"{number}\\n")
        sys.stdout.flush()
"""


def path_of(home: Path, name: str = NAME) -> Path:
    return home / "bundles" / name


def mirror_of(home: Path, name: str = NAME) -> Path:
    return home / BACKUP_FOLDER / "bundles" / name


def attachment(name: str = NAME, size: int = len(DATA), called: str = "bản chụp.pdf") -> Attachment:
    return Attachment(1, called, "scan", name, size, "application/pdf", "", NOON, "Lan")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with with_report(tmp_path) as opened:
        yield opened


def test_a_content_lies_there_once_under_its_hash(tmp_path: Path, store: Store) -> None:
    assert store.put_blob(DATA) == store.put_blob(DATA) == NAME
    first = path_of(tmp_path).stat()
    assert store.put_blob(DATA) == NAME and path_of(tmp_path).stat() == first
    assert [path.name for path in path_of(tmp_path).parent.iterdir()] == [NAME]
    assert store.blob(NAME) == DATA
    assert store.blob_sizes() == {NAME: len(DATA)}


def test_a_name_of_something_else_is_no_content(tmp_path: Path, store: Store) -> None:
    (tmp_path / "bundles").mkdir()
    for name in ("../" + DATABASE_FILE, "", "a" * 64, NAME.upper()):
        with pytest.raises(DamagedBlob, match="Thiếu tệp"):
            store.blob(name)


def test_a_row_cannot_name_what_was_not_put(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        store.add_attachment(ID, attachment())
    assert store.attachments(ID) == []


@pytest.mark.parametrize("size", [0, len(DATA) - 1, len(DATA)])
def test_a_damaged_file_is_said_and_put_back_by_putting_it_again(tmp_path: Path, store: Store, size: int) -> None:
    store.put_blob(DATA)
    path_of(tmp_path).write_bytes(bytes(size))
    with pytest.raises(DamagedBlob, match=r"đã bị hỏng hoặc bị sửa; số liệu của báo cáo vẫn còn nguyên") as refused:
        store.blob(NAME)
    assert refused.value.remedy
    store.put_blob(DATA)
    assert store.blob(NAME) == DATA


def test_a_lost_or_damaged_file_comes_back_from_the_mirror(tmp_path: Path, store: Store) -> None:
    store.put_blob(DATA)
    make_backup(store, "daily", NOON)
    path_of(tmp_path).unlink()
    assert store.blob(NAME) == DATA and path_of(tmp_path).read_bytes() == DATA
    path_of(tmp_path).write_bytes(b"sai")
    assert store.blob(NAME) == DATA and path_of(tmp_path).read_bytes() == DATA
    mirror_of(tmp_path).write_bytes(b"sai")
    path_of(tmp_path).write_bytes(b"sai")
    with pytest.raises(DamagedBlob):
        store.blob(NAME)


def test_a_backup_mirrors_each_content_once(tmp_path: Path, store: Store) -> None:
    store.put_blob(DATA)
    first = make_backup(store, "daily", NOON)
    before = mirror_of(tmp_path).stat()
    second = store.put_blob(b"them")
    newer = make_backup(store, "daily", NOON + timedelta(hours=1))
    assert mirror_of(tmp_path).stat() == before
    assert mirror_of(tmp_path).stat().st_ino != path_of(tmp_path).stat().st_ino
    assert (set(blobs_of(first)), set(blobs_of(newer))) == ({NAME}, {NAME, second})
    assert mirror_of(tmp_path, second).read_bytes() == b"them"
    assert len(list_backups(tmp_path)) == 2


def test_a_cut_off_file_of_the_mirror_is_written_again(tmp_path: Path, store: Store) -> None:
    store.put_blob(DATA)
    make_backup(store, "daily", NOON)
    mirror_of(tmp_path).write_bytes(DATA[:9])
    make_backup(store, "daily", NOON + timedelta(hours=1))
    assert mirror_of(tmp_path).read_bytes() == DATA


def test_a_lost_content_does_not_hinder_a_backup_of_the_figures(tmp_path: Path, store: Store) -> None:
    store.put_blob(DATA)
    path_of(tmp_path).unlink()
    assert make_backup(store, "daily", NOON).is_file()
    assert not mirror_of(tmp_path).exists()


def test_what_no_backup_names_any_more_is_cleared_from_the_mirror(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.put_blob(DATA)
        oldest = make_backup(store, "daily", datetime(2024, 1, 1, 8))
        kept = make_backup(store, "daily", datetime(2024, 2, 1, 8))
    (tmp_path / DATABASE_FILE).unlink()
    kept.unlink()
    with sqlite3.connect(oldest) as connection:
        connection.execute("DELETE FROM blobs")
    connection.close()
    restore_backup(tmp_path, oldest, NOON)
    with open_at(tmp_path) as store:
        other_name = store.put_blob(b"con dung")
        for day in range(2, 11):
            make_backup(store, "daily", datetime(2024, 1, day, 8))
        assert mirror_of(tmp_path).exists()
        make_backup(store, "daily", datetime(2024, 1, 20, 8))
        assert not mirror_of(tmp_path).exists()
        assert mirror_of(tmp_path, other_name).exists()
        assert path_of(tmp_path).exists()


def test_a_mirror_stays_while_a_backup_cannot_be_read(tmp_path: Path, store: Store) -> None:
    store.put_blob(DATA)
    backups = [make_backup(store, "daily", datetime(2024, 1, day, 8)) for day in range(1, 11)]
    backups[4].write_bytes(b"hong")
    make_backup(store, "daily", datetime(2024, 1, 20, 8))
    assert not backups[0].exists() and mirror_of(tmp_path).exists()


def test_restoring_on_a_new_computer_brings_the_files(tmp_path: Path) -> None:
    with with_report(tmp_path / "home") as store:
        store.add_attachment(ID, attachment(store.put_blob(DATA)))
        path = make_backup(store, "manual", NOON)
    stick = tmp_path / "USB"
    shutil.copytree(path.parent, stick)
    result = restore_backup(tmp_path / "new", stick / path.name, NOON)
    assert result.missing == ()
    with open_at(tmp_path / "new") as store:
        assert [store.blob(item.sha256) for item in store.attachments(ID)] == [DATA]


def test_restoring_says_which_files_are_nowhere(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.put_blob(DATA)
        path = make_backup(store, "manual", NOON)
    path_of(tmp_path).unlink()
    mirror_of(tmp_path).write_bytes(b"sai")
    assert restore_backup(tmp_path, path, NOON).missing == (NAME,)
    with open_at(tmp_path) as store, pytest.raises(DamagedBlob):
        store.blob(NAME)


def test_a_backup_from_before_there_were_files_is_restored(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        path = make_backup(store, "manual", NOON)
    with sqlite3.connect(path) as connection:
        connection.executescript("DROP TABLE attachments; DROP TABLE IF EXISTS signed; DROP TABLE blobs")
    connection.close()
    assert restore_backup(tmp_path, path, NOON).missing == ()


def test_what_was_taken_off_stays_in_the_history(store: Store) -> None:
    number = store.add_attachment(ID, attachment(store.put_blob(DATA)))
    assert store.remove_attachment(ID, number, "Lan", NOON)
    assert not store.remove_attachment(ID, number, "Lan", NOON)
    (item,) = store.attachments(ID)
    assert (item.number, item.removed_at, item.removed_by) == (number, NOON, "Lan")
    assert store.blob(item.sha256) == DATA


def test_a_report_with_something_attached_is_not_taken_away(store: Store) -> None:
    store.create_report(other(7))
    store.create_report(other(8))
    store.add_attachment(other(7).id, attachment(store.put_blob(DATA)))
    assert not store.discard_report(other(7).id)
    assert store.discard_report(other(8).id)


def test_what_a_killed_writing_left_is_cleared_at_the_next_start(tmp_path: Path) -> None:
    with with_report(tmp_path) as store:
        store.put_blob(DATA)
        make_backup(store, "daily", NOON)
    litter = [place / "bundles" / ".0a1b.part" for place in (tmp_path, tmp_path / BACKUP_FOLDER)]
    for path in litter:
        path.touch()
    open_at(tmp_path).close()
    assert not any(path.exists() for path in litter)
    assert path_of(tmp_path).exists() and mirror_of(tmp_path).exists()


def test_every_acknowledged_file_outlives_a_kill(tmp_path: Path) -> None:
    with_report(tmp_path).close()
    number = 0
    for turn in range(KILLS):
        process = run(WRITER, tmp_path, number)
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(2 + 3 * turn)]
        said += kill(process)
        number = int([line for line in said if line.endswith("\n")][-1])
        with open_at(tmp_path) as store:
            items = store.attachments(ID)
            assert len(items) in (number, number + 1)
            for item in items[-30:]:
                assert store.blob(item.sha256) == random.Random(int(item.name[:-4])).randbytes(40_000)
        for folder in (tmp_path / "bundles", tmp_path / BACKUP_FOLDER / "bundles"):
            assert not list(folder.glob(".*"))
        for backup in list_backups(tmp_path):
            assert all(mirror_of(tmp_path, name).stat().st_size == 40_000 for name in blobs_of(backup.path))
        number = len(items)


@pytest.mark.skipif(os.name == "nt", reason="a file is put in the folder's place, which works everywhere else")
def test_where_the_folder_cannot_be_made_nothing_is_noted(tmp_path: Path, store: Store) -> None:
    (tmp_path / "bundles").write_text("một tệp", encoding="utf-8")
    with pytest.raises(FileRefused):
        store.put_blob(DATA)
    assert store.blob_sizes() == {}
