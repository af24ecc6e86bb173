"""What a pack says, as frozen data: the forms, their rows, fields, targets, deadlines and texts.

A pack is TOML (DESIGN section 3). The structures here are the whole vocabulary; forms/loader.py reads and
checks them. Texts may hold {names} of the pack's variables and of the report (year, unit, period).
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from msgspec import Struct, field

Level = Literal["xa", "huyen", "tinh", "agency"]
RowKind = Literal["heading", "count", "number", "percent", "rate", "status", "text", "yes_no"]
Collect = Literal["sum", "count_yes", "recompute", "owner", "list", "quarters"]
FieldCollect = Literal["", "sum", "join", "own"]
FieldType = Literal["narrative", "table", "count", "money", "date", "list", "text"]
ColumnType = Literal["text", "date", "count", "money", "choice"]
HelperRole = Literal["numerator", "denominator", "alternative", "basis", "quarter", "school_year", "part", "whole"]


class Target(Struct, frozen=True, forbid_unknown_fields=True):
    """One target of one scope: tinh (the province's plan) or tw (the national strategy). A.4.1.

    op "status": the row's status must be `value`. text: the wording; basis: its line where another row says it.
    """

    scope: Literal["tinh", "tw"]
    year: int
    op: Literal[">=", ">", "<=", "<", "~", "=", "status"]
    value: str
    text: str = ""
    basis: str = ""


class Option(Struct, frozen=True, forbid_unknown_fields=True):
    """One answer of a closed question: the stored value and what is printed."""

    value: str
    text: str


class Helper(Struct, frozen=True, forbid_unknown_fields=True):
    """A cell behind a bare rate that is not printed (A.4, "helper").

    numerator and denominator recompute the rate; alternative is the other denominator of A.6 #2 and #3;
    basis says which of the two the rate uses ("printed" or "alternative"); quarter is one of M6.3's four;
    school_year names the school year the row speaks of (V15). part and whole are figures beside a status
    (M5.1), never made into a rate. at_least: the floor a quarter must reach, as canonical text.
    """

    key: str
    role: HelperRole
    label: str
    levels: tuple[Level, ...]
    unit: str = ""
    kind: Literal["count", "number", "choice", "school_year"] = "count"
    required: bool = False
    options: tuple[Option, ...] = ()
    at_least: str = ""


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """One printed row of a table form.

    numerator, denominator: keys of printed rows (kind "rate"); scale: 100 for %, 1 for a ratio.
    part_of: the row this one may never exceed. levels: who types it; an agency types the rows it leads.
    level_kinds: another kind at a level, e.g. a commune answers yes_no where the province counts.
    unit_printed, lead_printed, period_printed: what the source prints in those columns, "" where empty.
    units_of: the denominator is the number of units of that level in the tree (V7).
    yes_when: key of the count that must be >= 1 exactly when this status is "co" (V7).
    soft_min, soft_max: the plausible range (V8). sensitive: small counts are guarded (V14).
    """

    key: str
    kind: RowKind
    label: str
    source: str
    tt: str = ""
    source_text: str | None = None
    unit: str = ""
    unit_printed: str = ""
    lead_printed: str = ""
    leads: tuple[str, ...] = ()
    period_printed: str = ""
    period: Literal["", "year", "half", "school_year", "quarter", "month"] = ""
    levels: tuple[Level, ...] = ()
    level_kinds: dict[str, RowKind] = field(default_factory=dict)
    collect: Collect | Literal[""] = ""
    numerator: str = ""
    denominator: str = ""
    scale: int = 100
    decimals: int = 1
    part_of: str = ""
    options: tuple[Option, ...] = ()
    target: tuple[Target, ...] = ()
    helper: tuple[Helper, ...] = ()
    priority: bool = False
    units_of: Literal["", "huyen", "xa"] = ""
    yes_when: str = ""
    soft_min: str = ""
    soft_max: str = ""
    sensitive: bool = False
    cumulative: bool = False
    explain: str = ""
    note: str = ""

    @property
    def is_share(self) -> bool:
        """A part of a whole in percent: it lies within 0-100. Ratios and figures per 1.000 are none (V3)."""
        return self.kind == "percent" or (self.kind == "rate" and self.scale == 100)

    def kind_at(self, level: str) -> RowKind:
        """The kind of cell that an office of this level types."""
        return self.level_kinds.get(level, self.kind)


class Column(Struct, frozen=True, forbid_unknown_fields=True):
    """A column of a table field. sum_of: computed as the sum of these columns (nam + nữ = tổng).

    added_up: whether its figures are of one kind, so that a total of the column says something.
    """

    key: str
    label: str
    type: ColumnType = "text"
    width: int = 20
    options: tuple[Option, ...] = ()
    sum_of: tuple[str, ...] = ()
    added_up: bool = True

    @property
    def is_figure(self) -> bool:
        """Whether its cells are numbers."""
        return self.type in ("count", "money")


class Field(Struct, frozen=True, forbid_unknown_fields=True):
    """A field of a section of an outline form.

    count_of: the field is the number of rows of that table; sum_of: the sum of that column ("KEY.column");
    with where = {column: value} only the rows that say so count. as_sections: each row of the table is a
    headed section of the unit's own outline (columns tieu_de, noi_dung).
    total_of: the sum of these count fields. within: the count field that this one may not exceed.
    compare_with: counts of other forms for the same period ("form:key") that this one should agree with (V13).
    suggested: headings offered for an outline of the unit's own. on_paper: the QR symbol of the printed report says it.
    collect: how an office above puts it together: "sum", "join" or "own" (only its own); "" by type: counts and money
    are added up, tables, narratives and lists joined, texts and dates its own. attributed: the column of a joined
    table that carries the name of the unit a row came from.
    """

    key: str
    type: FieldType
    label: str = ""
    unit: str = ""
    optional: bool = False
    column: tuple[Column, ...] = ()
    count_of: str = ""
    sum_of: str = ""
    where: dict[str, str] = field(default_factory=dict)
    total_of: tuple[str, ...] = ()
    within: str = ""
    compare_with: tuple[str, ...] = ()
    as_sections: bool = False
    suggested: tuple[str, ...] = ()
    on_paper: bool = False
    collect: FieldCollect = ""
    attributed: str = ""


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """One heading or bullet of an outline form, with what it asks for.

    depth: 1 for I, 2 for 1., 3 for a bullet or 5.1. number: as printed ("I.", "1.", "-"), may be empty.
    title: the printed wording; prompt: further printed wording that asks for something ("đề nghị nêu ...").
    may_follow: the section may be marked "sẽ bổ sung" (A.6 #7).
    """

    key: str
    title: str
    source: str
    number: str = ""
    depth: int = 1
    short: str = ""
    prompt: str = ""
    source_text: str | None = None
    field: tuple[Field, ...] = ()
    may_follow: bool = False
    explain: str = ""


class Paragraph(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence of the covering document, for the named levels (all where none is named)."""

    text: str
    levels: tuple[Level, ...] = ()


class DocumentTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """The administrative frame that a form is printed in (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

    type_name: str
    summary: str
    symbol: dict[str, str]
    opening: tuple[Paragraph, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    annex_number: str = ""
    annex_title: str = ""
    annex_basis: str = ""


class Form(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """One form. A table form has rows, an outline form has sections; columns are the printed heads."""

    key: str
    kind: Literal["table", "outline"]
    version: int
    title: str
    short: str
    source: str
    document: DocumentTexts
    periods: tuple[Literal["year", "half"], ...]
    column: tuple[str, ...] = ()
    row: tuple[Row, ...] = ()
    section: tuple[Section, ...] = ()

    @cached_property
    def rows(self) -> dict[str, Row]:
        """Rows by key."""
        return {row.key: row for row in self.row}

    @cached_property
    def reckoned(self) -> tuple[Row, ...]:
        """The rows that may be computed out of others, in printed order."""
        parts = {"numerator", "denominator", "quarter"}
        return tuple(row for row in self.row if row.kind == "rate" or parts & {each.role for each in row.helper})

    @cached_property
    def reckoned_of(self) -> tuple[frozenset[str], ...]:
        """For each of `reckoned`, the keys of its own cell and of those that it is computed out of."""
        return tuple(
            frozenset((row.key, row.numerator, row.denominator, *(each.key for each in row.helper)))
            for row in self.reckoned
        )

    @cached_property
    def helpers(self) -> dict[str, tuple[Row, Helper]]:
        """Helper cells by key, each with the row it hangs on."""
        return {helper.key: (row, helper) for row in self.row for helper in row.helper}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Fields of all sections by key."""
        return {item.key: item for section in self.section for item in section.field}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section that each field stands in, by the field's key."""
        return {item.key: section for section in self.section for item in section.field}


class Agency(Struct, frozen=True, forbid_unknown_fields=True):
    """An agency that leads indicators; aliases are the other spellings of the source (A.6 #15).

    short: its letters in document numbers ("BC-SLĐTBXH"). acts_for: the unit whose consolidated report it makes.
    collective: a group ("các trường sư phạm") that files no report of its own.
    """

    key: str
    name: str
    short: str
    aliases: tuple[str, ...] = ()
    acts_for: str = ""
    collective: bool = False


class Issuer(Struct, frozen=True, forbid_unknown_fields=True):
    """The names at the head's left: parent (regular) over issuer (bold), one line each.

    forms, agencies: only for these where any are named; the same in Addressees and SignerTitle.
    """

    levels: tuple[Level, ...]
    issuer: tuple[str, ...]
    parent: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


class Addressees(Struct, frozen=True, forbid_unknown_fields=True):
    """Kính gửi and Nơi nhận for reports of the named levels and forms (all where none is named)."""

    levels: tuple[Level, ...]
    to: tuple[str, ...]
    copies: tuple[str, ...]
    forms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()


class SignerTitle(Struct, frozen=True, forbid_unknown_fields=True):
    """One shape of the signature block: lines of titles, top to bottom (A.3, NĐ 30 Phụ lục I)."""

    levels: tuple[Level, ...]
    lines: tuple[str, ...]
    forms: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    note: str = ""


class Obligation(Struct, frozen=True, forbid_unknown_fields=True):
    """Who reports what to whom before when (A.2). The day is exclusive unless the office switches that off.

    to: {level: unit or agency}: "parent" is the unit above, otherwise an agency's key.
    year: set where the source prints one; year_offset: the due day's year minus the period's.
    """

    id: str
    title: str
    form: str
    period: Literal["year", "half"]
    levels: tuple[Level, ...]
    to: dict[str, str]
    due_day: int
    due_month: int
    source: str
    due_text: str
    half: Literal[0, 1, 2] = 0
    year: int = 0
    year_offset: int = 0
    exclusive: bool = True
    warning: str = ""


class Erratum(Struct, frozen=True, forbid_unknown_fields=True):
    """One anomaly of the source and what this program does about it (A.6)."""

    number: int
    where: str
    anomaly: str
    treatment: str


class Basis(Struct, frozen=True, forbid_unknown_fields=True):
    """The decision that prescribes the forms."""

    number: str
    date: date
    issuer: str
    title: str


class Strategy(Struct, frozen=True, forbid_unknown_fields=True):
    """The strategy that the targets come from. first, last: the years that an indicator's course is followed over.

    title: how it is named beside a target of scope tw.
    """

    first: int
    last: int
    title: str
    source: str


class Pack(Struct, frozen=True, forbid_unknown_fields=True, dict=True):
    """A year's forms of one province and everything that belongs to them."""

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
    variables: dict[str, str] = field(default_factory=dict)
    forms: tuple[Form, ...] = ()

    @cached_property
    def form_by_key(self) -> dict[str, Form]:
        """Forms by key."""
        return {form.key: form for form in self.forms}

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """Agencies by key."""
        return {agency.key: agency for agency in self.agency}
