"""The changes of a draft, one act each: what a button of the editor calls. Each is on the disk when it returns.

`value` is the changed record itself, as forms/pack.py and forms/form.py know it.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from forms.form import Row
from forms.pack import Agency, Obligation, Pack
from forms.packs.adopting import with_form_of
from forms.packs.beginnings import new_entry, place_after
from forms.packs.entries import (
    Spot,
    entry,
    moved,
    renumbered,
    with_added,
    with_agency,
    with_entry,
    with_obligation,
    without,
    without_form,
)
from forms.packs.indicator_rows import missing_indicators, with_indicator
from forms.packs.row_kinds import settled_row
from forms.packs.trouble import spot_name
from workflow.composing.drafts import Draft, apply
from workflow.packs import find_pack, form_in, usable_packs
from workflow.session import Session


def change(session: Session, draft: Draft, spot: Spot, value: Struct) -> Draft:
    """Put a changed record in its place: the head, a form, or an entry of a list."""
    name = _named(draft.pack, spot)
    if isinstance(value, Row) and isinstance(before := entry(draft.pack, spot), Row) and value.kind != before.kind:
        value = settled_row(value)
    if isinstance(value, Agency):
        return apply(session, draft, f"sửa {name}", with_agency(draft.pack, spot, value))
    if isinstance(value, Obligation):
        return apply(session, draft, f"sửa {name}", with_obligation(draft.pack, spot, value))
    return apply(session, draft, f"sửa {name}", with_entry(draft.pack, spot, value))


def add(session: Session, draft: Draft, spot: Spot, below: bool = False) -> tuple[Draft, Spot]:
    """Put one more entry after the one at the spot, like it where that helps; where it stands now.

    below: a section or row under it, not beside it.
    """
    after = place_after(draft.pack, spot, below)
    changed = with_added(draft.pack, after, new_entry(draft.pack, spot, below))
    where = replace(spot, number=after.number + 1)
    if spot.list == "section":
        changed = renumbered(changed, where)
    return apply(session, draft, f"thêm {_named(changed, where)}", changed), where


def remove(session: Session, draft: Draft, spot: Spot) -> Draft:
    """Take an entry out of its list."""
    return apply(session, draft, f"xóa {_named(draft.pack, spot)}", without(draft.pack, spot))


def move(session: Session, draft: Draft, spot: Spot, by: int) -> tuple[Draft, Spot]:
    """Put an entry so many places further down (up: negative); where it stands now."""
    changed = moved(draft.pack, spot, by)
    where = spot if changed == draft.pack else replace(spot, number=spot.number + by)
    return apply(session, draft, f"chuyển {_named(draft.pack, spot)}", changed), where


def remove_form(session: Session, draft: Draft, key: str) -> Draft:
    """Take a form out of the draft, with its deadlines."""
    return apply(session, draft, f"bỏ biểu {form_in(draft.pack, key).short}", without_form(draft.pack, key))


def add_form(session: Session, draft: Draft, pack_id: str, key: str) -> tuple[Draft, Spot]:
    """Take over a form of a pack at hand, with its deadlines and what that pack says for it alone; where it stands.

    Agencies that only the other pack has come along.
    """
    other = find_pack(pack_id, session.home)
    form = form_in(other, key)
    pack, name = with_form_of(draft.pack, other, key)
    return apply(session, draft, f"thêm biểu {form.short}", pack), Spot(form=name)


def _named(pack: Pack, spot: Spot) -> str:
    """How an act names its place: "hạn nộp “…”", "Phụ lục 01, dòng 1.2"."""
    name = spot_name(pack, spot)
    return name if spot.form else name[:1].lower() + name[1:]


def indicators(session: Session, draft: Draft) -> tuple[Row, ...]:
    """The national indicators that the packs at hand have and the draft lacks, in the order of the registry."""
    return missing_indicators(draft.pack, usable_packs(session.home))


def add_indicator(session: Session, draft: Draft, spot: Spot, key: str) -> tuple[Draft, Spot]:
    """Put a national indicator after the row at the spot, with the rows it is reckoned out of; where it stands."""
    changed, where = with_indicator(draft.pack, spot, key, usable_packs(session.home))
    return apply(session, draft, f"thêm {_named(changed, where)}", changed), where


def other_forms(session: Session, draft: Draft) -> tuple[tuple[str, str, str, str], ...]:
    """Every form that may be taken over from a pack at hand: id and title of the pack, key and title of the form."""
    return tuple(
        (pack.id, pack.title, form.key, f"{form.short}: {form.title}")
        for pack in usable_packs(session.home)
        for form in pack.forms
        if form != draft.pack.form_by_key.get(form.key)
    )
