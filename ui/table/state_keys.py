"""The keys that say something in the place of a value."""

from __future__ import annotations

from PySide6.QtCore import Qt

from forms.cells import State

STATE_KEYS = {
    Qt.Key.Key_F6: State.NONE,
    Qt.Key.Key_F7: State.MISSING,
    Qt.Key.Key_F8: State.NOT_APPLICABLE,
    Qt.Key.Key_F9: State.ESTIMATE,
}
ESTIMATED = "ước "
