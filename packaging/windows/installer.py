"""Make the installer with NSIS: `python packaging/windows/installer.py --payload FOLDER --output FILE`.

The payload is the program folder as built. What NSIS needs besides it (stubs that speak Vietnamese, pictures) is made
for the run. --sign is a command that signs the file whose path is put behind it; it is called for the
uninstaller, which only exists while NSIS works.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE), str(ROOT)]

from pictures import draw  # noqa: E402
from stub import copy_translated, nsis_folder  # noqa: E402

from forms.release import PROGRAM  # noqa: E402
from forms.version import VERSION  # noqa: E402

LONGEST_PATH = 110
"""Characters of the longest path in the payload: with LONGEST_FOLDER of installer.nsi it stays below Windows' 260."""


def check_payload(payload: Path) -> None:
    """Raise ValueError when the folder cannot be installed: a program is missing, or a path is too long."""
    for name in (f"{PROGRAM}.exe", "bdg.exe"):
        if not (payload / name).is_file():
            raise ValueError(f"{payload} has no {name}")
    for path in payload.rglob("*"):
        if len(str(path.relative_to(payload))) > LONGEST_PATH:
            raise ValueError(f"longer than {LONGEST_PATH} characters: {path.relative_to(payload)}")


def command(payload: Path, output: Path, pictures: Path, version: str, sign: str | None) -> list[str]:
    """The call of makensis, with absolute paths: it changes into the folder of the script."""
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise ValueError(f"Windows wants three numbers for a version: {version!r}")
    dash = "/" if os.name == "nt" else "-"
    defines = {
        "VERSION": version,
        "PAYLOAD": str(payload.resolve()),
        "OUTPUT": str(output.resolve()),
        "PICTURES": str(pictures),
    } | ({"SIGN": sign} if sign else {})
    options = [f"{dash}V2", f"{dash}WX", f"{dash}INPUTCHARSET", "UTF8"]
    return [
        "makensis",
        *options,
        *(f"{dash}D{name}={value}" for name, value in defines.items()),
        str(HERE / "installer.nsi"),
    ]


def make_installer(payload: Path, output: Path, version: str = VERSION, sign: str | None = None) -> Path:
    """Write the installer of the payload to output; CalledProcessError when makensis refuses."""
    check_payload(payload)
    output.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        data, pictures = copy_translated(nsis_folder(), Path(work, "data")), Path(work, "pictures")
        draw(pictures)
        call = command(payload, output, pictures, version, sign)
        subprocess.run(call, check=True, env=os.environ | {"NSISDIR": str(data)})
    return output


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--payload", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--version", default=VERSION)
    parser.add_argument("--sign")
    given = parser.parse_args()
    make_installer(given.payload, given.output, given.version, given.sign)


if __name__ == "__main__":
    main()
