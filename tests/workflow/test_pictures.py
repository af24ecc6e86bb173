"""The pictures of an office: kept with it, carried by its backups."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from forms.errors import BadInput, WorldError
from tests.exports.picture_samples import BLACK, file_of, scanned_seal, scanned_signature
from workflow.backups import make_backup
from workflow.session import Session, open_session
from workflow.signing.pictures import (
    look_at_picture,
    picture,
    pictures,
    remove_picture,
    set_picture,
    set_picture_width,
)


@pytest.fixture
def seal(tmp_path: Path) -> Path:
    path = tmp_path / "dấu.png"
    path.write_bytes(file_of(scanned_seal()))
    return path


def test_a_picture_is_kept_until_it_is_taken_away(tmp_path: Path, seal: Path) -> None:
    home = tmp_path / "home"
    with open_session(home) as session:
        assert pictures(session) == type(pictures(session))()
        kept = set_picture(session, "seal", seal)
        assert (kept.kind, kept.width_mm, kept.name) == ("seal", 36, "dấu.png")
    with open_session(home) as session:
        assert picture(session, "seal") == kept == pictures(session).seal
        assert picture(session, "signature") is None
        assert set_picture_width(session, "seal", 34).width_mm == 34
        assert picture(session, "seal") == set_picture_width(session, "seal", 34)
        remove_picture(session, "seal")
        remove_picture(session, "seal")
        assert picture(session, "seal") is None


def test_another_picture_takes_its_place(tmp_path: Path, seal: Path) -> None:
    with open_session(tmp_path / "home") as session:
        first = set_picture(session, "seal", seal)
        seal.write_bytes(file_of(scanned_seal(side=500)))
        assert picture(session, "seal") == first
        second = set_picture(session, "seal", seal, 40)
        assert picture(session, "seal") == second != first


def test_what_a_file_would_give_is_shown_before(tmp_path: Path) -> None:
    path = tmp_path / "ky.jpg"
    path.write_bytes(file_of(scanned_signature(BLACK), "JPEG"))
    view = look_at_picture(path, "signature", 50)
    assert (view.width_mm, view.had_ground) == (50, True)
    assert 15 <= view.height_mm <= 25
    assert "không phải màu xanh" in view.remarks[0]


@pytest.mark.parametrize("width", [-1, 14, 61, 1000])
def test_a_width_that_no_seal_has_is_refused(tmp_path: Path, seal: Path, width: int) -> None:
    with open_session(tmp_path / "home") as session:
        with pytest.raises(BadInput, match="Chiều rộng"):
            set_picture(session, "seal", seal, width)
        with pytest.raises(BadInput, match="Chưa có hình ảnh con dấu"):
            set_picture_width(session, "seal", 36)
        set_picture(session, "seal", seal)
        with pytest.raises(BadInput, match="Chiều rộng"):
            set_picture_width(session, "seal", width)
        kept = picture(session, "seal")
        assert kept is not None and kept.width_mm == 36


def test_a_file_that_is_none_changes_nothing(tmp_path: Path, seal: Path) -> None:
    with open_session(tmp_path / "home") as session:
        kept = set_picture(session, "seal", seal)
        seal.write_bytes(b"<html>")
        with pytest.raises(BadInput, match="không phải ảnh"):
            set_picture(session, "seal", seal)
        with pytest.raises(WorldError):
            set_picture(session, "seal", tmp_path / "khong-co.png")
        assert picture(session, "seal") == kept


def test_a_backup_carries_the_pictures(draft_session: Session, seal: Path) -> None:
    kept = set_picture(draft_session, "seal", seal)
    connection = sqlite3.connect(make_backup(draft_session))
    assert connection.execute("SELECT kind, png FROM pictures").fetchall() == [("seal", kept.png)]
    connection.close()
