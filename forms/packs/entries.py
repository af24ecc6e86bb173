"""The entries of a pack that one changes by itself: a deadline, a recipient, an agency, a row, a section.

Every function gives another pack; what depends on the changed entry goes with it where that can only mean one thing.
"""

from __future__ import annotations

import re
from typing import Any, Literal, cast

from msgspec import Struct
from msgspec.structs import replace

from forms.form import Form, Section
from forms.pack import Agency, Obligation, Pack
from forms.packs.keys import NEW_AGENCY, key_of
from forms.packs.typed import day_month_text
from forms.section_numbers import next_number

ListName = Literal["agency", "succession", "issuer", "addressees", "signer", "obligation", "erratum", "row", "section"]
IN_FORM = ("row", "section")
_NAME = 4
"""A name of fewer letters is not looked for in texts."""
_NAMING = (
    "lead_printed", "to", "copies", "lines", "issuer", "parent", "text", "opening", "closing", "document", "forms",
    "row", "addressees", "signer",
)  # fmt: skip
"""Fields whose words name agencies in print, and those that hold such fields."""


class Spot(Struct, frozen=True):
    """Where something stands in a pack. list: "" for the pack's own head, or for the form's where `form` is named.

    number: which entry of the list, from 0; -1 for the list itself.
    """

    list: ListName | Literal[""] = ""
    form: str = ""
    number: int = -1


def entries(pack: Pack, spot: Spot) -> tuple[Struct, ...]:
    """The entries of the list that the spot lies in."""
    owner = pack.form_by_key[spot.form] if spot.list in IN_FORM else pack
    return cast("tuple[Struct, ...]", getattr(owner, spot.list))


def entry(pack: Pack, spot: Spot) -> Struct:
    """What stands at the spot: an entry, a form, or the pack itself."""
    if spot.list:
        return entries(pack, spot)[spot.number]
    return pack.form_by_key[spot.form] if spot.form else pack


def with_entry(pack: Pack, spot: Spot, value: Struct) -> Pack:
    """The pack with another record at the spot."""
    if spot.list:
        found = entries(pack, spot)
        return _with_list(pack, spot, (*found[: spot.number], value, *found[spot.number + 1 :]))
    if isinstance(value, Form):
        return _with_form(pack, spot.form, value)
    return cast("Pack", value)


def with_added(pack: Pack, spot: Spot, value: Struct) -> Pack:
    """The pack with one more entry, after the one at the spot; at the end where the spot is the list itself."""
    found = entries(pack, spot)
    at = len(found) if spot.number < 0 else spot.number + 1
    return _with_list(pack, spot, (*found[:at], value, *found[at:]))


def without(pack: Pack, spot: Spot) -> Pack:
    """The pack without the entry at the spot."""
    found = entries(pack, spot)
    return _with_list(pack, spot, (*found[: spot.number], *found[spot.number + 1 :]))


def moved(pack: Pack, spot: Spot, by: int) -> Pack:
    """The pack with the entry so many places further down; as it is where the list ends."""
    found = list(entries(pack, spot))
    to = spot.number + by
    if not 0 <= to < len(found):
        return pack
    found.insert(to, found.pop(spot.number))
    return _with_list(pack, spot, tuple(found))


def without_form(pack: Pack, key: str) -> Pack:
    """The pack without a form: its deadlines go, and what was said for it alone."""
    kept = [(name, form) for name, form in zip(pack.form_files, pack.forms, strict=True) if form.key != key]

    def rest(entry: Struct) -> Struct | None:
        forms = cast("tuple[str, ...]", getattr(entry, "forms", ()))
        if forms == (key,):
            return None
        return replace(entry, forms=tuple(form for form in forms if form != key)) if key in forms else entry

    shapes = {
        name: tuple(each for each in map(rest, getattr(pack, name)) if each is not None)
        for name in ("issuer", "addressees", "signer")
    }
    return replace(
        pack,
        form_files=tuple(name for name, _form in kept),
        forms=tuple(_without_comparisons(form, key) for _name, form in kept),
        obligation=tuple(duty for duty in pack.obligation if duty.form != key),
        **shapes,
    )


def _without_comparisons(form: Form, gone: str) -> Form:
    """The form no longer compared with one that is not there."""

    def rest(section: Section) -> Section:
        fields = tuple(
            replace(item, compare_with=tuple(each for each in item.compare_with if each.partition(":")[0] != gone))
            for item in section.field
        )
        return replace(section, field=fields)

    return replace(form, section=tuple(rest(section) for section in form.section))


def usual_due_text(duty: Obligation) -> str:
    """The deadline in words, where the decision's own are not typed: "trước ngày 25/12"."""
    if not duty.has_day:
        return ""
    return f"{'trước' if duty.exclusive else 'chậm nhất'} ngày {day_month_text(duty.due_day, duty.due_month)}"


def with_obligation(pack: Pack, spot: Spot, duty: Obligation) -> Pack:
    """The pack with another deadline there; its form is for that period too, and has a symbol for each level.
    Words for the deadline that are the program's own, or speak of none, follow it."""
    form, before = pack.form_by_key.get(duty.form), pack.obligation[spot.number]
    fresh = duty.has_day and not before.has_day and duty.due_text == before.due_text
    if fresh or duty.due_text in ("", usual_due_text(before)):
        duty = replace(duty, due_text=usual_due_text(duty))
    changed = with_entry(pack, spot, duty)
    if form is None:
        return changed
    symbol = dict(form.document.symbol)
    usual = next(iter(symbol.values()), "BC")
    for level in duty.levels:
        symbol.setdefault(level, usual)
    periods = form.periods if duty.period in form.periods else (*form.periods, duty.period)
    return _with_form(changed, form.key, replace(form, periods=periods, document=replace(form.document, symbol=symbol)))


def with_agency(pack: Pack, spot: Spot, agency: Agency) -> Pack:
    """The pack with another agency there: another name of it is written wherever the old one is printed. One that was
    just put in takes its key from its name, also where it is named already."""
    before = pack.agency[spot.number]
    if not before.key.startswith(NEW_AGENCY) or agency.name == before.name:
        return cast("Pack", _respelt(with_entry(pack, spot, agency), before.name, agency.name))
    key = key_of(agency.name, frozenset(pack.agencies) - {before.key})
    changed = with_entry(pack, spot, replace(agency, key=key))
    return cast("Pack", _renamed(changed, before.key, key))


def _renamed(value: Any, old: str, new: str) -> Any:
    """The value with a key in place of another that only names: in lists and in what a level is sent to."""
    if isinstance(value, Struct):
        told = {name: getattr(value, name) for name in value.__struct_fields__}
        changed = {name: _renamed(each, old, new) for name, each in told.items() if not isinstance(each, str)}
        return replace(value, **{name: each for name, each in changed.items() if each is not told[name]})
    if isinstance(value, tuple):
        made = tuple(new if item == old else _renamed(item, old, new) for item in value)
        return value if made == value else made
    if isinstance(value, dict):
        return {name: new if each == old else each for name, each in value.items()} if old in value.values() else value
    return value


def _respelt(value: Any, old: str, new: str) -> Any:
    """The value with a name in place of another in the words that name agencies in print."""
    if old == new or len(old) < _NAME or len(new) < _NAME:
        return value
    if isinstance(value, Struct):
        told = {name: getattr(value, name) for name in _NAMING if name in value.__struct_fields__}
        changed = {name: _written(each, old, new) for name, each in told.items()}
        fresh = {name: each for name, each in changed.items() if each != told[name]}
        return replace(value, **fresh) if fresh else value
    return value


def _written(value: Any, old: str, new: str) -> Any:
    if isinstance(value, str):
        return re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", lambda _found: new, value)
    if isinstance(value, tuple):
        return tuple(_written(item, old, new) if isinstance(item, str) else _respelt(item, old, new) for item in value)
    return _respelt(value, old, new)


def renumbered(pack: Pack, spot: Spot) -> Pack:
    """The pack with the headings beside a new section numbered on from it, as far as they were a run: "II." pushes the
    "II." after it to "III."."""
    sections = list(pack.form_by_key[spot.form].section)
    this = sections[spot.number]
    last = this.number
    for at in range(spot.number + 1, len(sections)):
        each = sections[at]
        if each.depth < this.depth or (each.depth == this.depth and each.number != last):
            break
        if each.depth == this.depth and next_number(last) != last:
            last = next_number(last)
            sections[at] = replace(each, number=last)
    return _with_list(pack, spot, tuple(sections))


def _with_list(pack: Pack, spot: Spot, found: tuple[Struct, ...]) -> Pack:
    if spot.list not in IN_FORM:
        return replace(pack, **{spot.list: found})
    return _with_form(pack, spot.form, replace(pack.form_by_key[spot.form], **{spot.list: found}))


def _with_form(pack: Pack, key: str, form: Form) -> Pack:
    return replace(pack, forms=tuple(form if each.key == key else each for each in pack.forms))
