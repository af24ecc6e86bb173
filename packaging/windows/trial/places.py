"""Where the program and its data lie on this Windows, and what is there: files with hashes, registry, shortcuts."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "BaoCaoBinhDangGioi"
LISTING = "danh-sach-tep.txt"
KEPT_INSTALLERS = "bo-cai-dat"
SAID = "BaoCaoBinhDangGioi-cai-dat.txt"
UNINSTALL = rf"Software\Microsoft\Windows\CurrentVersion\Uninstall\{NAME}"
PROG_ID = f"{NAME}.asice"
CLASSES = r"Software\Classes"
UNLISTED = (LISTING, "go-cai-dat.exe")


@dataclass(frozen=True)
class Place:
    """One way to install. hive: HKCU or HKLM; links: the folder of the Start menu."""

    folder: Path
    hive: str
    links: Path

    @property
    def console(self) -> Path:
        """The program of the commands."""
        return self.folder / "bdg.exe"

    @property
    def window(self) -> Path:
        """The program with the window."""
        return self.folder / f"{NAME}.exe"

    @property
    def kept(self) -> list[str]:
        """Names of the installers that lie in the program's folder."""
        return sorted(path.name for path in (self.folder / KEPT_INSTALLERS).glob("*.exe"))


def for_user() -> Place:
    """Without an administrator: below %LOCALAPPDATA%, HKCU."""
    return Place(_known("LOCALAPPDATA") / "Programs" / NAME, "HKCU", _menu(_known("APPDATA")))


def for_all() -> Place:
    """Machine-wide: %ProgramFiles%, HKLM."""
    return Place(_known("ProgramW6432", "ProgramFiles") / NAME, "HKLM", _menu(_known("ProgramData")))


def data_folder() -> Path:
    """Where the program keeps this user's data, as workflow.session.default_home says on Windows."""
    return _known("LOCALAPPDATA") / NAME


def said() -> str:
    """What the installer last said of itself, or ""."""
    path = Path(os.environ["TEMP"]) / SAID
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def forget_said() -> None:
    """Take the installer's text away, so that the next one is seen to be new."""
    (Path(os.environ["TEMP"]) / SAID).unlink(missing_ok=True)


def _known(*names: str) -> Path:
    return Path(next(os.environ[name] for name in names if name in os.environ))


def _menu(below: Path) -> Path:
    return below / "Microsoft" / "Windows" / "Start Menu" / "Programs"


def links(place: Place) -> list[Path]:
    """The program's shortcuts in the Start menu."""
    return sorted(path for path in place.links.rglob("*.lnk") if "giới" in path.stem.lower() or NAME in path.stem)


def files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder, by its path with /."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = digest(path)
    return found


def digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def size(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def listed(folder: Path) -> dict[str, str]:
    """What the program folder's own list says that it holds."""
    lines = (folder / LISTING).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines if line)}


def differences(folder: Path) -> list[str]:
    """Where a program folder is not as its list says: missing, other and unlisted files, a line each."""
    there, wanted = files(folder), listed(folder)
    own = {name for name in there if name in UNLISTED or name.startswith(f"{KEPT_INSTALLERS}/")}
    lines = [f"missing: {name}" for name in wanted if name not in there]
    lines += [f"changed: {name}" for name in wanted if there.get(name, wanted[name]) != wanted[name]]
    return lines + [f"not listed: {name}" for name in there if name not in wanted and name not in own]


def key_values(hive: str, key: str) -> Mapping[str, str]:
    """Values of a registry key by name, the default one under ""; empty where there is no such key."""
    import winreg

    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}
    try:
        with winreg.OpenKey(roots[hive], key, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as opened:
            count = winreg.QueryInfoKey(opened)[1]
            return {name: str(value) for name, value, _ in (winreg.EnumValue(opened, item) for item in range(count))}
    except FileNotFoundError:
        return {}


def traces(place: Place) -> Iterator[str]:
    """What a removed installation still left: folders, shortcuts, registry keys; nothing where it is gone whole."""
    for folder in (place.folder, Path(f"{place.folder}.moi"), Path(f"{place.folder}.cu")):
        if folder.exists():
            yield str(folder)
    yield from (str(path) for path in links(place))
    if key_values(place.hive, UNINSTALL):
        yield UNINSTALL
    if key_values(place.hive, rf"{CLASSES}\{PROG_ID}\shell\open\command"):
        yield PROG_ID
    if key_values(place.hive, rf"{CLASSES}\.asice").get("") == PROG_ID:
        yield ".asice"
