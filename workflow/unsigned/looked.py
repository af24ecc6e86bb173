"""What looking at an unsigned workbook gives, and what the officer answers to it. Frozen; nothing is kept yet."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from forms.cells import Cell
from forms.findings import Finding
from forms.numbers import Ambiguous
from forms.paste_block import Notation
from forms.report import Report
from forms.rules.naming import cell_name, row_names
from imports.labels import How
from workflow.unsigned.places import Place

HOW_TEXT: Mapping[How, str] = {
    "keys": "theo khóa ẩn của bảng tính",
    "label": "đúng lời văn của biểu",
    "like": "gần giống lời văn của biểu",
    "tt": "chỉ theo số thứ tự (TT)",
    "order": "chỉ theo vị trí trong bảng",
    "hand": "người nhận đã chọn",
}
UNSURE: frozenset[How] = frozenset(("tt", "order"))


class Answers(Struct, frozen=True):
    """What the officer decided. unit, form, period, sheet: "" and column: 0 for what was guessed.

    notation: how the file writes numbers that can be read two ways; readings: those settled one by one, by key.
    assigned: by "sheet!line", the key of the row that it is, "" for none. dropped: keys not to be taken. confirmed:
    keys found only by TT or order that are right; sure: all of them are.
    """

    unit: str = ""
    form: str = ""
    period: str = ""
    sheet: str = ""
    column: int = 0
    notation: Notation = ""
    readings: Mapping[str, Decimal] = {}
    assigned: Mapping[str, str] = {}
    dropped: frozenset[str] = frozenset()
    confirmed: frozenset[str] = frozenset()
    sure: bool = False


class FoundCell(Struct, frozen=True):
    """One figure, answer or text of the file and the cell of the form that it goes to.

    name: of the cell; label: as the file words it; place: "Sheet1!C12", "" where keys tell it; text: as it stands
    there. cells: what would be kept ({} where nothing can be). question: a number to be asked about; problem: why
    nothing can be kept; remark: what is odd about it. taken: whether it is, as the answers are now.
    """

    key: str
    name: str
    how: How
    label: str
    place: str
    text: str
    cells: Mapping[str, Cell] = {}
    question: Ambiguous | None = None
    problem: str = ""
    remark: str = ""
    taken: bool = False

    @property
    def how_text(self) -> str:
        """How sure the place is, in words."""
        return HOW_TEXT[self.how]

    @property
    def is_unsure(self) -> bool:
        """Whether a person must say that it is this cell."""
        return self.how in UNSURE


class LeftLine(Struct, frozen=True):
    """A line of the file with a value that goes nowhere. place: as in Answers.assigned; why: in words."""

    place: str
    text: str
    value: str
    why: str


class Difference(Struct, frozen=True):
    """A figure that is reckoned here and reads otherwise in the file. computed: "" where nothing can be reckoned."""

    key: str
    name: str
    given: str
    computed: str


class Column(Struct, frozen=True):
    """A column that may hold the figures. letter: "C"; head: what stands above it; filled: rows that it answers."""

    number: int
    letter: str
    head: str
    filled: int


class WorkbookLook(Struct, frozen=True):
    """A workbook as it would be received with these answers.

    sha256, size: of the file's bytes; keyed: it came with the hidden keys of this program and they hold.
    place: None until unit, form and period are known; units, periods, forms: guesses, the likeliest first.
    found: in the form's order; left: lines that go nowhere; missing: (key, name) of cells that the unit should answer
    and the file does not. converted: texts of old fonts that were put into Unicode; notices: what else to know.
    stands: what is received already; refusal: why it cannot be taken now, "" where it can.
    """

    file: str
    data: bytes
    sha256: str
    answers: Answers
    keyed: bool = False
    place: Place | None = None
    units: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    columns: tuple[Column, ...] = ()
    column: int = 0
    found: tuple[FoundCell, ...] = ()
    left: tuple[LeftLine, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    differences: tuple[Difference, ...] = ()
    converted: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    report: Report | None = None
    stands: str = ""
    refusal: str = ""

    @property
    def taken(self) -> tuple[FoundCell, ...]:
        """What would be kept."""
        return tuple(each for each in self.found if each.taken)


def title_of(place: Place, key: str) -> str:
    """A cell as the form words it, after its number: "VI.3 · Số tin, bài quý I"."""
    form = place.form
    if key not in form.helpers and key not in form.rows:
        return cell_name(form, place.report("0" * 32), {}, key)
    row = form.helpers[key][0] if key in form.helpers else form.rows[key]
    label = form.helpers[key][1].label if key in form.helpers else row.label
    number = row_names(form)[row.key]
    return label if number.startswith("“") else f"{number} · {label}"


class Read(Struct, frozen=True):
    """What reading a file for a place gives, before the officer's answers are laid on it.

    given: what stands in computed cells, by key, as it reads there with its figure where it is one.
    """

    found: tuple[FoundCell, ...] = ()
    left: tuple[LeftLine, ...] = ()
    given: Mapping[str, tuple[str, Decimal | None]] = {}
    converted: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    sheet: str = ""
    columns: tuple[Column, ...] = ()
    column: int = 0


__all__ = [
    "HOW_TEXT", "Answers", "Column", "Difference", "FoundCell", "LeftLine", "Read", "WorkbookLook", "title_of",
]  # fmt: skip
