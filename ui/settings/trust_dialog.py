"""Before a certificate is trusted: its fingerprint to be read over the telephone, and the unit it is for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit, QWidget

from forms.dates import vietnam_day
from forms.errors import WorldError
from ui import theme, widgets
from ui.settings.big_dialog import BigDialog
from ui.settings.fingerprint_lines import fingerprint_lines
from ui.tasks import now
from workflow.session import Session
from workflow.trust.authorities import chain_sentences
from workflow.trust.certificates import other_key_sentence, proposed_trust, read_certificate

if TYPE_CHECKING:
    from signing.certificates import CertificateRecord


class TrustDialog(BigDialog):
    """Nothing is stored before the officer says that every group of the fingerprint was compared."""

    def __init__(
        self,
        parent: QWidget,
        session: Session,
        path: Path,
        record: CertificateRecord,
        confirm: Callable[[str], object],
        day: date | None = None,
    ) -> None:
        super().__init__(parent, "Xác nhận chứng thư")
        self._session, self._path, self._day = session, path, day
        box = self.box
        lead = "Hãy gọi điện cho đơn vị, đề nghị đọc dấu vân tay và đối chiếu từng nhóm trước khi tin cậy."
        box.addWidget(widgets.label(lead, wrap=True))
        frame = widgets.card()
        form = QFormLayout(frame)
        form.setContentsMargins(18, 14, 18, 16)
        form.setVerticalSpacing(theme.GAP)
        form.setHorizontalSpacing(theme.PAD + theme.GAP)
        form.addRow(widgets.label("Tên trong chứng thư", "muted"), _said(record.subject))
        form.addRow(widgets.label("Cơ quan", "muted"), _said(record.organisation))
        form.addRow(widgets.label("Hiệu lực", "muted"), _said(_dates(record)))
        self.fingerprint = fingerprint_lines(record.groups)
        form.addRow(widgets.label("Dấu vân tay", "muted"), self.fingerprint)
        self.code = QLineEdit(record.unit_code or "")
        self.code.setAccessibleName("Mã đơn vị của chứng thư")
        self.code.setPlaceholderText("Chứng thư không ghi mã đơn vị; hãy ghi mã")
        self.code.setReadOnly(bool(record.unit_code))
        self.code.setFocusPolicy(Qt.FocusPolicy.NoFocus if record.unit_code else Qt.FocusPolicy.StrongFocus)
        self.code.textChanged.connect(lambda _text: self._judge())
        form.addRow(widgets.label("Mã đơn vị", "muted"), self.code)
        self.unit = widgets.label("", "strong", wrap=True, select=True)
        form.addRow(widgets.label("Đơn vị", "muted"), self.unit)
        box.addWidget(frame)
        self.other = widgets.label("", "warn", wrap=True, select=True)
        box.addWidget(self.other)
        for sentence in now(lambda: chain_sentences(session, read_certificate(path))):
            box.addWidget(widgets.label(sentence, "muted", wrap=True, select=True))
        self.compared = QCheckBox("Đã đối chiếu từng nhóm của dấu vân tay với đơn vị, khớp hoàn toàn")
        self.compared.toggled.connect(lambda _on: self._judge())
        box.addWidget(self.compared)
        self.confirm = widgets.button("Tin cậy chứng thư này", self._confirm, "primary")
        self._slot = confirm
        box.addStretch(1)
        self.buttons(widgets.button("Thôi, chưa tin cậy", self.reject), self.confirm)
        (self.compared if record.unit_code else self.code).setFocus()
        self._judge()

    def _judge(self) -> None:
        """Name the unit that the certificate would be trusted for, or say why it cannot be."""
        code, found = self.code.text().strip(), False
        try:
            said = now(lambda: proposed_trust(self._session, self._path, code, self._day)).unit_name if code else ""
            found = bool(said)
        except WorldError as error:
            said = f"{error.sentence} {error.remedy}".strip()
        self.unit.setText(said)
        other = now(lambda: other_key_sentence(self._session, self._path, code, self._day)) if found else ""
        self.other.setText(other)
        widgets.show_if(self.other, bool(other))
        widgets.role(self.unit, "strong" if found or not said else "err")
        self.confirm.setEnabled(found and self.compared.isChecked())
        self.confirm.setDefault(self.confirm.isEnabled())

    def _confirm(self) -> None:
        code = self.code.text().strip()
        self.accept()
        self._slot(code)


def _said(text: str) -> QWidget:
    return widgets.label(text or "không ghi", wrap=True, select=True)


def _dates(record: CertificateRecord) -> str:
    return f"từ {vietnam_day(record.not_before)} đến {vietnam_day(record.not_after)}"
