"""Real small drives for tests: mounted, filled, write-protected, and pulled at any moment. Mounting needs root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

KINDS = ("tmpfs", "ext4", "exfat", "vfat")
_MEGABYTES = {"tmpfs": 4, "ext4": 4, "exfat": 8, "vfat": 40}
_MAKE = {"ext4": ("mkfs.ext4", "-q"), "exfat": ("mkfs.exfat",), "vfat": ("mkfs.vfat", "-F", "32")}


class Disk:
    """A drive of a kind, plugged in at `path`. What is not to be had on this machine skips the test."""

    def __init__(self, folder: Path, kind: str, kilobytes: int = 0) -> None:
        self.kind, self.path, self._image = kind, folder / "USB BÁO CÁO", folder / "dia.img"
        self._size = kilobytes * 1024 or _MEGABYTES[kind] << 20
        self._loop = ""
        self.path.mkdir()
        if sys.platform != "linux" or os.geteuid() != 0:
            pytest.skip("only root can mount a drive")
        if kind != "tmpfs":
            self._make()
        self.plug_in()

    def _make(self) -> None:
        words = _MAKE[self.kind]
        if shutil.which(words[0]) is None:
            pytest.skip(f"{words[0]} is not installed")
        with self._image.open("wb") as stream:
            stream.truncate(self._size)
        subprocess.run([*words, str(self._image)], check=True, capture_output=True)

    def plug_in(self, *options: str) -> None:
        """Mount it. options: of mount, e.g. "ro"."""
        place = str(self.path)
        if self.kind == "tmpfs":
            words = ["mount", "-t", "tmpfs", "-o", ",".join((f"size={self._size}", *options)), "none", place]
        elif self.kind == "exfat":
            words = ["mount.exfat-fuse", *(["-o", ",".join(options)] if options else []), self._device(), place]
        else:
            words = ["mount", "-t", self.kind, "-o", ",".join(("loop", *options)), str(self._image), place]
        if shutil.which(words[0]) is None:
            pytest.skip(f"{words[0]} is not installed")
        done = subprocess.run(words, capture_output=True, text=True, check=False)
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
