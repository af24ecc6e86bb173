"""The window: the rail at the left, the pages at the right. Pages are made when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from forms.present import running_name
from ui import theme
from ui.context import Context
from ui.pages import MAKERS, Page
from ui.rail import ENTRIES, Rail
from ui.tasks import gateway, now
from workflow.office import has_units_below, office
from workflow.session import Session

if TYPE_CHECKING:
    from ui.help_window import HelpWindow
    from ui.progress_dialog import ProgressDialog
    from ui.update.noticing import UpdateWatch
    from ui.work_strip import WorkStrip
    from workflow.updating.offers import Offer

TITLE = "Báo cáo Bình đẳng giới"
SIZE = QSize(1366, 728)
ABOUT_KEY = "Shift+F1"
Between = Callable[[Callable[[], object]], None]
RECEIVED = (".asice", ".p7m", ".pdf", ".xlsx", ".eml", ".cer", ".crt", ".pem", ".der", ".crl")


def dropped_files(data: QMimeData) -> tuple[Path, ...]:
    """What other offices send, among what is dragged over the window: bundles, signed documents, workbooks, letters,
    certificates, versions of the program; folders and drives with such files."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    return tuple(path for path in paths if path.suffix.lower() in RECEIVED or path.is_dir() or _is_installer(path))


def _is_installer(path: Path) -> bool:
    """Whether a file is named as the program's own installer is."""
    if path.suffix.lower() != ".exe":
        return False
    from forms.release import version_of_installer

    return version_of_installer(path.name) is not None


class Shell(QMainWindow):
    """One office at work. Every page change first lets the page that is left write what it still holds.

    is_left: the window was closed; nothing is written or told any more.
    """

    def __init__(self, session: Session, reopen: Between | None = None, leave: Between | None = None) -> None:
        super().__init__()
        self.setWindowTitle(TITLE)
        self.resize(SIZE.boundedTo(self.screen().availableSize()))
        self.context = Context(session, self)
        self._reopen, self._leave = reopen, leave
        self.updates: UpdateWatch | None = None
        self._page: Page | None = None
        self.is_left = False
        self._help: HelpWindow | None = None
        self._place: tuple[str, dict[str, object]] = ("home", {})
        self.context.pages = self.stack = QStackedWidget()
        self.setAcceptDrops(True)
        self._build()
        self.work: WorkStrip | None = None
        self.course: ProgressDialog | None = None
        gateway.listeners.append(self._show_busy)
        self.start()

    def start(self) -> None:
        """The first page: the set-up of a new office, else what is to be done."""
        found = now(lambda: office(self.context.session))
        self.rail.setVisible(found is not None)
        if found is None:
            self._go("setup")
        else:
            unit = found.unit
            self.rail.show_above(has_units_below(unit))
            self.rail.unit.setText(
                "\n".join([running_name(unit.name)[:1].upper() + running_name(unit.name)[1:], *unit.path])
            )
            self.show_home()

    def _build(self) -> None:
        theme.apply(QApplication.instance(), self.context.theme_choice())
        central = QWidget()
        box = QHBoxLayout(central)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.rail = Rail(self._go, self.show_help)
        box.addWidget(self.rail)
        box.addWidget(self.stack, 1)
        self.setCentralWidget(central)
        for number, _entry in enumerate(ENTRIES, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda number=number: self._go_nth(number))
        QShortcut(QKeySequence(QKeySequence.StandardKey.HelpContents), self).activated.connect(self.show_help)
        QShortcut(QKeySequence(ABOUT_KEY), self).activated.connect(self.show_about)

    def _go_nth(self, number: int) -> None:
        """To what stands at this place of the rail."""
        if name := self.rail.nth(number):
            self._go(name)

    def _go(self, name: str, **where: object) -> None:
        self.flush()
        if not self._may_leave():
            self.rail.show_place(self.page.rail)
            return
        page = MAKERS[name]()(self.context, **where)
        self._place = (name, where)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        if self._page is not None:
            self._page.leave()
            self._page.deleteLater()  # still in the stack: out of it, PySide would keep it once it is asked for anew
        self._page = page
        self.rail.show_place(page.rail)
        page.start()

    @property
    def page(self) -> Page:
        """The page that is shown."""
        assert self._page is not None
        return self._page

    def flush(self) -> None:
        """Let the page write what is typed but not yet stored, letters that are still being composed too."""
        if self._page is not None and not self.is_left:
            QGuiApplication.inputMethod().commit()
            self._page.flush()

    def _may_leave(self) -> bool:
        """Whether nothing typed would be lost, or the officer gives it up."""
        unstored = self._page.unstored() if self._page is not None else ""
        if not unstored:
            return True
        from ui.leaving import gives_up

        return gives_up(self, unstored)

    def show_home(self) -> None:
        self._go("home")

    def show_reports(self) -> None:
        self._go("reports")

    def show_settings(self) -> None:
        self._go("settings")

    def show_packs(self, draft: str = "", told: str = "") -> None:
        self._go("packs", draft=draft, told=told)

    def show_report(self, report_id: str, key: str = "") -> None:
        self._go("report", report_id=report_id, key=key)

    def show_finish(self, report_id: str) -> None:
        self._go("finish", report_id=report_id)

    def show_verify(self, files: tuple[Path, ...] = ()) -> None:
        self._go("verify", files=files)

    def show_receive(self, files: tuple[Path, ...] = (), kept: int = 0) -> None:
        self._go("receive", files=files, kept=kept)

    def show_overview(self, form: str = "", period: str = "", tab: str = "") -> None:
        self._go("consolidate", form=form, period=period, tab=tab)

    def show_calendar(self) -> None:
        self._go("calendar")

    def show_help(self) -> None:
        """The help beside the work, at what the page is about."""
        from ui.help_window import HelpWindow

        if self._help is None:
            self._help = HelpWindow(self)
        self._help.open_at(self.page.topic)

    def show_about(self) -> None:
        """What the program is, whose, and what somebody who helps asks for."""
        from ui.about.dialog import show_about

        show_about(self, self.context.session)

    def backed_up(self) -> None:
        """The backup of the day was looked after."""
        self.page.backed_up()

    def office_ready(self) -> None:
        self.start()

    def reload_theme(self) -> None:
        theme.apply(QApplication.instance(), self.context.theme_choice())
        self.rail.colour()
        name, where = self._place
        self._go(name, **where)

    def reopen(self, between: Callable[[], object]) -> None:
        """Close the office, do what needs it closed (put a backup back), and open it in a new window."""
        reopen = self._reopen
        if reopen is not None:
            QTimer.singleShot(0, lambda: reopen(between))

    def leave_for(self, start: Callable[[], object]) -> None:
        """Close in order and start what takes this program's place: an installer."""
        leave = self._leave
        if leave is not None:
            QTimer.singleShot(0, lambda: leave(start))

    def watch_updates(self) -> None:
        """From now on look beside the work, now and then, whether a stick holds a newer version."""
        from ui.update.noticing import UpdateWatch

        self.updates = UpdateWatch(self, self._updates_found)
        self.updates.look()

    def look_for_updates(self) -> None:
        """Look now, unless that was done a moment ago."""
        if self.updates is not None:
            self.updates.look()

    def _updates_found(self, offers: tuple[Offer, ...]) -> None:
        if [offer.manifest for offer in offers] != [offer.manifest for offer in self.context.offers]:
            self.context.offers = offers
            self.page.updates_noticed()

    def _show_busy(self, busy: bool) -> None:
        """The strip that says what is done is made with the first long work; work that can be paused and stopped has a
        dialog for that."""
        if gateway.steering is not None or self.course is not None:
            self._show_course(busy)
            return
        if self.work is None:
            from ui.work_strip import WorkStrip

            self.work = WorkStrip(self)
        self.work.show_work(busy, gateway.doing)
        if busy:
            self.setCursor(Qt.CursorShape.BusyCursor)
        else:
            self.unsetCursor()

    def _show_course(self, busy: bool) -> None:
        from ui.progress_dialog import SHOW_AFTER, ProgressDialog

        if not busy and self.course is not None:
            self.course.over()
            self.course = None
        elif busy and self.course is None and gateway.steering is not None:
            self.course = made = ProgressDialog(self, gateway.steering, gateway.doing)
            QTimer.singleShot(SHOW_AFTER, made, lambda: self._open_course(made))

    def _open_course(self, made: ProgressDialog) -> None:
        """Shown once the work takes a moment; the window under it is held still meanwhile."""
        if made is self.course:
            made.setEnabled(True)
            made.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rail.set_narrow(self.width() < theme.NARROW_WINDOW)
        if self.work is not None:
            self.work.place()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What is dropped on the window is looked at for receiving; what speaks of keys leads on to the settings."""
        files = dropped_files(event.mimeData())
        if files and not self.rail.isHidden():
            event.acceptProposedAction()
            self.show_receive(files)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Everything typed is stored before the window goes."""
        if self.is_left:
            event.accept()
            return
        if gateway.running:
            event.ignore()
            return
        self.flush()
        focus = QApplication.focusWidget()
        if focus is not None and self.isAncestorOf(focus):
            focus.clearFocus()
        if not self._may_leave():
            event.ignore()
            return
        self.is_left = True
        self.page.leave()
        gateway.listeners.remove(self._show_busy)
        event.accept()
