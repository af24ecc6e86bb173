"""What a built program says that lacks a part of itself: with the standard library alone, and before anything else of
it is loaded. Both main.py and the packed program's first hook (packaging/hooks/whole_program.py) come here."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from forms.errors import WorldError
from forms.shipped import LIST, Shipped, compare, is_frozen, program_folder

CONSOLE = "bdg"
"""The one of the two programs that has a console to write to."""
BROKEN = 4
"""The exit status of a program whose own files are missing or changed."""
OPTION, STEPS_OPTION = "--selftest", "--selftest-steps"
LINES, PROCESS = "cac-buoc.txt", "Tiến trình thử"
GOOD, BAD, FAILED, STEPS_FAILED = "KẾT QUẢ: ĐẠT", "KẾT QUẢ: KHÔNG ĐẠT", 1, 3
"""Of the self-test (workflow/self_test/running.py), which has to end with a result even if nothing of it is loaded."""
_TITLE = "Báo cáo Bình đẳng giới"
_ERROR_SIGN, _IN_FRONT = 0x10, 0x10000
_DATA_WHOLE = "Dữ liệu của đơn vị vẫn còn nguyên."
_INSTALL_AGAIN = (
    "Hãy chạy lại bộ cài đặt (bản .zip thì giải nén lại); không phải gỡ chương trình đang có. Nếu phần mềm diệt vi-rút"
    " đã cách ly tệp, hãy nhờ người quản trị máy cho phép chương trình này."
)


class BrokenProgram(WorldError):
    """Files of the program itself are missing, changed, or not to be loaded; no data are touched."""


def broken_by(error: BaseException) -> BrokenProgram | None:
    """What to tell where a built program cannot go on since a part of it is not there; None of any other error.

    error: of loading a module or a file. An error of the operating system about something else is none of these.
    """
    if not is_frozen() or not isinstance(error, ImportError | OSError):
        return None
    try:
        found = compare(program_folder())
    except (OSError, UnicodeDecodeError):
        found = Shipped(None, missing=(LIST,))
    if found.sentence:
        return BrokenProgram(f"Chương trình không chạy được. {found.sentence} {_DATA_WHOLE}", _INSTALL_AGAIN)
    if not isinstance(error, ImportError):
        return None
    sentence = f"Máy này không nạp được một thành phần của chương trình ({error}). {_DATA_WHOLE}"
    return BrokenProgram(sentence, f"Hãy khởi động lại máy rồi mở lại chương trình. {_INSTALL_AGAIN}")


def tell_broken(error: BaseException, arguments: Sequence[str]) -> int | None:
    """Say to who started the program, by these arguments, what is missing; the exit status. None: it is whole."""
    broken = broken_by(error)
    if broken is None:
        return None
    text = f"{broken.sentence} {broken.remedy}"
    if list(arguments[:1]) in ([OPTION], [STEPS_OPTION]) and len(arguments) > 1:
        return _note(text, *arguments[:2])
    if sys.platform == "win32" and Path(sys.executable).stem.lower() != CONSOLE:
        _show(text)
    elif sys.stderr is not None:
        sys.stderr.write(f"{text}\n")
    return BROKEN


def _show(text: str) -> None:
    """In a box of Windows: the windowed program has no other place for it, whoever started it."""
    if sys.platform == "win32":
        try:
            import ctypes
        except ImportError:
            raise RuntimeError(text) from None  # the packed program's starter shows it, with words of its own
        ctypes.windll.user32.MessageBoxW(None, text, _TITLE, _ERROR_SIGN | _IN_FRONT)


def _note(text: str, option: str, place: str) -> int:
    """The same in the result of a self-test, which nobody sits before: no box is shown that would wait."""
    line = f"{PROCESS}: không đạt: {text}\n"
    if option == STEPS_OPTION:
        Path(place, LINES).write_text(line, encoding="utf-8")
        return STEPS_FAILED
    Path(place).write_text(f"{line}{BAD}\n", encoding="utf-8")
    return FAILED
