"""Finishing and reopening: what is locked, what a supplement holds, what a backup that fails does to it."""

from __future__ import annotations

import pytest

from forms.errors import WorldError
from storage.backup import BACKUP_FOLDER
from tests.conftest import SampleOffice
from workflow.finishing import finish_report
from workflow.reports import open_report
from workflow.session import Session


def test_a_backup_that_fails_does_not_hide_that_the_report_is_finished(
    draft_session: Session, drafts: SampleOffice
) -> None:
    (drafts.home / BACKUP_FOLDER).touch()
    with pytest.raises(WorldError, match="đã hoàn thành nhưng chưa sao lưu") as refused:
        finish_report(draft_session, drafts.reports[0])
    assert refused.value.remedy
    assert open_report(draft_session, drafts.reports[0]).state == "finished"
