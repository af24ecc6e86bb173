"""What files that come in are judged by: which office this is, whom it knows, which units lie below it.

A Grounds holds plain data, so that other processes can judge by it; `Bench` is what a process makes of it once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from forms.agencies import heirs as agency_heirs
from forms.errors import BadInput
from forms.form import Form
from forms.pack import Obligation, Pack
from forms.report import UnitRef
from forms.territory import Territory, goes_on, home_province
from forms.units import Unit, UnitTree, split_agency
from workflow.office import require_office, unit_reference
from workflow.packs import find_pack
from workflow.session import Session, all_units

if TYPE_CHECKING:
    from signing.envelope import DecryptionKey
    from signing.known import KnownCertificate, KnownCertificates
    from workflow.verifying.records import Unlocking


@dataclass(frozen=True, slots=True)
class Grounds:
    """pins: every certificate that is known, this office's own among them; named: by fingerprint, the name of the
    unit that the officer confirmed it for. thorough: ask the second judge of signatures too. now: first receipt.
    kept: SHA-256 of the files that were received before."""

    home: Path
    code: str
    unit: UnitRef
    packs: tuple[str, ...]
    pins: Sequence[KnownCertificate] = field(repr=False)
    named: Mapping[str, str] = field(repr=False)
    now: datetime
    who: str
    thorough: bool = False
    kept: frozenset[str] = frozenset()


class Bench:
    """The tools of one process for judging many files. known: with the authorities' word, where there are any."""

    def __init__(
        self, grounds: Grounds, known: KnownCertificates | None = None, keys: Sequence[DecryptionKey] = ()
    ) -> None:
        from signing.known import KnownCertificates

        self.grounds = grounds
        self.known = known or KnownCertificates(grounds.pins)
        self.asks_authorities = known is not None and known.asks_authorities
        self.keys = keys
        self.tree: UnitTree = all_units()
        self._territories: dict[date, Territory] = {}
        self._below: dict[tuple[str, date], bool] = {}
        self._bearers: dict[tuple[str, str, date], str] = {}
        self._units: dict[tuple[str, str, date], UnitRef] = {}
        self._provinces: dict[str, str] = {}
        self._since: dict[tuple[str, date], Unit] = {}

    @cached_property
    def own_packs(self) -> tuple[Pack, ...]:
        """The packs that the office reports with, the main one first."""
        return tuple(self._bound(find_pack(pack, self.grounds.home), 0) for pack in self.grounds.packs)

    @property
    def own_pack(self) -> Pack:
        """The pack that the office was set up with."""
        return self.own_packs[0]

    def pack(self, pack_id: str, version: int) -> Pack | None:
        """The pack of a report in that version, else in the newest; None where it is not on this machine."""
        try:
            return self._bound(find_pack(pack_id, self.grounds.home, version), version)
        except BadInput:
            return None

    def _bound(self, pack: Pack, version: int) -> Pack:
        """A pack of every province as that of this office."""
        if pack.province:
            return pack
        if pack.id not in self._provinces:
            self._provinces[pack.id] = home_province(self.tree, self.grounds.code, pack)
        return find_pack(pack.id, self.grounds.home, version, self._provinces[pack.id])

    def is_own(self, code: str) -> bool:
        """Whether a report of that unit is one of this office's own."""
        return code == self.grounds.unit.code

    def is_below(self, code: str, day: date) -> bool:
        """Whether the unit or agency lies below this office on the day, wholly or in part."""
        place = (code, day)
        if place not in self._below:
            self._below[place] = self.grounds.unit.level != "agency" and self._holds(code, day)
        return self._below[place]

    def took_over(self, code: str, day: date) -> bool:
        """Whether this office does today what an office of the day did: its unit was formed from that one's, and the
        agency that acts for it took over the tasks of that one's agency, where one is named."""
        base, agency = split_agency(code)
        own = self.grounds.unit.agency
        if base not in {share.unit.code for share in self._territory(day).roots}:
            return False
        return agency is None or own == agency or own in agency_heirs(self.own_pack, agency, self.grounds.now.date())

    def _territory(self, day: date) -> Territory:
        if day not in self._territories:
            self._territories[day] = Territory(self.tree, self.grounds.unit.code, self.own_pack.last_day, day)
        return self._territories[day]

    def _holds(self, code: str, day: date) -> bool:
        try:
            return bool(self._territory(day).holds(code))
        except BadInput:
            return False

    def unit(self, pack: Pack, code: str, day: date) -> UnitRef:
        """The unit as it was called on the day. BadInput where there was none of that code."""
        place = (pack.id, code, day)
        if place not in self._units:
            self._units[place] = unit_reference(self.tree, pack, code, day)
        return self._units[place]

    def tree_unit(self, code: str, day: date) -> Unit:
        """The unit of the tree, of an agency the one that it belongs to. BadInput where there was none."""
        place = (split_agency(code)[0], day)
        if place not in self._since:
            self._since[place] = self.tree.get(*place)
        return self._since[place]

    def other_unit(self, fingerprint: str, code: str, day: date) -> str:
        """The name of the unit that a certificate was confirmed for where another bore its code on the day, else ""."""
        place = (fingerprint, code, day)
        if place not in self._bearers:
            self._bearers[place] = self._other_bearer(*place)
        return self._bearers[place]

    def _other_bearer(self, fingerprint: str, code: str, day: date) -> str:
        base, agency = split_agency(code)
        name = self.grounds.named.get(fingerprint, "")
        versions = self.tree.versions(base)
        if agency or not name or len(versions) < 2:
            return ""
        then = self.tree_unit(code, day)
        meant = [one for one in versions if one.name == name]
        return "" if not meant or any(self._goes_on(one, then) for one in meant) else name

    def _goes_on(self, one: Unit, then: Unit) -> bool:
        """Whether they are the same unit, or the later one was formed out of the earlier alone."""
        return goes_on(self.tree, *sorted((one, then), key=lambda unit: unit.since))

    def recipient(self, pack: Pack, form: Form, unit: UnitRef, day: date) -> str:
        """The code of the office that the unit's report goes to by the pack; "" where it cannot be told."""
        duty = next((one for one in pack.obligation if _asks(one, form, unit)), None)
        named = duty.to.get(unit.level, "") if duty else ""
        if named == "parent":
            return self.tree_unit(unit.code, day).parent
        return f"{pack.province}.{named}" if named else ""


def _asks(duty: Obligation, form: Form, unit: UnitRef) -> bool:
    return duty.form == form.key and unit.level in duty.levels


def _grounds(session: Session, thorough: bool) -> tuple[Grounds, KnownCertificates]:
    """The grounds of an office, and the certificates it knows with the word of its authorities. NotSetUp."""
    from signing.known import KnownCertificates, pin
    from workflow.trust.authorities import chains_of
    from workflow.trust.certificates import known_certificates

    office, certificates = require_office(session), known_certificates(session).pins
    held = {one.fingerprint for one in certificates}
    persons = [pin(one, office.unit.code) for one in session.store.persons()]
    pins = (*certificates, *(one for one in persons if one.fingerprint not in held))
    named = {item.fingerprint: item.unit_name for item in session.store.trusted()}
    packs = tuple(pack.id for pack in office.packs)
    grounds = Grounds(
        session.home, office.code, office.unit, packs, pins, named, session.now(), session.who,
        thorough, frozenset(session.store.blobs_received()),
    )  # fmt: skip
    return grounds, KnownCertificates(pins, chains_of(session, pins))


def bench_of(session: Session, unlocking: Unlocking | None = None, thorough: bool = False) -> Bench:
    """What this process judges by. BadInput where `unlocking` opens no key; NotSetUp."""
    from workflow.keys.unsealing import decryption_keys

    grounds, known = _grounds(session, thorough)
    keys = decryption_keys(session, unlocking.secret, unlocking.key) if unlocking else ()
    return Bench(grounds, known, keys)
