"""Lucide icons (ISC licence, resources/icons/LICENSE), drawn in the text's colour."""

from __future__ import annotations

from functools import lru_cache
from math import ceil
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt, QTemporaryDir
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from forms.resources import resource_path
from ui import theme


def icon(name: str, token: str = "ink", size: int = theme.ICON) -> QIcon:
    """An icon in a token's colour, sharp on every screen that is there."""
    made = QIcon()
    for ratio in {ceil(screen.devicePixelRatio()) for screen in QGuiApplication.screens()}:
        made.addPixmap(_drawn(name, getattr(theme.tokens(), token), size * ratio))
    return made


def pixmap(name: str, token: str = "ink", size: int = theme.ICON, ratio: float = 1.0) -> QPixmap:
    """An icon as a picture of size x size device-independent pixels."""
    drawn = QPixmap(_drawn(name, getattr(theme.tokens(), token), round(size * ratio)))
    drawn.setDevicePixelRatio(ratio)
    return drawn


@lru_cache(maxsize=256)
def _drawn(name: str, value: str, pixels: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(_svg(name, value)))
    drawn = QPixmap(pixels, pixels)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    return drawn


def _svg(name: str, value: str) -> bytes:
    text = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return text.replace("currentColor", value).encode("utf-8")


def icon_file(name: str, value: str) -> str:
    """A coloured copy of an icon as a file, for style sheets, which take nothing else; gone when the program ends."""
    path = Path(_folder().path()) / f"{name}-{value.strip('#')}.svg"
    if not path.is_file():
        path.write_bytes(_svg(name, value))
    return path.as_posix()


@lru_cache(maxsize=1)
def _folder() -> QTemporaryDir:
    return QTemporaryDir()
