"""Files that are written loosely, many at once: what a kill leaves of one that no row names yet is taken away."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from storage.blob_files import BLOB_FOLDER, blob_name, make_blob_folder, write_loose_blob
from tests.storage.samples import NOON, open_at, with_report

WHOLE, HALF = b"a bundle that no row names yet", b"a bundle of which half is written"


def killed_home(tmp_path: Path) -> Path:
    """As a program leaves it that was killed while it wrote the second of two bundles."""
    used, home = tmp_path / "used", tmp_path / "đơn vị"
    with with_report(used) as store:
        store.put_blob(b"a bundle that a row names")
        make_blob_folder(used)
        write_loose_blob(used, WHOLE, blob_name(WHOLE))
        (used / BLOB_FOLDER / blob_name(HALF)).write_bytes(HALF[:10])
        shutil.copytree(used, home)
    return home


def test_a_half_file_that_nothing_names_goes_with_the_next_start(tmp_path: Path) -> None:
    home = killed_home(tmp_path)
    with open_at(home) as store:
        assert store.recovered
        assert not (home / BLOB_FOLDER / blob_name(HALF)).exists()
        assert (home / BLOB_FOLDER / blob_name(WHOLE)).read_bytes() == WHOLE, "another database may name it"
        (named,) = store.blob_sizes()
        assert store.blob(named)


def test_a_damaged_file_that_a_row_names_stays_to_be_told_of(tmp_path: Path) -> None:
    home = killed_home(tmp_path)
    with open_at(home) as store:
        (named,) = store.blob_sizes()
    (home / BLOB_FOLDER / named).write_bytes(b"half")
    with open_at(home):
        shutil.copytree(home, tmp_path / "killed")
    with open_at(tmp_path / "killed") as store:
        assert store.recovered and (tmp_path / "killed" / BLOB_FOLDER / named).exists()


def test_what_lay_there_before_the_program_was_opened_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = killed_home(tmp_path)
    later = NOON + timedelta(days=9_000)
    (home / "dang-mo.lock").write_text(f"1 {later.isoformat()}".ljust(100))
    monkeypatch.setattr("storage.blob_files.read_file", lambda _path: pytest.fail("a thousand bundles take their time"))
    with open_at(home) as store:
        assert store.recovered
