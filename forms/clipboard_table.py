"""A block of cells as spreadsheets hand it over: lines of text parted by tabs, cells with breaks in quotes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from forms.errors import BadInput
from forms.text import nfc

MOST_LETTERS, MOST_LINES = 200_000, 2_000
_FORMULA_STARTS = "=+-@＝＋－＠"
_NUMBER = re.compile(r"[-+]?\d[\d.,]*%?")
Block = tuple[tuple[str, ...], ...]


def read_block(text: str) -> Block:
    """The cells of a copied block, line by line.

    A cell that begins with a quote ends at the next single quote before a tab or a line's end, as Excel and
    LibreOffice write cells with line breaks. BadInput where it is too large to be a form.
    """
    if len(text) > MOST_LETTERS:
        raise BadInput(
            f"Nội dung trong bộ nhớ tạm quá lớn ({len(text) // 1000} nghìn ký tự) nên chưa dán gì vào biểu.",
            "Hãy chép lại riêng các ô số liệu rồi dán.",
        )
    lines: list[tuple[str, ...]] = []
    cells: list[str] = []
    rest = nfc(text)
    while rest:
        cell, end, rest = _next_cell(rest)
        cells.append(cell.strip())
        if end == "\t" and not rest:
            cells.append("")
        if end != "\t":
            lines.append(tuple(cells))
            cells = []
    if cells:
        lines.append(tuple(cells))
    if len(lines) > MOST_LINES:
        raise BadInput(
            f"Khối đã chép có {len(lines)} dòng, nhiều hơn mọi biểu, nên chưa dán gì.",
            "Hãy chép lại riêng các ô số liệu rồi dán.",
        )
    return tuple(lines)


def _next_cell(text: str) -> tuple[str, str, str]:
    """(cell, what ends it: tab, line end or "", the rest)."""
    if text.startswith('"'):
        close = _closing(text)
        if close:
            return text[1:close].replace('""', '"'), text[close + 1 : close + 2], text[close + 2 :]
    end = min((place for place in (text.find("\t"), text.find("\n")) if place >= 0), default=len(text))
    return text[:end], text[end : end + 1], text[end + 1 :]


def _closing(text: str) -> int:
    """Where the quote of a quoted cell closes; 0 where the cell only begins with a quotation mark."""
    place = 1
    while (place := text.find('"', place)) > 0:
        if text[place + 1 : place + 2] == '"':
            place += 2
            continue
        return place if text[place + 1 : place + 2] in ("", "\t", "\n") else 0
    return 0


def write_block(lines: Iterable[Sequence[str]]) -> str:
    """The lines as a spreadsheet takes them; cells with tabs, breaks or quotes are quoted."""
    return "\n".join("\t".join(_quoted(harmless(cell)) for cell in line) for line in lines)


def harmless(cell: str) -> str:
    """A cell that a spreadsheet takes for text: behind a fixed blank, which HTML keeps, no sign begins a formula, and
    read back the blank is gone. Numbers with a sign stay numbers. Else "- Tổ chức 2 lớp" is an error in Excel, and a
    stranger's "=…" is reckoned, in tables of HTML too (LibreOffice)."""
    begins = cell.lstrip()[:1]
    return f"\u00a0{cell}" if begins and begins in _FORMULA_STARTS and not _NUMBER.fullmatch(cell) else cell


def _quoted(cell: str) -> str:
    if any(letter in cell for letter in '\t\n"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell
