"""Which office this is: set up once from a pack and a unit of the real lists; further packs may join the first."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from forms.agencies import official_name
from forms.asked import writes
from forms.dates import day_text
from forms.errors import BadInput, WorldError
from forms.pack import Agency, Pack
from forms.period_rules import is_period_of
from forms.periods import Period
from forms.present import bare_name
from forms.report import UnitRef
from forms.units import LEVELS, UnitTree, split_agency
from workflow.packs import find_pack
from workflow.session import PROVINCE_NOTED, Session

_NOTED, _NOTED_PARTS = "unit.noted", 7


class Office(Struct, frozen=True):
    """unit: whose reports are made here; code: what the office was set up as; key_name: "" without a key.

    pack: the main one; packs: every one that it reports with, the main one first. since, until: the first and last day
    of the unit, None where the lists know none: a report of a period that ended on another day is not this unit's.
    """

    code: str
    unit: UnitRef
    pack: Pack
    key_name: str
    place: str
    packs: tuple[Pack, ...]
    since: date | None = None
    until: date | None = None

    def stood(self, day: date) -> bool:
        """Whether the unit was there on the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class NotSetUp(WorldError):
    """No office has been set up in this data folder."""

    def __init__(self) -> None:
        super().__init__(
            "Thư mục dữ liệu này chưa khai báo đơn vị.",
            "Hãy chạy lệnh init với --pack và --unit, hoặc mở cửa sổ chương trình để khai báo.",
        )


def init_office(session: Session, pack_id: str, unit_code: str) -> Office:
    """Set this data folder up for a unit. BadInput for an unknown pack, a unit that is not of the pack's province,
    or when reports exist already."""
    pack = pack_at(session, pack_id, unit_code)
    unit = unit_reference(session.units, pack, unit_code, pack.last_day)
    require_province(session.units, pack, unit)
    settings = {"pack": pack_id, "unit": unit_code}
    known = {name: session.store.setting(name) for name in settings}
    if known != settings and (session.store.report_heads() or session.store.entered_heads()):
        raise _set_up_otherwise(session, unit_code)
    others = {} if known["unit"] == unit_code else {"packs": ""}
    session.store.set_settings(settings | others | note_province(pack) | note_unit(session.units, pack, unit))
    return require_office(session)


def _set_up_otherwise(session: Session, unit_code: str) -> BadInput:
    if session.store.setting("unit") == unit_code:
        return BadInput(
            "Đơn vị này đã lập báo cáo theo một gói biểu mẫu khác.",
            "Hãy dùng thêm gói này ở Thiết lập, mục Gói biểu mẫu, hoặc bằng lệnh pack use.",
        )
    return BadInput(
        "Thư mục dữ liệu này đã có báo cáo của một đơn vị khác.",
        "Hãy chọn thư mục dữ liệu khác (--home) cho đơn vị mới; dữ liệu cũ vẫn còn nguyên.",
    )


def pack_at(session: Session, pack_id: str, unit_code: str) -> Pack:
    """The newest pack of that id, as that of the unit's province on its day. BadInput where there is none."""
    pack = find_pack(pack_id, session.home)
    if pack.province:
        return pack
    province = session.units.province(split_agency(unit_code)[0], pack.last_day)
    return find_pack(pack_id, session.home, province=province.code)


def note_province(pack: Pack) -> dict[str, str]:
    """The province that a bound pack is of, as a setting: a start need not look it up in the units of the country."""
    return {f"{PROVINCE_NOTED}{pack.id}": pack.province}


def require_province(tree: UnitTree, pack: Pack, unit: UnitRef) -> None:
    """BadInput where the unit is not of the province that the pack is of."""
    day, (base, _) = pack.last_day, split_agency(unit.code)
    if not tree.lies_in(base, pack.province, day):
        raise BadInput(
            f"{unit.name} (mã {unit.code}) không thuộc {tree.get(pack.province, day).name},"
            f" nên không dùng được gói biểu mẫu {pack.id}.",
            "Hãy kiểm tra lại mã đơn vị, hoặc chọn gói biểu mẫu của tỉnh mình.",
        )


def has_units_below(unit: UnitRef) -> bool:
    """Whether reports of units below come to the office of this unit; the tree of units is not asked."""
    return unit.level in LEVELS[:-1]


def office(session: Session) -> Office | None:
    """The office of this data folder; None until it is set up."""
    code = session.store.setting("unit")
    if not code:
        return None
    pack = session.pack(session.store.setting("pack"))
    unit, since, until = _noted_unit(session, pack, code)
    packs = (pack, *further_packs(session))
    return Office(code, unit, pack, session.store.setting("key"), bare_name(unit.name), packs, since, until)


def further_packs(session: Session) -> list[Pack]:
    """The packs beside the main one; one that is no longer at hand is passed over."""
    found = []
    for pack_id in session.store.setting("packs").split():
        with contextlib.suppress(BadInput):
            found.append(session.pack(pack_id))
    return found


def form_packs(office: Office) -> dict[str, Pack]:
    """Every form of the office's packs by key, with the first pack that has it."""
    found: dict[str, Pack] = {}
    for pack in office.packs:
        for form in pack.forms:
            found.setdefault(form.key, pack)
    return found


def written_forms(office: Office) -> dict[str, Pack]:
    """Those of `form_packs` that an office of its unit makes a report on."""
    return {key: pack for key, pack in form_packs(office).items() if writes(pack.form_by_key[key], office.unit)}


def pack_for(office: Office, form: str, period: Period) -> Pack:
    """The first of the office's packs that has the form for the period's kind and year; the main one wins.

    Where none has, the first that has the form at all. BadInput, naming the forms, for a form that none has.
    """
    having = [pack for pack in office.packs if form in pack.form_by_key]
    fitting = [pack for pack in having if serves(pack, form, period)]
    if having:
        return (fitting or having)[0]
    raise BadInput(
        f"Gói biểu mẫu không có biểu “{form}”.", f"Hãy chọn một trong các biểu: {', '.join(form_packs(office))}."
    )


def require_standing(office: Office, period: Period) -> None:
    """BadInput where the office's unit was not there on the period's last day: the report is another unit's."""
    if office.stood(period.last):
        return
    if office.since is not None and period.last < office.since:
        sentence = f"{office.unit.name} (mã {office.unit.code}) có từ ngày {day_text(office.since)}"
    else:
        sentence = f"{office.unit.name} (mã {office.unit.code}) có đến hết ngày {day_text(office.until or date.max)}"
    raise BadInput(
        f"{sentence}, nên không có báo cáo kỳ {period.title} của đơn vị này.",
        f"Báo cáo kỳ đó là của đơn vị có vào ngày {day_text(period.last)}; hãy chọn kỳ khác.",
    )


def serves(pack: Pack, form: str, period: Period) -> bool:
    """Whether the pack has the form and makes it for the period."""
    return form in pack.form_by_key and is_period_of(pack, pack.form_by_key[form], period)


def note_unit(tree: UnitTree, pack: Pack, unit: UnitRef) -> dict[str, str]:
    """The unit as settings, so that a start need not read the units of the whole country."""
    from forms.territory import lifetime

    days = ["" if day is None else day.isoformat() for day in lifetime(tree, unit.code, pack.last_day)]
    said = [unit.code, unit.name, unit.level, unit.path, unit.agency, *days]
    return {_NOTED: json.dumps(said, ensure_ascii=False)}


def _noted_unit(session: Session, pack: Pack, code: str) -> tuple[UnitRef, date | None, date | None]:
    """The unit with its first and last day. An office that was set up by an earlier program is noted anew."""
    noted = json.loads(session.store.setting(_NOTED) or "[]")
    if len(noted) != _NOTED_PARTS:
        unit = unit_reference(session.units, pack, code, pack.last_day)
        again = note_unit(session.units, pack, unit)
        session.store.set_settings(again)
        noted = json.loads(again[_NOTED])
    code, name, level, path, agency, since, until = noted
    return UnitRef(code, name, level, tuple(path), agency), _day(since), _day(until)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def noted_name(settings: Mapping[str, str]) -> str:
    """The unit's name in the settings of any database, e.g. a backup's; "" where they tell none."""
    try:
        _, name, *_ = json.loads(settings.get(_NOTED, ""))
    except (ValueError, TypeError):
        return ""
    return name if isinstance(name, str) else ""


def require_office(session: Session) -> Office:
    """The office of this data folder. NotSetUp where there is none."""
    found = office(session)
    if found is None:
        raise NotSetUp
    return found


def unit_reference(tree: UnitTree, pack: Pack, code: str, day: date) -> UnitRef:
    """The unit as it was called on `day`, with the agency that the office is or acts through.

    An agency that acts for a unit (Sở for its province) reports as that unit.
    """
    base, agency_key = split_agency(code)
    unit = tree.get(base, day)
    path = tuple(above.name for above in tree.ancestors(base, day))
    if agency_key is None:
        acting = next((agency for agency in pack.agency if agency.acts_for == base), None)
        return UnitRef(unit.code, unit.name, unit.level, path, acting.key if acting else "")
    agency = _agency(pack, agency_key)
    if agency.acts_for == base:
        return UnitRef(unit.code, unit.name, unit.level, path, agency.key)
    return UnitRef(code, official_name(pack, agency.key, day), "agency", (unit.name, *path), agency.key)


def _agency(pack: Pack, key: str) -> Agency:
    agency = pack.agencies.get(key)
    if agency is None or agency.collective:
        known = ", ".join(item.key for item in pack.agency if not item.collective)
        raise BadInput(f"Gói biểu mẫu không có cơ quan “{key}”.", f"Hãy chọn một trong các cơ quan: {known}.")
    return agency
