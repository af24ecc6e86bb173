"""The installations of packs: kept in order, with their files; and the mark of a pack that came signed."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from signing.pack_files import unsigned_pack, write_pack
from storage.blob_files import blob_name
from storage.pack_acts import PackAct
from storage.pack_marks import MARK, came_signed, mark_of
from tests.conftest import NOW
from tests.signed_bundles import signer_of
from tests.storage.samples import NOON, open_at

FILES = {"pack.toml": b'id = "goi-mau"\n', "bieu.toml": b'key = "bieu"\n'}
SIGNED = write_pack(FILES, signer_of("27"), NOW)
OTHER = {**FILES, "bieu.toml": b'key = "khac"\n'}


def act(blob: str, version: int = 2, pack: str = "goi-mau") -> PackAct:
    return PackAct(
        pack, version, 1, "Gói mẫu", "signed", "d" * 64, blob, "BDG.asice", "ab" * 32, "27", "Tỉnh", NOON, NOON, "An"
    )


def test_acts_come_back_in_order_by_pack(tmp_path: Path) -> None:
    with open_at(tmp_path) as store:
        blob = store.put_blob(b"PK")
        made = [act(blob), act(blob, 1, "khac"), act(blob, 3)]
        for each in made:
            with store.pack_act(each):
                pass
        assert store.pack_acts() == made
        assert store.pack_acts("goi-mau") == [made[0], made[2]]


def test_an_act_needs_its_file(tmp_path: Path) -> None:
    with open_at(tmp_path) as store, pytest.raises(sqlite3.IntegrityError), store.pack_act(act("0" * 64)):
        pass


@pytest.fixture
def marked(tmp_path: Path) -> Path:
    """A data folder whose pack is marked as signed."""
    folder = tmp_path / "nhà" / "goi-bieu-mau" / "goi-mau"
    folder.mkdir(parents=True)
    with open_at(tmp_path / "nhà") as store:
        blob = store.put_blob(SIGNED)
    for name, data in {**FILES, MARK: mark_of(blob, FILES)}.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_marked_pack_came_signed(marked: Path) -> None:
    assert came_signed(marked.parents[1], marked)


@pytest.mark.parametrize("name", ["pack.toml", "bieu.toml"])
def test_a_changed_file_is_no_longer_what_was_signed(marked: Path, name: str) -> None:
    (marked / name).write_bytes(FILES[name] + b"# ")
    assert not came_signed(marked.parents[1], marked)


def test_a_file_beside_those_that_were_signed(marked: Path) -> None:
    (marked / "khac.toml").write_bytes(b"")
    assert not came_signed(marked.parents[1], marked)


@pytest.mark.parametrize(
    "blob", [SIGNED, unsigned_pack(OTHER), b"PK", b""], ids=["signed otherwise", "unsigned", "no zip", "nothing"]
)
def test_a_mark_written_by_hand_counts_for_nothing(marked: Path, blob: bytes) -> None:
    """It names a file that is there, and the files as they now are; what was signed is something else."""
    home = marked.parents[1]
    with open_at(home) as store:
        name = store.put_blob(blob)
    for file, data in {**OTHER, MARK: mark_of(name, OTHER)}.items():
        (marked / file).write_bytes(data)
    assert not came_signed(home, marked)


def test_a_signed_file_that_was_exchanged_counts_for_nothing(marked: Path) -> None:
    home = marked.parents[1]
    (home / "bundles" / blob_name(SIGNED)).write_bytes(write_pack(OTHER, signer_of("27"), NOW))
    for file, data in {**OTHER, MARK: mark_of(blob_name(SIGNED), OTHER)}.items():
        (marked / file).write_bytes(data)
    assert not came_signed(home, marked)


def test_a_folder_copied_from_another_office_is_not_signed_here(marked: Path, tmp_path: Path) -> None:
    other = tmp_path / "khác" / "goi-bieu-mau" / "goi-mau"
    shutil.copytree(marked, other)
    assert not came_signed(other.parents[1], other)


@pytest.mark.parametrize(
    "mark", [b"", b"tep = 1", b"\xff", b'tep = "../../x"\n[noi_dung]\n"pack.toml" = "0"', b"a." * 9]
)
def test_a_mark_that_says_nothing_counts_for_nothing(marked: Path, mark: bytes) -> None:
    (marked / MARK).write_bytes(mark)
    assert not came_signed(marked.parents[1], marked)
