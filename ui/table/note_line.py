"""The line above a table in which a note is typed where the window is too narrow for the side panel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QBoxLayout

from ui.notes import ReasonField


class NoteLine:
    """One note at a time; what is typed into the one before is stored first.

    place: where the line stands. store: stores the note on a cell and says whether it did. left: takes the cursor back.
    """

    def __init__(self, place: QBoxLayout, store: Callable[[str, str], bool], left: Callable[[], object]) -> None:
        self._place, self._store, self._left = place, store, left
        self.field: ReasonField | None = None

    def open(self, key: str, name: str, lead: str, note: str) -> None:
        """Begin to write the note on a cell. name: what the cell is called; lead: what stands before the field."""
        self.flush()
        self.close()
        self.field = ReasonField(name, note, lambda text: self._keep(key, text), self.close, lead)
        self._place.addWidget(self.field)
        self.field.edit.setFocus()

    def flush(self) -> None:
        """Store what is typed and not yet stored."""
        if self.field is not None:
            self.field.keep_typed()

    def close(self) -> None:
        """Put the line away."""
        if self.field is not None:
            self.field.hide()
            self.field.deleteLater()
            self.field = None
            self._left()

    def _keep(self, key: str, text: str) -> None:
        if self._store(key, text):
            self.close()
