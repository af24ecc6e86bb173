"""The commands as a person or a script runs them: what they print, write and answer."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from unittest.mock import ANY

import click
import pytest

from main import main
from signing.names import MANIFEST, PDF, REPORT, SIGNATURE, XLSX
from storage.lock import LOCK_FILE
from storage.store import DATABASE_FILE
from tests.cli.conftest import Run
from tests.conftest import COMMUNE, SECRET, SampleOffice
from tests.outside import tool


@pytest.fixture
def secret_file(tmp_path: Path) -> Path:
    path = tmp_path / "mat-khau.txt"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


def fill_file(folder: Path, values: object) -> str:
    path = folder / "so-lieu.json"
    path.write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    return str(path)


COMPLETE = {
    "M1.1.4b": "co",
    **dict.fromkeys(("M3.2a.1", "M3.2a.2", "M3.2b.1", "M3.2b.2"), 4),
    **{f"{key}n": "3" for key in ("M3.2a.1", "M3.2a.2", "M3.2b.1", "M3.2b.2")},
    "M3.3.1": {"state": "none"},
    "M3.3.2": {"state": "none"},
    **{f"M6.3.q{quarter}": 5 for quarter in range(1, 5)},
    "M6.1": "73,8",
    "M6.2": "100",
    "M6.4": "100",
}


def test_the_whole_path_from_an_empty_folder(run: Run, tmp_path: Path, secret_file: Path) -> None:
    home, out = tmp_path / "dữ liệu", tmp_path / "usb"
    assert run(home, "init", "--pack", "bac-ninh-2024", "--unit-name", "Phường Võ Cường")[1]["unit"] == COMMUNE
    status, head, _ = run(home, "new", "phu-luc-01", "2024")
    assert (status, head["state"], head["revision"]) == (0, "draft", 1)
    assert run(home, "check", head["id"][:8])[0] == 1
    assert run(home, "fill", "phu-luc-01/2024", fill_file(tmp_path, COMPLETE))[1]["filled"] == 18
    shown = run(home, "show", "phu-luc-01/2024")[1]
    assert shown["cells"]["M3.2a.1r"] == {"value": "75", "state": "value", "note": ""}
    assert shown["cells"]["M3.3.3"]["state"] == "none"
    assert shown["cells"]["M6.3"]["value"] == "co"
    assert run(home, "check", "phu-luc-01/2024")[0] == 0
    assert run(home, "finish", "phu-luc-01/2024")[1]["state"] == "finished"
    assert run(home, "key", "new", "--secret-file", str(secret_file))[1]["current"] is True
    status, done, _ = run(home, "export", "phu-luc-01/2024", "--to", str(out), "--secret-file", str(secret_file))
    bundle = Path(done["files"][0])
    assert status == 0 and bundle.name == "BDG_phu-luc-01_2024_09190_r1.asice"
    status, records, _ = run(home, "verify", str(bundle))
    assert status == 0 and records[0]["ok"] and records[0]["digest"] == done["digest"]
    assert records[0]["unit"] == COMMUNE and records[0]["period"] == "2024" and records[0]["revision"] == 1
    listed = run(home, "list")[1][0]
    assert (listed["state"], listed["pack"], listed["pack_version"] >= 3) == ("sent", "bac-ninh-2024", True)


def test_no_command_loads_qt_or_the_heavy_libraries(drafts: SampleOffice) -> None:
    program = (
        "import sys, main; status = main.main(sys.argv[1:]);"
        "heavy = {'PySide6', 'reportlab', 'openpyxl', 'pyhanko', 'lxml', 'pikepdf'} & set(sys.modules);"
        "print(status, sorted(heavy))"
    )
    for arguments in (["list"], ["check", "phu-luc-01/2024"], ["show", "phu-luc-02/2024"]):
        line = [sys.executable, "-c", program, "--home", str(drafts.home), *arguments]
        done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=True)
        assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr


def test_exporting_and_verifying_load_no_qt(finished: SampleOffice, tmp_path: Path, secret_file: Path) -> None:
    program = "import sys, main; print(main.main(sys.argv[1:]), 'PySide6' in sys.modules)"
    export = ["export", "phu-luc-01/2024", "--to", str(tmp_path / "ra"), "--secret-file", str(secret_file)]
    verify = ["verify", str(tmp_path / "ra" / "BDG_phu-luc-01_2024_09190_r1.asice")]
    for arguments in (export, verify):
        line = [sys.executable, "-c", program, *arguments, "--home", str(finished.home)]
        done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=True)
        assert done.stdout.splitlines()[-1] == "0 False", done.stdout + done.stderr


def test_fill_lists_every_problem_and_writes_nothing(run: Run, drafts: SampleOffice, tmp_path: Path) -> None:
    before = run(drafts.home, "show", "phu-luc-01/2024")[1]
    wrong = {"M3.2a.1": 9, "M9.9": 1, "M3.2a.1r": 50, "M2.1": 1, "M3.2a.2": "mười", "M6.1": True}
    status, _, complaint = run(drafts.home, "fill", "phu-luc-01/2024", fill_file(tmp_path, wrong))
    assert status == 2
    for key in ("M9.9", "M3.2a.1r", "M2.1", "M3.2a.2", "M6.1"):
        assert key in complaint
    assert run(drafts.home, "show", "phu-luc-01/2024")[1] == before


def test_a_draft_is_written_as_a_word_document(run: Run, drafts: SampleOffice, tmp_path: Path) -> None:
    path = tmp_path / "dự thảo.docx"
    assert run(drafts.home, "draft", "phu-luc-02/2024", "--to", str(path))[:2] == (0, {"file": str(path)})
    assert path.read_bytes().startswith(b"PK")
    status, _, complaint = run(drafts.home, "draft", "phu-luc-02/2024", "--to", str(tmp_path / "x.doc"))
    assert status == 2 and ".docx" in complaint


def test_fill_tells_what_it_converted_to_unicode(drafts: SampleOffice, tmp_path: Path) -> None:
    line = [sys.executable, "main.py", "--home", str(drafts.home), "fill", "phu-luc-02/2024"]
    line.append(fill_file(tmp_path, {"I.2.a": "Uû ban nh©n d©n x·"}))
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "1 chỗ dùng bảng mã cũ đã được chuyển sang Unicode:" in done.stdout
    assert "“Uû ban nh©n d©n x·” đã thành “Uỷ ban nhân dân xã”" in done.stdout


@pytest.mark.parametrize("text", ["{", "[]", '{"M3.2a.1": NaN}', "\x00\x01"])
def test_fill_refuses_what_is_no_object_of_values(run: Run, drafts: SampleOffice, tmp_path: Path, text: str) -> None:
    path = tmp_path / "hong.json"
    path.write_text(text, encoding="utf-8")
    status, _, complaint = run(drafts.home, "fill", "phu-luc-01/2024", str(path))
    assert status == 2 and "hong.json" in complaint and "Traceback" not in complaint


def test_a_workbook_filled_elsewhere_is_read_by_its_hidden_keys(
    run: Run, finished: SampleOffice, tmp_path: Path
) -> None:
    import openpyxl

    run(finished.home, "export", "phu-luc-01/2024", "--to", str(tmp_path), "--unsigned")
    path = tmp_path / "BDG_phu-luc-01_2024_09190_r1_chua-ky.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 6 and not c.protection.locked)
    cell.value = 5
    book.save(path)
    run(finished.home, "reopen", "phu-luc-01/2024", "--reason", "đối chiếu lại")
    assert run(finished.home, "fill", "phu-luc-01/2024", str(path))[0] == 0
    cells = run(finished.home, "show", "phu-luc-01/2024")[1]["cells"]
    assert cells["M3.2a.1"]["value"] == "5"


def test_verify_says_which_fact_failed(run: Run, finished: SampleOffice, tmp_path: Path, secret_file: Path) -> None:
    run(finished.home, "export", "phu-luc-02/2024", "--to", str(tmp_path), "--secret-file", str(secret_file))
    bundle = tmp_path / "BDG_phu-luc-02_2024_09190_r1.asice"
    good = bundle.read_bytes()
    for member in (PDF, XLSX, REPORT):
        at = good.index(member.encode()) + len(member) + 200
        altered = tmp_path / "sua.asice"
        altered.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
        status, records, _ = run(finished.home, "verify", str(altered))
        facts = records[0]["facts"]
        assert status == 1 and not records[0]["ok"]
        assert False in (facts["container"]["ok"], facts["members"]["ok"])


def test_a_stranger_trusts_by_certificate(run: Run, finished: SampleOffice, tmp_path: Path, secret_file: Path) -> None:
    run(finished.home, "export", "phu-luc-01/2024", "--to", str(tmp_path), "--secret-file", str(secret_file))
    bundle = str(tmp_path / "BDG_phu-luc-01_2024_09190_r1.asice")
    certificate = run(finished.home, "key", "export", "--to", str(tmp_path))[1]["file"]
    nobody, district = tmp_path / "khong-co", tmp_path / "huyen"
    status, records, _ = run(nobody, "verify", bundle)
    assert status == 1 and records[0]["facts"]["signer"]["ok"] is False
    assert records[0]["facts"]["signature"]["ok"] is True
    assert run(nobody, "verify", bundle, "--signer", certificate)[0] == 0
    assert not nobody.exists()
    run(district, "init", "--pack", "bac-ninh-2024", "--unit", "256")
    assert run(district, "trust", "add", certificate, "--unit", "09193")[0] == 2
    added = run(district, "trust", "add", certificate)[1]
    (listed,) = run(district, "trust", "list")[1]
    assert added["unit"] == COMMUNE and added.items() <= listed.items()
    assert (listed["purpose"], listed["subject"], listed["withdrawn_at"]) == ("sign", "Phường Võ Cường", None)
    assert run(district, "verify", bundle)[0] == 0
    run(district, "trust", "remove", added["fingerprint"][:16])
    assert run(district, "verify", bundle)[0] == 1


def test_openssl_and_pdfsig_agree(run: Run, finished: SampleOffice, tmp_path: Path, secret_file: Path) -> None:
    import zipfile

    done = run(finished.home, "export", "phu-luc-01/2024", "--to", str(tmp_path), "--secret-file", str(secret_file))[1]
    with zipfile.ZipFile(done["files"][0]) as archive:
        for name in (MANIFEST, SIGNATURE, PDF):
            (tmp_path / Path(name).name).write_bytes(archive.read(name))
    certificate = run(finished.home, "key", "export", "--to", str(tmp_path))[1]["file"]
    subprocess.run(
        [tool("openssl"), "x509", "-inform", "DER", "-in", certificate, "-out", str(tmp_path / "nguoi-ky.pem")],
        check=True,
    )
    line = [tool("openssl"), "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", "signature.p7s"]
    line += ["-content", "ASiCManifest.xml", "-CAfile", "nguoi-ky.pem", "-purpose", "any", "-out", "out"]
    openssl = subprocess.run(
        [*line, "-no_check_time"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert openssl.returncode == 0, openssl.stderr
    (tmp_path / "nss").mkdir()
    pdfsig = subprocess.run(
        [tool("pdfsig"), "bao-cao.pdf"], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "Signature is Valid" in pdfsig.stdout and "Total document signed" in pdfsig.stdout


def test_an_rsa_key_of_the_office_signs_by_pss(
    run: Run, finished: SampleOffice, tmp_path: Path, secret_file: Path
) -> None:
    """TT 15/2025/TT-BKHCN asks RSASSA-PSS of RSA keys."""
    subject = "/C=VN/O=UBND phường Võ Cường/CN=Văn thư"
    made = [
        tool("openssl"),
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-utf8",
        "-days",
        "4000",
        "-subj",
        subject,
    ]
    made += ["-addext", "keyUsage=critical,digitalSignature", "-keyout", "k.pem", "-out", "c.pem"]
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    packed = [tool("openssl"), "pkcs12", "-export", "-inkey", "k.pem", "-in", "c.pem", "-out", "van-thu.p12"]
    subprocess.run([*packed, "-passout", f"file:{secret_file}"], cwd=tmp_path, check=True, capture_output=True)
    key, out = str(tmp_path / "van-thu.p12"), tmp_path / "ra"
    line = ["export", "phu-luc-01/2024", "--to", str(out), "--key", key, "--secret-file", str(secret_file)]
    assert run(finished.home, *line)[0] == 0
    bundle = str(next(out.glob("*.asice")))
    assert run(finished.home, "verify", bundle, "--signer", str(tmp_path / "c.pem"))[0] == 0
    pdf = str(next(out.glob("*.pdf")))
    said = subprocess.run([tool("pdfsig"), pdf], capture_output=True, text=True, encoding="utf-8", check=False).stdout
    assert "Signature is Valid" in said


def test_a_wrong_passphrase_writes_nothing(run: Run, finished: SampleOffice, tmp_path: Path) -> None:
    wrong, out = tmp_path / "sai.txt", tmp_path / "ra"
    wrong.write_text("không phải mật khẩu", encoding="utf-8")
    status, _, complaint = run(
        finished.home, "export", "phu-luc-01/2024", "--to", str(out), "--secret-file", str(wrong)
    )
    assert status == 2 and "Mật khẩu" in complaint and not out.exists()
    assert run(finished.home, "list")[1][0]["state"] == "finished"


def test_unsigned_export_is_reproducible(run: Run, finished: SampleOffice, tmp_path: Path) -> None:
    files = []
    for name in ("một", "hai"):
        done = run(finished.home, "export", "phu-luc-01/2024", "--to", str(tmp_path / name), "--unsigned")[1]
        files.append([Path(path).read_bytes() for path in done["files"]])
    assert files[0] == files[1] and len(files[0]) == 3
    assert run(finished.home, "list")[1][0]["state"] == "finished"


def test_reopening_needs_a_reason_and_makes_the_next_revision(run: Run, finished: SampleOffice, tmp_path: Path) -> None:
    home = finished.home
    assert run(home, "fill", "phu-luc-01/2024", fill_file(tmp_path, {"M3.2a.1": 7}))[0] == 2
    assert run(home, "reopen", "phu-luc-01/2024")[0] == 2
    assert run(home, "reopen", "phu-luc-01/2024", "--reason", "  ")[0] == 2
    head = run(home, "reopen", "phu-luc-01/2024", "--reason", "bổ sung vụ việc tháng 12")[1]
    assert (head["revision"], head["state"]) == (2, "draft")
    run(home, "fill", "phu-luc-01/2024", fill_file(tmp_path, {"M3.2a.1": 7}))
    assert run(home, "finish", "phu-luc-01/2024")[1]["revision"] == 2


def test_a_supplement_carries_only_what_changed(run: Run, finished: SampleOffice, tmp_path: Path) -> None:
    home = finished.home
    head = run(home, "reopen", "phu-luc-02/2024", "--reason", "Tháng hành động", "--supplement")[1]
    assert len(head["supplement_of"]) == 64
    assert run(home, "finish", "phu-luc-02/2024")[0] == 2
    run(home, "fill", "phu-luc-02/2024", fill_file(tmp_path, {"I.4.b.bdg": "Đã tổ chức đến ngày 15/12/2024."}))
    run(home, "finish", "phu-luc-02/2024")
    data = run(home, "export", "phu-luc-02/2024", "--to", str(tmp_path / "ra"), "--unsigned")[1]["files"][2]
    report = json.loads(Path(data).read_text(encoding="utf-8"))
    own = {key for key in report["cells"] if not key.startswith("document.")}
    assert own == {"I.4.b.bdg"} and report["tables"] == {} and report["supplement_of"] == head["supplement_of"]


def test_backup_and_restore_by_command(run: Run, finished: SampleOffice, tmp_path: Path) -> None:
    home = finished.home
    made = run(home, "backup")[1]["file"]
    run(home, "reopen", "phu-luc-01/2024", "--reason", "thử")
    result = run(home, "restore", made)[1]
    assert run(home, "list")[1][0]["state"] == "finished"
    assert all(Path(path).exists() for path in result["set_aside"]) and result["set_aside"]
    assert {item["kind"] for item in run(home, "backup", "--list")[1]} >= {"manual", "finish"}


def test_a_clock_behind_the_data_is_told_before_it_dates_a_signature_and_holds_nothing_up(
    run: Run, finished: SampleOffice, tmp_path: Path, secret_file: Path
) -> None:
    export = ("export", "phu-luc-01/2024", "--to", str(tmp_path / "usb"), "--secret-file", str(secret_file))
    assert "Đồng hồ" not in run(finished.home, "list")[2]
    with closing(sqlite3.connect(finished.home / DATABASE_FILE)) as database:
        database.execute("UPDATE history SET at = '2099-01-02T08:00:00+07:00' WHERE number = 1")
        database.commit()
    status, done, said = run(finished.home, *export)
    assert status == 0 and done["files"] and "trước lần ghi sau cùng trong dữ liệu (08:00 ngày 02/01/2099)" in said
    assert "Đồng hồ" not in run(finished.home, *export)[2], "what is signed already is not signed again"


def test_a_backup_of_figures_that_do_not_agree_is_made_and_told(
    run: Run, drafts: SampleOffice, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(drafts.home, "backup")[:2] == (0, {"file": ANY, "wrong": []})
    with closing(sqlite3.connect(drafts.home / DATABASE_FILE)) as database:
        database.execute("UPDATE cells SET value = '9' WHERE key = 'M3.2a.1'")
        database.commit()
    for _again in range(2):
        assert main(["--home", str(drafts.home), "backup"]) == 1
        out, err = capsys.readouterr()
        assert out.startswith("Đã sao lưu: ") and err.count("không khớp") == 1 and "dòng 2.1.1: đang ghi “9”" in err
    run(drafts.home, "backup", "--check")
    status, made, _ = run(drafts.home, "backup")
    assert status == 1 and len(made["wrong"]) == 1, "having been read mends nothing"
    status, done, _ = run(drafts.home, "restore", made["file"])
    assert status == 1 and "dòng 2.1.1" in done["wrong"][0], "put back, it is told at once"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["khong-co-lenh"], "không có lệnh"),
        (["list", "--la"], "--la"),
        (["new", "phu-luc-01"], "KỲ"),
        (["new", "phu-luc-01", "2024", "thừa"], "tham số"),
        (["new", "phu-luc-09", "2024"], "phu-luc-09"),
        (["new", "phu-luc-01", "2019"], "2019"),
        (["new", "phu-luc-01", "hai nghìn"], "kỳ báo cáo"),
        (["new", "phu-luc-01", "2024"], "đã được lập"),
        (["show", "zzz"], "zzz"),
        (["export", "phu-luc-01/2024", "--to", "x", "--unsigned"], "chưa hoàn thành"),
        (["key", "new", "tên có dấu", "--secret-file", "khong-co"], "khong-co"),
        (["init", "--pack", "khong-co", "--unit", "09190"], "khong-co"),
        (["init", "--pack", "bac-ninh-2024", "--unit", "99999"], "99999"),
        (["init", "--pack", "bac-ninh-2024", "--unit", "256"], "đơn vị khác"),
        (["init", "--pack", "bac-ninh-2024"], "--unit"),
        (["verify", "khong-co.asice"], "khong-co.asice"),
        (["restore", "khong-co.sqlite3"], "khong-co.sqlite3"),
    ],
)
def test_bad_input_is_one_sentence(
    drafts: SampleOffice, capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    status = main(["--home", str(drafts.home), *arguments])
    out, err = capsys.readouterr()
    assert status == 2 and word in err and out == ""
    assert "Traceback" not in err and "Usage" not in err and "Error" not in err


def test_every_help_page_is_vietnamese(capsys: pytest.CaptureFixture[str]) -> None:
    from cli.app import root

    main(["--help"])
    pages = [[name] for name in root.commands] + [
        [name, inner]
        for name, group in root.commands.items()
        if isinstance(group, click.Group)
        for inner in group.commands
    ]
    for page in pages:
        assert main([*page, "--help"]) == 0
    text = capsys.readouterr().out
    assert not {"Usage", "Options", "Commands", "Arguments", "Show this"} & set(text.replace(":", " ").split())
    assert "Show this message" not in text
    assert "[required]" not in text
    assert not [last for last in re.findall(r"(\w)\.\.\.$", text, re.M) if last.islower()], "no line is cut"


def test_the_command_after_a_stop_says_so_since_no_window_will_any_more(finished: SampleOffice, run: Run) -> None:
    (finished.home / LOCK_FILE).write_text("closing", encoding="utf-8")
    status, reports, said = run(finished.home, "list")
    assert status == 0 and reports and "Lần trước chương trình dừng đột ngột" in said
    assert run(finished.home, "list")[2] == ""


def test_a_second_program_is_refused(finished: SampleOffice, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.conftest import clock
    from workflow.session import open_session

    with open_session(finished.home, clock):
        line = [sys.executable, "main.py", "--home", str(finished.home), "list"]
        done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2 and "đang mở" in done.stderr and done.stdout == ""


def test_the_demo_goes_through_receiving_and_consolidating(run: Run, tmp_path: Path) -> None:
    """Communes, their district and the province: everything verifies, and the receipts have come back."""
    folder = tmp_path / "demo"
    status, offices, _ = run(tmp_path / "khong-dung", "demo", "--to", str(folder))
    assert status == 0 and all(item["ok"] for item in offices)
    assert len(list(folder.glob("*/ho-so/*.asice"))) == 9
    sent = run(folder / "xa" / "du-lieu", "list")[1]
    assert {item["state"] for item in sent} == {"accepted"}
    parts = run(folder / "huyen" / "du-lieu", "parts", "phu-luc-01/2024", "M3.2a.1")[1]
    counted = [part for part in parts["parts"] if part["counted"]]
    assert len(counted) == 4 and parts["coverage"] == [4, 19]
    assert sum(int(part["cell"]["value"]) for part in counted) == int(parts["cell"]["value"])
    assert run(tmp_path / "khong-dung", "demo", "--to", str(folder))[0] == 2


def raw(home: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A command through a shell, which can close its streams."""
    program = Path(__file__).parents[2] / "main.py"
    line = f"'{sys.executable}' '{program}' {command} --home '{home}'"
    settings = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    return subprocess.run(["sh", "-c", line], capture_output=True, text=True, encoding="utf-8", env=settings)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    ("command", "told"),
    [("list > /dev/full", "Ổ đĩa đã đầy"), ("key new <&-", "--secret-file")],
)
def test_closed_and_full_streams_are_told_and_no_fault(drafts: SampleOffice, command: str, told: str) -> None:
    done = raw(drafts.home, command)
    assert done.returncode == 2 and told in done.stderr and "Traceback" not in done.stderr


def test_nobody_at_the_other_end_is_not_waited_for(drafts: SampleOffice) -> None:
    """The empty device, as a task of the system has it; Windows calls it a terminal."""
    line = [sys.executable, str(Path(__file__).parents[2] / "main.py"), "key", "new", "--home", str(drafts.home)]
    done = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=60)
    assert done.returncode == 2 and "--secret-file" in done.stderr


def test_a_fingerprint_reads_the_same_where_it_is_made_and_where_it_is_trusted(
    run: Run, finished: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    groups = run(finished.home, "key", "list")[1][0]["fingerprint"]
    certificate = run(finished.home, "key", "export", "--to", str(tmp_path))[1]["file"]
    district = tmp_path / "huyện"
    run(district, "init", "--pack", "bac-ninh-2024", "--unit", "256")
    for arguments in (["trust", "add", certificate], ["trust", "list"]):
        assert main(["--home", str(district), *arguments]) == 0
        assert groups in capsys.readouterr().out


def test_nobody_is_asked_for_a_passphrase_in_vain(run: Run, finished: SampleOffice) -> None:
    export = ("export", "phu-luc-01/2024", "--to", "x")
    assert "không có khóa" in run(finished.home, *export, "--key", "lạ")[2]
    assert run(finished.home, "reopen", "phu-luc-01/2024", "--reason", "sửa")[0] == 0
    assert "chưa hoàn thành" in run(finished.home, *export)[2]


def test_a_passphrase_file_of_a_windows_editor_is_read(run: Run, finished: SampleOffice, tmp_path: Path) -> None:
    (tmp_path / "mk.txt").write_bytes(b"\xef\xbb\xbf" + SECRET.encode() + b"\r\n")
    arguments = ("export", "phu-luc-01/2024", "--to", str(tmp_path / "usb"), "--secret-file", str(tmp_path / "mk.txt"))
    assert run(finished.home, *arguments)[0] == 0


def test_an_event_without_a_name_is_told_how_to_name_it(run: Run, drafts: SampleOffice) -> None:
    status, _, said = run(drafts.home, "new", "vu-viec-dot-xuat", "15/8/2024")
    assert status == 2 and "--subject" in said
