"""The release out of what was built and of what the change log says of it, by the programs as they are run."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from forms.errors import BadInput
from forms.release import DEB, INSTALLER, ZIP, deb_name, installer_name, zip_name
from forms.version import VERSION
from signing.certificates import certificate_record, der, load_certificate
from signing.keys import load_pkcs12, make_release_key
from signing.known import pin
from signing.names import release_name
from signing.release_files import read_release_file
from storage.migrations import STEPS
from tests.outside import tool
from tools.release import SUMS, ReleaseRefused, main, make_release, news_of
from workflow.session import vietnam_now

ROOT = Path(__file__).parents[2]
CHANGES = f"""# Các phiên bản

Mỗi phiên bản một mục.

## [999.0.0] – 2030-01-01

- Không phải mục này.

## [{VERSION}] – 2026-11-21

Lời dẫn.

- Cài **không cần** quyền quản trị.
- Nhập `phu-luc-01` nhanh hơn,
  kể cả trên máy cũ.

## [0.0.1] – 2020-01-01

- Cũ hơn.
"""


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a throw-away key, made by the tool."""
    folder = tmp_path_factory.mktemp("khóa phát hành")
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "release_key.py", folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    folder.mkdir()
    for name in (installer_name(VERSION), zip_name(VERSION), deb_name(VERSION), "GIAY-PHEP.txt", zip_name("0.0.1")):
        (folder / name).write_bytes(name.encode() * 100)
    (tmp_path / "CHANGELOG.md").write_text(CHANGES, encoding="utf-8")
    return folder


def secret_of(key: Path) -> str:
    return (key / "mat-khau.txt").read_text(encoding="utf-8").strip()


def run(key: Path, dist: Path) -> tuple[int, str]:
    words = [str(dist), "--key", str(key / "phat-hanh.p12"), "--secret-file", str(key / "mat-khau.txt")]
    done = CliRunner().invoke(main, [*words, "--changelog", str(dist.parent / "CHANGELOG.md")])
    return done.exit_code, done.output


def test_a_release_is_signed_and_its_sums_are_those_of_sha256sum(key: Path, dist: Path) -> None:
    status, said = run(key, dist)
    assert status == 0, said
    done = subprocess.run(
        [tool("sha256sum"), "--check", "--strict", SUMS], cwd=dist, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 5
    anchor = der(load_certificate((key / "phat-hanh.pem").read_bytes()))
    found = read_release_file((dist / release_name(VERSION)).read_bytes(), [pin(anchor, "phat-hanh")], vietnam_now())
    assert found.genuine and found.opened.accepted and found.release is not None
    release = found.release
    assert (release.version, release.day, release.schema) == (VERSION, date(2026, 11, 21), len(STEPS))
    assert {one.kind for one in release.files} == {INSTALLER, ZIP, DEB}
    assert release.news == ("Cài không cần quyền quản trị.", "Nhập phu-luc-01 nhanh hơn, kể cả trên máy cũ.")


def test_a_release_made_again_speaks_of_the_files_as_they_are_now(key: Path, dist: Path) -> None:
    run(key, dist)
    (dist / installer_name(VERSION)).write_bytes(b"MZ signed")
    (dist / deb_name(VERSION)).unlink()
    assert run(key, dist)[0] == 0
    assert len((dist / SUMS).read_text().splitlines()) == 4


@pytest.mark.parametrize(
    "text", ["", "## [999.0.0] – 2030-01-01\n\n- a\n", f"## [{VERSION}] – 2026-11-21\n\n## [0] – x\n- a"]
)
def test_a_version_of_which_nothing_is_said_is_not_released(key: Path, dist: Path, text: str) -> None:
    (dist.parent / "CHANGELOG.md").write_text(text, encoding="utf-8")
    status, said = run(key, dist)
    assert status == 1 and VERSION in said
    assert not (dist / SUMS).exists() and not (dist / release_name(VERSION)).exists()


def test_where_nothing_was_built_nothing_is_released(key: Path, tmp_path: Path, dist: Path) -> None:
    for path in dist.glob(f"*{VERSION}*"):
        path.unlink()
    assert run(key, dist)[0] == 1


def test_a_wrong_passphrase_releases_nothing(key: Path, dist: Path) -> None:
    with pytest.raises(BadInput, match="Mật khẩu"):
        make_release(dist, key / "phat-hanh.p12", "sai mật khẩu rồi", dist.parent / "CHANGELOG.md")
    assert not (dist / SUMS).exists()


def test_the_change_log_of_this_tree_has_this_version() -> None:
    _, news = news_of((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), VERSION)
    assert news
    with pytest.raises(ReleaseRefused):
        news_of("", VERSION)


def test_a_release_key_signs_code_and_names_no_unit(key: Path) -> None:
    certificate = load_certificate((key / "phat-hanh.pem").read_bytes())
    record = certificate_record(der(certificate))
    assert record.subject == "Bản dựng thử" and record.unit_code is None and record.may_sign
    uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.CODE_SIGNING]
    assert load_pkcs12((key / "phat-hanh.p12").read_bytes(), secret_of(key)).certificate == certificate
    if sys.platform != "win32":
        assert (key / "phat-hanh.p12").stat().st_mode & 0o077 == 0


def test_a_key_is_never_written_over(key: Path) -> None:
    before = (key / "phat-hanh.p12").read_bytes()
    program = [sys.executable, ROOT / "packaging" / "release_key.py", key]
    assert subprocess.run(program, capture_output=True, check=False).returncode == 1
    assert (key / "phat-hanh.p12").read_bytes() == before


def test_a_release_key_needs_a_name_and_a_passphrase() -> None:
    for name, secret in (("", "đủ dài để dùng"), ("Nơi phát hành", "ngắn")):
        with pytest.raises(BadInput):
            make_release_key(name, secret, vietnam_now())
