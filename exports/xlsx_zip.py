"""The last touch to a workbook's parts: exact numbers, cached results, fixed dates; the same bytes every time.

openpyxl writes numbers through a float ("%.16g"), formulas without a result, and the time of the day into
docProps/core.xml and the zip (ECMA-376 Part 1, 18.3.1.4 for cells; signing.md section 5 for the zip).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Context, Decimal
from xml.sax.saxutils import escape

from forms.numbers import canonical

_CELL = re.compile(r'<c r="(?P<at>[A-Z]+\d+)"(?P<rest>[^>/]*)>(?P<f><f>.*?</f>)?<v ?(?:/>|>[^<]*</v>)</c>', re.DOTALL)
_TYPE = re.compile(r' t="[a-z]*"')
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIFTEEN = Context(prec=15)
Values = Mapping[str, Decimal | str | None]


def escaped(text: str) -> str:
    """Text in which Excel finds no escape of its own: "_x0041_" is written "_x005F_x0041_" (ECMA-376 22.9.2.19)."""
    return _ESCAPE.sub("_x005F_", text)


def finish(data: bytes, day: date, sheets: Sequence[Values]) -> bytes:
    """The workbook with the sheets' numbers and results written exactly, and dated `day`.

    sheets: for sheet1.xml and so on, what each cell with a number or a formula holds.
    """
    parts = {f"xl/worksheets/sheet{number}.xml": values for number, values in enumerate(sheets, 1)}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name in parts:
                content = _with_values(content.decode("utf-8"), parts[name]).encode("utf-8")
            elif name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode(), content)
            target.writestr(_entry(name), content, compresslevel=6)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o600 << 16
    return entry


def _with_values(xml: str, values: Values) -> str:
    def cell(match: re.Match[str]) -> str:
        value = values[match["at"]]
        formula = match["f"] or ""
        rest = _TYPE.sub("", match["rest"])
        if isinstance(value, Decimal):
            number = _FIFTEEN.plus(value) if formula else value
            return f'<c r="{match["at"]}"{rest}>{formula}<v>{canonical(number)}</v></c>'
        return f'<c r="{match["at"]}"{rest} t="str">{formula}<v>{escape(escaped(value or ""))}</v></c>'

    return _CELL.sub(cell, xml)
