"""A pack of the data folder by the commands: installed once it is whole, never over what must stay."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from forms.resources import resource_path
from main import main
from storage.pack_files import PACK_FOLDER
from tests.conftest import COMMUNE, SECRET, clock
from tests.pack_samples import PROVINCE, SHIPPED, newer, pack_file
from tests.packs import TWO_TIER, install_two_tier
from tests.signed_bundles import trust
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.packing.files import sign_files
from workflow.packing.installing import pack_acts
from workflow.packs import find_pack
from workflow.receiving.looking import look
from workflow.receiving.pack_lines import look_at_line
from workflow.session import open_session
from workflow.trust.certificates import add_trust, own_certificates


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder on a stick with the two-tier pack."""
    return tmp_path / "usb" / PACK_FOLDER / install_two_tier(tmp_path / "usb")


def run(home: Path, *arguments: str | Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = main(["--home", str(home), "pack", *map(str, arguments)])
    said = capsys.readouterr()
    return status, said.out + said.err


def changed(pack: Path, old: str, new: str) -> None:
    file = pack / "pack.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def versioned(pack: Path, version: int) -> None:
    file = pack / "pack.toml"
    file.write_text(re.sub(r"(?m)^version = \d+$", f"version = {version}", file.read_text("utf-8")), encoding="utf-8")


def test_a_whole_pack_is_installed_listed_and_used(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "nhà"
    assert run(home, "install", pack, capsys=capsys)[0] == 0
    status, said = run(home, "list", "--json", capsys=capsys)
    assert status == 0 and {"bac-ninh-2024", TWO_TIER} <= {item["id"] for item in json.loads(said)}
    assert main(["--home", str(home), "init", "--pack", TWO_TIER, "--unit", "24"]) == 0
    assert "Tỉnh Bắc Ninh" in capsys.readouterr().out
    assert run(home, "install", pack, capsys=capsys)[0] == 0
    status, said = run(home, "list", capsys=capsys)
    assert [TWO_TIER in line for line in said.splitlines() if "gói chính" in line] == [True]


@pytest.mark.parametrize(
    ("break_it", "told"),
    [
        (lambda pack: versioned(pack, 0), "version: bản 0"),
        (lambda pack: (pack / "bieu-la.toml").write_text("", encoding="utf-8"), "bieu-la.toml: tệp không có trong"),
        (lambda pack: changed(pack, '"24"', '"27"'), "31/12/2025"),
        (lambda pack: changed(pack, f'id = "{TWO_TIER}"', 'id = "AUX"'), "“AUX”"),
    ],
)
def test_what_could_not_be_installed_does_not_pass_the_check(
    break_it: Callable[[Path], object], told: str, pack: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(pack, "check", pack, capsys=capsys)[0] == 0
    break_it(pack)
    status, said = run(pack, "check", pack, capsys=capsys)
    assert status == 1 and told in said


def test_a_pack_with_a_fault_is_not_installed(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(pack, 'province = "24"', "")
    status, said = run(tmp_path / "nhà", "install", pack, capsys=capsys)
    assert status == 2 and "province" in said and not (tmp_path / "nhà" / PACK_FOLDER).exists()


def test_the_programs_own_pack_is_never_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "bac-ninh-2024"
    shutil.copytree(resource_path("packs", "bac-ninh-2024"), folder)
    assert run(tmp_path / "nhà", "install", folder, capsys=capsys)[0] == 0
    versioned(folder, 80)
    status, said = run(tmp_path / "nhà", "install", folder, capsys=capsys)
    assert status == 2 and "đi cùng chương trình" in said
    assert not (tmp_path / "nhà" / PACK_FOLDER).exists()


def test_a_newer_pack_replaces_and_another_of_the_same_version_does_not(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "nhà"
    run(home, "install", pack, capsys=capsys)
    changed(pack, "due_day = 25", "due_day = 20")
    status, said = run(home, "install", pack, capsys=capsys)
    assert status == 2 and "nội dung khác" in said
    versioned(pack, 80)
    status, said = run(home, "install", pack, "--json", capsys=capsys)
    assert status == 0 and json.loads(said)["version"] == 80
    assert "due_day = 20" in (home / PACK_FOLDER / TWO_TIER / "pack.toml").read_text("utf-8")


@pytest.fixture(scope="module")
def _province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The province's office with a key, and the certificate of it."""
    home = tmp_path_factory.mktemp("tinh") / "tỉnh"
    with open_session(home, clock) as session:
        init_office(session, SHIPPED, PROVINCE)
        new_key(session, "khoa", SECRET)
    return home


def test_a_province_signs_and_a_commune_installs(
    _province: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commune, stick = tmp_path / "xã", tmp_path / "usb"
    secret = tmp_path / "mật khẩu"
    secret.write_text(SECRET, encoding="utf-8")
    assert run(_province, "sign", SHIPPED, "--to", stick, "--secret-file", secret, capsys=capsys)[0] == 0
    (path,) = stick.iterdir()
    assert main(["--home", str(commune), "init", "--pack", SHIPPED, "--unit", COMMUNE]) == 0
    status, said = run(commune, "install", path, capsys=capsys)
    assert status == 1 and "Chưa biết người ký" in said and "Dấu vân tay" in said and "không có gì bị thay đổi" in said
    with open_session(_province, clock) as session, open_session(commune, clock) as other:
        (certificate,) = own_certificates(session)
        known = tmp_path / "tinh.cer"
        known.write_bytes(certificate)
        add_trust(other, known)
    status, said = run(commune, "install", path, "--json", capsys=capsys)
    assert status == 0 and json.loads(said)["outcome"] == "same"
    before, newer_file = str(find_pack(SHIPPED).version), stick / "moi.asice"
    with open_session(_province, clock) as session:
        made = sign_files(session, newer(), KeyUse("khoa", SECRET), stick)
        made.rename(newer_file)
    status, said = run(commune, "install", newer_file, "--dry-run", capsys=capsys)
    assert status == 0 and "BẢN MỚI HƠN" in said and "Hạn nộp:" in said and "Chưa cài gì." in said
    status, said = run(commune, "install", newer_file, capsys=capsys)
    assert status == 0 and "Đã cài gói bac-ninh-2024, bản 80" in said
    status, said = run(commune, "show", SHIPPED, "--against", before, "--json", capsys=capsys)
    assert status == 0 and list(json.loads(said)) == ["Hạn nộp"]
    status, said = run(commune, "show", SHIPPED, "--against", newer_file, capsys=capsys)
    assert status == 0 and "không có chỗ nào khác" in said
    assert run(commune, "show", SHIPPED, "--against", "79", capsys=capsys)[0] == 2
    status, said = run(commune, "history", capsys=capsys)
    assert status == 0 and "bản 80, thay bản" in said and f"tệp đã ký của Tỉnh Bắc Ninh ({PROVINCE})" in said
    status, said = run(commune, "history", SHIPPED, "--json", capsys=capsys)
    assert json.loads(said)[0]["signer_unit"] == PROVINCE
    status, said = run(commune, "list", "--json", capsys=capsys)
    assert {item["id"]: item["version"] for item in json.loads(said)}[SHIPPED] == 80


def test_receive_tells_of_a_pack_and_takes_nothing(
    _province: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, stick = tmp_path / "xã", tmp_path / "usb"
    stick.mkdir()
    (stick / "goi.asice").write_bytes(pack_file(newer()))
    assert main(["--home", str(home), "init", "--pack", SHIPPED, "--unit", COMMUNE]) == 0
    with open_session(home, clock) as session:
        trust(session, tmp_path, PROVINCE)
    capsys.readouterr()
    assert main(["--home", str(home), "verify", str(stick / "goi.asice")]) == 1
    assert "Đây là tệp gói biểu mẫu, không phải báo cáo" in capsys.readouterr().out
    assert main(["--home", str(home), "receive", str(stick), "--json"]) == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["outcome"], line["kind"], line["good"], line["received"]) == ("pack", "pack", False, None)
    assert line["unit"] == PROVINCE and any(text.startswith("Hạn nộp: ") for text in line["detail"])
    with open_session(home, clock) as session:
        assert not pack_acts(session) and session.pack(SHIPPED).version < 80
        (told,) = look(session, [stick]).lines
        assert look_at_line(session, told).may_install
