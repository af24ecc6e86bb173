"""Files leave whole or not at all: on real small drives, full, write-protected, and pulled at every step."""

from __future__ import annotations

import errno
import os
import shutil
from collections import namedtuple
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from exports import drives
from exports.delivery import NoRoom, Placed, ReadBackFailed, place_files
from exports.drives import drive_of
from forms.errors import WorldError
from forms.files import FileRefused
from tests.disks import KINDS, Disk
from tests.links import link

Usage = namedtuple("Usage", "total used free")
STEM = "BDG_phu-luc-01_2024_09190_r1"
BUNDLE, PDF, XLSX = f"{STEM}.asice", f"{STEM}.pdf", f"{STEM}.xlsx"
FILES = {BUNDLE: os.urandom(70_000), PDF: os.urandom(30_000), XLSX: b"PK" + bytes(9_000)}
STEPS = [name for name in ("open", "fstat", "write", "fsync", "posix_fadvise", "read", "rename") if hasattr(os, name)]


@pytest.fixture
def disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Disk]]:
    made: list[Disk] = []

    def make(kind: str, kilobytes: int = 0) -> Disk:
        folder = tmp_path / f"cổng {len(made)}"
        folder.mkdir()
        made.append(Disk(folder, kind, kilobytes))
        return made[-1]

    yield make
    for one in made:
        one.pull()


def names(placed: tuple[Placed, ...]) -> list[str]:
    return [one.path.name for one in placed]


def whole(folder: Path) -> bool:
    """Every file under a final name is what it should be."""
    return all((folder / name).read_bytes() == data for name, data in FILES.items() if (folder / name).exists())


def test_files_stand_whole_in_a_folder_that_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "gửi đi" / "2024"
    assert names(place_files(folder, FILES)) == list(FILES)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES


@pytest.mark.parametrize("kind", KINDS)
def test_a_drive_takes_them_and_gives_them_back_after_it_was_out(disk: Callable[..., Disk], kind: str) -> None:
    usb = disk(kind)
    place_files(usb.path / "báo cáo", FILES, drive=True)
    if kind != "tmpfs":
        usb.pull()
        assert not (usb.path / "báo cáo").exists()
        usb.plug_in()
    assert {path.name: path.read_bytes() for path in (usb.path / "báo cáo").iterdir()} == FILES


def test_the_same_files_a_second_time_are_found_there(tmp_path: Path) -> None:
    place_files(tmp_path, FILES)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    placed = place_files(tmp_path, FILES)
    assert all(one.already and not one.renamed for one in placed)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before


def test_an_older_file_of_the_name_is_never_overwritten(tmp_path: Path) -> None:
    place_files(tmp_path, FILES)
    newer = {BUNDLE: b"another signing", PDF: b"%PDF another", XLSX: FILES[XLSX]}
    placed = place_files(tmp_path, newer)
    assert names(placed) == [f"{STEM}_2.asice", f"{STEM}_2.pdf", f"{STEM}_2.xlsx"] and placed[0].renamed
    assert whole(tmp_path) and (tmp_path / f"{STEM}_2.asice").read_bytes() == b"another signing"
    assert names(place_files(tmp_path, FILES)) == list(FILES)
    assert all(one.already for one in place_files(tmp_path, newer))


def test_a_copy_that_was_changed_stays_and_the_bundle_is_not_doubled(tmp_path: Path) -> None:
    place_files(tmp_path, FILES)
    (tmp_path / XLSX).write_bytes(b"an officer's own remarks")
    placed = place_files(tmp_path, FILES)
    assert names(placed) == [BUNDLE, PDF, f"{STEM}_2.xlsx"] and placed[0].already
    assert (tmp_path / XLSX).read_bytes() == b"an officer's own remarks"


def test_a_folder_or_link_of_the_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / BUNDLE).mkdir()
    link(tmp_path / PDF, tmp_path / "nowhere")
    assert names(place_files(tmp_path, FILES)) == [f"{STEM}_2.asice", f"{STEM}_2.pdf", f"{STEM}_2.xlsx"]
    assert (tmp_path / PDF).is_symlink() and not (tmp_path / "nowhere").exists()


def test_an_envelope_keeps_both_its_suffixes(tmp_path: Path) -> None:
    name = "BDG_phu-luc-02_2024-08-15.khan_09190_r1.asice.p7m"
    place_files(tmp_path, {name: b"one"})
    assert names(place_files(tmp_path, {name: b"two"})) == ["BDG_phu-luc-02_2024-08-15.khan_09190_r1_2.asice.p7m"]


def test_what_an_earlier_pull_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / f".{BUNDLE}.0123456789ab.part"
    others = tmp_path / ".BDG_phu-luc-02_2024_09190_r1.asice.0123456789ab.part"
    later = tmp_path / ".BDG_phu-luc-01_2024_09190_r12.asice.0123456789ab.part"
    second = tmp_path / ".BDG_phu-luc-01_2024_09190_r1_2.asice.p7m.0123456789ab.part"
    tried = tmp_path / f"{drives.PROBE}.0123456789ab.part"
    for path in (left, others, later, second, tried):
        path.write_bytes(b"half")
    place_files(tmp_path, FILES)
    assert not left.exists() and not second.exists() and not tried.exists()
    assert others.exists() and later.exists(), "another report's or revision's, which may be on its way just now"


def test_a_full_drive_is_told_before_anything_is_written(disk: Callable[..., Disk]) -> None:
    usb = disk("tmpfs", 64)
    with pytest.raises(NoRoom, match="ổ đĩa đầy"):
        place_files(usb.path, FILES)
    assert usb.names() == []


@pytest.mark.parametrize("kind", ["tmpfs", "ext4", "exfat", "vfat"])
def test_a_drive_that_fills_up_meanwhile_keeps_no_half_file(
    disk: Callable[..., Disk], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = disk(kind, {"tmpfs": 64, "ext4": 256, "exfat": 8192, "vfat": 40960}[kind])
    filler = usb.path / "đầy"
    with filler.open("wb", buffering=0) as stream:
        try:
            while shutil.disk_usage(usb.path).free > 40_000:
                stream.write(bytes(8192))
        except OSError as error:
            assert error.errno == errno.ENOSPC
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**9, 0, 10**9))
    with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
        place_files(usb.path, FILES)
    assert usb.names() == [filler.name]


@pytest.mark.parametrize("kind", ["ext4", "exfat", "vfat"])
def test_a_write_protected_drive_is_told(disk: Callable[..., Disk], kind: str) -> None:
    usb = disk(kind)
    usb.pull()
    usb.plug_in("ro")
    with pytest.raises(FileRefused, match="chỉ cho đọc"):
        place_files(usb.path, FILES)


def test_every_byte_is_on_the_device_before_a_name_stands_and_the_bundle_is_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, rename = os.fsync, os.rename

    def noted_fsync(handle: int) -> None:
        done.append("fsync")
        fsync(handle)

    def noted_rename(old: Path, new: Path) -> None:
        done.append(Path(new).name)
        rename(old, new)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(os, "rename", noted_rename)
    place_files(tmp_path, FILES)
    of_the_folder = [] if os.name == "nt" else ["fsync"]
    assert done == ["fsync"] * 3 + [XLSX, PDF, BUNDLE] + of_the_folder


def test_a_drive_that_gives_back_other_bytes_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read
    monkeypatch.setattr(os, "read", lambda handle, size: read(handle, size).replace(b"\0", b"\1"))
    with pytest.raises(ReadBackFailed, match="đọc lại không khớp"):
        place_files(tmp_path, FILES)
    assert list(tmp_path.iterdir()) == []


class Puller:
    """Calls `act` just before the n-th system call of the copying."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, act: Callable[[], None]) -> None:
        self.calls, self._at, self._act = 0, at, act
        for name in STEPS:
            monkeypatch.setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*arguments: object, **options: object) -> object:
            self.calls += 1
            if self.calls == self._at:
                self._act()
            return call(*arguments, **options)

        return counted


def steps_of(tmp_path: Path) -> int:
    """Into a folder that is there, as a stick is."""
    folder = tmp_path / "đếm"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        puller = Puller(patch, 0, lambda: None)
        place_files(folder, FILES)
        return puller.calls


def pulled(usb: Disk, at: int, files: dict[str, bytes] = FILES) -> bool:
    """Copy onto a drive that is pulled before the n-th step; whether the copying was said to be done."""
    with pytest.MonkeyPatch.context() as patch:
        Puller(patch, at, usb.pull)
        try:
            place_files(usb.path, files, drive=True)
        except WorldError:
            return False
        return True


@pytest.mark.parametrize("kind", ["tmpfs", "ext4", "exfat", "vfat"])
def test_a_drive_pulled_at_any_step_holds_no_half_file(disk: Callable[..., Disk], tmp_path: Path, kind: str) -> None:
    steps = steps_of(tmp_path)
    assert steps > 20
    every = range(1, steps + 1, 1 if kind == "ext4" else 3)
    usb = disk(kind)
    for at in every:
        said = pulled(usb, at)
        assert list(usb.path.iterdir()) == [], "something was left beside the mount point"
        usb.plug_in()
        assert whole(usb.path), at
        assert not said or kind == "tmpfs" or {BUNDLE, PDF, XLSX} <= set(usb.names())
        place_files(usb.path, FILES, drive=True)
        assert usb.names() == sorted(FILES), "the next delivery leaves nothing but the files"
        for name in FILES:
            (usb.path / name).unlink()


@pytest.mark.parametrize("at", range(1, 12))
@pytest.mark.parametrize("number", [errno.EIO, errno.ENODEV, errno.ENOSPC, errno.EROFS, errno.ENOTCONN])
def test_a_device_that_fails_at_a_step_is_one_sentence(tmp_path: Path, at: int, number: int) -> None:
    def fail() -> None:
        raise OSError(number, os.strerror(number))

    folder = tmp_path / "usb"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        Puller(patch, at, fail)
        with pytest.raises(FileRefused) as refused:
            place_files(folder, FILES)
    assert refused.value.remedy and "mã lỗi" not in refused.value.sentence
    assert whole(folder) and not [path for path in folder.iterdir() if path.suffix == ".part"]


def test_a_name_that_a_fat_drive_does_not_take_is_told(disk: Callable[..., Disk]) -> None:
    usb = disk("vfat")
    with pytest.raises(FileRefused, match="ký tự mà ổ đĩa này không nhận"):
        place_files(usb.path / "báo cáo: 2024", FILES)


def test_the_drive_of_a_folder_is_known_while_it_is_plugged_in(
    disk: Callable[..., Disk], monkeypatch: pytest.MonkeyPatch
) -> None:
    usb = disk("tmpfs")
    monkeypatch.setattr(drives, "_PLACES", (str(usb.path.parent),))
    found = drive_of(usb.path / "báo cáo")
    assert found is not None and (found.path, found.name) == (usb.path, "USB BÁO CÁO")
    usb.pull()
    assert drive_of(usb.path / "báo cáo") is None
