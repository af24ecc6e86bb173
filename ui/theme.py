"""The look: colours, sizes and the one style sheet (ui/UI.md). Nothing else names a colour or a size."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from forms.resources import resource_path
from ui.style_sheet import style_sheet

FAMILY = "Be Vietnam Pro"
_FACES = ("400Regular", "400Regular_Italic", "500Medium", "600SemiBold")
CHOICES = {"": "Theo hệ thống", "light": "Sáng", "dark": "Tối"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, as #RRGGBB."""

    bg: str
    surface: str
    soft: str
    ink: str
    muted: str
    line: str
    accent: str
    accent_soft: str
    on_accent: str
    accent_hover: str
    err: str
    err_soft: str
    warn: str
    warn_soft: str
    ok: str
    ok_soft: str
    rail: str
    rail_ink: str
    rail_on: str
    rail_strong: str


LIGHT = Tokens(
    bg="#F5F6F8", surface="#FFFFFF", soft="#EEF1F5", ink="#1A2330", muted="#5C6878", line="#DCE1E8",
    accent="#0B6E6E", accent_soft="#E3F1F0", on_accent="#FFFFFF", accent_hover="#095C5C",
    err="#B42318", err_soft="#FDECEA", warn="#8A5000", warn_soft="#FDF1DC", ok="#17724A", ok_soft="#E4F3EB",
    rail="#12343B", rail_ink="#CFE0E2", rail_on="#2F4E54", rail_strong="#FFFFFF",
)  # fmt: skip
DARK = Tokens(
    bg="#14181D", surface="#1B2128", soft="#222A33", ink="#E8ECF1", muted="#9AA7B5", line="#2C343E",
    accent="#4FB8B3", accent_soft="#173433", on_accent="#0C1A1A", accent_hover="#6BC9C4",
    err="#F0867C", err_soft="#3A1F1D", warn="#E3B261", warn_soft="#352A17", ok="#6CC793", ok_soft="#17301F",
    rail="#0E1B1F", rail_ink="#A9BFC2", rail_on="#233236", rail_strong="#FFFFFF",
)  # fmt: skip

BOLD = QFont.Weight.DemiBold
TEXT, SMALL, SECTION, PAGE = 14, 12, 15, 22
GAP, PAD, MARGIN = 8, 12, 24
RAIL_WIDTH, RAIL_NARROW, NARROW_WINDOW = 206, 60, 1100
SIDE_WIDTH, OUTLINE_WIDTH = 288, 264
ROOMY, NARROW_PAGE, RAIL_ICON = 900, 700, 20
ICON = 18
CELL_PAD_X, CELL_PAD_Y = 10, 7
CARD_RADIUS, CONTROL_RADIUS = 10, 8

_current = LIGHT


def tokens() -> Tokens:
    """The colours in use now."""
    return _current


def colour(name: str) -> QColor:
    """A token as a colour: colour("err_soft")."""
    return QColor(getattr(_current, name))


def is_dark() -> bool:
    """Whether the dark scheme is in use."""
    return _current is DARK


def apply(app: QApplication, choice: str = "") -> None:
    """Set the scheme: BDG_THEME, else the office's choice ("light", "dark"), else what the system says."""
    global _current
    wanted = os.environ.get("BDG_THEME", "") or choice or _system()
    chosen = DARK if wanted == "dark" else LIGHT
    if chosen is _current and app.styleSheet():
        return
    _current = chosen
    app.setPalette(_palette(_current))
    app.setStyleSheet(style_sheet(_current))
    app.setFont(font())  # Windows has faces of its own for lists and menus, and a style sheet brings them back


def _system() -> str:
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def load_fonts() -> None:
    """Register the bundled faces; `apply` makes them the program's. By their bytes: on Windows Qt's offscreen platform
    finds no file whose path has letters that the system's old code page lacks, as the folder of a Vietnamese user has.
    """
    for name in (*(f"BeVietnamPro_{face}" for face in _FACES), "NotoEmoji_400Regular"):
        QFontDatabase.addApplicationFontFromData(QByteArray(resource_path("fonts", f"{name}.ttf").read_bytes()))


@lru_cache(maxsize=32)
def font(size: int = TEXT, weight: QFont.Weight = QFont.Weight.Normal, italic: bool = False) -> QFont:
    """The program's face in pixels of the style; figures are tabular. One object for all who ask: it is not changed."""
    made = QFont(FAMILY)
    made.setPixelSize(size)
    made.setWeight(weight)
    made.setItalic(italic)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _palette(scheme: Tokens) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: scheme.bg,
        QPalette.ColorRole.WindowText: scheme.ink,
        QPalette.ColorRole.Base: scheme.surface,
        QPalette.ColorRole.AlternateBase: scheme.soft,
        QPalette.ColorRole.Text: scheme.ink,
        QPalette.ColorRole.Button: scheme.surface,
        QPalette.ColorRole.ButtonText: scheme.ink,
        QPalette.ColorRole.ToolTipBase: scheme.surface,
        QPalette.ColorRole.ToolTipText: scheme.ink,
        QPalette.ColorRole.PlaceholderText: scheme.muted,
        QPalette.ColorRole.Highlight: scheme.accent,
        QPalette.ColorRole.HighlightedText: scheme.on_accent,
        QPalette.ColorRole.Link: scheme.accent,
    }
    for role, value in roles.items():
        palette.setColor(role, QColor(value))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(scheme.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(scheme.muted))
    return palette
