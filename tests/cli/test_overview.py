"""status, remind, receiving-report as a person or a script runs them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from main import main
from tests.cli.conftest import Run
from tests.conftest import SampleOffice
from tests.kept import decide, keep, moment
from workflow.office import init_office
from workflow.session import open_session

P1 = "phu-luc-01"


@pytest.fixture
def district(tmp_path: Path) -> Path:
    """A district that received some reports, one of them late, in one act."""
    home = tmp_path / "huyện"
    with open_session(home, lambda: moment(date(2024, 12, 20))) as session:
        init_office(session, "bac-ninh-2024", "256")
        number = session.store.begin_receiving("E:/", "can-bo", moment(date(2024, 12, 20)))
        decide(session, keep(session, "09163", receiving=number), "accepted")
        keep(session, "09166", revision=2, at=date(2024, 12, 26), receiving=number)
        session.store.end_receiving(number, moment(date(2024, 12, 20), 10))
    return home


def test_status_tells_each_unit_and_form(district: Path, run: Run) -> None:
    status, lines, _ = run(district, "status", "2024")
    assert status == 0 and len(lines) == 19 * 3
    found = {(line["unit"], line["form"]): line for line in lines}
    assert {"unit", "form", "state", "late"} <= set(lines[0])
    first, second, third = (found[unit, P1] for unit in ("09163", "09166", "09169"))
    assert (first["state"], first["late"], first["name"]) == ("accepted", False, "Phường Vũ Ninh")
    assert (second["state"], second["late"], second["revision"]) == ("received", True, 2)
    assert second["received_at"].startswith("2024-12-26T")
    assert (third["state"], third["late"], third["received_at"]) == ("none", True, None)


def test_status_of_one_form_and_of_one_state(district: Path, run: Run) -> None:
    _, lines, _ = run(district, "status", "2024", "--form", P1, "--only", "missing")
    assert len(lines) == 17 and {line["state"] for line in lines} == {"none"}
    _, lines, _ = run(district, "status", "2024", "--only", "late")
    assert [(line["unit"], line["form"]) for line in lines] == [("09166", P1)]


def test_status_of_a_commune_tells_its_own_reports(finished: SampleOffice, run: Run) -> None:
    _, lines, _ = run(finished.home, "status", "2024")
    states = {line["form"]: line["state"] for line in lines}
    assert states == {"phu-luc-01": "finished", "phu-luc-02": "finished", "tu-kiem-tra": "none"}
    assert {line["unit"] for line in lines} == {"09190"} and all(line["late"] for line in lines)


def test_a_district_that_nobody_reports_to_sees_its_own_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--home", str(tmp_path), "init", "--pack", "lang-son-2022", "--unit", "178"]) == 0
    capsys.readouterr()
    assert main(["--home", str(tmp_path), "status", "2022"]) == 0
    assert capsys.readouterr().out == "Thành phố Lạng Sơn · Đánh giá kết quả: chưa lập, quá hạn\n"


def test_status_for_people_names_counts_and_units(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(district), "status", "2024"]) == 0
    out = capsys.readouterr().out
    assert "Phụ lục 01: 2/19 đơn vị nộp về đây đã có · 17 chưa nộp · 1 nộp trễ. Hạn cuối: hết ngày 24/12/2024." in out
    assert "Phường Vũ Ninh: Phụ lục 01: Đã duyệt, 20/12/2024" in out


def test_status_writes_a_list(district: Path, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "danh sách.xlsx"
    run(district, "status", "2024", "--form", P1, "--only", "accepted", "--to", str(path))
    cells = {cell.value for row in load_workbook(path).active.iter_rows() for cell in row}
    assert "09163" in cells and "09166" not in cells


@pytest.mark.parametrize("arguments", [["status", "2024x"], ["status", "2024-H1", "--form", P1]])
def test_what_nobody_owes_is_bad_input(district: Path, run: Run, arguments: list[str]) -> None:
    status, _, complaint = run(district, *arguments)
    assert status == 2 and complaint and "Traceback" not in complaint


def test_remind_prints_the_letters_or_writes_drafts(district: Path, run: Run, tmp_path: Path) -> None:
    _, told, _ = run(district, "remind", "2024", "--form", P1)
    assert len(told["reminders"]) == 17 and told["files"] == []
    assert told["reminders"][0]["body"].startswith("Kính gửi: Ủy ban nhân dân phường Thị Cầu")
    out = tmp_path / "thư"
    _, told, _ = run(district, "remind", "2024", "--form", P1, "--unit", "09169", "--to", str(out))
    assert [Path(name).name for name in told["files"]] == ["Nhac_phu-luc-01_2024_09169.eml"]
    assert (out / "Nhac_phu-luc-01_2024_09169.eml").exists()


def test_remind_says_when_there_is_nobody(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(district), "remind", "2024", "--form", P1, "--unit", "09163"]) == 0
    assert capsys.readouterr().out == "Không có đơn vị nào phải nhắc.\n"


def test_a_unit_that_does_not_report_and_a_file_of_another_kind_are_bad_input(
    district: Path, run: Run, tmp_path: Path
) -> None:
    status, _, complaint = run(district, "remind", "2024", "--form", P1, "--unit", "99999")
    assert status == 2 and "99999" in complaint
    status, _, complaint = run(district, "status", "2024", "--to", str(tmp_path / "ds.doc"))
    assert status == 2 and ".xlsx" in complaint and not (tmp_path / "ds.doc").exists()


def test_a_period_in_which_nothing_is_owed_is_said(district: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(district), "status", "2024-Q3"]) == 0
    assert capsys.readouterr().out == "Kỳ này không có biểu nào phải nộp.\n"


def test_the_receiving_report_of_an_act_or_of_the_last_one(district: Path, run: Run, tmp_path: Path) -> None:
    _, told, _ = run(district, "receiving-report", "1", "--to", str(tmp_path / "a"))
    assert [Path(name).suffix for name in told["files"]] == [".pdf", ".xlsx"]
    _, last, _ = run(district, "receiving-report", "--to", str(tmp_path / "b"))
    pairs = zip(told["files"], last["files"], strict=True)
    assert all(Path(one).read_bytes() == Path(other).read_bytes() for one, other in pairs)
    status, _, complaint = run(district, "receiving-report", "9", "--to", str(tmp_path / "c"))
    assert status == 2 and "số 9" in complaint
