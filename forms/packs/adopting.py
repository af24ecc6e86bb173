"""A form of one pack taken over into another: with its deadlines, what is said for it alone, and agencies it needs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from msgspec.structs import replace

from forms.pack import Addressees, Issuer, Obligation, Pack, SignerTitle
from forms.packs.keys import duty_id, key_of

Shape = TypeVar("Shape", Issuer, Addressees, SignerTitle)


def with_form_of(pack: Pack, other: Pack, key: str) -> tuple[Pack, str]:
    """The pack with a form of the other one, and the key that it bears there. What both packs name stays this one's."""
    taken = frozenset((*pack.form_by_key, *pack.form_files))
    name = key if key not in taken else key_of(f"{key} 2", taken)
    known = pack.agencies
    made = replace(
        pack,
        form_files=(*pack.form_files, name),
        forms=(*pack.forms, replace(other.form_by_key[key], key=name)),
        agency=(*pack.agency, *(agency for agency in other.agency if agency.key not in known)),
        obligation=(*pack.obligation, *_duties(pack, other, key, name)),
        issuer=(*pack.issuer, *_for_form(other.issuer, key, name)),
        addressees=(*pack.addressees, *_for_form(other.addressees, key, name)),
        signer=(*pack.signer, *_for_form(other.signer, key, name)),
        variables={**other.variables, **pack.variables},
    )
    return made, name


def _duties(pack: Pack, other: Pack, key: str, name: str) -> Iterator[Obligation]:
    ids = {duty.id for duty in pack.obligation}
    for duty in other.obligation:
        if duty.form == key:
            fresh = duty_id(ids) if duty.id in ids else duty.id
            ids.add(fresh)
            yield replace(duty, form=name, id=fresh)


def _for_form(shapes: tuple[Shape, ...], key: str, name: str) -> Iterator[Shape]:
    """What another pack says of a form, said for that form alone."""
    for each in shapes:
        if not each.forms or key in each.forms:
            yield replace(each, forms=(name,))
