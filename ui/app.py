"""The window's process: one QApplication, the office opened in it, and what happens when it cannot be."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from forms.errors import WorldError
from forms.files import home_error
from forms.resources import resource_path
from storage.lock import OfficeInUse
from ui import problems, theme
from ui.context import leave_word
from ui.shell import TITLE, Shell
from ui.tasks import gateway, run_quietly
from ui.vietnamese import install
from workflow.backups import daily_backup, settle
from workflow.session import Session, default_home, open_session

if TYPE_CHECKING:
    from ui.opening import Opening

ICON = "app.svg"
LOCALE = "vi_VN.UTF-8"
BACKUP_AFTER = 3000
SETTLE_EVERY = 60_000
NOTICE_AFTER = 5000
COLLECT_AFTER = 2000
WATCH_AFTER = 600
PLATFORM_OPTION = "-platform"
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


def _words_for_qt(words: list[str]) -> list[str]:
    """The program's name and the platform that was asked for; a file's name is nothing that Qt should read."""
    asked = [words[place : place + 2] for place, word in enumerate(words) if word == PLATFORM_OPTION]
    return [*words[:1], *(word for pair in asked for word in pair)]


def prepare() -> QApplication:
    """The application with its look and language; the one that runs already where there is one."""
    _vietnamese_dates()
    app = QApplication.instance() or QApplication([*_words_for_qt(sys.argv), *STYLE])
    assert isinstance(app, QApplication)
    app.setApplicationName("bao-cao-binh-dang-gioi")
    app.setApplicationDisplayName(TITLE)
    QLocale.setDefault(QLocale(QLocale.Language.Vietnamese, QLocale.Country.Vietnam))
    install(app)
    theme.load_fonts()
    theme.apply(app)
    app.setWindowIcon(QIcon(str(resource_path("icons", ICON))))
    return app


class Program:
    """The office that is open and its window; both can be opened anew after a backup was put back."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.session: Session | None = None
        self.shell: Shell | None = None
        self.opening: Opening | None = None

    def open(self) -> None:
        """Open the office and show its window. WorldError where it cannot be opened."""
        self.session = open_session(self.home)
        self.shell = Shell(self.session, self.reopen, self.leave_for)
        self.shell.show()
        QTimer.singleShot(BACKUP_AFTER, self.shell, self.back_up)
        rest = QTimer(self.shell, interval=SETTLE_EVERY)
        rest.timeout.connect(self.settle)
        rest.start()
        QTimer.singleShot(NOTICE_AFTER, self.shell, self.shell.watch_updates)

    def open_backup(self, error: WorldError) -> bool:
        """Where the data cannot be opened, open the backup that the error names, if the officer says so; else say why
        not. Whether the window is open now."""
        backup = getattr(error, "backup", None)
        if backup is None:
            problems.show(None, error)
            return False
        from ui.backup_offer import puts_back

        try:
            done = puts_back(error, self.home, backup)
            if done:
                leave_word(self.home, done)
                self.open()
        except WorldError as worse:
            problems.show(None, worse)
            return False
        return bool(done)

    def watch(self, files: Sequence[Path]) -> None:
        """Show the files that the program was started with; from now on look for those that are handed over."""
        from ui.opening import Opening

        self.opening = Opening(self, files)
        self.opening.start()

    def back_up(self) -> None:
        """The backup of the day, beside the work; nothing is said unless it fails."""
        session, shell = self.session, self.shell
        if session is not None and shell is not None:
            run_quietly(shell, lambda: daily_backup(session), lambda _path: shell.backed_up())

    def settle(self) -> None:
        """Once a minute, beside the work, have what was typed lie in the main file."""
        session, shell = self.session, self.shell
        if session is not None and shell is not None:
            run_quietly(shell, lambda: settle(session), unlocked=True)

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
            if not self.open_backup(error):
                QApplication.exit(1)

    def leave_for(self, start: Callable[[], object]) -> None:
        """Close in order, start what takes this program's place, and end; where it cannot be started, open again and
        say why. An officer who stays with what could not be stored keeps the window as it is."""
        if self.shell is not None and not self.shell.close():
            return
        self.close()
        try:
            start()
        except WorldError as error:
            self._come_back(error)
        else:
            QApplication.exit(0)

    def _come_back(self, error: WorldError) -> None:
        try:
            self.open()
        except WorldError as worse:
            problems.show(None, worse)
            QApplication.exit(1)
            return
        problems.show(self.shell, error)

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


def _leave_to_other(home: Path, files: Sequence[Path], error: OfficeInUse) -> int:
    """Let the window that has the office open show itself and the files; where that fails, say who has it open."""
    from workflow.handing_over import hand_over

    handed = hand_over(home, files)
    if handed == "taken":
        return 0
    elsewhere = "Cửa sổ đó mở ở một phiên đăng nhập khác của máy này; hãy đóng chương trình ở phiên đó rồi mở lại."
    problems.show(None, WorldError(error.sentence, elsewhere) if handed == "another" else error)
    return 2


def run(home: Path | None = None, ready: Callable[[Shell], None] | None = None, files: Sequence[Path] = ()) -> int:
    """Show the window until it is closed; the process's exit status. ready: called with the first window. files: to be
    opened in it, or in the window that has the office open already."""
    app = prepare()
    folder = home or default_home()
    program = Program(folder)
    try:
        problems.start_log(folder)
        program.open()
    except OfficeInUse as error:
        return _leave_to_other(folder, files, error)
    except WorldError as error:
        if not program.open_backup(error):
            return 2
    except OSError as error:
        problems.show(None, home_error(error, folder))
        return 2
    QTimer.singleShot(COLLECT_AFTER, _collect)
    watch = QTimer(singleShot=True, interval=0 if files else WATCH_AFTER)
    watch.timeout.connect(lambda: program.watch(files))
    watch.start()
    try:
        if ready is not None and program.shell is not None:
            ready(program.shell)
        return app.exec()
    finally:
        watch.stop()
        if program.opening is not None:
            program.opening.stop()
        program.close()
        problems.stop_log()
