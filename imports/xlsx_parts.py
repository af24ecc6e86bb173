"""The parts of an .xlsx that a stranger sent: sheets, cells and number formats, as raw text (ECMA-376 Part 1, 18).

openpyxl turns numbers into floats and unpacks without limits, so the XML is read here with expat: nothing is
unpacked beyond its limit, a document type (entities) is refused, figures stay the digits that the file holds.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from forms.errors import BadInput
from forms.text import nfc

MAX_FILE = 20_000_000
MAX_PART = 40_000_000
MAX_MEMBERS = 1_000
MAX_CELLS = 400_000
MAX_DEPTH = 100
ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_BUILT_IN = {
    "9": "0%", "10": "0.00%", "14": "dd/mm/yyyy", "15": "d-mmm-yy", "16": "d-mmm", "17": "mmm-yy", "18": "h:mm",
    "19": "h:mm:ss", "20": "h:mm", "21": "h:mm:ss", "22": "dd/mm/yyyy h:mm", "45": "mm:ss", "46": "[h]:mm:ss",
    "47": "mm:ss.0",
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_REMEDY = "Hãy mở tệp bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx rồi nhập lại."
_NO_BOOK = "Nội dung tệp không phải là bảng tính .xlsx: tệp bị hỏng, bị cắt ngắn hoặc chỉ được đổi tên."
_AGAIN = "Hãy xuất lại bảng tính từ chương trình rồi nhập số liệu vào bảng đó."


class WorkbookRefused(BadInput):
    """The bytes are not a workbook that can be read; nothing was taken from it."""


@dataclass(frozen=True, slots=True)
class RawCell:
    """kind: "n" number, "s" text, "b" true/false, "e" error. text: as the file holds it; a formula without a
    result gives its own text with "=". format: the number format's code."""

    kind: str
    text: str
    formula: bool = False
    format: str = ""


class Parts:
    """An opened workbook: its sheets by name, their cells by address."""

    def __init__(self, data: bytes) -> None:
        """WorkbookRefused where the bytes are no workbook, too large, encrypted or carry macros."""
        self._zip = _opened(data)
        self._hidden: set[str] = set()
        self._sheets = self._sheet_parts()
        self._strings = _shared_strings(self._optional("xl/sharedStrings.xml"))
        self._formats = _formats(self._optional("xl/styles.xml"))

    @property
    def hidden(self) -> Collection[str]:
        """The names of the sheets that nobody sees."""
        return self._hidden

    @property
    def sheets(self) -> Collection[str]:
        """The names of the sheets, hidden ones too."""
        return self._sheets.keys()

    def cells(self, sheet: str, wanted: Collection[str] | None = None) -> dict[str, RawCell]:
        """The cells of a sheet by address; with `wanted`, those addresses only. Empty cells are left out."""
        reader = _CellReader(self._strings, self._formats, wanted)
        _parse(self._part(self._sheets[sheet]), reader.start, reader.end, reader.text)
        return reader.cells

    def _sheet_parts(self) -> dict[str, str]:
        links = {
            link["Id"]: link["Target"] for link in _elements(self._part("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        found = {}
        for sheet in _elements(self._part("xl/workbook.xml"), "sheet"):
            target = links.get(next((value for name, value in sheet.items() if name.endswith(" id")), ""), "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
            name = nfc(sheet.get("name", ""))
            found[name] = path
            if sheet.get("state", "visible") != "visible":
                self._hidden.add(name)
        if len(set(found.values())) < len(found):
            raise WorkbookRefused("Bảng tính có hai trang chung một nội dung nên không đọc được.", _REMEDY)
        return found

    def _optional(self, name: str) -> bytes:
        return self._part(name) if name in self._zip.namelist() else b""

    def _part(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as stream:
                content = stream.read(MAX_PART + 1)
        except KeyError as error:
            raise WorkbookRefused("Bảng tính thiếu thành phần nên không đọc được.", _REMEDY) from error
        except _BROKEN as error:
            raise WorkbookRefused("Bảng tính bị hỏng nên không đọc được.", _REMEDY) from error
        if len(content) > MAX_PART:
            raise WorkbookRefused("Bảng tính quá lớn sau khi giải nén nên không được mở.", _AGAIN)
        return content


def _opened(data: bytes) -> zipfile.ZipFile:
    if len(data) > MAX_FILE:
        raise WorkbookRefused("Tệp bảng tính quá lớn.", _AGAIN)
    if data.startswith(_OLE):
        raise WorkbookRefused(
            "Tệp là bảng tính đời cũ (.xls) hoặc có mật khẩu mở tệp.", f"Hãy bỏ mật khẩu nếu có. {_REMEDY}"
        )
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _BROKEN as error:
        raise WorkbookRefused(_NO_BOOK, _REMEDY) from error
    names = archive.namelist()
    _refuse_others(archive, names)
    if len(names) > MAX_MEMBERS or sum(entry.file_size for entry in archive.infolist()) > 2 * MAX_PART:
        raise WorkbookRefused("Bảng tính quá lớn sau khi giải nén nên không được mở.", _AGAIN)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WorkbookRefused(
            "Bảng tính có chứa macro nên không được đọc.", "Hãy lưu lại dạng .xlsx không có macro rồi nhập lại."
        )
    if "xl/workbook.xml" not in names:
        raise WorkbookRefused(_NO_BOOK, _REMEDY)
    return archive


def _refuse_others(archive: zipfile.ZipFile, names: Collection[str]) -> None:
    """Workbooks of other programs, by what they call themselves."""
    first = archive.infolist()[0] if names else None
    if first is not None and first.filename == "mimetype" and first.file_size == len(ODS):
        raise WorkbookRefused("Tệp là bảng tính OpenDocument (.ods), chương trình chỉ đọc .xlsx.", _REMEDY)
    if "xl/workbook.bin" in names:
        raise WorkbookRefused("Tệp là bảng tính nhị phân (.xlsb), chương trình chỉ đọc .xlsx.", _REMEDY)


def _refuse_doctype(*_: object) -> None:
    raise WorkbookRefused("Bảng tính có khai báo DTD nên không được đọc.", _AGAIN)


def _parse(
    xml: bytes,
    start: Callable[[str, Mapping[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Walk the XML with local element names; attributes keep "namespace name"."""
    depth = 0

    def opened(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise WorkbookRefused("Bảng tính bị hỏng nên không đọc được.", _REMEDY)
        start(name.rpartition(" ")[2], attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name.rpartition(" ")[2])

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, UnicodeError, LookupError) as error:
        raise WorkbookRefused("Bảng tính bị hỏng nên không đọc được.", _REMEDY) from error


def _elements(xml: bytes, wanted: str) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    _parse(xml, lambda name, attributes: found.append(attributes) if name == wanted else None)
    if any("Id" not in each or "Target" not in each for each in found if wanted == "Relationship"):
        raise WorkbookRefused("Bảng tính bị hỏng nên không đọc được.", _REMEDY)
    return found


def unescaped(text: str) -> str:
    """The text behind Excel's _xHHHH_ escapes (ECMA-376 22.9.2.19), in NFC and without control characters."""
    return nfc(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))


@dataclass
class _StringReader:
    """Gathers the shared strings; phonetic guides (rPh) are no part of the text."""

    found: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    inside: bool = False
    guide: bool = False

    def start(self, name: str, _: Mapping[str, str]) -> None:
        if name == "si":
            self.parts = []
        self.inside = name == "t" and not self.guide
        self.guide = self.guide or name == "rPh"

    def end(self, name: str) -> None:
        self.inside = False
        if name == "rPh":
            self.guide = False
        if name == "si":
            self.found.append(unescaped("".join(self.parts)))

    def text(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)


def _shared_strings(xml: bytes) -> list[str]:
    reader = _StringReader()
    if xml:
        _parse(xml, reader.start, reader.end, reader.text)
    return reader.found


def _formats(xml: bytes) -> list[str]:
    """Number format codes by cell style index; "" for built-in ones that are neither a share nor a date."""
    codes = dict(_BUILT_IN)
    found: list[str] = []
    inside = False

    def start(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal inside
        if name == "numFmt":
            codes[attributes.get("numFmtId", "")] = nfc(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            inside = True
        elif name in ("cellStyles", "dxfs"):
            inside = False
        elif name == "xf" and inside:
            found.append(codes.get(attributes.get("numFmtId", ""), ""))

    if xml:
        _parse(xml, start)
    return found


@dataclass
class _CellReader:
    """Gathers the cells of one sheet."""

    strings: list[str]
    formats: list[str]
    wanted: Collection[str] | None
    cells: dict[str, RawCell] = field(default_factory=dict)
    cell: Mapping[str, str] | None = None
    part: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    guide: bool = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self.cell, self.texts = dict(attributes), {}
        elif name == "rPh":
            self.guide = True
        elif name in ("v", "f", "t") and not self.guide:
            self.part = name
            self.texts.setdefault(name, "")

    def text(self, data: str) -> None:
        if self.part:
            self.texts[self.part] += data

    def end(self, name: str) -> None:
        self.part = ""
        if name == "rPh":
            self.guide = False
        elif name == "c" and self.cell is not None:
            self._keep(self.cell)
            self.cell = None

    def _keep(self, cell: Mapping[str, str]) -> None:
        at = cell.get("r", "")
        if self.wanted is not None and at not in self.wanted:
            return
        if len(self.cells) >= MAX_CELLS:
            raise WorkbookRefused("Bảng tính có quá nhiều ô.", _AGAIN)
        kind, text = self._content(cell.get("t", "n"))
        formula = "f" in self.texts
        if formula and not text and "v" not in self.texts:
            kind, text = "s", "=" + self.texts["f"]
        if text or formula:
            self.cells[at] = RawCell(kind, text, formula, _at(self.formats, cell.get("s", "0")))

    def _content(self, kind: str) -> tuple[str, str]:
        if kind == "s":
            return "s", _at(self.strings, self.texts.get("v", ""))
        if kind == "inlineStr":
            return "s", unescaped(self.texts.get("t", ""))
        if kind == "str":
            return "s", unescaped(self.texts.get("v", ""))
        return (kind if kind in ("b", "e") else "n"), self.texts.get("v", "").strip()


def _at(items: list[str], index: str) -> str:
    known = index.isascii() and index.isdigit() and len(index) < 10 and int(index) < len(items)
    return items[int(index)] if known else ""
