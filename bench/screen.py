"""A virtual screen whose picture lies in a file, so that a bench sees when something is drawn."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SIZE = "1366x768x24"


class Screen:
    """display: what DISPLAY has to be; picture: the file, an X window dump in `folder`. It stays as it is when its last
    program ends."""

    def __init__(self, folder: Path) -> None:
        self.picture = folder / "Xvfb_screen0"
        self.display = ""

    def __enter__(self) -> Screen:
        read, write = os.pipe()
        size = ["-screen", "0", SIZE, "-fbdir", str(self.picture.parent)]
        line = ["Xvfb", "-noreset", "-displayfd", str(write), *size]
        self.server = subprocess.Popen(line, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as stream:
            self.display = f":{stream.readline().strip()}"
        return self

    def __exit__(self, *_: object) -> None:
        self.server.terminate()
        self.server.wait()
