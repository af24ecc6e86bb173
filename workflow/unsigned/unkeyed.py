"""A workbook that somebody typed: its lines matched to the form's rows by what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from forms.cells import EMPTY, Cell
from forms.entry import answer_of, settled
from forms.form import Row
from forms.legacy import read_in, recognise
from forms.present import cell_text
from forms.rules.naming import cell_name, row_names
from forms.specs import cell_spec
from forms.text import collapse
from forms.values import is_quartered, typed_keys
from imports.grids import Grid, GridCell, Line, address_of
from imports.loose_table import Asked, LeftOver, LooseTable, Placed, read_table
from imports.loose_values import read_value
from workflow.unsigned.keyed import place_names
from workflow.unsigned.looked import Answers, Column, FoundCell, LeftLine, Read
from workflow.unsigned.places import Place

_SHORT = 60
HEADING, FOREIGN, UNKNOWN = "là dòng tiêu đề của biểu", "đơn vị không nhập dòng này", "không rõ là dòng nào của biểu"
TWICE = "tệp có hai dòng cùng là dòng này"


def in_unicode(grids: Sequence[Grid]) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The sheets with texts of old fonts in Unicode, and a sentence for each that was converted."""
    fonts = {found.name for text in _texts(grids) if (found := recognise(text))}
    font = fonts.pop() if len(fonts) == 1 else ""
    told: list[str] = []
    turned = [replace(g, lines=tuple(_line_in_unicode(g, line, font, told) for line in g.lines)) for g in grids]
    return tuple(turned), tuple(told)


def _texts(grids: Sequence[Grid]) -> Iterator[str]:
    return (cell.text for grid in grids for line in grid.lines for cell in line.cells.values() if cell.kind == "text")


def _line_in_unicode(grid: Grid, line: Line, font: str, told: list[str]) -> Line:
    cells: dict[int, GridCell] = {}
    for at, cell in line.cells.items():
        text = _turned(cell.text, font) if cell.kind == "text" else cell.text
        if text != cell.text:
            cells[at] = replace(cell, text=text)
            where = f"{grid.name}!{address_of(line.number, at)}".lstrip("!")
            told.append(f"{where}: bảng mã cũ đã thành “{_short(text)}”")
    return replace(line, cells={**line.cells, **cells}) if cells else line


def _turned(text: str, font: str) -> str:
    """The text in Unicode. In a sheet of one font, "Cã" is "Có": a word by itself, but no answer as it stands."""
    found = recognise(text, font)
    if found is not None:
        return found.converted
    read = read_in(font, text) if font else text
    return read if answer_of("yes_no", read, ()) and not answer_of("yes_no", text, ()) else text


def read_unkeyed(grids: Sequence[Grid], place: Place, answers: Answers) -> Read | None:
    """What the sheets say for a table form; None where no sheet names its rows."""
    tables = [table for grid in grids if (table := read_table(grid, _asked(place, answers, grid.name))) is not None]
    if not tables:
        return None
    most = max(table.matched for table in tables)
    if answers.sheet:
        tables.sort(key=lambda table: table.sheet != answers.sheet)
    else:
        tables.sort(key=lambda table: (table.hidden, 2 * table.matched < most, -table.score))
    return _Reading(place, answers, tables).read()


def _asked(place: Place, answers: Answers, sheet: str) -> Asked:
    assigned = {}
    for where, key in answers.assigned.items():
        name, _, number = where.rpartition("!")
        if name == sheet and number.isdigit():
            assigned[int(number)] = key
    column = answers.column if answers.sheet in ("", sheet) else 0
    return Asked(place.form, place.unit, place_names(place), place.period, column, assigned)


class _Reading:
    """Puts what the sheets say together: the main sheet first, what it does not hold from the others that are seen."""

    def __init__(self, place: Place, answers: Answers, tables: Sequence[LooseTable]) -> None:
        self._place, self._answers = place, answers
        self._main = tables[0]
        self._others = [table for table in tables[1:] if not table.hidden]
        self._report = place.report("0" * 32)
        self._names = row_names(place.form)
        self._mine = set(typed_keys(place.form, place.unit))
        self._left: list[LeftLine] = []
        self._given: dict[str, tuple[str, Decimal | None]] = {}

    def read(self) -> Read:
        """The reading of the main sheet, completed from the others."""
        main = self._placed(self._main)
        self._leave_seconds(main)
        for table in self._others:
            if table.score >= 0:
                main = {**self._placed(table), **main}
        found = [cell for key, placed in main.items() if (cell := self._found(key, placed, main)) is not None]
        order = {key: at for at, key in enumerate(self._order())}
        left = (*self._left, *(self._left_line(each) for each in self._main.left))
        columns = tuple(Column(c.number, c.letter, c.head, c.filled) for c in self._main.columns)
        return Read(
            found=tuple(sorted(found, key=lambda cell: order.get(cell.key, 0))),
            left=left,
            given=dict(self._given),
            notices=tuple(self._notices()),
            sheet=self._main.sheet,
            columns=columns,
            column=self._main.column,
        )

    def _order(self) -> Iterator[str]:
        for row in self._place.form.row:
            yield row.key
            yield from (helper.key for helper in row.helper)

    def _notices(self) -> Iterator[str]:
        main = self._main
        if not main.column:
            yield f"Không thấy cột số liệu của {self._place.period.title}; hãy chọn cột."
        elif main.torn:
            first, second = main.columns[:2]
            yield f"Cột {first.letter} và cột {second.letter} đều có thể là cột số liệu; hãy chọn cột."
        twins = [f"“{each.sheet}”" for each in self._others if self._contradicts(each)]
        if twins and not self._answers.sheet:
            yield f"Trang {', '.join(twins)} có số khác; đang đọc trang “{main.sheet}”."

    def _contradicts(self, other: LooseTable) -> bool:
        """Whether another sheet says otherwise of a row; formulas that fetch figures apart."""
        main = self._placed(self._main)
        return any(
            placed.value.text != _text_of(main[key])
            for key, placed in self._placed(other).items()
            if key in main and placed.value is not None and not placed.value.formula
        )

    def _placed(self, table: LooseTable) -> dict[str, Placed]:
        """By key the line that answers it: of several the first with a value."""
        found: dict[str, Placed] = {}
        for placed in table.placed:
            before = found.get(placed.match.wanted.key)
            if before is None or before.value is None:
                found[placed.match.wanted.key] = placed
        return found

    def _leave_seconds(self, taken: Mapping[str, Placed]) -> None:
        """Further lines of a row that say otherwise than the one taken."""
        for placed in self._main.placed:
            first = taken[placed.match.wanted.key]
            if placed.value is not None and placed.value.text != _text_of(first):
                self._leave(placed, TWICE)

    def _leave(self, placed: Placed, why: str) -> None:
        assert placed.value is not None
        where = f"{placed.sheet}!{placed.match.line}"
        self._left.append(LeftLine(where, _short(placed.match.label), placed.value.text, why))

    def _left_line(self, left: LeftOver) -> LeftLine:
        return LeftLine(f"{left.sheet}!{left.number}", _short(left.text), left.value.text, UNKNOWN)

    def _found(self, key: str, placed: Placed, all_placed: Mapping[str, Placed]) -> FoundCell | None:
        row = self._place.form.rows.get(key)
        value = placed.value
        if value is None:
            return None
        if row is not None and row.kind == "heading":
            self._leave(placed, HEADING)
        elif row is not None and self._is_reckoned(row, value, all_placed):
            self._given[key] = (value.text, value.number)
        elif key not in self._mine:
            self._leave(placed, FOREIGN)
        else:
            return self._typed(key, placed, value)
        return None

    def _is_reckoned(self, row: Row, value: GridCell, placed: Mapping[str, Placed]) -> bool:
        """Whether the figure is the program's to reckon; a bare rate is where its formula's parts are in the file."""
        if row.kind == "rate" or is_quartered(row, self._place.unit):
            return True
        return value.formula and (self._has_parts(row.key, placed) or (value.is_unreckoned and bool(_parts(row))))

    def _has_parts(self, key: str, placed: Mapping[str, Placed]) -> bool:
        """Whether the file also holds the parts that a bare rate is reckoned from."""
        parts = _parts(self._place.form.rows[key])
        values = [placed[part].value for part in parts if part in placed]
        return len(parts) > 1 and len(values) == len(parts) and all(value is not None for value in values)

    def _typed(self, key: str, placed: Placed, value: GridCell) -> FoundCell:
        spec = cell_spec(self._place.form, self._place.unit, key)
        assert spec is not None
        read = read_value(spec, value, self._answers.notation)
        cell, question, problem = read.cell, read.question, read.problem
        if question is not None and key in self._answers.readings:
            cell, question, problem = settled(question, self._answers.readings[key]), None, ""
        row = self._place.form.rows.get(key)
        text = cell_text(cell, None, row.options if row else ()) if cell else value.text
        cells = {} if cell is None or cell == EMPTY else {key: self._with_note(cell, placed.note)}
        return FoundCell(
            key,
            cell_name(self._place.form, self._report, self._names, key),
            placed.match.how,
            _short(placed.match.label),
            f"{placed.sheet}!{address_of(placed.match.line, placed.column)}".lstrip("!"),
            text,
            cells,
            question,
            problem,
            self._remark(placed, value),
        )

    def _with_note(self, cell: Cell, note: str) -> Cell:
        return replace(cell, note=note) if note else cell

    def _remark(self, placed: Placed, value: GridCell) -> str:
        said = []
        if placed.match.tt_differs:
            said.append("số TT trong tệp khác với biểu")
        if value.formula:
            said.append("kết quả của công thức trong tệp")
        return "; ".join(said)


def _parts(row: Row) -> list[str]:
    return [helper.key for helper in row.helper if helper.role in ("numerator", "denominator")]


def _text_of(placed: Placed) -> str:
    return placed.value.text if placed.value is not None else ""


def _short(text: str) -> str:
    line = collapse(text)
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rsplit(' ', 1)[0]}…"
