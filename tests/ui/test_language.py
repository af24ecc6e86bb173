"""Nothing in the window is English: every visible word is a Vietnamese syllable, or one of the few names below."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QInputDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QProgressDialog,
    QTextEdit,
    QWidget,
)

from forms.syllables import is_syllable
from forms.text import plain
from signing.envelope import encrypt
from signing.token_signer import PKCS1_NOTICE
from tests.ui.conftest import NOON, OpenShell
from tests.ui.test_window import SECRET, Sample, texts, visited
from ui import problems
from ui.help_window import HelpWindow
from ui.report_menu import ask_history, ask_signed_pdf
from ui.shell import Shell
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyChoice
from workflow.session import Session

WORD = re.compile(r"[^\W\d_]+")
NOT_PROSE = re.compile(r"[\w.:\\/-]*[\\/][\w.\\/-]*|\S+\.\w{2,5}\b|[\w-]*\d[\w-]*|<[^>]*>")
KEYS = "alt backspace ctrl delete del end enter esc home insert pgdn pgup shift space tab telex vni unikey"
NAMES = "pdf xlsx xls ods eml ics usb token asic asice word excel docx unicode tcvn abc vntime qr cer pem pfx"
SYSTEMS = "windows linux bitlocker luks"
UNITS = "bit byte kb mb gb kib mib pt mm in inch cc dd cicero didot pica milimet ppi"
PRINT = "file cups legal letter tabloid ledger executive folio jis ansi prc"
BIDI = "fsi lre lri lrm lro pdf pdi rle rli rlm rlo zwj zwnj zwsp"
BUTTONS = "Ok Save SaveAll Open Yes YesToAll No NoToAll Abort Retry Ignore Close Cancel Discard Help Apply Reset"
ABBREVIATIONS = re.compile(r"[A-ZĐ&.-]{2,}[a-z]?")
KNOWN = set(f"{KEYS} {NAMES} {SYSTEMS} {UNITS} {PRINT} {BIDI}".split())


def foreign(text: str) -> list[str]:
    """The words of a text that are neither Vietnamese nor names. Paths, file names and codes are no words."""
    words = WORD.findall(NOT_PROSE.sub(" ", text.replace("&", "")))
    return [word for word in words if not (is_syllable(word) or _is_name(word))]


def _is_name(word: str) -> bool:
    return plain(word) in KNOWN or len(word) == 1 or bool(ABBREVIATIONS.fullmatch(word))


@pytest.mark.parametrize("text", ["Open file", "Cancel", "Save as", "Print to file", "Select all", "Undo", "Yes"])
def test_english_is_recognised(text: str) -> None:
    assert foreign(text)


def test_every_page_speaks_vietnamese(sample: Sample, open_shell: OpenShell, monkeypatch) -> None:
    monkeypatch.setenv("LOGNAME", "can-bo")
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    shell = open_shell(session)
    found = {
        (place, word)
        for place in visited(shell, ids)
        for text in [*texts(shell), *_menus(shell)]
        for word in foreign(text)
    }
    assert not found


def test_signing_and_sending_speak_vietnamese(
    sample: Sample, open_shell: OpenShell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the steps, the receipt, the dialogs and the records say once there is something to say."""
    session, ids = sample
    new_key(session, "khoa-1", SECRET)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    shell = open_shell(session)
    found = {(place, word) for place, text in _sent(shell, ids[0], tmp_path) for word in foreign(text)}
    assert not found


def _sent(shell: Shell, report_id: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Every text on the way from the attachments to the record of what was sent."""

    def read(place: str, widget: QWidget | None = None) -> Iterator[tuple[str, str]]:
        shown = texts(widget or shell.page)
        yield from ((place, text.replace(str(folder), " ")) for text in shown)

    vars(shell.context.session)["who"] = "lan"  # else the name of whoever runs the suite
    shell.show_finish(report_id)
    page = shell.page
    (folder / "bài viết.txt").write_text("chữ", encoding="utf-8")
    page.go(2)
    page.preview.show_side(1)
    page.preview.attachments.add_files((folder / "bài viết.txt",))
    page.go(3)
    yield from (("bảng chọn khóa", text) for text in _actions(page.sign.organisation.menu()))
    token = KeyChoice("pkcs11:1:", "token", "Lan", "Xã", "A1B2", NOON, True, PKCS1_NOTICE, "", last_try=True)
    page.sign.both.setChecked(True)
    for slot in (page.sign.organisation, page.sign.person):
        slot.show_keys((token,), NOON, "Chưa thấy thẻ.")
    yield from read("ký")
    page.sign.both.setChecked(False)
    page.sign.enter()
    page.sign.organisation.secret.setText(SECRET)
    page.press_next()
    page.sending.by_mail.setChecked(True)
    page.sending.folder.setText(str(folder / "ra"))
    page.press_next()
    page.sending.mail.address.setText("a@b.vn")
    yield from read("thư")
    page.press_next()
    yield from read("biên nhận")
    yield "sao chép", page.receipt.text().replace(str(folder), " ")
    shell.show_finish(report_id)
    shell.page.sending.folder.setText(str(folder / "usb"))
    shell.page.press_next()
    (bundle,) = (folder / "usb").glob("*.asice")
    sealed = folder / "kín.asice.p7m"
    own = (shell.context.session.home / "keys" / "khoa-1.giai-ma.cer").read_bytes()
    sealed.write_bytes(encrypt(bundle.read_bytes(), [own]))
    history = ask_history(shell, shell.context, report_id, shell.show_reports)
    for dialog in (history, ask_signed_pdf(shell, shell.context, report_id)):
        yield from read(type(dialog).__name__, dialog)
        dialog.reject()
    shell.show_verify((bundle, bundle.with_suffix(".pdf"), sealed))
    yield from read("kiểm tra")


def test_the_first_run_speaks_vietnamese(new_session: Session, open_shell: OpenShell) -> None:
    shell = open_shell(new_session)
    assert not [(text, foreign(text)) for text in texts(shell) if foreign(text)]


def _menus(shell: Shell) -> Iterator[str]:
    """The texts of every menu that the fields of a page open."""
    for widget in shell.page.findChildren(QWidget):
        if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit):
            menu = widget.createStandardContextMenu()
            if menu is not None:
                yield from _actions(menu)
                menu.deleteLater()
    for menu in shell.findChildren(QMenu):
        yield from _actions(menu)


def _actions(menu: QMenu) -> Iterator[str]:
    for action in menu.actions():
        yield action.text().partition("\t")[0]
        if action.menu() is not None:
            yield from _actions(action.menu())


def _dialogs(folder: Path) -> Iterator[QDialog]:
    for mode in QFileDialog.FileMode:
        for act in QFileDialog.AcceptMode:
            dialog = QFileDialog(None, "Chọn", str(folder))
            dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
            dialog.setFileMode(mode)
            dialog.setAcceptMode(act)
            yield dialog
    box = QMessageBox()
    for name in BUTTONS.split():
        box.addButton(QMessageBox.StandardButton[name])
    box.setDetailedText("…")
    yield box
    yield QInputDialog()
    yield QProgressDialog("Đang in…", "Thôi", 0, 3)
    if sys.platform != "win32":  # there it is Windows' own
        printer = QPrinter()
        printer.setOutputFileName(str(folder / "in.pdf"))
        yield QPrintDialog(printer)


def test_the_dialogs_of_qt_speak_vietnamese(app: QApplication, qtbot, tmp_path: Path) -> None:
    (tmp_path / "ho so.pdf").write_bytes(b"")
    for dialog in _dialogs(tmp_path):
        qtbot.addWidget(dialog)
        found = {(text, tuple(foreign(text))) for text in texts(dialog) if foreign(text.replace(str(tmp_path), ""))}
        assert not found, type(dialog).__name__


def test_the_help_speaks_vietnamese(app: QApplication, qtbot) -> None:
    window = HelpWindow()
    qtbot.addWidget(window)
    for topic in window.topics:
        prose = re.sub(r"`[^`]*`|]\([^)]*\)", " ", topic.text)
        assert not foreign(prose), topic.name


def test_a_problem_is_told_in_vietnamese(app: QApplication, qtbot) -> None:
    dialog = problems.bug_dialog(None, ZeroDivisionError("hỏng"))
    qtbot.addWidget(dialog)
    told = [text for text in texts(dialog) if "Traceback" not in text and "Error" not in text]
    assert not [(text, foreign(text)) for text in told if foreign(text)]
