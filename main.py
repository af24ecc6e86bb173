"""Báo cáo Bình đẳng giới. No command: the window. A command: headless; Qt is imported for the window alone."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from types import TracebackType

WINDOWS_PLATFORM = ("PySide6", "plugins", "platforms", "qwindows.dll")
NOT_WELL = 1
WINDOW_OPTIONS = ("--home", "-platform")


def main(arguments: list[str]) -> int:
    """Run the window or one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        return _run(arguments)
    except (ImportError, OSError) as error:
        from forms.broken_start import tell_broken

        status = tell_broken(error, arguments)
        if status is None:
            raise
        return status


def _run(arguments: list[str]) -> int:
    if arguments[:1] == ["--selftest"]:
        return _self_test(arguments[1:])
    if arguments[:1] == ["--selftest-steps"]:
        return _self_test_steps(Path(arguments[1]))
    options, words = _parted(arguments)
    if not words or _is_file(words[0]):
        return _window(options, words)
    return _command(arguments)


def _parted(arguments: list[str]) -> tuple[dict[str, str], list[str]]:
    """The window's options with their values, and what follows: files to be opened, or a command."""
    pairs = 0
    while (
        arguments[pairs * 2 : pairs * 2 + 1]
        and arguments[pairs * 2] in WINDOW_OPTIONS
        and len(arguments) > pairs * 2 + 1
    ):
        pairs += 1
    return dict(zip(arguments[: pairs * 2 : 2], arguments[1 : pairs * 2 : 2], strict=True)), arguments[pairs * 2 :]


def _is_file(word: str) -> bool:
    """Whether a word is a file to be opened; no command has a dot or is a path, and an option is none."""
    return not word.startswith("-") and any(sign in word for sign in "./\\:")


def _window(options: dict[str, str], words: list[str]) -> int:
    """Show the window, or let the one that has the office open show the files."""
    gc.disable()  # a start makes much and drops little; ui.app.run turns it on again
    _require_platform()
    from workflow.handing_over import hand_over
    from workflow.session import default_home

    home = Path(options["--home"]).absolute() if "--home" in options else default_home()
    files = _files(words) if words else []
    if hand_over(home, files) == "taken":
        return 0
    from ui.app import run

    return run(home, files=files)


def _files(words: list[str]) -> list[Path]:
    from workflow.opening import path_of

    return [path_of(word) for word in words]


def _require_platform() -> None:
    """What Qt draws windows with, looked for before Qt does: it would tell in English and break off. ImportError."""
    folder = getattr(sys, "_MEIPASS", "")
    if folder and sys.platform == "win32" and not Path(folder, *WINDOWS_PLATFORM).is_file():
        raise ImportError(WINDOWS_PLATFORM[-1])


def _command(arguments: list[str]) -> int:
    import cli.answering
    import cli.attachments
    import cli.bundles
    import cli.calendar
    import cli.charts
    import cli.consolidating
    import cli.data
    import cli.history
    import cli.keys
    import cli.overview
    import cli.pack_new
    import cli.pack_show
    import cli.pack_use
    import cli.packs
    import cli.pictures
    import cli.received
    import cli.receiving
    import cli.reports
    import cli.tokens
    import cli.trust
    import cli.unsigned
    import cli.update
    import cli.verify  # noqa: F401 - the imports register the commands
    from cli.app import run

    return run(arguments)


def _self_test(words: list[str]) -> int:
    """Try the program itself and write what was found to a file; 0 where all is as it should be, else 1."""
    from forms.errors import WorldError
    from workflow.self_test.running import self_test

    if len(words) != 1:
        _say("Hãy ghi tên tệp nhận kết quả: --selftest TỆP")
        return NOT_WELL
    try:
        return self_test(Path(words[0]))
    except WorldError as error:
        _say(f"{error.sentence} {error.remedy}".strip())
        return NOT_WELL


def _self_test_steps(folder: Path) -> int:
    from ui.self_test import window_steps
    from workflow.self_test.taking import take_steps

    return take_steps(folder, window_steps)


def _say(text: str) -> None:
    """A line for who started the program; the windowed program has nobody to tell."""
    if sys.stderr is not None:
        sys.stderr.write(f"{text}\n")


def _tell_fault(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """A fault before anything else could tell of it: a console's text may be kept, so nothing typed is in it."""
    from forms.fault_text import fault_text

    _say(fault_text(error))


if __name__ == "__main__":
    sys.excepthook = _tell_fault
    if getattr(sys, "frozen", False) and any("multiprocessing" in word for word in sys.argv[1:]):
        # A packed program that judges bundles in helper processes (workflow/receiving/crew.py) starts itself.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main(sys.argv[1:]))
