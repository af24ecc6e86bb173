"""Báo cáo Bình đẳng giới. No command: the window. A command: headless; Qt is imported for the window alone."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

WINDOW_OPTIONS = ("--home", "-platform")


def main(arguments: list[str]) -> int:
    """Run the window or one command; the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if _wants_window(arguments):
        gc.disable()  # a start makes much and drops little; ui.app.run turns it on again
        from ui.app import run as run_window

        return run_window(_home(arguments))
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
    import cli.verify  # noqa: F401 - the imports register the commands
    from cli.app import run

    return run(arguments)


def _wants_window(arguments: list[str]) -> bool:
    return len(arguments) % 2 == 0 and all(option in WINDOW_OPTIONS for option in arguments[::2])


def _home(arguments: list[str]) -> Path | None:
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    return Path(given["--home"]) if "--home" in given else None


if __name__ == "__main__":
    if getattr(sys, "frozen", False) and any("multiprocessing" in word for word in sys.argv[1:]):
        # A packed program that judges bundles in helper processes (workflow/receiving/crew.py) starts itself.
        from multiprocessing import freeze_support

        freeze_support()
    sys.exit(main(sys.argv[1:]))
