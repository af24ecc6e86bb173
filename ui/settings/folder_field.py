"""Where a file is written to: a folder, typed or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from ui import widgets
from ui.context import LAST_FOLDER, Context


class FolderField(QWidget):
    """Begins with the folder that was written to last. entered: Enter in the field."""

    entered = Signal()

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self._preferences, self._name = context.preferences, name
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        last = str(self._preferences.value(LAST_FOLDER, ""))
        self.text = QLineEdit(last if last and Path(last).is_dir() else documents)
        self.text.setAccessibleName(name)
        self.text.returnPressed.connect(self.entered)
        line = widgets.row(self)
        line.addWidget(self.text, 1)
        self.choose = widgets.button("Chọn…", self._choose, icon="folder-open")
        self.choose.setAccessibleName(f"Chọn thư mục: {name}")
        line.addWidget(self.choose)
        self.setFocusProxy(self.text)

    @property
    def folder(self) -> Path:
        return Path(self.text.text().strip())

    def keep(self) -> None:
        """Remember it for the next time."""
        self._preferences.setValue(LAST_FOLDER, str(self.folder))

    def _choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self._name, self.text.text())
        if folder:
            self.text.setText(folder)
            self.text.setFocus()
