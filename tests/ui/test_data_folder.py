"""A data folder that cannot be used: the window and a command say the same clear sentence, and nothing is changed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli.app import run as command
from cli.reports import list_reports  # noqa: F401 - the import registers the command
from forms.errors import WorldError
from tests.disks import make_read_only, make_writable, needs_mounts, small_disk
from ui.app import run
from workflow.session import open_session


def said_twice(home: Path, told: list[BaseException], capsys: pytest.CaptureFixture[str]) -> str:
    """What both say of a folder; that neither goes on."""
    assert run(home) == 2
    assert command(["--home", str(home), "list"]) == 2
    (error,) = told
    assert isinstance(error, WorldError)
    assert capsys.readouterr().err.strip() == f"{error.sentence} {error.remedy}"
    return str(error)


@needs_mounts
def test_a_folder_that_may_not_be_written(
    app: object, told: list[BaseException], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with small_disk(tmp_path / "ổ dữ liệu", 4096) as place:
        open_session(place / "đơn vị").close()
        make_read_only(place)
        said = said_twice(place / "đơn vị", told, capsys)
        make_writable(place)
        open_session(place / "đơn vị").close()
    assert "Không ghi được vào thư mục dữ liệu" in said and "vẫn còn nguyên" in said
    assert "người quản trị máy" in said


@pytest.mark.skipif(sys.platform == "win32", reason="a drive letter that is not there says it on Windows")
def test_a_folder_on_a_drive_that_has_gone(
    app: object, told: list[BaseException], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ổ").write_text("where a drive was")
    said = said_twice(tmp_path / "ổ" / "dữ liệu", told, capsys)
    assert "Không thấy thư mục dữ liệu" in said and "cắm hoặc kết nối lại" in said
