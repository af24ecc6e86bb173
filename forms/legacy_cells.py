"""Cells handed in by a file (fill, workbook) in a font before Unicode: converted before they are read, and told.

Every text of the file is judged, also a state in a number cell ("kh«ng ph¸t sinh"). Once one of them is surely of a
font, one word is enough for the others. The file itself stays as it is, so the original is never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from forms.form import Form
from forms.legacy import Legacy, recognise
from forms.report import Report
from forms.rules.naming import cell_name, row_names, section_name

_SHOWN = 50
_Reader = Callable[[str], Legacy | None]


class ConvertedText(Struct, frozen=True):
    """key: the cell or table in the file; row: its line in the table from 1, else 0; column: the column's key."""

    key: str
    row: int
    column: str
    legacy: Legacy


def to_unicode(data: Mapping[str, object]) -> tuple[Mapping[str, object], tuple[ConvertedText, ...]]:
    """The data of read_fill with every text in Unicode, and what was converted, in the order of the file."""
    _, sure = _converted(data, recognise)
    fonts = {text.legacy.name for text in sure}
    if len(fonts) != 1:
        return _converted(data, recognise)
    font = fonts.pop()
    return _converted(data, lambda text: recognise(text, font))


def told(form: Form, report: Report, text: ConvertedText) -> str:
    """ "dòng 2.1.1.1: bảng mã VNI, “Haø Noäi” đã thành “Hà Nội”"."""
    legacy = text.legacy
    return (
        f"{_name(form, report, text)}: bảng mã {legacy.name}, "
        f"“{_short(legacy.original)}” đã thành “{_short(legacy.converted)}”"
    )


def _name(form: Form, report: Report, text: ConvertedText) -> str:
    item = form.fields.get(text.key)
    if item is None or not text.row:
        return cell_name(form, report, row_names(form), text.key)
    label = next((column.label for column in item.column if column.key == text.column), text.column)
    return f"“{label}”, dòng {text.row} của bảng “{item.label or section_name(form.section_of[text.key])}”"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[:_SHOWN].rsplit(" ", 1)[0] + "…"


def _converted(data: Mapping[str, object], read: _Reader) -> tuple[dict[str, object], tuple[ConvertedText, ...]]:
    found: list[ConvertedText] = []

    def walk(key: str, row: int, column: str, value: object) -> object:
        if isinstance(value, str):
            legacy = read(value)
            if legacy is None:
                return value
            found.append(ConvertedText(key, row, column, legacy))
            return legacy.converted
        if isinstance(value, list):
            return [walk(key, number, column, each) for number, each in enumerate(value, 1)]
        if isinstance(value, Mapping):
            return {name: walk(key, row, column or str(name), each) for name, each in value.items()}
        return value

    changed = {key: walk(key, 0, "", value) for key, value in data.items()}
    return changed, tuple(found)
