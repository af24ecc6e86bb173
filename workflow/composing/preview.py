"""A draft's form as it would print: the real exporter on a report in which nothing is filled in yet."""

from __future__ import annotations

from msgspec.structs import replace

from forms.cells import Cell
from forms.errors import BadInput
from forms.form import Form
from forms.keys import DOCUMENT
from forms.pack import Pack, bound
from forms.periods import Period, parse_period
from forms.report import Report, UnitRef
from forms.units import LEVELS, Level, UnitTree
from workflow.composing.drafts import Draft
from workflow.document import default_cells
from workflow.office import office, unit_reference
from workflow.packs import form_in
from workflow.previews import Printable, pdf_of
from workflow.session import Session

MARK = "BẢN XEM TRƯỚC"
_NO_ID = "0" * 32
AGENCY = "agency"


def preview_levels(draft: Draft, form: str) -> tuple[str, ...]:
    """The levels that the form is asked of, the province first; all that the pack knows where no deadline asks yet."""
    asked = {level for duty in draft.pack.obligation if duty.form == form for level in duty.levels}
    known = [*LEVELS, AGENCY]
    return tuple(level for level in known if level in asked) or tuple(
        level for level in known if level != "huyen" or draft.pack.tiers == 3
    )


def preview(session: Session, draft: Draft, form: str, level: str) -> bytes:
    """The PDF of the form for a unit of that level, as `sample` says."""
    return pdf_of(sample(session, draft, form, level))


def sample(session: Session, draft: Draft, form: str, level: str, duty: str = "") -> Printable:
    """A report on the form in which nothing is filled in: this office's own unit where it is of the level.

    duty: id of the deadline whose period it is for, "" for the first that the level has.
    BadInput where the draft is not whole enough to be printed: its own troubles say what is missing.
    """
    chosen = form_in(draft.pack, form)
    if any(not each.spot.list or each.spot.form == form for each in draft.troubles):
        raise BadInput("Bản in sẽ được vẽ lại khi các chỗ còn thiếu đã được bổ sung.")
    pack = bound(draft.pack, draft.pack.province or _own_province(session))
    if not pack.province:
        raise BadInput("Gói dùng chung chưa biết in cho tỉnh nào.", "Hãy khai báo đơn vị rồi xem lại.")
    report = Report(
        id=_NO_ID,
        pack=pack.id,
        pack_version=pack.version,
        form=form,
        form_version=chosen.version,
        unit=_unit(session, pack, level),
        period=_period(pack, chosen, level, duty),
        revision=1,
    )
    cells = {**default_cells(pack, chosen, report, session.units), f"{DOCUMENT}mark": Cell(MARK)}
    return Printable(pack, replace(report, cells=cells), draft=True)


def _own_province(session: Session) -> str:
    """The province of this office, "" where none is set up."""
    found = office(session)
    return found.pack.province if found else ""


def _unit(session: Session, pack: Pack, level: str) -> UnitRef:
    day, tree = pack.last_day, session.units
    return unit_reference(tree, pack, _code(session, pack, level, tree), day)


def _code(session: Session, pack: Pack, level: str, tree: UnitTree) -> str:
    day, own = pack.last_day, session.store.setting("unit")
    if level == AGENCY:
        keys = [agency.key for agency in pack.agency if not agency.collective and not agency.acts_for]
        mine = own.partition(".")[2]
        if not keys:
            raise BadInput("Gói chưa có cơ quan nào tự lập báo cáo.", "Hãy thêm cơ quan vào danh sách cơ quan.")
        return f"{pack.province}.{mine if mine in keys else keys[0]}"
    units = [pack.province]
    if level != LEVELS[0]:
        units = [each.code for each in tree.descendants(pack.province, _of(level), day)]
    if not units:
        raise BadInput("Trong các năm của gói không có đơn vị nào ở cấp này.", "Hãy chọn cấp khác để xem trước.")
    return own if own in units else units[0]


def _of(level: str) -> Level:
    return next(known for known in LEVELS if known == level)


def _period(pack: Pack, form: Form, level: str, chosen: str) -> Period:
    """The period of the deadline that the level has for the form, in the pack's last year."""
    year = pack.years[-1]
    duties = [each for each in pack.obligation if each.form == form.key and level in each.levels]
    duty = next((each for each in duties if each.id == chosen), duties[0] if duties else None)
    kind = duty.period if duty else form.periods[0]
    texts = {
        "year": f"{year}",
        "half": f"{year}-H{duty.half if duty else 1}",
        "quarter": f"{year}-Q{(duty.number if duty else 0) or 1}",
        "month": f"{year}-M{(duty.number if duty else 0) or 1:02d}",
        "school_year": f"{year - 1}-{year}",
        "range": (duty.range if duty else "") or f"{pack.years[0]}..{year}",
        "event": f"{year}-01-15.mau",
    }
    return parse_period(texts[kind])
