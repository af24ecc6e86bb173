"""The pictures of a form and period as an annex of charts (PDF) and as tables (XLSX)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from forms.course import forecast_lines, target_lines
from forms.dates import day_text
from forms.errors import BadInput
from forms.files import make_folder, write_files
from forms.listing import Listing, ListRow
from forms.seeing.album import Album, Part, Picture
from forms.seeing.measures import Measure
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
)
from workflow.letterhead import letterhead
from workflow.office import require_office
from workflow.overview.figures import LEVEL_TITLES, LEVEL_WORDS, Sight, sight, title_of
from workflow.overview.outliers import outliers_view
from workflow.overview.progress import choices, groups_view, heat_view, progress_view
from workflow.overview.reform import Before, before_view, earlier_periods, province_texts, unit_texts
from workflow.overview.trend import trend_view
from workflow.session import Session

KIND = "PHỤ LỤC BIỂU ĐỒ"
_SIGNERS = "NGƯỜI LẬP\n(Ký và ghi rõ họ tên)"
PROGRESS, GROUPS, TREND, OUTLIERS, REFORM = "tien-do", "theo-huyen", "qua-cac-nam", "can-xem-lai", "qua-sap-xep"
VIEW_TITLES = {
    PROGRESS: "Tiến độ so với mục tiêu",
    GROUPS: "Theo huyện, theo cụm",
    TREND: "Qua các năm",
    OUTLIERS: "Số liệu cần xem lại",
    REFORM: "Qua sắp xếp đơn vị",
}
VIEWS = tuple(VIEW_TITLES)


def album(session: Session, found: Sight, level: str = "", views: Sequence[str] = VIEWS, key: str = "") -> Album:
    """The pictures of the views that say something. BadInput where no report of the period stands."""
    now = session.now()
    level = level or next(iter(found.levels), "")
    every = _told(found, level, key)
    makers = {
        PROGRESS: lambda: _progress(found, level, every),
        GROUPS: lambda: _groups(found, level, every),
        TREND: lambda: _trend(session, found, every),
        OUTLIERS: lambda: _outliers(session, found, level),
        REFORM: lambda: _reform(session, found, every),
    }
    parts = [part for view in views for part in makers[view]() if part.pictures]
    if not parts:
        raise BadInput(
            f"Chưa có báo cáo “{found.form.short}” {found.period.title} nào để vẽ biểu đồ.",
            "Hãy tiếp nhận báo cáo của các đơn vị trước, hoặc chọn dòng và kỳ khác.",
        )
    sent = sum(unit.cells is not None for unit in found.of_level(level))
    lead = (
        f"Tính đến {now:%H} giờ {now:%M} ngày {day_text(now.date())}, theo các báo cáo đã tiếp nhận:"
        f" {sent}/{len(found.of_level(level))} {LEVEL_WORDS.get(level, 'đơn vị')}.",
    )
    document = letterhead(session, require_office(session), "", now.date(), _SIGNERS)
    return Album(document, KIND, title_of(found), now, lead, tuple(parts))


def part_listings(made: Album, part: Part) -> list[Listing]:
    """The tables of a part for a workbook: pictures with the same columns share a sheet."""
    found: list[Listing] = []
    for picture in part.pictures:
        table = picture.table
        several = len(part.pictures) > 1
        rows = (ListRow((table.title,), True), *table.rows) if several else table.rows
        notes = tuple(dict.fromkeys(picture.notes if several else (table.title, *picture.lead, *table.notes)))
        if found and found[-1].columns == table.columns:
            last = found[-1]
            found[-1] = replace(last, rows=(*last.rows, *rows), lead=tuple(dict.fromkeys((*last.lead, *notes))))
            continue
        found.append(
            Listing(
                made.document, made.kind, f"{part.title}: {made.title}", made.moment, table.columns, tuple(rows), notes,
                wide=True, sheet=part.sheet,
            )
        )  # fmt: skip
    return found


def _told(found: Sight, level: str, key: str) -> tuple[Measure, ...]:
    """The one measure, or all that have a target and a figure, else all with a figure."""
    every = choices(found, level)
    if key:
        return tuple(one for one in every if one.key == key)
    told = [one for one in every if any(not unit.cell(one.key).is_empty for unit in found.of_level(level))]
    aimed = tuple(one for one in told if one.row is not None and one.row.target)
    return aimed or tuple(told)


def _progress(found: Sight, level: str, every: Sequence[Measure]) -> list[Part]:
    pictures = []
    for one in every:
        seen = progress_view(found, one.key, level)
        lead = (summary(seen), *(_apart_line(apart.reason, [name for _, name in apart.units]) for apart in seen.apart))
        pictures.append(Picture(one.title, lead, seen, progress_table(seen), (seen.note,) if seen.note else ()))
    return [Part(VIEW_TITLES[PROGRESS], "Tiến độ", tuple(pictures))]


def _apart_line(reason: str, names: Sequence[str]) -> str:
    return f"{reason[:1].upper()}{reason[1:]} ({len(names)}): {', '.join(names)}."


def _groups(found: Sight, level: str, every: Sequence[Measure]) -> list[Part]:
    table = heat_table(heat_view(found, level))
    whole = Picture(table.title, (), None, table, table.notes)
    pictures = []
    for one in every:
        seen = groups_view(found, one.key, level)
        pictures.append(Picture(one.title, (), seen, groups_table(seen), (seen.note,) if seen.note else ()))
    heat = [Part("Tổng quan các chỉ tiêu", "Tổng quan", (whole,))] if every and table.rows else []
    return [*heat, Part(f"{LEVEL_TITLES.get(level, 'Các đơn vị')} theo nhóm", "Theo nhóm", tuple(pictures))]


def _trend(session: Session, found: Sight, every: Sequence[Measure]) -> list[Part]:
    pictures = []
    for one in every:
        if one.row is None:
            continue
        course = trend_view(session, found, one.key)
        if course.points and course.is_drawn:
            lead = (*(f"{line}." for line in target_lines(course)), *forecast_lines(course))
            pictures.append(Picture(one.title, lead, course, course_table(course)))
    return [Part(VIEW_TITLES[TREND], "Qua các năm", tuple(pictures))]


def _outliers(session: Session, found: Sight, level: str) -> list[Part]:
    seen = outliers_view(session, found, level)
    if not seen.found:
        return []
    table = outliers_table(seen)
    lead = f"{len(seen.found)} số liệu khác thường; khác thường không có nghĩa là sai, xin xem lại và ghi rõ lý do."
    return [Part(VIEW_TITLES[OUTLIERS], "Cần xem lại", (Picture(table.title, (lead,), None, table, table.notes),))]


def _reform(session: Session, found: Sight, every: Sequence[Measure]) -> list[Part]:
    made = []
    for period in earlier_periods(session, found.form.key):
        before = before_view(session, found.form.key, period)
        if before.reform.changed:
            made.append(
                Part(
                    f"{VIEW_TITLES[REFORM]}, {before.earlier.period.title}",
                    f"Trước sắp xếp {period}",
                    reform_pictures(before, every),
                )
            )
    return made


def reform_pictures(before: Before, every: Sequence[Measure]) -> tuple[Picture, ...]:
    """The provinces added up, and every unit of today with what it was formed of."""
    notes = left_lines(before.reform)
    names = [province.seen.name for province in before.provinces]
    rows = [(one, province_texts(before, one)) for one in every]
    told = tuple(
        f"{province.seen.name}: {'báo cáo của tỉnh' if province.own else 'cộng từ báo cáo đã nhận'}"
        f" ({province.covered[0]}/{province.covered[1]} {LEVEL_WORDS[province.level]})."
        for province in before.provinces
    )
    provinces = provinces_table(names, before.earlier.office.name, rows, notes)
    units = reform_sheet(every, before.reform, [unit_texts(before, one) for one in every])
    return (
        *([Picture(provinces.title, told, None, provinces, notes)] if names else []),
        Picture(units.title, (), None, units, printed=False),
    )


def export_charts(
    session: Session, form: str, period: str, folder: Path, level: str = "", views: Sequence[str] = VIEWS, key: str = ""
) -> tuple[Path, ...]:
    """Write the annex of charts as PDF and its tables as a workbook into the folder; their paths.

    key: one measure only, "" for all with a target. BadInput where no report has been received; FileRefused as usual.
    """
    from exports.lists.xlsx import render_lists_xlsx
    from exports.pdf.charts import render_charts

    found = sight(session, form, period)
    made = album(session, found, level, views, key)
    make_folder(folder)
    name = f"Bieu-do_{form}_{period}_{found.office.code}"
    paths = (folder / f"{name}.pdf", folder / f"{name}.xlsx")
    listings = [listing for part in made.parts for listing in part_listings(made, part)]
    title = f"{made.kind} {made.title}"
    workbook = render_lists_xlsx(title, listings)
    write_files({paths[0]: render_charts(made), paths[1]: workbook})
    return paths
