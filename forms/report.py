"""A report as it stands at one moment: frozen, complete, knowing nothing of where it is kept."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from forms.cells import EMPTY, Cell
from forms.keys import DOCUMENT
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
)


class UnitRef(Struct, frozen=True):
    """The reporting unit as it was called on the last day of the period. path: names of the units above.

    level: xa, huyen, tinh or agency; agency: the agency's key where level is agency, else "".
    """

    code: str
    name: str
    level: str
    path: tuple[str, ...] = ()
    agency: str = ""


class Document(Struct, frozen=True):
    """The administrative frame (NĐ 30). date is ISO or "" while open; lists are one entry a line.

    mark: a line over every page that says what the paper is not ("SỐ LIỆU MẪU"), "" on a real report.
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


class Report(Struct, frozen=True):
    """id: 32 hex digits; form_version: the form's version in the pack it was made with.

    cells: typed, imported and consolidated cells by key; computed rates are never among them.
    revision: 1, 2, ...; supplement_of: the digest of the revision that this one completes, else "".
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

    def cell(self, key: str) -> Cell:
        """The stored cell, EMPTY where nothing was said."""
        return self.cells.get(key, EMPTY)

    @property
    def document(self) -> Document:
        """The administrative frame, read out of the document.* cells."""
        return Document(**{name: self.cell(DOCUMENT + name).text for name in DOCUMENT_FIELDS})
