"""Pictures to attach: decoded to the end, and made small enough to send without losing a stamped page's small print."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from forms.attachments import JPEG, PNG
from forms.errors import BadInput
from imports.picture_parts import tells_more

if TYPE_CHECKING:
    from PIL.Image import Image

PIXELS = 80_000_000
"""More than A3 at 600 dpi; 240 MB once decoded."""
LONGEST = 2340
"""Pixels of A4's longer side at 200 dpi: a letter x of 8 pt is 11 pixels high."""
QUALITY = 80
LEGIBLE = 1100
_PLACE, _ORIENTATION = 0x8825, 0x0112
_DARK_ON_LIGHT = frozenset({"1", "L", "P"})
_GREYS = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "F"})
_BROKEN = (
    OSError, SyntaxError, ValueError, TypeError, EOFError, KeyError, IndexError, AttributeError, ZeroDivisionError,
    OverflowError, MemoryError, struct.error,
)  # fmt: skip


def check_picture(name: str, data: bytes) -> tuple[str, ...]:
    """Decode the whole picture; sentences to be known. BadInput where it is broken, cut off or too large."""
    with _decoded(name, data) as image:
        remarks = [_coarse(image)]
        if _has_place(image):
            remarks.append("Ảnh có ghi vị trí chụp (GPS); đính kèm lại với lựa chọn thu nhỏ ảnh sẽ bỏ thông tin này.")
    return tuple(remark for remark in remarks if remark)


def shrink_picture(name: str, data: bytes) -> tuple[bytes, str, tuple[str, ...]]:
    """The picture upright, at most LONGEST pixels long, without the camera's data; its media type; what was done.

    Never enlarged. What would not become smaller, and holds nothing but the picture, stays as it is.
    """
    media = _media(data)
    with _decoded(name, data) as image:
        told = bool(image.getexif() or image.info.get("comment") or getattr(image, "text", None))
        turned = _orientation(image) != 1
        place = _has_place(image)
        whole = _upright(image)
    smaller = _fitted(whole)
    encoded, new_media = _smallest(smaller)
    more = tells_more(data, media)
    if len(encoded) >= len(data) and not more:
        return data, media, ("Ảnh đã đủ nhỏ nên được giữ nguyên.", *filter(None, [_coarse(whole)]))
    done = [f"Ảnh {whole.width}×{whole.height} điểm được thu còn {smaller.width}×{smaller.height}."]
    if smaller.size == whole.size:
        done = [f"Ảnh được nén lại, giữ {whole.width}×{whole.height} điểm."]
    if turned:
        done.append("Ảnh đã được xoay đúng chiều.")
    if told:
        done.append(f"Đã bỏ thông tin máy chụp{' và vị trí chụp (GPS)' if place else ''} khỏi ảnh.")
    elif more:
        done.append("Đã bỏ thông tin ghi kèm trong tệp ảnh, chỉ giữ hình.")
    return encoded, new_media, (*done, *filter(None, [_coarse(smaller)]))


@contextmanager
def _decoded(name: str, data: bytes) -> Iterator[Image]:
    """The decoded picture. Its size is judged before anything is unpacked; Pillow warns of much that is no matter."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _open(name, data) as image:
            yield image


def _open(name: str, data: bytes) -> Image:
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError as error:
        raise _too_many(name) from error
    except _BROKEN as error:
        raise _broken(name) from error
    if image.width * image.height > PIXELS:
        raise _too_many(name)
    try:
        image.load()
        image.getexif().get_ifd(_PLACE)
    except _BROKEN as error:
        raise _broken(name) from error
    return image


def _orientation(image: Image) -> int:
    """How the camera was held (Exif 2.32, tag 274): 2 to 8, or 1 where nothing is to be turned."""
    found = image.getexif().get(_ORIENTATION)
    return found if isinstance(found, int) and 1 <= found <= 8 else 1


def _upright(image: Image) -> Image:
    """The picture as it is meant to be seen, in grey, colour or black and white, on white ground."""
    from PIL import Image as images
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(_orientation(image))
    turned = image.copy() if turn is None else image.transpose(turn)
    if turned.mode.startswith(("I", "F")):
        turned = turned.convert("F").point(lambda value: value / 256 + 0).convert("L")
    if turned.has_transparency_data:
        ground = images.new("RGBA", turned.size, "white")
        turned = images.alpha_composite(ground, turned.convert("RGBA")).convert("RGB")
    if turned.mode in _DARK_ON_LIGHT:
        return turned
    return turned.convert("L" if image.mode in _GREYS else "RGB")


def _fitted(image: Image) -> Image:
    from PIL.Image import Resampling

    longest = max(image.size)
    if longest <= LONGEST:
        return image
    size = [max(1, round(side * LONGEST / longest)) for side in image.size]
    shaded = image.convert("L" if image.mode in _GREYS else "RGB")
    return shaded.resize((size[0], size[1]), Resampling.LANCZOS)


def _smallest(image: Image) -> tuple[bytes, str]:
    """As JPEG, or as PNG where that is smaller (drawings, black and white); colours keep their profile."""
    profile: dict[str, Any] = {}
    if image.info.get("icc_profile") and image.mode == "RGB":
        profile = {"icc_profile": image.info["icc_profile"]}
    shaded = image.convert("L" if image.mode in _GREYS else "RGB")
    jpeg = _saved(shaded, "JPEG", quality=QUALITY, optimize=True, subsampling="4:4:4", **profile)
    if image.mode not in _DARK_ON_LIGHT:
        return jpeg, JPEG
    png = _saved(image, "PNG", optimize=True)
    return (png, PNG) if len(png) < len(jpeg) else (jpeg, JPEG)


def _saved(image: Image, form: str, **options: Any) -> bytes:
    """The encoded picture. Pillow keeps a byte a pixel for an optimised JPEG, which one full of grain does not fit in;
    without that it has no limit."""
    stream, bare = io.BytesIO(), image.copy()
    bare.info = {}
    try:
        bare.save(stream, form, **options)
    except OSError:
        stream = io.BytesIO()
        bare.save(stream, form, **(options | {"optimize": False}))
    return stream.getvalue()


def _media(data: bytes) -> str:
    return JPEG if data.startswith(b"\xff\xd8") else PNG


def _has_place(image: Image) -> bool:
    return bool(image.getexif().get_ifd(_PLACE))


def _coarse(image: Image) -> str:
    if max(image.size) >= LEGIBLE:
        return ""
    return f"Ảnh chỉ có {image.width}×{image.height} điểm, có thể khó đọc khi in; nên quét lại ở 200 dpi."


def _broken(name: str) -> BadInput:
    return BadInput(
        f"Ảnh {name} bị hỏng hoặc chép thiếu nên không mở được hết; ảnh chưa được đính kèm.",
        "Hãy chụp hoặc quét lại rồi đính kèm.",
    )


def _too_many(name: str) -> BadInput:
    return BadInput(
        f"Ảnh {name} có quá nhiều điểm ảnh (trên {PIXELS // 1_000_000} triệu) nên không được mở.",
        "Hãy quét lại ở 200 đến 300 dpi rồi đính kèm.",
    )
