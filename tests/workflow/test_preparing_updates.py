"""An update is copied while it is hashed and backed up before; whatever goes wrong, the office works on as before."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from forms.errors import BadInput, WorldError
from forms.files import FileRefused
from forms.release import DEB, ZIP, deb_name, installer_name, zip_name
from forms.version import VERSION
from signing.names import release_name
from storage.backup import BACKUP_FOLDER, list_backups
from storage.store import BEFORE, BEFORE_SCHEMA, CHANGED
from tests.conftest import SampleOffice, clock
from tests.disks import fill, needs_mounts, small_disk
from tests.links import link
from tests.releases import (
    NEWER,
    NEWS,
    NOW,
    PROGRAM,
    file_of,
    installed_machine,
    lay_release,
    manifest_of,
    new_publisher,
    publisher,
    release_of,
    trust_publishers,
)
from workflow import session as session_module
from workflow.session import Session, open_session
from workflow.updating import noted, preparing
from workflow.updating.copying import UPDATE_FOLDER
from workflow.updating.looking import look_at_update
from workflow.updating.machine import KEPT_INSTALLERS, Machine
from workflow.updating.noted import INSTALLER_SAYS, updated_note, updated_seen
from workflow.updating.offers import Offer, Prepared, UpdateStopped
from workflow.updating.preparing import prepare_update
from workflow.updating.returning import earlier_version
from workflow.updating.starting import start_prepared


@pytest.fixture(autouse=True)
def _trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trust_publishers(monkeypatch, tmp_path / "anchors", publisher())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return installed_machine(tmp_path / "máy")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "USB BÁO CÁO"


@pytest.fixture
def offer(draft_session: Session, stick: Path, machine: Machine) -> Offer:
    return look_at_update(lay_release(stick), draft_session, machine)


def left_over(home: Path) -> list[str]:
    folder = home / UPDATE_FOLDER
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def nothing_happened(session: Session) -> None:
    """No copy, no backup, no note: the office works on."""
    assert left_over(session.home) == []
    assert list_backups(session.home) == []
    assert updated_note(session) is None
    assert not session.store.setting(noted.INTENDED)


def test_an_update_is_copied_checked_and_backed_up(draft_session: Session, offer: Offer, machine: Machine) -> None:
    told: list[tuple[int, int, str]] = []
    prepared = prepare_update(draft_session, offer, lambda *course: told.append(course), machine=machine)
    assert prepared.copy == draft_session.home / UPDATE_FOLDER / installer_name(NEWER)
    assert prepared.copy.read_bytes() == PROGRAM
    assert prepared.command == (str(prepared.copy), "/CAPNHAT", "/MO")
    (backup,) = list_backups(draft_session.home)
    assert (backup.path, backup.kind, backup.program) == (prepared.backup, "migration", VERSION)
    assert backup.reports == 2 and backup.cells > 20
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][:2] == (len(PROGRAM), len(PROGRAM)) and "sao lưu" in told[-1][2]
    assert left_over(draft_session.home) == [installer_name(NEWER)]


def test_what_an_earlier_update_left_is_cleared_away(draft_session: Session, offer: Offer, machine: Machine) -> None:
    folder = draft_session.home / UPDATE_FOLDER
    folder.mkdir()
    (folder / installer_name("0.0.1")).write_bytes(b"MZ")
    (folder / "0123456789ab.part").write_bytes(b"MZ")
    (folder / "ghi chú.txt").write_text("của cán bộ", encoding="utf-8")
    prepare_update(draft_session, offer, machine=machine)
    assert left_over(draft_session.home) == [installer_name(NEWER), "ghi chú.txt"]


def test_an_installer_exchanged_after_it_was_looked_at_is_not_taken(
    draft_session: Session, offer: Offer, machine: Machine
) -> None:
    assert offer.source is not None
    offer.source.write_bytes(bytes(len(PROGRAM)))
    with pytest.raises(BadInput, match="không đúng là tệp mà nơi phát hành đã ký"):
        prepare_update(draft_session, offer, machine=machine)
    nothing_happened(draft_session)


def test_an_installer_exchanged_while_it_is_copied_is_not_taken(
    draft_session: Session, offer: Offer, machine: Machine
) -> None:
    """It is opened once; what is written is what was hashed, and a file that grows meanwhile is refused."""
    source = offer.source
    assert source is not None

    def exchange(done: int, total: int, text: str) -> None:
        with source.open("ab") as stream:
            stream.write(b"more" * 1_000_000)

    with pytest.raises(BadInput):
        prepare_update(draft_session, offer, exchange, machine=machine)
    nothing_happened(draft_session)


def test_an_installer_that_became_a_link_is_not_followed(
    draft_session: Session, offer: Offer, machine: Machine, tmp_path: Path
) -> None:
    assert offer.source is not None
    offer.source.rename(tmp_path / "khác.exe")
    link(offer.source, tmp_path / "khác.exe")
    with pytest.raises(WorldError):
        prepare_update(draft_session, offer, machine=machine)
    nothing_happened(draft_session)


def test_a_folder_for_updates_that_leads_elsewhere_is_not_written_to(
    draft_session: Session, offer: Offer, machine: Machine, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    (elsewhere / "quý.exe").write_bytes(b"MZ")
    link(draft_session.home / UPDATE_FOLDER, elsewhere)
    with pytest.raises(FileRefused, match="dẫn sang nơi khác"):
        prepare_update(draft_session, offer, machine=machine)
    assert [path.name for path in elsewhere.iterdir()] == ["quý.exe"]


def test_a_link_under_the_installers_name_is_replaced_not_followed(
    draft_session: Session, offer: Offer, machine: Machine, tmp_path: Path
) -> None:
    precious = tmp_path / "quý.exe"
    precious.write_bytes(b"precious")
    (draft_session.home / UPDATE_FOLDER).mkdir()
    link(draft_session.home / UPDATE_FOLDER / installer_name(NEWER), precious)
    copy = prepare_update(draft_session, offer, machine=machine).copy
    assert not copy.is_symlink() and copy.read_bytes() == PROGRAM
    assert precious.read_bytes() == b"precious"


@pytest.mark.parametrize("change", [{"outcome": "newer"}, {"way": "installer"}])
def test_an_offer_is_judged_once_more_by_what_it_is(
    draft_session: Session, stick: Path, machine: Machine, change: dict[str, str]
) -> None:
    forged = look_at_update(lay_release(stick, by=new_publisher()), draft_session, machine)
    with pytest.raises(BadInput, match="không phải là nơi phát hành"):
        prepare_update(draft_session, replace(forged, **change), machine=machine)  # type: ignore[arg-type]
    nothing_happened(draft_session)


def test_an_update_may_be_stopped_while_it_is_copied(draft_session: Session, offer: Offer, machine: Machine) -> None:
    with pytest.raises(UpdateStopped, match="chưa có gì thay đổi"):
        prepare_update(draft_session, offer, cancelled=lambda: True, machine=machine)
    nothing_happened(draft_session)


def test_a_stick_that_is_pulled_while_it_is_read_changes_nothing(
    draft_session: Session, offer: Offer, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a drive that has gone answers: EIO on Linux, EINVAL on Windows."""
    real, asked = os.read, []

    def read(handle: int, size: int) -> bytes:
        if size < len(PROGRAM) // 2:
            return real(handle, size)
        asked.append(size)
        if len(asked) > 1:
            raise OSError(errno.EINVAL, "gone")
        return real(handle, size // 4)

    monkeypatch.setattr(os, "read", read)
    with pytest.raises(FileRefused, match="USB đã bị rút"):
        prepare_update(draft_session, offer, machine=machine)
    monkeypatch.undo()
    nothing_happened(draft_session)


def test_a_stick_that_was_pulled_before_changes_nothing(draft_session: Session, offer: Offer, machine: Machine) -> None:
    assert offer.source is not None
    for path in offer.source.parent.iterdir():
        path.unlink()
    offer.source.parent.rmdir()
    with pytest.raises(WorldError):
        prepare_update(draft_session, offer, machine=machine)
    nothing_happened(draft_session)


@needs_mounts
def test_a_full_disk_stops_the_update_and_the_office_works_on(
    drafts: SampleOffice, stick: Path, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.updating.copying._MARGIN", 0)
    small = tmp_path / "đĩa nhỏ"
    size = sum(path.stat().st_size for path in drafts.home.rglob("*") if path.is_file())
    with small_disk(small, size // 1024 + 4096):
        subprocess.run(["cp", "-r", f"{drafts.home}/.", str(small)], check=True)
        with open_session(small, clock) as session:
            offer = look_at_update(lay_release(stick), session, machine)
            filler = fill(small, len(PROGRAM) // 2)
            with pytest.raises(WorldError, match="không đủ chỗ"):
                prepare_update(session, offer, machine=machine)
            monkeypatch.setattr(preparing, "require_room", lambda *_: None)
            with pytest.raises(WorldError, match="Ổ đĩa đã đầy"):
                prepare_update(session, offer, machine=machine)
            nothing_happened(session)
            filler.unlink()
            fill(small, len(PROGRAM) + 40_000)
            with pytest.raises(WorldError, match="Chưa cập nhật vì chưa sao lưu được"):
                prepare_update(session, offer, machine=machine)
            nothing_happened(session)


def test_no_update_without_a_backup(draft_session: Session, offer: Offer, machine: Machine) -> None:
    (draft_session.home / BACKUP_FOLDER).write_text("một tệp, không phải thư mục", encoding="utf-8")
    with pytest.raises(WorldError, match="Chưa cập nhật vì chưa sao lưu được"):
        prepare_update(draft_session, offer, machine=machine)
    assert left_over(draft_session.home) == []
    assert not draft_session.store.setting(noted.INTENDED)


def test_a_copy_that_is_held_hides_nothing_of_what_failed(draft_session: Session, tmp_path: Path) -> None:
    """A virus scanner keeps what was just copied; a folder cannot be unlinked on any system."""
    (draft_session.home / BACKUP_FOLDER).write_text("một tệp, không phải thư mục", encoding="utf-8")
    with pytest.raises(WorldError, match="Chưa cập nhật vì chưa sao lưu được"):
        preparing.back_up(draft_session, tmp_path, preparing.nothing, 1)


def test_clearing_away_what_updates_left_goes_nowhere_else(draft_session: Session, tmp_path: Path) -> None:
    elsewhere = tmp_path / "nơi khác"
    elsewhere.mkdir()
    (elsewhere / "quý.exe").write_bytes(b"MZ")
    link(draft_session.home / UPDATE_FOLDER, elsewhere)
    updated_seen(draft_session)
    assert (elsewhere / "quý.exe").is_file()


@pytest.mark.parametrize(
    ("system", "kind", "name", "word"),
    [("windows", ZIP, zip_name(NEWER), "giải nén"), ("linux", DEB, deb_name(NEWER), "sudo apt install '")],
)
def test_where_the_program_installs_nothing_the_officer_is_told_how(
    draft_session: Session, stick: Path, system: str, kind: str, name: str, word: str
) -> None:
    here = Machine(system)  # type: ignore[arg-type]
    lay_release(stick)
    (stick / name).write_bytes(b"PACKAGE")
    path = stick / release_name(NEWER)
    path.write_bytes(manifest_of(release_of(NEWER, file_of(), file_of(b"PACKAGE", kind=kind, name=name))))
    prepared = prepare_update(draft_session, look_at_update(path, draft_session, here), machine=here)
    assert prepared.command == () and word in prepared.instruction and str(prepared.copy) in prepared.instruction
    assert prepared.copy.read_bytes() == b"PACKAGE" and prepared.backup.is_file()
    with pytest.raises(BadInput) as caught:
        start_prepared(prepared)
    assert caught.value.remedy == prepared.instruction
    assert updated_note(draft_session) is None, "done by hand, later: nothing has failed"


def test_where_the_program_is_everybodys_an_administrator_is_asked(
    draft_session: Session, offer: Offer, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Program Files")

    assert machine.way == "installer"
    with monkeypatch.context() as patch:
        patch.setattr("workflow.updating.machine.Path.mkdir", refuse)
        assert machine.way == "administrator"
    monkeypatch.setattr("workflow.updating.machine._may_replace", lambda _folder: False)
    prepared = prepare_update(draft_session, offer, machine=machine)
    assert prepared.command == ()
    assert str(prepared.copy) in prepared.instruction and "/S /ALLUSERS" in prepared.instruction
    copied, compared = prepared.instruction.index("chỉ người quản trị"), prepared.instruction.index(prepared.sha256)
    assert copied < compared < prepared.instruction.index("/S"), "not where others may exchange it"


INSTALLER = """#!{python}
import json, os, sys
from pathlib import Path
names = sorted(name for name in os.environ if name.startswith(("_PYI", "_MEI", "PYINSTALLER")))
told = Path(sys.argv[0]).parent / "told.part"
told.write_text(json.dumps([sys.argv[1:], os.getcwd(), names, os.getsid(0) == os.getpid(), sys.stdin.read()]))
told.rename(told.with_suffix(".json"))
"""


def started(prepared: Prepared) -> list[object]:
    start_prepared(prepared)
    told = prepared.copy.parent / "told.json"
    deadline = time.monotonic() + 60
    while not told.exists():
        assert time.monotonic() < deadline
        threading.Event().wait(0.02)
    found: list[object] = json.loads(told.read_text())
    return found


@pytest.mark.skipif(sys.platform == "win32", reason="the installer of this test is a script")
def test_what_was_prepared_is_started_on_its_own(
    draft_session: Session, stick: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("_PYI_ARCHIVE_FILE", "/old/program")
    path = lay_release(stick, data=INSTALLER.format(python=sys.executable).encode())
    prepared = prepare_update(draft_session, look_at_update(path, draft_session, machine), machine=machine)
    prepared.copy.chmod(0o755)
    words, folder, environment, alone, typed = started(prepared)
    assert words == ["/CAPNHAT", "/MO"]
    assert folder == str(prepared.copy.parent) and alone and typed == ""
    assert environment == ["PYINSTALLER_RESET_ENVIRONMENT"]


def test_a_copy_exchanged_before_it_is_started_is_not_started(
    draft_session: Session, offer: Offer, machine: Machine
) -> None:
    prepared = prepare_update(draft_session, offer, machine=machine)
    prepared.copy.write_bytes(PROGRAM + b"!")
    with pytest.raises(BadInput, match="đã bị thay đổi sau khi kiểm tra"):
        start_prepared(prepared)
    prepared.copy.unlink()
    with pytest.raises(FileRefused):
        start_prepared(prepared)


def test_a_system_that_will_not_run_it_is_told_of(draft_session: Session, stick: Path, machine: Machine) -> None:
    offer = look_at_update(lay_release(stick, data=b"no program of any system"), draft_session, machine)
    prepared = prepare_update(draft_session, offer, machine=machine)
    with pytest.raises(FileRefused, match="không cho chạy"):
        start_prepared(prepared)


def opens_as(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """From now on the office is opened by that version of the program."""
    for module in (session_module, noted):
        monkeypatch.setattr(module, "VERSION", version)


def test_after_an_update_the_new_version_says_so_once(
    drafts: SampleOffice, stick: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_session(drafts.home, clock) as session:
        prepared = prepare_update(session, look_at_update(lay_release(stick), session, machine), machine=machine)
    opens_as(monkeypatch, NEWER)
    for _ in range(2):
        with open_session(drafts.home, clock) as session:
            note = updated_note(session)
            assert note is not None
            assert (note.from_version, note.to_version, note.back, note.failed) == (VERSION, NEWER, False, False)
            assert (note.backup, note.news, note.at) == (prepared.backup, NEWS, NOW)
            assert "Đã cập nhật" in note.sentence and prepared.backup.name in note.sentence
    with open_session(drafts.home, clock) as session:
        updated_seen(session)
        assert updated_note(session) is None
        assert left_over(drafts.home) == []
    with open_session(drafts.home, clock) as session:
        assert updated_note(session) is None


def test_an_installer_that_was_started_by_hand_is_noticed_too(
    drafts: SampleOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    opens_as(monkeypatch, NEWER)
    with open_session(drafts.home, clock) as session:
        note = updated_note(session)
        assert note is not None and (note.from_version, note.news, note.backup) == (VERSION, (), None)


def test_a_new_office_has_nothing_to_say(tmp_path: Path) -> None:
    with open_session(tmp_path / "mới", clock) as session:
        assert updated_note(session) is None
        assert not session.store.setting(BEFORE) and not session.store.setting(CHANGED)


@pytest.mark.parametrize("said", ["", "[5] Ổ đĩa không đủ chỗ.", "[0] Đã cài.", "cũ"])
def test_an_update_that_was_not_installed_is_told_of(
    draft_session: Session, offer: Offer, machine: Machine, tmp_path: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    told = tmp_path / INSTALLER_SAYS
    if said:
        lines = ("2024-11-01 08:00:00  [0] Xong.", f"2024-12-10 14:05:00  {said}", "")
        told.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    if said == "cũ":
        told.write_text("2024-12-10 13:00:00  [5] cũ", encoding="utf-8")
        before = (NOW - timedelta(hours=1)).timestamp()
        os.utime(told, (before, before))
    prepare_update(draft_session, offer, machine=machine)
    note = updated_note(draft_session)
    assert note is not None and note.failed and (note.from_version, note.to_version) == (VERSION, NEWER)
    assert "chưa được cài" in note.sentence and "còn nguyên" in note.sentence
    assert note.sentence.endswith("Ổ đĩa không đủ chỗ." if said.startswith("[5]") else "còn nguyên.")
    updated_seen(draft_session)
    assert updated_note(draft_session) is None


def test_a_note_that_cannot_be_read_says_nothing(draft_session: Session) -> None:
    draft_session.store.set_settings({noted.INTENDED: "{not json", noted.RETURNED: '{"at": 7}'})
    assert updated_note(draft_session) is None


def test_notes_in_a_backup_of_a_stranger_break_nothing(draft_session: Session, tmp_path: Path) -> None:
    nested = '{"x":' + "[" * 200_000
    used = {BEFORE: "0.0.9", BEFORE_SCHEMA: "²", CHANGED: "2024"}
    draft_session.store.set_settings({noted.INTENDED: nested, noted.RETURNED: nested, **used})
    assert updated_note(draft_session) is not None
    earlier = earlier_version(draft_session, installed_machine(tmp_path / "cũ", "0.0.9"))
    assert earlier is not None and earlier.keeps_data


def test_a_program_that_was_unpacked_is_not_taken_for_installed(tmp_path: Path) -> None:
    assert Machine("windows", tmp_path).way == "zip"
    (tmp_path / KEPT_INSTALLERS).mkdir()
    assert Machine("windows", tmp_path).way == "installer"
    assert Machine("other").way == "none" and Machine("other").kind is None
