"""The pictures of a form and period as an annex of charts (PDF) and as tables (XLSX)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from forms.dates import day_text
from forms.errors import BadInput
from forms.files import make_folder, write_files
from forms.listing import Listing, ListRow
from forms.seeing.album import Album, Chapter
from forms.seeing.measures import Measure
from workflow.letterhead import letterhead
from workflow.office import require_office
from workflow.overview.pictures import (
    GROUPS,
    HEAT,
    OUTLIERS,
    PROGRESS,
    REFORM,
    TREND,
    VIEW_TITLES,
    VIEWS,
    groups_picture,
    heat_picture,
    outliers_picture,
    progress_picture,
    reform_pictures,
    trend_picture,
)
from workflow.overview.progress import choices, require_measure
from workflow.overview.reform import before_view, earlier_periods
from workflow.overview.sight import LEVEL_TITLES, LEVEL_WORDS, Sight, sight, title_of
from workflow.session import Session

KIND = "PHỤ LỤC BIỂU ĐỒ"
_SIGNERS = "NGƯỜI LẬP\n(Ký và ghi rõ họ tên)"


def album(session: Session, found: Sight, level: str = "", views: Sequence[str] = VIEWS, key: str = "") -> Album:
    """The pictures of the views that say something. BadInput where no report of the period stands."""
    now = session.now()
    level = level or next(iter(found.levels), "")
    every = _told(found, level, key)
    chapters = [
        chapter for view in views for chapter in _chapters(session, found, view, level, every) if chapter.pictures
    ]
    if not chapters:
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
    return Album(document, KIND, title_of(found), now, lead, tuple(chapters))


def chapter_listings(made: Album, chapter: Chapter) -> list[Listing]:
    """The tables of a chapter for a workbook: pictures with the same columns share a sheet."""
    found: list[Listing] = []
    for picture in chapter.pictures:
        table = picture.table
        several = len(chapter.pictures) > 1
        rows = (ListRow((table.title,), True), *table.rows) if several else table.rows
        notes = tuple(dict.fromkeys(picture.notes if several else (table.title, *picture.lead, *table.notes)))
        if found and found[-1].columns == table.columns:
            last = found[-1]
            found[-1] = replace(last, rows=(*last.rows, *rows), lead=tuple(dict.fromkeys((*last.lead, *notes))))
            continue
        found.append(
            Listing(
                made.document, made.kind, f"{chapter.title}: {made.title}", made.moment, table.columns, tuple(rows),
                notes, wide=True, sheet=chapter.sheet,
            )
        )  # fmt: skip
    return found


def _told(found: Sight, level: str, key: str) -> tuple[Measure, ...]:
    """The one measure, or all that have a target and a figure, else all with a figure."""
    if key:
        return (require_measure(found, key, level),)
    every = choices(found, level)
    told = [one for one in every if any(not unit.cell(one.key).is_empty for unit in found.of_level(level))]
    aimed = tuple(one for one in told if one.row is not None and one.row.target)
    return aimed or tuple(told)


def _chapters(session: Session, found: Sight, view: str, level: str, every: Sequence[Measure]) -> list[Chapter]:
    """The pictures of a view that say something."""
    if view == PROGRESS:
        return [Chapter(VIEW_TITLES[view], "Tiến độ", tuple(progress_picture(found, one.key, level) for one in every))]
    if view == HEAT:
        heat = heat_picture(found, level)
        return [Chapter("Tổng quan các chỉ tiêu", "Tổng quan", (heat,) if every and heat.table.rows else ())]
    if view == GROUPS:
        title = f"{LEVEL_TITLES.get(level, 'Các đơn vị')} theo nhóm"
        return [Chapter(title, "Theo nhóm", tuple(groups_picture(found, one.key, level) for one in every))]
    if view == TREND:
        courses = [trend_picture(session, found, one.key) for one in every if one.row is not None]
        return [Chapter(VIEW_TITLES[view], "Qua các năm", tuple(one for one in courses if one.drawn is not None))]
    if view == OUTLIERS:
        listed = outliers_picture(session, found, level)
        return [Chapter(VIEW_TITLES[view], "Cần xem lại", (listed,) if listed.table.rows else ())]
    return _reforms(session, found, every)


def _reforms(session: Session, found: Sight, every: Sequence[Measure]) -> list[Chapter]:
    made = []
    for period in earlier_periods(session, found.form.key):
        before = before_view(session, found.form.key, period)
        if before.reform.changed:
            title = f"{VIEW_TITLES[REFORM]}, {before.earlier.period.title}"
            made.append(Chapter(title, f"Trước sắp xếp {period}", reform_pictures(before, every)))
    return made


def export_charts(
    session: Session, form: str, period: str, folder: Path, level: str = "", views: Sequence[str] = VIEWS, key: str = ""
) -> tuple[Path, ...]:
    """Write the annex of charts as PDF and its tables as a workbook into the folder; their paths.

    key: one measure only, "" for all with a target. BadInput for an unknown measure and where no report has been
    received; FileRefused as usual.
    """
    from exports.lists.xlsx import render_lists_xlsx
    from exports.pdf.charts import render_charts

    found = sight(session, form, period)
    made = album(session, found, level, views, key)
    make_folder(folder)
    name = f"Bieu-do_{form}_{period}_{found.office.code}"
    paths = (folder / f"{name}.pdf", folder / f"{name}.xlsx")
    listings = [listing for chapter in made.chapters for listing in chapter_listings(made, chapter)]
    title = f"{made.kind} {made.title}"
    workbook = render_lists_xlsx(title, listings)
    write_files({paths[0]: render_charts(made), paths[1]: workbook})
    return paths
