"""TrueType fonts whose ToUnicode map (ISO 32000-1, 9.10.3) has UTF-16 for characters beyond U+FFFF.

reportlab writes such characters with five digits, which readers take for something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

_HEAD = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<00> <FF>
endcodespacerange
"""
_TAIL = """endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""
_BLOCK = 100


class MappedFont(TTFont):
    """A TrueType font whose ToUnicode map is right for characters beyond U+FFFF too."""

    def addObjects(self, doc: Any) -> None:
        """As reportlab does, with its map replaced by our own."""
        subsets = self.state[doc].subsets
        super().addObjects(doc)
        maps = [name for name in doc.idToObject if name.startswith("toUnicodeCMap:") and self._is_mine(name)]
        for name, subset in zip(maps, subsets, strict=True):
            doc.idToObject[name].content = unicode_map(subset)

    def _is_mine(self, name: str) -> bool:
        return bool(name.partition("+")[2].encode("latin-1") == self.face.name + self.face.subfontNameX)


def unicode_map(subset: Sequence[int]) -> str:
    """The map of a subset given as the code point of each code, 0 where a code is not used."""
    pairs = [f"<{code:02X}> <{_utf16(point)}>\n" for code, point in enumerate(subset) if point]
    blocks = [pairs[start : start + _BLOCK] for start in range(0, len(pairs), _BLOCK)]
    body = "".join(f"{len(block)} beginbfchar\n{''.join(block)}endbfchar\n" for block in blocks)
    return f"{_HEAD}{body}{_TAIL}"


def _utf16(point: int) -> str:
    return chr(point).encode("utf-16-be").hex().upper()
