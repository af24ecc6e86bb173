"""A signature and a seal as a scanner would give them, drawn by Pillow."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

from exports.pictures import see_picture
from forms.pictures import Picture, PictureKind, Pictures

BLUE, RED, BLACK = (30, 50, 170), (214, 30, 38), (20, 20, 20)
PAPER = (248, 247, 244)
Colour = tuple[int, int, int]


def scanned_signature(colour: Colour = BLUE, ground: Colour = PAPER, size: tuple[int, int] = (900, 360)) -> Image.Image:
    """A stroke that fills the middle of the picture."""
    image = Image.new("RGB", size, ground)
    width, height = size
    points = [
        (width * (0.1 + 0.8 * step / 400), height * (0.5 + 0.4 * math.sin(step / 12) * math.cos(step / 60)))
        for step in range(400)
    ]
    ImageDraw.Draw(image).line(points, fill=colour, width=max(3, width // 100))
    return image


def scanned_seal(colour: Colour = RED, ground: Colour = PAPER, side: int = 700) -> Image.Image:
    """Two rings and a star; a margin of a tenth around it."""
    image = Image.new("RGB", (side, side), ground)
    draw = ImageDraw.Draw(image)
    middle = side / 2
    for radius, width in ((0.4, 0.02), (0.3, 0.008)):
        box = (middle - radius * side, middle - radius * side, middle + radius * side, middle + radius * side)
        draw.ellipse(box, outline=colour, width=round(width * side))
    turns = [math.pi * step * 4 / 5 for step in range(5)]
    star = [(middle + 0.18 * side * math.sin(turn), middle - 0.18 * side * math.cos(turn)) for turn in turns]
    draw.polygon(star, fill=colour)
    return image


def file_of(image: Image.Image, kind: str = "PNG") -> bytes:
    """The picture as a file."""
    stream = io.BytesIO()
    image.save(stream, kind)
    return stream.getvalue()


def kept(kind: PictureKind, image: Image.Image, width_mm: int) -> Picture:
    """The picture as an office keeps it."""
    return Picture(kind, see_picture(file_of(image), kind).png, width_mm, f"{kind}.png")


def both(signature_mm: int = 45, seal_mm: int = 36) -> Pictures:
    """The two pictures of an office."""
    return Pictures(kept("signature", scanned_signature(), signature_mm), kept("seal", scanned_seal(), seal_mm))
