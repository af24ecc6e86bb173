"""A fingerprint to be read over the telephone, or taken with a camera."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from ui import theme, widgets
from ui.settings.big_dialog import BigDialog
from ui.settings.fingerprint_lines import fingerprint_lines
from ui.settings.list_card import ListCard
from ui.settings.qr import QrSymbol
from ui.tasks import run
from workflow.trust.lines import fingerprint_symbol

SIDE = 190


def show_fingerprint(card: ListCard, name: str, groups: str) -> None:
    """Open a certificate's fingerprint over a card."""

    def shown(matrix: tuple[tuple[bool, ...], ...]) -> None:
        card.open_dialog(FingerprintDialog(card.page, name, groups, matrix))

    run(card.page, lambda: fingerprint_symbol(groups), shown)


class FingerprintDialog(BigDialog):
    """groups: four characters each, blanks between; matrix: the same, without the blanks, as a QR symbol."""

    def __init__(self, parent: QWidget, name: str, groups: str, matrix: tuple[tuple[bool, ...], ...]) -> None:
        super().__init__(parent, "Dấu vân tay của chứng thư")
        self._name, self._groups = name, groups
        self.box.addWidget(widgets.label(name, "strong", wrap=True, select=True))
        lead = "Đọc từng nhóm, lần lượt từng dòng, cho người ở đầu dây bên kia; bên kia đọc lại để đối chiếu."
        self.box.addWidget(widgets.label(lead, "muted", wrap=True))
        line = widgets.row(gap=theme.MARGIN)
        line.addWidget(fingerprint_lines(groups), 1)
        line.addWidget(QrSymbol(matrix, f"Mã QR của dấu vân tay {groups}", SIDE), 0, Qt.AlignmentFlag.AlignTop)
        self.box.addLayout(line)
        self.box.addStretch(1)
        self.told = widgets.label("", "ok")
        self.copy = widgets.button("Sao chép", self._copy, icon="copy")
        self.close_button = widgets.button("Đóng", self.accept, "primary")
        self.buttons(self.told, self.copy, self.close_button)
        self.close_button.setFocus()

    def _copy(self) -> None:
        QApplication.clipboard().setText(f"{self._name}\n{self._groups}")
        self.told.setText("Đã sao chép.")
