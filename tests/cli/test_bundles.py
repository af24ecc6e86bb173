"""Bundles from the command line: signed once, sent anywhere and again, signed and packed on another machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from main import main
from signing.certificates import certificate_record
from signing.envelope import decrypt, load_decryption_key
from signing.keys import make_office_key
from tests.cli.conftest import Run
from tests.conftest import COMMUNE, SECRET, SampleOffice
from workflow.session import vietnam_now

REPORT = "phu-luc-01/2024"
STEM = "BDG_phu-luc-01_2024_09190_r1"


@pytest.fixture
def run(run: Run, finished: SampleOffice) -> Run:
    """Run a command of the sample commune, or of another office's `home`."""
    return lambda *arguments, home=finished.home: run(home, *arguments)


@pytest.fixture
def secret(tmp_path: Path) -> tuple[str, str]:
    (tmp_path / "mat-khau.txt").write_text(f"{SECRET}\n", encoding="utf-8")
    return "--secret-file", str(tmp_path / "mat-khau.txt")


@pytest.fixture
def key_file(tmp_path: Path) -> str:
    """A key of the same unit that lies in a file, good now."""
    path = tmp_path / "khóa.p12"
    key = make_office_key(COMMUNE, "Phường Võ Cường", "Chủ tịch", SECRET, vietnam_now())
    path.write_bytes(key.signing_pkcs12)
    path.with_suffix(".cer").write_bytes(key.signing_certificate)
    return str(path)


def test_what_is_signed_goes_out_again_without_a_secret(run: Run, secret: tuple[str, str], tmp_path: Path) -> None:
    first = run("export", REPORT, "--to", str(tmp_path / "a"), *secret)[1]
    status, second, _ = run("export", REPORT, "--to", str(tmp_path / "b"))
    third = run("send", REPORT, "--to", str(tmp_path / "c"))[1]
    assert status == 0 and first["digest"] == second["digest"] == third["digest"]
    data = {Path(done["files"][0]).read_bytes() for done in (first, second, third)}
    assert len(data) == 1 and len(first["files"]) == 3
    assert set(first) == {"files", "digest"}
    sent = run("sendings", REPORT)[1]
    assert [Path(item["target"]).name for item in sent] == ["a", "b", "c"]
    assert {item["digest"] for item in sent} == {first["digest"]} and all(item["certain"] for item in sent)
    again = run("export", REPORT, "--to", str(tmp_path / "d"), "--again", *secret)[1]
    assert again["digest"] != first["digest"]


def test_a_person_signs_before_the_organisation(
    run: Run, secret: tuple[str, str], key_file: str, tmp_path: Path
) -> None:
    person = ("--person", key_file, "--person-secret-file", secret[1])
    done = run("export", REPORT, "--to", str(tmp_path / "ra"), *secret, *person)[1]
    status, records, _ = run("verify", done["files"][0])
    assert status == 0 and len(records[0]["signatures"]) == 2, "who signed here is known here"
    assert "người có thẩm quyền" in records[0]["signatures"][0] and "cơ quan" in records[0]["signatures"][1]


def test_elsewhere_the_person_is_confirmed_too(
    run: Run, secret: tuple[str, str], key_file: str, finished: SampleOffice, tmp_path: Path
) -> None:
    away, person = tmp_path / "nơi khác", ("--person", key_file, "--person-secret-file", secret[1])
    bundle = run("export", REPORT, "--to", str(tmp_path / "ra"), *secret, *person)[1]["files"][0]
    office, head = finished.home / "keys" / "khoa-ky.cer", Path(key_file).with_suffix(".cer")
    status, (record,), _ = run("verify", bundle, "--signer", str(office), home=away)
    said = record["facts"]["pdf_data"]
    groups = certificate_record(head.read_bytes()).groups
    assert status == 1 and said["ok"] is False and "“Chủ tịch”" in said["sentence"] and groups in said["sentence"]
    assert run("verify", bundle, "--signer", str(office), "--signer", str(head), home=away)[0] == 0
    assert run("init", "--pack", "bac-ninh-2024", "--unit", "256", home=away)[0] == 0
    for path in (office, head):
        assert run("trust", "add", str(path), home=away)[0] == 0
    assert run("verify", bundle, home=away)[0] == 0


def test_nothing_is_sent_that_is_not_signed(run: Run, tmp_path: Path) -> None:
    status, _, complaint = run("send", REPORT, "--to", str(tmp_path))
    assert status == 2 and "chưa được ký" in complaint
    status, _, complaint = run("send", REPORT)
    assert status == 2 and "--to" in complaint
    assert run("sendings", REPORT)[1] == []


def test_a_letter_is_confirmed_by_the_officer(run: Run, secret: tuple[str, str], tmp_path: Path) -> None:
    mail = ("--mail", "vanthu@bacninh.gov.vn")
    done = run("export", REPORT, "--to", str(tmp_path / "thư"), *secret, *mail)[1]
    assert [Path(file).name for file in done["files"]] == [f"{STEM}.eml", f"{STEM}.asice"]
    assert run("list")[1][0]["state"] == "finished"
    assert run("sendings", REPORT)[1][0] | {"at": "", "who": ""} == {
        "revision": 1, "digest": done["digest"], "channel": "mail-draft", "target": "vanthu@bacninh.gov.vn",
        "file": f"{STEM}.asice", "at": "", "certain": False, "who": "",
    }  # fmt: skip
    assert run("send", REPORT, "--mailed")[0] == 0
    assert {item["form"]: item["state"] for item in run("list")[1]}["phu-luc-01"] == "sent"
    assert run("send", REPORT, "--mailed")[0] == 2


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (["--mail", "vanthu"], "địa chỉ"),
        (["--encrypt-to", "KEY"], "mã hóa"),
        (["--key", "a", "--pkcs11", "b.so"], "--pkcs11"),
        (["--key", "lạ"], "lạ"),
        (["--person", "lạ"], "lạ"),
    ],
)
def test_what_cannot_be_done_is_told_before_a_secret_is_asked(
    run: Run, key_file: str, tmp_path: Path, options: list[str], word: str
) -> None:
    options = [str(Path(key_file).with_suffix(".cer")) if option == "KEY" else option for option in options]
    status, _, complaint = run("export", REPORT, "--to", str(tmp_path / "ra"), *options)
    assert status == 2 and word in complaint and "secret-file" not in complaint and not (tmp_path / "ra").exists()


def test_an_encrypted_export_is_one_file(run: Run, secret: tuple[str, str], tmp_path: Path) -> None:
    key = make_office_key("256", "Thành phố Bắc Ninh", "Văn thư", SECRET, vietnam_now())
    (tmp_path / "nhận.cer").write_bytes(key.decryption_certificate)
    seal = ("--encrypt-to", str(tmp_path / "nhận.cer"))
    done = run("export", REPORT, "--to", str(tmp_path / "ra"), *secret, *seal)[1]
    assert [path.name for path in (tmp_path / "ra").iterdir()] == [f"{STEM}.asice.p7m"]
    opened = decrypt(Path(done["files"][0]).read_bytes(), [load_decryption_key(key.decryption_pkcs12, SECRET)])
    (tmp_path / "mở.asice").write_bytes(opened)
    assert run("verify", str(tmp_path / "mở.asice"))[0] == 0


def test_the_road_over_a_machine_without_an_office(
    run: Run, secret: tuple[str, str], key_file: str, tmp_path: Path
) -> None:
    away = tmp_path / "máy khác"
    unsigned = run("export", REPORT, "--to", str(tmp_path / "usb"), "--unsigned")[1]["files"][0]
    key = ("--key", key_file, *secret)
    person = run("sign", unsigned, "--as", "person", *key, home=away)[1]
    both = run("sign", person["file"], "--as", "organisation", *key, home=away)[1]
    assert len(both["signatures"]) == 2
    done = run("bundle", both["file"], "--to", str(tmp_path / "gói"), *key, home=away)[1]
    assert [Path(file).name for file in done["files"]] == [f"{STEM}.asice"] and not away.exists()
    assert run("verify", done["files"][0], "--signer", str(Path(key_file).with_suffix(".cer")), home=away)[0] == 0
    status, _, complaint = run("sign", both["file"], "--as", "person", *key, home=away)
    assert status == 2 and "đã có chữ ký này" in complaint
    status, _, complaint = run("sign", unsigned, "--as", "person", *secret, home=away)
    assert status == 2 and "chỉ rõ khóa ký" in complaint


def test_what_came_back_is_packed_and_sent_by_the_office(run: Run, secret: tuple[str, str], tmp_path: Path) -> None:
    unsigned = run("export", REPORT, "--to", str(tmp_path / "usb"), "--unsigned")[1]["files"][0]
    done = run("bundle", unsigned, "--to", str(tmp_path / "gói"), *secret)[1]
    assert run("verify", done["files"][0])[0] == 0
    assert run("list")[1][0]["state"] == "sent" or run("list")[1][1]["state"] == "sent"
    assert run("send", REPORT, "--to", str(tmp_path / "lại"))[1]["digest"] == done["digest"]


def test_what_cannot_be_taken_is_told_once(run: Run, secret: tuple[str, str], tmp_path: Path) -> None:
    unsigned = run("export", REPORT, "--to", str(tmp_path / "usb"), "--unsigned")[1]["files"][0]
    status, printed, complaint = run("take", REPORT, unsigned, *secret)
    assert (status, printed, complaint.count("\n")) == (2, None, 1)
    assert complaint.count("chưa được ký số") == 1


def test_what_was_packed_elsewhere_is_taken_and_sent_here(
    run: Run, secret: tuple[str, str], key_file: str, tmp_path: Path
) -> None:
    unsigned = run("export", REPORT, "--to", str(tmp_path / "usb"), "--unsigned")[1]["files"][0]
    key = ("--key", key_file, *secret)
    signed = run("sign", unsigned, "--as", "organisation", *key, home=tmp_path / "khác")[1]["file"]
    bundle = run("bundle", signed, *key, home=tmp_path / "khác")[1]["files"][0]
    taken = run("take", REPORT, signed, "--alone")[1]
    assert (taken["kind"], taken["name"]) == ("pdf", f"{STEM}.pdf")
    assert run("take", REPORT, signed, *secret)[1]["kind"] == "bundle"
    taken = run("take", REPORT, bundle)[1]
    sent = run("send", REPORT, "--to", str(tmp_path / "đi"))[1]
    assert sent["digest"] == taken["digest"] and Path(sent["files"][0]).read_bytes() == Path(bundle).read_bytes()
    status, _, complaint = run("take", REPORT, unsigned)
    assert status == 2 and "chưa được ký số" in complaint and "secret" not in complaint


def test_people_read_sentences(finished: SampleOffice, secret: tuple[str, str], tmp_path: Path, capsys) -> None:
    for arguments in (
        ["export", REPORT, "--to", str(tmp_path / "a"), *secret],
        ["send", REPORT, "--to", str(tmp_path / "a")],
        ["send", REPORT, "--to", str(tmp_path / "b"), "--mail", "a@bacninh.gov.vn"],
        ["send", REPORT, "--mailed"],
        ["sendings", REPORT],
        ["history", REPORT],
    ):
        assert main(["--home", str(finished.home), *arguments]) == 0
    said = capsys.readouterr().out
    for words in (
        "Đã ký báo cáo. Đã ghi gói báo cáo đã ký",
        "Đã đọc lại và khớp",
        "Đã có sẵn",
        "Đã lập thư nháp gửi a@bacninh.gov.vn",
        "Đã ghi nhận: Gửi thư điện tử đến a@bacninh.gov.vn",
        "(chưa xác nhận đã gửi)",
        ": Ký số: ",
        ": Hoàn thành, mã số liệu ",
    ):
        assert words in said, words
