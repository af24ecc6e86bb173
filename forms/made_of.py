"""What a consolidated report says on paper of its making: out of which reports, without whom, by how many units."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from forms.cells import Source
from forms.form import Row
from forms.paper_check import reference
from forms.report import Consolidation, Part, Report
from forms.values import helper_of

PARTS_TITLE = "DANH SÁCH BÁO CÁO ĐÃ TỔNG HỢP"
PARTS_HEADS = ("TT", "Đơn vị", "Mã đơn vị", "Lần", "Mã số liệu", "Hình thức")
_SIGNED, _UNSIGNED = "Gói đã ký", "Chưa ký"
_COUNTED = ("count_yes", "quarters")


class PartLine(Struct, frozen=True):
    """A line of the list of parts. number: "3", or "3.1" for a report that the third brought along."""

    number: str
    name: str
    unit: str
    revision: str
    code: str
    how: str

    @property
    def texts(self) -> tuple[str, ...]:
        """As PARTS_HEADS names them."""
        return (self.number, self.name, self.unit, self.revision, self.code, self.how)


def made_of_sentence(consolidation: Consolidation) -> str:
    """How many reports were put together, how many of them nobody signed, and whose are missing (A.8)."""
    own = [part for part in consolidation.parts if not part.through]
    unsigned = sum(not part.signed for part in own)
    said = f"Số liệu, nội dung trong Báo cáo được tổng hợp từ báo cáo của {len(own)} đơn vị (danh sách kèm theo)"
    if unsigned:
        said += f", trong đó {unsigned} báo cáo nhập từ bản giấy hoặc bảng tính chưa ký"
    return f"{said}; chưa gồm: {missing_names(consolidation)}." if consolidation.missing else f"{said}."


def missing_names(consolidation: Consolidation) -> str:
    """The names of the units that sent nothing, parted by commas; by semicolons where a part holds a comma.

    Neighbours with the same words in brackets, their district's name, have these once: "Xã A, Xã B (huyện C)".
    """
    groups = groupby((_bracketed(name) for _, name in consolidation.missing), lambda pair: pair[1])
    names = [name for said, pairs in groups for name in _named_together([each for each, _ in pairs], said)]
    return ("; " if any("," in name for name in names) else ", ").join(names)


def _bracketed(name: str) -> tuple[str, str]:
    bare, sign, said = name.rpartition(" (")
    return (bare, f" ({said}") if sign and said.endswith(")") else (name, "")


def _named_together(names: list[str], said: str) -> list[str]:
    return [f"{', '.join(names)}{said}"] if said else names


def row_coverage(report: Report, row: Row) -> tuple[int, int] | None:
    """Of how many units the row's figure speaks, and of how many it should; of a rate, its weakest part.

    None where the figure is no consolidated one.
    """
    made = report.consolidation
    if made is None:
        return None
    pairs = [
        made.coverage[key]
        for key in figures_of(report, row)
        if key in made.coverage and report.cell(key).source is Source.CONSOLIDATED
    ]
    return min(pairs, key=lambda pair: (pair[0] / pair[1] if pair[1] else 1, pair), default=None)


def coverage_note(report: Report, row: Row) -> str:
    """What stands below the table of a figure: always of counts of "Có" and of rates made of helper figures, of
    others where a unit is missing; else ""."""
    pair = row_coverage(report, row)
    if pair is None or pair[1] == 0 or (pair[0] == pair[1] and not _always_told(row)):
        return ""
    return f"Số liệu của {pair[0]}/{pair[1]} đơn vị."


def field_coverage_note(report: Report, key: str) -> str:
    """What goes on behind a consolidated figure of an outline form where a unit's is missing; else ""."""
    made = report.consolidation
    pair = made.coverage.get(key) if made and report.cell(key).source is Source.CONSOLIDATED else None
    return f" (số liệu của {pair[0]}/{pair[1]} đơn vị)" if pair and pair[0] < pair[1] else ""


def part_lines(consolidation: Consolidation) -> tuple[PartLine, ...]:
    """The reports put together, in order, each followed by those that it brought along."""
    return tuple(_lines(consolidation.parts))


def _lines(parts: tuple[Part, ...]) -> Iterator[PartLine]:
    units = {part.unit for part in parts if not part.through}
    brought: dict[str, list[Part]] = {}
    for part in parts:
        if part.through in units:
            brought.setdefault(part.through, []).append(part)
    own = [part for part in parts if part.through not in units]
    for number, part in enumerate(own, 1):
        yield _line(str(number), part)
        for below, each in enumerate(brought.get(part.unit, ()), 1):
            yield _line(f"{number}.{below}", each)


def _line(number: str, part: Part) -> PartLine:
    code = reference(part.digest) if part.digest else ""
    return PartLine(number, part.name, part.unit, str(part.revision), code, _SIGNED if part.signed else _UNSIGNED)


def figures_of(report: Report, row: Row) -> tuple[str, ...]:
    """The cells that the row's figure rests on."""
    if row.kind == "rate":
        return (row.numerator, row.denominator)
    if report.cell(row.key).is_empty:
        return _helper_keys(row)
    return (row.key,)


def _helper_keys(row: Row) -> tuple[str, ...]:
    helpers = (helper_of(row, role) for role in ("numerator", "denominator"))
    return tuple(helper.key for helper in helpers if helper)


def _always_told(row: Row) -> bool:
    return row.collect in _COUNTED or (row.kind != "rate" and bool(_helper_keys(row)) and row.collect != "owner")
