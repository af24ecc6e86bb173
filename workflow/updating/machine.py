"""This machine, as far as an update is concerned: its system, and how the program came onto it."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from forms.files import random_name
from forms.release import DEB, INSTALLER, ZIP, FileKind
from forms.shipped import is_frozen, program_folder
from workflow.updating.offers import Way

KEPT_INSTALLERS = "bo-cai-dat"
"""In the program's folder: where the installer keeps itself and the one before; only an installed program has it."""


@dataclass(frozen=True, slots=True)
class Machine:
    """folder: the program's, None where it runs from its source."""

    system: Literal["windows", "linux", "other"]
    folder: Path | None = None

    @property
    def way(self) -> Way:
        """How a newer version comes onto it."""
        if self.system != "windows":
            return "deb" if self.system == "linux" else "none"
        if self.folder is None or not (self.folder / KEPT_INSTALLERS).is_dir():
            return "zip"
        return "installer" if _may_replace(self.folder) else "administrator"

    @property
    def kind(self) -> FileKind | None:
        """The file of a release that is for it."""
        kinds: dict[Way, FileKind] = {"installer": INSTALLER, "administrator": INSTALLER, "zip": ZIP, "deb": DEB}
        return kinds.get(self.way)


def this_machine() -> Machine:
    """The machine that the program runs on."""
    system: Literal["windows", "linux", "other"] = "other"
    if sys.platform == "win32":
        system = "windows"
    elif sys.platform.startswith("linux"):
        system = "linux"
    return Machine(system, program_folder() if is_frozen() else None)


def _may_replace(folder: Path) -> bool:
    """Whether this user may put another folder in the place of the program's: tried, since rights on Windows lie."""
    probe = folder.parent / f".{random_name()}.part"
    try:
        probe.mkdir()
    except OSError:
        return False
    with contextlib.suppress(OSError):
        probe.rmdir()
    return True
