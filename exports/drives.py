"""The removable drives that are plugged in, with the room on them; asked of the system, nothing is written."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from exports.windows_drives import windows_drives
from forms.errors import WorldError
from forms.files import FileRefused, file_errors, make_folder, random_name

_MOUNTS = Path("/proc/mounts")
_PLACES = ("/media/", "/run/media/")
UNPLUGGED = "USB đã chọn không còn cắm vào máy."
PROBE = ".BDG-thu-ghi"
"""How the name begins of a file that only tries a folder; a drive that was pulled then may still hold it."""


@dataclass(frozen=True, slots=True)
class Drive:
    """path: where files go; name: "KINGSTON (E:)"; free and total in bytes."""

    path: Path
    name: str
    free: int
    total: int


class NoRoom(WorldError):
    """The drive has less room than is needed; nothing was written."""


def removable_drives() -> tuple[Drive, ...]:
    """The USB drives that can be read now, by name."""
    found = windows_drives() if sys.platform == "win32" else _mounted_drives(_MOUNTS)
    return tuple(drive for path, name in found if (drive := _drive(path, name)))


def _drive(path: Path, name: str) -> Drive | None:
    """None where the drive has gone or cannot be read."""
    try:
        usage = shutil.disk_usage(path)
    except OSError:
        return None
    return Drive(path, name, usage.free, usage.total)


def _mounted_drives(mounts: Path) -> Iterator[tuple[Path, str]]:
    """What the desktop mounted for this user; blanks in names are written \\040 in the list."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in sorted(lines):
        place = line.split(" ")[1].replace("\\040", " ") if line.count(" ") > 1 else ""
        if place.startswith(_PLACES):
            yield Path(place), Path(place).name


def is_gone(folder: Path) -> bool:
    """Whether the folder was on a drive that the desktop mounted, or that had a letter, and that is not plugged in any
    more."""
    place = folder.absolute()
    if sys.platform == "win32":
        return place.drive.endswith(":") and not Path(place.anchor).exists()
    return f"{place}/".startswith(_PLACES) and not place.exists() and drive_of(place) is None


def try_folder(folder: Path, needed: int) -> None:
    """See that `needed` bytes can be written into the folder, which is made where it is not there yet.

    FileRefused where nothing can be written there, NoRoom where there is too little room.
    """
    if is_gone(folder):
        raise FileRefused(UNPLUGGED, "Hãy cắm lại USB rồi bấm lại, hoặc chọn USB khác.")
    make_folder(folder)
    probe = folder / f"{PROBE}.{random_name()}.part"
    with file_errors(folder):
        free = shutil.disk_usage(folder).free
        try:
            probe.write_bytes(b"\0")
        finally:
            probe.unlink(missing_ok=True)
    if free < needed:
        raise no_room(folder, needed, free)


def no_room(folder: Path, needed: int, free: int) -> NoRoom:
    """The refusal of a drive with `free` bytes where `needed` are wanted."""
    return NoRoom(
        f"Chưa ghi được vào {folder}: ổ đĩa đầy (cần {size_text(needed)}, còn {size_text(free)}).",
        "Hãy giải phóng chỗ trống hoặc chọn ổ đĩa khác rồi bấm lại; báo cáo vẫn còn nguyên trên máy.",
    )


def drive_of(folder: Path) -> Drive | None:
    """The USB drive that the folder lies on; None where it lies on none that is plugged in now."""
    place = folder.absolute()
    return next((drive for drive in removable_drives() if place.is_relative_to(drive.path)), None)


def require_drive(folder: Path) -> Drive:
    """The USB drive that was chosen. FileRefused where it was taken out: its folder would be one of this machine's."""
    drive = drive_of(folder)
    if drive is None:
        raise FileRefused(UNPLUGGED, "Hãy cắm lại USB rồi bấm lại.")
    return drive


def room_at(folder: Path) -> int | None:
    """The free bytes where the folder is, or would be made; None where that cannot be told."""
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None


def size_text(size: int) -> str:
    """A number of bytes as it is read: "0,3 MB", "14,2 GB"."""
    million = size / 1_000_000
    shown, unit = (million / 1000, "GB") if million >= 1000 else (million, "MB")
    return f"{shown:.1f} {unit}".replace(".", ",")
