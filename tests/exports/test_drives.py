"""A folder is tried before anything is written for good; drives are what the system has mounted."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from exports import drives
from exports.drives import NoRoom, room_at, size_text, try_folder
from forms.files import FileRefused
from tests.letters import free_letter, plugged_in

Usage = namedtuple("Usage", "total used free")


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    folder = tmp_path / "báo cáo" / "2024"
    try_folder(folder, 1)
    assert list(folder.iterdir()) == []


def test_a_full_drive_is_said_with_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10, 10, 300_000))
    with pytest.raises(NoRoom, match=r"cần 1,2 MB, còn 0,3 MB"):
        try_folder(tmp_path, 1_200_000)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no folder that even an administrator cannot write")
def test_a_folder_of_others_is_refused() -> None:
    with pytest.raises(FileRefused, match="Không có quyền"):
        try_folder(Path("/sys/kernel"), 1)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "tep").touch()
    with pytest.raises(FileRefused):
        try_folder(tmp_path / "tep" / "con", 1)


def test_room_of_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    found = room_at(tmp_path / "a" / "b")
    assert found is not None and abs(found - shutil.disk_usage(tmp_path).free) < 100_000_000


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0,0 MB"), (300_000, "0,3 MB"), (14_210_000_000, "14,2 GB"), (999_000_000, "999,0 MB")]
)
def test_sizes_are_read_in_vietnamese(size: int, text: str) -> None:
    assert size_text(size) == text


@pytest.mark.skipif(os.name != "nt", reason="drives have letters on Windows")
def test_a_letter_whose_drive_was_taken_out_is_told_as_that(tmp_path: Path) -> None:
    stick = free_letter()
    for folder in (stick, stick / "báo cáo" / "2024"):
        with pytest.raises(FileRefused, match="không còn cắm"):
            try_folder(folder, 1)
    assert not drives.is_gone(tmp_path / "nơi chưa có") and not drives.is_gone(Path("//máy/chung/thư mục"))


@pytest.mark.skipif(os.name != "nt", reason="drives have letters on Windows")
def test_a_letter_that_is_there_again_is_written_to(tmp_path: Path) -> None:
    stick = free_letter()
    with plugged_in(stick, tmp_path):
        try_folder(stick / "báo cáo", 1)
    assert (tmp_path / "báo cáo").is_dir() and drives.is_gone(stick / "báo cáo")


@pytest.mark.skipif(os.name == "nt", reason="the folder of a drive is a letter on Windows: the test above")
def test_a_drive_that_was_taken_out_is_not_made_anew_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drives, "_PLACES", (f"{tmp_path}/",))
    stick = tmp_path / "KINGSTON"
    with pytest.raises(FileRefused, match="không còn cắm"):
        drives.try_folder(stick / "báo cáo", 1)
    assert not stick.exists() and drives.is_gone(stick)
    stick.mkdir()
    drives.try_folder(stick, 1)


@pytest.mark.skipif(os.name == "nt", reason="mounts are asked for on Linux")
def test_mounted_drives_have_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda1 / ext4 rw 0 0\n/dev/sdc1 /run/media/lan/SAN DISK vfat rw 0 0\n".replace("N D", "N\\040D")
        + "/dev/sdb1 /media/lan/KINGSTON vfat rw 0 0\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(drives, "_MOUNTS", mounts)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(16, 2, 14))
    assert [(drive.name, drive.free) for drive in drives.removable_drives()] == [("KINGSTON", 14), ("SAN DISK", 14)]

    def gone(_path: Path) -> Usage:
        raise OSError

    monkeypatch.setattr(shutil, "disk_usage", gone)
    assert drives.removable_drives() == ()
