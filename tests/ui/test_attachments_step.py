"""Tài liệu kèm theo in the window: added by button and by drop, refused in sentences, made smaller, taken off."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLabel, QWidget

from tests.ui.conftest import OpenShell, drop_on, keys
from ui.finish.page import FinishPage
from ui.finish.preview import ATTACHMENTS
from workflow.finishing import finish_report, reopen_report
from workflow.session import Session
from workflow.signing.attachments import attach, attached

ENTER = Qt.Key.Key_Return
Sample = tuple[Session, tuple[str, ...]]


@pytest.fixture
def page(sample: Sample, open_shell: OpenShell) -> FinishPage:
    session, ids = sample
    shell = open_shell(session)
    shell.show_finish(ids[0])
    shell.page.go(2)
    return shell.page


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "bản chụp có dấu.jpg"
    Image.effect_noise((2600, 2000), 60).convert("RGB").save(path, quality=92)
    return path


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def buttons(widget: QWidget) -> str:
    return "\n".join(made.text() for made in widget.findChildren(QAbstractButton) if made.isVisible())


def press(widget: QWidget, name: str) -> None:
    button = next(b for b in widget.findChildren(QAbstractButton) if b.accessibleName() == name)
    button.setFocus()
    keys("", ENTER)


def test_a_scan_is_attached_by_keyboard(
    page: FinishPage, sample: Sample, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, ids = sample
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(picture)], ""))
    press(page.preview, "Tài liệu kèm theo (0)")
    side = page.preview.attachments
    assert page.question.text() == "Gửi kèm tài liệu nào?" and "25 MB" in said(side) and "Chưa có" in said(side)
    assert side.kind.currentText() == "Bản chụp có dấu"
    press(side, "Thêm tệp…")
    (item,) = attached(session, ids[0])
    assert (item.name, item.kind, item.size) == ("bản chụp có dấu.jpg", "scan", picture.stat().st_size)
    assert item.name in said(side) and "Bản chụp có dấu · " in said(side)
    assert page.preview.tabs.button(ATTACHMENTS).text() == "Tài liệu kèm theo (1)"
    assert side.kind.currentText() == "Tài liệu kèm theo"


def test_what_cannot_be_attached_is_told_and_the_rest_is_attached(
    page: FinishPage, sample: Sample, picture: Path, tmp_path: Path, told: list[BaseException]
) -> None:
    session, ids = sample
    other, gone = tmp_path / "công văn.docx", tmp_path / "không có.pdf"
    other.write_bytes(b"PK\x03\x04" + bytes(200))
    page.preview.show_side(ATTACHMENTS)
    page.preview.attachments.add_files((other, picture, gone))
    assert "công văn.docx" in said(page.preview.attachments) and "Word" in said(page.preview.attachments)
    assert "không có.pdf" in said(page.preview.attachments)
    assert [item.name for item in attached(session, ids[0])] == [picture.name] and told == []


def test_a_picture_is_made_smaller_and_put_back(page: FinishPage, sample: Sample, picture: Path) -> None:
    session, ids = sample
    side = page.preview.attachments
    page.preview.show_side(ATTACHMENTS)
    side.add_files((picture,))
    before = attached(session, ids[0])[0].size
    press(side, f"Thu nhỏ ảnh: {picture.name}")
    (item,) = attached(session, ids[0])
    assert item.shrunk_from == before and item.size < before and "đã thu nhỏ từ" in said(side)
    assert side.add.hasFocus()
    press(side, f"Dùng lại ảnh gốc: {picture.name}")
    (item,) = attached(session, ids[0])
    assert (item.size, item.shrunk_from) == (before, None)


def test_a_picture_that_is_too_large_is_attached_smaller_with_one_press(
    page: FinishPage, sample: Sample, tmp_path: Path
) -> None:
    session, ids = sample
    large = tmp_path / "ảnh chụp.png"
    Image.frombytes("RGB", (3200, 2800), os.urandom(3200 * 2800 * 3)).save(large, compress_level=0)
    assert 25_000_000 < large.stat().st_size < 60_000_000
    page.preview.show_side(ATTACHMENTS)
    side = page.preview.attachments
    side.add_files((large,))
    assert attached(session, ids[0]) == () and "lớn hơn 25 MB" in said(side)
    assert side.smaller.hasFocus()
    keys("", ENTER)
    (item,) = attached(session, ids[0])
    assert item.kind == "scan" and item.shrunk_from == large.stat().st_size and item.size < 25_000_000
    assert "lớn hơn 25 MB" not in said(side) and "Dùng lại ảnh gốc" not in buttons(side)


def test_an_attachment_is_taken_off(page: FinishPage, sample: Sample, picture: Path) -> None:
    session, ids = sample
    side = page.preview.attachments
    page.preview.show_side(ATTACHMENTS)
    side.add_files((picture,))
    press(side, f"Bỏ khỏi báo cáo: {picture.name}")
    assert attached(session, ids[0]) == () and "Chưa có tài liệu kèm theo nào." in said(side) and side.add.hasFocus()


def test_a_file_dropped_on_the_preview_is_attached(page: FinishPage, sample: Sample, picture: Path) -> None:
    session, ids = sample
    assert drop_on(page.preview, picture)
    assert page.preview.attachments.isVisible() and [item.name for item in attached(session, ids[0])] == [picture.name]


def test_a_copy_is_opened_to_be_looked_at(page: FinishPage, picture: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[bytes] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile()).read_bytes()) or True
    )
    page.preview.show_side(ATTACHMENTS)
    page.preview.attachments.add_files((picture,))
    press(page.preview.attachments, f"Xem: {picture.name}")
    assert opened == [picture.read_bytes()]
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    press(page.preview.attachments, f"Xem: {picture.name}")
    assert "chưa có chương trình mở tệp .jpg" in said(page.preview.attachments)


def test_evidence_of_the_revision_before_is_taken_over(sample: Sample, open_shell: OpenShell, picture: Path) -> None:
    session, ids = sample
    attach(session, ids[0], picture, "evidence")
    finish_report(session, ids[0])
    reopen_report(session, ids[0], "bổ sung")
    shell = open_shell(session)
    shell.show_finish(ids[0])
    shell.page.go(2)
    side = shell.page.preview.attachments
    shell.page.preview.show_side(ATTACHMENTS)
    assert attached(session, ids[0]) == ()
    press(side, "Dùng lại 1 tài liệu của lần báo cáo trước")
    assert [item.name for item in attached(session, ids[0])] == [picture.name] and side.carry.isHidden()
