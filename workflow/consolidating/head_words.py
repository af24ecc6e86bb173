"""What is said over the totals: how many count, who is missing, what came since, what is to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from forms.consolidation import District
from forms.findings import Finding, Severity
from forms.numbers import format_number
from forms.rules.naming import cell_name, row_names
from workflow.consolidating.making import Made
from workflow.consolidating.sheet import Sheet

_NAMED = 3


class Head(Struct, frozen=True):
    """make: the word of the button that consolidates; can_make: it may be pressed, why_not: else why not.

    others: what else is to be looked into and stands on no row. districts: the word of the button under which the
    sources of districts are chosen, "" for none to choose.
    """

    counted: str
    missing: str
    stale: str
    choice: str
    make: str
    can_make: bool
    why_not: str
    districts: str
    others: tuple[str, ...] = ()


def head_of(found: Sheet) -> Head:
    """The sentences over a form's totals."""
    told = found.figures
    why_not = ""
    if not told.counted:
        why_not = "Chưa có báo cáo nào được tính: nhận báo cáo ở trang Tiếp nhận trước."
    elif not told.editable:
        why_not = "Báo cáo tổng hợp đã hoàn thành. Muốn tổng hợp lại, hãy mở lại báo cáo và ghi lý do."
    open_to_choose = choosable(told.districts)
    word = "Chọn nguồn số liệu…" if told.to_choose else "Nguồn số liệu các huyện…"
    return Head(
        _counted(found),
        f"Chưa gồm {len(found.missing)} đơn vị: {some(found.missing)}." if found.missing else "",
        _stale(found),
        _choice(told.to_choose),
        "Tổng hợp lại" if told.consolidated else "Tổng hợp",
        not why_not,
        why_not,
        word if open_to_choose else "",
        tuple(one.message for one in found.findings if _is_told(one)),
    )


def _is_told(one: Finding) -> bool:
    """Not what the other sentences say already: who is missing, which sources are to be chosen."""
    asks_for_choice = one.code == "V20" and one.severity is Severity.ERROR
    return one.severity is not Severity.NOTICE and one.code != "V21" and not asks_for_choice


def choosable(districts: Sequence[District]) -> tuple[District, ...]:
    """The districts whose source somebody must choose, then those for which somebody has."""
    asked = [one for one in districts if one.state == "unresolved"]
    return (*asked, *(one for one in districts if one.chosen))


def some(names: Sequence[str], what: str = "đơn vị") -> str:
    """ "A, B, C và 5 đơn vị khác"."""
    named = ", ".join(names[:_NAMED])
    return f"{named} và {len(names) - _NAMED} {what} khác" if len(names) > _NAMED else named


def _counted(found: Sheet) -> str:
    told = found.figures
    said = f"{told.counted} báo cáo của các đơn vị đang được tính"
    if not told.report_id:
        return f"{said} · chưa lập báo cáo tổng hợp"
    if not told.consolidated:
        return f"{said} · báo cáo của cơ quan chưa tổng hợp lần nào"
    return said if told.editable else f"{said} · báo cáo tổng hợp đã hoàn thành"


def _stale(found: Sheet) -> str:
    lines = found.figures.stale
    if not lines:
        return ""
    return f"Sau lần tổng hợp trước, báo cáo của {len(lines)} đơn vị mới đến hoặc đã khác: " + (
        f"{some([line.name for line in lines])}."
    )


def _choice(districts: Sequence[District]) -> str:
    if not districts:
        return ""
    names = some([one.name for one in districts])
    return f"{len(districts)} huyện có số của huyện khác số cộng từ các xã, cần chọn nguồn: {names}."


def made_sentence(made: Made) -> str:
    """What a consolidation changed and what it left alone."""
    said = [f"Đã tổng hợp báo cáo của {made.counted} đơn vị"]
    said.append(f"{format_number(Decimal(made.changed))} ô được ghi" if made.changed else "không ô nào thay đổi")
    if made.kept:
        form, report = made.report.form, made.report.report
        names = [cell_name(form, report, row_names(form), key) for key in made.kept]
        said.append(f"{len(names)} ô đã nhập tay được giữ nguyên ({some(names, 'ô')})")
    if made.missing:
        said.append(f"chưa gồm {made.missing} đơn vị")
    return f"{'; '.join(said)}."
