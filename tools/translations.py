"""Compiles Qt's own texts in Vietnamese: `python -m tools.translations` after a change of the .ts file.

The .qm lies in the repository beside it, so that the program starts without a build step.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import PySide6

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "resources" / "translations" / "qtbase_vi.ts"


def compile_texts(target: Path) -> None:
    """Write the .qm of the .ts file with the lrelease that PySide6 brings."""
    program = Path(PySide6.__file__).parent / ("lrelease.exe" if sys.platform == "win32" else "lrelease")
    subprocess.run([str(program), "-silent", str(SOURCE), "-qm", str(target)], check=True)


if __name__ == "__main__":
    compile_texts(SOURCE.with_suffix(".qm"))
