"""Pictures of an update and of what the program says of itself, for `tools.screenshots`: a release on a stick, signed
with a key of the moment, over an office with figures."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton

from forms.release import version_key
from forms.version import VERSION
from storage.store import open_store
from tests.ui.release_stick import installed, put_release, trust_publisher
from tools.camera import MOMENT, TYPED_AT, Camera, in_both_schemes, rest, settle
from ui.about.dialog import LICENCES, SELF_TEST, show_about
from ui.shell import Shell
from ui.update.dialog import show_update
from ui.update.return_dialog import ReturnDialog
from workflow.backups import make_backup
from workflow.samples import build_sample_office
from workflow.session import open_session
from workflow.updating.looking import look_at_update
from workflow.updating.noted import Intended, note_intended
from workflow.updating.offers import Earlier, Offer

COMMUNE, BEFORE, SEEN = "09190", "0.8.0", "Đã rõ"
NEWER = f"{version_key(VERSION)[0] + 1}.0.0"
SIZE, SHOWN = 38_400_000, Path("/media/KINGSTON")
NEWS = (
    "Mở bảng Phụ lục 01 nhanh hơn trên máy cũ.",
    "Phiếu trả lại in được kèm từng góp ý ở từng ô.",
    "Có thêm biểu đồ của từng xã ở trang Tổng hợp.",
)
BACK = (
    f"Phiên bản {BEFORE} không đọc được dữ liệu hiện tại nên sẽ dùng lại bản sao lưu lúc 08:15 ngày 30/11/2024. Từ "
    "lúc đó đã nhập hoặc sửa 41 ô; có 2 điểm khác, kê ở dưới. Dữ liệu hiện tại không bị xóa, được để riêng trong thư "
    "mục dữ liệu."
)
LOST = (
    "Báo cáo Phụ lục 02, 6 tháng đầu năm 2025: 41 ô nhập sau bản sao lưu.",
    "2 báo cáo của đơn vị nhận sau bản sao lưu.",
)


def updates(camera: Camera, work: Path, size: tuple[int, int]) -> None:
    """The strip and the note on the first page, the dialogs of forth and back, the card, the program's own pages."""
    home, stick = work / "phuong-cap-nhat", work / "KINGSTON"
    build_sample_office(home, COMMUNE, typed_at=TYPED_AT)
    _updated_before(home)
    with pytest.MonkeyPatch.context() as patch, open_session(home, lambda: MOMENT) as session:
        trust_publisher(patch, work / "chung-thu-phat-hanh")
        installed(patch, work / "chuong-trinh", BEFORE)
        found = look_at_update(put_release(stick, NEWER, size=SIZE, news=NEWS), session)
        offer = replace(found, manifest=SHOWN / found.manifest.name)
        shell = Shell(session)
        shell.resize(*size)
        shell.show()
        for ending in in_both_schemes(shell):
            _first_page(camera, shell, offer, ending)
            show_update(shell.page, shell.context, offer)
            _take_dialog(camera, shell, f"cap-nhat{ending}")
            _about(camera, shell, ending)
        _settings(camera, shell)
        _back(camera, shell)
        shell.close()


def _updated_before(home: Path) -> None:
    """The office took an update from the version before, in the program."""
    with open_session(home, lambda: MOMENT) as session:
        backup = make_backup(session)
        note_intended(session, Intended(BEFORE, VERSION, MOMENT, backup.name, NEWS))
    open_store(home, BEFORE, lambda: MOMENT).close()


def _first_page(camera: Camera, shell: Shell, offer: Offer, ending: str) -> None:
    shell.context.offers = (offer,)
    shell.show_home()
    shell.page._rest.stop()
    shell.page.look_at_versions()
    rest()
    if not ending:
        camera.take(shell, "viec-can-lam-da-cap-nhat")
        seen = [one for one in shell.page.findChildren(QPushButton) if one.text() == SEEN and one.isVisible()]
        for button in seen:
            button.click()
    camera.take(shell, f"viec-can-lam-ban-moi{ending}")


def _take_dialog(camera: Camera, shell: Shell, name: str) -> None:
    settle()
    rest()
    dialog = next(one for one in shell.findChildren(QDialog) if one.isVisible())
    camera.take_widget(dialog, name)
    dialog.reject()


def _settings(camera: Camera, shell: Shell) -> None:
    shell.show_settings()
    rest()
    settle()
    rest()
    shell.page.contents.buttons["Cập nhật"].click()
    camera.take(shell, "thiet-lap-cap-nhat")


def _back(camera: Camera, shell: Shell) -> None:
    earlier = Earlier(BEFORE, Path("cai-dat.exe"), BACK, Path("sao-luu"), MOMENT, LOST, 41)
    ReturnDialog(shell.page, shell.context, earlier).open()
    _take_dialog(camera, shell, "quay-lai-ban-truoc")


def _about(camera: Camera, shell: Shell, ending: str) -> None:
    dialog = show_about(shell, shell.context.session)
    rest()
    camera.take_widget(dialog, f"gioi-thieu{ending}")
    if not ending:
        dialog.tabs.show_part(LICENCES)
        while not dialog.licences.shown:
            rest(0.05)
        camera.take_widget(dialog, "gioi-thieu-giay-phep")
        dialog.tabs.show_part(SELF_TEST)
        dialog.self_test.begin.click()
        settle()
        camera.take_widget(dialog, "gioi-thieu-tu-kiem-tra")
    dialog.reject()
