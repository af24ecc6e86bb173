"""The picture of a course as plain geometry: strokes, dots and labels with their boxes. Drawn by ui/ and by exports/.

No two labels overlap and none leaves the picture: what must be said finds a free place near its own, what may be
said is left out where there is none. Lengths are in the units of the screen or paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from forms.course import LABELLED, Course, Point, beyond, bounds, trend
from forms.form import Target
from forms.numbers import parse_canonical
from forms.targets import mark_text

Measure = Callable[[str], float]
"""The width of a text."""

StrokeRole = Literal["axis", "tinh", "tw", "course", "forecast"]
LabelRole = Literal["year", "present", "tinh", "tw", "value", "value_now", "legend", "empty"]
SCOPE_TITLES = {"tinh": "Tỉnh", "tw": "TW"}
NO_FIGURE = "Chưa có số liệu năm nào"
LEGEND = {"report": "từ báo cáo", "past": "số liệu năm trước", "forecast": LABELLED}
DOT, SAMPLE, GAP, PAD = 4.0, 18.0, 6.0, 4.0
_STEPS = 40


class Box(Struct, frozen=True):
    """A rectangle; y grows downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        """Whether they share more than an edge."""
        beside = self.right <= other.x or other.right <= self.x
        return not (beside or self.bottom <= other.y or other.bottom <= self.y)

    def holds(self, other: Box) -> bool:
        """Whether the other lies wholly inside."""
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.bottom <= self.bottom


class Label(Struct, frozen=True):
    text: str
    box: Box
    role: LabelRole


class Dot(Struct, frozen=True):
    """A year's figure, or its sample in the legend. past: from a paper report; now: of the open report."""

    x: float
    y: float
    past: bool = False
    now: bool = False
    estimated: bool = False


class Stroke(Struct, frozen=True):
    """A line through points; what it is decides colour and dashes."""

    points: tuple[tuple[float, float], ...]
    role: StrokeRole


class Chart(Struct, frozen=True):
    """plot: where the figures stand, years across it from edge to edge."""

    width: float
    height: float
    plot: Box
    strokes: tuple[Stroke, ...]
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]


def chart(course: Course, width: float, height: float, measure: Measure, line: float) -> Chart:
    """The picture of a course within width x height. line: the height of a line of text."""
    made = _Drawing(course, width, height, measure, line)
    made.draw()
    return Chart(width, height, made.plot, tuple(made.strokes), tuple(made.dots), tuple(made.labels))


class _Drawing:
    """The picture while it grows: frame first, then what must be said, then what may be."""

    def __init__(self, course: Course, width: float, height: float, measure: Measure, line: float) -> None:
        self.course, self.width, self.height = course, width, height
        self.measure, self.line = measure, line
        self.strokes: list[Stroke] = []
        self.dots: list[Dot] = []
        self.labels: list[Label] = []
        self._known = [p for p in course.points if p.number is not None and not beyond(course, p.number)]
        self._ends = _forecast_ends(course)
        self._years = self._year_labels()
        rows = 1 + max((row for _, row in self._years), default=0)
        self._legend = self._legend_rows()
        foot = (rows + len(self._legend)) * line + 3 * PAD
        side = self._side()
        self.plot = Box(side, PAD + DOT, max(1.0, width - 2 * side), max(1.0, height - foot - 2 * PAD - DOT))
        self._low, self._high = self._range()

    def draw(self) -> None:
        self._draw_axis()
        self._draw_legend()
        for scope in SCOPE_TITLES:
            self._draw_targets([target for target in self.course.marks if target.scope == scope])
        self._draw_course()
        for target in sorted(self.course.marks, key=lambda one: (-one.year, one.scope)):
            self._label_target(target)
        self._label_values()
        if not self._known:
            self._place(NO_FIGURE, "empty", self._middle(NO_FIGURE))

    def x(self, year: float) -> float:
        years = max(1, self.course.last - self.course.first)
        return self.plot.x + (year - self.course.first) / years * self.plot.width

    def y(self, value: float) -> float:
        return self.plot.bottom - (value - self._low) / (self._high - self._low) * self.plot.height

    def _side(self) -> float:
        """Half a year's label, so that the first and the last stand under their own place."""
        return self.measure(str(self.course.last)) / 2 + 2

    def _range(self) -> tuple[float, float]:
        values = [float(p.number) for p in self._known if p.number is not None]
        values += [_mark(target) for target in self.course.marks] + [value for _, value in self._ends]
        if not values:
            return 0.0, 1.0
        low, high = min(values), max(values)
        room = (high - low) * 0.08 or max(abs(high) * 0.1, 1.0)
        return low - room, high + room

    def _year_labels(self) -> list[tuple[int, int]]:
        """(year, row under the axis): the ends and the target years, then the open report's; none over another."""
        course = self.course
        wanted = dict.fromkeys((course.first, course.last, *(t.year for t in course.marks), course.year))
        side = self._side()
        across = max(1.0, self.width - 2 * side) / max(1, course.last - course.first)
        wide = self.measure(str(course.last)) + GAP
        taken: list[tuple[int, int]] = []
        for year in wanted:
            if not course.first <= year <= course.last:
                continue
            free = (row for row in (0, 1) if all(r != row or abs(y - year) * across >= wide for y, r in taken))
            row = next(free, None)
            taken += [(year, row)] if row is not None else []
        return taken

    def _draw_axis(self) -> None:
        base = self.plot.bottom + PAD
        self.strokes.append(Stroke(((self.plot.x, base), (self.plot.right, base)), "axis"))
        for year, row in self._years:
            self.strokes.append(Stroke(((self.x(year), base), (self.x(year), base + 3)), "axis"))
            wide = self.measure(str(year))
            box = Box(self.x(year) - wide / 2, base + PAD + row * self.line, wide, self.line)
            self.labels.append(Label(str(year), box, "present" if year == self.course.year else "year"))

    def _legend_rows(self) -> list[list[str]]:
        shown = {point.origin for point in self._known}
        names = [name for name in LEGEND if name in shown or (name == "forecast" and self._ends)]
        if names == ["report"]:
            return []
        rows: list[list[str]] = []
        left = 0.0
        for name in names:
            wide = SAMPLE + self.measure(LEGEND[name]) + 2 * GAP
            if not rows or left + wide > self.width:
                rows.append([])
                left = 0.0
            rows[-1].append(name)
            left += wide
        return rows

    def _draw_legend(self) -> None:
        top = self.height - len(self._legend) * self.line
        for number, names in enumerate(self._legend):
            left = 0.0
            for name in names:
                y = top + number * self.line
                middle = y + self.line / 2
                if name == "forecast":
                    self.strokes.append(Stroke(((left, middle), (left + SAMPLE - 4, middle)), "forecast"))
                else:
                    self.dots.append(Dot(left + SAMPLE / 2, middle, past=name == "past"))
                wide = self.measure(LEGEND[name])
                self.labels.append(Label(LEGEND[name], Box(left + SAMPLE, y, wide, self.line), "legend"))
                left += SAMPLE + wide + 2 * GAP

    def _draw_targets(self, targets: list[Target]) -> None:
        """Steps: each target holds from the one before it up to its own year."""
        points: list[tuple[float, float]] = []
        since = self.x(self.course.first)
        for target in sorted(targets, key=lambda one: one.year):
            level = self.y(_mark(target))
            points += [(since, level), (self.x(target.year), level)]
            since = self.x(target.year)
        if points:
            self.strokes.append(Stroke(tuple(points), targets[0].scope))

    def _draw_course(self) -> None:
        """Neighbouring years are joined; a gap stays a gap."""
        spots = {point.year: (self.x(point.year), self._spot(point)) for point in self._known}
        run: list[int] = []
        for year in range(self.course.first, self.course.last + 2):
            if year in spots:
                run.append(year)
                continue
            if len(run) > 1:
                self.strokes.append(Stroke(tuple(spots[one] for one in run), "course"))
            run = []
        if self._ends:
            ahead = tuple((self.x(year), self.y(value)) for year, value in self._ends)
            self.strokes.append(Stroke(ahead, "forecast"))
        for point in self._known:
            where = spots[point.year]
            self.dots.append(Dot(*where, point.origin == "past", point.present, point.estimated))

    def _spot(self, point: Point) -> float:
        return self.y(float(point.number or 0))

    def _label_target(self, target: Target) -> None:
        text = f"{SCOPE_TITLES[target.scope]} {mark_text(self.course.row, target)}"
        wide, level = self.measure(text), self.y(_mark(target))
        left = max(0.0, min(self.x(target.year) - wide, self.width - wide))
        self._place(text, target.scope, self._near(left, level, wide))

    def _near(self, left: float, level: float, wide: float) -> Iterator[Box]:
        """Above and below a level, then ever farther from it; right under its year first, then to the left."""
        for step in range(_STEPS):
            for x in (left, max(0.0, left - wide - GAP)):
                yield Box(x, level - self.line - 1 - step * self.line / 2, wide, self.line)
                yield Box(x, level + 2 + step * self.line / 2, wide, self.line)
        yield from self._anywhere(wide)

    def _anywhere(self, wide: float) -> Iterator[Box]:
        """Every place of the picture, for what must be said."""
        for down in range(int(self.plot.bottom // GAP)):
            for across in range(int((self.width - wide) // GAP) + 1):
                yield Box(across * GAP, down * GAP, wide, self.line)

    def _label_values(self) -> None:
        """The open report's figure first, then the newest and the oldest, then the others where there is room."""
        newest_first = sorted(self._known, key=lambda one: -one.year)
        ends = newest_first[:1] + newest_first[-1:]
        order = [p for p in self._known if p.present] + ends + newest_first
        for point in dict.fromkeys(order):
            role: LabelRole = "value_now" if point.present else "value"
            wide = self.measure(point.text)
            self._place(point.text, role, self._around(self.x(point.year), self._spot(point), wide))

    def _around(self, x: float, y: float, wide: float) -> Iterator[Box]:
        left = max(0.0, min(x - wide / 2, self.width - wide))
        away = DOT + 2
        spots = [
            Box(left, y - away - self.line, wide, self.line),
            Box(left, y + away, wide, self.line),
            Box(x + away, y - self.line / 2, wide, self.line),
            Box(x - away - wide, y - self.line / 2, wide, self.line),
        ]
        yield from sorted(spots, key=self._crossed)
        yield Box(left, y - away - 2 * self.line, wide, self.line)
        yield Box(left, y + away + self.line, wide, self.line)

    def _crossed(self, box: Box) -> int:
        """How many strokes run through a box, by their level parts and their ends."""
        return sum(_runs_through(stroke, box) for stroke in self.strokes)

    def _middle(self, text: str) -> Iterator[Box]:
        wide = self.measure(text)
        return self._near((self.width - wide) / 2, self.plot.y + self.plot.height / 2, wide)

    def _place(self, text: str, role: LabelRole, places: Iterator[Box]) -> None:
        """Write into the first free place; a text without one is not written."""
        area = Box(0.0, 0.0, self.width, self.plot.bottom + PAD)
        dots = [Box(dot.x - DOT, dot.y - DOT, 2 * DOT, 2 * DOT) for dot in self.dots]
        taken = [label.box for label in self.labels] + dots
        for box in places:
            if area.holds(box) and not any(box.overlaps(other) for other in taken):
                self.labels.append(Label(text, box, role))
                return


def _mark(target: Target) -> float:
    return float(parse_canonical(target.value) or 0)


def _forecast_ends(course: Course) -> tuple[tuple[float, float], ...]:
    """(year, value) where the straight line ahead begins and ends: cut where it leaves what a figure can be."""
    line = trend(course.known)
    if line is None or not course.marks:
        return ()
    start, end = course.known[-1][0], max(target.year for target in course.marks)
    first = line.at(start)
    if start >= end or beyond(course, first):
        return ()
    last = line.at(end)
    if not beyond(course, last):
        return (start, float(first)), (end, float(last))
    low, high = bounds(course)
    bound = high if high is not None and last > high else low
    year = start + float((bound - first) / line.slope)
    return (start, float(first)), (year, float(bound))


def _runs_through(stroke: Stroke, box: Box) -> bool:
    for (x1, y1), (x2, y2) in pairwise(stroke.points):
        if max(x1, x2) < box.x or min(x1, x2) > box.right:
            continue
        slope = (y2 - y1) / (x2 - x1) if x1 != x2 else 0.0
        near = [y1 + slope * (min(max(x, min(x1, x2)), max(x1, x2)) - x1) for x in (box.x, box.right)]
        if min(*near, *((y1, y2) if x1 == x2 else ())) < box.bottom and max(near) > box.y:
            return True
    return False
