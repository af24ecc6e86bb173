"""Files that are opened with the program: by its command line, or handed over by a second start of it.

They wait until the office is set up, no dialog is open and no work is under way; then each is shown where it belongs.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from ui.tasks import gateway, run
from workflow.handing_over import take_requests

if TYPE_CHECKING:
    from ui.app import Program
    from ui.shell import Shell
    from workflow.opening import Place

LOOK_EVERY = 400
"""Milliseconds between two looks for what is handed over: the names in a folder that mostly is not there."""
LOOKING = "Đang đọc tệp…"


class Opening(QObject):
    """waiting: what is still to be shown. It looks from `start` on, which the first paint comes before."""

    def __init__(self, program: Program, files: Sequence[Path] = ()) -> None:
        super().__init__()
        self._program = program
        self.waiting: list[Path] = list(files)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Show what came with the command line, and look from now on for what is handed over."""
        self._timer.start(LOOK_EVERY)
        self._go_on()

    def stop(self) -> None:
        self._timer.stop()

    def look(self) -> None:
        """Take what is handed over: the window comes to the front at once, the files wait for their moment. A window
        that is being closed takes nothing, so that who asks opens one of its own."""
        shell = self._program.shell
        if shell is None or shell.is_left:
            return
        requests = take_requests(self._program.home)
        for request in requests:
            self.waiting += [Path(file) for file in request.files if Path(file) not in self.waiting]
        if requests:
            come_forward(shell)
        self._go_on()

    def _go_on(self) -> None:
        shell = self._program.shell
        if self.waiting and shell is not None and is_free(shell):
            files, self.waiting = tuple(self.waiting), []
            open_files(shell, files)


def is_free(shell: Shell) -> bool:
    """Whether the window can turn to something else: an office is set up, no dialog is open, no work is under way."""
    held = gateway.running or QApplication.activeModalWidget() or QApplication.activePopupWidget()
    return not held and not shell.is_left and not shell.rail.isHidden()


def come_forward(shell: QWidget) -> None:
    """Show the window over the others, with the dialog that is open in it."""
    if shell.isMinimized():
        shell.setWindowState(shell.windowState() & ~Qt.WindowState.WindowMinimized)
    shell.raise_()
    top = QApplication.activeModalWidget() or shell
    top.raise_()
    top.activateWindow()


def open_files(shell: Shell, files: tuple[Path, ...]) -> None:
    """Show each file where it belongs in the window."""
    from workflow.opening import place_of

    session = shell.context.session
    run(shell, lambda: place_of(session, files), lambda place: _show(shell, place, files), doing=LOOKING)


def _show(shell: Shell, place: Place, files: tuple[Path, ...]) -> None:
    if place == "keys":
        shell.context.trust_file = files[0]
        shell.show_settings()
    elif place == "verify":
        _verify(shell, files)
    elif place == "receive":
        _receive(shell, files)
    elif place == "pack":
        _show_pack(shell, files[0])
    else:
        from ui.update.dialog import ask_update

        ask_update(shell.page, shell.context, files[0])


def _verify(shell: Shell, files: tuple[Path, ...]) -> None:
    """Beside those that are shown already: of many that are chosen in a folder each comes by itself."""
    from ui.verify_page import VerifyPage

    if isinstance(shell.page, VerifyPage):
        shell.page.check_too(files)
    else:
        shell.show_verify(files)


def _receive(shell: Shell, files: tuple[Path, ...]) -> None:
    """The same of what is received."""
    from ui.receive.page import ReceivePage

    if isinstance(shell.page, ReceivePage):
        shell.page.look_too(files)
    else:
        shell.show_receive(files)


def _show_pack(shell: Shell, file: Path) -> None:
    from ui.packs.page import PacksPage

    shell.show_packs()
    if isinstance(shell.page, PacksPage):
        shell.page.install(file)
