"""What the clipboard holds. By itself, since the cells' editor is there from the first paint on."""

from __future__ import annotations

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication


def held(mode: QClipboard.Mode = QClipboard.Mode.Clipboard) -> QMimeData:
    """What the clipboard holds: empty, not None, on systems whose clipboard is empty (Qt's own clear(), Wayland)."""
    return QGuiApplication.clipboard().mimeData(mode) or QMimeData()
