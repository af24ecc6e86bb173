"""The command `calendar`: text, JSON, the file, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from main import main
from tests.conftest import SampleOffice
from tests.exports.calendar_reader import read_calendar


def test_the_year_as_text_as_json_and_as_a_file(
    drafts: SampleOffice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home, file = ["--home", str(drafts.home)], tmp_path / "lịch.ics"
    assert main([*home, "calendar", "2024", "--ics", str(file)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Lịch báo cáo năm 2024\nTháng 6\n  04/6/2024  Phụ lục 02")
    assert "không tính ngày 25/12" in said and "Đã ghi 4 hạn nộp" in said
    assert len(read_calendar(file.read_bytes()).named("VEVENT")) == 4
    assert main([*home, "calendar", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["year"] == 2024 and told["lines"][-1]["last_day"] == "2024-12-24"
    assert told["lines"][-1]["cut_off"] == "2024-12-14" and told["lines"][-1]["state"] == "draft"


def test_a_year_without_reports_is_refused(drafts: SampleOffice, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(drafts.home), "calendar", "2019"]) == 2
    assert "Năm 2019 không có báo cáo nào phải nộp." in capsys.readouterr().err
