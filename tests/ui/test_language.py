"""Nothing in the window is English: every visible word is a Vietnamese syllable, or one of the few names below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
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
from tests.ui.conftest import OpenShell
from tests.ui.test_window import SECRET, Sample, texts, visited
from ui import problems
from ui.help_window import HelpWindow
from ui.shell import Shell
from workflow.keys import new_key
from workflow.session import Session

WORD = re.compile(r"[^\W\d_]+")
NOT_PROSE = re.compile(r"[\w.:\\/-]*[\\/][\w.\\/-]*|\S+\.\w{2,5}\b|\w*\d\w*|<[^>]*>")
KEYS = "alt backspace ctrl delete del end enter esc home insert pgdn pgup shift space tab telex vni unikey"
NAMES = "pdf xlsx usb token asic asice word excel docx unicode tcvn abc windows vntime qr cer pem pfx file cups"
UNITS = "byte kb mb gb kib mib pt mm in inch cc dd cicero didot pica milimet ppi"
PRINT = "legal letter tabloid ledger executive folio jis ansi prc"
BIDI = "fsi lre lri lrm lro pdf pdi rle rli rlm rlo zwj zwnj zwsp"
BUTTONS = "Ok Save SaveAll Open Yes YesToAll No NoToAll Abort Retry Ignore Close Cancel Discard Help Apply Reset"
ABBREVIATIONS = re.compile(r"[A-ZĐ&.-]{2,}[a-z]?")
KNOWN = set(f"{KEYS} {NAMES} {UNITS} {PRINT} {BIDI}".split())


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
