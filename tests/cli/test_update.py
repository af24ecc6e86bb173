"""Updates by the commands: looked at, found, taken, gone back from."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from forms.release import DEB, deb_name, installer_name
from forms.version import VERSION
from main import main
from signing.names import release_name
from storage.backup import list_backups
from storage.store import DATABASE_FILE
from tests.cli.conftest import Run
from tests.conftest import SampleOffice
from tests.releases import (
    NEWER,
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
from tests.wine import under_wine
from workflow.updating import machine, noticing
from workflow.updating.machine import Machine


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    """The commands run on a Windows machine with the program installed, and the publisher trusted."""
    by = new_publisher(days=9999)
    trust_publishers(monkeypatch, tmp_path / "anchors", by, publisher())
    found = installed_machine(tmp_path / "máy", "0.0.8")
    monkeypatch.setattr(machine, "this_machine", lambda: found)
    lay_release(tmp_path / "usb", by=by)
    monkeypatch.setattr(noticing, "removable_drives", lambda: ())
    return found


def test_a_release_is_looked_at_with_and_without_an_office(drafts: SampleOffice, tmp_path: Path, run: Run) -> None:
    for home in (drafts.home, tmp_path / "trống"):
        for name in (release_name(NEWER), installer_name(NEWER)):
            status, data, _ = run(home, "update", "look", str(tmp_path / "usb" / name))
            assert status == 0 and data["may_take"] and data["version"] == NEWER
            assert data["sha256"] == file_of().sha256
    assert not (tmp_path / "trống").exists()


def test_a_release_that_may_not_be_taken_is_a_no(drafts: SampleOffice, tmp_path: Path, run: Run) -> None:
    path = lay_release(tmp_path / "lạ", by=new_publisher())
    status, data, _ = run(drafts.home, "update", "look", str(path))
    assert (status, data["outcome"], data["may_take"]) == (1, "untrusted", False)
    status, _, said = run(drafts.home, "update", "take", str(path))
    assert status == 2 and "không phải là nơi phát hành" in said
    assert list_backups(drafts.home) == []


def test_a_release_is_no_report(drafts: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(drafts.home), "verify", str(tmp_path / "usb" / release_name(NEWER))]) == 1
    assert "update look" in capsys.readouterr().out


def test_backups_say_which_version_made_them(
    drafts: SampleOffice, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run(drafts.home, "backup")
    assert [item["program"] for item in run(drafts.home, "backup", "--list")[1]] == [VERSION]
    assert main(["--home", str(drafts.home), "backup", "--list"]) == 0
    assert f"phiên bản {VERSION}" in capsys.readouterr().out


def test_what_is_printed_for_people_names_signer_and_news(
    drafts: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(drafts.home), "update", "look", str(tmp_path / "usb" / release_name(NEWER))]) == 0
    said = capsys.readouterr().out
    assert f"Phiên bản {NEWER}" in said and "Nơi phát hành thử nghiệm" in said and "- Nhập nhanh hơn." in said


def test_an_update_is_taken_and_not_started_unless_asked(
    drafts: SampleOffice, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    installer = tmp_path / "usb" / installer_name(NEWER)
    status, data, _ = run(drafts.home, "update", "take", str(installer))
    assert status == 0 and data["command"] == [data["file"], "/CAPNHAT", "/MO"] and not data["started"]
    assert Path(data["file"]).read_bytes() == PROGRAM and Path(data["backup"]).is_file()
    assert main(["--home", str(drafts.home), "update", "take", str(installer)]) == 0
    assert "Chưa cài gì" in capsys.readouterr().out


@pytest.mark.skipif(under_wine(), reason="Wine takes what is no program for one of DOS")
def test_an_update_that_the_system_will_not_run_is_told_of(drafts: SampleOffice, tmp_path: Path, run: Run) -> None:
    status, _, said = run(drafts.home, "update", "take", str(tmp_path / "usb" / release_name(NEWER)), "--run")
    assert status == 2 and "không cho chạy" in said


def test_on_linux_the_command_is_said(
    drafts: SampleOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine, "this_machine", lambda: Machine("linux"))
    folder = tmp_path / "gói"
    folder.mkdir()
    (folder / deb_name(NEWER)).write_bytes(b"DEB")
    by = new_publisher(days=9999)
    trust_publishers(monkeypatch, tmp_path / "other", by)
    release = release_of(NEWER, file_of(b"DEB", kind=DEB, name=deb_name(NEWER)))
    (folder / release_name(NEWER)).write_bytes(manifest_of(release, by))
    assert main(["--home", str(drafts.home), "update", "take", str(folder / deb_name(NEWER))]) == 0
    assert "sudo apt install '" in capsys.readouterr().out


def test_the_list_names_sticks_and_the_version_before(
    drafts: SampleOffice, tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    status, data, _ = run(drafts.home, "update", "list")
    assert (status, data["current"], data["offers"], data["earlier"]["version"]) == (0, VERSION, [], "0.0.8")
    real = noticing.find_updates
    monkeypatch.setattr("cli.update.find_updates", lambda session: real(session, [tmp_path / "usb"]))
    assert main(["--home", str(drafts.home), "update", "list"]) == 0
    said = capsys.readouterr().out
    assert NEWER in said and "update back" in said


def test_going_back_is_prepared(drafts: SampleOffice, run: Run) -> None:
    status, data, _ = run(drafts.home, "update", "back")
    assert status == 0 and data["version"] == "0.0.8" and data["command"][1:] == ["/CAPNHAT", "/TROLAI", "/MO"]


def test_where_there_is_nothing_to_go_back_to_the_answer_is_no(drafts: SampleOffice, here: Machine, run: Run) -> None:
    assert here.folder is not None
    shutil.rmtree(here.folder / "bo-cai-dat")
    status, data, said = run(drafts.home, "update", "back")
    assert (status, data) == (1, None) and "không có bộ cài đặt" in said


def test_over_data_of_a_newer_version_going_back_opens_the_last_backup(drafts: SampleOffice, run: Run) -> None:
    assert run(drafts.home, "backup")[0] == 0
    with closing(sqlite3.connect(drafts.home / DATABASE_FILE)) as connection:
        connection.execute("PRAGMA user_version = 999")
    status, _, said = run(drafts.home, "list")
    assert status == 2 and "phiên bản mới hơn" in said and "bản sao lưu lúc" in said
    status, data, _ = run(drafts.home, "update", "back")
    assert status == 0 and Path(data["set_aside"][0]).is_file()
    assert run(drafts.home, "list")[0] == 0
    (backup,) = list_backups(drafts.home)
    backup.path.unlink()
    with closing(sqlite3.connect(drafts.home / DATABASE_FILE)) as connection:
        connection.execute("PRAGMA user_version = 999")
    status, _, said = run(drafts.home, "update", "back")
    assert status == 2 and "cài phiên bản mới" in said
