"""The camera of `tools.screenshots`: waits until the window stands still, and keeps a picture of it.

Import it once the environment of Qt is set.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from ui.shell import Shell
from ui.tasks import gateway
from workflow.session import VIETNAM

PACK = "bac-ninh-2024"
MOMENT = datetime(2024, 12, 1, 14, 3, 22, tzinfo=VIETNAM)
TYPED_AT = MOMENT - timedelta(days=3)
SECRET = "mat khau mau 2024"
MOST_PACKED = 0
STILL = 0.4
"""Seconds that a page is given to stand still."""


def rest(seconds: float = STILL) -> None:
    """Let the window and its worker go on. QTest.qWait would keep Python from the worker all the while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.005)


def settle() -> None:
    """Wait for the work under way."""
    while gateway.running:
        rest(0.02)


def in_both_schemes(shell: Shell) -> Iterator[str]:
    """The window light, then dark, then light again; what the names of its pictures end with."""
    for scheme, ending in (("light", ""), ("dark", "-toi")):
        _wear(shell, scheme)
        yield ending
    _wear(shell, "light")


def _wear(shell: Shell, scheme: str) -> None:
    os.environ["BDG_THEME"] = scheme
    shell.reload_theme()


class Camera:
    """Grabs the window into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[Path] = []
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, shell: Shell, name: str) -> None:
        """Wait until the page stands still, then keep a picture of it."""
        rest()
        settle()
        rest(0.1)
        self.take_widget(shell, name)

    def take_widget(self, widget: QWidget, name: str) -> None:
        """Keep a picture of a window or a dialog as it is."""
        path = self.folder / f"{name}.png"
        widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888).save(str(path), "PNG", MOST_PACKED)
        self.made.append(path)
