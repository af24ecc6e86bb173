"""What the units wrote in a section as a list on the screen: whose is in the consolidated text, whose is not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from forms.form import Field, Form, Section
from forms.text import plain
from workflow.consolidating.narratives import Narrative, UnitText
from workflow.consolidating.texts import is_written

Which = Literal["all", "out", "in", "changed"]
WHICH_TEXT: dict[Which, str] = {
    "all": "Mọi đơn vị",
    "out": "Chưa đưa vào",
    "in": "Đã đưa vào",
    "changed": "Nguồn đã đổi",
}


class TextLook(Struct, frozen=True):
    """How the list is looked at."""

    words: str = ""
    which: Which = "all"


def text_fields(section: Section) -> tuple[Field, ...]:
    """The fields of a section that are put together in words from what the units wrote."""
    return tuple(item for item in section.field if is_written(item))


def has_texts(form: Form) -> bool:
    """Whether a form has anything to be put together in words."""
    return any(text_fields(section) for section in form.section)


def text_rows(units: Iterable[UnitText], look: TextLook) -> tuple[UnitText, ...]:
    """The texts that hold the words and are as far as is asked, in the order of the units."""
    words = plain(look.words)
    return tuple(
        unit for unit in units if words in plain(f"{unit.name} {unit.unit} {unit.text}") and _fits(unit, look.which)
    )


def _fits(unit: UnitText, which: Which) -> bool:
    if which == "all":
        return True
    return unit.changed if which == "changed" else unit.put_in == (which == "in")


def text_state(unit: UnitText) -> tuple[str, str]:
    """How a unit's text stands to the consolidated one, in a word, and its tone."""
    if unit.changed:
        return "Nguồn đã đổi", "warn"
    if not unit.put_in:
        return "Chưa đưa vào", "muted"
    return ("Đã đưa vào", "ok") if unit.stands else ("Đã đưa vào, đã biên tập", "accent")


def count_words(units: Sequence[UnitText]) -> str:
    """ "112 đơn vị có nội dung: 38 đã đưa vào, 3 chưa, 1 nguồn đã đổi"."""
    if not units:
        return "Chưa đơn vị nào có nội dung ở mục này."
    inside, changed = sum(unit.put_in for unit in units), sum(unit.changed for unit in units)
    rest = len(units) - inside - changed
    parts = [f"{inside} đã đưa vào"] if inside else []
    parts += [f"{rest} chưa đưa vào"] if rest else []
    parts += [f"{changed} nguồn đã đổi"] if changed else []
    return f"{len(units)} đơn vị có nội dung: {', '.join(parts)}."


def edited_words(found: Narrative) -> str:
    """What consolidating again does to the text."""
    if not found.text:
        return "Bài tổng hợp của mục này còn trống."
    if found.edited:
        return "Bài đã được biên tập: tổng hợp lại không sửa bài; nội dung mới của đơn vị chỉ vào bài khi bấm Đưa vào."
    return "Bài do chương trình ghép từ các đơn vị; tổng hợp lại sẽ ghép lại cho đến khi có người biên tập."
