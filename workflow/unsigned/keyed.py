"""A workbook of this program, filled elsewhere: its cells by their hidden keys, each by itself."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from forms.cells import Cell
from forms.errors import BadInput
from forms.fill import read_fill
from forms.legacy_cells import to_unicode, told
from forms.numbers import Ambiguous, format_number
from forms.paste_block import read_text
from forms.present import cell_text, names_for
from forms.report import Report
from forms.rules.naming import cell_name, row_names
from forms.specs import NUMBER_KINDS, cell_spec
from imports.loose_values import problem_of
from imports.workbook import WorkbookData
from workflow.unsigned.looked import Answers, FoundCell, Read
from workflow.unsigned.places import Place


def read_keyed(book: WorkbookData, place: Place, answers: Answers) -> Read:
    """Every cell that the workbook fills, with its problem where it cannot be taken."""
    report = place.report("0" * 32)
    values, texts = to_unicode(book.cells)
    names = row_names(place.form)
    found = tuple(_found(place, report, names, key, value, answers) for key, value in values.items())
    converted = tuple(told(place.form, report, text) for text in texts)
    return Read(found=found, given={key: _given(value) for key, value in book.rates.items()}, converted=converted)


def _found(
    place: Place, report: Report, names: Mapping[str, str], key: str, value: object, answers: Answers
) -> FoundCell:
    name, text = cell_name(place.form, report, names, key), _shown(value)
    read = _settled(place, key, value, answers)
    if isinstance(read, Ambiguous):
        readings = " hay ".join(format_number(reading) for reading in read.readings)
        return FoundCell(key, name, "keys", "", "", text, question=read, problem=f"“{text}” có thể là {readings}")
    try:
        changes = read_fill(place.form, report, {key: read})
    except BadInput as error:
        return FoundCell(key, name, "keys", "", "", text, problem=_reason(error, key))
    cells = {each: cell for each, cell in changes.items() if cell is not None}
    problem = _problem(place, key, cells, text)
    if problem:
        return FoundCell(key, name, "keys", "", "", text, problem=problem)
    return FoundCell(key, name, "keys", "", "", _said(place, key, cells, text), cells)


def _problem(place: Place, key: str, cells: Mapping[str, Cell], text: str) -> str:
    spec = cell_spec(place.form, place.unit, key)
    if place.form.kind != "table" or spec is None or key not in cells:
        return ""
    return problem_of(spec, text, cells[key])


def _settled(place: Place, key: str, value: object, answers: Answers) -> object:
    """The value once the officer has said how an unclear number is to be read; the question where not."""
    if not isinstance(value, Ambiguous):
        return value
    if key in answers.readings:
        return answers.readings[key]
    spec = cell_spec(place.form, place.unit, key)
    if answers.notation and spec is not None and spec.kind in NUMBER_KINDS:
        read = read_text(spec.kind, value.text, answers.notation)
        return read.value if isinstance(read, Cell) else read
    return value


def _reason(error: BadInput, key: str) -> str:
    reason = (error.problems or (error.sentence,))[0]
    return reason.removeprefix(f"{key}: ").rstrip(".")


def _said(place: Place, key: str, cells: Mapping[str, Cell], text: str) -> str:
    if key not in cells:
        return text
    row = place.form.rows.get(key)
    return cell_text(cells[key], None, row.options if row else ())


def _shown(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} dòng"
    if isinstance(value, Mapping):
        return _shown(value.get("value")) or str(value.get("note", ""))
    if isinstance(value, Ambiguous):
        return value.text
    if isinstance(value, Decimal):
        return format_number(value)
    return "" if value is None else str(value)


def _given(value: Decimal | str) -> tuple[str, Decimal | None]:
    return (format_number(value), value) if isinstance(value, Decimal) else (value, None)


def place_names(place: Place) -> Mapping[str, str]:
    """The names that the form's texts use for the place."""
    return names_for(place.pack, place.report("0" * 32))
