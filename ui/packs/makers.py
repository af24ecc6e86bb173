"""How a field of an entry is declared: what it fills, its words, and what it chooses from (ui/packs/specs.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from forms.packs.typed import Choices
from ui.packs.entry_form import Around, Items, ListInput, Spec
from ui.packs.inputs import CheckInput, ChoiceInput, Input, LineInput, LinesInput, TextInput
from ui.packs.list_inputs import ChecksInput, PicksInput
from ui.packs.words import LEVELS

Make = Callable[[Around], Input]
SHORT = 140
ALL = "Không chọn là cho tất cả."


def line(hint: str = "", width: int = 0) -> Callable[[str], Make]:
    """A line of text."""
    return lambda name: lambda _around: LineInput(name, hint, width)


def text(lines: int = 3) -> Callable[[str], Make]:
    """A text of several lines."""
    return lambda name: lambda _around: TextInput(name, lines=lines)


def lines(many: int = 3, gaps: bool = False) -> Callable[[str], Make]:
    """Several texts, one a line."""
    return lambda name: lambda _around: LinesInput(name, lines=many, gaps=gaps)


def choice(choices: Choices | Callable[[Around], Choices]) -> Callable[[str], Make]:
    """One of a list."""
    return lambda name: lambda around: ChoiceInput(name, choices(around) if callable(choices) else choices)


def check(words: str) -> Make:
    """Yes or no, told by its own words."""
    return lambda _around: CheckInput(words)


def items(kept: Items) -> Make:
    """A list inside the entry."""
    return lambda around: ListInput(around, kept)


def spec(names: str, label: str, made: Callable[[str], Make], hint: str = "", shown: Any = None) -> Spec:
    """A field whose accessible name is its label."""
    return Spec(tuple(names.split()), label, made(label), hint, shown or (lambda _value: True))


def level_choices(around: Around) -> Choices:
    """The levels that the pack knows."""
    known = LEVELS if around.pack.tiers == 3 else {level: name for level, name in LEVELS.items() if level != "huyen"}
    return tuple(known.items())


def form_choices(around: Around) -> Choices:
    """The forms of the pack."""
    return tuple((form.key, form.short) for form in around.pack.forms)


def agency_choices(around: Around) -> Choices:
    """The agencies of the pack."""
    return tuple((agency.key, agency.name) for agency in around.pack.agency)


def receiver_choices(around: Around) -> Choices:
    """Where a report goes: the unit above, or an agency."""
    return (("parent", "Cấp trên trực tiếp"), *agency_choices(around))


def row_choices(around: Around) -> Choices:
    """The rows of the form that hold a figure."""
    rows = around.pack.form_by_key[around.form].row
    figures = [row for row in rows if row.kind in ("count", "number", "rate")]
    return (("", "(không)"), *((row.key, f"{row.tt} {row.label}".strip()) for row in figures))


def levels_spec(label: str = "Cho cấp nào", hint: str = "", shown: Any = None) -> Spec:
    """Levels with a tick each."""
    made: Make = lambda around: ChecksInput(label, level_choices(around))  # noqa: E731 - a maker, as the others
    return Spec(("levels",), label, made, hint, shown or (lambda _value: True))


def agencies_spec(name: str, label: str, hint: str = "") -> Spec:
    """Agencies in the order in which they were picked."""
    made: Make = lambda around: PicksInput(label, agency_choices(around), "Thêm cơ quan…")  # noqa: E731
    return Spec((name,), label, made, hint)
