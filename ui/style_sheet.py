"""The style sheet, built from a scheme's tokens. Widgets ask for a look by their "role" property."""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.theme import Tokens

_SHEET = Template("""
QWidget { color: $ink; }
QMainWindow, QDialog, QStackedWidget, QWidget[role="page"] { background: $bg; }
QScrollArea, QScrollArea > QWidget > QWidget[role="plain"] { background: transparent; border: none; }
QScrollArea[role="reading"] { border: 2px solid transparent; border-radius: 8px; }
QScrollArea[role="listed"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QScrollArea[role="listed"]:focus { border: 2px solid $accent; }
QScrollArea[role="reading"]:focus { border-color: $accent; }
QToolTip { background: $surface; color: $ink; border: 1px solid $line; padding: 6px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: 22px; font-weight: 600; }
QLabel[role="section"] { font-size: 15px; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { color: $muted; font-size: 12px; }
QLabel[role="err"] { color: $err; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="ok"] { color: $ok; }
QLabel[role="groups"] { font-size: 20px; font-weight: 600; }
QLabel[role="code"] { font-size: 15px; font-weight: 600; color: $accent; }
QLabel[chip="plain"], QLabel[chip="accent"], QLabel[chip="err"], QLabel[chip="warn"], QLabel[chip="ok"] {
  border-radius: 10px; padding: 2px 12px; font-size: 12px; font-weight: 600; }
QLabel[chip="plain"] { background: $soft; color: $muted; }
QLabel[chip="accent"] { background: $accent_soft; color: $accent; }
QLabel[chip="err"] { background: $err_soft; color: $err; }
QLabel[chip="warn"] { background: $warn_soft; color: $warn; }
QLabel[chip="ok"] { background: $ok_soft; color: $ok; }

QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="card"][on="yes"] { border: 2px solid $accent; }
QFrame[role="tell-notice"] { background: $surface; border: 1px solid $line; border-radius: 10px; }
QFrame[role="tell-err"] { background: $err_soft; border: 1px solid $err; border-radius: 10px; }
QFrame[role="tell-warn"] { background: $warn_soft; border: 1px solid $warn; border-radius: 10px; }
QFrame[role="tell-ok"] { background: $ok_soft; border: 1px solid $ok; border-radius: 10px; }
QFrame[role="drop"] { background: $surface; border: 2px dashed $line; border-radius: 10px; }
QFrame[role="drop"][on="yes"] { background: $accent_soft; border-color: $accent; }
QFrame[role="work"] { background: $surface; border: 2px solid $accent; border-radius: 10px; }
QFrame[role="work"] QLabel { color: $ink; }
QWidget[role="sheet"] { background: $surface; border: 2px solid $accent; border-radius: 10px; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QFrame[role="rail"] { background: $rail; border: none; }
QFrame[role="rail"] QLabel { color: $rail_ink; }
QFrame[role="rail"] QLabel[role="brand"] { color: $rail_strong; font-size: 16px; font-weight: 600; }
QFrame[role="rail"] QPushButton { background: transparent; color: $rail_ink; border: 2px solid transparent;
  border-radius: 8px; padding: 0 12px; min-height: 36px; text-align: left; font-weight: 500; }
QFrame[role="rail"] QPushButton:hover { background: $rail_on; }
QFrame[role="rail"] QPushButton:checked { background: $rail_on; color: $rail_strong; font-weight: 600; }
QFrame[role="rail"] QPushButton:focus { border-color: $rail_ink; }

QPushButton { outline: none; background: $surface; color: $ink; border: 1px solid $line; border-radius: 8px;
  padding: 0 14px; min-height: 32px; font-weight: 600; }
QPushButton:hover { border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px; min-height: 30px; }
QPushButton:disabled { color: $muted; background: $soft; border-color: $line; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $ink; }
QPushButton[role="primary"]:disabled { background: $soft; color: $muted; border-color: $line; }
QPushButton[role="danger"] { color: $err; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; color: $accent; }
QPushButton[role="quiet"]:hover { background: $accent_soft; }
QPushButton[role="quiet"]:focus { border: 2px solid $accent; }
QPushButton[role="quiet"]:disabled { color: $muted; background: transparent; }
QPushButton[role="icon"] { background: transparent; border-color: transparent; padding: 0; min-width: 32px; }
QPushButton[role="icon"]:hover { background: $accent_soft; }
QPushButton[role="icon"]:focus { border: 2px solid $accent; padding: 0; min-width: 30px; }
QPushButton[role="month"] { padding: 0; min-height: 44px; font-size: 12px; font-weight: 500; color: $ink; }
QPushButton[role="month"][tone="err"] { color: $err; border-color: $err; }
QPushButton[role="month"][tone="ok"] { color: $ok; }
QPushButton[role="month"][on="yes"] { background: $accent_soft; border-color: $accent; }
QPushButton[role="month"]:focus { padding: 0; min-height: 42px; }
QPushButton[role="month"]:disabled { color: $muted; background: transparent; }
QPushButton[role="filter"] { background: $soft; color: $muted; border: 2px solid transparent; border-radius: 14px;
  padding: 0 12px; min-height: 24px; font-size: 12px; }
QPushButton[role="filter"]:hover { border-color: $line; }
QPushButton[role="filter"]:checked { background: $accent_soft; color: $accent; }
QPushButton[role="filter"]:focus { border-color: $accent; }

QLineEdit, QPlainTextEdit, QTextEdit[role="narrative"], QComboBox, QDateEdit { background: $surface;
  color: $ink; border: 1px solid $line; border-radius: 8px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit, QComboBox { padding: 0 10px; min-height: 32px; }
QPlainTextEdit, QTextEdit[role="narrative"] { padding: 6px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit[role="narrative"]:focus, QComboBox:focus { border: 2px solid $accent; }
QLineEdit:focus, QComboBox:focus { padding: 0 9px; min-height: 30px; }
QPlainTextEdit:focus, QTextEdit[role="narrative"]:focus { padding: 5px 5px; }
QLineEdit:read-only, QLineEdit:disabled, QPlainTextEdit:disabled, QPlainTextEdit[readOnly="true"],
QTextEdit[role="narrative"][readOnly="true"], QComboBox:disabled { background: $soft; color: $muted; }
QPlainTextEdit[role="told"][readOnly="true"] { background: $surface; color: $ink; }
QLineEdit[state="err"], QPlainTextEdit[state="err"] { border-color: $err; background: $err_soft; }
QLineEdit[role="cell"] { border: 2px solid $accent; border-radius: 0; padding: 0 8px; min-height: 0; }
QPlainTextEdit[role="cell"], QPlainTextEdit[role="cell"]:focus { border: 2px solid $accent; border-radius: 0;
  padding: 0; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: url("$arrow"); width: 16px; height: 16px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $line; outline: 0; padding: 4px;
  selection-background-color: $accent_soft; selection-color: $ink; }
QCheckBox, QRadioButton, QComboBox { outline: none; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; border: 2px solid transparent; border-radius: 8px;
  padding: 2px 6px 2px 2px; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $muted;
  background: $surface; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QRadioButton::indicator:checked { background: $surface; border: 5px solid $accent; width: 8px; height: 8px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }

QProgressBar { background: $soft; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QTableView, QTreeView, QListView { background: $surface; border: 1px solid $line; border-radius: 10px; outline: 0;
  gridline-color: $line; selection-background-color: $accent_soft; selection-color: $ink; }
QTableView[role="lines"]::item { padding: 0 5px; border: none; }
QTableView[role="lines"]::item:selected { background: $accent_soft; color: $ink; }
QTableView[role="sub"] { border-radius: 0; }
QTableView:focus, QTreeView:focus, QListView:focus { border-color: $accent; }
QTreeView::item, QListView::item { padding: 6px 4px; border: none; }
QTreeView::item:selected, QListView::item:selected { background: $accent_soft; color: $ink; }
QTreeView::item:hover:!selected, QListView::item:hover:!selected { background: $soft; }
QListView::item:disabled { color: $muted; }
QTreeView::branch { background: transparent; }
QHeaderView { background: $soft; border: none; }
QTableView[role="main"] QHeaderView:horizontal { border-top-left-radius: 9px; }
QTableView[role="lines"] QHeaderView:horizontal { border-top-left-radius: 9px; border-top-right-radius: 9px; }
QHeaderView::section { background: transparent; color: $muted; border: none; border-right: 1px solid $line;
  border-bottom: 1px solid $line; padding: 6px 8px; font-size: 12px; font-weight: 600; }
QHeaderView::section:last { border-right: none; }
QFrame[role="corner"] { background: $soft; border: none; border-bottom: 1px solid $line;
  border-top-right-radius: 9px; }
QTableCornerButton::section { background: $soft; border: none; }

QScrollArea[role="paper"] { background: $soft; border: 2px solid $line; border-radius: 8px; }
QScrollArea[role="paper"][on="yes"] { border-color: $accent; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $line; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMenu { background: $surface; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $muted; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
""")


def style_sheet(scheme: Tokens) -> str:
    """The whole style sheet for one scheme."""
    from ui.icons import icon_file

    return _SHEET.substitute(
        asdict(scheme),
        arrow=icon_file("chevron-down", scheme.muted),
        tick=icon_file("check", scheme.on_accent),
    )
