"""The window's process: one QApplication, the office opened in it, and what happens when it cannot be."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from forms.errors import WorldError
from forms.resources import resource_path
from ui import problems, theme
from ui.shell import TITLE, Shell
from ui.tasks import gateway, run_quietly
from ui.vietnamese import install
from workflow.backups import daily_backup
from workflow.session import Session, default_home, open_session

ICON = "app.svg"
LOCALE = "vi_VN.UTF-8"
BACKUP_AFTER = 3000
COLLECT_AFTER = 2000
STYLE = ("-style", "Fusion")
"""As arguments: QApplication.setStyle() would first build the class QStyle and its 500 enum members."""


def _vietnamese_dates() -> None:
    """Qt's file dialog writes dates as the system does; where the environment says how, let it be as in Vietnam."""
    if sys.platform in ("win32", "darwin"):
        return
    spoken = os.environ.pop("LC_ALL", "")
    if spoken:
        os.environ.setdefault("LANG", spoken)
    os.environ["LC_TIME"] = os.environ["LC_NUMERIC"] = LOCALE


def prepare() -> QApplication:
    """The application with its look and language; the one that runs already where there is one."""
    _vietnamese_dates()
    app = QApplication.instance() or QApplication([*sys.argv, *STYLE])
    assert isinstance(app, QApplication)
    app.setApplicationName("bao-cao-binh-dang-gioi")
    app.setApplicationDisplayName(TITLE)
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    install(app)
    theme.load_fonts(app)
    theme.apply(app)
    app.setWindowIcon(QIcon(str(resource_path("icons", ICON))))
    return app


class Program:
    """The office that is open and its window; both can be opened anew after a backup was put back."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.session: Session | None = None
        self.shell: Shell | None = None

    def open(self) -> None:
        """Open the office and show its window. WorldError where it cannot be opened."""
        self.session = open_session(self.home)
        self.shell = Shell(self.session, self.reopen)
        self.shell.show()
        QTimer.singleShot(BACKUP_AFTER, self.shell, self.back_up)

    def back_up(self) -> None:
        """The backup of the day, beside the work; nothing is said unless it fails."""
        session, shell = self.session, self.shell
        if session is not None and shell is not None:
            run_quietly(shell, lambda: daily_backup(session), lambda _path: shell.backed_up())

    def reopen(self, between: Callable[[], object]) -> None:
        """Close the office, do what needs it closed, and open it again in a new window."""
        self.close()
        try:
            between()
        except WorldError as error:
            problems.show(None, error)
        try:
            self.open()
        except WorldError as error:
            problems.show(None, error)
            QApplication.exit(1)

    def close(self) -> None:
        """Store what is typed and give up the office's lock."""
        if self.shell is not None:
            self.shell.flush()
            self.shell.close()
            self.shell.deleteLater()
            self.shell = None
        gateway.close()
        if self.session is not None:
            self.session.close()
            self.session = None


def _collect() -> None:
    """Collect garbage from now on, without ever looking again at what the start made: 20 ms, more than a frame."""
    gc.freeze()
    gc.enable()


def run(home: Path | None = None, ready: Callable[[Shell], None] | None = None) -> int:
    """Show the window until it is closed; the process's exit status. ready: called with the first window."""
    app = prepare()
    folder = home or default_home()
    program = Program(folder)
    try:
        problems.start_log(folder)
        program.open()
    except WorldError as error:
        problems.show(None, error)
        return 2
    except OSError as error:
        problems.show(None, problems.folder_refused(error, folder))
        return 2
    QTimer.singleShot(COLLECT_AFTER, _collect)
    try:
        if ready is not None and program.shell is not None:
            ready(program.shell)
        return app.exec()
    finally:
        program.close()
        problems.stop_log()
