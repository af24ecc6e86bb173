"""A stop at any moment of installing a pack: the version before or the new one, whole, and the next try ends it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from storage.pack_files import PACK_FOLDER
from tests.conftest import COMMUNE, clock
from tests.pack_samples import PROVINCE, SHIPPED, edited, pack_file, stamped
from tests.signed_bundles import trust
from workflow.office import init_office
from workflow.packing.installing import install_own, install_pack, pack_acts
from workflow.packing.looking import look_at_pack
from workflow.packs import find_pack, forget_pack
from workflow.reports import open_report, report_list, start_report
from workflow.session import Session, open_session

OWN = "bac-ninh-2027"


def signed(session: Session, version: int) -> None:
    install_pack(session, look_at_pack(session, pack_file(stamped(SHIPPED, version))))


def own(session: Session, version: int) -> None:
    install_own(session, stamped(OWN, version))


WAYS: dict[str, Callable[[Session, int], None]] = {SHIPPED: signed, OWN: own}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with version 80 of either pack."""
    home = tmp_path_factory.mktemp("stops") / "nhà"
    with open_session(home, clock) as session:
        init_office(session, SHIPPED, COMMUNE)
        trust(session, home, PROVINCE)
        for install in WAYS.values():
            install(session, 80)
    return home


class Stop:
    """The program ends before the renaming of that number."""

    def __init__(self, at: int) -> None:
        self.left, self.replace = at, Path.replace

    def __call__(self, path: Path, target: Path) -> Path:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt
        return self.replace(path, target)


@pytest.mark.parametrize("pack_id", WAYS)
def test_a_stop_between_any_two_files_leaves_a_whole_pack(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack_id: str
) -> None:
    """The first renamings keep the version that was there; then come the file it came in, the forms, the head."""
    home = tmp_path / "nhà"
    shutil.copytree(template, home)
    with open_session(home, clock) as session:
        for at in range(0, 99, 2):
            forget_pack(pack_id, home)
            found = find_pack(pack_id, home)
            assert found.version == 80 and all(form.short.startswith("80: ") for form in found.forms)
            assert [act.version for act in pack_acts(session, pack_id)] == [80]
            stop = Stop(at)
            with monkeypatch.context() as patched:
                patched.setattr(Path, "replace", lambda path, target, stop=stop: stop(path, target))
                try:
                    WAYS[pack_id](session, 81)
                except KeyboardInterrupt:
                    continue
            break
        assert at > len(stamped(pack_id, 81)) and find_pack(pack_id, home).version == 81
        WAYS[pack_id](session, 82)
        assert [act.version for act in pack_acts(session, pack_id)] == [80, 81, 82]


@pytest.mark.parametrize("pack_id", WAYS)
def test_an_installation_that_was_not_noted_is_noted_when_it_is_done_again(
    template: Path, tmp_path: Path, pack_id: str
) -> None:
    """A stop after the last file; or a backup of before was put back."""
    home = tmp_path / "nhà"
    shutil.copytree(template, home)
    with open_session(home, clock) as session:
        WAYS[pack_id](session, 81)
    shutil.copy(template / "bao-cao.sqlite3", home)
    with open_session(home, clock) as session:
        assert find_pack(pack_id, home).version == 81
        WAYS[pack_id](session, 81)
        assert [act.version for act in pack_acts(session, pack_id)] == [80, 81]


def test_a_version_that_was_here_with_other_content_does_not_come_back_as_another(
    template: Path, tmp_path: Path
) -> None:
    home = tmp_path / "nhà"
    shutil.copytree(template, home)
    shutil.rmtree(home / PACK_FOLDER)
    forget_pack(OWN, home)
    with open_session(home, clock) as session:
        other = edited(stamped(OWN, 80), ("due_day = 25", "due_day = 20"))
        looked = look_at_pack(session, pack_file(other))
        assert looked.outcome == "conflict" and "đã từng cài" in looked.sentence
        install_own(session, stamped(OWN, 80))


def test_what_a_stop_leaves_is_cleared_away(template: Path, tmp_path: Path) -> None:
    home = tmp_path / "nhà"
    shutil.copytree(template, home)
    left = [home / PACK_FOLDER / OWN / ".0a.part", home / "goi-bieu-mau-soan" / OWN / "buoc" / ".0b.part"]
    for path in left:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    with open_session(home, clock):
        assert not any(path.exists() for path in left)


def test_a_version_whose_folder_is_gone_is_laid_down_again_out_of_its_file(template: Path, tmp_path: Path) -> None:
    home = tmp_path / "nhà"
    shutil.copytree(template, home)
    with open_session(home, clock) as session:
        session.store.set_settings({"packs": OWN})
        report = start_report(session, "phu-luc-01", "2024")
        for pack_id, install in WAYS.items():
            install(session, 81)
            shutil.rmtree(home / PACK_FOLDER / pack_id)
            forget_pack(pack_id, home)
        session.opened.clear()
        assert open_report(session, report).pack.version == 80
        assert [session.pack(OWN, version).version for version in (81, 0)] == [81, 81]
        session.pack(SHIPPED, 81)
        assert session.pack(SHIPPED).version == 81, "it came signed"


def test_a_report_whose_pack_is_lost_hides_no_other(template: Path, tmp_path: Path) -> None:
    home = tmp_path / "nhà"
    shutil.copytree(template, home)
    with open_session(home, clock) as session:
        start_report(session, "phu-luc-01", "2024")
        session.store.set_settings({"pack": OWN})
        start_report(session, "phu-luc-02", "2024")
        session.store.set_settings({"pack": SHIPPED})
        for act in pack_acts(session, OWN):
            (home / "bundles" / act.blob).unlink()
        shutil.rmtree(home / PACK_FOLDER / OWN)
        forget_pack(OWN, home)
        session.opened.clear()
        assert {line.form_title for line in report_list(session)} == {"80: Phụ lục 01", "phu-luc-02"}
