"""How far a section of an outline form has come, and what of it may follow later ("sẽ bổ sung", A.6 #7)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from forms.cells import EMPTY, Cell, State
from forms.entry import read_entry
from forms.form import Field, Section
from forms.report import Report
from forms.values import computed_field, filled_rows, telling_rows

FOLLOWING_TYPES = ("narrative", "list")


class Completion(StrEnum):
    """EMPTY: nothing said. BEGUN: something is. FOLLOWS: all is, but some of it will follow. DONE: all is."""

    EMPTY = "empty"
    BEGUN = "begun"
    FOLLOWS = "follows"
    DONE = "done"


COMPLETION_TEXT = {
    Completion.EMPTY: "chưa nhập",
    Completion.BEGUN: "đang nhập",
    Completion.FOLLOWS: "sẽ bổ sung",
    Completion.DONE: "đã nhập",
}


def completion(fields: tuple[Field, ...], report: Report, cells: Mapping[str, Cell] | None = None) -> Completion:
    """The state of a section (or of several together): optional fields and totals are not waited for.

    cells: stored and computed ones, where they are known already.
    """
    asked = [_whole(item, report, cells) for item in fields if not (item.optional or item.total_of)]
    if not (asked and all(asked)):
        return Completion.BEGUN if any(says(item, report, cells) for item in fields) else Completion.EMPTY
    return Completion.FOLLOWS if any(follows(item, report) for item in fields) else Completion.DONE


def says(item: Field, report: Report, cells: Mapping[str, Cell] | None = None) -> bool:
    """Whether anything was said in a field: a value, a state, a row, or a figure reckoned from a table."""
    if item.type == "table":
        return bool(telling_rows(item, report))
    if cells is not None:
        return not cells.get(item.key, EMPTY).is_empty
    return not report.cell(item.key).is_empty or computed_field(item, report, report.cells) is not None


def _whole(item: Field, report: Report, cells: Mapping[str, Cell] | None) -> bool:
    """Whether nothing of a field is still waited for: headed texts are, each of them."""
    missing = item.as_sections and len(telling_rows(item, report)) < len(filled_rows(report, item.key))
    return not missing and says(item, report, cells)


def follows(item: Field, report: Report) -> bool:
    """Whether the field is marked "sẽ bổ sung"."""
    return item.type in FOLLOWING_TYPES and report.cell(item.key).state is State.MISSING


def follow_changes(section: Section, report: Report, wanted: bool) -> tuple[str, ...]:
    """The texts of a section that marking it "sẽ bổ sung" marks (or, with wanted False, frees again)."""
    texts = [item for item in section.field if item.type in FOLLOWING_TYPES]
    if wanted:
        return tuple(item.key for item in texts if report.cell(item.key).is_empty)
    return tuple(item.key for item in texts if follows(item, report))


def says_follows(text: str) -> bool:
    """Whether a text is nothing but the words "sẽ bổ sung", typed in the place of the state."""
    read = read_entry("narrative", text)
    return isinstance(read, Cell) and read.state is State.MISSING
