"""Readers of workbooks: with hidden keys and without, tables of text, bombs and entities inside the zip."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
from decimal import Decimal
from functools import cache

import openpyxl

from forms.errors import BadInput
from forms.keys import DOCUMENT
from imports.grids import Grid, read_grids
from imports.workbook import figure_of, read_workbook
from signing.container import EPOCH
from torture.hostile.mutations import good
from torture.hostile.mutations.changes import bit, number
from torture.hostile.mutations.shapes import BOOK, TEXT, VALUES, header, unzipped, zipped
from torture.hostile.mutations.targets import Readers, Target
from torture.taking_away import put

SHEET = "xl/worksheets/sheet1.xml"
BOMB = 96 << 20
ENTITY = b'<!DOCTYPE x [<!ENTITY a "9">]>'


def _grids(data: bytes) -> str:
    """A workbook without keys: refused in a sentence, or lines of cells in order, no figure without its digits."""
    try:
        return _odd(read_grids(data, "bảng.xlsx"))
    except BadInput as error:
        return "" if error.sentence else "no sentence"


def _texts(data: bytes) -> str:
    try:
        return _odd(read_grids(data, "bảng.csv"))
    except BadInput as error:
        return "" if error.sentence else "no sentence"


def _odd(grids: tuple[Grid, ...]) -> str:
    for grid in grids:
        numbers = [line.number for line in grid.lines]
        if numbers != sorted(set(numbers)):
            return "lines out of order"
        for cell in (cell for line in grid.lines for cell in line.cells.values()):
            if "\0" in cell.text or (cell.number is not None and not cell.number.is_finite()):
                return f"no cell: {cell}"
    return ""


def _keyed(data: bytes) -> str:
    """A workbook with keys: each figure that is taken stands in the cell where another program sees it."""
    try:
        found = read_workbook(data)
    except BadInput as error:
        return "" if error.sentence else "no sentence"
    figures = {key: value for key, value in found.cells.items() if isinstance(value, Decimal) and key in found.where}
    if not figures:
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    except Exception:  # noqa: BLE001 - another's library on a stranger's bytes: it sees nothing
        return ""
    for key, value in figures.items():
        sheet, address = found.where[key]
        seen = book[sheet][address].value if sheet in book.sheetnames else value
        if not _agrees(value, seen):
            return f"{key} is taken as {value}, another program sees {seen!r}"
    return ""


def _agrees(value: Decimal, seen: object) -> bool:
    """A text is read as the officer who typed it meant it; what is no text must be the very figure."""
    if isinstance(seen, bool) or not isinstance(seen, (int, float)):
        return seen is not None
    read = figure_of(repr(seen))
    return read is not None and (read == value or float(read) == float(value))


def _typed(data: bytes) -> str:
    """No document type is read, in whatever part it stands."""
    try:
        if not read_grids(data, "bảng.xlsx"):
            return ""
    except BadInput:
        return ""
    read = (content for name, content in unzipped(data).items() if name == SHEET)
    return "a document type is read" if any(b"<!DOCTYPE" in content for content in read) else ""


def _sized(data: bytes) -> str:
    try:
        read_grids(data, "bảng.xlsx")
    except BadInput:
        return ""
    return ""


def typed(source: random.Random, data: bytes) -> bytes:
    """The workbook with keys, and something else in a cell that the office fills."""
    files = dict(unzipped(data))
    chosen = source.choice(_addresses()).encode()
    kind, value = source.choice(VALUES)
    found = re.search(rb'<c r="%s"[^>]*?(?:/>|>.*?</c>)' % chosen, files.get(SHEET, b""), re.DOTALL)
    if not found:
        return data
    told = b'<c r="%s" t="%s"><v>%s</v></c>' % (chosen, kind, value)
    sheet = files[SHEET]
    return zipped([*{**files, SHEET: sheet[: found.start()] + told + sheet[found.end() :]}.items()])


@cache
def _addresses() -> tuple[str, ...]:
    found = read_workbook(good.keyed_workbook())
    return tuple(found.where[key][1] for key in (*found.cells, *found.empty) if not key.startswith(DOCUMENT))


def books() -> tuple[bytes, ...]:
    """The report's workbook with keys, without them, and a small one with formulas and shares."""
    keyed = good.keyed_workbook()
    return keyed, _without_keys(keyed), _small()


def _without_keys(data: bytes) -> bytes:
    files = dict(unzipped(data))
    book = files["xl/workbook.xml"]
    files["xl/workbook.xml"] = book.replace(b"_khoa", b"_khac").replace(b"veryHidden", b"visible")
    return zipped([*files.items()])


@cache
def _small() -> bytes:
    rows = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>TT</t></is></c><c r="B1" t="inlineStr"><is><t>Chỉ tiêu</t></is></c>'
        '<c r="C1" t="inlineStr"><is><t>Số liệu</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2" '
        't="inlineStr"><is><t>Số nữ</t></is></c><c r="C2"><v>12</v></c></row><row r="3"><c r="C3" s="1"><f>C2/48</f>'
        '<v>0.25</v></c><c r="D3" t="e"><v>#DIV/0!</v></c><c r="E3" t="b"><v>1</v></c><c r="F3"><v>45301</v></c></row>'
    )
    return zipped([*_book(f"<sheetData>{rows}</sheetData>".encode()).items()])


def _book(inside: bytes) -> dict[str, bytes]:
    """The few parts that a workbook of one sheet must have."""
    main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    link = b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    parts = b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    formats = b'<xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/>'
    return {
        "xl/workbook.xml": b'<workbook %s %s><sheets><sheet name="B" sheetId="1" r:id="rId1"/></sheets></workbook>'
        % (main, link),
        "xl/_rels/workbook.xml.rels": b'<Relationships %s><Relationship Id="rId1" Type="%s/worksheet" '
        b'Target="worksheets/sheet1.xml"/></Relationships>' % (parts, kind),
        "xl/styles.xml": b"<styleSheet %s><cellXfs>%s</cellXfs></styleSheet>" % (main, formats),
        SHEET: b"<worksheet %s>%s</worksheet>" % (main, inside),
    }


@cache
def _with_entities() -> tuple[bytes, ...]:
    told = b'<sheetData><row r="1"><c r="A1"><v>1&a;</v></c></row></sheetData>'
    parts = _book(told)
    plain = {**parts, SHEET: ENTITY + parts[SHEET]}
    laughs = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 9))
    many = b'<!DOCTYPE x [<!ENTITY a0 "9">%s]>' % laughs
    return tuple(
        zipped([*each.items()]) for each in (plain, {**parts, SHEET: many + parts[SHEET].replace(b"&a;", b"&a8;")})
    )


@cache
def bombs() -> tuple[bytes, ...]:
    """Small files that unpack to much: blanks within a sheet, one endless text."""
    blanks = {**_book(b"<sheetData/>"), SHEET: b"<worksheet><sheetData>"}
    text = {**_book(b"<sheetData/>"), "xl/sharedStrings.xml": b"<sst><si><t>"}
    return _swollen(blanks, SHEET, b" "), _swollen(text, "xl/sharedStrings.xml", b"a")


def _swollen(files: dict[str, bytes], name: str, letter: bytes) -> bytes:
    """A zip whose member goes on for BOMB letters, made without having them all at once."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for each, content in files.items():
            entry = zipfile.ZipInfo(each, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w") as member:
                member.write(content)
                for _ in range(BOMB >> 20 if each == name else 0):
                    member.write(letter * (1 << 20))
    return stream.getvalue()


def redated(source: random.Random, data: bytes) -> bytes:
    """Another day of a member's last change, which nobody reads."""
    place = source.choice([found.start() for found in re.finditer(rb"PK\x03\x04", data)]) + 10
    return data[:place] + struct.pack("<I", source.getrandbits(32)) + data[place + 4 :]


def _many() -> tuple[bytes, ...]:
    """More members than any workbook has, elements in elements."""
    many = {**_book(b"<sheetData/>"), **{f"xl/media/{place}.png": b"x" for place in range(1_500)}}
    deep = _book(b"<a>" * 100_000)
    return zipped([*many.items()], zipfile.ZIP_STORED), zipped([*deep.items()])


def _tables() -> tuple[bytes, ...]:
    text = 'TT;Chỉ tiêu;Số liệu\n1;Số nữ;1.234\n2;"Tỷ lệ; nữ";25,5%\n'
    return text.encode(), text.replace(";", "\t").encode("utf-16"), 'TT,Số\n1,"a\nb"\n'.encode("utf-8-sig")


READERS = (
    Readers("mutated workbooks and tables of text", "what broken zips raise is told in a sentence",
            (Target("grids", books, _grids, BOOK), Target("grids", books, _grids, BOOK),
             Target("keyed", lambda: books()[:1], _keyed, (*(typed,) * 12, *BOOK)),
             Target("csv", _tables, _texts, TEXT),
             Target("many", _many, _sized, (header, bit, redated))),
            lambda: put("imports.xlsx_parts._BROKEN", ()), 6_000),
    Readers("document types and entities in workbooks", "no document type is read",
            (Target("entities", _with_entities, _typed, (*BOOK, number, bit)),),
            lambda: put("imports.xlsx_parts._refuse_doctype", lambda *_: None), 2_000),
    Readers("bombs in workbooks", "no part beyond 40 MB is unpacked",
            (Target("bombs", bombs, _sized, (redated, redated, redated, header)),),
            lambda: put("imports.xlsx_parts.MAX_PART", 1 << 40), 500, few=8, bare=1, megabytes=96),
)  # fmt: skip
