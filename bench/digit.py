"""One digit typed into whatever has the focus, and seen in an editor. Shared by the window and its floor."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit


def type_digit(app: QApplication) -> None:
    """Press 7 where the focus is and wait until an editor shows it."""
    target = QApplication.focusWidget()
    if target is None:
        raise RuntimeError("nothing has the focus")
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(target, QKeyEvent(kind, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7"))
    app.processEvents()
    editor = QApplication.focusWidget()
    if not isinstance(editor, QLineEdit) or editor.text() != "7":
        raise RuntimeError(f"the digit is not shown: {editor}")
    editor.grab()
    print("7", flush=True)
