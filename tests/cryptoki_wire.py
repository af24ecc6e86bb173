"""Faults that SoftHSM does not have, put on the wire between the program and its real module.

The module's table of functions (CK_FUNCTION_LIST of PKCS#11 2.20, in the order of pkcs11f.h) gets other functions,
which count, answer themselves, or pass on to SoftHSM.
"""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

FUNCTIONS = {
    "C_Initialize": (0, 1),
    "C_Finalize": (1, 1),
    "C_GetTokenInfo": (6, 2),
    "C_OpenSession": (12, 5),
    "C_CloseSession": (13, 1),
    "C_Login": (18, 4),
    "C_Logout": (19, 1),
    "C_FindObjects": (27, 4),
    "C_SignInit": (42, 3),
    "C_Sign": (43, 5),
}
DEVICE_ERROR, DEVICE_REMOVED, MECHANISM_INVALID = 0x30, 0x32, 0x70
SESSION_HANDLE_INVALID, SESSION_COUNT = 0xB3, 0xB1
PIN_INCORRECT, PIN_LEN_RANGE, PIN_EXPIRED, PIN_LOCKED = 0xA0, 0xA2, 0xA3, 0xA4
COUNT_LOW, FINAL_TRY, LOCKED, TO_BE_CHANGED = 0x10000, 0x20000, 0x40000, 0x80000

_FIRST, _FLAGS_AT = 8, 96
Answer = Callable[..., int]


class Wire:
    """The table of a module that this process has loaded. `calls`: how often each watched function was called."""

    def __init__(self, module: Path) -> None:
        self._library = ctypes.CDLL(str(module))
        table = ctypes.c_void_p()
        self._library.C_GetFunctionList(ctypes.byref(table))
        assert table.value is not None
        self._table = table.value
        self._kept: dict[str, int] = {}
        self._alive: list[object] = []
        self.calls: Counter[str] = Counter()

    @contextmanager
    def started(self) -> Generator[None]:
        """The module runs already, behind the program's back."""
        assert self._library.C_Initialize(None) == 0
        yield
        self._library.C_Finalize(None)

    def make_bare_token(self, slot: int, label: str, admin_pin: str) -> None:
        """Make a token that has no user PIN yet."""
        pin, name = admin_pin.encode(), label.encode().ljust(32)
        assert self._library.C_InitToken(ctypes.c_ulong(slot), pin, ctypes.c_ulong(len(pin)), name) == 0

    def watch(self, *names: str) -> None:
        """Count the calls and pass them on."""
        for name in names:
            self.answer(name, lambda real, *given: real(*given))

    def answer(self, name: str, answer: Answer) -> None:
        """From now on `answer(real function, *arguments)` answers; it returns a CKR code."""
        place, count = FUNCTIONS[name]
        cell = ctypes.c_void_p.from_address(self._table + _FIRST + 8 * place)
        kind = ctypes.CFUNCTYPE(ctypes.c_ulong, *[ctypes.c_void_p] * count)
        self._kept.setdefault(name, cell.value or 0)
        real = kind(self._kept[name])

        def called(*given: int) -> int:
            self.calls[name] += 1
            return answer(real, *given)

        function = kind(called)
        self._alive.append(function)
        cell.value = ctypes.cast(function, ctypes.c_void_p).value

    def refuse(self, name: str, code: int) -> None:
        """Answer with an error without asking the module."""
        self.answer(name, lambda *_: code)

    def raise_flags(self, flags: int) -> None:
        """Every token shows these flags too (CK_TOKEN_INFO)."""

        def info(real: Answer, slot: int, place: int) -> int:
            code = real(slot, place)
            ctypes.c_ulong.from_address(place + _FLAGS_AT).value |= flags
            return code

        self.answer("C_GetTokenInfo", info)

    def restore(self) -> None:
        """The module's own functions again."""
        for name, address in self._kept.items():
            ctypes.c_void_p.from_address(self._table + _FIRST + 8 * FUNCTIONS[name][0]).value = address
        self._kept.clear()
