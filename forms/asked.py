"""Who is asked for which section of an outline form: a report shows the sections of its own unit and of those below."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from forms.form import Field, Form, Section
from forms.keys import order_key
from forms.report import Report, UnitRef
from forms.section_numbers import counted_anew
from forms.values import typed_keys

AGENCY = "agency"
LEVELS = ("xa", "huyen", "tinh")
BELOW: dict[str, tuple[str, ...]] = {"tinh": ("tinh", "huyen", "xa", AGENCY), "huyen": ("huyen", "xa"), "xa": ("xa",)}
"""By level of an office, the levels that report to it or through it, its own first."""


def form_at(form: Form, unit: UnitRef) -> Form:
    """The form without the sections that nobody at the unit or below it is asked for; the form itself where all stay.

    A section is asked of whom it and every heading above it name; a heading left without anything to fill goes too.
    Totals and bounds no longer speak of fields that went, and headings are numbered among those that stay.
    """
    return _cut(form, unit, frozenset())


def form_for(form: Form, report: Report) -> Form:
    """The form that shows a report whole: `form_at` its unit, with every section in which the report says anything,
    so that nothing that came from elsewhere is hidden."""
    if not _restricted(form):
        return form
    said = {section.key for section in form.section if any(_speaks(item, report) for item in section.field)}
    return _cut(form, report.unit, frozenset(said))


def has_part(form: Form, unit: UnitRef) -> bool:
    """Whether the unit itself, or one below it, has anything to fill on the form."""
    if form.kind == "table":
        return next(typed_keys(form, unit), None) is not None
    return bool(form_at(form, unit).fields)


def writes(form: Form, unit: UnitRef) -> bool:
    """Whether an office of the unit makes a report of its own on the form: it has a part in it, and the form a letter
    for its level."""
    return unit.level in form.document.symbol and has_part(form, unit)


def is_asked(section: Section, unit: UnitRef) -> bool:
    """Whether the section itself asks the unit or one below it; what stands above it in the outline is not looked at.

    Agencies named are asked beside the levels; where none is named, the level "agency" means every agency.
    """
    if not section.levels and not section.agencies:
        return True
    if unit.level == AGENCY:
        return unit.agency in section.agencies if section.agencies else AGENCY in section.levels
    asked = {*section.levels, *((AGENCY,) if section.agencies else ())}
    return not asked.isdisjoint(BELOW[unit.level])


def askers(form: Form) -> Iterator[tuple[Section, tuple[Section, ...]]]:
    """Each section with itself and the headings above it, whose levels and agencies all hold for it."""
    path: list[Section] = []
    for section in form.section:
        path = [*(above for above in path if above.depth < section.depth), section]
        yield section, tuple(path)


def first_asked(form: Form, key: str) -> str:
    """The lowest level of areas whose units the field's section asks; "" where only agencies are asked, or none."""
    section = form.section_of.get(key)
    if section is None or not _restricted(form):
        return LEVELS[0]
    path = next(path for each, path in askers(form) if each.key == section.key)
    return next((level for level in LEVELS if all(_asks(each, level) for each in path)), "")


def _asks(section: Section, level: str) -> bool:
    return level in section.levels or not (section.levels or section.agencies)


def _restricted(form: Form) -> bool:
    return any(section.levels or section.agencies for section in form.section)


def _speaks(item: Field, report: Report) -> bool:
    return (
        not report.cell(item.key).is_empty
        or bool(report.said_rows.get(item.key))
        or (item.type == "table" and not report.cell(order_key(item.key)).is_empty)
    )


def _cut(form: Form, unit: UnitRef, said: frozenset[str]) -> Form:
    """Kept with the form, so that a unit has one form however often it is asked for."""
    if not _restricted(form):
        return form
    place = unit.level, unit.agency if unit.level == AGENCY else "", said
    if place not in form.cuts:
        form.cuts[place] = _made(form, lambda section, path: section.key in said or _all_ask(path, unit))
    return form.cuts[place]


def _all_ask(path: tuple[Section, ...], unit: UnitRef) -> bool:
    return all(is_asked(section, unit) for section in path)


def _made(form: Form, stays: Callable[[Section, tuple[Section, ...]], bool]) -> Form:
    paths = {section.key: path for section, path in askers(form)}
    filled = {key for key, path in paths.items() if path[-1].field and stays(path[-1], path)}
    holding = {above.key for key in filled for above in paths[key]}
    empty = _without_fields(form, paths)
    kept = [
        section
        for section in form.section
        if section.key in holding or (section.key in empty and stays(section, paths[section.key]))
    ]
    if len(kept) == len(form.section):
        return form
    known = {item.key for section in kept for item in section.field}
    return replace(form, section=tuple(_pruned(section, known) for section in counted_anew(form.section, kept)))


def _without_fields(form: Form, paths: dict[str, tuple[Section, ...]]) -> set[str]:
    """The printed lines that never had anything to fill, neither they nor what stands below them."""
    with_fields = {above.key for path in paths.values() if path[-1].field for above in path}
    return {section.key for section in form.section} - with_fields


def _pruned(section: Section, known: set[str]) -> Section:
    return replace(section, field=tuple(_speaking_of(item, known) for item in section.field))


def _speaking_of(item: Field, known: set[str]) -> Field:
    total = tuple(key for key in item.total_of if key in known)
    within = item.within if item.within in known else ""
    return item if (total, within) == (item.total_of, item.within) else replace(item, total_of=total, within=within)
