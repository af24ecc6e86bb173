"""Figures of an earlier day on the units of a later one: whole units add up, divided ones stand apart with a note.

How much of a divided unit went where is not known, so its figures are never split (resources/units/README.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from forms.dates import day_text
from forms.form import Form
from forms.report import Report, UnitRef
from forms.seeing.merged import merged
from forms.seeing.units import Seen
from forms.succession import Share
from forms.units import Unit


class Earlier(Struct, frozen=True):
    """A unit of the earlier day, what its report said, and what became of it on the later one."""

    seen: Seen
    unit: Unit
    heirs: tuple[Share, ...]

    @property
    def whole_in(self) -> str:
        """Code of the unit that took it in entirely, "" where it was divided or nobody knows."""
        return self.heirs[0].unit.code if len(self.heirs) == 1 and self.heirs[0].whole else ""


class Later(Struct, frozen=True):
    """A unit of the later day and the group it stands in. known: the lists tell everything that it was formed from."""

    unit: Unit
    group: str
    known: bool = True


class Mapped(Struct, frozen=True):
    """A unit of the later day with the figures of all units that went into it whole.

    seen: its merged cells, None where none of them reported. formed_of: their names; covered: how many of them
    reported, of how many. note: what of it is not in the figures, "" where nothing is.
    """

    seen: Seen
    formed_of: tuple[str, ...]
    covered: tuple[int, int]
    note: str = ""


class Left(Struct, frozen=True):
    """A unit of the earlier day whose figures are on no unit of the later one.

    divided: among known units; else nobody knows where it went.
    """

    seen: Seen
    note: str
    divided: bool


class Reform(Struct, frozen=True):
    """first, day: the earlier and the later day. units: of the later day, in code order; left: what could not be put.

    changed: whether anything became of any unit in between.
    """

    first: date
    day: date
    units: tuple[Mapped, ...]
    left: tuple[Left, ...]
    changed: bool


def reform(
    form: Form, like: Report, earlier: Sequence[Earlier], later: Iterable[Later], days: tuple[date, date]
) -> Reform:
    """The earlier figures on the later units. like: a report of the period."""
    by_heir: dict[str, list[Earlier]] = {}
    for one in earlier:
        if one.whole_in:
            by_heir.setdefault(one.whole_in, []).append(one)
    parted = _parted(earlier)
    units = tuple(
        _mapped(form, like, one, by_heir.get(one.unit.code, []), parted.get(one.unit.code, [])) for one in later
    )
    left = tuple(Left(one.seen, _left_note(one, like), bool(one.heirs)) for one in earlier if not one.whole_in)
    changed = any(len(one.heirs) != 1 or one.heirs[0].unit != one.unit for one in earlier)
    return Reform(*days, units, left, changed)


def left_lines(found: Reform) -> tuple[str, ...]:
    """Why figures stand apart: a sentence for each divided unit, one for all that the lists say nothing of."""
    unknown = [left.seen.name for left in found.left if not left.divided]
    said = [left.note for left in found.left if left.divided]
    if unknown:
        said.append(
            f"Danh mục không cho biết {len(unknown)} đơn vị cũ đã nhập vào đơn vị nào, nên số liệu ghi riêng và có thể"
            f" còn thiếu ở đơn vị hiện nay cùng địa bàn: {', '.join(unknown)}."
        )
    return tuple(said)


def _parted(earlier: Iterable[Earlier]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in earlier:
        if not one.whole_in:
            for share in one.heirs:
                found.setdefault(share.unit.code, []).append(one.seen.name)
    return found


def _mapped(form: Form, like: Report, later: Later, parts: Sequence[Earlier], parted: Sequence[str]) -> Mapped:
    unit = later.unit
    given = [one.seen.cells for one in parts]
    told = sum(cells is not None for cells in given)
    seen = Seen(unit.code, unit.name, unit.level, later.group, "received" if told else "none")
    if told == 1 and len(parts) == 1 and not parted:
        seen = replace(seen, cells=given[0])
    elif told:
        ref = UnitRef(unit.code, unit.name, unit.level)
        report = Report(like.id, like.pack, like.pack_version, like.form, like.form_version, ref, like.period, 1)
        seen = replace(seen, cells=merged(form, report, given).cells)
    names = tuple(one.seen.name for one in parts)
    return Mapped(seen, names, (told, len(parts)), _mapped_note(later, parts, parted))


def _mapped_note(later: Later, parts: Sequence[Earlier], parted: Sequence[str]) -> str:
    if parted:
        return f"Còn nhận một phần của {', '.join(parted)}; số liệu phần này ghi riêng."
    if not parts:
        return "Danh mục không cho biết đơn vị này được lập từ đơn vị nào."
    return "" if later.known else "Danh mục chưa cho biết đủ các đơn vị cũ của đơn vị này; số liệu có thể còn thiếu."


def _left_note(one: Earlier, like: Report) -> str:
    name, period = one.seen.name, like.period.title
    if not one.heirs:
        return f"Danh mục không cho biết {name} đã nhập vào đơn vị nào; số liệu {period} ghi riêng."
    since = day_text(max(share.unit.since for share in one.heirs))
    names = [share.unit.name for share in one.heirs]
    if len(names) == 1:
        return f"Từ ngày {since}, {names[0]} chỉ nhận một phần của {name}; số liệu {period} không tách được, ghi riêng."
    listed = f"{', '.join(names[:-1])} và {names[-1]}"
    return f"{name} được chia cho {listed} từ ngày {since}; số liệu {period} không tách được, ghi riêng."
