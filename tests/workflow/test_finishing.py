"""Finishing and reopening: what is locked, what a supplement holds, what a backup that fails does to it."""

from __future__ import annotations

import pytest

from forms.codec import decode
from forms.errors import WorldError
from storage.backup import BACKUP_FOLDER
from tests.conftest import SampleOffice
from workflow.finishing import finish_report, reopen_report
from workflow.reports import enter, open_report
from workflow.session import Session


def test_a_backup_that_fails_does_not_hide_that_the_report_is_finished(
    draft_session: Session, drafts: SampleOffice
) -> None:
    (drafts.home / BACKUP_FOLDER).touch()
    with pytest.raises(WorldError, match="đã hoàn thành nhưng chưa sao lưu") as refused:
        finish_report(draft_session, drafts.reports[0])
    assert refused.value.remedy
    assert open_report(draft_session, drafts.reports[0]).state == "finished"


def test_a_second_supplement_holds_only_its_own_changes(draft_session: Session, drafts: SampleOffice) -> None:
    report_id = drafts.reports[0]
    finish_report(draft_session, report_id)
    sent = []
    for key in ("M3.2a.1n", "M3.2b.1n"):
        reopen_report(draft_session, report_id, "có số mới", supplement=True)
        enter(draft_session, report_id, key, "0")
        number = finish_report(draft_session, report_id).report.revision
        snapshot = draft_session.store.revision_snapshot(report_id, number)
        assert snapshot is not None
        sent.append({each for each in decode(snapshot).cells if not each.startswith("document.")})
    assert {"M3.2a.1", "M3.2a.1n"} <= sent[0] and {"M3.2b.1", "M3.2b.1n"} <= sent[1]
    assert not sent[0] & sent[1]
