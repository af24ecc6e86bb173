"""A passphrase that was typed into the window is in none of its fields once it was used, nor in any file or log."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.test_secrets import found_in, marks
from tests.ui.conftest import OpenShell, delete_what_is_left
from ui import problems
from ui.finish.page import FinishPage
from ui.shell import Shell
from workflow.keys.office_keys import key_list
from workflow.reports import open_report
from workflow.session import Session

MARK = "ngựa-Ô-7f3a91"


def held(shell: Shell) -> list[str]:
    """The fields of the window that hold the marked passphrase; pages that were left are gone."""
    delete_what_is_left()
    return [field.accessibleName() for field in shell.findChildren(QLineEdit) if MARK in field.text()]


def signing(shell: Shell, report: str) -> FinishPage:
    shell.show_finish(report)
    page = shell.page
    assert isinstance(page, FinishPage)
    for _step in range(3):
        page.next.click()
    return page


def test_a_passphrase_typed_into_the_window_stays_nowhere(
    sample: tuple[Session, tuple[str, ...]], open_shell: OpenShell, home: Path, tmp_path: Path,
    told: list[BaseException], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    session, ids = sample
    log = problems.start_log(home)
    try:
        shell = open_shell(session)
        shell.show_settings()
        card = shell.page.keys
        card.begin()
        for field in (card.form.passphrase, card.form.again):
            field.setText(MARK)
        card.make.click()
        assert len(key_list(session)) == 1 and held(shell) == []
        page = signing(shell, ids[0])
        page.sending.folder.setText(str(tmp_path / "usb"))
        with monkeypatch.context() as patch:
            patch.setattr("signing.keys._open", _refused)
            page.sign.organisation.secret.setText(MARK)
            page.next.click()
        (fault,) = told
        problems.bug_dialog(shell, fault).deleteLater()
        page = signing(shell, ids[0])
        page.sign.organisation.secret.setText(MARK)
        page.next.click()
        page.sending.folder.setText(str(tmp_path / "usb"))
        page.next.click()
        assert open_report(session, ids[0]).state == "sent" and held(shell) == []
    finally:
        problems.stop_log()
    assert "KeyError" in log.read_text(encoding="utf-8") and MARK not in QApplication.clipboard().text()
    assert found_in(tmp_path, marks(MARK)) == []


def _refused(*values: object) -> None:
    raise KeyError(MARK, values)
