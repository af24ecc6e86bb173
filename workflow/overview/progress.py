"""Progress against targets over the units of one level, and the overview by district or cluster."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from forms.errors import BadInput
from forms.seeing.districts import Groups, Heat, groups, heat
from forms.seeing.measures import Measure, measures, sensitive_fields
from forms.seeing.progress import Progress, progress
from forms.seeing.units import Seen
from workflow.overview.sight import Sight


def choices(found: Sight, level: str = "") -> tuple[Measure, ...]:
    """What the units of a level can be compared by, in printed order; of the level with the most reports."""
    wanted = level or next(iter(found.levels), "")
    return measures(found.form, wanted, sensitive_fields(found.pack, found.form))


def first_choice(found: Sight, level: str = "") -> str:
    """The measure to begin with: the first that has a target and figures, else the first with figures."""
    every, units = choices(found, level), found.of_level(level)
    told = [one for one in every if any(not unit.cell(one.key).is_empty for unit in units)]
    aimed = [one for one in told if one.row is not None and one.row.target]
    return next((one.key for one in (*aimed, *told, *every)), "")


def progress_view(found: Sight, key: str, level: str = "") -> Progress:
    """The measure's figures in order, held against the targets. BadInput for an unknown measure."""
    one, communes = require_measure(found, key, level), found.of_level("xa")
    return progress(found.form, one, found.of_level(level), found.period.year, communes)


def groups_view(found: Sight, key: str, level: str = "") -> Groups:
    """The measure by district or cluster; districts themselves stand each for itself. BadInput as progress_view."""
    one, communes = require_measure(found, key, level), found.of_level("xa")
    return groups(found.form, one, _apart(found.of_level(level)), found.period.year, communes)


def heat_view(found: Sight, level: str = "") -> Heat:
    """Every measure with a target by district or cluster."""
    every, communes = choices(found, level), found.of_level("xa")
    return heat(found.form, every, _apart(found.of_level(level)), found.period.year, communes)


def require_measure(found: Sight, key: str, level: str = "") -> Measure:
    """The measure of that key. BadInput naming the form where there is none."""
    for one in choices(found, level):
        if one.key == key:
            return one
    raise BadInput(
        f"Biểu “{found.form.short}” không có số liệu “{key}” để so sánh giữa các đơn vị cấp này.",
        "Hãy chọn một dòng có số liệu của các đơn vị.",
    )


def _apart(units: Sequence[Seen]) -> tuple[Seen, ...]:
    """Districts and agencies are in no group of their own: each is one."""
    return tuple(unit if unit.level == "xa" else replace(unit, group=unit.name) for unit in units)
