"""Paper against data, from the printed page to the sentence: the symbol is read off the exported document."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from forms.errors import BadInput
from tests.conftest import SampleOffice
from workflow.finishing import finish_report, reopen_report
from workflow.previews import preview_pdf
from workflow.session import Session
from workflow.verifying.paper import check_paper, check_paper_of


def scanned(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    (found,) = zxingcpp.read_barcodes(document[len(document) - 1].render(scale=3).to_pil().convert("L"))
    document.close()
    return str(found.text)


def test_paper_is_held_against_the_report_it_was_printed_from(draft_session: Session, drafts: SampleOffice) -> None:
    ref = drafts.reports[0]
    with pytest.raises(BadInput, match="chưa hoàn thành"):
        check_paper_of(draft_session, "BDG1", ref)
    opened = finish_report(draft_session, ref)
    text = scanned(preview_pdf(draft_session, ref))
    snapshot = draft_session.store.revision_snapshot(opened.report.id, 1)
    assert snapshot is not None
    for found in (check_paper_of(draft_session, text, ref), check_paper(draft_session, text, snapshot)):
        assert found.ok and found.same_data
        assert found.summary == "Bản giấy được in từ đúng số liệu của báo cáo này."


def test_paper_of_an_older_revision_is_known(draft_session: Session, drafts: SampleOffice) -> None:
    ref = drafts.reports[0]
    finish_report(draft_session, ref)
    text = scanned(preview_pdf(draft_session, ref))
    reopen_report(draft_session, ref, "rà soát lại")
    finish_report(draft_session, ref)
    found = check_paper_of(draft_session, text, ref)
    assert not found.same_data
    assert "ở lần khác" in found.summary


def test_what_is_no_symbol_or_no_report_is_refused(draft_session: Session) -> None:
    with pytest.raises(BadInput):
        check_paper(draft_session, "BDG1", b"{}")
    with pytest.raises(BadInput, match="JSON"):
        check_paper(draft_session, "BDG1", b"")
