"""Releases for tests: a publisher's key, signed manifests beside their files, a machine with the program installed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from forms.release import INSTALLER, Release, ReleaseFile, installer_name, version_key
from forms.release import PROGRAM as NAME
from forms.version import VERSION
from signing.certificates import der
from signing.keys import KeySigner, Scheme
from signing.names import release_name
from signing.release_files import write_release
from storage.migrations import STEPS
from tests.unit_keys import new_pair
from workflow.session import VIETNAM
from workflow.updating import anchors
from workflow.updating.machine import KEPT_INSTALLERS, Machine

NOW = datetime(2024, 12, 10, 14, 3, 22, tzinfo=VIETNAM)
PUBLISHER = "Nơi phát hành thử nghiệm"
MAJOR, MINOR, PATCH = version_key(VERSION)
NEWER, OLDER = f"{MAJOR}.{MINOR + 1}.0", "0.0.9"
NEWS = ("Nhập nhanh hơn.", "In được phụ lục khổ ngang.")
PROGRAM = b"MZ" + bytes(range(256)) * 4096


@dataclass(frozen=True)
class Publisher:
    """A key that signs releases, and its certificate as the program holds it."""

    signer: KeySigner

    @property
    def pem(self) -> bytes:
        return self.signer.certificate.public_bytes(Encoding.PEM)

    @property
    def certificate(self) -> bytes:
        return der(self.signer.certificate)


def new_publisher(
    name: str = PUBLISHER, serial: str = "1", first: datetime = NOW - timedelta(days=9), days: int = 400
) -> Publisher:
    """A publisher with a key of its own, in force for so many days from `first` on."""
    key, certificate = new_pair(name, name, serial, first, first + timedelta(days=days))
    return Publisher(KeySigner(certificate, Scheme.ECDSA, key))


@cache
def publisher() -> Publisher:
    """The publisher whom the tests' programs trust."""
    return new_publisher()


def trust_publishers(monkeypatch: pytest.MonkeyPatch, folder: Path, *trusted: Publisher) -> None:
    """Let the program hold these publishers' certificates and no others."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, one in enumerate(trusted):
        (folder / f"{number}.pem").write_bytes(one.pem)
    monkeypatch.setattr(anchors, "resource_path", lambda _name: folder)


def file_of(data: bytes = PROGRAM, version: str = NEWER, kind: str = INSTALLER, name: str = "") -> ReleaseFile:
    """The entry of a file in a manifest."""
    return ReleaseFile(name or installer_name(version), kind, len(data), hashlib.sha256(data).hexdigest())


def release_of(version: str = NEWER, *files: ReleaseFile, schema: int = len(STEPS)) -> Release:
    """A release of that version with an installer for Windows, or with these files."""
    return Release(version, date(2024, 12, 1), schema, files or (file_of(version=version),), NEWS)


def manifest_of(release: Release, by: Publisher | None = None, when: datetime = NOW) -> bytes:
    """The signed manifest."""
    return write_release(release, (by or publisher()).signer, when)


def lay_release(folder: Path, version: str = NEWER, data: bytes = PROGRAM, by: Publisher | None = None) -> Path:
    """A release on a stick: the installer and its manifest, whose path is given."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / installer_name(version)).write_bytes(data)
    path = folder / release_name(version)
    path.write_bytes(manifest_of(release_of(version, file_of(data, version)), by))
    return path


def installed_machine(folder: Path, *kept: str) -> Machine:
    """A Windows machine with the program installed for this user; the installers of these versions are kept."""
    installers = folder / "Programs" / NAME / KEPT_INSTALLERS
    installers.mkdir(parents=True, exist_ok=True)
    for version in (VERSION, *kept):
        (installers / installer_name(version)).write_bytes(PROGRAM + version.encode())
    return Machine("windows", installers.parent)
