"""Figures of earlier years, as an officer types them from paper: read, and held to the kind of their row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import EMPTY, NO, YES, Cell
from forms.entry import read_entry
from forms.form import Form, Row
from forms.numbers import Ambiguous, format_number
from forms.present import cell_text
from forms.report import UnitRef
from forms.specs import NUMBER_KINDS, WHOLE_KINDS, CellSpec, cell_spec
from forms.text import nfc
from forms.values import computed_rate, fills, fills_helper, helper_of

PART_NAMES = ("Tử số", "Mẫu số")
RESULT = "Kết quả"


class Entry(Struct, frozen=True):
    """What was typed for a year: texts by key, as in an editor; "" takes a figure away. paper: their source."""

    year: int
    texts: Mapping[str, str]
    paper: str = ""


class PastCell(Struct, frozen=True):
    """A cell that may be typed for each past year. title: its short name; label: as it is printed."""

    key: str
    title: str
    label: str
    spec: CellSpec


def parts_of(row: Row) -> tuple[str, str]:
    """The keys of numerator and denominator, "" where the row has none."""
    if row.kind == "rate":
        return row.numerator, row.denominator
    top, bottom = helper_of(row, "numerator"), helper_of(row, "denominator")
    return (top.key, bottom.key) if top and bottom else ("", "")


def past_cells(form: Form, unit: UnitRef, row: Row) -> tuple[PastCell, ...]:
    """The cells to type for a year of a row: its own, after numerator and denominator where it has them.

    Nothing where the figure is not this office's: it types neither the row nor a part of it.
    """
    if row.kind in ("heading", "text") or not _answers(form, unit, row):
        return ()
    return tuple(_cells(form, unit, row))


def read_past(form: Form, unit: UnitRef, row: Row, entry: Entry) -> tuple[dict[str, Cell], tuple[str, ...]]:
    """The cells of a year, each with the paper as its note, and in words whatever cannot be."""
    cells: dict[str, Cell] = {}
    faults: list[str] = []
    known = {item.key: item for item in past_cells(form, unit, row)}
    paper = " ".join(nfc(entry.paper).split())
    for key, text in entry.texts.items():
        if key not in known:
            faults.append(f"không có ô “{key}”.")
            continue
        item = known[key]
        read = read_entry(item.spec.kind, nfc(text), item.spec.options)
        fault = _asked(text, read) if isinstance(read, Ambiguous) else _fault(form, item, text, read)
        faults += [f"{item.title.lower()} {fault}"] if fault else []
        if not isinstance(read, Ambiguous):
            cells[key] = read if read.is_empty else replace(read, note=paper)
    if paper and not faults and all(cell.is_empty for cell in cells.values()):
        faults.append("có nguồn nhưng chưa có số liệu.")
    return cells, tuple(faults or _together(row, cells))


def read_texts(form: Form, unit: UnitRef, texts: Mapping[str, str]) -> dict[str, Cell]:
    """What can be read of half-typed texts; the rest is left out."""
    cells = {}
    for key, text in texts.items():
        spec = cell_spec(form, unit, key)
        read = read_entry(spec.kind, nfc(text), spec.options) if spec else EMPTY
        cells[key] = EMPTY if isinstance(read, Ambiguous) else read
    return cells


def computed_text(row: Row, cells: Mapping[str, Cell]) -> str:
    """The rate that the row's parts give, as it is printed; "" where they give none."""
    found = computed_rate(row, cells)
    return "" if found is None or found.is_empty else cell_text(found, row.decimals)


def typed_text(form: Form, key: str, cell: Cell) -> str:
    """What stands in the editor when a figure is opened again."""
    return cell_text(cell, None, form.rows[key].options if key in form.rows else ())


def _answers(form: Form, unit: UnitRef, row: Row) -> bool:
    if row.kind == "rate":
        counted = (form.rows[key] for key in parts_of(row) if key in form.rows)
        return any(fills(part, unit) and part.kind_at(unit.level) in NUMBER_KINDS for part in counted)
    return fills(row, unit) or any(fills_helper(row, helper, unit) for helper in row.helper)


def _cells(form: Form, unit: UnitRef, row: Row) -> Iterator[PastCell]:
    for title, key in zip(PART_NAMES, parts_of(row), strict=True):
        spec = cell_spec(form, unit, key) if key else None
        if spec is None or spec.kind not in NUMBER_KINDS:
            continue
        if key in form.rows:
            yield PastCell(key, title, form.rows[key].label, spec)
        elif fills_helper(row, form.helpers[key][1], unit):
            yield PastCell(key, title, form.helpers[key][1].label, spec)
    own = cell_spec(form, unit, row.key)
    if own is not None:
        yield PastCell(row.key, RESULT, row.label, own)


def _asked(text: str, question: Ambiguous) -> str:
    readings = " hay ".join(format_number(reading) for reading in question.readings)
    return f"“{text.strip()}” có thể hiểu là {readings}; hãy ghi rõ, ví dụ {format_number(question.readings[0])}."


def _fault(form: Form, item: PastCell, text: str, cell: Cell) -> str:
    """What is wrong with a figure by itself; "" where nothing is."""
    shown = f"“{text.strip()}”"
    number = cell.number
    if item.spec.kind in NUMBER_KINDS and cell.text:
        return f"{shown} không phải là số."
    if cell.text and cell.text not in ({option.value for option in item.spec.options} or {YES, NO}):
        return f"{shown} không phải là câu trả lời của dòng này."
    if number is None:
        return ""
    if number < 0:
        return f"{shown} nhỏ hơn 0."
    if item.spec.kind in WHOLE_KINDS and number != number.to_integral_value():
        return f"{shown} phải là số nguyên."
    row = form.rows.get(item.key)
    return f"{shown} vượt 100 %." if row is not None and row.is_share and number > 100 else ""


def _together(row: Row, cells: Mapping[str, Cell]) -> list[str]:
    """What is wrong with parts and whole together."""
    above, below = (cells.get(key, EMPTY).number for key in parts_of(row))
    if above is None or below is None:
        return []
    if below == 0 and above > 0:
        return ["mẫu số bằng 0 mà tử số lớn hơn 0."]
    if row.is_share and above > below:
        return [f"tử số ({format_number(above)}) lớn hơn mẫu số ({format_number(below)})."]
    return []
