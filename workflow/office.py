"""Which office this is: set up once from a pack and a unit of the real lists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from forms.errors import BadInput, WorldError
from forms.pack import Agency, Pack
from forms.present import bare_name
from forms.report import UnitRef
from forms.units import LEVELS, UnitTree, split_agency
from workflow.packs import find_pack, pack_folders
from workflow.session import Session, all_units

_NOTED = "unit.noted"


class Office(Struct, frozen=True):
    """unit: whose reports are made here; code: what the office was set up as; key_name: "" without a key."""

    code: str
    unit: UnitRef
    pack: Pack
    key_name: str
    place: str


class PackChoice(Struct, frozen=True):
    """A pack that an office may be set up with."""

    id: str
    title: str
    province: str
    years: tuple[int, ...]


class UnitChoice(Struct, frozen=True):
    """A unit or agency that an office may be. path: the names above it."""

    code: str
    name: str
    path: str
    level: str


class NotSetUp(WorldError):
    """No office has been set up in this data folder."""

    def __init__(self) -> None:
        super().__init__(
            "Thư mục dữ liệu này chưa khai báo đơn vị.",
            "Hãy chạy lệnh init với --pack và --unit, hoặc mở cửa sổ chương trình để khai báo.",
        )


def pack_choices(home: Path | None = None) -> tuple[PackChoice, ...]:
    """Every pack that ships with the program, and those of the data folder where one is given."""
    packs = [find_pack(folder.name, home) for folder in pack_folders(home)]
    return tuple(PackChoice(pack.id, pack.title, pack.province, pack.years) for pack in packs)


def reference_day(pack: Pack) -> date:
    """The day whose tree of units a pack speaks of: the last one of its last year."""
    from forms.territory import pack_day

    return pack_day(pack)


def unit_choices(pack_id: str, home: Path | None = None) -> tuple[UnitChoice, ...]:
    """Who may use the pack: the province, its agencies, districts and communes, in that order.

    home: the data folder whose packs count too.
    """
    pack, tree = find_pack(pack_id, home), all_units()
    day = reference_day(pack)
    province = tree.get(pack.province, day)
    places = [
        UnitChoice(unit.code, unit.name, _path_text(tree, unit.code, day), unit.level)
        for level in LEVELS[1:]
        for unit in tree.descendants(pack.province, level, day)
    ]
    agencies = [
        UnitChoice(f"{pack.province}.{agency.key}", agency.name, province.name, "agency")
        for agency in pack.agency
        if not agency.collective
    ]
    return (UnitChoice(province.code, province.name, "", province.level), *agencies, *places)


def find_unit(pack_id: str, name: str, level: str = "", parent: str = "", home: Path | None = None) -> str:
    """The code of the one unit of that name in the pack's province. BadInput where none or several."""
    if not name:
        raise BadInput("Chưa chỉ ra đơn vị.", "Hãy dùng --unit MÃ, hoặc --unit-name TÊN kèm --level và --parent.")
    pack, tree = find_pack(pack_id, home), all_units()
    levels = [known for known in LEVELS if level in ("", known)]
    day = reference_day(pack)
    found = [unit for known in levels for unit in tree.find(name, known, day, within=parent or pack.province)]
    if len(found) == 1:
        return found[0].code
    if not found:
        raise BadInput(f"Không có đơn vị tên “{name}” trong danh mục.", "Hãy kiểm tra lại tên, cấp và đơn vị cấp trên.")
    several = "; ".join(f"{unit.code} {tree.path_name(unit.code, day)}" for unit in found)
    raise BadInput(f"Có nhiều đơn vị tên “{name}”: {several}.", "Hãy dùng --unit với mã của đơn vị.")


def init_office(session: Session, pack_id: str, unit_code: str) -> Office:
    """Set this data folder up for a unit. BadInput for an unknown pack, a unit that is not of the pack's province,
    or when reports exist already."""
    pack = session.pack(pack_id)
    unit = unit_reference(session.units, pack, unit_code, reference_day(pack))
    _require_province(session.units, pack, unit)
    settings = {"pack": pack_id, "unit": unit_code}
    known = {name: session.store.setting(name) for name in settings}
    if (session.store.report_heads() or session.store.entered_heads()) and known != settings:
        raise BadInput(
            "Thư mục dữ liệu này đã có báo cáo của một đơn vị khác.",
            "Hãy chọn thư mục dữ liệu khác (--home) cho đơn vị mới; dữ liệu cũ vẫn còn nguyên.",
        )
    session.store.set_settings(settings | _note_unit(unit))
    return require_office(session)


def _require_province(tree: UnitTree, pack: Pack, unit: UnitRef) -> None:
    day, (base, _) = reference_day(pack), split_agency(unit.code)
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
    unit = _noted_unit(session) or unit_reference(session.units, pack, code, reference_day(pack))
    return Office(code, unit, pack, session.store.setting("key"), bare_name(unit.name))


def _note_unit(unit: UnitRef) -> dict[str, str]:
    """The unit as settings, so that a start need not read the units of the whole country."""
    return {_NOTED: json.dumps([unit.code, unit.name, unit.level, unit.path, unit.agency], ensure_ascii=False)}


def _noted_unit(session: Session) -> UnitRef | None:
    noted = session.store.setting(_NOTED)
    if not noted:
        return None
    code, name, level, path, agency = json.loads(noted)
    return UnitRef(code, name, level, tuple(path), agency)


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
    return UnitRef(code, agency.name, "agency", (unit.name, *path), agency.key)


def _agency(pack: Pack, key: str) -> Agency:
    agency = pack.agencies.get(key)
    if agency is None or agency.collective:
        known = ", ".join(item.key for item in pack.agency if not item.collective)
        raise BadInput(f"Gói biểu mẫu không có cơ quan “{key}”.", f"Các cơ quan: {known}.")
    return agency


def _path_text(tree: UnitTree, code: str, day: date) -> str:
    return ", ".join(unit.name for unit in tree.ancestors(code, day))
