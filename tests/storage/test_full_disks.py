"""Attachments, backups and restores on real file systems that are full or closed to writing: nothing half done."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.files import FileRefused
from storage.backup import BACKUP_FOLDER, list_backups, make_backup, restore_backup
from storage.store import Store
from tests.disks import DiskKind, fill, make_read_only, make_writable, needs_mounts, small_disk
from tests.storage.samples import NOON, open_at, with_report

pytestmark = needs_mounts
DATA = random.Random(1).randbytes(600_000)
KINDS: tuple[DiskKind, ...] = ("tmpfs", "ext4")


@pytest.fixture(params=KINDS)
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", 6_000, request.param) as place:
        yield place


def all_files(place: Path) -> dict[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file() and not path.name.endswith(("-wal", "-shm", ".lock"))
    }


def filled(store: Store, place: Path) -> Path:
    """The disk full to the last block that this store could use."""
    store.set_settings({"a": "b"})
    return fill(place)


def test_what_does_not_fit_is_not_kept(disk: Path) -> None:
    with with_report(disk / "home") as store:
        kept = store.put_blob(DATA[:1000])
        filler = filled(store, disk)
        with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
            store.put_blob(DATA)
        assert [path.name for path in (disk / "home" / "bundles").iterdir()] == [kept]
        assert store.blob_sizes() == {kept: 1000}
        filler.unlink()
        assert store.blob(store.put_blob(DATA)) == DATA


def test_a_backup_that_does_not_fit_is_none(disk: Path) -> None:
    with with_report(disk / "home") as store:
        store.put_blob(DATA)
        store.set_settings({"a": "b"})
        filler = fill(disk, leave=500_000)
        with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
            make_backup(store, "daily", NOON)
        assert list_backups(disk / "home") == []
        backups = disk / "home" / BACKUP_FOLDER
        assert not [path for path in backups.rglob("*") if path.suffix == ".part"]
        filler.unlink()
        make_backup(store, "daily", NOON)
        assert len(list((backups / "bundles").iterdir())) == 1


def test_a_restore_that_does_not_fit_changes_nothing(tmp_path: Path, disk: Path) -> None:
    with with_report(tmp_path / "elsewhere") as store:
        name = store.put_blob(DATA)
        backup = make_backup(store, "manual", NOON)
    with with_report(disk / "home") as store:
        store.set_settings({"here": "still"})
    filler = fill(disk, leave=400_000)
    before = all_files(disk / "home")
    with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
        restore_backup(disk / "home", backup, NOON)
    assert all_files(disk / "home") == before
    filler.unlink()
    assert restore_backup(disk / "home", backup, NOON).missing == ()
    with open_at(disk / "home") as store:
        assert store.blob(name) == DATA


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_closed_to_writing_is_said_and_still_read(tmp_path: Path, kind: DiskKind) -> None:
    with small_disk(tmp_path / "home" / "bundles", 2_000, kind) as bundles, with_report(tmp_path / "home") as store:
        kept = store.put_blob(DATA)
        make_read_only(bundles)
        with pytest.raises(FileRefused, match="chỉ cho đọc"):
            store.put_blob(b"them")
        assert store.blob(kept) == DATA
        assert store.blob_sizes() == {kept: len(DATA)}
        make_writable(bundles)
        assert store.put_blob(b"them") in store.blob_sizes()


def test_a_lost_file_is_read_from_the_mirror_even_where_it_cannot_be_put_back(tmp_path: Path) -> None:
    with small_disk(tmp_path / "home" / "bundles", 2_000) as bundles, with_report(tmp_path / "home") as store:
        name = store.put_blob(DATA)
        make_backup(store, "daily", NOON)
        (bundles / name).unlink()
        make_read_only(bundles)
        assert store.blob(name) == DATA
        assert not (bundles / name).exists()


@pytest.mark.parametrize("full", [True, False])
def test_a_mirror_that_takes_nothing_leaves_no_backup(tmp_path: Path, full: bool) -> None:
    home = tmp_path / "home"
    with small_disk(home / BACKUP_FOLDER / "bundles", 1_000) as mirror, with_report(home) as store:
        store.put_blob(DATA)
        fill(mirror, leave=300_000) if full else make_read_only(mirror)
        with pytest.raises(FileRefused):
            make_backup(store, "daily", NOON)
        assert list_backups(home) == []
        assert [path for path in (home / BACKUP_FOLDER).iterdir() if path.is_file()] == []
