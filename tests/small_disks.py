"""Real small file systems for tests: a tmpfs, or a FAT or ext4 image on a loop device, as a USB stick is one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest

from tests.outside import tool

DiskKind = Literal["tmpfs", "vfat", "ext4"]

needs_mounts = pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() != 0, reason="file systems are mounted by root alone, on Linux"
)


@contextmanager
def small_disk(place: Path, kilobytes: int, kind: DiskKind = "tmpfs") -> Iterator[Path]:
    """A file system of that size mounted at `place`, unmounted at the end even where a test failed.

    Skips the test where this kernel does not know the kind.
    """
    place.mkdir(parents=True)
    if kind == "tmpfs":
        _do("mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place))
    else:
        image = place.with_suffix(".img")
        image.write_bytes(b"")
        os.truncate(image, kilobytes * 1024)
        _do(f"mkfs.{kind}", *(("-q", "-F", "-m", "0") if kind == "ext4" else ()), str(image))
        _do("mount", "-t", kind, "-o", "loop", str(image), str(place))
    try:
        yield place
    finally:
        _do("umount", "-l", str(place))


def make_read_only(place: Path) -> None:
    """Close the file system to writing, as the switch of a memory card does. No file of it may be open for that."""
    _do("mount", "-o", "remount,ro", str(place))


def make_writable(place: Path) -> None:
    """Open it to writing again."""
    _do("mount", "-o", "remount,rw", str(place))


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


def _do(program: str, *words: str) -> None:
    done = subprocess.run([tool(program), *words], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{program}: {done.stderr.strip()}")
