"""A backup is looked into before it is put back; a stick takes all to another computer; refusals leave nothing."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.errors import BadInput, WorldError
from forms.files import FileRefused
from storage.database import DamagedDatabase, ForeignFile, NewerDatabase
from tests.conftest import NOW, SampleOffice, clock
from workflow import moving
from workflow.backups import backup_list, daily_backup, make_backup
from workflow.moving import (
    carry_out,
    data_size,
    find_backup,
    preview_backup,
    restore_with_keys,
    restored_text,
)
from workflow.office import require_office
from workflow.reports import report_list, set_cells, start_report
from workflow.session import Session, open_session


@pytest.fixture
def later(draft_session: Session) -> Iterator[Session]:
    """The sample office an hour after `before` was backed up."""
    make_backup(draft_session)
    draft_session.clock = lambda: NOW + timedelta(hours=1)
    yield draft_session


def backup_of(session: Session) -> Path:
    return backup_list(session.home)[0].path


def spoiled(session: Session, folder: Path, statement: str) -> Path:
    """A copy of a backup of now in which something was changed by another program."""
    path = Path(shutil.copy(make_backup(session), folder / "sao.sqlite3"))
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()
    return path


def test_a_backup_of_now_would_lose_nothing(draft_session: Session) -> None:
    seen = preview_backup(draft_session, make_backup(draft_session))
    assert (seen.made_at, seen.office, seen.lost) == (NOW, "Phường Võ Cường", ())
    assert {(line.form_title, line.state_text, line.revision) for line in seen.reports} == {
        ("Phụ lục 01", "đang nhập", 1), ("Phụ lục 02", "đang nhập", 1),
    }  # fmt: skip
    assert all(line.cells and line.changed_at for line in seen.reports)


def test_what_would_be_lost_is_named(later: Session) -> None:
    first = next(info for info in report_list(later) if info.form == "phu-luc-01")
    set_cells(later, first.id, {"M3.2a.1": Cell(Decimal(77))})
    start_report(later, "phu-luc-02", "2024-H1")
    lost = preview_backup(later, backup_of(later)).lost
    assert any("Phụ lục 02, 6 tháng đầu năm 2024: chưa có" in sentence for sentence in lost)
    assert any("Phụ lục 01, năm 2024: đã sửa sau" in sentence and "15:03" in sentence for sentence in lost)
    assert len(lost) == 2


def test_a_file_that_is_no_backup_is_refused_before_anything(draft_session: Session, tmp_path: Path) -> None:
    text, broken = tmp_path / "thu.sqlite3", tmp_path / "hong.sqlite3"
    text.write_text("xin chào" * 100, encoding="utf-8")
    data = make_backup(draft_session).read_bytes()
    broken.write_bytes(data[: len(data) // 2])
    for path, error in ((text, DamagedDatabase), (broken, DamagedDatabase), (tmp_path / "không có", BadInput)):
        with pytest.raises(error):
            preview_backup(draft_session, path)
    with pytest.raises((ForeignFile, DamagedDatabase)):
        preview_backup(draft_session, text)


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("DROP TABLE reports", DamagedDatabase),
        ("DROP TABLE settings", DamagedDatabase),
        ("UPDATE history SET at = 'hôm qua'", DamagedDatabase),
        ("UPDATE _sqlite_migrations SET name = 'mai sau' WHERE name = 'start'", NewerDatabase),
    ],
)
def test_a_sound_file_that_is_no_office_is_refused(
    draft_session: Session, tmp_path: Path, statement: str, error: type[WorldError]
) -> None:
    with pytest.raises(error):
        preview_backup(draft_session, spoiled(draft_session, tmp_path, statement))


@pytest.mark.parametrize("noted", ["x", "[]", "5", '["09190", 5]'])
def test_a_backup_whose_unit_cannot_be_read_is_still_looked_into(
    draft_session: Session, tmp_path: Path, noted: str
) -> None:
    path = spoiled(draft_session, tmp_path, f"UPDATE settings SET value = '{noted}' WHERE name = 'unit.noted'")
    seen = preview_backup(draft_session, path)
    assert (seen.office, len(seen.reports)) == ("", 2)


def test_everything_goes_to_another_computer(finished: SampleOffice, tmp_path: Path) -> None:
    stick, new = tmp_path / "USB của tôi", tmp_path / "máy mới"
    stick.mkdir()
    with open_session(finished.home, clock) as session:
        office, reports = require_office(session).unit, report_list(session)
        done = carry_out(session, stick)
    assert done.folder.parent == stick and done.keys == 4 and done.size > 0
    assert [path.name for path in stick.iterdir()] == [done.folder.name]
    assert find_backup(stick) == find_backup(done.folder) == find_backup(done.backup) == done.backup
    with open_session(new, clock) as session:
        seen = preview_backup(session, find_backup(stick))
        assert (seen.office, seen.lost, len(seen.reports)) == (office.name, (), len(reports))
    result = restore_with_keys(new, done.backup)
    assert str(result.set_aside[0]) in restored_text(result)
    with open_session(new, clock) as session:
        assert (require_office(session).unit, report_list(session)) == (office, reports)
        assert require_office(session).key_name == "khoa-ky"
    for key in (finished.home / "keys").iterdir():
        assert (new / "keys" / key.name).read_bytes() == key.read_bytes()


def test_a_key_of_this_computer_is_never_replaced(finished: SampleOffice, tmp_path: Path) -> None:
    with open_session(finished.home, clock) as session:
        done = carry_out(session, tmp_path)
    own = finished.home / "keys" / "khoa-ky.p12"
    carried, other = own.read_bytes(), own.with_name("khoa-ky-2.p12")
    own.write_bytes(b"khac")
    result = restore_with_keys(finished.home, done.backup)
    assert own.read_bytes() == b"khac" and other.read_bytes() == carried
    assert other.with_suffix(".cer").exists() and other.with_name("khoa-ky-2.giai-ma.p12").exists()
    assert "được giữ với tên “khoa-ky-2”" in restored_text(result)
    again = {path.name: path.read_bytes() for path in own.parent.iterdir()}
    restore_with_keys(finished.home, done.backup)
    assert {path.name: path.read_bytes() for path in own.parent.iterdir()} == again


def test_a_key_whose_name_differs_in_large_letters_alone_gets_another(finished: SampleOffice, tmp_path: Path) -> None:
    """For Windows the two are one name: the key that is brought would be lost, or lie in the place of the one here."""
    with open_session(finished.home, clock) as session:
        done = carry_out(session, tmp_path)
    keys = done.folder / "keys"
    carried = (keys / "khoa-ky.p12").read_bytes()
    for path in sorted(keys.iterdir()):
        path.rename(path.with_name("x")).rename(path.with_name(path.name.replace("khoa-ky", "Khoa-Ky")))
    own = finished.home / "keys" / "khoa-ky.p12"
    own.write_bytes(b"khac")
    assert restore_with_keys(finished.home, done.backup).renamed_keys == (("Khoa-Ky", "Khoa-Ky-2"),)
    assert own.read_bytes() == b"khac" and own.with_name("Khoa-Ky-2.p12").read_bytes() == carried


def test_a_stick_that_goes_before_its_keys_are_read_changes_nothing(finished: SampleOffice, tmp_path: Path) -> None:
    with open_session(finished.home, clock) as session:
        done = carry_out(session, tmp_path)
    (done.folder / "keys" / "khac.p12").write_bytes(b"x" * (1 << 21))
    before = {path: path.read_bytes() for path in finished.home.rglob("*") if path.is_file()}
    with pytest.raises(WorldError):
        restore_with_keys(finished.home, done.backup)
    assert {path: path.read_bytes() for path in finished.home.rglob("*") if path.is_file()} == before


def test_two_copies_of_one_second_lie_side_by_side(draft_session: Session, tmp_path: Path) -> None:
    first, second = carry_out(draft_session, tmp_path), carry_out(draft_session, tmp_path)
    assert first.folder != second.folder and first.folder.is_dir() and second.folder.is_dir()


def test_a_stick_that_is_gone_is_told(draft_session: Session, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Không thấy"):
        carry_out(draft_session, tmp_path / "đã rút")


@pytest.mark.parametrize(("code", "says"), [(errno.ENOSPC, "đầy"), (errno.EROFS, "chỉ cho đọc"), (errno.EIO, "USB")])
def test_a_stick_that_refuses_keeps_nothing_half(
    draft_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, says: str
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    make_backup(draft_session)
    backup = backup_of(draft_session)
    stick = tmp_path / "usb"
    stick.mkdir()
    monkeypatch.setattr(moving, "make_backup", lambda _session: backup)
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FileRefused) as told:
        carry_out(draft_session, stick)
    monkeypatch.undo()
    assert says in f"{told.value.sentence} {told.value.remedy}"
    assert list(stick.iterdir()) == []


def test_a_copy_that_reads_otherwise_is_told(
    draft_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bad_stick(path: Path, data: bytes, *, private: bool = False) -> None:
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))

    monkeypatch.setattr(moving, "write_file", bad_stick)
    with pytest.raises(WorldError, match="không khớp"):
        carry_out(draft_session, tmp_path)


def test_a_folder_without_a_backup_is_told(tmp_path: Path) -> None:
    (tmp_path / "ảnh.sqlite3").write_bytes(b"x")
    with pytest.raises(BadInput, match="Không thấy bản sao lưu"):
        find_backup(tmp_path)


def test_the_size_of_the_data_counts_all_of_it(drafts: SampleOffice) -> None:
    before = data_size(drafts.home)
    shutil.copyfile(drafts.home / "bao-cao.sqlite3", drafts.home / "thêm.bin")
    assert data_size(drafts.home) == before + (drafts.home / "thêm.bin").stat().st_size


def test_a_backup_is_made_daily_also_after_the_clock_ran_ahead(draft_session: Session) -> None:
    assert daily_backup(draft_session) is not None
    assert daily_backup(draft_session) is None
    draft_session.clock = lambda: NOW - timedelta(days=400)
    assert daily_backup(draft_session) is not None
