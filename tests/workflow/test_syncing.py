"""Blobs are put on the disk by a copy of the process, which may die or be refused; then the act goes on or says so."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from multiprocessing import active_children
from pathlib import Path

import pytest

from forms.files import FileRefused
from storage.blob_files import blob_name, make_blob_folder, write_loose_blob
from workflow.receiving import syncing
from workflow.receiving.syncing import Syncing

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="no copies there")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder; which process synced what is written beside it."""
    really = syncing.sync_blobs

    def noted(folder: Path, names: Sequence[str]) -> None:
        really(folder, names)
        with (tmp_path / "synced").open("a") as stream:
            stream.write(f"{os.getpid()} {len(names)}\n")

    monkeypatch.setattr(syncing, "sync_blobs", noted)
    monkeypatch.setattr(syncing, "has_one_thread", lambda: True)
    make_blob_folder(tmp_path / "nhà")
    return tmp_path / "nhà"


@pytest.fixture
def disk(home: Path) -> Iterator[Syncing]:
    made = Syncing(home)
    yield made
    made.close()
    assert not active_children()


def put(home: Path, *texts: str) -> list[str]:
    names = [blob_name(text.encode()) for text in texts]
    for name, text in zip(names, texts, strict=True):
        write_loose_blob(home, text.encode(), name)
    return names


def synced(home: Path) -> list[tuple[bool, int]]:
    """(by this very process, how many)."""
    said = [line.split() for line in (home.parent / "synced").read_text().splitlines()]
    return [(int(process) == os.getpid(), int(count)) for process, count in said]


def test_whole_batches_are_synced_by_a_copy_and_the_rest_with_it(home: Path, disk: Syncing) -> None:
    for texts in (("a", "b"), ("c",)):
        disk.begin(put(home, *texts), whole=True)
        disk.end()
    disk.begin(put(home, "d"), whole=False)
    disk.end()
    assert synced(home) == [(False, 2), (False, 1), (False, 1)]


def test_few_files_are_synced_here(home: Path, disk: Syncing) -> None:
    disk.begin(put(home, "a"), whole=False)
    disk.end()
    assert synced(home) == [(True, 1)]


def test_a_copy_that_dies_leaves_nothing_unsynced(home: Path, disk: Syncing) -> None:
    disk.begin(put(home, "a"), whole=True)
    disk.end()
    for child in active_children():
        child.kill()
        child.join()
    disk.begin(put(home, "b", "c"), whole=False)
    disk.end()
    assert synced(home) == [(False, 1), (True, 2)]


def test_what_the_disk_refuses_is_told(home: Path, disk: Syncing) -> None:
    disk.begin(put(home, "a"), whole=True)
    disk.end()
    disk.begin(["0" * 64], whole=True)
    with pytest.raises(FileRefused):
        disk.end()
