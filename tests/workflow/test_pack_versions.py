"""Versions of a pack: the newest for what is begun, each report with its own, all of them in backups."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.pack import PACK_HEAD
from forms.resources import resource_path
from storage.pack_files import PACK_FOLDER, kept_versions, version_folder
from tests.conftest import clock
from tests.packs import TWO_TIER, install_two_tier
from workflow import packs
from workflow.backups import make_backup, restore
from workflow.office import init_office
from workflow.packs import find_pack, forget_pack, keep_pack
from workflow.reports import open_report, start_report
from workflow.session import open_session

UNIT = "24"


def stamp(home: Path, version: int) -> None:
    """Put the next version in over what lies in the data folder; its first row is called otherwise."""
    head = home / PACK_FOLDER / TWO_TIER / PACK_HEAD
    text = re.sub(r"(?m)^version = \d+$", f"version = {version}", head.read_text("utf-8"))
    head.write_text(text, "utf-8")
    form = head.with_name("phu-luc-01.toml")
    text = re.sub(r'(?m)^short = ".*"$', f'short = "Phụ lục 01 bản {version}"', form.read_text("utf-8"), count=1)
    form.write_text(text, "utf-8")
    forget_pack(TWO_TIER, home)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An office whose report was begun with version 3; version 5 was put in after it."""
    home = tmp_path / "nhà"
    install_two_tier(home)
    stamp(home, 3)
    with open_session(home, clock) as session:
        init_office(session, TWO_TIER, UNIT)
        start_report(session, "phu-luc-01", "2025")
    stamp(home, 5)
    return home


def opened_with(home: Path) -> tuple[int, str]:
    """The version that the report is opened with, as the pack and as the form say it."""
    with open_session(home, clock) as session:
        found = open_report(session, "phu-luc-01/2025")
        return found.pack.version, found.form.short


def test_a_report_opens_with_its_own_version_and_new_ones_take_the_newest(home: Path) -> None:
    assert kept_versions(home, TWO_TIER) == (3,)
    assert opened_with(home) == (3, "Phụ lục 01 bản 3")
    with open_session(home, clock) as session:
        start_report(session, "phu-luc-01", "2026")
        assert open_report(session, "phu-luc-01/2026").pack.version == 5
    assert kept_versions(home, TWO_TIER) == (3, 5)


def test_the_version_asked_for_or_else_the_newest(home: Path) -> None:
    assert [find_pack(TWO_TIER, home, version).version for version in (0, 3, 5, 4, 9)] == [5, 3, 5, 5, 5]
    assert find_pack(TWO_TIER, home, 3) is find_pack(TWO_TIER, home, 3)


def test_each_version_is_kept_ready_of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [find_pack(TWO_TIER, home, version) for version in (3, 5)]
    monkeypatch.setattr(packs, "_READY", {})
    monkeypatch.setattr(packs, "_read", lambda _: pytest.fail("TOML was read again"))
    assert [find_pack(TWO_TIER, home, version) for version in (3, 5)] == before


def test_an_older_pack_than_the_reports_is_not_taken_for_the_newest(home: Path) -> None:
    keep_pack(find_pack(TWO_TIER, home), home)
    stamp(home, 2)
    assert find_pack(TWO_TIER, home).version == 5


def test_all_versions_travel_with_a_backup(home: Path) -> None:
    with open_session(home, clock) as session:
        make_backup(session)
    shutil.rmtree(home / PACK_FOLDER)
    forget_pack(TWO_TIER, home)
    restore(home)
    assert opened_with(home) == (3, "Phụ lục 01 bản 3")
    assert find_pack(TWO_TIER, home).version == 5


def test_a_version_that_is_no_pack_any_more_gives_way_to_the_newest(home: Path) -> None:
    (version_folder(home, TWO_TIER, 3) / "phu-luc-01.toml").write_text("hỏng = ", "utf-8")
    forget_pack(TWO_TIER, home)
    assert opened_with(home) == (5, "Phụ lục 01 bản 5")


def test_every_earlier_version_that_ships_can_be_used(tmp_path: Path) -> None:
    heads = resource_path("packs").glob(f"*/ban-*/{PACK_HEAD}")
    earlier = {(head.parents[1].name, int(head.parent.name.removeprefix("ban-"))) for head in heads}
    assert earlier
    for pack_id, version in earlier:
        assert find_pack(pack_id, tmp_path, version).version == version < find_pack(pack_id, tmp_path).version


def test_a_kept_version_that_was_spoilt_is_kept_anew(home: Path) -> None:
    kept = version_folder(home, TWO_TIER, 5)
    for spoilt in ("hỏng = ", 'key = "phu-luc-01"'):
        keep_pack(find_pack(TWO_TIER, home), home)
        (kept / "phu-luc-01.toml").write_text(spoilt, "utf-8")
        forget_pack(TWO_TIER, home)
    keep_pack(find_pack(TWO_TIER, home), home)
    shutil.rmtree(home / PACK_FOLDER / TWO_TIER / "ban-3")
    (home / PACK_FOLDER / TWO_TIER / PACK_HEAD).unlink()
    forget_pack(TWO_TIER, home)
    assert find_pack(TWO_TIER, home).version == 5


def test_a_half_exchanged_pack_is_no_version_at_all(home: Path) -> None:
    """A stop between its files: forms of another version under the head of this one, or one that says nothing."""
    keep_pack(find_pack(TWO_TIER, home), home)
    whole = find_pack(TWO_TIER, home)
    form = home / PACK_FOLDER / TWO_TIER / "phu-luc-01.toml"
    text = form.read_text("utf-8")
    for half in (text.replace("bản 5", "bản 6"), "hỏng = "):
        form.write_text(half, "utf-8")
        forget_pack(TWO_TIER, home)
        assert find_pack(TWO_TIER, home) == find_pack(TWO_TIER, home, 5) == whole
    assert opened_with(home) == (3, "Phụ lục 01 bản 3")


@pytest.mark.parametrize("place", ["", "ban-3"])
def test_a_backup_brings_back_what_was_spoilt_and_never_takes_spoilt_for_whole(home: Path, place: str) -> None:
    form = home / PACK_FOLDER / TWO_TIER / place / "phu-luc-01.toml"
    whole = form.read_bytes()
    with open_session(home, clock) as session:
        make_backup(session)
    form.write_bytes(b"")
    with open_session(home, clock) as session:
        make_backup(session)
    restore(home)
    assert form.read_bytes() == whole
    assert opened_with(home) == (3, "Phụ lục 01 bản 3")


def test_a_version_laid_beside_a_pack_that_ships_does_not_stand_over_it(tmp_path: Path) -> None:
    shipped = resource_path("packs", "bac-ninh-2024")
    folder = version_folder(tmp_path, "bac-ninh-2024", 99)
    shutil.copytree(shipped, folder, ignore=shutil.ignore_patterns("ban-*"))
    head = folder / PACK_HEAD
    head.write_text(re.sub(r"(?m)^version = \d+$", "version = 99", head.read_text("utf-8")), "utf-8")
    assert find_pack("bac-ninh-2024", tmp_path).version < 99
    assert find_pack("bac-ninh-2024", tmp_path, 99).version == 99


@pytest.mark.parametrize("name", ["..", "../packs/bac-ninh-2024", "", ".", "/etc"])
def test_an_id_out_of_a_file_leads_nowhere(home: Path, name: str) -> None:
    with pytest.raises(BadInput, match="Không có gói biểu mẫu"):
        find_pack(name, home, 3)
