"""Workbooks as an officer, an office program or an attacker would change them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

from openpyxl import load_workbook

from exports.xlsx import render_xlsx
from forms.report import Report
from forms.sheet_keys import workbook
from tests.forms.samples import PACK


def place_of(report: Report, key: str, role: str = "") -> tuple[str, str]:
    """(sheet, address) of a key's first cell, of a role if one is given."""
    found = workbook(PACK, report).keyed()
    return next((sheet.name, s.address) for sheet, s in found if s.key == key and role in ("", s.role))


def filled(report: Report, values: Mapping[str, object], formats: Mapping[str, str] | None = None) -> bytes:
    """The exported workbook of a report with values typed into cells by key, saved by openpyxl."""
    book = load_workbook(io.BytesIO(render_xlsx(PACK, report)))
    for key, value in values.items():
        sheet, address = place_of(report, key)
        book[sheet][address].value = value
        if formats and key in formats:
            book[sheet][address].number_format = formats[key]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def without_results(data: bytes) -> bytes:
    """The workbook with every formula's cached result made wrong, so that only a reckoning reader is right."""
    parts = parts_of(data)
    for name in parts:
        if name.startswith("xl/worksheets/"):
            text = parts[name].decode("utf-8")
            text = re.sub(r'(<c r="[A-Z]+\d+"[^>]*?)(?: t="str")?>(<f>.*?</f>)<v>[^<]*</v>', r"\1>\2<v>-777</v>", text)
            parts[name] = text.encode("utf-8")
    return packed(parts)
