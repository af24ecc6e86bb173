"""One picture of a form and period: what is drawn, its words, and the same as a table."""

from __future__ import annotations

from collections.abc import Sequence

from forms.course import described, forecast_lines, target_lines
from forms.errors import BadInput
from forms.periods import parse_period
from forms.seeing.album import Picture
from forms.seeing.measures import Measure
from forms.seeing.outliers import Outliers
from forms.seeing.progress import summary
from forms.seeing.reform import left_lines
from forms.seeing.tables import (
    course_table,
    groups_table,
    heat_table,
    outliers_table,
    progress_table,
    provinces_table,
    reform_sheet,
    reform_table,
)
from workflow.overview.outliers import outliers_view
from workflow.overview.progress import choices, groups_view, heat_view, progress_view, require_measure
from workflow.overview.reform import Before, before_view, earlier_periods, province_texts, unit_texts
from workflow.overview.sight import LEVEL_WORDS, Sight, previous_period
from workflow.overview.trend import trend_view
from workflow.session import Session

HEAT, PROGRESS, GROUPS, TREND, OUTLIERS, REFORM = (
    "tong-quan", "tien-do", "theo-nhom", "qua-cac-nam", "can-xem-lai", "qua-sap-xep",
)  # fmt: skip
VIEW_TITLES = {
    PROGRESS: "Tiến độ so với mục tiêu",
    HEAT: "Tổng quan",
    GROUPS: "Theo huyện, theo cụm",
    TREND: "Qua các năm",
    OUTLIERS: "Số liệu cần xem lại",
    REFORM: "Qua sắp xếp đơn vị",
}
VIEWS = tuple(VIEW_TITLES)
OF_ONE_ROW = frozenset({PROGRESS, GROUPS, TREND, REFORM})
"""The views that are of one row of the form at a time."""
OF_ONE_LEVEL = frozenset({PROGRESS, HEAT, GROUPS, OUTLIERS})
"""The views that compare the units of one level."""


def picture(session: Session, found: Sight, view: str, key: str, level: str = "", earlier: str = "") -> Picture:
    """A view as it stands now. key: the measure, where the view is of one; earlier: the period before a reform.

    BadInput where there is no such measure, or nothing was received to show.
    """
    if view == PROGRESS:
        return progress_picture(found, key, level)
    if view == GROUPS:
        return groups_picture(found, key, level)
    if view == TREND:
        return trend_picture(session, found, key)
    if view == OUTLIERS:
        return outliers_picture(session, found, level)
    if view == REFORM:
        return _reform_of(session, found, key, earlier)
    return heat_picture(found, level)


def heat_picture(found: Sight, level: str = "") -> Picture:
    """All measures with a target over the groups, as a table."""
    seen = heat_view(found, level)
    table = heat_table(seen)
    lead = () if table.rows else ("Các đơn vị cấp này không có chỉ tiêu nào cộng được để so với mục tiêu.",)
    return Picture(table.title, lead, None, table, table.notes)


def progress_picture(found: Sight, key: str, level: str = "") -> Picture:
    """The units in the order of their figures, those without one named by the reason."""
    seen = progress_view(found, key, level)
    lead = (summary(seen), *(_apart_line(apart.reason, [name for _, name in apart.units]) for apart in seen.apart))
    return Picture(seen.measure.title, lead, seen, progress_table(seen), (seen.note,) if seen.note else ())


def groups_picture(found: Sight, key: str, level: str = "") -> Picture:
    """The groups beside each other."""
    seen = groups_view(found, key, level)
    marks = "; ".join(seen.marks)
    return Picture(
        seen.measure.title, (f"{marks}.",) if marks else (), seen, groups_table(seen), (seen.note,) if seen.note else ()
    )


def trend_picture(session: Session, found: Sight, key: str) -> Picture:
    """The course of a row for all that lies below the office; a table alone where there is nothing to draw."""
    course = trend_view(session, found, key)
    table = course_table(course)
    drawn = course if course.is_drawn and course.points else None
    aims = "; ".join(target_lines(course))
    lead = (*([f"{aims}."] if aims else []), *forecast_lines(course))
    title = next((one.title for one in choices(found) if one.key == key), table.title)
    notes = (withheld_line(course.withheld),) if course.withheld else ()
    return Picture(title, lead if drawn else (described(course),), drawn, table, notes)


def withheld_line(years: Sequence[int]) -> str:
    """Why years are missing from a course."""
    return f"Không nêu số năm {', '.join(map(str, years))} để không suy ra được số từ 1 đến 4 của cấp xã."


def outliers_picture(session: Session, found: Sight, level: str = "") -> Picture:
    """What stands out, as a table."""
    seen = outliers_view(session, found, level)
    table = outliers_table(seen)
    return Picture(table.title, (_found_line(seen), _compared_line(found, seen)), None, table, table.notes)


def reform_pictures(before: Before, every: Sequence[Measure]) -> tuple[Picture, ...]:
    """The provinces added up, and, for a workbook, every unit of today with what it was formed of."""
    notes = left_lines(before.reform)
    names = [province.seen.name for province in before.provinces]
    rows = [(one, province_texts(before, one)) for one in every]
    provinces = provinces_table(names, before.earlier.office.name, rows, notes)
    units = reform_sheet(every, before.reform, [unit_texts(before, one) for one in every])
    return (
        *([Picture(provinces.title, _province_lines(before), None, provinces, notes)] if names else []),
        Picture(units.title, (), None, units, printed=False),
    )


def _reform_of(session: Session, found: Sight, key: str, earlier: str) -> Picture:
    known = earlier_periods(session, found.form.key)
    if not known:
        raise BadInput(
            "Chưa nhận báo cáo của kỳ nào trước ngày hôm nay để đối chiếu.", "Hãy tiếp nhận báo cáo của các kỳ trước."
        )
    before = before_view(session, found.form.key, earlier or known[0])
    one = require_measure(before.earlier, key, "xa")
    texts = province_texts(before, one)
    names = [*(province.seen.name for province in before.provinces), f"{found.office.name} (hiện nay)"]
    told = [f"{name}: {text or 'chưa có số liệu'}" for name, text in zip(names, texts, strict=True)]
    same = () if before.reform.changed else ("Giữa hai ngày không có đơn vị cấp xã nào thay đổi.",)
    lead = (*_province_lines(before), *([f"{'; '.join(told)}."] if before.provinces else []), *same)
    table = reform_table(one, before.reform, unit_texts(before, one))
    return Picture(f"{one.title}, {before.earlier.period.title}", lead, None, table, left_lines(before.reform))


def _province_lines(before: Before) -> tuple[str, ...]:
    return tuple(
        f"{province.seen.name}: {'báo cáo của tỉnh' if province.own else 'cộng từ báo cáo đã nhận'}"
        f" ({province.covered[0]}/{province.covered[1]} {LEVEL_WORDS[province.level]})."
        for province in before.provinces
    )


def _apart_line(reason: str, names: Sequence[str]) -> str:
    return f"{reason[:1].upper()}{reason[1:]} ({len(names)}): {', '.join(names)}."


def _found_line(seen: Outliers) -> str:
    if not seen.found:
        return "Không có số liệu nào khác thường theo hai cách so sánh của chương trình."
    return f"{len(seen.found)} số liệu khác thường; khác thường không có nghĩa là sai, hãy xem lại và ghi rõ lý do."


def _compared_line(found: Sight, seen: Outliers) -> str:
    if seen.previous:
        return f"So với {seen.previous}: {seen.compared} đơn vị có số liệu của cả hai kỳ."
    earlier = previous_period(found.period)
    if not earlier:
        return "Kỳ này không có kỳ trước cùng loại để so sánh."
    return f"Chưa nhận báo cáo {parse_period(earlier).title} nên chưa so sánh được với kỳ trước."
