"""A publisher's key, a stick with a release that it signed, and an installed program: for the tests of updates."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from exports.drives import Drive
from forms.release import DEB, INSTALLER, Release, ReleaseFile, deb_name, installer_name
from signing.keys import KeySigner, load_pkcs12, make_release_key
from signing.names import release_name
from signing.release_files import write_release
from storage.migrations import STEPS
from workflow.session import VIETNAM
from workflow.updating import anchors, machine, noticing
from workflow.updating.machine import KEPT_INSTALLERS, Machine

PUBLISHER, SECRET = "Bản dựng thử", "mật khẩu phát hành thử"
SIGNED = datetime(2024, 5, 1, 9, 0, tzinfo=VIETNAM)
NEWER = "99.1.0"
BYTES = b"MZ bo cai dat thu"
NEWS = ("Nhập số liệu nhanh hơn trên máy cũ.", "Có thêm biểu đồ của từng xã.")


@cache
def publisher() -> tuple[KeySigner, bytes]:
    """The signer of releases and its certificate, PEM."""
    p12, certificate = make_release_key(PUBLISHER, SECRET, SIGNED)
    pem = x509.load_der_x509_certificate(certificate).public_bytes(Encoding.PEM)
    return load_pkcs12(p12, SECRET), pem


def put_release(
    folder: Path, version: str = NEWER, schema: int = len(STEPS), size: int = 0, news: tuple[str, ...] = NEWS
) -> Path:
    """Lay a release into a folder as it lies on a stick; its manifest. size: bytes of the files, 0 for a few."""
    signer, _pem = publisher()
    folder.mkdir(parents=True, exist_ok=True)
    data = (BYTES * (size // len(BYTES) + 1))[:size] if size else BYTES
    digest = hashlib.sha256(data).hexdigest()
    files = []
    for kind, name in ((INSTALLER, installer_name(version)), (DEB, deb_name(version))):
        (folder / name).write_bytes(data)
        files.append(ReleaseFile(name, kind, len(data), digest))
    release = Release(version, date(2024, 5, 1), schema, tuple(files), news)
    manifest = folder / release_name(version)
    manifest.write_bytes(write_release(release, signer, SIGNED))
    return manifest


def trust_publisher(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the program come with the publisher's certificate."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "phat-hanh.pem").write_bytes(publisher()[1])
    patch.setattr(anchors, "resource_path", lambda *_parts: folder)


def installed(patch: pytest.MonkeyPatch, folder: Path, *kept: str) -> Path:
    """Let the program be one that its installer put on a Windows machine. kept: versions whose installers it kept."""
    inside = folder / KEPT_INSTALLERS
    inside.mkdir(parents=True, exist_ok=True)
    for version in kept:
        (inside / installer_name(version)).write_bytes(BYTES)
    patch.setattr(machine, "this_machine", lambda: Machine("windows", folder))
    return folder


def plug_in(patch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Let these folders be the sticks that are plugged in."""
    drives = tuple(Drive(folder, folder.name, 1 << 30, 1 << 31) for folder in folders)
    patch.setattr(noticing, "removable_drives", lambda: drives)
