"""Real small drives for tests: mounted, filled, write-protected, and pulled at any moment. Mounting needs root."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, get_args

import pytest

from tests.outside import tool

DiskKind = Literal["tmpfs", "ext4", "exfat", "vfat"]
KINDS: tuple[DiskKind, ...] = get_args(DiskKind)
_MEGABYTES = {"tmpfs": 4, "ext4": 4, "exfat": 8, "vfat": 40}
_MAKE = {"ext4": ("mkfs.ext4", "-q", "-m", "0"), "exfat": ("mkfs.exfat",), "vfat": ("mkfs.vfat", "-F", "32")}

needs_mounts = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="file systems are mounted by root alone, on Linux"
)


class Disk:
    """A drive of a kind, plugged in at `path`. Where this machine's kernel or user cannot mount it, the test is
    skipped; a program that is missing is a failure in CI."""

    def __init__(self, folder: Path, kind: DiskKind, kilobytes: int = 0, name: str = "USB BÁO CÁO") -> None:
        self.kind, self.path, self._image = kind, folder / name, folder / f"{name}.img"
        self._size = kilobytes * 1024 or _MEGABYTES[kind] << 20
        self._loop = ""
        self.path.mkdir(parents=True)
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("only root can mount a drive")
        if kind == "vfat" and "vfat" not in Path("/proc/filesystems").read_text():
            pytest.skip("this kernel has no vfat")
        if kind != "tmpfs":
            self._make()
        self.plug_in()

    def _make(self) -> None:
        program, *words = _MAKE[self.kind]
        with self._image.open("wb") as stream:
            stream.truncate(self._size)
        subprocess.run([tool(program), *words, str(self._image)], check=True, capture_output=True)

    def plug_in(self, *options: str) -> None:
        """Mount it. options: of mount, e.g. "ro"."""
        place = str(self.path)
        if self.kind == "tmpfs":
            words = ["mount", "-t", "tmpfs", "-o", ",".join((f"size={self._size}", *options)), "none", place]
        elif self.kind == "exfat":
            words = ["mount.exfat-fuse", *(["-o", ",".join(options)] if options else []), self._device(), place]
        else:
            words = ["mount", "-t", self.kind, "-o", ",".join(("loop", *options)), str(self._image), place]
        done = subprocess.run([tool(words[0]), *words[1:]], capture_output=True, text=True, check=False)
        if done.returncode or not self.plugged_in:
            self._drop_device()
            pytest.skip(f"{self.kind} cannot be mounted here: {done.stderr.strip()}")

    @property
    def plugged_in(self) -> bool:
        return os.path.ismount(self.path)

    def pull(self) -> None:
        """Take it away at once, whatever is open on it."""
        subprocess.run(["umount", "-l", str(self.path)], check=False, capture_output=True)
        self._drop_device()

    def _device(self) -> str:
        found = subprocess.run(
            ["losetup", "-f", "--show", str(self._image)], capture_output=True, text=True, check=False
        )
        if found.returncode:
            pytest.skip(f"no loop device to be had: {found.stderr.strip()}")
        self._loop = found.stdout.strip()
        return self._loop

    def _drop_device(self) -> None:
        if self._loop:
            subprocess.run(["losetup", "-d", self._loop], check=False, capture_output=True)
            self._loop = ""

    def names(self) -> list[str]:
        """What lies on it, temporary files too; the folder that some file systems begin with apart."""
        return sorted(path.name for path in self.path.iterdir() if path.name != "lost+found")


@contextmanager
def small_disk(place: Path, kilobytes: int, kind: DiskKind = "tmpfs") -> Iterator[Path]:
    """A drive of that size mounted at `place`, unmounted at the end even where a test failed."""
    disk = Disk(place.parent, kind, kilobytes, place.name)
    try:
        yield place
    finally:
        disk.pull()


def make_read_only(place: Path) -> None:
    """Close the file system to writing, as the switch of a memory card does. No file of it may be open for that."""
    _remount(place, "ro")


def make_writable(place: Path) -> None:
    """Open it to writing again."""
    _remount(place, "rw")


def fill(place: Path, leave: int = 0) -> Path:
    """Fill the file system but for about `leave` bytes; the file that fills it, to be removed for room."""
    filler = place / "day.bin"
    left = os.statvfs(place)
    with filler.open("wb", buffering=0) as stream:
        try:
            for _ in range((left.f_bavail * left.f_frsize - leave) // 4096):
                stream.write(bytes(4096))
        except OSError:
            return filler
    return filler


def _remount(place: Path, way: str) -> None:
    done = subprocess.run(
        [tool("mount"), "-o", f"remount,{way}", str(place)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"it cannot be mounted {way}: {done.stderr.strip()}")
