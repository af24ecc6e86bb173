"""Windows that are to be seen: found by their program, read, pressed, closed as a user closes them, photographed."""

from __future__ import annotations

import ctypes
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from trial.outcome import Failed, expect

WM_CLOSE, WM_GETTEXT, WM_NULL, BM_CLICK = 0x0010, 0x000D, 0x0000, 0x00F5
LIMITED_INFORMATION, SYNCHRONIZE = 0x1000, 0x100000
ABORT_IF_HUNG = 0x0002
NEXT_BUTTON = 1
PATIENCE = 90.0
Found = TypeVar("Found")


@dataclass(frozen=True)
class Seen:
    """A visible top-level window. program: path of its process's exe as Windows says it; kind: its window class."""

    handle: int
    title: str
    kind: str
    process: int
    program: str


def _user() -> Any:
    return ctypes.windll.user32


def windows(of: Path | None = None) -> list[Seen]:
    """Every visible top-level window, or those of one program."""
    found: list[Seen] = []

    def each(handle: int, _: int) -> bool:
        if _user().IsWindowVisible(handle):
            found.append(_seen(handle))
        return True

    _user().EnumWindows(_callback(each), 0)
    return [item for item in found if of is None or _same(item.program, of)]


def wait_until(look: Callable[[], Found | None], patience: float) -> Found | None:
    """What `look` gives once it gives something, or what it gave last."""
    until = time.monotonic() + patience
    found = look()
    while not found and time.monotonic() < until:
        time.sleep(0.02)
        found = look()
    return found


def wait_for(look: Callable[[], Found | None], what: str, patience: float = PATIENCE) -> Found:
    """What `look` gives once it gives something. Failed when it does not in time."""
    found = wait_until(look, patience)
    if not found:
        raise Failed(f"waited {patience:.0f} s in vain for {what}")
    return found


def first_window(of: Path, patience: float = PATIENCE) -> Seen:
    """The first window of a program, once it is there and answers."""
    seen = wait_for(lambda: next(iter(windows(of)), None), f"a window of {of.name}", patience)
    expect(answers(seen, patience), f"the window of {of.name} does not answer")
    return seen


def answers(seen: Seen, patience: float = PATIENCE) -> bool:
    """Whether the window's program reads its messages: it has finished what it does before."""
    result = ctypes.c_ulong()
    wait = int(patience * 1000)
    return bool(_user().SendMessageTimeoutW(seen.handle, WM_NULL, 0, 0, ABORT_IF_HUNG, wait, ctypes.byref(result)))


def ask_to_close(seen: Seen) -> None:
    """What the cross in the corner of a window does."""
    _user().PostMessageW(seen.handle, WM_CLOSE, 0, 0)


def close_all(of: Path, patience: float = PATIENCE) -> None:
    """Close a program's windows as its user would, and wait until it has ended."""
    waits = [_process(item.process) for item in windows(of)]
    until = time.monotonic() + patience
    while windows(of) and time.monotonic() < until:
        for item in windows(of):
            ask_to_close(item)
        time.sleep(0.3)
    expect(not windows(of), f"{of.name} did not close")
    for process in waits:
        ended = _kernel().WaitForSingleObject(process, int(patience * 1000)) == 0
        _kernel().CloseHandle(process)
        expect(ended, f"{of.name} closed its window and did not end")


def texts(seen: Seen) -> str:
    """Every text that stands in a dialog of Windows' own controls, its title first."""
    found: list[str] = [seen.title]

    def each(handle: int, _: int) -> bool:
        buffer = ctypes.create_unicode_buffer(4096)
        _user().SendMessageW(handle, WM_GETTEXT, 4096, buffer)
        found.append(buffer.value)
        return True

    _user().EnumChildWindows(seen.handle, _callback(each), 0)
    return "\n".join(text for text in found if text)


def asks(seen: Seen) -> bool:
    """Whether a dialog has a button to press; what only shows how far something is goes by itself."""
    kinds: list[str] = []

    def each(handle: int, _: int) -> bool:
        kinds.append(_seen(handle).kind)
        return True

    _user().EnumChildWindows(seen.handle, _callback(each), 0)
    return "Button" in kinds


def press(seen: Seen, button: int) -> bool:
    """Press a button of a dialog by its number; whether there is such a button that can be pressed."""
    control = _user().GetDlgItem(seen.handle, button)
    if not control or not _user().IsWindowVisible(control) or not _user().IsWindowEnabled(control):
        return False
    _user().PostMessageW(control, BM_CLICK, 0, 0)
    return True


def picture(path: Path) -> str:
    """The whole screen as a PNG; refused when it shows one colour alone."""
    from PIL import ImageGrab

    path.parent.mkdir(parents=True, exist_ok=True)
    image = ImageGrab.grab().convert("RGB")
    image.save(path)
    colours = image.resize((64, 36)).getcolors(64 * 36) or []
    expect(len(colours) > 8, f"{path.name} shows nothing")
    return f"{path.name}, {image.width}×{image.height}"


def _seen(handle: int) -> Seen:
    title, kind = ctypes.create_unicode_buffer(512), ctypes.create_unicode_buffer(256)
    _user().GetWindowTextW(handle, title, 512)
    _user().GetClassNameW(handle, kind, 256)
    process = ctypes.c_ulong()
    _user().GetWindowThreadProcessId(handle, ctypes.byref(process))
    return Seen(handle, title.value, kind.value, process.value, _program(process.value))


def _program(number: int) -> str:
    process = _process(number)
    path, length = ctypes.create_unicode_buffer(1024), ctypes.c_ulong(1024)
    _kernel().QueryFullProcessImageNameW(process, 0, path, ctypes.byref(length))
    _kernel().CloseHandle(process)
    return path.value


def _process(number: int) -> Any:
    kernel = _kernel()
    kernel.OpenProcess.restype = ctypes.c_void_p
    return ctypes.c_void_p(kernel.OpenProcess(LIMITED_INFORMATION | SYNCHRONIZE, False, number))


def _kernel() -> Any:
    return ctypes.windll.kernel32


def _callback(each: Callable[[int, int], bool]) -> Any:
    kind = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
    return kind(each)


def _same(program: str, path: Path) -> bool:
    return Path(program.removeprefix("\\\\?\\")) == path or _long(program) == _long(str(path))


def _long(path: str) -> str:
    """The whole name where Windows gave a short one, and C:\\… where Wine gave Z:\\…; lower case."""
    buffer = ctypes.create_unicode_buffer(2048)
    length = _kernel().GetLongPathNameW(path, buffer, 2048)
    return (buffer.value if length else path).lower()


def dialogs(of: Path) -> Iterator[Seen]:
    """Message boxes of a program."""
    yield from (item for item in windows(of) if item.kind == "#32770")
