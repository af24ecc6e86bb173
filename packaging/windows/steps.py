"""The steps from the sources to what an office gets. Each runs on Linux and on Windows alike, freezing apart."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import authenticode
import click

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from forms.release import PROGRAM as NAME
from forms.release import installer_name, zip_name
from forms.shipped import LICENCES
from signing.names import release_name

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PROGRAMS = (f"{NAME}.exe", "bdg.exe")
ANCHORS = Path("_internal", "resources", "release")
FREEZE = ("-m", "PyInstaller", "--noconfirm", "--log-level", "WARN")
# Relative to the sources, with slashes: the same words under Wine and on Windows.
FOLDERS = ("--distpath", "build/windows/program", "--workpath", "build/windows/pyinstaller", "build.spec")
SETTING = {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


class Release(NamedTuple):
    """What is built: the tree of sources it is built from, and the folder that the files for offices go to."""

    source: Path
    dist: Path

    @property
    def work(self) -> Path:
        """What is only on the way; below the sources, where the Windows Python of the machine reaches it."""
        return self.source / "build" / "windows"

    @property
    def program(self) -> Path:
        """The folder with both programs."""
        return self.work / "program" / NAME

    @property
    def version(self) -> str:
        """The one version number, as the sources say it."""
        return str(runpy.run_path(str(self.source / "forms" / "version.py"))["VERSION"])

    @property
    def installer(self) -> Path:
        """The NSIS installer."""
        return self.dist / installer_name(self.version)

    @property
    def archive(self) -> Path:
        """The zip for offices that may not install."""
        return self.dist / zip_name(self.version)

    def tool(self, *names: str) -> Path:
        """A tool of the sources' own, where they have it; else this tree's."""
        own = self.source.joinpath(*names)
        return own if own.exists() else ROOT.joinpath(*names)


class ReleaseKey(NamedTuple):
    """What the release manifest is signed with; the program trusts manifests of this certificate."""

    p12: Path
    secret_file: Path
    certificate: Path


class StepFailed(click.ClickException):
    """A step that did not make what it is there for."""


def freeze(release: Release, windows_python: Callable[[Sequence[str]], int]) -> None:
    """Both programs by PyInstaller. What counts is that they lie there: under Wine, not the exit code alone."""
    shutil.rmtree(release.program, ignore_errors=True)
    code = windows_python([*FREEZE, *FOLDERS])
    missing = [name for name in PROGRAMS if not (release.program / name).exists()]
    if code or missing:
        raise StepFailed(f"PyInstaller ended with {code}; not there: {', '.join(missing) or 'nothing'}.")


def place_anchor(release: Release, key: ReleaseKey) -> None:
    """Put the certificate of the release key where the program looks for those it takes updates from."""
    folder = release.program / ANCHORS
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(key.certificate, folder / key.certificate.name)


def sign(files: Iterable[Path], certificate: authenticode.Certificate | None) -> None:
    """Authenticode; without a certificate that is said, and nothing is done."""
    for file in files:
        if certificate is None:
            click.echo(f"not signed (AUTHENTICODE_P12 names no certificate): {file.name}")
        else:
            authenticode.sign(file, certificate)
            click.echo(f"signed and verified: {file.name}")


def list_files(release: Release) -> None:
    """The list of everything that ships; written anew, since signing changed the programs."""
    run_tool([release.tool("packaging", "listing.py"), release.program], release)


def archive(release: Release) -> None:
    """The zip: one folder, in an order that does not depend on the file system."""
    release.dist.mkdir(parents=True, exist_ok=True)
    part = release.archive.with_suffix(".part")
    files = sorted(path for path in release.program.rglob("*") if path.is_file())
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9, strict_timestamps=False) as zipped:
        for path in files:
            zipped.write(path, Path(NAME, path.relative_to(release.program)))
    part.replace(release.archive)


def make_installer(release: Release, certificate: authenticode.Certificate | None) -> None:
    """The NSIS installer around the program's folder; NSIS has the uninstaller signed while it packs it."""
    release.dist.mkdir(parents=True, exist_ok=True)
    part = release.installer.with_suffix(".part")
    part.unlink(missing_ok=True)
    what: list[str | Path] = ["--payload", release.program, "--output", part, "--version", release.version]
    signing = ["--sign", f'"{sys.executable}" "{HERE / "authenticode.py"}"'] if certificate else []
    run_tool([release.tool("packaging", "windows", "installer.py"), *what, *signing], release)
    if not part.exists():
        raise StepFailed("NSIS made no installer.")
    part.replace(release.installer)


def place_folder(release: Release) -> None:
    """The program's folder and the licences, beside the files made of them."""
    folder = release.dist / "windows" / NAME
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(release.program, folder)
    if (folder / LICENCES).exists():
        shutil.copyfile(folder / LICENCES, release.dist / LICENCES)


def drop_older(release: Release) -> None:
    """Remove what lies in dist of other versions for Windows, manifests too, so that all there speaks of one."""
    for name in (installer_name, zip_name, release_name):
        for file in release.dist.glob(name("*")):
            if file.name != name(release.version):
                file.unlink()


def make_manifest(release: Release, key: ReleaseKey) -> None:
    """SHA256SUMS and the signed release manifest over what lies in dist."""
    signing = ["--key", str(key.p12), "--secret-file", str(key.secret_file)]
    run_tool(["-m", "tools.release", str(release.dist), *signing], release)


def run_tool(command: Sequence[str | Path], release: Release) -> None:
    """Run a Python tool in the tree of the sources, with this Python; StepFailed unless it ends well."""
    settings = {**os.environ, **SETTING}
    code = subprocess.run([sys.executable, *command], cwd=release.source, env=settings, check=False).returncode
    if code:
        named = " ".join(Path(word).name for word in command[:2])
        raise StepFailed(f"{named} ended with {code}.")
