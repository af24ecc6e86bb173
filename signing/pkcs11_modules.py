"""Where the PKCS#11 modules of signing tokens lie, and whether a file is one that this program can load.

Which tokens: offices of the State hold SafeNet or Bit4id tokens of Ban Cơ yếu Chính phủ (dientapttdt.tuyenquang.gov.vn,
"Hướng dẫn cài đặt trình điều khiển thiết bị": TokenManager, and bit4id_xpki …-vgca); public authorities' tokens are
mostly EnterSafe devices whose installer puts NAME.dll into System32 beside NAME_s.dll, the provider of Windows. The
names are those that public Vietnamese signing programs look for (GitHub: haoquangviet/hSignerBridge,
Pkcs11KeyProvider.cs; altisss/PreV2, bkv-sign/BkavCAPlugin.js). None was tried on Windows here.

The program is 64-bit, so only 64-bit modules load: SysWOW64 holds the others. A file is judged by its header and by
the name C_GetFunctionList in it before it is loaded, since loading runs what is inside.
"""

from __future__ import annotations

import os
import platform
import struct
from collections.abc import Iterator
from pathlib import Path

from forms.errors import WorldError
from forms.files import file_errors
from signing.token_faults import TokenFault

ENTRY = b"C_GetFunctionList"
MODULE_LIMIT = 128 << 20

_STATE = ("eTPKCS11.dll", "bit4xpki.dll", "bit4ipki.dll")
_PUBLIC = (
    "vnptca_p11_v*.dll",
    "vnpt-ca_*.dll",
    "viettel-ca*.dll",
    "fptca_v*.dll",
    "fpt-ca*.dll",
    "BkavCA*.dll",
    "st3csp11.dll",
    "CA2_*.dll",
    "ncca_csp11_v*.dll",
    "nca_v*.dll",
    "vina-ca*.dll",
    "newca_v*.dll",
    "Safe-ca*.dll",
    "efy-ca_v*.dll",
    "fca_v*.dll",
    "misaca_csp11*.dll",
    "eps2003csp11*.dll",
)
_PROVIDER_OF_WINDOWS = "_s.dll"
_PROGRAMS = (
    "SafeNet/Authentication/SAC/x64/IDPrimePKCS1164.dll",
    "Bit4id/Universal MW/bin/bit4xpki.dll",
    "OpenSC Project/OpenSC/pkcs11/opensc-pkcs11.dll",
)
_WINDOWS_TEST_TOKEN = "SoftHSM2/lib/softhsm2-x64.dll"
_UNIX = (
    "/usr/lib/libeTPkcs11.so",
    "/usr/lib/libIDPrimePKCS11.so",
    "/usr/lib/bit4id/libbit4xpki.so",
    "/usr/lib/libbit4xpki.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib64/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
)
_MACHINES = {"x86_64": (62, 0x8664), "amd64": (62, 0x8664), "aarch64": (183, 0xAA64), "arm64": (183, 0xAA64)}
_MACHINE_AT = {b"\x7fELF": 18, b"PE\0\0": 4}


def known_modules() -> tuple[Path, ...]:
    """The modules at known places that this program can load, those of Vietnam's State offices first."""
    places = windows_places(*_windows_folders()) if os.name == "nt" else (Path(place) for place in _UNIX)
    return tuple(path for path in _present(places) if _is_loadable(path))


def modules_of_another_width() -> tuple[Path, ...]:
    """Modules at known places that only a 32-bit program could load; empty away from Windows."""
    if os.name != "nt":
        return ()
    windows, _ = _windows_folders()
    return tuple(_present(_in_folder(windows / "SysWOW64")))


def windows_places(windows: Path, programs: Path) -> Iterator[Path]:
    """Where modules may lie on Windows: `windows` is its own folder, `programs` that of the 64-bit programs."""
    yield from _in_folder(windows / "System32")
    yield from (programs / place for place in _PROGRAMS)
    yield windows.parent / _WINDOWS_TEST_TOKEN


def require_module(path: Path) -> None:
    """Raises FileRefused or TokenFault where the file cannot be a PKCS#11 module of this machine; loads nothing."""
    if not path.is_file():
        raise TokenFault(
            f"Không tìm thấy thư viện {path.name} của thẻ ký số.",
            "Hãy cài phần mềm đi kèm thẻ, hoặc chọn lại thư viện của thẻ trong phần Thiết lập.",
        )
    with file_errors(path):
        image = path.read_bytes() if path.stat().st_size <= MODULE_LIMIT else b""
    machine = _machine(image)
    if machine is None or ENTRY not in image:
        raise TokenFault(
            f"Tệp {path.name} không phải là thư viện của thẻ ký số (PKCS#11).",
            "Hãy chọn đúng tệp mà nơi cấp thẻ hướng dẫn, thường có đuôi .dll.",
        )
    if machine not in _MACHINES.get(platform.machine().lower(), ()):
        raise TokenFault(
            f"Thư viện {path.name} dành cho loại máy khác; chương trình này cần bản 64-bit.",
            "Hãy cài bản 64-bit của phần mềm thẻ, hoặc chọn tệp trong thư mục System32 thay cho SysWOW64.",
        )


def _is_loadable(path: Path) -> bool:
    try:
        require_module(path)
    except WorldError:
        return False
    return True


def _machine(image: bytes) -> int | None:
    """The machine that an ELF or PE file is for; None where it is neither. A PE header's place stands at 0x3C."""
    start = 0
    if image[:2] == b"MZ" and len(image) > 0x40:
        (start,) = struct.unpack_from("<I", image, 0x3C)
    offset = _MACHINE_AT.get(image[start : start + 4])
    if offset is None or len(image) < start + offset + 2:
        return None
    machine: int = struct.unpack_from("<H", image, start + offset)[0]
    return machine


def _present(places: Iterator[Path]) -> Iterator[Path]:
    """Files that are there, each once also where one is a link to another."""
    seen: set[Path] = set()
    for path in places:
        try:
            real = path.resolve()
            there = real not in seen and path.is_file()
        except OSError:
            continue
        if there:
            seen.add(real)
            yield path


def _in_folder(folder: Path) -> Iterator[Path]:
    """The newest version of a name first (v10 before v9); never the provider that Windows itself loads."""
    for pattern in (*_STATE, *_PUBLIC):
        try:
            found = sorted(folder.glob(pattern), key=lambda path: (len(path.name), path.name), reverse=True)
        except OSError:
            continue
        yield from (path for path in found if not path.name.lower().endswith(_PROVIDER_OF_WINDOWS))


def _windows_folders() -> tuple[Path, Path]:
    programs = os.environ.get("PROGRAMW6432") or os.environ.get("PROGRAMFILES", "C:/Program Files")
    return Path(os.environ.get("SYSTEMROOT", "C:/Windows")), Path(programs)
