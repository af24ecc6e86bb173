"""A dialog that does one thing with a key: fields, one act on the worker, and what to do next with what it wrote."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFormLayout, QWidget

from forms.errors import WorldError
from ui import theme, widgets
from ui.settings.big_dialog import BigDialog
from ui.settings.folder_field import FolderField
from ui.tasks import run

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

T = TypeVar("T")


class ActDialog(BigDialog):
    """What is wrong stands under the fields, which stay as they are; secrets are emptied once they were used."""

    def __init__(self, page: SettingsPage, title: str, verb: str, lead: str, done: Callable[[], object]) -> None:
        super().__init__(page, title)
        self.page, self.session, self._told = page, page.context.session, done
        self.fields = QWidget()
        inner = widgets.column(self.fields)
        inner.addWidget(widgets.label(lead, wrap=True))
        self.above = widgets.column(gap=theme.GAP)
        inner.addLayout(self.above)
        self.form = QFormLayout()
        self.form.setSpacing(theme.PAD)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        inner.addLayout(self.form)
        self.below = widgets.column(gap=theme.GAP)
        inner.addLayout(self.below)
        inner.addWidget(self.trouble)
        self.box.addWidget(self.fields)
        self.result = widgets.column()
        self.box.addLayout(self.result)
        self.box.addStretch(1)
        self.cancel = widgets.button("Thôi", self.reject)
        self.act = widgets.button(verb, self.press, "primary")
        self.copy = widgets.button("Sao chép đường dẫn", self._copy, icon="copy")
        self.show_folder = widgets.button("Mở thư mục", self._open, icon="folder-open")
        self.close_button = widgets.button("Đóng", self.accept, "primary")
        self.buttons(self.cancel, self.act, self.copy, self.show_folder, self.close_button)
        for button in (self.copy, self.show_folder, self.close_button):
            button.hide()
        self.written: Path | None = None

    def add_folder(self, name: str) -> FolderField:
        """The field that says where the file goes."""
        field = FolderField(self.page.context, name)
        self.form.addRow(name, field)
        return field

    def press(self) -> None:
        """Do it, where the fields allow it."""

    def work(self, function: Callable[[], T], done: Callable[[T], None], doing: str) -> None:
        """Run the act on the worker."""
        self.trouble.hide()
        run(self, function, done, self.refuse, doing)

    def refuse(self, error: BaseException) -> None:
        """Say what is wrong, and stand where it is mended."""
        super().refuse(error)
        if isinstance(error, WorldError):
            self.mend()

    def mend(self) -> None:
        """Stand in the field that is probably wrong."""

    def finish(self, path: Path, sentence: str, *next_steps: str) -> None:
        """Show what was written in the place of the fields, and what is to be done with it."""
        self.written = path
        self.fields.hide()
        self.result.addWidget(widgets.notice("ok", sentence, f"Tệp: {path}"))
        for number, step in enumerate(next_steps, 1):
            self.result.addWidget(widgets.label(f"{number}. {step}", wrap=True, select=True))
        for button in (self.cancel, self.act):
            button.hide()
        for button in (self.copy, self.show_folder, self.close_button):
            button.show()
        self.fit()
        self.close_button.setFocus()
        self._told()

    def _copy(self) -> None:
        QApplication.clipboard().setText(str(self.written))

    def _open(self) -> None:
        if self.written is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.written.parent)))
