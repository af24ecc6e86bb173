"""Faults of the program itself, written whole into the data folder's log; figures are not part of a traceback."""

from __future__ import annotations

from pathlib import Path

from forms.errors import WorldError
from forms.files import make_folder, write_file
from forms.version import VERSION
from workflow.session import vietnam_now

FOLDER = "nhat-ky"


def write_fault(home: Path, text: str) -> Path | None:
    """Keep a traceback in a file of its own; its path, or None where the folder cannot be written."""
    path = home / FOLDER / f"loi-{vietnam_now():%Y%m%d-%H%M%S}.txt"
    try:
        make_folder(path.parent)
        write_file(path, f"Phiên bản {VERSION}\n{text}".encode())
    except WorldError:
        return None
    return path
