"""A draft is passed round as a Word file: written whole, refused with a sentence, never a sending."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from forms.errors import BadInput, WorldError
from forms.files import FileRefused
from workflow.drafting import draft_docx
from workflow.office import init_office
from workflow.reports import enter, open_report, start_report
from workflow.session import Session, open_session

REF = "phu-luc-02/2024"


@pytest.fixture
def session(tmp_path: Path):
    with open_session(tmp_path / "xã") as opened:
        init_office(opened, "bac-ninh-2024", "09190")
        report_id = start_report(opened, "phu-luc-02", "2024")
        enter(opened, report_id, "II", "Kinh phí còn hạn chế.")
        yield opened


def test_the_report_as_it_stands_is_written_and_nothing_counts_as_sent(session: Session, tmp_path: Path) -> None:
    path = draft_docx(session, REF, tmp_path / "dự thảo.docx")
    said = [each.text for each in Document(str(path)).paragraphs]
    assert "Kinh phí còn hạn chế." in said
    assert open_report(session, REF).state == "draft"
    assert [each.name for each in tmp_path.iterdir() if each.is_file()] == ["dự thảo.docx"]


def test_an_older_draft_is_replaced(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"old")
    assert draft_docx(session, REF, path).read_bytes().startswith(b"PK")


def test_another_kind_of_file_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"\.docx"):
        draft_docx(session, REF, tmp_path / "a.doc")


@pytest.mark.parametrize("lock", [".~lock.bao-cao.docx#", "~$o-cao.docx", "~$bao-cao.docx"])
def test_a_file_open_in_an_office_program_is_left_alone(session: Session, tmp_path: Path, lock: str) -> None:
    path = tmp_path / "bao-cao.docx"
    path.write_bytes(b"theirs")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(FileRefused, match="đang mở"):
        draft_docx(session, REF, path)
    assert path.read_bytes() == b"theirs"


def test_a_read_only_file_is_left_alone(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(b"theirs")
    path.chmod(0o444)
    with pytest.raises(FileRefused, match="chỉ cho đọc"):
        draft_docx(session, REF, path)
    path.chmod(0o644)
    assert path.read_bytes() == b"theirs"


def test_a_folder_that_is_not_there_or_stands_in_the_way_is_said(session: Session, tmp_path: Path) -> None:
    (tmp_path / "b.docx").mkdir()
    for path in (tmp_path / "không có" / "a.docx", tmp_path / "b.docx"):
        with pytest.raises(WorldError) as refused:
            draft_docx(session, REF, path)
        assert refused.value.sentence and refused.value.remedy
