"""A report as a workbook (`workbook`), and the content of its hidden key sheet (`key_rows`)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

from forms.asked import form_for
from forms.form import Option
from forms.pack import Pack
from forms.report import Report
from forms.sheet import CELL_LIMIT, KEY_HEADS, LAYOUT_VERSION, MAGIC, Book
from forms.sheet_outline import outline_book
from forms.sheet_parts import parts_sheets
from forms.sheet_table import table_book

_RAW_LIMIT = 18 * CELL_LIMIT


def workbook(pack: Pack, report: Report, previous: Report | None = None) -> Book:
    """The sheets of a report; previous: the unit's report for the period before, shown beside the values."""
    form = form_for(pack.form_by_key[report.form], report)
    book = table_book(pack, form, report, previous) if form.kind == "table" else outline_book(pack, form, report)
    return replace(book, sheets=(*book.sheets, *parts_sheets(form, report, book)), meta=_meta(report))


def _meta(report: Report) -> dict[str, str]:
    return {
        "format": MAGIC,
        "layout": str(LAYOUT_VERSION),
        "form": report.form,
        "form_version": str(report.form_version),
        "pack": report.pack,
        "pack_version": str(report.pack_version),
        "unit": report.unit.code,
        "unit_name": report.unit.name,
        "period": report.period.text,
        "report": report.id,
        "revision": str(report.revision),
    }


def key_rows(book: Book) -> Iterator[tuple[str, ...]]:
    """The key sheet's rows: meta pairs, a blank row, KEY_HEADS, then a row for each keyed cell.

    shown: SHA-256 of the whole visible text where `raw`, which fills the last columns in
    pieces up to Z, stands behind it; a longer one is left out, and then the visible text counts.
    """
    yield from book.meta.items()
    yield ()
    yield KEY_HEADS
    visible: dict[tuple[str, str], str] = {}
    for _, slot in book.keyed():
        if isinstance(slot.value, str):
            name = (slot.key, slot.role)
            visible[name] = visible.get(name, "") + slot.value
    for sheet, slot in book.keyed():
        row: tuple[str, ...] = (sheet.name, slot.address, slot.key, slot.role, slot.kind, _options_text(slot.options))
        if slot.raw and len(slot.raw) <= _RAW_LIMIT:
            raw = [slot.raw[at : at + CELL_LIMIT] for at in range(0, len(slot.raw), CELL_LIMIT)]
            row = (*row, text_digest(visible[slot.key, slot.role]), *raw)
        yield row


def text_digest(text: str) -> str:
    """What tells whether a visible text was changed: the first 32 hex digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def _options_text(options: tuple[Option, ...]) -> str:
    pairs = {option.text: option.value for option in options}
    return json.dumps(pairs, ensure_ascii=False) if pairs else ""
