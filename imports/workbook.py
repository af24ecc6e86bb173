"""A workbook that this program exported, filled elsewhere and read back by its hidden key sheet.

Text in a number cell is read as if it were typed into the program ("1.234", "kps", "ước 12"); what is no number
stays text, for the caller to report. Results of our own formulas are no figures: they come back as `rates`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from forms.cells import State
from forms.entry import iso_day, read_entry
from forms.keys import split_table_key
from forms.numbers import Ambiguous, canonical
from forms.sheet import ESTIMATE_WORD, KEY_HEADS, KEY_SHEET, LAYOUT_VERSION, MAGIC, STATE_WORDS
from forms.sheet_keys import text_digest
from forms.specs import CLOSED_KINDS, NUMBER_KINDS
from forms.text import nfc
from imports.xlsx_parts import Parts, RawCell, WorkbookRefused

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")
_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_FIRST_DAY = date(1899, 12, 30)
_LAST_SERIAL = 109_574
_MAX_KEYS = 50_000
_AGAIN = "Hãy xuất lại bảng tính từ chương trình rồi nhập số liệu vào bảng đó."
_FOLLOWS = "(sẽ bổ sung)"
_STATES = {**{word: state for state, word in STATE_WORDS.items()}, _FOLLOWS: State.MISSING}

FillValue = Decimal | str | Ambiguous | Mapping[str, object]


@dataclass(frozen=True)
class WorkbookData:
    """What a filled workbook says, and the report that it was exported from.

    cells: by key, what forms.fill.read_fill takes: Decimal, text, Ambiguous, {"value", "state", "note"}, or for a
    table its rows. Cells left empty are not among them (an empty one never overwrites) but named in `empty`.
    shown: the same for cells that the unit does not fill. rates: by key, the results of formulas as they stood.
    where: by key, the sheet and the address that the key sheet names first.
    """

    form: str
    form_version: int
    pack: str
    pack_version: int
    unit_code: str
    unit_name: str
    period: str
    report_id: str
    revision: int
    cells: Mapping[str, object] = field(default_factory=dict)
    shown: Mapping[str, object] = field(default_factory=dict)
    rates: Mapping[str, Decimal | str] = field(default_factory=dict)
    empty: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of the key sheet, with the cell it names (None where that is empty)."""

    sheet: str
    address: str
    key: str
    role: str
    kind: str
    options: Mapping[str, str]
    shown: str
    raw: str
    cell: RawCell | None = None


def read_workbook(data: bytes) -> WorkbookData:
    """Read a workbook by its hidden keys. WorkbookRefused (a BadInput) where that cannot be done safely."""
    parts = Parts(data)
    if KEY_SHEET not in parts.sheets:
        raise WorkbookRefused("Bảng tính không do chương trình này xuất, hoặc đã mất trang khóa ẩn.", _AGAIN)
    rows = _rows(parts.cells(KEY_SHEET))
    meta = _meta(rows)
    groups = _groups(list(_places(parts, rows)))
    return _assembled(meta, groups)


def _rows(cells: Mapping[str, RawCell]) -> list[list[str]]:
    """The texts of the key sheet row by row, columns in order, "" for empty ones."""
    found: dict[int, dict[str, str]] = {}
    for at, cell in cells.items():
        match = _ADDRESS.fullmatch(at)
        if match:
            found.setdefault(int(match[2]), {})[match[1]] = cell.text
    return [_padded(found[number]) for number in sorted(found)]


def _padded(row: Mapping[str, str]) -> list[str]:
    width = len(KEY_HEADS) - 1
    fixed = [row.get(chr(65 + col), "") for col in range(width)]
    rest = sorted(name for name in row if len(name) == 1 and ord(name) >= 65 + width)
    return [*fixed, "".join(row[name] for name in rest)]


def _meta(rows: list[list[str]]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for row in rows:
        if tuple(row) == KEY_HEADS:
            break
        meta[row[0]] = row[1]
    if meta.get("format") != MAGIC:
        raise WorkbookRefused("Bảng tính không do chương trình này xuất, hoặc trang khóa ẩn đã bị sửa.", _AGAIN)
    if _whole(meta, "layout") > LAYOUT_VERSION:
        raise WorkbookRefused(
            "Bảng tính được xuất từ phiên bản chương trình mới hơn.", "Hãy cập nhật chương trình rồi nhập lại."
        )
    return meta


def _whole(meta: Mapping[str, str], name: str) -> int:
    text = meta.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 7):
        raise WorkbookRefused("Trang khóa ẩn của bảng tính đã bị sửa nên không đọc được.", _AGAIN)
    return int(text)


def _places(parts: Parts, rows: list[list[str]]) -> Iterator[_Place]:
    heads = next((number for number, row in enumerate(rows) if tuple(row) == KEY_HEADS), len(rows))
    listed = [row for row in rows[heads + 1 :] if row[2]]
    if len(listed) > _MAX_KEYS:
        raise WorkbookRefused("Bảng tính có quá nhiều ô.", _AGAIN)
    wanted: dict[str, set[str]] = {}
    for row in listed:
        wanted.setdefault(row[0], set()).add(row[1])
    cells = {sheet: _sheet_cells(parts, sheet, addresses) for sheet, addresses in wanted.items()}
    for sheet, at, key, role, kind, options, shown, raw in listed:
        yield _Place(sheet, at, key, role, kind, _options(options), shown, raw, cells[sheet].get(at))


def _sheet_cells(parts: Parts, sheet: str, addresses: set[str]) -> dict[str, RawCell]:
    if sheet not in parts.sheets:
        raise WorkbookRefused(f"Bảng tính thiếu trang “{sheet}” (đã bị xóa hoặc đổi tên).", _AGAIN)
    return parts.cells(sheet, addresses)


def _options(text: str) -> dict[str, str]:
    try:
        pairs = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise WorkbookRefused("Trang khóa ẩn của bảng tính đã bị sửa nên không đọc được.", _AGAIN) from error
    found = pairs.items() if isinstance(pairs, dict) else ()
    return {nfc(str(shown)).casefold(): nfc(str(value)) for shown, value in found}


def _groups(places: list[_Place]) -> dict[tuple[str, bool], list[_Place]]:
    """The places of each key, in order, values and notes (True) apart."""
    found: dict[tuple[str, bool], list[_Place]] = {}
    for place in places:
        found.setdefault((place.key, place.role in ("note", "shown_note")), []).append(place)
    return found


def _assembled(meta: Mapping[str, str], groups: Mapping[tuple[str, bool], list[_Place]]) -> WorkbookData:
    gathered = _Gathered()
    for (key, is_note), places in groups.items():
        if not is_note:
            gathered.take(key, places, _joined(groups.get((key, True), [])))
    return WorkbookData(
        form=meta.get("form", ""),
        form_version=_whole(meta, "form_version"),
        pack=meta.get("pack", ""),
        pack_version=_whole(meta, "pack_version"),
        unit_code=meta.get("unit", ""),
        unit_name=meta.get("unit_name", ""),
        period=meta.get("period", ""),
        report_id=meta.get("report", ""),
        revision=_whole(meta, "revision"),
        cells={**gathered.cells, **gathered.table_values()},
        shown=gathered.shown,
        rates=gathered.rates,
        empty=tuple(gathered.empty),
        where={key: (places[0].sheet, places[0].address) for (key, is_note), places in groups.items() if not is_note},
    )


@dataclass
class _Gathered:
    """What was found so far; rows: by table, then by row id, in the order of the sheet."""

    cells: dict[str, object] = field(default_factory=dict)
    shown: dict[str, object] = field(default_factory=dict)
    rates: dict[str, Decimal | str] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    rows: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)

    def take(self, key: str, places: list[_Place], note: str) -> None:
        """Put the value of one key where it belongs."""
        first = places[0]
        if first.role == "computed" or (first.role == "either" and first.cell is not None and first.cell.formula):
            self._rate(key, first)
            value = None
        else:
            value = _value(places)
        told: object = _with_note(value, note) if note else value
        parts = split_table_key(key)
        if parts is not None:
            row = self.rows.setdefault(parts.table, {}).setdefault(parts.row, {})
            if told is not None:
                row[parts.column] = told
        elif told is not None:
            (self.shown if first.role in ("shown", "computed") else self.cells)[key] = told
        elif first.role in ("input", "either") and key not in self.rates:
            self.empty.append(key)

    def _rate(self, key: str, place: _Place) -> None:
        if place.cell is not None and place.cell.text:
            number = figure_of(place.cell.text) if place.cell.kind == "n" else None
            self.rates[key] = place.cell.text if number is None else number

    def table_values(self) -> dict[str, object]:
        """Each table that has rows, as read_fill takes it; rows that say nothing are dropped."""
        found: dict[str, object] = {}
        for table, rows in self.rows.items():
            said = [{"id": row, **values} for row, values in rows.items() if values]
            if said:
                found[table] = said
        return found


def _with_note(value: FillValue | None, note: str) -> dict[str, object]:
    known = dict(value) if isinstance(value, Mapping) else {"value": value}
    return {"note": note} if value is None else {**known, "note": note}


def _joined(places: list[_Place]) -> str:
    return "".join(place.cell.text for place in places if place.cell is not None)


def _value(places: list[_Place]) -> FillValue | None:
    first = places[0]
    text = _joined(places)
    if not text.strip():
        return None
    if first.raw and text_digest(text) == first.shown:
        return first.raw
    if first.cell is not None and first.cell.kind == "n" and text == first.cell.text:
        return _figure(first, first.cell)
    if first.cell is not None and first.cell.kind == "b":
        return "TRUE" if text == "1" else "FALSE"
    return _worded(first, text)


def _figure(place: _Place, cell: RawCell) -> FillValue:
    """A number cell: a date's serial day in a date cell, digits as text where text is due, else the figure."""
    number = figure_of(cell.text)
    if number is None:
        return cell.text
    if place.kind == "date":
        return day_of(number) or canonical(number)
    if place.kind not in NUMBER_KINDS:
        return canonical(number)
    bare = cell.format.replace('"', "").replace("\\", "").lstrip()
    if bare.startswith(ESTIMATE_WORD):
        return {"value": number, "state": State.ESTIMATE.value}
    return number


def figure_of(text: str) -> Decimal | None:
    """The figure behind a cell's digits; None where they are none or beyond any report.

    Excel keeps doubles and writes 96.2 as 96.200000000000003: digits 16 and 17 are dropped where the first 15
    name the same double, which is every figure that a person can type into a cell.
    """
    if len(text) > 60 or not _NUMBER.fullmatch(text):
        return None
    number = Decimal(text)
    if number and abs(number.adjusted()) > 30:
        return None
    if len(number.as_tuple().digits) in (16, 17):
        short = f"{number:.15g}"
        if float(short) == float(text):
            number = Decimal(short)
    return Decimal(canonical(number))


def day_of(serial: Decimal) -> str:
    """Excel's day number (1900 system) as an ISO date; "" where it is none."""
    if serial != int(serial) or not 61 <= serial <= _LAST_SERIAL:
        return ""
    return (_FIRST_DAY + timedelta(days=int(serial))).isoformat()


def _worded(place: _Place, text: str) -> FillValue:
    bare = text.strip()
    state = _STATES.get(bare.casefold())
    if state is not None:
        return {"value": None, "state": state.value}
    if place.options:
        return place.options.get(bare.casefold(), _state_or(place, bare))
    if place.kind == "date":
        return iso_day(bare) or _state_or(place, bare)
    if place.kind in NUMBER_KINDS or place.kind in CLOSED_KINDS:
        return _state_or(place, bare)
    return text


def _state_or(place: _Place, text: str) -> FillValue:
    """Text as a person types it into the program: a number ("1.234"), a state ("kps", "-"), "ước 12".

    Ambiguous where a number must be asked about; any other text as it is.
    """
    cell = read_entry(place.kind, text)
    if isinstance(cell, Ambiguous):
        return cell
    if cell.state in STATE_WORDS:
        return {"value": None, "state": cell.state.value}
    if cell.state is State.ESTIMATE:
        return {"value": cell.value, "state": cell.state.value}
    return cell.value if isinstance(cell.value, Decimal) else text
