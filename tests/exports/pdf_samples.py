"""Reports for the PDF tests, made of the real pack, and what the independent readers say of the result."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from exports.pdf import BUNDLED, RenderedPdf, render_pdf
from forms.cells import Cell
from forms.form import Column, Field
from forms.keys import order_key, table_key
from forms.pack import Pack
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.resources import resource_path
from forms.text import collapse
from forms.values import typed_keys
from tests.outside import tool

UNITS = {
    "xa": UnitRef("09190", "Phường Võ Cường", "xa", ("Thành phố Bắc Ninh", "Tỉnh Bắc Ninh")),
    "huyen": UnitRef("256", "Thành phố Bắc Ninh", "huyen", ("Tỉnh Bắc Ninh",)),
    "tinh": UnitRef("27", "Tỉnh Bắc Ninh", "tinh", ()),
}
FRAME = {
    "issuer": "ỦY BAN NHÂN DÂN\nPHƯỜNG VÕ CƯỜNG",
    "symbol": "BC-UBND",
    "place": "Võ Cường",
    "addressee": "Ủy ban nhân dân thành phố Bắc Ninh",
    "recipients": "Như trên;\nLưu: VT.",
    "signers": "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH",
    "signer_name": "Nguyễn Thị Mỹ Hạnh",
    "number": "5",
    "date": "2024-12-04",
    "cut_off": "2024-11-30",
}


def pack() -> Pack:
    """The pack of 2024."""
    return cached_pack(resource_path("packs", "bac-ninh-2024"))


def report(form: str, level: str = "xa", frame: Mapping[str, str] | None = None, **cells: Cell) -> Report:
    """An empty report with its frame; cells by key with "__" for the dots."""
    framed = {f"document.{name}": Cell(text) for name, text in {**FRAME, **(frame or {})}.items() if text}
    given = {key.replace("__", "."): cell for key, cell in cells.items()}
    period = parse_period("2024")
    return Report("0" * 32, pack().id, 1, form, 1, UNITS[level], period, 1, {**framed, **given})


def with_cells(base: Report, cells: Mapping[str, Cell]) -> Report:
    """The report with more cells."""
    return replace(base, cells={**base.cells, **cells})


def filled_table(level: str = "tinh") -> Report:
    """Phụ lục 01 with a figure in every row of the level."""
    base = report("phu-luc-01", level)
    form = pack().form_by_key["phu-luc-01"]
    return with_cells(base, {key: Cell(Decimal(7)) for key in typed_keys(form, base.unit) if key in form.rows})


def filled_outline(narrative: str = "Nội dung báo cáo của đơn vị.", rows: int = 3) -> Report:
    """Phụ lục 02 with every field filled in."""
    base = report("phu-luc-02")
    cells: dict[str, Cell] = {}
    for item in pack().form_by_key["phu-luc-02"].fields.values():
        if item.type == "table":
            cells |= table_cells(item, rows)
        elif item.type in ("count", "money"):
            if not (item.count_of or item.sum_of or item.total_of):
                cells[item.key] = Cell(Decimal(1250000))
        else:
            cells[item.key] = Cell(narrative)
    return with_cells(base, cells)


def table_cells(item: Field, rows: int) -> dict[str, Cell]:
    """`rows` rows of a table."""
    names = [f"r{number}" for number in range(1, rows + 1)]
    cells = {order_key(item.key): Cell(" ".join(names))}
    for number, name in enumerate(names):
        for column in item.column:
            if not column.sum_of:
                cells[table_key(item.key, name, column.key)] = _sample(column, number)
    return cells


def _sample(column: Column, number: int) -> Cell:
    if column.type in ("count", "money"):
        return Cell(Decimal(45))
    if column.type == "date":
        return Cell("2024-03-08")
    return Cell(column.options[number % len(column.options)].value if column.options else "Bình đẳng giới ở cơ sở")


def own_sections(texts: Mapping[str, str]) -> Report:
    """The self-check report with sections of the unit's own."""
    names = [f"s{number}" for number in range(len(texts))]
    cells = {order_key("noi_dung"): Cell(" ".join(names))}
    for name, (title, text) in zip(names, texts.items(), strict=True):
        cells[table_key("noi_dung", name, "tieu_de")] = Cell(title)
        cells[table_key("noi_dung", name, "noi_dung")] = Cell(text)
    return with_cells(report("tu-kiem-tra"), cells)


def render(item: Report, draft: bool = False) -> RenderedPdf:
    """The document in the bundled face."""
    return render_pdf(pack(), item, fonts=BUNDLED, draft=draft)


@cache
def text_of(pdf: RenderedPdf, folder: Path, *options: str) -> str:
    """What pdftotext reads; options: -raw where none is given."""
    file = folder / "document.pdf"
    file.write_bytes(pdf.data)
    command = [tool("pdftotext"), *(options or ("-raw",)), str(file), "-"]
    return subprocess.run(command, check=True, capture_output=True).stdout.decode("utf-8", "replace")


def flat(pdf: RenderedPdf, folder: Path) -> str:
    """The raw text with white space collapsed and without the numbers of pages."""
    pages = text_of(pdf, folder).split("\f")
    return collapse(" ".join(re.sub(r"^\d+\n", "", page) for page in pages))


def pages_of(pdf: RenderedPdf, folder: Path) -> list[str]:
    """The raw text of each page."""
    return text_of(pdf, folder).split("\f")[:-1]
