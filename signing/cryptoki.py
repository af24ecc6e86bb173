"""The one gateway to PKCS#11 modules: loads them, runs them for one act at a time, and closes what an act opened.

A module is loaded once a process and never unloaded, but runs (C_Initialize … C_Finalize) only during an act. So a
token that was pulled and plugged in again is seen, also where Windows stopped its smart card service with the last
reader; a session that a refused login left open is closed; and no other program finds the token taken. One thread at
a time uses it, as ui/tasks.py sees to.

python-pkcs11 is imported when the first act begins (40 ms).
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signing.pkcs11_modules import require_module
from signing.token_faults import (
    CKF_INITIALIZED,
    CKF_LOGIN_ON_READER,
    PinFault,
    TokenFault,
    fault_of,
)

_ALREADY_RUNNING = "already initialized"


@dataclass
class _Module:
    library: Any
    acts: int = 0


@dataclass
class _Login:
    """A session that is logged in; several signers of one act may share it, since a token knows one login."""

    session: Any
    pin: str = field(repr=False)
    users: int = 1


_MODULES: dict[Path, _Module] = {}
_LOGINS: dict[tuple[Path, bytes], _Login] = {}


@contextmanager
def running(path: Path) -> Generator[Any]:
    """python-pkcs11's `lib` of the module, running until the block ends. Acts may be nested, in one thread.

    Raises FileRefused or TokenFault: no such file, no PKCS#11 module, a module for another machine, one that fails.
    """
    module = _started(path.resolve())
    module.acts += 1
    try:
        yield module.library
    finally:
        module.acts -= 1
        if not module.acts:
            _stop(module.library)


def tokens_in(library: Any) -> Iterator[Any]:
    """The tokens that are plugged in and made ready. Slots that do not answer are passed over."""
    from pkcs11 import PKCS11Error

    try:
        slots = library.get_slots(token_present=True)
    except PKCS11Error as error:
        raise _module_fails(Path(library.so)) from error
    for slot in slots:
        with contextlib.suppress(PKCS11Error):
            token = slot.get_token()
            if token.flags & CKF_INITIALIZED:
                yield token


def is_present(token: Any) -> bool:
    """Whether the slot still holds this token."""
    return _now(token) is not None


@contextmanager
def session_on(token: Any) -> Generator[Any]:
    """A session without login. Raises TokenFault."""
    from pkcs11 import PKCS11Error

    try:
        session = token.open()
    except PKCS11Error as error:
        raise fault_of(error, present=is_present(token)) from error
    try:
        yield session
    finally:
        _close(session)


def objects_on(session: Any, attributes: dict[Any, Any]) -> list[Any]:
    """The objects that the session sees, the search being over when they are read. Raises TokenFault."""
    from pkcs11 import PKCS11Error

    try:
        return list(session.get_objects(attributes))
    except PKCS11Error as error:
        raise fault_of(error, present=is_present(session.token)) from error


@contextmanager
def logged_in(path: Path, token: Any, pin: str) -> Generator[Any]:
    """A session logged in with `pin`, tried once. A signer within a signer of the same token shares its login: the
    PIN must then be the same, and is not tried again. Raises PinFault, TokenFault."""
    key = (path.resolve(), token.serial)
    login = _LOGINS.get(key)
    if login is None:
        login = _LOGINS[key] = _Login(_open(token, pin), pin)
    elif login.pin != pin:
        raise PinFault("Hai lần nhập mã PIN cho cùng một thẻ không giống nhau; chưa ký gì.", "Hãy nhập lại mã PIN.")
    else:
        login.users += 1
    try:
        yield login.session
    finally:
        login.users -= 1
        if not login.users:
            del _LOGINS[key]
            _close(login.session)


def _open(token: Any, pin: str) -> Any:
    from pkcs11 import PROTECTED_AUTH, PKCS11Error

    on_reader = not pin and token.flags & CKF_LOGIN_ON_READER
    try:
        return token.open(user_pin=PROTECTED_AUTH if on_reader else pin)
    except PKCS11Error as error:
        now = _now(token)
        raise fault_of(error, present=now is not None, flags=now.flags if now else 0) from error


def _now(token: Any) -> Any:
    """The token as its slot tells of it now; None where it is gone, or another is in its place."""
    from pkcs11 import PKCS11Error

    try:
        now = token.slot.get_token()
    except PKCS11Error:
        return None
    return now if now.serial == token.serial else None


def _close(session: Any) -> None:
    """A session of a token that is gone cannot be closed; the module's end does that."""
    from pkcs11 import PKCS11Error

    with contextlib.suppress(PKCS11Error):
        session.close()


def _started(path: Path) -> _Module:
    from pkcs11 import PKCS11Error

    module = _MODULES.get(path)
    try:
        if module is None:
            module = _MODULES[path] = _Module(_loaded(path))
        elif not module.acts:
            module.library.initialize()
    except PKCS11Error as error:
        if module is None or _ALREADY_RUNNING not in str(error):
            raise _module_fails(path) from error
    return module


def _loaded(path: Path) -> Any:
    from pkcs11 import lib

    require_module(path)
    if sys.platform == "win32":
        _load_with_neighbours(path)
    return lib(str(path))


def _load_with_neighbours(path: Path) -> None:
    """Windows finds the libraries that lie beside a module only when it is loaded the way ctypes does it."""
    import ctypes

    if sys.platform == "win32":
        try:
            ctypes.WinDLL(str(path))
        except OSError as error:
            raise _module_fails(path) from error


def _stop(library: Any) -> None:
    from pkcs11 import PKCS11Error

    with contextlib.suppress(PKCS11Error):
        library.finalize()


def _module_fails(path: Path) -> TokenFault:
    return TokenFault(
        f"Thư viện {path.name} của thẻ ký số không chạy được.",
        "Hãy cắm lại thẻ rồi thử lại; nếu vẫn lỗi, hãy cài lại phần mềm đi kèm thẻ (bản 64-bit).",
    )
