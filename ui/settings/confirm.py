"""Asked before something is taken away: what it is, what follows, how it comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QWidget

from ui import widgets


def confirm(parent: QWidget, title: str, sentence: str, remedy: str, verb: str, slot: Callable[[], object]) -> QDialog:
    """A dialog over `parent`; Enter leaves everything as it is."""
    made = widgets.dialog(parent, title)
    box = widgets.column(made, margin=True)
    box.addWidget(widgets.notice("warn", sentence, remedy))
    keep = widgets.button("Giữ nguyên", made.reject, "primary")
    go = widgets.button(verb, made.accept, "danger")
    box.addLayout(widgets.button_row(go, keep))
    keep.setFocus()
    made.accepted.connect(slot)
    made.open()
    return made
