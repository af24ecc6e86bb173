"""Received reports accepted and returned by command, and what comes back of it at the sender."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from main import main
from tests.conftest import SECRET, SampleOffice
from tests.kept import keep
from tests.sent_reports import receive_from
from tests.workflow.offices import DISTRICT
from workflow.session import open_session

Call = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str], finished: SampleOffice, tmp_path: Path) -> Iterator[Call]:
    """Run a command of the district, which has received the commune's report as number 1; --json in and out."""
    home = tmp_path / "huyện"
    assert main(["--home", str(home), "init", "--pack", "bac-ninh-2024", "--unit", DISTRICT]) == 0
    assert main(["--home", str(home), "key", "new", *secret_of(tmp_path)]) == 0
    with open_session(finished.home) as sender, open_session(home) as office:
        receive_from(sender, office, "phu-luc-01/2024")
        keep(office, "09193")
        keep(office, "09196")
    capsys.readouterr()

    def run(*arguments: str) -> tuple[int, Any, str]:
        status = main(["--home", str(home), *arguments, "--json"])
        out, err = capsys.readouterr()
        return status, json.loads(out) if out.strip() else None, err

    yield run


def secret_of(folder: Path) -> tuple[str, str]:
    path = folder / "mat-khau.txt"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return ("--secret-file", str(path))


def test_a_report_is_accepted_with_its_receipt(call: Call, tmp_path: Path) -> None:
    out = ("--receipt-to", str(tmp_path / "trả lời"))
    status, done, _ = call("accept", "09190", "phu-luc-01", "2024", *out, *secret_of(tmp_path))
    assert (status, done["signed"], len(done["files"])) == (0, 1, 1)
    assert Path(done["files"][0]).name == "BDG_phan-hoi_phu-luc-01_2024_09190_r1_tiep-nhan.asice"


def test_all_that_wait_are_accepted_at_once(call: Call, tmp_path: Path) -> None:
    status, done, _ = call("accept", "3")
    assert (status, len(done["decisions"]), done["files"]) == (0, 1, [])
    out = ("--receipt-to", str(tmp_path / "trả lời"))
    status, done, _ = call("accept", "--all", "phu-luc-01", "2024", *out, *secret_of(tmp_path))
    assert (status, done["signed"]) == (0, 2)
    assert call("accept", "--all", "phu-luc-01", "2024")[0] == 2


def test_a_report_is_returned_with_comments(call: Call, tmp_path: Path) -> None:
    words = ("--reason", "Xem lại", "--comment", "M3.2a.1n=Nhiều hơn tổng số = sai", "--to", str(tmp_path / "trả lời"))
    status, done, _ = call("return", "09190", "phu-luc-01", "2024", *words, *secret_of(tmp_path))
    assert status == 0
    assert [Path(file).suffix for file in done["files"]] == [".asice", ".pdf"]
    status, undone, _ = call("undecide", str(done["decisions"][0]))
    assert (status, undone) == (0, {"withdrawn": done["decisions"][0]})
    assert call("undecide", str(done["decisions"][0]))[0] == 2


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        (("accept", "a", "b"), "Chưa rõ báo cáo nào"),
        (("accept", "99999999999"), "Chưa rõ báo cáo nào"),
        (("accept", "7"), "Không có báo cáo đã nhận"),
        (("accept", "1", "--encrypt"), "Chưa ghi nơi lưu"),
        (("accept", "1", "2", "--receipt-to", ".", "--mail", "a@b.vn", "--unsigned"), "nhiều đơn vị"),
        (("accept", "09999", "phu-luc-01", "2024"), "Chưa tiếp nhận"),
        (("return", "không-có.asice", "--reason", "x", "--to", "."), "không"),
        (("return", "1", "--reason", "x", "--to", ".", "--comment", "M1.1", "--unsigned"), "chưa ghi rõ cho ô nào"),
        (("return", "1", "--reason", "x", "--to", ".", "--comment", "M99=a", "--unsigned"), "không có ô"),
        (("return", "1", "--reason", " ", "--to", ".", "--unsigned"), "lý do"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(call: Call, arguments: tuple[str, ...], match: str) -> None:
    status, data, told = call(*arguments)
    assert (status, data) == (2, None) and match in told and told.count("\n") == 1


def test_an_encrypted_slip_in_a_letter_is_received(
    call: Call, finished: SampleOffice, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """From the district's draft of a letter into the commune's report, by the commands alone."""
    secret, sender = secret_of(tmp_path), ("--home", str(finished.home))
    assert main([*sender, "key", "card", "--to", str(tmp_path / "khóa xã"), *secret]) == 0
    capsys.readouterr()
    call("trust", "take", str(next((tmp_path / "khóa xã").iterdir())), "--compared")
    _, card, _ = call("key", "card", "--to", str(tmp_path / "khóa huyện"), *secret)
    assert main([*sender, "trust", "take", card["file"], "--compared"]) == 0
    capsys.readouterr()
    words = ("--reason", "Xem lại", "--comment", "M3.2a.1n=Nhiều hơn", "--to", str(tmp_path / "thư"))
    assert call("return", "1", *words, "--encrypt", "--mail", "xa@bacninh.gov.vn", *secret)[0] == 0
    letter = next((tmp_path / "thư").glob("*.eml"))
    capsys.readouterr()
    assert main([*sender, "receive", str(letter), "--json"]) == 1
    assert [line["outcome"] for line in json.loads(capsys.readouterr().out)] == ["locked"]
    assert main([*sender, "receive", str(letter), *secret, "--json"]) == 0
    assert [line["outcome"] for line in json.loads(capsys.readouterr().out)] == ["return"]
    assert main([*sender, "list", "--json"]) == 0
    assert {item["form"]: item["state"] for item in json.loads(capsys.readouterr().out)}["phu-luc-01"] == "returned"
    assert main([*sender, "receive", str(letter), *secret, "--json"]) == 0
    assert [line["outcome"] for line in json.loads(capsys.readouterr().out)] == ["same"]
