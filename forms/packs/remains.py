"""What a pack begun from another one still says of that one: its years, its number, its agencies that are gone since.
Told, never refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec import Struct

from forms.agencies import gone_since, official_name
from forms.dates import day_text
from forms.pack import Pack
from forms.packs.entries import ListName, Spot, entries
from forms.packs.trouble import Trouble, spot_name

_PRINTED = {"title", "summary", "text", "label", "due_text", "to", "copies", "lines", "annex_title", "annex_basis"}
_PRINTED |= {"prompt", "opening", "closing", "document", "issuer", "parent", "field", "column", "variables", "basis"}
FEW = 2
"""A plan of more years than these names them as the span of a strategy."""
_LISTS: tuple[ListName, ...] = ("obligation", "addressees", "signer", "issuer")


def remains(pack: Pack, origin: Pack) -> tuple[Trouble, ...]:
    """Agencies that are gone, places whose printed words name a year of the old plan that the new one does not have,
    or its number, and deadlines whose day is another while the words for it are the old ones."""
    years = [str(year) for year in origin.years if year not in pack.years] if len(origin.years) <= FEW else []
    number = origin.basis.number if origin.basis.number != pack.basis.number else ""
    numbers = [number] if number else []
    same = Trouble(Spot(), "Số và ngày của văn bản vẫn là của gói cũ.")
    begun = (same,) if pack.basis == origin.basis and pack.id != origin.id else ()
    return (
        *begun,
        *_gone_agencies(pack),
        *_found(pack, _pattern([*years, *numbers]), _pattern(numbers)),
        *_moved_days(pack, origin),
    )


def _gone_agencies(pack: Pack) -> Iterator[Trouble]:
    """Agencies that a reform has ended before the plan's first year."""
    for number, agency in enumerate(pack.agency):
        ended = gone_since(pack, agency.key, date(pack.years[0], 1, 1)) if pack.years else None
        if ended is None:
            continue
        heirs = ", ".join(filter(None, (official_name(pack, key, ended.since) for key in ended.to)))
        went = f"; nhiệm vụ đã chuyển cho {heirs}" if heirs else ""
        spot = Spot("agency", number=number)
        gone = f"{spot_name(pack, spot)} không còn từ ngày {day_text(ended.since)}{went}"
        yield Trouble(spot, f"{gone}; hãy đối chiếu với quy định của tỉnh.")


def _pattern(words: list[str]) -> re.Pattern[str]:
    """Any of the words, as a number of its own; what is nowhere where there is none."""
    return re.compile("|".join(rf"(?<!\d){re.escape(word)}(?!\d)" for word in words) or r"(?!)")


def _moved_days(pack: Pack, origin: Pack) -> Iterator[Trouble]:
    known = {duty.id: duty for duty in origin.obligation}
    for number, duty in enumerate(pack.obligation):
        before = known.get(duty.id)
        if before is None or before.due_text != duty.due_text:
            continue
        if (before.due_day, before.due_month) != (duty.due_day, duty.due_month):
            spot = Spot("obligation", number=number)
            yield Trouble(spot, f"{spot_name(pack, spot)} đã đổi ngày, lời văn về hạn nộp còn là “{duty.due_text}”.")


def _found(pack: Pack, anywhere: re.Pattern[str], inside: re.Pattern[str]) -> Iterator[Trouble]:
    """inside: what is looked for in rows and sections, whose years are those of targets."""
    for spot, value in _places(pack):
        pattern = inside if spot.list in ("row", "section") else anywhere
        told = {match[0] for text in _texts(value) for match in pattern.finditer(text)}
        if told:
            yield Trouble(spot, f"{spot_name(pack, spot)} vẫn nhắc {', '.join(sorted(told))} của văn bản cũ.")


def _places(pack: Pack) -> Iterator[tuple[Spot, Any]]:
    yield Spot(), (pack.title, pack.basis, tuple(pack.variables.values()))
    for name in _LISTS:
        for number, each in enumerate(entries(pack, Spot(name))):
            yield Spot(name, number=number), each
    for form in pack.forms:
        yield Spot(form=form.key), (form.title, form.document)
        for name, found in (("row", form.row), ("section", form.section)):
            for number, each in enumerate(found):
                yield Spot("row" if name == "row" else "section", form.key, number), each


def _texts(value: Any) -> Iterator[str]:
    """The words of a record that are printed; where it comes from is not among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            if name in _PRINTED:
                yield from _texts(getattr(value, name))
