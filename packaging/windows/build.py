"""Build the Windows program: dist/ gets its folder, the zip, the installer, the sums and the signed manifest.

On Linux it is frozen under Wine by the machine (machine.py), on Windows by the Python that runs this. What is signed is
signed inside out: the programs, then the list of files over them, then the uninstaller, then the installer.

RELEASE_P12 and RELEASE_SECRET_FILE name the release key; without them a throw-away one is made in build/release-key.
AUTHENTICODE_P12 and AUTHENTICODE_SECRET_FILE (authenticode.py) name the certificate that programs are signed with.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import authenticode
import click
import steps
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from measure import timed
from steps import ROOT, Release, ReleaseKey

EARLIER = ROOT / "build" / "windows" / "earlier"
KEY = ROOT / "build" / "release-key"
KEY_TOOL = ROOT / "packaging" / "release_key.py"


def freeze(release: Release) -> None:
    """The longest step: both programs."""
    with timed("PyInstaller", release.program):
        steps.freeze(release, windows_python(release))


def wrap(release: Release, key: ReleaseKey, certificate: authenticode.Certificate | None) -> None:
    """From the frozen program to what an office gets, each step with what it cost."""
    program = release.program
    steps.place_anchor(release, key)
    steps.sign([program / name for name in steps.PROGRAMS], certificate)
    with timed("List of files", program):
        steps.list_files(release)
    with timed("Zip", release.archive):
        steps.archive(release)
    with timed("Installer", release.installer):
        steps.make_installer(release, certificate)
    steps.sign([release.installer], certificate)
    steps.place_folder(release)
    steps.drop_older(release)


def publish(release: Release, key: ReleaseKey) -> None:
    """What stands over all files of the version: an earlier commit, built for a trial, is never given out."""
    with timed("Sums and manifest", release.dist / "SHA256SUMS"):
        steps.make_manifest(release, key)


def windows_python(release: Release) -> Callable[[Sequence[str]], int]:
    """What runs the Windows Python with the sources as its folder."""
    if sys.platform == "win32":
        return lambda words: subprocess.run([sys.executable, *words], cwd=release.source, check=False).returncode
    from machine import ensure

    made = ensure()
    return lambda words: made.windows_python(*words, source=release.source)


def release_key() -> ReleaseKey:
    """The key that the environment names, or the throw-away one of this build folder, made where it is missing."""
    KEY.mkdir(parents=True, exist_ok=True)
    if p12 := os.environ.get("RELEASE_P12"):
        secret = os.environ.get("RELEASE_SECRET_FILE")
        if not secret:
            raise click.ClickException("RELEASE_SECRET_FILE does not name the file with the secret of RELEASE_P12.")
        return ReleaseKey(Path(p12), Path(secret), _certificate_of(Path(p12), Path(secret)))
    click.echo(f"RELEASE_P12 names no release key: a throw-away one in {KEY} signs, for trying only.")
    made = ReleaseKey(KEY / "phat-hanh.p12", KEY / "mat-khau.txt", KEY / "phat-hanh.pem")
    if not all(path.exists() for path in made):
        subprocess.run([sys.executable, KEY_TOOL, KEY], check=True)
    return made


def _certificate_of(p12: Path, secret_file: Path) -> Path:
    """The certificate in the key file, for the program to trust."""
    kept = load_pkcs12(p12.read_bytes(), secret_file.read_text().strip().encode())
    if kept.cert is None:
        raise click.ClickException(f"There is no certificate in {p12}.")
    target = KEY / f"{kept.cert.certificate.serial_number:x}.pem"
    target.write_bytes(kept.cert.certificate.public_bytes(Encoding.PEM))
    return target


def one_at_a_time(name: str) -> AbstractContextManager[None]:
    """Waits until no other process builds the same; who builds at once on Windows is a runner of its own."""
    if sys.platform == "win32":
        return nullcontext()
    from parts import locked

    return locked(ROOT / "build" / "windows" / f"{name}.lock")


def lay_out(commit: str, source: Path) -> None:
    """The tree of a commit, anew in that folder: what was built of another commit goes."""
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    if packed.returncode:
        raise click.ClickException(f"git knows no commit {commit}.")
    subprocess.run(["tar", "-x", "-C", source], input=packed.stdout, check=True)


def _say_what_is_built(release: Release, commit: str) -> None:
    asked = ["git", "describe", "--always", "--abbrev=12", *([commit] if commit else ["--dirty=, with changes"])]
    named = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()
    click.echo(f"Windows program {release.version} of {named or 'no commit'}")


@click.command()
@click.option("--from", "commit", default="", help="Build this commit instead, into build/windows/earlier/dist.")
@click.option("--frozen", is_flag=True, help="Take the programs that the last build froze, and wrap them anew.")
def main(commit: str, frozen: bool) -> None:
    """Build the Windows program: folder, zip and installer, and in dist/ the sums and the manifest."""
    try:
        with one_at_a_time("earlier" if commit else "present"):
            make(commit, frozen)
    except authenticode.SigningFailed as told:
        raise click.ClickException(str(told)) from None


def make(commit: str, frozen: bool) -> None:
    """What main says; what was frozen before is kept where `frozen`."""
    release = Release(EARLIER / "source", EARLIER / "dist") if commit else Release(ROOT, ROOT / "dist")
    certificate, key = authenticode.given(os.environ), release_key()
    if commit and not frozen:
        lay_out(commit, release.source)
    _say_what_is_built(release, commit)
    if not frozen:
        freeze(release)
    wrap(release, key, certificate)
    if not commit:
        publish(release, key)


if __name__ == "__main__":
    main()
