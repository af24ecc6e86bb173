"""Thiết lập, the pictures of signature and seal: seen on white before they are kept, of their true width."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from tests.ui.conftest import OpenShell
from tests.ui.settings_window import button, said, settings_of
from ui.settings.page import SettingsPage
from ui.settings.picture_dialog import PictureDialog
from workflow.session import Session
from workflow.signing.pictures import picture, set_picture


@pytest.fixture
def page(office_session: Session, open_shell: OpenShell) -> SettingsPage:
    return settings_of(office_session, open_shell)


def drawn(path: Path, colour: str, size: tuple[int, int] = (800, 800)) -> Path:
    """A ring on white paper, as a scanner gives it."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((30, 30, size[0] - 30, size[1] - 30), outline=colour, width=40)
    image.save(path)
    return path


def dialog_of(page: SettingsPage) -> PictureDialog:
    dialog = page.pictures.dialog
    assert isinstance(dialog, PictureDialog)
    return dialog


def test_a_seal_is_seen_measured_and_kept(office_session: Session, page: SettingsPage, tmp_path: Path) -> None:
    page.pictures.ask("seal", drawn(tmp_path / "dấu.png", "#D01020"))
    dialog = dialog_of(page)
    assert dialog.isVisible() and picture(office_session, "seal") is None
    dialog.width_field.setText("40")
    assert "rộng 40 mm, cao 40 mm" in said(dialog)
    dialog.keep.click()
    kept = picture(office_session, "seal")
    assert kept is not None and (kept.width_mm, kept.name) == (40, "dấu.png")
    assert "rộng 40 mm, cao 40 mm" in said(page.pictures)
    corner = Image.open(tmp_path / "dấu.png").getpixel((0, 0))
    assert corner == (255, 255, 255)


def test_a_width_that_cannot_be_is_not_kept(office_session: Session, page: SettingsPage, tmp_path: Path) -> None:
    page.pictures.ask("seal", drawn(tmp_path / "dau.png", "#D01020"))
    dialog = dialog_of(page)
    for text in ("", "5", "200"):
        dialog.width_field.setText(text)
        assert not dialog.keep.isEnabled()
    dialog.reject()
    assert picture(office_session, "seal") is None


def test_a_seal_of_another_colour_is_told_but_not_forbidden(page: SettingsPage, tmp_path: Path) -> None:
    page.pictures.ask("seal", drawn(tmp_path / "dau.png", "#1030C0"))
    dialog = dialog_of(page)
    assert "không phải màu đỏ" in said(dialog) and dialog.keep.isEnabled()


def test_the_white_ground_can_be_left_or_taken(office_session: Session, page: SettingsPage, tmp_path: Path) -> None:
    path = drawn(tmp_path / "ky.png", "#1030C0", (900, 400))
    for clear in (False, True):
        page.pictures.ask("signature", path)
        dialog = dialog_of(page)
        assert dialog.clear.isVisible()
        dialog.clear.setChecked(clear)
        dialog.keep.click()
        kept = picture(office_session, "signature")
        assert kept is not None
        (tmp_path / "kept.png").write_bytes(kept.png)
        opaque = Image.open(tmp_path / "kept.png").getchannel("A").getpixel((1, 1)) == 255
        assert opaque is not clear


def test_a_file_that_is_no_picture_opens_no_dialog(
    page: SettingsPage, tmp_path: Path, told: list[BaseException]
) -> None:
    path = tmp_path / "anh.png"
    path.write_bytes(b"khong phai anh")
    page.pictures.ask("seal", path)
    assert "PNG hoặc JPG" in str(told.pop())
    assert not dialog_of(page).isVisible()


def test_another_width_and_taking_away(office_session: Session, open_shell: OpenShell, tmp_path: Path) -> None:
    set_picture(office_session, "seal", drawn(tmp_path / "dau.png", "#D01020"))
    page = settings_of(office_session, open_shell)
    QApplication.processEvents()
    button(page.pictures, "Sửa chiều rộng…").click()
    dialog = dialog_of(page)
    dialog.width_field.setText("42")
    dialog.keep.click()
    kept = picture(office_session, "seal")
    assert kept is not None and kept.width_mm == 42
    button(page.pictures, "Bỏ hình").click()
    assert picture(office_session, "seal") is None
    assert "Bỏ hình" not in [made.text() for made in page.pictures.findChildren(type(dialog.keep))]


def test_the_dialog_fits_a_small_window(page: SettingsPage, tmp_path: Path, qtbot) -> None:
    page.window().resize(683, 384)
    page.pictures.ask("seal", drawn(tmp_path / "dau.png", "#1030C0"))
    dialog = dialog_of(page)
    qtbot.waitUntil(lambda: dialog.width() <= 683 and dialog.height() <= 384)
    assert dialog.rect().contains(dialog.keep.mapTo(dialog, dialog.keep.rect().bottomRight()))
