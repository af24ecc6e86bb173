"""The opened office: its store, the packs, the units of the country, and a clock."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec
import platformdirs

from forms import dates
from forms.errors import BadInput
from forms.files import FileRefused, close_to_others, home_error
from forms.pack import Pack
from forms.report import Report
from forms.resources import resource_path
from forms.units import UnitTree, load_units, split_agency
from forms.version import VERSION
from storage.database import DamagedDatabase, NewerDatabase
from storage.exchange import aside_of_coming
from storage.store import DATABASE_FILE, Store, open_store
from workflow.packs import find_pack, lay_again
from workflow.return_request import REQUEST_FILE, RETURNED, Returned, carried_out, carry_out, drop_request

if TYPE_CHECKING:
    from workflow.reports import OpenReport
    from workflow.stacks import Stacks
    from workflow.standing.staleness import StaleLine

VIETNAM = dates.VIETNAM
PROVINCE_NOTED = "province."
"""Setting by pack: the province that a pack of every province is this office's in, so that a start reads no units."""
Clock = Callable[[], datetime]


def vietnam_now() -> datetime:
    """The machine's clock in the time of Vietnam, to the second."""
    return datetime.now(VIETNAM).replace(microsecond=0)


def default_home() -> Path:
    """The data folder of this user: never beside the program, kept when the program is removed."""
    chosen = os.environ.get("BDG_HOME")
    return Path(chosen) if chosen else _own_place()


def _own_place() -> Path:
    return Path(platformdirs.user_data_dir("BaoCaoBinhDangGioi", appauthor=False))


@dataclass
class Session:
    """One office at work. Used by one thread at a time; close it to give up the lock.

    opened: the reports as last written, by id; workflow/reports.py keeps it, whoever changes a report's state
    without it takes the report out.
    stacks: what undo and redo can take back, by report; workflow/undoing.py reads it when it is first asked.
    stale: what came after a report was consolidated, by report; workflow/standing/staleness.py keeps it.
    """

    store: Store
    home: Path
    clock: Clock
    opened: dict[str, OpenReport] = field(default_factory=dict, repr=False)
    stacks: dict[str, Stacks] = field(default_factory=dict, repr=False)
    stale: dict[str, tuple[object, tuple[StaleLine, ...]]] = field(default_factory=dict, repr=False)

    @property
    def recovered(self) -> str:
        """One plain sentence after an unclean stop, else ""."""
        return self.store.recovered

    def recovery_seen(self) -> None:
        """The officer has read what was recovered: it is not said again."""
        self.store.recovered = ""

    def now(self) -> datetime:
        """The moment, in Vietnam's time."""
        return self.clock()

    def today(self) -> date:
        """The day, in Vietnam's time."""
        return self.clock().date()

    @cached_property
    def who(self) -> str:
        """Who types here, for the history: the name the system knows the user by."""
        try:
            return getpass.getuser()
        except (KeyError, OSError, ImportError):  # Windows has no list of users to look into
            return "người nhập"

    @property
    def units(self) -> UnitTree:
        """All units of the country with their dates; read once a process."""
        return all_units()

    def pack(self, pack_id: str, version: int = 0) -> Pack:
        """A pack at hand: the newest of its id, or that version where it is at hand; one of every province as that of
        this office. BadInput where there is none of that name."""
        found = self._found(pack_id, version)
        return found if found.province else find_pack(pack_id, self.home, version, self._province(found))

    def _found(self, pack_id: str, version: int) -> Pack:
        """A version that is lost is laid down anew out of the file that it was installed from."""
        try:
            found = find_pack(pack_id, self.home, version)
        except BadInput:
            if not version or not lay_again(self.store, self.home, pack_id, version):
                raise
            return find_pack(pack_id, self.home, version)
        if version in (0, found.version) or not lay_again(self.store, self.home, pack_id, version):
            return found
        return find_pack(pack_id, self.home, version)

    def _province(self, pack: Pack) -> str:
        """The province of this office on the day that a pack of every province speaks of; "" before it is set up."""
        code = self.store.setting("unit")
        noted = self.store.setting(f"{PROVINCE_NOTED}{pack.id}")
        if noted or not code:
            return noted
        from forms.territory import home_province

        return home_province(self.units, code, pack)

    def close(self) -> None:
        """Write everything out and give up the lock."""
        self.store.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def has_office(home: Path) -> bool:
    """Whether an office's data lie in the folder; nothing is opened or made."""
    return (home / DATABASE_FILE).exists() or aside_of_coming(home) is not None


def open_session(home: Path | None = None, clock: Clock = vietnam_now) -> Session:
    """Open the office in `home`, making the folder where there is none yet.

    WorldError where another copy holds it, the database is newer or damaged, or the folder cannot be used. Where a
    newer version wished to go back to this one, its database is set aside and its backup put back first.
    """
    folder = home or default_home()
    try:
        aside = aside_of_coming(folder)
        store = open_store(folder, VERSION, clock)
        if aside is not None:
            _note_returned(store, carried_out(folder, clock(), aside))
    except NewerDatabase:
        store = _open_returned(folder, clock)
    except DamagedDatabase:
        if has_office(folder):
            raise
        store = _open_returned(folder, clock)  # the power went between setting aside and putting back
    except FileRefused as error:
        if isinstance(error.__cause__, OSError):
            raise home_error(error.__cause__, folder) from error
        raise
    if (folder / REQUEST_FILE).exists():
        drop_request(folder)
    if folder == _own_place():
        close_to_others(folder)
    return Session(store, folder, clock)


def _open_returned(folder: Path, clock: Clock) -> Store:
    """The office as a newer version left it, with the backup put back that was wished for there."""
    returned = carry_out(folder, clock())
    store = open_store(folder, VERSION, clock)
    _note_returned(store, returned)
    return store


def _note_returned(store: Store, returned: Returned | None) -> None:
    if returned is not None:
        store.set_settings({RETURNED: msgspec.json.encode(returned).decode()})


_TREES: dict[Path, UnitTree] = {}


def all_units() -> UnitTree:
    """The units of resources/units/, read once a process."""
    folder = resource_path("units")
    if folder not in _TREES:
        _TREES[folder] = load_units(folder)
    return _TREES[folder]


def pack_of(report: Report) -> Pack:
    """The pack that a report was made with, where no office is asked: one of every province as that of the report's.

    BadInput where it is not at hand.
    """
    found = find_pack(report.pack, version=report.pack_version)
    if found.province:
        return found
    base, _ = split_agency(report.unit.code)
    province = all_units().province(base, report.period.last).code
    return find_pack(report.pack, version=report.pack_version, province=province)
