"""What the program says of itself: the licences as their script writes them, and what helpers ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.shipped import LICENCES, LIST
from forms.version import VERSION
from workflow import about
from workflow.about import licence_text, licences, technical_text
from workflow.session import Session


def test_the_licences_are_those_of_what_is_installed() -> None:
    found = {part.name.split()[0]: part for part in licences()}
    assert {"cryptography", "lxml", "Qt", "Python", "reportlab"} <= set(found)
    assert all(part.licence and len(part.text) > 60 for part in found.values()), "each with its text"
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in found["Qt"].text


def test_a_built_program_reads_the_file_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(about, "program_folder", lambda: tmp_path)
    (tmp_path / LICENCES).write_text("toàn văn", encoding="utf-8")
    assert licence_text() == "toàn văn"
    (tmp_path / LICENCES).unlink()
    monkeypatch.setattr(about, "MAKER", tmp_path / "không có")
    with pytest.raises(BadInput, match=LICENCES):
        licence_text()


def test_the_technical_information_holds_no_figures(
    draft_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(about, "program_folder", lambda: tmp_path)
    (tmp_path / LIST).write_text("danh sách", encoding="utf-8")
    told = technical_text(draft_session)
    for needed in (
        VERSION,
        str(draft_session.home),
        "bac-ninh-2024 bản",
        "Mã danh sách tệp",
        "OpenSSL",
        "Cấu trúc dữ liệu",
    ):
        assert needed in told
    assert "Võ Cường" not in told
