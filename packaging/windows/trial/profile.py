"""A profile whose path has Vietnamese letters and spaces, on a machine whose user is called otherwise.

Windows asks the registry where the local data of a user lie; the trial moves that for its own duration. Under Wine the
user of the prefix has such a name from the beginning.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
LOCAL = "Local AppData"


@contextmanager
def moved_profile(folder: Path | None) -> Iterator[None]:
    """While it lasts, the local data of this user lie in `folder`; None leaves everything as it is."""
    if folder is None:
        yield
        return
    import winreg

    folder.mkdir(parents=True, exist_ok=True)
    before = os.environ["LOCALAPPDATA"]
    with winreg.OpenKey(winreg.HKEY_CURRENT_USER, SHELL_FOLDERS, 0, winreg.KEY_ALL_ACCESS) as key:
        value, kind = winreg.QueryValueEx(key, LOCAL)
        winreg.SetValueEx(key, LOCAL, 0, winreg.REG_SZ, str(folder))
        os.environ["LOCALAPPDATA"] = str(folder)
        try:
            yield
        finally:
            os.environ["LOCALAPPDATA"] = before
            winreg.SetValueEx(key, LOCAL, 0, kind, value)
