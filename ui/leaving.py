"""Asked where something typed could not be stored and its page is about to be left."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from ui import widgets

REMEDY = "Ở lại để lưu lại phần này; nếu rời đi, phần này sẽ mất. Mọi phần khác đã được lưu."
GIVE_UP = "Bỏ phần chưa lưu và rời đi"


def leaving_dialog(parent: QWidget, unstored: str) -> QDialog:
    """accepted: the officer gives up what is not stored. unstored: what that is, in a sentence."""
    made = widgets.dialog(parent, "Còn phần chưa được lưu")
    box = widgets.column(made, margin=True)
    box.addWidget(widgets.notice("warn", unstored, REMEDY))
    stay = widgets.button("Ở lại", made.reject, "primary")
    box.addLayout(widgets.button_row(widgets.button(GIVE_UP, made.accept), stay))
    stay.setFocus()
    return made


def gives_up(parent: QWidget, unstored: str) -> bool:
    """Ask it."""
    made = leaving_dialog(parent, unstored)
    given_up = bool(made.exec())
    made.deleteLater()
    return given_up
