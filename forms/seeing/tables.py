"""Each picture as a table, on the screen, on paper and in a workbook: the same figures, guarded alike."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from forms.course import Course, forecast_lines, point_line, target_lines
from forms.listing import ListColumn, ListRow, Value
from forms.numbers import round_half_up
from forms.seeing.districts import Groups, Heat, Place
from forms.seeing.measures import Measure, Total, shown_text
from forms.seeing.outliers import WHY_TEXT, Outliers
from forms.seeing.progress import SCOPES, Line, Progress
from forms.seeing.reform import Mapped, Reform

_UNIT, _WORD = 48.0, 26.0


class Table(Struct, frozen=True):
    """title: what it is of; columns and rows as a list that leaves the office has them; notes: sentences below.

    codes: of the unit that each row is about, "" for none; empty where no row is about a unit.
    """

    title: str
    columns: tuple[ListColumn, ...]
    rows: tuple[ListRow, ...]
    notes: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


def progress_table(found: Progress) -> Table:
    """A row a unit: those with a figure in order, then those without one by the reason; the whole first."""
    scopes = tuple(SCOPES)
    columns = (
        ListColumn("TT", 15, True),
        ListColumn("Đơn vị", _UNIT),
        ListColumn("Thuộc", 40),
        ListColumn("Kết quả", 22, True),
        *(ListColumn(f"Mục tiêu {SCOPES[scope]}", _WORD, True) for scope in scopes),
        ListColumn("Ghi chú", 34),
    )
    rows = [_line_row(found, line, number, scopes) for number, line in enumerate(found.lines, 1)]
    codes = [line.code for line in found.lines] + [code for apart in found.apart for code, _ in apart.units]
    for apart in found.apart:
        rows += [_row(None, name, "", None, *("" for _ in scopes), apart.reason) for _, name in apart.units]
    if found.whole_text:
        verdicts = {one.scope: one.text for one in found.whole_verdicts}
        said = f"gồm {found.whole.counted}/{found.whole.expected} đơn vị"
        value = found.whole_text if found.note else _number(found.measure, found.whole)
        codes.insert(0, "")
        rows.insert(0, _row(None, "Tính chung", "", value, *(verdicts.get(scope, "") for scope in scopes), said))
    notes = (*(f"{mark.text}." for mark in found.marks), *([found.note] if found.note else []))
    return Table(_with_unit(found.measure.title, found.measure), columns, tuple(rows), notes, tuple(codes))


def groups_table(found: Groups) -> Table:
    """A row a group: its figure and how many of its units say what."""
    columns = (
        ListColumn("Nhóm đơn vị", _UNIT),
        ListColumn("Kết quả", 22, True),
        ListColumn("Đánh giá", _WORD, True),
        ListColumn("Đã tính", 20, True),
        ListColumn("Số đơn vị theo kết quả", 80),
    )
    rows = tuple(
        _row(
            place.group,
            place.text,
            place.words,
            f"{place.covered[0]}/{place.covered[1]}",
            ", ".join(f"{count} {word}" for word, count in place.shares),
        )
        for place in found.places
    )
    notes = (*(f"{mark}." for mark in found.marks), *([found.note] if found.note else []))
    return Table(_with_unit(found.measure.title, found.measure), columns, rows, notes)


def heat_table(found: Heat) -> Table:
    """A row a measure, a column a group; each place its figure and its verdict in words."""
    columns = (ListColumn("Chỉ tiêu", 62), *(ListColumn(name, 26, True) for name in found.groups))
    rows = tuple(
        _row(_with_unit(one.short, one), *(place_text(place) for place in places)) for one, places in found.rows
    )
    return Table("Các chỉ tiêu có mục tiêu theo nhóm đơn vị", columns, rows, (found.note,) if found.note else ())


def place_text(place: Place) -> str:
    """ "83,3 · đạt", "không nêu", "–" where nothing can be added up."""
    if not place.text:
        return "–"
    return f"{place.text} · {place.words}" if place.words else place.text


def course_table(found: Course) -> Table:
    """A row a year."""
    columns = (ListColumn("Năm", 16, True), ListColumn("Kết quả", 24, True), ListColumn("Lấy từ", 90))
    rows = tuple(
        _row(str(point.year), point.text, point_line(point).partition(" (")[2].rstrip(")")) for point in found.points
    )
    title = " ".join(part for part in (found.row.tt, found.row.label) if part)
    notes = (*(f"{line}." for line in target_lines(found)), *forecast_lines(found))
    return Table(title, columns, rows, notes)


def outliers_table(found: Outliers) -> Table:
    """A row a figure that stands out."""
    columns = (
        ListColumn("TT", 15, True),
        ListColumn("Đơn vị", 38),
        ListColumn("Thuộc", 34),
        ListColumn("Chỉ tiêu", 54),
        ListColumn("Vì sao", 28),
        ListColumn("Kỳ trước", 28, True),
        ListColumn("Kỳ này", 28, True),
        ListColumn("Nhận xét", 50),
    )
    rows = tuple(
        _row(
            Decimal(number), one.name, one.group, one.title, WHY_TEXT[one.why], one.before, one.now,
            one.sentence[:1].upper() + one.sentence[1:] + ".",
        )
        for number, one in enumerate(found.found, 1)
    )  # fmt: skip
    notes = (found.note,) if found.note else ()
    codes = tuple(one.code for one in found.found)
    return Table("Thay đổi lớn so với kỳ trước, hoặc khác xa các đơn vị khác", columns, rows, notes, codes)


def reform_table(one: Measure, found: Reform, shown: dict[str, str]) -> Table:
    """A row a unit of the later day, then the units whose figures stand apart. shown: what may be shown of each."""
    columns = (
        ListColumn("Đơn vị hiện nay", _UNIT),
        ListColumn("Thuộc", 36),
        ListColumn("Gồm các đơn vị cũ", 70),
        ListColumn("Kết quả", 22, True),
        ListColumn("Đã có báo cáo", 22, True),
        ListColumn("Ghi chú", 60),
    )
    rows = [_mapped_row(mapped, shown) for mapped in found.units]
    if found.left:
        rows.append(ListRow(("Số liệu ghi riêng, không chuyển được sang đơn vị hiện nay",), True))
    rows += [
        _row(left.seen.name, left.seen.group, "", shown.get(left.seen.code, ""), "", left.note) for left in found.left
    ]
    return Table(_with_unit(one.title, one), columns, tuple(rows))


def reform_sheet(every: Sequence[Measure], found: Reform, shown: Sequence[dict[str, str]]) -> Table:
    """All measures at once, for a workbook. shown: for each measure what may be shown of each unit."""
    columns = (
        ListColumn("Mã", 16),
        ListColumn("Đơn vị hiện nay", _UNIT),
        ListColumn("Thuộc", 36),
        ListColumn("Gồm các đơn vị cũ", 70),
        ListColumn("Đã có báo cáo", 22, True),
        *(ListColumn(_with_unit(one.short, one), 30, True) for one in every),
        ListColumn("Ghi chú", 60),
    )
    rows = []
    for mapped in found.units:
        covered = f"{mapped.covered[0]}/{mapped.covered[1]}" if mapped.covered[1] else ""
        texts = (each.get(mapped.seen.code, "") for each in shown)
        seen = mapped.seen
        rows.append(_row(seen.code, seen.name, seen.group, ", ".join(mapped.formed_of), covered, *texts, mapped.note))
    for left in found.left:
        texts = (each.get(left.seen.code, "") for each in shown)
        rows.append(_row(left.seen.code, left.seen.name, left.seen.group, "", "", *texts, left.note))
    return Table("Số liệu trước sắp xếp trên các đơn vị hiện nay", columns, tuple(rows))


def provinces_table(
    names: Sequence[str], whole: str, rows: Sequence[tuple[Measure, Sequence[str]]], notes: Sequence[str]
) -> Table:
    """A row a measure, a column a province of the earlier day, and all of them together as the province `whole`."""
    columns = (
        ListColumn("Chỉ tiêu", 80),
        *(ListColumn(name, 30, True) for name in names),
        ListColumn(f"{whole} (hiện nay)", 30, True),
    )
    made = tuple(_row(_with_unit(one.short, one), *texts) for one, texts in rows)
    return Table("Số liệu của các tỉnh trước sắp xếp, cộng theo tỉnh hiện nay", columns, made, tuple(notes))


def _mapped_row(mapped: Mapped, shown: dict[str, str]) -> ListRow:
    covered = f"{mapped.covered[0]}/{mapped.covered[1]}" if mapped.covered[1] else ""
    names = ", ".join(mapped.formed_of)
    return _row(mapped.seen.name, mapped.seen.group, names, shown.get(mapped.seen.code, ""), covered, mapped.note)


def _line_row(found: Progress, line: Line, number: int, scopes: Sequence[str]) -> ListRow:
    verdicts = {one.scope: one.text for one in line.verdicts}
    value: Value = line.text
    if line.text[:1].isdigit():
        value = round_half_up(line.value, found.measure.decimals) if found.measure.kind != "count" else line.value
    return _row(Decimal(number), line.name, line.group, value, *(verdicts.get(scope, "") for scope in scopes), "")


def _number(one: Measure, whole: Total) -> Value:
    text = shown_text(one, whole.cell)
    number = whole.cell.number
    if number is None or not text[:1].isdigit():
        return text
    return number if one.kind == "count" else round_half_up(number, one.decimals)


def _with_unit(head: str, one: Measure) -> str:
    return f"{head} ({one.unit})" if one.unit else head


def _row(*cells: Value) -> ListRow:
    return ListRow(cells)
