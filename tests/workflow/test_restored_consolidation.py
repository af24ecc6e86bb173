"""A reinstalled office gets its consolidated reports back with what they were made of, and goes on from there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.report import Report
from tests.conftest import NOW, SECRET
from tests.signed_bundles import COUNT, FORM, PERIOD, Sent, trust
from tests.workflow.offices import COMMUNE, DISTRICT, PACK, Open
from workflow.checking import blocking, check_report
from workflow.consolidating.making import consolidate
from workflow.consolidating.parts import parts_of
from workflow.finishing import finish_report, reopen_report
from workflow.office import init_office
from workflow.receiving.taking import receive
from workflow.reports import enter, open_report, set_cells, set_note
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.standing.staleness import stale
from workflow.table_rows import delete_rows

SIBLING, OUTLINE, TABLE = "09187", "phu-luc-02", "I.1"
ROWS = {f"{TABLE}[]": "a b"} | {
    f"{TABLE}[{row}].{column}": value
    for row in "ab"
    for column, value in (("ky_hieu", f"0{row}/KH"), ("ngay", "2024-03-08"))
}
HELPED = "M3.2a.1n"


@pytest.fixture
def below(tmp_path: Path) -> list[Path]:
    """What the communes sent."""
    stick = tmp_path / "xã"
    return [
        Sent(COMMUNE, {COUNT: 10, HELPED: 4}).save(stick),
        Sent(SIBLING, {COUNT: 7, HELPED: 7}).save(stick),
        Sent(COMMUNE, {"I.2.a": "Đã làm.", **ROWS}, form=OUTLINE).save(stick),
    ]


def complete(session: Session, report_id: str) -> None:
    """Fill in what only the office itself answers, and finish."""
    for error in blocking(check_report(session, report_id)):
        set_cells(session, report_id, {error.key: Cell(None, State.MISSING)})
    finish_report(session, report_id)


def sent_upward(session: Session, below: list[Path], stick: Path) -> tuple[str, str]:
    """Both forms consolidated, with a figure typed over and a row taken out, finished and exported; then a supplement
    with a second commune."""
    receive(session, [below[0], below[2]])
    table = consolidate(session, FORM, PERIOD).report.report.id
    enter(session, table, HELPED, "5")
    set_note(session, table, HELPED, "Thêm một vụ huyện hỗ trợ.")
    complete(session, table)
    outline = consolidate(session, OUTLINE, PERIOD).report.report.id
    delete_rows(session, outline, TABLE, open_report(session, outline).report.cell(f"{TABLE}[]").text.split()[:1])
    consolidate(session, OUTLINE, PERIOD)
    finish_report(session, outline)
    for number, report in enumerate((table, outline)):
        export_report(session, report, stick / str(number), secret=SECRET)
    reopen_report(session, table, "Thêm một phường", supplement=True)
    receive(session, [below[1]])
    consolidate(session, FORM, PERIOD)
    finish_report(session, table)
    export_report(session, table, stick / "2", secret=SECRET)
    return table, outline


def known(report: Report) -> Report:
    """The report without what is only found at the making and does not travel."""
    assert report.consolidation is not None
    return replace(report, consolidation=replace(report.consolidation, findings=()))


def test_what_it_was_made_of_comes_back_and_the_next_consolidation_changes_nothing(
    office_of: Open, below: list[Path], tmp_path: Path
) -> None:
    old = office_of(DISTRICT)
    trust(old, tmp_path / "chứng thư", COMMUNE, SIBLING)
    table, outline = sent_upward(old, below, tmp_path / "ổ USB")
    with open_session(tmp_path / "máy mới", lambda: NOW) as new:
        init_office(new, PACK, DISTRICT)
        shutil.copytree(old.home / "keys", new.home / "keys")
        new.store.set_settings({"key": "khoa-1"})
        trust(new, tmp_path / "chứng thư", COMMUNE, SIBLING)
        taken = receive(new, [tmp_path / "ổ USB"])
        assert [line.outcome for line in taken.lines].count("own") == 3
        for report in (table, outline):
            assert known(open_report(new, report).report) == known(open_report(old, report).report)
        not_held = parts_of(new, table, COUNT).parts
        assert {part.unit for part in not_held if "không còn giữ" in part.why} == {COMMUNE, SIBLING}
        receive(new, below)
        assert stale(new, table) == stale(new, outline) == ()
        opened = parts_of(new, table, COUNT)
        assert {(part.unit, part.text) for part in opened.parts if part.counted} == {(COMMUNE, "10"), (SIBLING, "7")}
        for report, form in ((table, FORM), (outline, OUTLINE)):
            reopen_report(new, report, "xem lại")
            assert consolidate(new, form, PERIOD).changed == 0
        over = open_report(new, table).report.cell(HELPED)
        assert (over, over.source) == (Cell(over.value, note="Thêm một vụ huyện hỗ trợ."), Source.TYPED)
