"""What stands in a cell of the matrix of units and forms, in words: on the screen, in lists, in copied tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from forms.dates import day_text
from forms.duties import NO_DAY
from forms.matrix.submissions import MatrixLine, OwedForm, Submission, Tally, Through
from forms.standing import UNIT_STATE_TEXT, UnitState

Tone = Literal["muted", "accent", "ok", "warn", "err"]
Narrow = Literal["all", "missing", "late", "received", "accepted", "returned", "conflict", "waiting"]
NARROW_TEXT: Mapping[Narrow, str] = {
    "all": "Mọi trạng thái",
    "missing": "Chưa nộp",
    "late": "Nộp trễ",
    "received": "Đã nhận, chưa duyệt",
    "accepted": "Đã duyệt",
    "returned": "Trả lại",
    "conflict": "Mâu thuẫn",
    "waiting": "Chờ bản gốc",
}
"""What the matrix may be narrowed to."""
NOT_OWED = "Không phải nộp"
_TONES: Mapping[UnitState, Tone] = {
    "none": "err", "received": "accent", "accepted": "ok", "returned": "warn", "conflict": "err", "waiting": "warn",
}  # fmt: skip
_THROUGH: Mapping[Through, tuple[str, str, Tone]] = {
    "included": ("Qua cấp huyện", "đã tổng hợp", "ok"),
    "left_out": ("Chưa nộp", "huyện chưa gồm", "warn"),
    "awaited": ("Nộp về huyện", "chờ báo cáo huyện", "muted"),
}


class CellWords(Struct, frozen=True):
    """state: the word of the state; detail: when, which revision; late: how late it came, "" in time."""

    state: str
    detail: str
    late: str
    tone: Tone

    @property
    def sentence(self) -> str:
        """All of it on one line."""
        return ", ".join(part for part in (self.state, self.detail, self.late) if part)


def cell_words(cell: Submission | None, year: int = 0) -> CellWords:
    """What a cell says. year: a day of that year is told without it, where there is little room."""
    if cell is None:
        return CellWords(NOT_OWED, "", "", "muted")
    if cell.state == "none":
        return _missing(cell)
    word = UNIT_STATE_TEXT[cell.state]
    day = day_text(cell.received_at.date()).removesuffix(f"/{year}") if cell.received_at else ""
    again = f"lần {cell.revision}" if cell.revision > 1 else ""
    paper = "" if cell.signed else "chưa ký số"
    detail = ", ".join(part for part in (day, again, paper) if part)
    return CellWords(f"{word[:1].upper()}{word[1:]}", detail, late_text(cell), _TONES[cell.state])


def late_text(cell: Submission) -> str:
    """ "trễ 3 ngày" of a report that came late, else ""."""
    return f"trễ {cell.days} ngày" if cell.late and cell.state != "none" else ""


def _missing(cell: Submission) -> CellWords:
    if cell.through:
        word, detail, tone = _THROUGH[cell.through]
        return CellWords(word, detail, "", tone)
    if cell.days is None:
        return CellWords("Chưa nộp", "chưa có hạn", "", "muted")
    if cell.days > 0:
        return CellWords("Chưa nộp", f"quá hạn {cell.days} ngày", "", "err")
    left = f"còn {-cell.days} ngày" if cell.days else "hạn cuối hôm nay"
    return CellWords("Chưa đến hạn", left, "", "muted" if cell.days else "warn")


def is_narrowed_to(cell: Submission | None, narrow: Narrow) -> bool:
    """Whether a cell is one of those that the matrix is narrowed to."""
    if narrow == "all" or cell is None:
        return narrow == "all"
    if narrow == "missing":
        return cell.is_missing
    if narrow == "late":
        return cell.late and cell.state != "none"
    return cell.state == narrow


def due_words(form: OwedForm) -> str:
    """ "Hạn cuối: hết ngày 24/12/2024", with whose day it is where this office set it."""
    if not form.last_days:
        return "Không có hạn nộp trong kỳ này"
    if form.last_day is None:
        return f"{NO_DAY} ({form.due_text})" if form.due_text else NO_DAY
    return f"Hạn cuối: hết ngày {day_text(form.last_day)}{' (đơn vị đặt)' if form.own_day else ''}"


def tally_words(tally: Tally) -> str:
    """What has to be looked after, after the count: "12 chưa nộp · 3 trả lại · 5 nộp trễ"; "" where nothing has."""
    counts = (
        (tally.missing, "chưa nộp"),
        (tally.conflict, "mâu thuẫn"),
        (tally.returned, "trả lại"),
        (tally.waiting, "chờ bản gốc"),
        (tally.late, "nộp trễ"),
    )
    return " · ".join(f"{number} {word}" for number, word in counts if number)


def group_words(tally: Tally) -> str:
    """A form's count over a group: "17/20 đã có"."""
    return f"{tally.here}/{tally.owed} đã có" if tally.owed else ""


def line_text(line: MatrixLine) -> str:
    """A unit as it is named beside others of its name: "Phường Võ Cường (09190)"."""
    return f"{line.name} ({line.code})"
