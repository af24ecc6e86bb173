"""What a page knows of the rest of the window: the office, and where one can go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings, QStandardPaths
from PySide6.QtWidgets import QWidget

from workflow.session import Session

if TYPE_CHECKING:
    from workflow.updating.offers import Offer

PREFERENCES = "giao-dien.ini"
LAST_FOLDER = "thu_muc_gui"
LAST_WORD = "loi_nhan"


class Ways(Protocol):
    """The moves between pages; the window makes them."""

    def show_home(self) -> None: ...

    def show_reports(self) -> None: ...

    def show_settings(self) -> None: ...

    def show_packs(self, draft: str = "", told: str = "") -> None: ...

    def show_report(self, report_id: str, key: str = "") -> None: ...

    def show_finish(self, report_id: str) -> None: ...

    def show_verify(self, files: tuple[Path, ...] = ()) -> None: ...

    def show_overview(self, form: str = "", period: str = "", tab: str = "") -> None: ...

    def show_receive(self, files: tuple[Path, ...] = (), kept: int = 0) -> None: ...

    def show_calendar(self) -> None: ...

    def office_ready(self) -> None: ...

    def reload_theme(self) -> None: ...

    def reopen(self, between: Callable[[], object]) -> None: ...

    def leave_for(self, start: Callable[[], object]) -> None: ...

    def look_for_updates(self) -> None: ...


def leave_word(home: Path, sentence: str) -> None:
    """Keep a sentence for the first page of an office that is not open yet."""
    kept = _preferences(home)
    kept.setValue(LAST_WORD, sentence)
    kept.sync()


def _preferences(home: Path) -> QSettings:
    return QSettings(str(home / PREFERENCES), QSettings.Format.IniFormat)


@dataclass
class Context:
    """session: the opened office. preferences: the look of this window, no data.

    pages: what holds the pages, so that each is made where it is shown.
    check_place: the report, the cell and the line of the finding that one went away from in the step of checking.
    finish_place: the report and the step of finishing it that one went away from to the settings.
    overview_place: the form, the period and the tab that were last looked at on the page of the whole.
    looked: files that were looked at for receiving, to be looked at again once one comes back to them.
    trust_file: a file about keys or certificates that came in elsewhere, for the settings to look at.
    offers: newer versions of the program on the sticks that are plugged in; put_off: the one not to be spoken of again.
    clock_read: the officer has read that the clock cannot be right.
    """

    session: Session
    ways: Ways
    pages: QWidget | None = None
    check_place: tuple[str, str, int] = ("", "", 0)
    finish_place: tuple[str, int] = ("", 0)
    overview_place: tuple[str, str, str] = ("", "", "")
    looked: tuple[Path, ...] = ()
    trust_file: Path | None = None
    offers: tuple[Offer, ...] = ()
    put_off: str = ""
    clock_read: bool = False
    preferences: QSettings = field(init=False)

    def __post_init__(self) -> None:
        self.preferences = _preferences(self.session.home)

    def start_folder(self) -> str:
        """Where files are looked for at first: the folder written to last while it is there, else the documents."""
        last = str(self.preferences.value(LAST_FOLDER, ""))
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return last if last and Path(last).is_dir() else documents

    def leave_word(self, sentence: str) -> None:
        """Keep a sentence for the first page, over a restart; "" takes it back."""
        self.preferences.setValue(LAST_WORD, sentence)
        self.preferences.sync()

    def last_word(self) -> str:
        """The sentence that was left for the first page, "" where there is none."""
        return str(self.preferences.value(LAST_WORD, ""))

    def theme_choice(self) -> str:
        """ "light", "dark" or "" for what the system says."""
        return str(self.preferences.value("giao_dien", ""))

    def choose_theme(self, choice: str) -> None:
        """Keep the choice and redraw the window."""
        self.preferences.setValue("giao_dien", choice)
        self.preferences.sync()
        self.ways.reload_theme()
