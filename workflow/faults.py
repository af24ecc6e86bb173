"""Faults of the program itself, written into the data folder's log; figures are not part of their text."""

from __future__ import annotations

from pathlib import Path

from forms.errors import WorldError
from forms.files import file_errors, make_folder, make_own_folder, write_file
from forms.version import VERSION
from workflow.session import vietnam_now

FOLDER = "nhat-ky"


def write_fault(home: Path, text: str) -> Path | None:
    """Keep the text of a fault (forms/fault_text.py) in a file of its own, for this account only; its path, or None
    where the folder cannot be written."""
    path = home / FOLDER / f"loi-{vietnam_now():%Y%m%d-%H%M%S}.txt"
    try:
        with file_errors(home):
            make_own_folder(home)
        make_folder(path.parent)
        write_file(path, f"Phiên bản {VERSION}\n{text}".encode(), private=True)
    except WorldError:
        return None
    return path
