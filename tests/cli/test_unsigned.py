"""take-workbook, enter, entered: what came without a signature, by command."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.packs.loader import cached_pack
from forms.resources import resource_path
from main import main
from tests.workflow.typed_sheets import book, printed, titled

Run = Callable[..., tuple[int, Any, str]]
FORM = cached_pack(resource_path("packs", "bac-ninh-2024")).form_by_key["phu-luc-01"]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Run a command of the district with --json."""
    home = str(tmp_path / "huyện")

    def call(*arguments: str, plain: bool = False) -> tuple[int, Any, str]:
        status = main(["--home", home, *arguments, *([] if plain else ["--json"])])
        out, err = capsys.readouterr()
        return status, (out if plain else json.loads(out) if out.strip() else None), err

    assert call("init", "--pack", "bac-ninh-2024", "--unit", "256")[0] == 0
    return call


def sheet(folder: Path, **values: object) -> str:
    path = folder / "bảng.xlsx"
    path.write_bytes(book({"S": titled(printed(values, FORM))}))
    return str(path)


def test_a_workbook_is_shown_then_taken(run: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, **{"M3.2a.1": 8, "M3.2a.1n": 6, "M3.2a.1r": 80})
    status, shown, _ = run("take-workbook", path)
    assert (status, shown["received"], shown["outcome"]) == (0, 0, "unsigned")
    assert (shown["unit"], shown["form"], shown["period"], shown["keyed"]) == ("09190", "phu-luc-01", "2024", False)
    assert [(row["key"], row["text"], row["taken"]) for row in shown["rows"]] == [
        ("M3.2a.1", "8", True),
        ("M3.2a.1n", "6", True),
    ]
    assert shown["differences"] == [{"key": "M3.2a.1r", "given": "80", "computed": "75"}]
    status, taken, _ = run("take-workbook", path, "--yes")
    assert (status, taken["received"]) == (0, 1)
    status, again, err = run("take-workbook", path, "--yes")
    assert (status, again) == (2, None)
    assert "nói đúng như vậy" in err


def test_what_is_not_sure_is_asked_for(run: Run, tmp_path: Path) -> None:
    path = sheet(tmp_path, **{"M6.1": "1.7"})
    status, shown, _ = run("take-workbook", path)
    assert status == 1
    assert "chưa rõ" in shown["sentence"]
    assert run("take-workbook", path, "--yes")[0] == 2
    status, taken, _ = run("take-workbook", path, "--notation", "en", "--yes")
    assert (status, taken["rows"][0]["text"]) == (0, "1,7")


def test_the_lines_can_be_read_by_a_person(run: Run, tmp_path: Path) -> None:
    status, out, _ = run("take-workbook", sheet(tmp_path, **{"M3.2a.1": 8, "M3.2a.2": "vài"}), plain=True)
    assert status == 0
    assert "+ dòng 2.1.1: 8 (S!C" in out
    assert "? dòng 2.1.2: vài (S!C" in out
    assert "không phải là số" in out
    assert "Có thể ghi nhận 1 ô" in out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(("--column", "3"), "chữ cái"), (("--notation", "xx"), "--notation"), (("--unit", "09370"), "không thuộc")],
)
def test_wrong_answers_are_one_sentence(run: Run, tmp_path: Path, arguments: tuple[str, ...], why: str) -> None:
    status, _, err = run("take-workbook", sheet(tmp_path, **{"M3.2a.1": 8}), *arguments)
    assert status == 2
    assert why in err
    assert "Traceback" not in err


def test_a_paper_is_entered_checked_and_kept(run: Run, tmp_path: Path) -> None:
    status, begun, _ = run("enter", "phu-luc-01", "2024", "--unit", "09190")
    assert status == 0
    values = tmp_path / "giấy.json"
    values.write_text(json.dumps({"M3.2a.1": 8, "M3.2a.1n": 9}), encoding="utf-8")
    report = "phu-luc-01/2024/09190"
    assert run("fill", report, str(values))[0] == 0
    status, found, _ = run("check", report)
    assert status == 0
    assert {finding["severity"] for finding in found["findings"]} <= {"warning", "notice"}
    assert run("list")[1] == []
    status, finished, _ = run("finish", report)
    assert (status, finished["id"], finished["state"]) == (0, begun["id"], "finished")
    (paper,) = run("entered")[1]
    assert (paper["received"], paper["revision"]) == (1, 1)
    assert run("reopen", report, "--reason", "gõ nhầm")[1]["revision"] == 2
    assert run("finish", report)[0] == 0
    assert run("entered")[1][0]["received"] == 2
    assert "Chưa nhập hộ" not in run("entered", plain=True)[1]


def test_entering_for_a_unit_elsewhere_is_refused(run: Run) -> None:
    status, _, err = run("enter", "phu-luc-01", "2024", "--unit", "09370")
    assert status == 2
    assert "không thuộc" in err
    assert run("entered")[1] == []
