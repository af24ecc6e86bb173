"""An outline form as plain parts: which sections share a page, how far each has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from forms.cells import Cell
from forms.completion import COMPLETION_TEXT, Completion, completion
from forms.form import Field, Form, Section
from forms.keys import split_table_key
from forms.report import Report


class Mark(StrEnum):
    """How far a section has come, as the icon that stands beside it."""

    EMPTY = "circle"
    BEGUN = "contrast"
    FOLLOWS = "clock"
    DONE = "circle-check"


MARKS = {
    Completion.EMPTY: Mark.EMPTY,
    Completion.BEGUN: Mark.BEGUN,
    Completion.FOLLOWS: Mark.FOLLOWS,
    Completion.DONE: Mark.DONE,
}
MARK_TEXT = {mark: COMPLETION_TEXT[state] for state, mark in MARKS.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """The sections that are shown together: one of depth 1 or 2 and the deeper ones under it."""

    head: Section
    sections: tuple[Section, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(item for section in self.sections for item in section.field)


def groups(form: Form) -> tuple[Group, ...]:
    """The pages of an outline form in printed order; a heading with nothing under it makes none."""
    made: list[list[Section]] = []
    for section in form.section:
        if section.depth <= 2 or not made:
            made.append([section])
        else:
            made[-1].append(section)
    found = [Group(sections[0], tuple(sections)) for sections in made]
    return tuple(group for group in found if group.fields)


def group_of(form: Form, key: str) -> tuple[Group, Section] | None:
    """The page and the section that a cell (or a section) stands in."""
    parts = split_table_key(key)
    wanted = parts.table if parts else key
    for group in groups(form):
        for section in group.sections:
            if section.key == wanted or any(item.key == wanted for item in section.field):
                return group, section
    return None


def mark_of(sections: tuple[Section, ...], report: Report, cells: Mapping[str, Cell] | None = None) -> Mark:
    """How far these sections have come together; cells: stored and computed ones, where they are known already."""
    return MARKS[completion(tuple(item for section in sections for item in section.field), report, cells)]
