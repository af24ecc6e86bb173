"""A fault of the program in the middle of figures, notes and names leaves none of them in the log or on the console."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from main import main
from tests.below import put_below
from tests.conftest import NOW, SampleOffice
from workflow.office import init_office
from workflow.session import open_session

FIGURE, NOTE = "7314902", "bà Nguyễn Thị Hoa, thôn Đoài"
FAULT = 3


def broken(*values: object, **more: object) -> None:
    """A function that says all that it was given."""
    raise ValueError(f"{FIGURE} {NOTE} {values} {more}", Decimal(FIGURE)) from KeyError(NOTE)


def logged(home: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (home / "nhat-ky").iterdir())


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "so-lieu.json"
    said = {"M3.2a.1": {"value": FIGURE, "note": NOTE}}
    path.write_text(json.dumps({"cells": said}, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("cli.reports.fill_report", ("fill", "{report}", "{file}")),
        ("cli.reports.check_report", ("check", "{report}")),
        ("cli.reports.finish_report", ("finish", "{report}")),
        ("cli.charts.export_charts", ("charts", "phu-luc-01", "2024", "--to", "{out}")),
    ],
)
def test_the_log_of_a_fault_carries_no_figure(
    drafts: SampleOffice, file: Path, tmp_path: Path, place: str, words: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert main(["--help"]) == 0
    capsys.readouterr()
    monkeypatch.setattr(place, broken)
    filled = [word.format(report=drafts.reports[0], file=file, out=tmp_path) for word in words]
    assert main(["--home", str(drafts.home), *filled]) == FAULT
    said = capsys.readouterr()
    for text in (said.out, said.err, logged(drafts.home)):
        assert not [word for word in (FIGURE, *NOTE.split()) if word in text], text
    assert "ValueError" in said.err and "KeyError" in logged(drafts.home)


def test_a_fault_deep_in_the_arithmetic_carries_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "huyện"
    with open_session(home, lambda: NOW) as session:
        init_office(session, "bac-ninh-2024", "256")
        put_below(session, {"09190": {"M3.2a.1": FIGURE, "M3.2a.1n": FIGURE}})
    monkeypatch.setattr("forms.consolidation.totals.Total.cell", broken)
    assert main(["--home", str(home), "consolidate", "phu-luc-01", "2024"]) == FAULT
    assert FIGURE not in capsys.readouterr().err and FIGURE not in logged(home)
