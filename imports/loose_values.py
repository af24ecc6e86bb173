"""What a cell of a stranger's sheet says for a cell of a form: read strictly, a text in a count is none."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import Cell, State
from forms.entry import read_entry
from forms.numbers import Ambiguous, format_number
from forms.paste_block import Notation, is_read, read_text
from forms.specs import CLOSED_KINDS, NUMBER_KINDS, WHOLE_KINDS, CellSpec
from imports.grids import GridCell

MOST_DIGITS = 9
_SHARES = ("percent", "rate")


class Read(Struct, frozen=True):
    """What was read. cell: None where nothing can be taken; question: a number to be asked about; problem: why."""

    cell: Cell | None = None
    question: Ambiguous | None = None
    problem: str = ""


def speaks(cell: GridCell) -> bool:
    """Whether a cell may be an answer: a figure, a state in words, yes or no."""
    if cell.kind in ("number", "yes_no"):
        return True
    if cell.kind != "text" or len(cell.text) > 40:
        return False
    read = read_entry("percent", cell.text)
    answer = read_entry("yes_no", cell.text)
    return isinstance(read, Ambiguous) or not read.text or answer.text in ("co", "khong")


def read_value(spec: CellSpec, cell: GridCell, notation: Notation = "") -> Read:
    """The cell as the form's kind wants it."""
    if cell.kind == "error":
        return Read(problem=f"công thức trong tệp báo lỗi {cell.text}")
    if cell.is_unreckoned:
        return Read(problem="công thức chưa có kết quả; hãy mở tệp bằng Excel, lưu lại rồi chọn lại")
    if spec.kind in NUMBER_KINDS:
        return _figure(spec, cell, notation)
    if cell.kind == "number" and spec.kind in CLOSED_KINDS:
        return Read(problem=f"“{cell.text}” không phải là câu trả lời của dòng này")
    return _judged(spec, cell.text, read_text(spec.kind, cell.text, notation, spec.options))


def _figure(spec: CellSpec, cell: GridCell, notation: Notation) -> Read:
    if cell.kind == "day":
        return Read(problem=f"ô đang ở dạng ngày ({cell.text}); Excel có thể đã đổi số thành ngày")
    if cell.kind == "yes_no":
        return Read(problem=f"“{cell.text}” không phải là số")
    if cell.kind == "text":
        return _judged(spec, cell.text, read_text(spec.kind, cell.text, notation, spec.options))
    assert cell.number is not None
    if cell.percent and spec.kind not in _SHARES:
        return Read(problem=f"ô ghi {cell.text} %, dòng này không tính bằng phần trăm")
    read = Cell(cell.number, State.ESTIMATE if cell.estimate else State.VALUE)
    return _judged(spec, cell.text, read)


def _judged(spec: CellSpec, text: str, read: Cell | Ambiguous) -> Read:
    if isinstance(read, Ambiguous):
        readings = " hay ".join(format_number(reading) for reading in read.readings)
        return Read(question=read, problem=f"“{text}” có thể là {readings}")
    problem = problem_of(spec, text, read)
    return Read(problem=problem) if problem else Read(replace(read, note=""))


def problem_of(spec: CellSpec, text: str, cell: Cell) -> str:
    """Why a form's cell cannot be this; "" where it can."""
    short = text if len(text) <= 40 else f"{text[:40]}…"
    if is_read(spec, cell):
        return _size_problem(spec, cell, short)
    if spec.kind in NUMBER_KINDS:
        whole = spec.kind in WHOLE_KINDS and isinstance(cell.value, Decimal)
        return f"“{short}” không phải là số nguyên" if whole else f"“{short}” không phải là số"
    return f"“{short}” không có trong các câu trả lời của dòng này"


def _size_problem(spec: CellSpec, cell: Cell, text: str) -> str:
    number = cell.number
    if spec.kind not in NUMBER_KINDS or number is None:
        return ""
    if number < 0:
        return f"“{text}” nhỏ hơn 0"
    return f"“{text}” quá lớn" if number.adjusted() >= MOST_DIGITS and spec.kind != "money" else ""
