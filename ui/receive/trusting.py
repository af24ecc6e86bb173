"""From an unknown signer to a trusted one without leaving the page: the same dialog as in the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTemporaryDir

from ui.tasks import run
from workflow.receiving.strangers import signed_for, signer_certificate
from workflow.trust.certificates import add_trust, certificate_facts

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord
    from ui.receive.incoming import Incoming
    from workflow.receiving.lines import Line

READING, KEEPING = "Đang đọc chứng thư…", "Đang ghi nhận chứng thư…"
NAME = "chung-thu.cer"


def ask_trust(incoming: Incoming, line: Line) -> None:
    """Show the signer's certificate out of the file; once it is confirmed, everything is looked at again."""
    from ui.settings.trust_dialog import TrustDialog

    session, folder, day = incoming.session, QTemporaryDir(), signed_for(line)
    path = Path(folder.path()) / NAME

    def read() -> CertificateRecord:
        path.write_bytes(signer_certificate(session, line, incoming.unlocking))
        return certificate_facts(path)

    def confirm(code: str) -> None:
        run(incoming, lambda: add_trust(session, path, code, day), lambda _added: incoming.look_again(), doing=KEEPING)

    def show(record: CertificateRecord) -> None:
        made = TrustDialog(incoming, session, path, record, confirm, day)
        made.finished.connect(lambda _code: folder.isValid())
        incoming.page.open_dialog(made)

    run(incoming, read, show, doing=READING)
