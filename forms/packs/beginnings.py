"""What a new entry of a pack begins with: complete, like its neighbour, so that nothing is wrong with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from forms.form import Column, Field, Form, Level, Option, Paragraph, Row, Section, Target
from forms.pack import Agency, AgencyName, Obligation, Pack, Succession
from forms.packs.entries import Spot, entries, usual_due_text
from forms.packs.indicators import registry
from forms.packs.keys import NEW_AGENCY, duty_id, key_of, new_key
from forms.section_numbers import next_number

NEW_DUTY, NEW_ROW, NEW_SECTION, NEW_COLUMN = "Báo cáo mới", "Chỉ tiêu mới", "Mục mới", "Cột mới"


def place_after(pack: Pack, spot: Spot, below: bool = False) -> Spot:
    """After which entry a new one goes: a section beside another stands after all that lies under that one."""
    found = entries(pack, spot)
    number = spot.number if spot.number >= 0 else len(found) - 1
    if spot.list == "section" and not below and number >= 0:
        sections = pack.form_by_key[spot.form].section
        while number + 1 < len(sections) and sections[number + 1].depth > sections[spot.number].depth:
            number += 1
    return replace(spot, number=number)


def new_entry(pack: Pack, spot: Spot, below: bool = False) -> Struct:
    """A new entry for the list, for after the one at the spot (its last one where the spot is the list itself)."""
    found = entries(pack, spot)
    before = found[spot.number] if found else None
    if spot.list == "row":
        return _row(pack, pack.form_by_key[spot.form], before if isinstance(before, Row) else None)
    if spot.list == "section":
        return _section(pack, pack.form_by_key[spot.form], before if isinstance(before, Section) else None, below)
    if spot.list == "agency":
        return Agency(key_of(NEW_AGENCY, frozenset(pack.agencies)), "Cơ quan mới", "CQM")
    if spot.list == "succession":
        heirs = tuple(agency.key for agency in pack.agency[1:2])
        return Succession(pack.agency[0].key, heirs, "", date(pack.years[0], 1, 1), pack.basis.named)
    if isinstance(before, Obligation):
        fresh = duty_id({duty.id for duty in pack.obligation})
        return replace(before, id=fresh, title=NEW_DUTY, due_text=usual_due_text(before), warning="")
    if before is None:
        raise ValueError(f"a pack without any {spot.list}")
    return before


def _row(pack: Pack, form: Form, before: Row | None) -> Row:
    """A count that the same people give as the row before it."""
    leads = before.leads if before else ()
    levels: tuple[Level, ...] = before.levels if before and before.levels else (*_everybody(pack), "agency")
    return Row(
        key=_key(form, before.key if before else "", before is not None and before.kind == "heading"),
        kind="count",
        label=NEW_ROW,
        source=pack.basis.named,
        unit="người",
        leads=leads,
        period=before.period if before else "",
        levels=tuple(level for level in levels if level != "agency" or leads),
        collect="sum",
    )


def _everybody(pack: Pack) -> tuple[Level, ...]:
    return ("xa", "huyen", "tinh") if pack.tiers == 3 else ("xa", "tinh")


def _section(pack: Pack, form: Form, before: Section | None, below: bool) -> Section:
    key = _key(form, before.key if before else "", below)
    depth = before.depth + below if before else 1
    number = next_number(before.number) if before and not below else "-"
    field = Field(key, "narrative")
    return Section(key, NEW_SECTION, pack.basis.named, number=number, depth=depth, field=(field,))


def _key(form: Form, before: str, below: bool) -> str:
    parent = before if below else before.rpartition(".")[0]
    return new_key(parent or "M", frozenset(_keys(form)))


def _keys(form: Form) -> Iterator[str]:
    """Every key that a new one may not be: a registered one stands for one thing in every pack."""
    yield from registry().rows
    yield from form.rows
    yield from form.helpers
    yield from form.fields
    for section in form.section:
        yield section.key


def new_field(form: Form, section: Section, fields: tuple[Field, ...]) -> Field:
    """One more thing to fill in a section of the form that has these already: a text where it is the first, its key the
    section's own where that is free; else a count."""
    others = replace(form, section=tuple(each for each in form.section if each.key != section.key))
    there = {item.key for item in fields}
    if not fields and section.key not in others.fields:
        return Field(section.key, "narrative")
    key = new_key(section.key, frozenset(_keys(others)) | there | {section.key})
    return Field(key, "count", unit="người") if fields else Field(key, "narrative")


def new_column(columns: tuple[Column, ...]) -> Column:
    """One more column of a table."""
    return Column(key_of(NEW_COLUMN, frozenset(column.key for column in columns), "_"), NEW_COLUMN)


def new_target(row: Row, pack: Pack) -> Target:
    """One more target, of a year that has none of that scope yet."""
    taken = {target.year for target in row.target if target.scope == "tinh"}
    year = next(year for year in range(pack.years[-1], pack.years[-1] + 100) if year not in taken)
    return Target("tinh", year, ">=", "0")


def new_name() -> AgencyName:
    """One more name that an agency bore on other days."""
    return AgencyName("", "", "")


def new_paragraph(there: tuple[Paragraph, ...]) -> Paragraph:
    """One more paragraph before or after what is reported."""
    return there[-1] if there else Paragraph("Trên đây là báo cáo của {don_vi}./.")


def options_of(texts: Iterable[str], kept: tuple[Option, ...]) -> tuple[Option, ...]:
    """The answers of a question in words; one that was there keeps its value, a new one gets a value that none had."""
    known, found = {option.text: option for option in kept}, list[Option]()
    for text in texts:
        taken = frozenset(option.value for option in (*kept, *found))
        found.append(known.get(text) or Option(key_of(text, taken, "_"), text))
    return tuple(found)
