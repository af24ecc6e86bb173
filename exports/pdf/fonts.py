"""Which typefaces a document is set in: Times New Roman where the machine has it, else the bundled Tinos.

NĐ 30/2020/NĐ-CP, Phụ lục I asks for Times New Roman; Tinos has the same widths and may be shipped (SIL OFL 1.1).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from forms.resources import resource_path

_VIETNAMESE = (
    *"ĂăÂâĐđÊêÔôƠơƯưÀàÁáÃãÈèÉéÌìÍíĨĩÒòÓóÕõÙùÚúŨũÝý₫",
    *map(chr, range(0x1EA0, 0x1EFA)),
)
_TIMES = (
    ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf"),
    (
        "Times_New_Roman.ttf",
        "Times_New_Roman_Bold.ttf",
        "Times_New_Roman_Italic.ttf",
        "Times_New_Roman_Bold_Italic.ttf",
    ),
)


@dataclass(frozen=True, slots=True)
class FontChoice:
    """The four files of a typeface. name: unlike that of any other choice in this process."""

    name: str
    regular: Path
    bold: Path
    italic: Path
    bold_italic: Path


BUNDLED = FontChoice(
    "Tinos",
    resource_path("fonts", "Tinos_400Regular.ttf"),
    resource_path("fonts", "Tinos_700Bold.ttf"),
    resource_path("fonts", "Tinos_400Regular_Italic.ttf"),
    resource_path("fonts", "Tinos_700Bold_Italic.ttf"),
)
EMOJI = resource_path("fonts", "NotoEmoji_400Regular.ttf")


@cache
def best_fonts() -> FontChoice:
    """The installed Times New Roman that has every Vietnamese letter, else the bundled face."""
    return find_times(_folders()) or BUNDLED


def find_times(folders: tuple[Path, ...]) -> FontChoice | None:
    """Times New Roman in one of the folders, all four faces with every Vietnamese letter; None where there is none."""
    for folder in folders:
        for names in _TIMES:
            files = tuple(folder / name for name in names)
            if all(file.is_file() for file in files) and all(map(_is_vietnamese, files)):
                return FontChoice("Times New Roman", *files)
    return None


def _folders() -> tuple[Path, ...]:
    folders = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    if local := os.environ.get("LOCALAPPDATA"):
        folders.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    folders += [
        Path("/usr/share/fonts/truetype/msttcorefonts"),
        Path("/usr/share/fonts/msttcorefonts"),
        Path("/usr/share/fonts/truetype/ms-corefonts"),
        Path("/usr/share/fonts/TTF"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
        Path.home() / ".fonts",
    ]
    return tuple(folders)


def _is_vietnamese(file: Path) -> bool:
    from reportlab.pdfbase.ttfonts import TTFError, TTFontFace

    try:
        glyphs = TTFontFace(str(file)).charToGlyph
    except (TTFError, OSError):
        return False
    return all(ord(letter) in glyphs for letter in _VIETNAMESE)
