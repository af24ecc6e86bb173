"""A report as it stands at one moment: frozen, complete, knowing nothing of where it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from forms.cells import EMPTY, Cell
from forms.findings import Finding
from forms.keys import DOCUMENT, order_key
from forms.periods import Period

DOCUMENT_FIELDS = (
    "number",
    "symbol",
    "place",
    "date",
    "addressee",
    "recipients",
    "signers",
    "signer_name",
    "cut_off",
    "parent",
    "issuer",
    "mark",
    "subject",
)


class UnitRef(Struct, frozen=True):
    """The reporting unit as it was called on the last day of the period. path: names of the units above.

    level: xa, huyen, tinh or agency; agency: the agency's key where level is agency, that of the agency that acts for
    the unit where one does (Sở for its province), else "".
    """

    code: str
    name: str
    level: str
    path: tuple[str, ...] = ()
    agency: str = ""


class Document(Struct, frozen=True):
    """The administrative frame (NĐ 30). date is ISO or "" while open; lists are one entry a line.

    mark: a line over every page that says what the paper is not ("SỐ LIỆU MẪU"), "" on a real report.
    subject: what an event is called in a few words, "" in a report of any other period.
    """

    number: str = ""
    symbol: str = ""
    place: str = ""
    date: str = ""
    addressee: str = ""
    recipients: str = ""
    signers: str = ""
    signer_name: str = ""
    cut_off: str = ""
    parent: str = ""
    issuer: str = ""
    mark: str = ""
    subject: str = ""


class Part(Struct, frozen=True, gc=False):
    """One report that a consolidated report was made out of, as it was received.

    digest: SHA-256 of its report.json, "" where it came without one (on paper); signed: it came in a signed bundle.
    through: code of the unit whose consolidated report brought it along, "" where it was received itself.
    """

    unit: str
    name: str
    level: str
    revision: int
    digest: str
    signed: bool = True
    through: str = ""


class Consolidation(Struct, frozen=True):
    """What a consolidated report was made out of (A.8).

    missing: (code, name) of the units that were expected and are in no part. coverage: by key, of how many units the
    figure speaks and of how many it should. given: by key, what consolidation gave, whatever stands in the cell now.
    sources: by narrative's key, the digests of the parts whose text was put into it. findings: what there was to look
    into when it was made; tables: by key of a count that holds more than the joined tables, what these amounted to
    then. Both stay in this office and are no part of report.json.
    """

    parts: tuple[Part, ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    coverage: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    given: Mapping[str, Cell] = field(default_factory=dict)
    sources: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Decimal] = field(default_factory=dict)


class Carried(Struct, frozen=True):
    """What was known before cells changed. of: the identity of the report before, to be compared by who holds it;
    keys: of the cells; rows: by table the ids of those that they stand in; columns: by table theirs, "" for the order
    of rows. reckoned, totals: as the report's were."""

    of: int
    keys: frozenset[str]
    rows: Mapping[str, frozenset[str]]
    columns: Mapping[str, frozenset[str]]
    reckoned: Mapping[int, tuple[object, Mapping[str, Cell]]]
    totals: Mapping[tuple[str, str], Decimal | None]

    def touches(self, table: str, *columns: str) -> bool:
        """Whether rows of a table, or cells of one of these columns, are others than before."""
        return not self.columns.get(table, frozenset()).isdisjoint(("", *columns))


class Report(Struct, frozen=True, dict=True):
    """id: 32 hex digits; form_version: the form's version in the pack it was made with.

    cells: typed, imported and consolidated cells by key; computed rates are never among them.
    revision: 1, 2, ...; supplement_of: the digest of the revision that this one completes, else "".
    consolidation: what it was made out of, None for a report that was typed.
    """

    id: str
    pack: str
    pack_version: int
    form: str
    form_version: int
    unit: UnitRef
    period: Period
    revision: int
    cells: Mapping[str, Cell] = field(default_factory=dict)
    supplement_of: str = ""
    reason: str = ""
    consolidation: Consolidation | None = None

    def cell(self, key: str) -> Cell:
        """The stored cell, EMPTY where nothing was said."""
        return self.cells.get(key, EMPTY)

    def with_cells(self, changes: Mapping[str, Cell | None]) -> Report:
        """The report with these cells, None for one that is emptied. What was reckoned of it already goes along for
        what the changes do not touch: a cell of a table of 500 rows costs hardly more than one of a short table."""
        cells = dict(self.cells)
        for key, cell in changes.items():
            if cell is None:
                cells.pop(key, None)
            else:
                cells[key] = cell
        made = replace(self, cells=cells)
        made.__dict__["carried"] = _carried(changes, self)
        self._hand_on(made, changes)
        return made

    def _hand_on(self, made: Report, changes: Mapping[str, Cell | None]) -> None:
        """Of what is known of the rows and the notes, that which the changes do not touch."""
        if "said_rows" in self.__dict__ and not any(cell is None or cell.is_empty for cell in changes.values()):
            made.__dict__["said_rows"] = said = _also_said(self.said_rows, changes)
            for table, rows in self.filled_rows.items():
                if said.get(table) is self.said_rows.get(table) and order_key(table) not in changes:
                    made.filled_rows[table] = rows
        if "noted" in self.__dict__ and not any(
            self.cell(key).note or (cell is not None and cell.note) for key, cell in changes.items()
        ):
            made.__dict__["noted"] = self.noted

    @cached_property
    def said_rows(self) -> Mapping[str, frozenset[str]]:
        """By table, the ids of the rows in which something was said."""
        return _also_said({}, self.cells)

    @cached_property
    def filled_rows(self) -> dict[str, tuple[str, ...]]:
        """What forms/values.py found of the tables already: the ids of the rows that say something, in order."""
        return {}

    @cached_property
    def totals(self) -> dict[tuple[str, str], Decimal | None]:
        """What forms/values.py added up already, by table and column."""
        return {}

    @cached_property
    def carried(self) -> Carried | None:
        """What was known of the report that this one was made of by `with_cells`; None for one read anew."""
        return None

    @cached_property
    def noted(self) -> tuple[tuple[str, str], ...]:
        """(key, note) of every cell that carries a note."""
        return tuple((key, cell.note) for key, cell in self.cells.items() if cell.note)

    @cached_property
    def reckoned(self) -> dict[int, tuple[object, Mapping[str, Cell]]]:
        """What forms/values.py reckoned of these cells already, by the form's identity; the form is kept beside it."""
        return {}

    @property
    def period_title(self) -> str:
        """As it stands in a sentence, of an event with its short name: "ngày 15/8/2024 (bạo lực gia đình)"."""
        subject = self.cell(f"{DOCUMENT}subject").text if self.period.kind == "event" else ""
        return f"{self.period.title} ({subject})" if subject else self.period.title

    @property
    def document(self) -> Document:
        """The administrative frame, read out of the document.* cells."""
        return Document(**{name: self.cell(DOCUMENT + name).text for name in DOCUMENT_FIELDS})


def _carried(changes: Iterable[str], before: Report) -> Carried:
    rows, columns = dict[str, set[str]](), dict[str, set[str]]()
    for key in changes:
        place, inside, column = key.rpartition("]")
        if inside:
            table, _, row = place.partition("[")
            rows.setdefault(table, set()).add(row)
            columns.setdefault(table, set()).add(column[1:])
    return Carried(
        id(before),
        frozenset(changes),
        {table: frozenset(ids) for table, ids in rows.items()},
        {table: frozenset(names) for table, names in columns.items()},
        dict(before.reckoned),
        dict(before.totals),
    )


def _also_said(known: Mapping[str, frozenset[str]], cells: Mapping[str, Cell | None]) -> Mapping[str, frozenset[str]]:
    """`known` and the rows of tables of which one of the cells says something."""
    said: set[str] = set()
    for key, cell in cells.items():
        end = key.find("]")
        if end > 0 and key[:end] not in said and cell is not None and not cell.is_empty:
            said.add(key[:end])
    found: dict[str, set[str]] = {}
    for place in said:
        table, _, row = place.partition("[")
        if row not in known.get(table, frozenset()):
            found.setdefault(table, set()).add(row)
    return {**known, **{table: known.get(table, frozenset()) | rows for table, rows in found.items()}}
