"""Which rows of a table form an officer looks for: those an office leads, those of priority, the headings above."""

from __future__ import annotations

from forms.form import Form, Row
from forms.pack import Pack
from forms.report import UnitRef
from forms.text import plain


def belongs(heading: str, key: str) -> bool:
    """Whether a row's key stands under a heading's: "M3.2" governs "M3.2a.1" but not "M3.21"."""
    rest = key[len(heading) :]
    return key.startswith(heading) and rest != "" and not rest[0].isdigit()


def headings_above(form: Form) -> dict[str, tuple[str, ...]]:
    """By row: the headings that it stands under, outermost first."""
    found: dict[str, tuple[str, ...]] = {}
    open_ones: list[str] = []
    for row in form.row:
        open_ones = [key for key in open_ones if belongs(key, row.key)]
        found[row.key] = tuple(open_ones)
        if row.kind == "heading":
            open_ones.append(row.key)
    return found


def priority_rows(form: Form) -> frozenset[str]:
    """The rows of the indicators that the pack marks as far behind (A.6 #6), with all rows under them."""
    marked = [row.key for row in form.row if row.priority]
    return frozenset(
        row.key for row in form.row if row.kind != "heading" and any(_within(key, row.key) for key in marked)
    )


def _within(marked: str, key: str) -> bool:
    return key == marked or belongs(marked, key)


def led_rows(pack: Pack, form: Form, unit: UnitRef) -> frozenset[str]:
    """The rows that this office leads: as the agency itself, or through the agency that acts for it."""
    own = {agency.key for agency in pack.agency if agency.key == unit.agency or agency.acts_for == unit.code}
    return frozenset(row.key for row in form.row if row.kind != "heading" and own.intersection(row.leads))


def haystack(pack: Pack, row: Row, *texts: str) -> str:
    """What the search looks through: a row's own texts and the agencies that lead it, in all their spellings."""
    led = [pack.agencies[key] for key in row.leads if key in pack.agencies]
    names = [name for agency in led for name in (agency.name, agency.short, *agency.aliases)]
    return plain(" ".join((*texts, *names)))
