"""QR symbols (ISO/IEC 18004): text as a square of dark and light modules.

segno encodes; reportlab's own encoder needs twice its time and a quarter of a second to import.
"""

from __future__ import annotations

ERROR_LEVEL = "m"
QUIET_ZONE = 4
Modules = tuple[tuple[bool, ...], ...]


def matrix(text: str, mask: int | None = None) -> Modules:
    """The rows of the symbol, True where it is dark, without the light margin of QUIET_ZONE modules around it.

    UTF-8, error correction level M (15 %). mask: one of the eight patterns (0 to 7) instead of the best of them, which
    takes five times as long to find; readers take any. ValueError where the text is longer than 2,331 bytes.
    """
    import segno

    symbol = segno.make_qr(text, error=ERROR_LEVEL, encoding="utf-8", mask=mask, boost_error=False)
    return tuple(tuple(map(bool, row)) for row in symbol.matrix)
