"""The list of reports: last change first, and only an empty draft may be taken away."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from forms.cells import Cell
from forms.errors import BadInput
from tests.conftest import NOW
from workflow.backups import backup_list
from workflow.finishing import reopen_report
from workflow.moving import preview_backup
from workflow.reports import report_list, set_cells, start_report
from workflow.session import Session
from workflow.shelf import discard_report, shelf
from workflow.starting import start_from

FORM = "phu-luc-02"


def test_the_report_changed_last_comes_first(draft_session: Session) -> None:
    draft_session.clock = lambda: NOW + timedelta(hours=1)
    first = next(info.id for info in report_list(draft_session) if info.form == "phu-luc-01")
    set_cells(draft_session, first, {"M3.2a.1": Cell(Decimal(77))})
    line, other = shelf(draft_session)
    assert (line.id, line.changed_at, line.kind, line.year) == (first, draft_session.now(), "báo cáo năm", 2024)
    assert other.form_title == "Phụ lục 02" and not (line.discardable or other.discardable)


@pytest.mark.parametrize("carried", [False, True])
def test_an_empty_draft_goes_and_a_backup_keeps_it(draft_session: Session, carried: bool) -> None:
    earlier = next(info.id for info in report_list(draft_session) if info.form == FORM)
    new = (
        start_from(draft_session, FORM, "2024-H1", earlier) if carried else start_report(draft_session, FORM, "2024-H1")
    )
    assert [line.id for line in shelf(draft_session) if line.discardable] == [new]
    said = discard_report(draft_session, new)
    assert "Phụ lục 02, 6 tháng đầu năm 2024" in said
    assert new not in {info.id for info in report_list(draft_session)} and len(report_list(draft_session)) == 2
    kept = preview_backup(draft_session, backup_list(draft_session.home)[0].path).reports
    (lost,) = {line.period_title for line in kept} - {line.period_title for line in shelf(draft_session)}
    assert lost == "6 tháng đầu năm 2024"
    assert start_report(draft_session, FORM, "2024-H1") != new


def test_a_draft_with_one_word_stays(draft_session: Session) -> None:
    new = start_report(draft_session, FORM, "2024-H1")
    set_cells(draft_session, new, {"II": Cell("Không")})
    with pytest.raises(BadInput, match="không xóa được"):
        discard_report(draft_session, new)
    assert len(report_list(draft_session)) == 3


def test_what_was_finished_once_stays(finished_session: Session) -> None:
    first = report_list(finished_session)[0].id
    with pytest.raises(BadInput):
        discard_report(finished_session, first)
    reopen_report(finished_session, first, "Sửa số")
    keys = [key for key in finished_session.store.load_report(first).cells if not key.startswith("document.")]
    set_cells(finished_session, first, dict.fromkeys(keys))
    with pytest.raises(BadInput):
        discard_report(finished_session, first)
    line = next(line for line in shelf(finished_session) if line.id == first)
    assert (line.revision, line.reason, line.discardable) == (2, "Sửa số", False)
