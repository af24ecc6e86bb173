"""A fault of the program as text that can be kept and sent to those who help: which error, and where. What an error
says of itself is left out, since it may hold what was typed (a figure, a name, a passphrase); only messages that speak
of the program's own code are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from forms.shipped import program_folder

_OF_THE_CODE = (AttributeError, ImportError, MemoryError, NameError, RecursionError, TypeError)
"""Errors whose message names types and names of the code."""
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_CODE_NAME = re.compile(r"[A-Za-z_][\w.]*(\(\))?", re.ASCII)
_PATH = re.compile(r"\(?([A-Za-z]:)?[/\\].*")
_PLACE = re.compile(r'  File "(.*)"(, line \d+, in \S+)', re.MULTILINE)
_OTHER_PROCESS = "_RemoteTraceback"
_FIRST, _LAST = 5, 30
_THEN = "Lỗi đó dẫn tới:"


def fault_text(error: BaseException) -> str:
    """The error, what it came from, and the places that it went through, one a line; no value of the running program:
    neither messages that may hold one nor local variables."""
    return f"\n{_THEN}\n".join("\n".join(_told(one)) for one in reversed(list(_chain(error)))) + "\n"


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An error and those that it came from, the last one first."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _told(error: BaseException) -> Iterator[str]:
    name, message = type(error).__name__, _message(error)
    yield f"{name}: {message}" if message else name
    yield from _shortened(list(_places(error.__traceback__)))
    if name == _OTHER_PROCESS:
        yield from (f"  {_file(place[1])}{place[2]}" for place in _PLACE.finditer(str(error)))
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _told(one)


def _message(error: BaseException) -> str:
    if isinstance(error, OSError):
        return " ".join(f"{name} {number}" for name in ("errno", "winerror") if (number := getattr(error, name, None)))
    if isinstance(error, UnicodeError):
        return ""
    if code := getattr(error, "sqlite_errorname", ""):
        return str(code)
    first = next(iter(str(error).splitlines()), "") if isinstance(error, _OF_THE_CODE) else ""
    return _QUOTED.sub(_masked, _PATH.sub("…", first)) if first.isascii() else ""


def _masked(quoted: re.Match[str]) -> str:
    """What stands in quotes is kept where it can be a name of the code."""
    text = quoted[1] or quoted[2] or ""
    return quoted[0] if _CODE_NAME.fullmatch(text) else "'…'"


def _places(trace: TracebackType | None) -> Iterator[str]:
    import traceback

    for frame in traceback.extract_tb(trace):
        yield f"  {_file(frame.filename)}, line {frame.lineno}, in {frame.name}"
        if frame.line:
            yield f"    {frame.line}"


def _file(name: str) -> str:
    """A module's file without the folders above the program, which may bear a person's name."""
    path = Path(name)
    folder = program_folder()
    if path.is_relative_to(folder) and "site-packages" not in path.parts:
        return path.relative_to(folder).as_posix()
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return path.name if path.anchor else name


def _shortened(lines: list[str]) -> list[str]:
    """A fault of endless calls tells its first and its last places."""
    if len(lines) <= 2 * (_FIRST + _LAST):
        return lines
    return [*lines[: 2 * _FIRST], "  …", *lines[-2 * _LAST :]]
