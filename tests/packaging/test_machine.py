"""The machine that builds the Windows program: found mirror, keyed parts, nothing half-made."""

from __future__ import annotations

import subprocess
from pathlib import Path

import apt_mirror
import pytest
from parts import key_of, part

IN_RELEASE = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: {}\nSuite: stable\nCodename: {}\n"


def test_repositories_are_named_once_in_order_and_never_a_disc() -> None:
    listed = "https://b.test/debian/\ncdrom:[Debian 12]/\nhttps://a.test/debian/\nhttps://b.test/debian\n\n"
    assert apt_mirror.repositories(listed) == ("https://b.test/debian", "https://a.test/debian")


@pytest.mark.parametrize(
    ("origin", "codename", "expected"),
    [("Debian", "trixie", True), ("Docker", "trixie", False), ("Debian", "bookworm", False), ("", "", False)],
)
def test_only_debians_own_suite_makes_a_chroot(origin: str, codename: str, expected: bool) -> None:
    assert apt_mirror.is_debian(IN_RELEASE.format(origin, codename), "trixie") is expected


def test_no_file_at_all_is_no_mirror() -> None:
    assert not apt_mirror.is_debian("", "trixie")


def test_proxies_of_apt_are_passed_on_and_nothing_else() -> None:
    config = 'APT::Architecture "amd64";\nAcquire::http "";\nAcquire::http::Proxy "http://p.test:1";\nDir "/";\n'
    assert apt_mirror.passed_on(config) == ('Acquire::http::Proxy "http://p.test:1";',)


def test_a_machine_without_apt_is_told_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt_mirror, "HELPER", Path("/nowhere/apt-helper"))
    with pytest.raises(apt_mirror.NoMirror, match="not a Debian machine"):
        apt_mirror.mirror_of("trixie")


def test_a_mirror_without_the_suite_is_named_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt_mirror, "HELPER", Path("/"))
    monkeypatch.setattr(apt_mirror, "_output", lambda *_: "https://a.test/debian\n")
    monkeypatch.setattr(apt_mirror, "_in_release", lambda _: IN_RELEASE.format("Debian", "bookworm"))
    with pytest.raises(apt_mirror.NoMirror, match=r"https://a\.test/debian.*apt-get update"):
        apt_mirror.mirror_of("trixie")


def test_the_key_changes_with_content_order_and_boundary() -> None:
    assert len({key_of(["ab", "c"]), key_of(["a", "bc"]), key_of(["c", "ab"]), key_of(["ab", "d"])}) == 4
    assert key_of(["ab", "c"]) == key_of(["ab", "c"])


def test_a_part_is_made_once_and_older_ones_go(tmp_path: Path) -> None:
    made = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "file").write_text("whole")

    first = part(tmp_path, "site", ["1"], make)
    assert part(tmp_path, "site", ["1"], make) == first
    second = part(tmp_path, "site", ["2"], make)
    assert len(made) == 2
    assert (second / "file").read_text() == "whole"
    assert not first.exists()


def test_a_part_whose_making_broke_off_is_made_anew(tmp_path: Path) -> None:
    def breaks(folder: Path) -> None:
        (folder / "half").write_text("half")
        raise subprocess.CalledProcessError(1, "mmdebstrap")

    with pytest.raises(subprocess.CalledProcessError):
        part(tmp_path, "chroot", ["1"], breaks)
    assert not list(tmp_path.glob("chroot-*"))
    whole = part(tmp_path, "chroot", ["1"], lambda folder: (folder / "whole").touch())
    assert [each.name for each in whole.iterdir()] == ["whole"]
