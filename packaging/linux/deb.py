"""Make the .deb out of the built folder: `python packaging/linux/deb.py FOLDER TARGET_FOLDER`, with dpkg-deb.

No script of the package runs on the machine it is installed on: menus and file types are brought up to date by Debian's
own triggers, and nothing is there that could touch a user's data. The same folder and SOURCE_DATE_EPOCH give the same
file, byte for byte.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from forms.release import PACKAGE as NAME
from forms.release import PROGRAM, deb_name
from forms.shipped import LICENCES
from forms.version import VERSION

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent

COMMAND = "bdg"
PLACE = Path("usr/lib") / NAME
LIMIT = 60 * 10**6
"""Bytes: what a release of the program may weigh."""


class TooHeavy(Exception):
    """The package is above the limit."""


def make(folder: Path, target: Path) -> Path:
    """The package, named as the release names it. TooHeavy above 60 MB."""
    with tempfile.TemporaryDirectory() as room:
        root = Path(room) / "root"
        _lay_out(folder, root)
        _describe(root)
        made = target / deb_name(VERSION)
        words = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(made)]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL, env={"SOURCE_DATE_EPOCH": "0", **os.environ})
    if made.stat().st_size > LIMIT:
        raise TooHeavy(f"{made.name}: {made.stat().st_size / 10**6:.1f} MB, more than {LIMIT / 10**6:.0f} MB")
    return made


def _lay_out(folder: Path, root: Path) -> None:
    """The files where they belong in a Debian system."""
    shutil.copytree(folder, root / PLACE, symlinks=True)
    _share(root / PLACE)
    share = root / "usr/share"
    _put(HERE / f"{NAME}.desktop", share / "applications" / f"{NAME}.desktop")
    _put(HERE / f"{NAME}.xml", share / "mime/packages" / f"{NAME}.xml")
    _put(ROOT / "resources/icons/app.svg", share / f"icons/hicolor/scalable/apps/{NAME}.svg")
    _draw_icons(share / "icons/hicolor")
    _point(root / "usr/bin" / NAME, f"../lib/{NAME}/{PROGRAM}")
    _point(root / "usr/bin" / COMMAND, f"../lib/{NAME}/{COMMAND}")
    _point(share / "doc" / NAME / "copyright", f"../../../lib/{NAME}/{LICENCES}")
    for path in root.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.name in (PROGRAM, COMMAND) else 0o644)


def _share(program: Path) -> None:
    """On Linux both programs are the same file; one copy is enough."""
    first, second = program / PROGRAM, program / COMMAND
    if first.read_bytes() == second.read_bytes():
        second.unlink()
        second.hardlink_to(first)


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _point(link: Path, target: str) -> None:
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(target)


def _draw_icons(theme: Path) -> None:
    """Every size of the committed icon."""
    with Image.open(ROOT / "packaging/app.ico") as icon:
        for width, height in sorted(icon.info["sizes"]):
            place = theme / f"{width}x{height}/apps/{NAME}.png"
            place.parent.mkdir(parents=True, exist_ok=True)
            icon.ico.getimage((width, height)).save(place)


def _describe(root: Path) -> None:
    """What dpkg wants to know: DEBIAN/control and the sums."""
    files = sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
    room = sum({path.stat().st_ino: path.stat().st_size for path in files}.values())
    sums = [f"{_md5(path)}  {path.relative_to(root).as_posix()}\n" for path in files]
    control = root / "DEBIAN"
    control.mkdir(mode=0o755)
    text = (HERE / "control").read_text(encoding="utf-8").format(version=VERSION, kibibytes=-(-room // 1024))
    (control / "control").write_text(text, encoding="utf-8", newline="\n")
    (control / "md5sums").write_text("".join(sums), encoding="utf-8", newline="\n")


def _md5(path: Path) -> str:
    return hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()


if __name__ == "__main__":
    sys.stdout.write(f"{make(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
