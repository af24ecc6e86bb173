"""What ships with the program, by the list that its build writes beside it; the standard library alone, since a
program that cannot start asks it what is missing."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

LIST = "danh-sach-tep.txt"
"""Lines as `sha256sum` writes them; paths relative to the program's folder, parted by "/"."""
LICENCES = "GIAY-PHEP.txt"
"""Beside it: the licences of everything that ships."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Shipped:
    """The files beside the list held against it. listed: how many it names, None where there is no list."""

    listed: int | None
    missing: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether a list is there and every file is as it says."""
        return self.listed is not None and not self.missing and not self.changed

    @property
    def sentence(self) -> str:
        """What is missing or changed, "" where nothing is."""
        parts = (("Thiếu tệp: ", self.missing), ("Tệp không còn như khi phát hành: ", self.changed))
        return " ".join(f"{lead}{_some(names)}." for lead, names in parts if names)


def is_frozen() -> bool:
    """Whether this is the built program, not its source."""
    return bool(getattr(sys, "frozen", False))


def program_folder() -> Path:
    """The folder of the program: that of the two programs, unfrozen that of main.py."""
    return Path(sys.executable).resolve().parent if is_frozen() else Path(__file__).resolve().parent.parent


def compare(folder: Path) -> Shipped:
    """Hold every listed file against its SHA-256. What is there beyond the list is not looked at. OSError where the
    list itself cannot be read."""
    path = folder / LIST
    if not path.is_file():
        return Shipped(None)
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    missing, changed = [], []
    for line in lines:
        digest, _, name = line.partition(" ")
        name = name[1:]
        found = _found(folder / name)
        if not found:
            missing.append(name)
        elif found != digest:
            changed.append(name)
    return Shipped(len(lines), tuple(missing), tuple(changed))


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file of any size, as hex. OSError."""
    from hashlib import file_digest

    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()


def _found(path: Path) -> str:
    """The same, "" where the file is not there or cannot be read."""
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _some(names: tuple[str, ...]) -> str:
    others = f" và {len(names) - _SHOWN} tệp khác" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + others
