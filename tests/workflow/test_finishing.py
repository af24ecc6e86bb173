"""Finishing and reopening: what is locked, what a supplement holds, what a backup that fails does to it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pypdfium2
import pytest
from docx import Document

from forms.codec import decode
from forms.errors import BadInput, WorldError
from forms.paper_check import reference
from forms.supplement import laid_over
from storage.backup import BACKUP_FOLDER
from tests.conftest import SampleOffice
from workflow.drafting import draft_docx
from workflow.finishing import finish_report, reopen_report
from workflow.previews import preview_pdf
from workflow.reports import enter, open_report
from workflow.sending.exporting import export_report
from workflow.sending.places import COPIES, MARGIN, try_place
from workflow.session import Session
from workflow.supplementing import replace_whole, supplement, take_out, what_is_sent


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


@pytest.fixture
def supplementing(draft_session: Session, drafts: SampleOffice) -> str:
    """A finished report that was opened again for a supplement; its id."""
    finish_report(draft_session, drafts.reports[0])
    return reopen_report(draft_session, drafts.reports[0], "có số mới", supplement=True).report.id


def listed(session: Session, report_id: str) -> list[tuple[str, bool]]:
    found = supplement(session, report_id)
    assert found is not None and found.completes == 1
    return [(line.key, line.changed) for line in found.lines]


def test_the_list_of_a_supplement_follows_the_typing(draft_session: Session, supplementing: str) -> None:
    session = draft_session
    assert listed(session, supplementing) == []
    sent = open_report(session, supplementing).report.cell("M3.2a.1n")
    enter(session, supplementing, "M3.2a.1n", "0")
    assert listed(session, supplementing) == [("M3.2a.1", False), ("M3.2a.1n", True)]
    enter(session, supplementing, "M3.2a.1n", sent.text or str(sent.value))
    assert listed(session, supplementing) == []


def test_a_cell_is_taken_out_of_a_supplement(draft_session: Session, supplementing: str) -> None:
    before = open_report(draft_session, supplementing).report.cells
    enter(draft_session, supplementing, "M3.2a.1n", "0")
    enter(draft_session, supplementing, "M3.2b.1n", "0")
    take_out(draft_session, supplementing, "M3.2a.1n")
    assert listed(draft_session, supplementing) == [("M3.2b.1", False), ("M3.2b.1n", True)]
    take_out(draft_session, supplementing, "M3.2b.1n")
    assert open_report(draft_session, supplementing).report.cells == before
    with pytest.raises(BadInput, match="chưa có số liệu nào khác"):
        finish_report(draft_session, supplementing)


def pdf_text(data: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))


def test_the_preview_shows_what_the_supplement_carries(draft_session: Session, supplementing: str) -> None:
    whole = len(open_report(draft_session, supplementing).report.cells)
    enter(draft_session, supplementing, "M3.2a.1n", "0")
    draft = pdf_text(preview_pdf(draft_session, supplementing))
    opened = finish_report(draft_session, supplementing)
    assert len(opened.report.cells) == whole > len(what_is_sent(draft_session, opened).cells)
    final = pdf_text(preview_pdf(draft_session, supplementing))
    assert "bổ sung" in draft.lower() and "bổ sung" in final.lower()
    head, _, said = final.partition("Mã số liệu ")
    assert head.splitlines()[-3:] == [line for line in draft.splitlines() if "DỰ THẢO" not in line][-3:]
    snapshot = draft_session.store.revision_snapshot(opened.report.id, opened.report.revision)
    assert snapshot is not None
    assert said.startswith(reference(sha256(snapshot).hexdigest()))


def test_a_supplement_says_that_the_rest_stays(draft_session: Session, drafts: SampleOffice, tmp_path: Path) -> None:
    """Nobody may read an empty section of a supplement as "nothing was done"."""
    report_id = drafts.reports[1]
    finish_report(draft_session, report_id)
    assert "giữ nguyên" not in pdf_text(preview_pdf(draft_session, report_id))
    reopen_report(draft_session, report_id, "có số mới", supplement=True)
    enter(draft_session, report_id, "I.4.a.ban", "5")
    text = " ".join(pdf_text(preview_pdf(draft_session, report_id)).split())
    assert "không ghi giữ nguyên như báo cáo đã gửi" in text and "(giữ nguyên như đã báo cáo)" in text
    assert "chưa có nội dung" not in text
    word = Document(str(draft_docx(draft_session, report_id, tmp_path / "a.docx")))
    said = [paragraph.text for paragraph in word.paragraphs]
    assert "(giữ nguyên như đã báo cáo)" in said and "(chưa có nội dung)" not in said


def test_a_supplement_becomes_a_whole_revision(draft_session: Session, supplementing: str) -> None:
    cells = open_report(draft_session, supplementing).report.cells
    opened = replace_whole(draft_session, supplementing)
    assert (opened.report.supplement_of, opened.report.revision, opened.report.cells) == ("", 2, cells)
    assert supplement(draft_session, supplementing) is None
    with pytest.raises(BadInput, match="không phải bản bổ sung"):
        take_out(draft_session, supplementing, "M3.2a.1n")
    assert len(what_is_sent(draft_session, finish_report(draft_session, supplementing)).cells) == len(cells)


def test_an_exported_supplement_holds_its_cells_only(
    draft_session: Session, supplementing: str, tmp_path: Path
) -> None:
    enter(draft_session, supplementing, "M3.2a.1n", "0")
    finish_report(draft_session, supplementing)
    done = export_report(draft_session, supplementing, tmp_path, unsigned=True)
    sent = decode(next(file for file in done.files if file.suffix == ".json").read_bytes())
    assert {key for key in sent.cells if not key.startswith("document.")} == {"M3.2a.1", "M3.2a.1n"}
    first = draft_session.store.revisions(supplementing)[0]
    assert (sent.revision, sent.supplement_of) == (2, first.digest)
    before = decode(draft_session.store.revision_snapshot(supplementing, 1) or b"")
    whole = open_report(draft_session, supplementing).report.cells
    assert laid_over(before.cells, sent.cells) == whole


def test_a_place_that_cannot_be_written_is_told_before(draft_session: Session, drafts: SampleOffice) -> None:
    place = drafts.home / "tep"
    place.touch()
    with pytest.raises(WorldError):
        try_place(draft_session, drafts.reports[0], place / "con")
    try_place(draft_session, drafts.reports[0], drafts.home / "usb")
    assert list((drafts.home / "usb").iterdir()) == []
    assert open_report(draft_session, drafts.reports[0]).editable


def test_the_room_that_is_asked_for_is_enough(draft_session: Session, drafts: SampleOffice, tmp_path: Path) -> None:
    for report_id in drafts.reports:
        finish_report(draft_session, report_id)
        done = export_report(draft_session, report_id, tmp_path, unsigned=True)
        written = sum(file.stat().st_size for file in done.files)
        assert 2 * written < COPIES * len(preview_pdf(draft_session, report_id)) + MARGIN
