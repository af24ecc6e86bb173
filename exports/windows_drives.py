"""The drives of Windows that can be taken out: sticks, cards, and disks on the USB cable.

64-bit Windows has one calling convention, so ctypes.CDLL calls the system rightly. Sources: Microsoft, "GetDriveTypeW",
"IOCTL_STORAGE_QUERY_PROPERTY", "STORAGE_DEVICE_DESCRIPTOR", "SetErrorMode".
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_REMOVABLE, _FIXED = 2, 3
_LABEL_SIZE = 64
_NO_DIALOG = 1
_OPEN_EXISTING, _SHARED = 3, 3
_QUERY_PROPERTY, _QUERY = 0x002D1400, bytes(12)
_DESCRIPTOR_SIZE, _BUS_AT, _BUS_USB = 1024, 28, 7
_NO_HANDLE = ctypes.c_void_p(-1).value


def windows_drives() -> Iterator[tuple[Path, str]]:
    """Root and name of each, "KINGSTON (E:)", by letter. The drive that Windows runs from is none of them.

    A card reader without a card would make Windows open a box in English that asks for one; that is turned off for
    this process.
    """
    kernel = _kernel()
    kernel.SetErrorMode(kernel.GetErrorMode() | _NO_DIALOG)
    present = kernel.GetLogicalDrives()
    for number in range(26):
        letter = f"{chr(65 + number)}:"
        if present >> number & 1 and letter != _system() and _can_be_taken_out(kernel, letter):
            label = ctypes.create_unicode_buffer(_LABEL_SIZE)
            kernel.GetVolumeInformationW(f"{letter}\\", label, _LABEL_SIZE, None, None, None, None, 0)
            yield Path(f"{letter}\\"), f"{label.value} ({letter})".strip()


def leave_stick() -> None:
    """Have this process's current folder be no longer on a drive that is to be taken out; paths must be absolute."""
    letter = Path.cwd().drive.upper()
    if letter.endswith(":") and letter != _system() and _can_be_taken_out(_kernel(), letter):
        os.chdir(Path.home())


def _system() -> str:
    return os.environ.get("SYSTEMDRIVE", "C:").upper()


def _kernel() -> Any:
    kernel = ctypes.CDLL("kernel32")
    kernel.CreateFileW.restype = ctypes.c_void_p
    kernel.CreateFileW.argtypes = (
        ctypes.c_wchar_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32,
        ctypes.c_void_p,
    )  # fmt: skip
    kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
    kernel.DeviceIoControl.argtypes = (
        ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32,
        ctypes.c_void_p, ctypes.c_void_p,
    )  # fmt: skip
    return kernel


def _can_be_taken_out(kernel: Any, letter: str) -> bool:
    """Windows calls a disk on the USB cable fixed; its bus tells."""
    kind = kernel.GetDriveTypeW(f"{letter}\\")
    return kind == _REMOVABLE or (kind == _FIXED and _bus(kernel, letter) == _BUS_USB)


def _bus(kernel: Any, letter: str) -> int:
    """The STORAGE_BUS_TYPE of a drive's device, which needs no rights to ask; 0 where it does not tell."""
    handle = kernel.CreateFileW(f"\\\\.\\{letter}", 0, _SHARED, None, _OPEN_EXISTING, 0, None)
    if handle in (None, _NO_HANDLE):
        return 0
    told, size = ctypes.create_string_buffer(_DESCRIPTOR_SIZE), ctypes.c_uint32()
    try:
        asked = kernel.DeviceIoControl(
            handle, _QUERY_PROPERTY, _QUERY, len(_QUERY), told, len(told), ctypes.byref(size), None
        )
    finally:
        kernel.CloseHandle(handle)
    if not asked or size.value < _BUS_AT + 4:
        return 0
    (bus,) = struct.unpack_from("<I", told, _BUS_AT)
    return int(bus)
