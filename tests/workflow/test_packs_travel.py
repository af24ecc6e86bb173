"""Packs of the data folder go where the data go: an office that was restored opens its reports."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from forms.cells import Cell
from forms.pack import PACK_HEAD
from storage.pack_files import PACK_FOLDER
from tests.conftest import clock
from tests.packs import TWO_TIER, install_two_tier
from workflow.backups import backup_list, make_backup, restore
from workflow.moving import carried_text, carry_out, restore_with_keys
from workflow.office import init_office
from workflow.packs import find_pack, forget_pack
from workflow.reports import open_report, report_list, set_cells, start_report
from workflow.session import open_session

UNIT, NUMBER = "24", Cell("12/BC")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An office on a pack of its data folder, with a report and a backup of it."""
    home = tmp_path / "nhà"
    install_two_tier(home)
    with open_session(home, clock) as session:
        init_office(session, TWO_TIER, UNIT)
        report = start_report(session, "phu-luc-01", "2025")
        set_cells(session, report, {"document.number": NUMBER})
        make_backup(session)
    return home


def head_of(home: Path) -> Path:
    return home / PACK_FOLDER / TWO_TIER / PACK_HEAD


def said_in(home: Path) -> Cell:
    """What the office's one report says where something was typed."""
    with open_session(home, clock) as session:
        (head,) = report_list(session)
        return open_report(session, head.id).report.cell("document.number")


def versioned(home: Path, version: int) -> None:
    """Let the pack of a folder say that it is of this version."""
    text = head_of(home).read_text("utf-8")
    head_of(home).write_text(re.sub(r"(?m)^version = \d+$", f"version = {version}", text), "utf-8")


def test_a_lost_pack_comes_back_with_the_backup(home: Path) -> None:
    shutil.rmtree(home / PACK_FOLDER)
    forget_pack(TWO_TIER, home)
    restore(home)
    assert said_in(home).value == NUMBER.value


def test_another_computer_has_the_pack_from_the_stick(home: Path, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    with open_session(home, clock) as session:
        done = carry_out(session, tmp_path / "usb")
    assert (done.packs, done.keys) == (1, 0) and "1 gói biểu mẫu" in carried_text(done)
    other = tmp_path / "máy khác"
    restore_with_keys(other, done.backup)
    assert said_in(other).value == NUMBER.value


def test_a_newer_pack_stays_where_an_older_backup_is_put_back(home: Path) -> None:
    versioned(home, 80)
    restore(home, backup_list(home)[0].path)
    assert find_pack(TWO_TIER, home).version == 80


def test_a_newer_pack_of_the_backup_is_used_at_once(home: Path) -> None:
    assert find_pack(TWO_TIER, home).version < 80
    versioned(home / "sao-luu", 80)
    restore(home, backup_list(home)[0].path)
    assert find_pack(TWO_TIER, home).version == 80


def test_each_backup_has_the_pack_as_it_is_now(home: Path) -> None:
    versioned(home, 80)
    with open_session(home, clock) as session:
        make_backup(session)
    assert head_of(home / "sao-luu").read_bytes() == head_of(home).read_bytes()


def test_a_pack_that_cannot_be_read_is_kept_and_put_over_no_other(home: Path) -> None:
    whole = head_of(home).read_bytes()
    head_of(home / "sao-luu").write_bytes(b"version = ")
    restore(home, backup_list(home)[0].path)
    assert head_of(home).read_bytes() == whole
