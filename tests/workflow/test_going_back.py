"""The earlier version comes back with its own backup; what was entered since is told of and set aside, never lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.errors import BadInput
from forms.files import move
from forms.release import installer_name
from forms.version import VERSION
from storage import backup as backup_module
from storage import exchange, migrations
from storage.backup import BACKUP_FOLDER, KEPT, copy_database, list_backups, make_backup, newest_good, schema_of
from storage.database import DamagedDatabase, NewerDatabase
from storage.migrations import STEPS
from storage.store import DATABASE_FILE
from tests.conftest import NOW, SampleOffice, clock
from tests.links import link
from tests.releases import PROGRAM, installed_machine, lay_release, publisher, trust_publishers
from tests.workflow.test_old_office import SECOND_VERSION, written_by_the_second_version
from workflow import return_request
from workflow import session as session_module
from workflow.backups import restore
from workflow.return_request import REQUEST_FILE, ReturnRequest, carry_out, leave_request
from workflow.session import Session, open_session
from workflow.updating import copying, noted
from workflow.updating.copying import UPDATE_FOLDER
from workflow.updating.looking import look_at_update
from workflow.updating.machine import Machine
from workflow.updating.noted import updated_note, updated_seen
from workflow.updating.preparing import prepare_update
from workflow.updating.returning import earlier_version, prepare_return

EARLIER = "0.0.9"
LATER = NOW + timedelta(days=3)
KEY = "M1.1.a"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """An installed program that keeps its own installer and those of two versions before."""
    return installed_machine(tmp_path / "máy", "0.0.2", EARLIER)


def later() -> datetime:
    return LATER


def used_by(home: Path, version: str) -> None:
    """Let the office's data have been used by that version last."""
    with closing(sqlite3.connect(home / DATABASE_FILE, isolation_level=None)) as connection:
        connection.execute("INSERT OR REPLACE INTO settings VALUES ('program.last', ?)", (version,))


@contextmanager
def program(version: str, steps: int = len(STEPS)) -> Iterator[None]:
    """The program is that version with so many steps of the schema meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (session_module, return_request, noted):
            patch.setattr(module, "VERSION", version)
        for module in (migrations, backup_module):
            patch.setattr(module, "STEPS", STEPS[:steps])
        patch.setattr(backup_module.newest_good, "__defaults__", (steps,))
        yield


@pytest.fixture
def migrated(drafts: SampleOffice) -> SampleOffice:
    """An office that the earlier version wrote with fewer steps, brought up to date by this one."""
    written_by_the_second_version(drafts.home)
    used_by(drafts.home, EARLIER)
    open_session(drafts.home, clock).close()
    return drafts


def cells(session: Session) -> list[tuple[object, ...]]:
    """Every cell of the office as it lies in the database, whatever version reads it."""
    with closing(sqlite3.connect(session.home / DATABASE_FILE)) as connection:
        return connection.execute("SELECT report, key, value, state, note FROM cells ORDER BY report, key").fetchall()


def typed(session: Session, report: str) -> None:
    """Two cells are typed, one of them twice."""
    for number in (1, 2):
        session.store.set_cells(report, {KEY: Cell(Decimal(number))}, "Cán bộ", "nhập", LATER)
    session.store.set_cells(report, {"M1.1.b": Cell(Decimal(5))}, "Cán bộ", "nhập", LATER)


def test_with_the_same_schema_the_data_stay_as_they_are(drafts: SampleOffice, machine: Machine) -> None:
    used_by(drafts.home, EARLIER)
    with open_session(drafts.home, clock) as session:
        typed(session, drafts.reports[0])
        before = cells(session)
        earlier = earlier_version(session, machine)
        assert earlier is not None and earlier.keeps_data and not earlier.problem
        assert (earlier.version, earlier.lost, earlier.since) == (EARLIER, (), 0)
        assert "giữ nguyên" in earlier.sentence
        prepared = prepare_return(session, earlier, machine=machine)
        assert prepared.command == (str(prepared.copy), "/CAPNHAT", "/TROLAI", "/MO")
        assert prepared.copy == drafts.home / UPDATE_FOLDER / installer_name(EARLIER)
        assert prepared.copy.read_bytes() == PROGRAM + EARLIER.encode()
        assert prepared.backup.is_file() and not (drafts.home / REQUEST_FILE).exists()
    with program(EARLIER), open_session(drafts.home, clock) as session:
        assert cells(session) == before
        note = updated_note(session)
        assert note is not None and note.back and "Đã quay lại" in note.sentence
        updated_seen(session)
        assert updated_note(session) is None


def test_with_a_newer_schema_the_backup_comes_back_and_todays_data_are_set_aside(
    migrated: SampleOffice, machine: Machine
) -> None:
    report = migrated.reports[0]
    with open_session(migrated.home, later) as session:
        then = cells(session)
        typed(session, report)
        earlier = earlier_version(session, machine)
        assert earlier is not None and not earlier.keeps_data and earlier.backup is not None
        assert schema_of(earlier.backup) == SECOND_VERSION and earlier.made_at == NOW
        assert earlier.since == 2 and len(earlier.lost) == 1
        assert "2 ô" in earlier.sentence and "để riêng" in earlier.sentence
        prepared = prepare_return(session, earlier, machine=machine)
        assert (prepared.backup.parent / prepared.backup.name).is_file()
        assert session.store.load_report(report).cell(KEY) == Cell(Decimal(2)), (
            "nothing is exchanged before the earlier version runs"
        )
        now = cells(session)
    with program(EARLIER, SECOND_VERSION):
        with open_session(migrated.home, later) as session:
            assert cells(session) == then
            note = updated_note(session)
            assert note is not None and note.back and (note.from_version, note.to_version) == (VERSION, EARLIER)
            assert note.backup == earlier.backup and note.set_aside is not None
            assert str(note.set_aside) in note.sentence
        assert not (migrated.home / REQUEST_FILE).exists()
        with open_session(migrated.home, later) as session:
            assert updated_note(session) is not None, "until it was read"
            updated_seen(session)
            assert updated_note(session) is None
    aside = note.set_aside
    restore(migrated.home, aside)
    with open_session(migrated.home, later) as session:
        assert cells(session) == now


def test_a_power_cut_while_the_backup_is_put_back_ends_as_if_there_had_been_none(
    migrated: SampleOffice, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(old: Path, new: Path, over: bool = True) -> Path:
        if new.name == DATABASE_FILE:
            raise KeyboardInterrupt
        return move(old, new, over)

    with open_session(migrated.home, later) as session:
        then = cells(session)
        typed(session, migrated.reports[0])
        now = cells(session)
        earlier = earlier_version(session, machine)
        assert earlier is not None
        prepare_return(session, earlier, machine=machine)
    with program(EARLIER, SECOND_VERSION):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(exchange, "move", cut)
            open_session(migrated.home, later)
        assert not (migrated.home / DATABASE_FILE).exists()
        with open_session(migrated.home, later) as session:
            assert cells(session) == then
            note = updated_note(session)
            assert note is not None and note.back and str(migrated.home) in note.sentence
    (aside,) = migrated.home.glob("*de-rieng*.sqlite3")
    restore(migrated.home, aside)
    with open_session(migrated.home, later) as session:
        assert cells(session) == now


def test_where_the_installer_fails_todays_data_stay_in_use(migrated: SampleOffice, machine: Machine) -> None:
    report = migrated.reports[0]
    with open_session(migrated.home, later) as session:
        typed(session, report)
        now = cells(session)
        earlier = earlier_version(session, machine)
        assert earlier is not None
        prepare_return(session, earlier, machine=machine)
        assert (migrated.home / REQUEST_FILE).exists()
    with open_session(migrated.home, later) as session:
        assert cells(session) == now
        note = updated_note(session)
        assert note is not None and note.failed and note.to_version == EARLIER
        assert not (migrated.home / REQUEST_FILE).exists(), "and no later program carries out the wish"
    with program(EARLIER, SECOND_VERSION), pytest.raises(NewerDatabase) as caught:
        open_session(migrated.home, later)
    assert caught.value.backup == earlier.backup


def test_an_earlier_program_over_newer_data_offers_the_backup_that_it_can_read(migrated: SampleOffice) -> None:
    with open_session(migrated.home, later) as session:
        make_backup(session.store, "daily", LATER)
    before = (migrated.home / DATABASE_FILE).read_bytes()
    with program(EARLIER, SECOND_VERSION):
        with pytest.raises(NewerDatabase, match="còn nguyên") as caught:
            open_session(migrated.home, later)
        assert (migrated.home / DATABASE_FILE).read_bytes() == before
        backup = caught.value.backup
        assert backup is not None and schema_of(backup) == SECOND_VERSION and backup.name in caught.value.remedy
        done = restore(migrated.home, backup)
        assert done.set_aside
        with open_session(migrated.home, later) as session:
            assert len(cells(session)) > 20
            session.store.set_cells(migrated.reports[0], {KEY: Cell(Decimal(9))}, "", "", LATER)
            make_backup(session.store, "finish", LATER + timedelta(minutes=1))


def test_without_a_backup_that_it_can_read_an_earlier_program_says_what_to_do(migrated: SampleOffice) -> None:
    for backup in list_backups(migrated.home):
        backup.path.unlink()
    with program(EARLIER, SECOND_VERSION), pytest.raises(NewerDatabase, match="còn nguyên") as caught:
        open_session(migrated.home, later)
    assert caught.value.backup is None and "cài phiên bản mới" in caught.value.remedy


def test_one_cannot_go_back_to_a_version_that_could_read_nothing(migrated: SampleOffice, machine: Machine) -> None:
    for backup in list_backups(migrated.home):
        backup.path.unlink()
    with open_session(migrated.home, later) as session:
        earlier = earlier_version(session, machine)
        assert earlier is not None and "Không còn bản sao lưu" in earlier.problem
        with pytest.raises(BadInput, match="Không còn bản sao lưu"):
            prepare_return(session, earlier, machine=machine)
        assert not (migrated.home / UPDATE_FOLDER).exists()


def test_a_damaged_backup_is_passed_over_for_an_older_good_one(migrated: SampleOffice, machine: Machine) -> None:
    (good,) = list_backups(migrated.home)
    worse = good.path.with_name(good.path.name.replace("20241210", "20241211"))
    data = bytearray(good.path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    worse.write_bytes(data)
    with open_session(migrated.home, later) as session:
        earlier = earlier_version(session, machine)
        assert earlier is not None and earlier.backup == good.path


def test_the_last_backup_of_a_schema_outlives_many_newer_ones(migrated: SampleOffice) -> None:
    (first,) = list_backups(migrated.home)
    with open_session(migrated.home, later) as session:
        for number in range(KEPT + 5):
            make_backup(session.store, "finish", NOW + timedelta(minutes=number + 1))
        kept = list_backups(migrated.home)
        assert len(kept) == KEPT + 1 and kept[-1] == first
    assert newest_good(migrated.home, SECOND_VERSION) == first


def test_a_damaged_backup_does_not_stand_for_the_good_one_of_its_schema(migrated: SampleOffice) -> None:
    (good,) = list_backups(migrated.home)
    data = good.path.read_bytes()
    later_one = good.path.with_name(good.path.name.replace("20241210", "20241211"))
    later_one.write_bytes(data[:4096] + bytes(len(data) - 4096))
    with open_session(migrated.home, later) as session:
        for number in range(KEPT + 5):
            make_backup(session.store, "finish", LATER + timedelta(minutes=number))
    assert newest_good(migrated.home, SECOND_VERSION) == good


def test_a_backup_that_a_fast_clock_named_is_not_the_newest(migrated: SampleOffice, machine: Machine) -> None:
    """Made when the clock was years ahead, it holds less than the one before the update."""
    (good,) = list_backups(migrated.home)
    shutil.copy(good.path, good.path.with_name(good.path.name.replace("2024", "2031")))
    with open_session(migrated.home, later) as session:
        earlier = earlier_version(session, machine)
    assert earlier is not None and earlier.backup == good.path
    good.path.unlink()
    with open_session(migrated.home, later) as session:
        earlier = earlier_version(session, machine)
    assert earlier is not None and earlier.backup is not None, "better than none"


def test_a_backup_before_an_update_outlives_the_backups_after_it(
    drafts: SampleOffice, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the clock of the machine was set back meanwhile."""
    trust_publishers(monkeypatch, tmp_path / "anchors", publisher())
    with open_session(drafts.home, clock) as session:
        offer = look_at_update(lay_release(tmp_path / "usb"), session, machine)
        prepared = prepare_update(session, offer, machine=machine)
    copy_database(drafts.home, "daily", NOW - timedelta(days=400))
    assert prepared.backup.is_file()


def test_an_old_program_leaves_the_files_of_newer_backups_alone(migrated: SampleOffice) -> None:
    """Which files a newer version's backup names, an older one cannot know."""
    with open_session(migrated.home, later) as session:
        named = session.store.put_blob(b"one")
        make_backup(session.store, "daily", LATER)
        newest = list_backups(migrated.home)[0].path
    stored = migrated.home / BACKUP_FOLDER / "bundles"
    stored.mkdir(exist_ok=True)
    (stored / named).write_bytes(b"one")
    with closing(sqlite3.connect(newest)) as connection:
        connection.execute("ALTER TABLE blobs RENAME TO files_of_tomorrow")
        connection.execute("PRAGMA user_version = 999")
    with program(EARLIER, SECOND_VERSION):
        restore(migrated.home, newest_good(migrated.home, SECOND_VERSION).path)  # type: ignore[union-attr]
        with open_session(migrated.home, later) as session:
            for number in range(KEPT + 3):
                make_backup(session.store, "finish", LATER + timedelta(minutes=number))
    assert (stored / named).is_file()


@pytest.mark.parametrize(
    "request_text",
    [
        b"", b"{}", b"[" * 9999, b"\xff", b'{"version": "\xff"}', b'{"x":' + b"[" * 200_000,
        b'{"version": "%s", "from_version": "9.9.9", "backup": "@", "at": "2024-12-13T00:00:00"}',
        b'{"version": "%s", "from_version": "9.9.9", "backup": "../ngoai.sqlite3", "at": "2024-12-10T00:00:00+07:00"}',
        b'{"version": "%s", "from_version": "9.9.9", "backup": "x.sqlite3", "at": "2024-12-10T00:00:00+07:00"}',
        b'{"version": "7.7.7", "from_version": "9.9.9", "backup": "@", "at": "2024-12-10T00:00:00+07:00"}',
    ],
)  # fmt: skip
def test_a_wish_that_makes_no_sense_changes_nothing(migrated: SampleOffice, request_text: bytes) -> None:
    (backup,) = list_backups(migrated.home)
    shutil.copy(backup.path, migrated.home / "ngoai.sqlite3")
    path = migrated.home / REQUEST_FILE
    path.parent.mkdir()
    path.write_bytes(request_text.replace(b"%s", EARLIER.encode()).replace(b"@", backup.path.name.encode()))
    before = (migrated.home / DATABASE_FILE).read_bytes()
    with program(EARLIER, SECOND_VERSION):
        assert carry_out(migrated.home, LATER) is None
        with pytest.raises(NewerDatabase):
            open_session(migrated.home, later)
    assert (migrated.home / DATABASE_FILE).read_bytes() == before


@pytest.mark.parametrize("hours", [-25, 25, 24 * 90])
def test_a_wish_of_another_day_is_asked_about_first(migrated: SampleOffice, hours: int) -> None:
    """E.g. one that a synchronised folder brought back long after: what was entered since is not put aside unasked."""
    (backup,) = list_backups(migrated.home)
    leave_request(migrated.home, ReturnRequest(EARLIER, VERSION, backup.path.name, LATER - timedelta(hours=hours)))
    before = (migrated.home / DATABASE_FILE).read_bytes()
    with program(EARLIER, SECOND_VERSION), pytest.raises(NewerDatabase) as caught:
        open_session(migrated.home, later)
    assert caught.value.backup == backup.path
    assert (migrated.home / DATABASE_FILE).read_bytes() == before


def test_a_wish_whose_backup_was_damaged_meanwhile_changes_nothing(migrated: SampleOffice, machine: Machine) -> None:
    with open_session(migrated.home, later) as session:
        earlier = earlier_version(session, machine)
        assert earlier is not None and earlier.backup is not None
        prepare_return(session, earlier, machine=machine)
    earlier.backup.write_bytes(b"SQLite format 3\0 no more")
    before = (migrated.home / DATABASE_FILE).read_bytes()
    with program(EARLIER, SECOND_VERSION), pytest.raises((NewerDatabase, DamagedDatabase)):
        open_session(migrated.home, later)
    assert (migrated.home / DATABASE_FILE).read_bytes() == before


def test_a_backup_put_back_by_hand_says_nothing_of_an_update_that_failed(
    drafts: SampleOffice, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The backup that a newer version made before it changed the data holds what was intended then."""
    trust_publishers(monkeypatch, tmp_path / "anchors", publisher())
    with open_session(drafts.home, clock) as session:
        prepare_update(session, look_at_update(lay_release(tmp_path / "usb"), session, machine), machine=machine)
        assert updated_note(session) is not None
    made = copy_database(drafts.home, "migration", NOW)
    restore(drafts.home, made)
    with open_session(drafts.home, later) as session:
        assert updated_note(session) is None


def test_a_kept_installer_that_shrinks_while_it_is_copied_is_not_taken(
    draft_session: Session, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    earlier = earlier_version(draft_session, machine)
    assert earlier is not None
    monkeypatch.setattr(copying, "_CHUNK", 4096)
    with pytest.raises(BadInput):
        prepare_return(draft_session, earlier, lambda *_: os.truncate(earlier.installer, 8192), machine=machine)
    assert list(earlier.installer.parent.iterdir()) and not any((draft_session.home / UPDATE_FOLDER).iterdir())
    assert list_backups(draft_session.home) == []


def test_who_takes_an_update_wishes_to_go_back_no_more(
    migrated: SampleOffice, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust_publishers(monkeypatch, tmp_path / "anchors", publisher())
    with open_session(migrated.home, clock) as session:
        earlier = earlier_version(session, machine)
        assert earlier is not None
        prepare_return(session, earlier, machine=machine)
        assert (migrated.home / REQUEST_FILE).exists()
        offer = look_at_update(lay_release(tmp_path / "usb"), session, machine)
        prepare_update(session, offer, machine=machine)
        assert not (migrated.home / REQUEST_FILE).exists()


@pytest.mark.parametrize("spoil", ["none", "link", "folder", "zip", "linux"])
def test_where_no_installer_was_kept_there_is_no_way_back(draft_session: Session, tmp_path: Path, spoil: str) -> None:
    made: dict[str, Callable[[], Machine]] = {
        "none": lambda: installed_machine(tmp_path / "a"),
        "link": lambda: _spoiled(installed_machine(tmp_path / "b"), lambda path: link(path, Path(__file__))),
        "folder": lambda: _spoiled(installed_machine(tmp_path / "c"), Path.mkdir),
        "zip": lambda: Machine("windows", tmp_path),
        "linux": lambda: Machine("linux", tmp_path),
    }
    assert earlier_version(draft_session, made[spoil]()) is None


def _spoiled(machine: Machine, change: Callable[[Path], None]) -> Machine:
    assert machine.folder is not None
    change(machine.folder / "bo-cai-dat" / installer_name(EARLIER))
    return machine


def test_a_newer_installer_that_is_kept_is_no_way_back(draft_session: Session, tmp_path: Path) -> None:
    assert earlier_version(draft_session, installed_machine(tmp_path / "máy", "999.0.0")) is None


def test_an_installer_that_went_meanwhile_is_told_of(draft_session: Session, machine: Machine) -> None:
    earlier = earlier_version(draft_session, machine)
    assert earlier is not None and machine.folder is not None and "sẽ nói rõ" in earlier.sentence
    shutil.rmtree(machine.folder / "bo-cai-dat")
    with pytest.raises(BadInput):
        prepare_return(draft_session, earlier, machine=machine)
    assert list_backups(draft_session.home) == []
