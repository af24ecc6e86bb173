"""The steps of the Windows build that need no Windows: names, the zip, what stops a build, one version in dist."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
import steps

from forms.release import deb_name, installer_name, zip_name
from signing.names import release_name


@pytest.fixture
def release(tmp_path: Path) -> steps.Release:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "version.py").write_text('VERSION = "1.10.0"\n')
    return steps.Release(tmp_path, tmp_path / "dist")


def frozen(release: steps.Release, *names: str) -> None:
    (release.program / "_internal").mkdir(parents=True)
    for name in names:
        (release.program / name).write_bytes(b"MZ" * 500)


def test_files_are_named_after_the_one_version(release: steps.Release) -> None:
    assert release.installer.name == "BaoCaoBinhDangGioi-1.10.0-cai-dat.exe" == installer_name("1.10.0")
    assert release.archive.name == "BaoCaoBinhDangGioi-1.10.0-windows.zip" == zip_name("1.10.0")


def test_freezing_removes_what_an_earlier_build_left(release: steps.Release) -> None:
    frozen(release, "stale.dll")

    def freezes(_: Sequence[str]) -> int:
        frozen(release, *steps.PROGRAMS)
        return 0

    steps.freeze(release, freezes)
    assert not (release.program / "stale.dll").exists()


@pytest.mark.parametrize(("code", "made"), [(1, steps.PROGRAMS), (0, ("bdg.exe",)), (0, ())])
def test_a_freeze_that_made_too_little_or_failed_stops_the_build(
    release: steps.Release, code: int, made: tuple[str, ...]
) -> None:
    def freezes(_: Sequence[str]) -> int:
        frozen(release, *made)
        return code

    with pytest.raises(steps.StepFailed):
        steps.freeze(release, freezes)


def test_the_zip_holds_one_folder_with_every_file(release: steps.Release) -> None:
    frozen(release, *steps.PROGRAMS, "_internal/Tiếng Việt.txt")
    steps.archive(release)
    with zipfile.ZipFile(release.archive) as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == [
            "BaoCaoBinhDangGioi/BaoCaoBinhDangGioi.exe",
            "BaoCaoBinhDangGioi/_internal/Tiếng Việt.txt",
            "BaoCaoBinhDangGioi/bdg.exe",
        ]
    assert [each.name for each in release.dist.iterdir()] == [release.archive.name]


def test_the_release_key_is_trusted_by_the_program(release: steps.Release, tmp_path: Path) -> None:
    frozen(release, *steps.PROGRAMS)
    certificate = tmp_path / "phat-hanh.pem"
    certificate.write_text("PEM")
    steps.place_anchor(release, steps.ReleaseKey(tmp_path, tmp_path, certificate))
    assert (release.program / "_internal/resources/release/phat-hanh.pem").read_text() == "PEM"


def test_windows_files_of_other_versions_leave_dist_and_nothing_else(release: steps.Release) -> None:
    release.dist.mkdir()
    kept = {release.installer.name, release.archive.name, release_name("1.10.0"), deb_name("1.9.0")}
    for name in kept | {installer_name("1.9.0"), zip_name("1.9.0"), release_name("1.9.0")}:
        (release.dist / name).touch()
    steps.drop_older(release)
    assert {each.name for each in release.dist.iterdir()} == kept


def test_a_tool_of_the_sources_goes_before_this_trees(release: steps.Release) -> None:
    assert release.tool("packaging", "listing.py") == steps.ROOT / "packaging" / "listing.py"
    own = release.source / "packaging" / "listing.py"
    own.parent.mkdir()
    own.touch()
    assert release.tool("packaging", "listing.py") == own


def test_a_tool_that_fails_stops_the_build(release: steps.Release, tmp_path: Path) -> None:
    (tmp_path / "fails.py").write_text("raise SystemExit(3)")
    with pytest.raises(steps.StepFailed, match=r"fails\.py ended with 3"):
        steps.run_tool([tmp_path / "fails.py"], release)
