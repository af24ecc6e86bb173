"""Draw what the installer shows, from the program's icon and colours: `python packaging/windows/pictures.py FOLDER`.

Sizes are those that NSIS asks for at 100 % with Segoe UI 9: the side picture 191 x 362, the header 175 x 66 pixels.
They carry no text, so that stretching to 125 or 150 % leaves nothing to blur.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QPointF, QRectF, Qt  # noqa: E402
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPen  # noqa: E402
from PySide6.QtSvg import QSvgRenderer  # noqa: E402

from ui.theme import DARK, LIGHT  # noqa: E402

ICON = ROOT / "resources" / "icons" / "app.svg"
SIDE, HEADER = (191, 362), (175, 66)


def _canvas(size: tuple[int, int], fill: str) -> QImage:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(QColor(fill))
    return image


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def _bar(painter: QPainter, y: float, knob: float, colour: str, thick: float) -> None:
    """One scale with its knob, as in the icon: the two stand apart and are of one length."""
    painter.setPen(QPen(QColor(LIGHT.rail_on), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(34, y), QPointF(157, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(QPointF(knob, y), thick, thick)


def side() -> QImage:
    """The picture at the left of the first and the last page."""
    image = _canvas(SIDE, LIGHT.rail)
    painter = _painter(image)
    QSvgRenderer(str(ICON)).render(painter, QRectF(57, 64, 77, 77))
    for y, knob, colour in ((212, 72, DARK.accent), (248, 120, DARK.warn), (284, 96, DARK.accent)):
        _bar(painter, y, knob, colour, 9)
    painter.fillRect(QRectF(0, SIDE[1] - 6, SIDE[0], 6), QColor(LIGHT.accent))
    painter.end()
    return image


def header() -> QImage:
    """The picture at the right of the heading of the other pages."""
    image = _canvas(HEADER, LIGHT.surface)
    painter = _painter(image)
    QSvgRenderer(str(ICON)).render(painter, QRectF(HEADER[0] - 58, 11, 44, 44))
    painter.end()
    return image


def draw(folder: Path) -> None:
    """Write side.bmp and header.bmp into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    application = QGuiApplication.instance() or QGuiApplication([])
    side().convertToFormat(QImage.Format.Format_RGB888).save(str(folder / "side.bmp"))
    header().convertToFormat(QImage.Format.Format_RGB888).save(str(folder / "header.bmp"))
    del application


if __name__ == "__main__":
    draw(Path(sys.argv[1]))
