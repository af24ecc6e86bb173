"""QR symbols (ISO/IEC 18004): text as a square of dark and light modules.

segno encodes; reportlab's own encoder needs twice its time and a quarter of a second to import.
"""

from __future__ import annotations

ERROR_LEVEL = "m"
QUIET_ZONE = 4


def matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """The rows of the symbol, True where it is dark, without the light margin of QUIET_ZONE modules around it.

    UTF-8, error correction level M (15 %). ValueError where the text is longer than 2,331 bytes.
    """
    import segno

    symbol = segno.make_qr(text, error=ERROR_LEVEL, encoding="utf-8", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in symbol.matrix)
