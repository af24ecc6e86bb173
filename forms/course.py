"""An indicator's course over the years: what is known of each year, the targets, and a straight line ahead.

Years are never averaged and a gap is no zero: "không phát sinh", "chưa có số liệu" and "không áp dụng" leave a year out
of the line and of the forecast.
"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import Literal

from msgspec import Struct

from forms.cells import Cell, State
from forms.form import Row, Target
from forms.numbers import format_number, parse_canonical, round_half_up
from forms.pack import Pack
from forms.specs import NUMBER_KINDS
from forms.targets import MET, NOT_MET, STATUS, Judgement, judged, mark_text

Origin = Literal["report", "past"]
SCOPE_NAMES = {"tinh": "tỉnh", "tw": "TW"}
ONE_YEAR = "Cần số liệu của ít nhất hai năm để dự báo."
LABELLED = "dự báo theo đường thẳng"
_PRECISION = 28
_SAID = {
    "draft": "báo cáo đang nhập",
    "finished": "báo cáo đã hoàn thành",
    "sent": "báo cáo đã gửi",
    "accepted": "báo cáo được tiếp nhận",
    "returned": "báo cáo bị trả lại",
    "received": "cộng từ các báo cáo đã nhận",
    "of_agency": "báo cáo đã nhận",
}


class Point(Struct, frozen=True):
    """What is known of one year. text: as it is printed, "ước 81,5", "không phát sinh".

    origin: a report of this office (state: as workflow/reports.py has it; present: the one that is open) or a past
    figure (paper: what it was taken from; of a report: of how many units it speaks).
    """

    year: int
    cell: Cell
    text: str
    origin: Origin
    state: str = ""
    present: bool = False
    paper: str = ""

    @property
    def number(self) -> Decimal | None:
        """The figure that may be drawn; None where the year is a gap."""
        return self.cell.number if self.cell.state in (State.VALUE, State.ESTIMATE) else None

    @property
    def estimated(self) -> bool:
        return self.cell.state is State.ESTIMATE


class Trend(Struct, frozen=True):
    """The straight line y = mean + slope * (year - middle)."""

    slope: Decimal
    middle: Decimal
    mean: Decimal

    def at(self, year: int) -> Decimal:
        """The line's value in that year, unrounded."""
        with localcontext() as context:
            context.prec = _PRECISION
            return self.mean + self.slope * (year - self.middle)


class Course(Struct, frozen=True):
    """Points in order of years, at most one a year. kind: of the cell at this office; first, last: the span shown.

    targets: of both scopes, none for a helper cell, those that the row is judged by and others that are only shown;
    sources: where each comes from, in the same order, or nothing.
    year: of the open report. withheld: years whose figure is not stated, since a commune's small count could be worked
    out from it (V14).
    """

    key: str
    row: Row
    kind: str
    unit: str
    first: int
    last: int
    year: int
    points: tuple[Point, ...]
    targets: tuple[Target, ...] = ()
    sources: tuple[str, ...] = ()
    withheld: tuple[int, ...] = ()

    @property
    def is_drawn(self) -> bool:
        """Whether figures make a picture: answers and states do not."""
        return self.kind in NUMBER_KINDS

    @property
    def is_share(self) -> bool:
        return self.row.is_share and self.key == self.row.key

    @property
    def known(self) -> tuple[tuple[int, Decimal], ...]:
        """(year, figure) of the years with a figure."""
        return tuple((point.year, point.number) for point in self.points if point.number is not None)

    @property
    def marks(self) -> tuple[Target, ...]:
        """The targets that are a number."""
        return tuple(
            target for target in self.targets if target.op != STATUS and parse_canonical(target.value) is not None
        )


class Forecast(Struct, frozen=True):
    """Where the line leads in a target year. value: on the line; beyond: the bound it leaves, in words, else ""."""

    year: int
    value: Decimal
    beyond: str
    judgements: tuple[Judgement, ...]


def lines_up(row: Row, other: Row | None) -> bool:
    """Whether rows of one key in two packs say the same thing, so that their figures may stand in one course."""
    return other is not None and (row.kind, row.scale) == (other.kind, other.scale)


def span(pack: Pack) -> tuple[int, int]:
    """The first and last year that a course is followed over: the strategy's, else the pack's and its targets'."""
    if pack.strategy is not None:
        return pack.strategy.first, pack.strategy.last
    aims = [target.year for form in pack.forms for row in form.row for target in row.target]
    return min(pack.years), max((*pack.years, *aims))


def trend(known: tuple[tuple[int, Decimal], ...]) -> Trend | None:
    """The least-squares straight line through (year, figure); None for fewer than two years.

    slope = sum((x - mean x) * (y - mean y)) / sum((x - mean x)^2); the line passes through (mean x, mean y).
    """
    if len(known) < 2:
        return None
    with localcontext() as context:
        context.prec = _PRECISION
        middle = Decimal(sum(year for year, _ in known)) / len(known)
        mean = sum((figure for _, figure in known), Decimal(0)) / len(known)
        above = sum(((year - middle) * (figure - mean) for year, figure in known), Decimal(0))
        below = sum(((year - middle) ** 2 for year, _ in known), Decimal(0))
        return Trend(above / below, middle, mean)


def bounds(course: Course) -> tuple[Decimal, Decimal | None]:
    """What a figure of this row can be: a share lies within 0-100, nothing is below 0."""
    return Decimal(0), Decimal(100) if course.is_share else None


def beyond(course: Course, value: Decimal) -> str:
    """In words where a figure leaves what it can be; "" inside."""
    low, high = bounds(course)
    if high is not None and value > high:
        return "vượt 100 %"
    return "xuống dưới 0" if value < low else ""


def forecasts(course: Course) -> tuple[Forecast, ...]:
    """The line in each target year still ahead of the last known figure; none without targets or with one year."""
    line = trend(course.known)
    if line is None or not course.is_drawn:
        return ()
    last = course.known[-1][0]
    made = []
    for year in sorted({target.year for target in course.marks if target.year > last}):
        value = line.at(year)
        low, high = bounds(course)
        possible = max(low, value if high is None else min(value, high))
        found = judged(course.row, Cell(possible, State.ESTIMATE), year)
        made.append(Forecast(year, value, beyond(course, value), tuple(one for one in found if one.met is not None)))
    return tuple(made)


def forecast_lines(course: Course) -> tuple[str, ...]:
    """What the line ahead says, a sentence a target year; what it needs where there is one year; else nothing."""
    if not course.is_drawn or not course.marks:
        return ()
    if len(course.known) < 2:
        return (ONE_YEAR,)
    return tuple(_forecast_line(course, found) for found in forecasts(course))


def _forecast_line(course: Course, found: Forecast) -> str:
    about = _rounded(course, found)
    if found.beyond:
        said = f"đường thẳng {found.beyond} ({about}), là mức không thể có"
    else:
        said = f"khoảng {about}"
    verdict = _verdict(course, found.judgements)
    return f"Theo đà này, năm {found.year} {said}{f': {verdict}' if verdict else ''}."


def _rounded(course: Course, found: Forecast) -> str:
    """As the row is printed; with a decimal more where rounding would hide that a mark is missed."""
    decimals = course.row.decimals
    marks = {parse_canonical(one.target.value) for one in found.judgements}
    close = round_half_up(found.value, decimals) in marks and found.value not in marks
    return format_number(found.value, decimals + 1 if close else decimals)


def _verdict(course: Course, judgements: tuple[Judgement, ...]) -> str:
    said = []
    for met in (True, False):
        names = [
            f"{SCOPE_NAMES[one.target.scope]} ({mark_text(course.row, one.target)})"
            for one in judgements
            if one.met is met
        ]
        if names:
            said.append(f"{MET if met else NOT_MET} mục tiêu {' và '.join(names)}")
    return ", ".join(said)


def point_line(point: Point) -> str:
    """ "2022: 81,5 (Báo cáo số 45/BC-UBND)"."""
    if point.origin == "past":
        told = point.paper or "số liệu năm trước"
    else:
        told = "báo cáo này" if point.present else _SAID.get(point.state, "báo cáo")
        told += f", {point.paper}" if point.paper else ""
    return f"{point.year}: {point.text} ({told})"


def bound_lines(course: Course) -> tuple[str, ...]:
    """The years whose figure cannot be drawn, since it leaves what a figure of the row can be."""
    return tuple(
        f"Năm {year}: {format_number(figure, course.row.decimals)} {beyond(course, figure)}, không vẽ lên biểu đồ."
        for year, figure in course.known
        if beyond(course, figure)
    )


def target_lines(course: Course) -> tuple[str, ...]:
    """ "Mục tiêu tỉnh: 90 (năm 2025), 100 (năm 2030), theo Quyết định 373/QĐ-UBND", a line a scope and source."""
    sources = course.sources or ("",) * len(course.targets)
    lines: dict[tuple[str, str], list[Target]] = {}
    for scope in SCOPE_NAMES:
        for target, source in zip(course.targets, sources, strict=True):
            if target.scope == scope:
                lines.setdefault((scope, source), []).append(target)
    return tuple(_target_line(course.row, *place, marks) for place, marks in lines.items())


def _target_line(row: Row, scope: str, source: str, marks: list[Target]) -> str:
    said = ", ".join(f"{mark_text(row, target)} (năm {target.year})" for target in marks)
    return f"Mục tiêu {SCOPE_NAMES[scope]}: {said}{f', theo {source}' if source else ''}"


def described(course: Course) -> str:
    """The whole course in words, for who cannot see the picture."""
    unit = f", đơn vị {course.unit}" if course.unit else ""
    years = [point_line(point) for point in course.points] or ["chưa có số liệu của năm nào"]
    parts = [f"Quá trình {course.first}–{course.last}{unit}", *years, *target_lines(course)]
    return ". ".join(part.rstrip(".") for part in (*parts, *bound_lines(course), *forecast_lines(course))) + "."
