"""QR symbols: a decoder that is not ours reads what was written (ZXing-C++)."""

from __future__ import annotations

import pytest
import zxingcpp
from PIL import Image

from exports.qr import QUIET_ZONE, matrix

TEXTS = (
    "7F3A-91C2-0B7D-55AE",
    "Báo cáo Bình đẳng giới\nKỳ 2024: tỷ lệ nữ 1.234,5 %; Đường Lâm, Ưỡn ẹo",
    "đủ dài để cần nhiều ô " * 25,
    "7",
)


def picture(text: str, scale: int = 4) -> Image.Image:
    """The symbol with its quiet zone, `scale` dots a module."""
    modules = matrix(text)
    side = len(modules) + 2 * QUIET_ZONE
    image = Image.new("L", (side, side), 255)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    return image.resize((side * scale, side * scale), Image.Resampling.NEAREST)


@pytest.mark.parametrize("text", TEXTS)
def test_a_decoder_reads_the_text(text: str) -> None:
    (found,) = zxingcpp.read_barcodes(picture(text))
    assert found.text == text
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    assert found.ec_level == "M"


def test_the_symbol_is_square_and_the_same_each_time() -> None:
    modules = matrix(TEXTS[1])
    assert {len(row) for row in modules} == {len(modules)}
    assert modules == matrix(TEXTS[1])


def test_a_text_too_long_for_a_symbol_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        matrix("x" * 2332)
    assert len(matrix("x" * 2331)) == 177
