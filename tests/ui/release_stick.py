"""A stick with a release on it, in a window whose program came with its publisher's certificate: tests/releases.py, put
in the place of what the machine has."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

import pytest

from exports.drives import Drive
from forms.release import DEB, INSTALLER, Release, deb_name, installer_name
from signing.names import release_name
from storage.migrations import STEPS
from tests.releases import Publisher, file_of, installed_machine, manifest_of, new_publisher, trust_publishers
from workflow.session import VIETNAM
from workflow.updating import machine, noticing

PUBLISHER = "Bản dựng thử"
SIGNED = datetime(2024, 5, 1, 9, 0, tzinfo=VIETNAM)
NEWER = "99.1.0"
BYTES = b"MZ bo cai dat thu"
NEWS = ("Nhập số liệu nhanh hơn trên máy cũ.", "Có thêm biểu đồ của từng xã.")


@cache
def publisher() -> Publisher:
    """Whose releases they are: in force when tests and pictures play, and today, for who looks without an office."""
    return new_publisher(PUBLISHER, first=SIGNED, days=9999)


def put_release(folder: Path, version: str = NEWER, size: int = 0, news: tuple[str, ...] = NEWS) -> Path:
    """Lay a release into a folder as it lies on a stick; its manifest. size: bytes of the files, 0 for a few."""
    folder.mkdir(parents=True, exist_ok=True)
    data = (BYTES * (size // len(BYTES) + 1))[:size] if size else BYTES
    names = ((INSTALLER, installer_name(version)), (DEB, deb_name(version)))
    for _kind, name in names:
        (folder / name).write_bytes(data)
    files = tuple(file_of(data, version, kind, name) for kind, name in names)
    manifest = folder / release_name(version)
    release = Release(version, SIGNED.date(), len(STEPS), files, news)
    manifest.write_bytes(manifest_of(release, publisher(), SIGNED))
    return manifest


def trust_publisher(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the program come with the publisher's certificate."""
    trust_publishers(patch, folder, publisher())


def installed(patch: pytest.MonkeyPatch, folder: Path, *kept: str) -> None:
    """Let the program be one that its installer put on a Windows machine. kept: versions whose installers it kept."""
    found = installed_machine(folder, *kept)
    patch.setattr(machine, "this_machine", lambda: found)


def plug_in(patch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Let these folders be the sticks that are plugged in."""
    drives = tuple(Drive(folder, folder.name, 1 << 30, 1 << 31) for folder in folders)
    patch.setattr(noticing, "removable_drives", lambda: drives)
