"""The receive command: what it says for people and machines, and its exit status."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from main import main
from tests.conftest import clock
from tests.signed_bundles import COUNT, Sent, trust
from workflow.office import init_office
from workflow.session import open_session

UNIT, DISTRICT = "09190", "256"
FIRST = Sent(UNIT, {COUNT: 10})


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A district's data folder that trusts one commune; the commands' clock is that of the season."""
    monkeypatch.setattr("cli.app.open_session", lambda folder: open_session(folder, clock))
    place = tmp_path / "huyện"
    with open_session(place, clock) as session:
        init_office(session, "bac-ninh-2024", DISTRICT)
        trust(session, tmp_path / "chứng thư", UNIT)
    return place


def run(home: Path, *words: str | Path) -> int:
    return main(["--home", str(home), "receive", *map(str, words)])


def test_receiving_for_machines(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = FIRST.save(tmp_path / "usb")
    assert run(home, path.parent, "--json") == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert {"file", "outcome", "sentence"} <= line.keys()
    assert (line["file"], line["outcome"], line["received"]) == (str(path), "new", 1)
    assert line["facts"]["recipient"]["ok"] is True
    assert run(home, path, "--json") == 0
    assert [one["outcome"] for one in json.loads(capsys.readouterr().out)] == ["same"]


def test_a_dry_run_takes_nothing(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = FIRST.save(tmp_path / "usb")
    assert run(home, path, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "MỚI – Phụ lục 01, năm 2024, Phường Võ Cường" in said and "Chưa nhận gì" in said
    assert run(home, path, "--dry-run", "--json") == 0
    assert json.loads(capsys.readouterr().out)[0]["outcome"] == "new"


def test_what_wants_a_look_gives_status_1(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    FIRST.save(tmp_path / "usb")
    Sent(UNIT, {COUNT: 11}).save(tmp_path / "usb", "khác.asice")
    assert run(home, tmp_path / "usb") == 1
    said = capsys.readouterr().out
    assert "MÂU THUẪN" in said and "Nhận 1 báo cáo; giữ 1 bản mâu thuẫn chờ chọn." in said


def test_a_path_that_is_not_there_is_a_sentence(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(home, tmp_path / "không có") == 2
    assert "Không tìm thấy" in capsys.readouterr().err


def test_an_office_that_is_not_set_up_is_told_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "mới", FIRST.save(tmp_path / "usb")) == 2
    assert "chưa khai báo đơn vị" in capsys.readouterr().err


def test_a_newer_report_tells_what_it_changes(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(home, FIRST.save(tmp_path / "usb"))
    newer = Sent(UNIT, {COUNT: 12}, revision=2).save(tmp_path / "usb 2")
    capsys.readouterr()
    assert run(home, newer, "--dry-run") == 0
    assert "  Dòng 2.1.1: 10 → 12\n" in capsys.readouterr().out
    assert run(home, newer, "--json") == 0
    (line,) = json.loads(capsys.readouterr().out)
    assert (line["outcome"], line["previous"], line["received"]) == ("newer", 1, 2)
    told = {"key": COUNT, "name": "Dòng 2.1.1", "old": "10", "new": "12", "kind": "changed"}
    assert line["difference"] == [told]


def test_what_a_supplement_completes_is_in_use(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    FIRST.save(tmp_path / "usb")
    Sent(UNIT, {COUNT: 12}, revision=2, base=hashlib.sha256(FIRST.data).hexdigest()).save(tmp_path / "usb")
    run(home, tmp_path / "usb")
    capsys.readouterr()
    assert main(["--home", str(home), "received"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "lần 1: gói báo cáo đã ký, bản gốc được bổ sung" in first and "lần 2: gói báo cáo đã ký, đã nhận" in second
    assert ", gói biểu mẫu bac-ninh-2024 bản " in first
    assert main(["--home", str(home), "received", "--json"]) == 0
    assert [line["used"] for line in json.loads(capsys.readouterr().out)] == [True, True]
