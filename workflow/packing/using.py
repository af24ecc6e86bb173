"""Thiết lập, Gói biểu mẫu: the packs at hand, which of them this office reports with, and which is its main one."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from forms.dates import day_text
from forms.errors import BadInput, WorldError
from forms.pack import Pack, bound
from forms.packs.typed import years_text
from forms.units import UnitTree, split_agency
from workflow.office import (
    Office,
    note_province,
    note_unit,
    office,
    pack_at,
    require_office,
    require_province,
    unit_reference,
)
from workflow.packing.installing import Installed, came_text
from workflow.packs import find_pack, pack_folder, pack_folders, usable_packs
from workflow.session import Session


class PackLine(Struct, frozen=True):
    """A pack at hand. province: "" for every one; basis: the document that prescribes it; origin: who it came from, in
    words; own: its id does not ship, so that this office may make its next version.

    used: the office reports with it; main: it is the one that wins where two ask for the same; problem: why this office
    cannot report with it, "" where it can.
    """

    id: str
    title: str
    version: int
    years: tuple[int, ...]
    province: str
    basis: str
    origin: str
    own: bool
    used: bool
    main: bool
    problem: str


def pack_lines(session: Session) -> tuple[PackLine, ...]:
    """The packs that the office reports with, the main one first, then the others at hand by title."""
    found = require_office(session)
    used = {pack.id for pack in found.packs}
    others = sorted((pack for pack in usable_packs(session.home) if pack.id not in used), key=lambda one: one.title)
    shipped = {folder.name for folder in pack_folders()}
    return tuple(_line(session, found, pack, shipped) for pack in (*found.packs, *others))


def use_pack(session: Session, pack_id: str, main: bool = False) -> Office:
    """Report with one more pack; main: let it win over the others from now on.

    BadInput, and nothing changes, for an unknown pack, one of another province, one without the office's agency, and
    one on whose last day the unit did not exist.
    """
    office = require_office(session)
    pack = pack_at(session, pack_id, office.code) if _is_there(session, office, pack_id) else session.pack(pack_id)
    _require_fit(session, office, pack)
    ids = [one.id for one in office.packs if one.id != pack_id]
    order = [pack_id, *ids] if main else [ids[0], pack_id, *ids[1:]] if ids else [pack_id]
    if pack_id in {one.id for one in office.packs} and not main:
        return office
    _keep(session, order)
    session.store.set_settings(note_province(pack))
    return require_office(session)


def could_use(session: Session, pack: Pack) -> bool:
    """Whether the office does not report with the pack yet and could: it need not be installed."""
    found = office(session)
    if found is None or pack.id in {one.id for one in found.packs}:
        return False
    try:
        _require_fit(session, found, bound(pack, pack.province or found.pack.province))
    except WorldError:
        return False
    return True


def put_to_use(session: Session, installed: Installed, main: bool = True) -> Installed:
    """Report with what was just installed from now on; the sentence says so, or why this unit cannot."""
    if office(session) is None:
        return installed
    try:
        use_pack(session, installed.pack.id, main)
    except BadInput as error:
        return replace(installed, sentence=f"{installed.sentence} {error.sentence}")
    return replace(installed, sentence=f"{installed.sentence} Báo cáo lập từ nay theo gói này.")


def drop_pack(session: Session, pack_id: str) -> Office:
    """Report no longer with a further pack; reports made with it stay and open as before. BadInput for the main one,
    and for one that is not in use."""
    office = require_office(session)
    if pack_id == office.pack.id:
        raise BadInput(
            f"Gói “{pack_id}” là gói chính của đơn vị nên không thôi dùng được.",
            "Hãy đặt một gói khác làm gói chính trước.",
        )
    if pack_id not in {pack.id for pack in office.packs}:
        raise BadInput(f"Đơn vị không dùng gói “{pack_id}”.", "Hãy xem danh sách gói đang dùng.")
    _keep(session, [pack.id for pack in office.packs if pack.id != pack_id])
    return require_office(session)


def _keep(session: Session, order: list[str]) -> None:
    main = session.pack(order[0])
    office = require_office(session)
    changed = {"pack": main.id, "packs": " ".join(order[1:])}
    if main.id != office.pack.id:
        unit = unit_reference(session.units, main, office.code, main.last_day)
        changed |= note_unit(session.units, main, unit) | note_province(main)
    session.store.set_settings(changed)


def _is_there(session: Session, office: Office, pack_id: str) -> bool:
    """Whether the unit's code stands on the pack's day, so that a pack of every province can be bound to one."""
    day = session.pack(pack_id).last_day
    return session.units.exists(split_agency(office.code)[0], day)


def _require_fit(session: Session, office: Office, pack: Pack) -> None:
    tree, day = session.units, pack.last_day
    base, agency = split_agency(office.code)
    if not office.stood(tree.answered(day)) or not tree.exists(base, day):
        raise BadInput(
            f"{_lived(office, tree, _told_day(session, pack))} Gói “{pack.title}” là của năm {years_text(pack.years)}.",
            "Hãy khai báo đơn vị của những năm đó ở một thư mục dữ liệu khác rồi dùng gói này ở đó.",
        )
    if agency is not None and agency not in pack.agencies:
        raise BadInput(f"Gói “{pack.title}” không có cơ quan “{office.unit.name}”.", "Hãy dùng gói có cơ quan này.")
    require_province(tree, pack, unit_reference(tree, pack, office.code, day))


def _told_day(session: Session, pack: Pack) -> date:
    """The day that an officer is told of: today where it lies in the pack's years, else their last day."""
    today, last = session.today(), pack.last_day
    return today if date(pack.years[0], 1, 1) <= today < last else last


def _lived(office: Office, tree: UnitTree, day: date) -> str:
    """When the unit was there, and who bore its code on the day where another did."""
    base, _ = split_agency(office.code)
    name = f"{office.unit.name} (mã {office.unit.code})"
    if office.since is not None and day < office.since:
        said = f"{name} có từ ngày {day_text(office.since)}"
    elif office.until is not None:
        said = f"{name} có đến hết ngày {day_text(office.until)}"
    else:
        said = f"{name} không có vào ngày {day_text(day)}"
    if not tree.exists(base, day):
        return f"{said}."
    other = tree.path_name(base, day)
    return f"{said}; vào ngày {day_text(day)} mã {base} là của đơn vị khác cùng mang mã này: {other}."


def _line(session: Session, office: Office, pack: Pack, shipped: set[str]) -> PackLine:
    return PackLine(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        years=pack.years,
        province=find_pack(pack.id, session.home).province,
        basis=pack.basis.dated,
        origin=_origin(session, pack),
        own=pack.id not in shipped,
        used=pack.id in {one.id for one in office.packs},
        main=pack.id == office.pack.id,
        problem=_problem(session, office, pack),
    )


def _problem(session: Session, office: Office, pack: Pack) -> str:
    try:
        _require_fit(session, office, session.pack(pack.id))
    except WorldError as error:
        return error.sentence
    return ""


def _origin(session: Session, pack: Pack) -> str:
    if _ships(session, pack):
        return "đi cùng chương trình"
    acts = [act for act in session.store.pack_acts(pack.id) if act.version == pack.version]
    if not acts:
        return "trong thư mục dữ liệu"
    return f"{came_text(acts[-1])}, ngày {day_text(acts[-1].at.date())}"


def _ships(session: Session, pack: Pack) -> bool:
    try:
        return not pack_folder(pack, session.home).is_relative_to(session.home)
    except BadInput:
        return False
