"""Pictures of a signature or a seal: a stranger's PNG or JPG becomes a small, clean, cut PNG with a transparent ground.

Nothing is unpacked before its size is known; metadata does not survive.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.errors import BadInput
from forms.pictures import TITLES, PictureKind

if TYPE_CHECKING:
    from PIL.Image import Image, Resampling
    from PIL.ImageFile import ImageFile

FILE_LIMIT = 10 << 20
SIDE_LIMIT, PIXEL_LIMIT = 8000, 32_000_000
SMALLEST_SIDE = 40
KEPT_SIDE = 600
"""A seal of 36 mm at 420 dots an inch: finer than office printers show, and small enough for every PDF."""

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_LOOKED_AT = 200
_VISIBLE = 24
_SOLID = 128
_INK_SHARE, _GROUND_SHARE = 0.5, 0.7
_HUES = {"signature": ((134, 195),), "seal": ((0, 18), (232, 255))}
"""Of 256 around the colour circle: blue 190-275 degrees, red 327-25 degrees."""
_SATURATED = 60
_COLOURS = {
    "signature": "Chữ ký trong ảnh không phải màu xanh; Nghị định 30/2020/NĐ-CP yêu cầu hình ảnh chữ ký màu xanh.",
    "seal": "Con dấu trong ảnh không phải màu đỏ; Nghị định 30/2020/NĐ-CP yêu cầu hình ảnh con dấu màu đỏ.",
}
_COARSE = "Ảnh có ít điểm ảnh nên khi in sẽ nhòe; nên quét lại ở độ phân giải 300 dpi trở lên."
_GROUND = "Nền ảnh chưa trong suốt nên sẽ che chữ của văn bản; nên quét chữ ký, con dấu trên giấy trắng không kẻ."


@dataclass(frozen=True)
class SeenPicture:
    """A picture ready to be kept. width, height: dots; remarks: sentences, none of which forbids its use.

    had_ground: the file's own ground was not transparent.
    """

    png: bytes = field(repr=False)
    width: int
    height: int
    had_ground: bool
    remarks: tuple[str, ...] = ()


def see_picture(data: bytes, kind: PictureKind, clear: bool = True) -> SeenPicture:
    """The picture in a PNG or JPG file, cut to what is visible.

    clear: a ground that is not transparent is made so where it is nearly white. BadInput where it is no such file,
    too large, too small or empty.
    """
    opened = _open(data)
    had_ground = not any(opened.getchannel("A").histogram()[:251])
    image = _cleared(opened) if clear and had_ground else opened
    box = image.getchannel("A").point(_seen).getbbox()
    if box is None or min(box[2] - box[0], box[3] - box[1]) < SMALLEST_SIDE // 2:
        raise BadInput(f"{TITLES[kind]} trống hoặc quá nhạt.", "Hãy chọn ảnh có nét rõ hơn.")
    image = image.crop(box)
    remarks = _remarks(image, kind)
    image.thumbnail((KEPT_SIDE, KEPT_SIDE), _lanczos())
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return SeenPicture(stream.getvalue(), image.width, image.height, had_ground, remarks)


def _open(data: bytes) -> Image:
    """The decoded picture as RGBA, upright. Checked in the order in which a hostile file would cost something."""
    from PIL import ImageOps, JpegImagePlugin, PngImagePlugin

    if len(data) > FILE_LIMIT:
        raise BadInput("Tệp ảnh lớn hơn 10 MB.", "Hãy lưu ảnh nhỏ hơn rồi chọn lại.")
    try:
        if data.startswith(_PNG):
            opened: ImageFile = PngImagePlugin.PngImageFile(io.BytesIO(data))
        elif data.startswith(_JPEG):
            opened = JpegImagePlugin.JpegImageFile(io.BytesIO(data))
        else:
            raise BadInput("Tệp này không phải ảnh PNG hoặc JPG.", "Hãy chọn tệp .png hoặc .jpg.")
        _check_size(opened.size)
        if isinstance(opened, JpegImagePlugin.JpegImageFile):
            opened.draft("RGB", (2 * KEPT_SIDE, 2 * KEPT_SIDE))
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        return upright.convert("RGBA") if upright.mode != "CMYK" else upright.convert("RGB").convert("RGBA")
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, EOFError) as error:
        raise _unreadable() from error
    except (struct.error, zlib.error, OverflowError, MemoryError) as error:
        raise _unreadable() from error


def _unreadable() -> BadInput:
    return BadInput("Tệp ảnh bị hỏng hoặc không đọc được.", "Hãy mở ảnh bằng chương trình khác, lưu lại rồi chọn lại.")


def _check_size(size: tuple[int, int]) -> None:
    width, height = size
    if max(size) > SIDE_LIMIT or width * height > PIXEL_LIMIT:
        raise BadInput(
            f"Ảnh quá lớn: {width} × {height} điểm ảnh.",
            "Hãy thu nhỏ ảnh, mỗi chiều không quá 4.000 điểm, rồi chọn lại.",
        )
    if min(size) < SMALLEST_SIDE:
        raise BadInput(f"Ảnh quá nhỏ: {width} × {height} điểm ảnh.", "Hãy quét lại ở độ phân giải 300 dpi trở lên.")


def _cleared(image: Image) -> Image:
    """The picture with its ground, the commonest light tone, made transparent; ink stays as dense as it is dark."""
    from PIL import ImageChops

    red, green, blue, _ = image.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    counts = darkest.histogram()
    ground = max(range(128, 256), key=counts.__getitem__)
    clear, dense = ground - 14, ground * 0.72
    table = [round(255 * min(1.0, max(0.0, (clear - tone) / (clear - dense)))) for tone in range(256)]
    cleared = image.copy()
    cleared.putalpha(darkest.point(table))
    return cleared


def _seen(alpha: int) -> int:
    return 255 if alpha >= _VISIBLE else 0


def _solid(alpha: int) -> int:
    return 255 if alpha >= _SOLID else 0


def _remarks(image: Image, kind: PictureKind) -> tuple[str, ...]:
    remarks = []
    small = image.copy()
    small.thumbnail((_LOOKED_AT, _LOOKED_AT), _lanczos())
    mask = small.getchannel("A").point(_solid)
    hue, saturation, _ = small.convert("RGB").convert("HSV").split()
    ink = mask.histogram()[255]
    spans = _HUES[kind]

    def right(tone: int) -> int:
        return 255 if any(first <= tone <= last for first, last in spans) else 0

    def strong(tone: int) -> int:
        return 255 if tone >= _SATURATED else 0

    coloured = _both(_both(hue.point(right), saturation.point(strong)), mask).histogram()[255]
    if ink and coloured < _INK_SHARE * ink:
        remarks.append(_COLOURS[kind])
    if image.width < 2 * _LOOKED_AT:
        remarks.append(_COARSE)
    if ink > _GROUND_SHARE * small.width * small.height:
        remarks.append(_GROUND)
    return tuple(remarks)


def _both(one: Image, other: Image) -> Image:
    from PIL import ImageChops

    return ImageChops.darker(one, other)


def _lanczos() -> Resampling:
    from PIL.Image import Resampling

    return Resampling.LANCZOS
