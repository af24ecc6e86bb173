"""A report begun from an earlier one: offered, taken over in one act, refused where it does not fit."""

from __future__ import annotations

import pytest

from forms.cells import Cell
from forms.errors import BadInput
from forms.starting import is_carried
from tests.conftest import NOW, SampleOffice
from workflow.reports import open_report, report_list, set_cells, start_report
from workflow.session import Session, open_session
from workflow.starting import earlier_reports, start_from, take_over
from workflow.undoing import undo

FORM = "phu-luc-02"


@pytest.fixture
def half(draft_session: Session) -> str:
    """The report for the first half of the year, which has a text of its own beside the sample's."""
    found = [info for info in report_list(draft_session) if info.form == FORM]
    for info in found:
        assert info.period == "2024"
    report_id = start_report(draft_session, FORM, "2024-H1")
    texts = {"I.2.a": Cell("Sáu tháng đầu năm đã đôn đốc."), "document.signer_name": Cell("Nguyễn Văn C")}
    set_cells(draft_session, report_id, {**texts, "I.2.dd.so_vu": Cell("3")})
    return report_id


def test_only_what_comes_before_is_offered(draft_session: Session, half: str) -> None:
    assert earlier_reports(draft_session, FORM, "2024-H1") == ()
    (offered,) = earlier_reports(draft_session, FORM, "2024")
    assert (offered.report_id, offered.period_title, offered.texts) == (half, "6 tháng đầu năm 2024", 1)
    assert earlier_reports(draft_session, "phu-luc-01", "2024") == ()
    assert earlier_reports(draft_session, "không có", "2024") == ()


def test_taking_over_fills_what_is_empty_and_undo_takes_it_back(draft_session: Session, half: str) -> None:
    full = next(info.id for info in report_list(draft_session) if info.form == FORM and info.period == "2024")
    set_cells(draft_session, full, {"I.2.a": None})
    before = open_report(draft_session, full).report.cells
    after = take_over(draft_session, full, half).report.cells
    assert is_carried(after["I.2.a"]) and "I.2.dd.so_vu" not in {key for key in after if is_carried(after[key])}
    assert after["document.signer_name"] == Cell("Nguyễn Văn C")
    undo(draft_session, full)
    assert open_report(draft_session, full).report.cells == before


def test_a_new_report_begins_from_an_earlier_one(drafts: SampleOffice) -> None:
    with open_session(drafts.home, lambda: NOW) as session:
        earlier = next(info.id for info in report_list(session) if info.form == "phu-luc-01")
        with pytest.raises(BadInput, match="cùng một biểu"):
            start_from(session, FORM, "2024-H1", earlier)
        assert not [info for info in report_list(session) if info.period == "2024-H1"]
        other = next(info.id for info in report_list(session) if info.form == FORM)
        report_id = start_from(session, FORM, "2024-H1", other)
        cells = open_report(session, report_id).report.cells
        assert any(is_carried(cell) for cell in cells.values())
        assert not cells["document.cut_off"].text > "2024-06-30"
        with pytest.raises(BadInput, match="đã được lập"):
            start_from(session, FORM, "2024-H1", other)
