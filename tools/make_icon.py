"""Draw packaging/app.ico from resources/icons/app.svg: `python -m tools.make_icon`. The file is committed, so that a
build needs no drawing. Sizes: those that Windows asks for at 100–200 %; the smaller ones uncompressed, as old shells
want them, the smallest from a drawing with stronger strokes, packaging/app-small.svg."""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ROOT = Path(__file__).resolve().parent.parent
SOURCE, SMALL = ROOT / "resources" / "icons" / "app.svg", ROOT / "packaging" / "app-small.svg"
TARGET = ROOT / "packaging" / "app.ico"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
SMALL_UP_TO, PACKED_FROM = 32, 128
_DIRECTORY, _ENTRY, _HEADER = "<HHH", "<BBBBHHII", "<IiiHHIIiiII"


def draw(svg: Path, size: int) -> QImage:
    """The picture, `size` pixels wide and high, with an alpha channel."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(svg)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return image


def icon(images: list[QImage]) -> bytes:
    """The images as one .ico file."""
    bodies = [_png(image) if image.width() >= PACKED_FROM else _bitmap(image) for image in images]
    offset = struct.calcsize(_DIRECTORY) + len(images) * struct.calcsize(_ENTRY)
    head = struct.pack(_DIRECTORY, 0, 1, len(images))
    for image, body in zip(images, bodies, strict=True):
        size = image.width() % 256
        head += struct.pack(_ENTRY, size, size, 0, 0, 1, 32, len(body), offset)
        offset += len(body)
    return head + b"".join(bodies)


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


def _bitmap(image: QImage) -> bytes:
    """A device-independent bitmap, lowest line first, and the mask of 1 bit a pixel that its readers expect."""
    size = image.width()
    header = struct.pack(_HEADER, 40, size, 2 * size, 1, 32, 0, 0, 0, 0, 0, 0)
    flipped = image.flipped(Qt.Orientation.Vertical)
    return header + bytes(flipped.constBits())[: 4 * size * size] + bytes((size + 31) // 32 * 4 * size)


def main() -> int:
    """Write the file."""
    app = QGuiApplication([])
    TARGET.write_bytes(icon([draw(SMALL if size <= SMALL_UP_TO else SOURCE, size) for size in SIZES]))
    del app
    return 0


if __name__ == "__main__":
    sys.exit(main())
