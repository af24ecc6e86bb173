"""A small stick on Windows: listed, filled, left when it is to be pulled. packaging/windows/suite.py plugs it in."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from exports.delivery import NoRoom, place_files
from exports.drives import drive_of, removable_drives, require_drive
from exports.windows_drives import leave_stick
from forms.files import FileRefused
from workflow.office import init_office
from workflow.session import VIETNAM, open_session

VARIABLE = "BDG_SMALL_DRIVE"
FILES = {"BDG_x_r1.asice": os.urandom(70_000), "BDG_x_r1.pdf": os.urandom(30_000)}
NOON = datetime(2024, 6, 1, 12, tzinfo=VIETNAM)
Usage = namedtuple("Usage", "total used free")


def on(root: Path) -> list[Path]:
    """What lies on it; the file in which Wine keeps the label apart."""
    return [path for path in root.iterdir() if path.name != ".windows-label"]


@pytest.fixture
def stick() -> Iterator[Path]:
    if not os.environ.get(VARIABLE):
        pytest.skip(f"{VARIABLE} names no empty stick: packaging/windows/suite.py plugs one in")
    root = Path(os.environ[VARIABLE])
    yield root
    for path in on(root):
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def fill(root: Path, leave: int) -> Path:
    filler = root / "day.bin"
    with filler.open("wb", buffering=0) as stream:
        stream.write(bytes(max(shutil.disk_usage(root).free - leave, 0)))
    return filler


def test_it_is_listed_with_its_name_and_room(stick: Path) -> None:
    found = {drive.path: drive for drive in removable_drives()}[stick]
    assert found.name.endswith(f"({stick.drive})") and 0 < found.free <= found.total
    assert drive_of(stick / "báo cáo") == require_drive(stick) == found
    assert drive_of(Path.cwd()) is None


def test_files_are_flushed_to_it_and_found_there_again(stick: Path) -> None:
    place_files(stick / "báo cáo", FILES, drive=True)
    assert {path.name: path.read_bytes() for path in (stick / "báo cáo").iterdir()} == FILES
    assert all(one.already for one in place_files(stick / "báo cáo", FILES, drive=True))


def test_a_full_one_is_told_before_and_while_it_is_written(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filler = fill(stick, 40_000)
    with pytest.raises(NoRoom, match="ổ đĩa đầy"):
        place_files(stick, FILES)
    told = [Usage(10**9, 0, 10**9)]
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: told.pop() if told else real(path))
    with pytest.raises(FileRefused, match="Ổ đĩa đã đầy"):
        place_files(stick, FILES)
    assert on(stick) == [filler]


def test_data_on_a_full_one_are_not_lost_and_go_on_when_there_is_room(stick: Path) -> None:
    with open_session(stick / "nhà", lambda: NOON) as session:
        filler = fill(stick, 0)
        with pytest.raises(FileRefused, match=r"Ổ đĩa đã đầy|Ổ đĩa báo lỗi"):
            for number in range(200):
                session.store.set_settings({f"thử {number}": "x" * 5000})
        filler.unlink()
        init_office(session, "bac-ninh-2024", "09190")
    with open_session(stick / "nhà", lambda: NOON) as session:
        assert session.store.setting("unit") == "09190" and not session.recovered


def test_the_program_does_not_stay_on_it(stick: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file on it that is clicked on starts the program there, and Windows then says that the stick is in use."""
    monkeypatch.chdir(tmp_path)
    leave_stick()
    assert Path.cwd() == tmp_path
    monkeypatch.chdir(stick)
    leave_stick()
    assert Path.cwd() == Path.home()
