"""Versions of a pack: the newest for what is begun, each report with its own, all of them in backups."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.resources import resource_path
from storage.pack_files import PACK_FOLDER, PACK_HEAD, kept_versions, version_folder
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


@pytest.mark.parametrize("name", ["..", "../packs/bac-ninh-2024", "", ".", "/etc"])
def test_an_id_out_of_a_file_leads_nowhere(home: Path, name: str) -> None:
    with pytest.raises(BadInput, match="Không có gói biểu mẫu"):
        find_pack(name, home, 3)
