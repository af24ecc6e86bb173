"""What a form says, as frozen data: rows of a table, sections and fields of an outline, the document around them.

Part of a pack's vocabulary (forms/pack.py). Texts may hold {names} of the pack's variables and of the report.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Literal

from msgspec import Struct, field

from forms.cells import NO, YES

Level = Literal["xa", "huyen", "tinh", "agency"]
RowKind = Literal["heading", "count", "number", "percent", "rate", "status", "text", "yes_no"]
Collect = Literal["sum", "count_yes", "recompute", "owner", "list", "quarters"]
FieldCollect = Literal["", "sum", "join", "own"]
FieldType = Literal["narrative", "table", "count", "money", "date", "list", "text"]
ColumnType = Literal["text", "date", "count", "money", "choice"]
PeriodAsked = Literal["year", "half", "quarter", "month", "school_year", "range", "event"]
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


YES_NO = (Option(YES, "Có"), Option(NO, "Không"))


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
    start: the rows that a new report's table begins with, each {column: value}.
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
    start: tuple[dict[str, str], ...] = ()


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """One heading or bullet of an outline form, with what it asks for.

    depth: 1 for I, 2 for 1., 3 for a bullet or 5.1. number: as printed ("I.", "1.", "-"), may be empty.
    title: the printed wording; prompt: further printed wording that asks for something ("đề nghị nêu ...").
    may_follow: the section may be marked "sẽ bổ sung" (A.6 #7).
    levels, agencies: who is asked for it, everybody where none is named (forms/asked.py).
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
    levels: tuple[Level, ...] = ()
    agencies: tuple[str, ...] = ()


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
    periods: tuple[PeriodAsked, ...]
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
    def parts_of(self) -> dict[str, str]:
        """By the key of a row that is a part of another, that one's key, in printed order."""
        return {row.key: row.part_of for row in self.row if row.part_of}

    @cached_property
    def helpers(self) -> dict[str, tuple[Row, Helper]]:
        """Helper cells by key, each with the row it hangs on."""
        return {helper.key: (row, helper) for row in self.row for helper in row.helper}

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Fields of all sections by key."""
        return {item.key: item for section in self.section for item in section.field}

    @cached_property
    def columns(self) -> dict[tuple[str, str], Column]:
        """Columns of table fields by table and key."""
        return {(item.key, column.key): column for item in self.fields.values() for column in item.column}

    @cached_property
    def told(self) -> dict[str, Any]:
        """What forms/specs.py said of cells of tables already, by key."""
        return {}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section that each field stands in, by the field's key."""
        return {item.key: section for section in self.section for item in section.field}

    @cached_property
    def cuts(self) -> dict[tuple[str, str, frozenset[str]], Form]:
        """What forms/asked.py made of this form already: by level, agency, and further sections shown."""
        return {}
