"""What a pack says, as frozen data: its forms, agencies, heads, recipients, signers, deadlines and texts.

A pack is TOML (DESIGN section 3). The structures here and in forms/form.py are the whole vocabulary; forms/packs/ reads
and checks them. Texts may hold {names} of the pack's variables and of the report (year, unit, period).
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from forms.dates import day_text
from forms.form import Form, Level, PeriodAsked

EVERY_PROVINCE = "*"
PACK_HEAD = "pack.toml"
"""The file of a pack that names its others."""
_Day = date


class AgencyName(Struct, frozen=True, forbid_unknown_fields=True):
    """What an agency was called between two days, both included; open where None."""

    name: str
    short: str
    source: str
    since: date | None = None
    until: date | None = None


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """An agency that leads indicators; aliases are the other spellings of the source (A.6 #15).

    short: its letters in document numbers ("BC-SLĐTBXH"). acts_for: the unit whose consolidated report it makes; "*" in
    a pack of every province: the office's own. collective: a group ("các trường sư phạm") that files no report.
    named: official names of other days than those on which it bears `name` and `short`.
    """

    key: str
    name: str
    short: str
    aliases: tuple[str, ...] = ()
    acts_for: str = ""
    collective: bool = False
    named: tuple[AgencyName, ...] = ()


class Succession(Struct, frozen=True, forbid_unknown_fields=True):
    """Which agencies took over an agency's tasks on a day (domain/rules.md B5). agency: its key, of any pack.

    to: keys of agencies of this pack, the one that took over gender equality first; tasks: what each took, as words.
    """

    agency: str
    to: tuple[str, ...]
    tasks: str
    since: date
    source: str


class Issuer(Struct, frozen=True, forbid_unknown_fields=True):
    """The names at the head's left: parent (regular) over issuer (bold), one line each.

    forms, agencies, units: only for these where any are named; the same in Addressees and SignerTitle. units: codes,
    where one district's office bears another name than the rest.
    """

    levels: tuple[Level, ...]
    issuer: tuple[str, ...]
    parent: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class Addressees(Struct, frozen=True, forbid_unknown_fields=True):
    """Kính gửi and Nơi nhận for reports of the named levels and forms (all where none is named)."""

    levels: tuple[Level, ...]
    to: tuple[str, ...]
    copies: tuple[str, ...]
    forms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


class SignerTitle(Struct, frozen=True, forbid_unknown_fields=True):
    """One shape of the signature block: lines of titles, top to bottom (A.3, NĐ 30 Phụ lục I)."""

    levels: tuple[Level, ...]
    lines: tuple[str, ...]
    forms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    note: str = ""


class Obligation(Struct, frozen=True, forbid_unknown_fields=True):
    """Who reports what to whom before when (A.2). The day is exclusive unless the pack switches that off.

    to: {level: unit or agency}: "parent" is the unit above, otherwise an agency's key.
    due_day, due_month: 0 where the source names no day ("theo định kỳ", "kịp thời"): the receiving office may set one.
    year: set where the source prints one; year_offset: the due day's year minus the period's.
    half: 1 or 2 of period "half"; number: which quarter or month; range: the years of period "range", "2021..2023".
    An event is owed when it happens: it has no day and no period of its own.
    cut_off: "12-14", month and day up to which figures are taken, in the due day's year; "" the usual one
    (forms/cut_offs.py).
    """

    id: str
    title: str
    form: str
    period: PeriodAsked
    levels: tuple[Level, ...]
    to: dict[str, str]
    source: str
    due_text: str
    due_day: int = 0
    due_month: int = 0
    half: Literal[0, 1, 2] = 0
    number: int = 0
    range: str = ""
    year: int = 0
    year_offset: int = 0
    exclusive: bool = True
    cut_off: str = ""
    warning: str = ""

    @property
    def has_day(self) -> bool:
        """Whether the source names the day it is due."""
        return bool(self.due_day and self.due_month)


class Erratum(Struct, frozen=True, forbid_unknown_fields=True):
    """One anomaly of the source and what this program does about it (A.6)."""

    number: int
    where: str
    anomaly: str
    treatment: str


class Basis(Struct, frozen=True, forbid_unknown_fields=True):
    """The document that prescribes the forms: its kind, e.g. "Kế hoạch", who issued it, what it is about.

    number "", date None: the source has lost them or left them blank (A.6 #24), so nothing names it by them.
    date_text: what is known of the day where date is None, e.g. "tháng 3 năm 2022".
    """

    issuer: str
    title: str
    kind: str = "Quyết định"
    number: str = ""
    date: _Day | None = None
    date_text: str = ""

    @property
    def named(self) -> str:
        """ "Quyết định 373/QĐ-UBND"; by who issued it where the number is not known."""
        return f"{self.kind} {self.number}" if self.number else f"{self.kind} của {self.issuer}"

    @property
    def dated(self) -> str:
        """ "Quyết định 373/QĐ-UBND ngày 08/4/2024"."""
        return f"{self.kind} {self.number}{self._when}" if self.number else self.cited

    @property
    def cited(self) -> str:
        """As a letter cites it: "Quyết định số 373/QĐ-UBND ngày 08/4/2024 của Chủ tịch …"."""
        number = f" số {self.number}" if self.number else ""
        return f"{self.kind}{number}{self._when} của {self.issuer}"

    @property
    def _when(self) -> str:
        if self.date:
            return f" ngày {day_text(self.date)}"
        return f" {self.date_text}" if self.date_text else ""


class Strategy(Struct, frozen=True, forbid_unknown_fields=True):
    """The strategy that the targets come from. first, last: the years that an indicator's course is followed over.

    title: how it is named beside a target of scope tw.
    """

    first: int
    last: int
    title: str
    source: str


class Pack(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A plan's forms and everything that belongs to them.

    province: official code as it was in those years; "" for a pack of every province, which forms/pack.bound makes
    one province's.
    """

    id: str
    version: int
    title: str
    province: str
    years: tuple[int, ...]
    tiers: Literal[2, 3]
    basis: Basis
    source: str
    form_files: tuple[str, ...]
    agency: tuple[Agency, ...]
    issuer: tuple[Issuer, ...]
    addressees: tuple[Addressees, ...]
    signer: tuple[SignerTitle, ...]
    obligation: tuple[Obligation, ...]
    erratum: tuple[Erratum, ...] = ()
    strategy: Strategy | None = None
    succession: tuple[Succession, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    forms: tuple[Form, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day of its last year: the day whose tree of units it speaks of."""
        return date(self.years[-1], 12, 31)

    @cached_property
    def form_by_key(self) -> dict[str, Form]:
        """Forms by key."""
        return {form.key: form for form in self.forms}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """Agencies by key."""
        return {agency.key: agency for agency in self.agency}


def bound(pack: Pack, province: str) -> Pack:
    """A pack of every province as that of one; any other pack, and where none is named, as it is."""
    if pack.province or not province:
        return pack
    agencies = tuple(
        replace(agency, acts_for=province) if agency.acts_for == EVERY_PROVINCE else agency for agency in pack.agency
    )
    return replace(pack, province=province, agency=agencies)
