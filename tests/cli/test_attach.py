"""attach add, list, remove, carry as a person or a script runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from main import main
from tests.conftest import SampleOffice
from tests.workflow.test_attachments import pdf_file, photo_file


def run(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, Any, str]:
    status = main(["--home", str(home), "attach", *words, "--json"])
    out, err = capsys.readouterr()
    return status, json.loads(out) if out.strip() else None, err


def test_files_are_attached_listed_copied_out_and_taken_off(
    finished: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report, home = finished.reports[0], finished.home
    scan, photo = pdf_file(tmp_path), photo_file(tmp_path)
    status, added, _ = run(capsys, home, "add", report, str(scan), "--scan")
    assert (status, [item["kind"] for item in added]) == (0, ["scan"])
    status, more, _ = run(capsys, home, "add", report, str(photo), "--shrink")
    assert more[0]["shrunk_from"] == photo.stat().st_size > more[0]["size"]
    assert run(capsys, home, "list", report, "--to", str(tmp_path / "ra")) == (0, added + more, "")
    assert {path.name for path in (tmp_path / "ra").iterdir()} == {scan.name, "ảnh hội nghị.jpg"}
    assert run(capsys, home, "remove", report, added[0]["id"])[0] == 0
    assert run(capsys, home, "list", report)[1] == more
    assert run(capsys, home, "carry", report) == (0, [], "")


def test_what_cannot_be_attached_is_one_sentence(
    finished: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "trang.pdf"
    page.write_text("<html>")
    status, printed, said = run(capsys, finished.home, "add", finished.reports[0], str(page))
    assert (status, printed, said.count("\n")) == (2, None, 1)
    assert "trang web" in said


def test_people_read_lines(finished: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report, home = finished.reports[0], str(finished.home)
    assert main(["--home", home, "attach", "list", report]) == 0
    assert main(["--home", home, "attach", "add", report, str(pdf_file(tmp_path))]) == 0
    assert main(["--home", home, "attach", "list", report, "--to", str(tmp_path / "ra")]) == 0
    assert main(["--home", home, "reopen", report, "--reason", "sửa"]) == 0
    assert main(["--home", home, "attach", "carry", report]) == 0
    assert main(["--home", home, "attach", "carry", report]) == 0
    assert main(["--home", home, "attach", "remove", report, "bản chụp có dấu.pdf"]) == 0
    said = capsys.readouterr().out
    for words in (
        "Chưa có tệp đính kèm nào.",
        "Đã đính kèm [1] bản chụp có dấu.pdf: Tài liệu kèm theo, 1 KB.",
        "Đã lấy lại [2]",
        "Không có tài liệu nào",
        "Đã bỏ tệp đính kèm này",
    ):
        assert words in said
