"""An outline form as plain parts: which sections share a page, how far each has come."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from forms.keys import split_table_key
from forms.pack import Field, Form, Section
from forms.report import Report
from forms.values import computed_field, row_ids


class Mark(StrEnum):
    """How far a section has come, as the icon that stands beside it."""

    EMPTY = "circle"
    BEGUN = "circle-dot"
    DONE = "circle-check"


MARK_TEXT = {Mark.EMPTY: "chưa nhập", Mark.BEGUN: "đang nhập", Mark.DONE: "đã nhập"}


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


def mark_of(sections: tuple[Section, ...], report: Report) -> Mark:
    """DONE where every field that is asked for says something, BEGUN where one does."""
    asked = [item for section in sections for item in section.field if not item.optional]
    said = [_says(item, report) for section in sections for item in section.field]
    if asked and all(_says(item, report) for item in asked):
        return Mark.DONE
    return Mark.BEGUN if any(said) else Mark.EMPTY


def _says(item: Field, report: Report) -> bool:
    if item.type == "table":
        return bool(row_ids(report, item.key))
    if not report.cell(item.key).is_empty:
        return True
    return computed_field(item, report, report.cells) is not None
