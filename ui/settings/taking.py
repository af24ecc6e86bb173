"""What comes in about keys and trust: a statement, a certificate, an authority, a revocation list; looked at first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from forms.dates import vietnam_day
from ui import problems
from ui.settings.trust_dialog import TrustDialog
from ui.tasks import run
from workflow.packing.looking import look_at_pack
from workflow.trust.authorities import Authority, CrlInfo, add_authority, add_crl, look_at_authority
from workflow.trust.certificates import add_trust, certificate_facts
from workflow.trust.files import TrustFileKind, trust_file_kind
from workflow.trust.statement_taking import StatementView, look_at_statement

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord
    from ui.settings.page import SettingsPage
    from workflow.packing.looked import Looked

FILES = "Chứng thư, thông báo khóa (*.asice *.cer *.crt *.pem *.der *.crl)"
LOOKING = "Đang đọc tệp…"
T = TypeVar("T")


class Taking:
    """Each kind has its dialog; nothing is kept before the officer says so. show: opens a dialog.

    Several files are asked about one after the other; to leave one goes on to the next.
    """

    def __init__(self, page: SettingsPage, show: Callable[[QDialog], None]) -> None:
        self._page, self._session, self._show = page, page.context.session, show
        self._waiting: list[Path] = []
        self._asked = 0

    def ask(self, *paths: Path) -> None:
        """Look at files and show what they hold."""
        if not self._waiting:
            self._asked = 0
        self._waiting += paths
        if len(self._waiting) == len(paths):
            self._next()

    def _next(self) -> None:
        if self._waiting:
            path = self._waiting[0]
            self._asked += 1
            self._look(lambda: trust_file_kind(path), lambda kind: self._ask(kind, path))

    def _done(self) -> None:
        """One file is settled; the next one's turn comes once the dialog is off the screen."""
        del self._waiting[:1]
        QTimer.singleShot(0, self._page, self._next)

    def _failed(self, error: BaseException) -> None:
        problems.show(self._page, error)
        self._done()

    def _open(self, dialog: QDialog) -> None:
        count = self._asked + len(self._waiting) - 1
        if count > 1:
            dialog.setWindowTitle(f"{dialog.windowTitle()} ({self._asked}/{count})")
        dialog.finished.connect(lambda _code: self._done())
        self._show(dialog)

    def _ask(self, kind: TrustFileKind, path: Path) -> None:
        session = self._session
        if kind == "statement":
            self._look(lambda: look_at_statement(session, path), lambda view: self._statement(path, view))
        elif kind == "authority":
            self._look(lambda: look_at_authority(session, path), lambda found: self._authority(path, found))
        elif kind == "pack":
            self._look(lambda: look_at_pack(session, path), self._pack)
        elif kind == "crl":
            self._look(lambda: add_crl(session, path), self._listed)
        else:
            self._look(lambda: certificate_facts(path), lambda record: self._certificate(path, record))

    def _look(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        run(self._page, work, done, self._failed, LOOKING)

    def _statement(self, path: Path, view: StatementView) -> None:
        from ui.settings.statement_dialog import StatementDialog

        self._open(StatementDialog(self._page, path, view, self._page.trust_changed))

    def _pack(self, looked: Looked) -> None:
        from ui.packs.install_dialog import InstallDialog

        tell = self._page.authorities.tell
        self._open(InstallDialog(self._page, self._session, looked, lambda done: tell("ok", done.sentence)))

    def _certificate(self, path: Path, record: CertificateRecord) -> None:
        self._open(TrustDialog(self._page, self._session, path, record, lambda code: self._add(path, code)))

    def _authority(self, path: Path, found: Authority) -> None:
        from ui.settings.authority_dialog import AuthorityDialog

        self._open(AuthorityDialog(self._page, found, lambda: self._trust(path)))

    def _trust(self, path: Path) -> None:
        run(self._page, lambda: add_authority(self._session, path), lambda _added: self._page.trust_changed())

    def _listed(self, found: CrlInfo) -> None:
        """A revocation list carries its authority's signature: nothing is to be compared, it is kept and told."""
        self._page.trust_changed()
        made = f"lập ngày {vietnam_day(found.this_update)}"
        self._done()
        tone = "warn" if found.notice else "ok"
        self._page.authorities.tell(tone, f"Đã nhận danh sách thu hồi của “{found.issuer}”, {made}.", found.notice)

    def _add(self, path: Path, code: str) -> None:
        run(self._page, lambda: add_trust(self._session, path, code), lambda _added: self._page.trust_changed())
