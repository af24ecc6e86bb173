"""What a process asks of the disk, call by call, and a child of this process that is watched or disturbed doing it.

The child is forked, so that everything is imported and no second start is paid for; strace is attached to it. Where
the machine does not let one process watch another, `Unwatched` says so.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn

Kind = Literal["make", "cut", "write", "sync", "sync all", "rename", "unlink", "mkdir", "rmdir", "said"]
WRITING = ("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "unlink", "mkdir", "rmdir", "syncfs")
_SEEN = (*WRITING, "openat", "close", "lseek", "unlinkat")
_STRANGE = ("open", "creat", "writev", "pwritev", "truncate", "fallocate", "sync_file_range", "sendfile", "renameat",
            "copy_file_range", "renameat2", "link", "linkat", "mkdirat", "symlink", "symlinkat")  # fmt: skip
"""Calls that this reader does not know: one of them on a watched file is told, not overlooked."""
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_BEGUN = re.compile(r"(\d+) +(\w+\(.*) <unfinished \.\.\.>")
_ENDED = re.compile(r"(\d+) +<\.\.\. \w+ resumed>(.*)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_HANDLE = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})*)>(\(deleted\))?")
_ANY_TRACER = 0x59616D61  # PR_SET_PTRACER
_PATIENCE = 5.0


class Unwatched(Exception):
    """strace cannot be attached to a process here."""


@dataclass(frozen=True)
class Call:
    """One call that succeeded, on a path below the watched folders. at: where `data` goes, or the length of a cut;
    other: the new name. A "said" has the bytes that the child told in between."""

    kind: Kind
    path: str
    data: bytes = b""
    at: int = 0
    other: str = ""


def record(folders: Sequence[Path], log: Path, act: Callable[[Callable[[bytes], None]], None]) -> list[Call]:
    """Everything that `act` does below the folders, in a child, with what it tells in the same order.

    log: where strace writes. Unwatched where it cannot; RuntimeError with the child's trace where `act` fails.
    """
    said = log.with_suffix(".said")
    words = ("-y", "-xx", "-s", "9999999", "-o", str(log), "-e", f"trace={','.join((*_SEEN, *_STRANGE))}")
    with forked(lambda: _telling(said, act)) as child, attached(child, *words):
        ended(child)
    return list(_calls(log, [str(folder) for folder in folders], str(said)))


def _telling(said: Path, act: Callable[[Callable[[bytes], None]], None]) -> None:
    handle = os.open(said, os.O_WRONLY | os.O_CREAT, 0o666)
    act(lambda data: _all_of(handle, data))


def _all_of(handle: int, data: bytes) -> None:
    assert os.write(handle, data) == len(data)


@contextmanager
def forked(act: Callable[[], None]) -> Iterator[int]:
    """A child that waits until it is watched, does `act` and ends; its id. It does not outlive the block."""
    child = os.fork()
    if child == 0:
        _be_watched(act)
    try:
        yield child
    finally:
        if os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def ended(child: int) -> None:
    """Wait for its end. RuntimeError where it did not end well: its trace is on stderr."""
    found = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    if found is None or found.si_status != 0:
        raise RuntimeError(f"the watched child ended with {found}")


def _be_watched(act: Callable[[], None]) -> NoReturn:
    signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        ctypes.CDLL(None).prctl(_ANY_TRACER, ctypes.c_ulong(2**64 - 1), 0, 0, 0)
        patience = time.monotonic() + _PATIENCE
        while not _is_watched(os.getpid()):
            if time.monotonic() > patience:
                os._exit(9)
            time.sleep(0.001)
        act()
    except BaseException:  # noqa: BLE001 - a child must never go on with its parent's work
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)
    os._exit(0)


@contextmanager
def attached(child: int, *words: str) -> Iterator[None]:
    """strace at the child, with these options; it lets go at the end of the block, the child goes on. Unwatched."""
    line = ["strace", "-f", "-p", str(child), *words]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as strace:
        patience = time.monotonic() + _PATIENCE
        while not _is_watched(child) and strace.poll() is None and time.monotonic() < patience:
            time.sleep(0.001)
        if strace.poll() not in (None, 0):
            raise Unwatched(f"missing: strace may not watch a process here ({strace.communicate()[1].strip()})")
        try:
            yield
        finally:
            strace.terminate()
            strace.communicate()


def _is_watched(child: int) -> bool:
    try:
        status = Path(f"/proc/{child}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return "TracerPid:\t0\n" not in status and "State:\tZ" not in status


def _calls(log: Path, folders: Sequence[str], said: str) -> Iterator[Call]:
    """The calls of a child and of those that it forked, each where it came to its end."""
    places: dict[str, int] = {}
    with log.open(encoding="ascii") as lines:
        for process, name, words, result in _whole_lines(lines):
            if result >= 0 and (call := _call(process, name, words, result, places)) is not None:
                if call.path == said:
                    yield Call("said", "", call.data)
                elif any(f"{call.path}/".startswith(f"{folder}/") for folder in folders):
                    yield call


def _whole_lines(lines: Iterable[str]) -> Iterator[tuple[str, str, str, int]]:
    """Process, name, words and result; what another process came in between of is put together again."""
    begun: dict[str, str] = {}
    for line in lines:
        if first := _BEGUN.match(line):
            begun[first[1]] = first[2]
            continue
        if last := _ENDED.match(line):
            line = f"{last[1]} {begun.pop(last[1])}{last[2]}"
        if found := _LINE.match(line):
            yield found[1], found[2], found[3], int(found[4])


def _call(process: str, name: str, words: str, result: int, places: dict[str, int]) -> Call | None:
    """One line as a call; None for what changes nothing. places: where each open file of each process is written."""
    texts = [_bytes(text) for text in _TEXT.findall(words)]
    handle = _HANDLE.match(words)
    path = os.fsdecode(_bytes(handle[2])) if handle else ""
    if name == "openat":
        return _opened(os.fsdecode(texts[0]), words, f"{process}:{result}", places)
    if handle and handle[3]:
        return None
    if name in ("close", "lseek") and handle:
        places[f"{process}:{handle[1]}"] = result
        return None
    if name == "write" and handle:
        at = places.get(f"{process}:{handle[1]}", 0)
        places[f"{process}:{handle[1]}"] = at + result
        return Call("write", path, texts[0][:result], at)
    return _other(name, words, path, texts, result)


def _other(name: str, words: str, path: str, texts: Sequence[bytes], result: int) -> Call | None:
    last = int(words.rpartition(", ")[2]) if name in ("pwrite64", "ftruncate") else 0
    names = [os.fsdecode(text) for text in texts]
    match name:
        case "pwrite64":
            return Call("write", path, texts[0][:result], last)
        case "ftruncate":
            return Call("cut", path, at=last)
        case "fsync" | "fdatasync":
            return Call("sync", path)
        case "syncfs":
            return Call("sync all", path)
        case "rename":
            return Call("rename", names[0], other=names[1])
        case "unlink" | "mkdir" | "rmdir":
            return Call(name, names[0])
    if name == "unlinkat":
        folder = _bytes(re.findall(r"<((?:\\x[0-9a-f]{2})*)>", words)[0])
        return Call("rmdir" if "AT_REMOVEDIR" in words else "unlink", f"{os.fsdecode(folder)}/{names[0]}")
    raise ValueError(f"a call that is not known: {name}({words[:200]}")


def _opened(path: str, words: str, handle: str, places: dict[str, int]) -> Call | None:
    places[handle] = 0
    if "O_APPEND" in words:
        raise ValueError(f"{path} is written at its end: not known")
    if "O_TRUNC" in words:
        return Call("make", path, at=1)
    return Call("make", path) if "O_CREAT" in words else None


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def said_by(calls: Iterable[Call]) -> bytes:
    """All that was told."""
    return b"".join(call.data for call in calls if call.kind == "said")
