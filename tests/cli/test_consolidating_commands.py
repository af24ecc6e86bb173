"""consolidate, parts, choose as a script runs them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from main import main
from tests.conftest import clock
from tests.workflow.given_reports import TABLE, YEAR, changed, give, keep, report_of
from workflow.consolidating.making import consolidate
from workflow.office import init_office
from workflow.session import open_session

PROVINCE, DISTRICT, FIRST, SECOND = "27", "256", "09163", "09166"
Run = Callable[..., Any]


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """A province that holds a district's report and, straight from a commune, another revision of one of its parts."""
    with open_session(tmp_path / "huyen", clock) as district:
        init_office(district, "bac-ninh-2024", DISTRICT)
        first = report_of(district, FIRST, {"M3.2a.1": 5})
        keep(district, first)
        give(district, SECOND, {"M3.2a.1": 7})
        whole = consolidate(district, TABLE, YEAR).report.report
    with open_session(tmp_path / "tinh", clock) as session:
        init_office(session, "bac-ninh-2024", PROVINCE)
        keep(session, whole)
        keep(session, changed(first, {"M3.2a.1": 50}))
    return tmp_path / "tinh"


@pytest.fixture
def run(province: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command with --json; what it printed as data, or its complaint where it was refused."""

    def call(*arguments: str, plain: bool = False) -> Any:
        status = main(["--home", str(province), *arguments, *([] if plain else ["--json"])])
        out, err = capsys.readouterr()
        if plain or status:
            return out if not status else err
        return json.loads(out)

    return call


def test_a_dry_run_tells_and_writes_nothing(run: Run) -> None:
    told = run("consolidate", TABLE, YEAR, "--dry-run")
    assert told["dry_run"] and told["report"] is None and told["counted"] == 1
    assert told["cells"]["M3.2a.1"]["value"] == "12"
    assert [one["source"] for one in told["districts"] if one["unit"] == DISTRICT] == ["unresolved"]
    assert run("list") == []


def test_consolidate_makes_the_report_and_parts_opens_its_totals(run: Run) -> None:
    told = run("consolidate", TABLE, YEAR)
    assert told["report"]["state"] == "draft" and told["report"]["unit"] == PROVINCE
    assert told["coverage"]["M3.2a.1"][0] == 2
    opened = run("parts", f"{TABLE}/{YEAR}", "M3.2a.1")
    assert (opened["cell"]["value"], opened["frozen"]) == ("12", False)
    (whole,) = [part for part in opened["parts"] if part["counted"]]
    assert whole["unit"] == DISTRICT and whole["record"]["signature"]["ok"]
    assert {part["unit"] for part in whole["parts"] if part["revision"]} == {FIRST, SECOND}


def test_choose_with_a_reason_changes_the_next_consolidation(run: Run) -> None:
    assert "lý do" in run("choose", TABLE, YEAR, DISTRICT, "parts")
    said = run("choose", TABLE, YEAR, DISTRICT, "parts", "--reason", "Xã đã sửa số")
    assert said["choice"] == "parts" and "Xã đã sửa số" in said["sentence"]
    assert run("consolidate", TABLE, YEAR)["cells"]["M3.2a.1"]["value"] == "50"
    run("choose", TABLE, YEAR, DISTRICT, "none")
    assert run("consolidate", TABLE, YEAR)["cells"]["M3.2a.1"]["value"] == "12"


def test_a_person_reads_plain_lines(run: Run) -> None:
    text = run("consolidate", TABLE, YEAR, plain=True)
    assert "Phụ lục 01, năm 2024: 1 báo cáo được tính" in text and "Đã lập báo cáo" in text
    lines = run("parts", f"{TABLE}/{YEAR}", "M3.2a.1", plain=True).splitlines()
    assert lines[0].startswith("Dòng 2.1.1: 12; số tổng hợp 12")
    assert any(line.lstrip().startswith("+ Thành phố Bắc Ninh (256, lần 1, ") for line in lines)
    rate = run("parts", f"{TABLE}/{YEAR}", "M3.2a.1r", plain=True).splitlines()
    assert rate[1].startswith("  = Tính từ M3.2a.1n (") and " và M3.2a.1 (12)" in rate[1]


def test_what_cannot_be_is_refused_in_a_sentence(run: Run) -> None:
    assert "không có biểu" in run("consolidate", "phu-luc-99", YEAR)
    assert "không có ô" in (run("consolidate", TABLE, YEAR) and run("parts", f"{TABLE}/{YEAR}", "M9"))
