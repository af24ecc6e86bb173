"""What a later part of a PDF does to the earlier one: signatures may be added, and what later proves certificates.

Two of our own signatures are judged here by the strict reader; what it does not know is left to pikepdf
(signing.pdf_revisions). Bytes that no signature covers must besides lie in the file in the one way that every PDF
reader understands alike: each object at the place that the cross-reference names, and nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from signing.pdf_objects import Ref, Unlike, object_at
from signing.pdf_rows import FREE, PLAIN, Table
from signing.pdf_tables import Kept, Revision, Section, section_at

if TYPE_CHECKING:
    from signing.pdf_revisions import Allowed

ADDED = "có phần thêm vào PDF sau chữ ký cuối cùng"
OBJECTS = 2000
UPDATES = 8
PROOF = b"/DSS"
_SPACE = re.compile(rb"(?:[\0\t\n\f\r ]|%(?![^\r\n]*(?:obj|xref|trailer))[^\r\n]*[\r\n])*")
_HEAD = re.compile(rb"(\d{1,7}) 0 obj\s")
_START = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF\s*")


@dataclass(frozen=True)
class Update:
    """An incremental update: its objects by number, where each lies, and its trailer."""

    objects: dict[int, Any]
    trailer: dict[bytes, Any]


def signed_problem(pdf: bytes, earlier: int, later: int, kept: Kept) -> str:
    """Why the bytes from `earlier` to `later`, which a signature ends, do more than sign; a Vietnamese clause, or
    empty. kept: the cross-references of this file that were read already."""
    try:
        _Changes(Revision(pdf, earlier, kept), read_update(pdf, earlier, later, kept)).require_signatures()
    except Unlike:
        from signing.pdf_revisions import revision_problem

        return revision_problem(pdf[:earlier], pdf[:later])
    return ""


def stamped_problem(pdf: bytes, earlier: int, later: int, _: Kept) -> str:
    """The same where the signature is a time-stamp: nobody here vouches for its maker, so that it may show nothing."""
    return _strangers_problem(pdf, earlier, later, "stamps")


def added_problem(pdf: bytes, signed: int) -> str:
    """The same for the bytes after the last signature, which may only hold proof of its certificates (DSS)."""
    return _strangers_problem(pdf, signed, len(pdf), "proof")


def _strangers_problem(pdf: bytes, begin: int, end: int, allowed: Allowed) -> str:
    from signing.pdf_revisions import revision_problem

    try:
        updates = read_updates(pdf, begin, end)
    except Unlike:
        return ADDED
    values = [value for update in updates for value in update.objects.values()]
    if allowed == "proof" and not any(isinstance(value, dict) and PROOF in value for value in values):
        return ADDED
    return ADDED if revision_problem(pdf[:begin], pdf[:end], allowed) else ""


def read_update(pdf: bytes, begin: int, end: int, kept: Kept | None = None) -> Update:
    """The one update that these bytes are, every one of them accounted for. Raises Unlike."""
    update, after = _read_update(pdf, begin, end, {} if kept is None else kept)
    if after != end:
        raise Unlike
    return update


def read_updates(pdf: bytes, begin: int, end: int) -> list[Update]:
    """The updates that these bytes are, one after the other. Raises Unlike."""
    found: list[Update] = []
    while begin < end:
        if len(found) == UPDATES:
            raise Unlike
        update, begin = _read_update(pdf, begin, end, {})
        found.append(update)
    return found


def _read_update(pdf: bytes, begin: int, end: int, kept: Kept) -> tuple[Update, int]:
    """The update at `begin`, and where the next one begins."""
    places: dict[int, int] = {}
    objects: dict[int, Any] = {}
    place = _after_space(pdf, begin, end)
    while head := _HEAD.match(pdf, place, end):
        number = int(head[1])
        if number in objects or len(objects) == OBJECTS:
            raise Unlike
        value, after = object_at(pdf, place, number, end)
        places[number], objects[number], place = place, value, _after_space(pdf, after, end)
    plain = pdf.startswith(b"xref", place)
    if not plain and not places:
        raise Unlike
    section = section_at(pdf, place if plain else max(places.values()), end, plain, kept)
    start = section.after if plain else place
    final = _START.match(pdf, start, end)
    if final is None or int(final[1]) != section.start or _named(section) != places or b"/Encrypt" in section.head:
        raise Unlike
    return Update(objects, section.head), final.end()


def _after_space(pdf: bytes, place: int, end: int) -> int:
    found = _SPACE.match(pdf, place, end)
    return found.end() if found else place


def _named(section: Section | Table) -> dict[int, int]:
    """The objects that it names, each with its place; it may free none."""
    named = {}
    for number in section.numbers():
        kind, where, which = section.find(number) or (FREE, 0, 0)
        if kind == PLAIN and which == 0 and number:
            named[number] = where
        elif kind != FREE or number:
            raise Unlike
    return named


class _Changes:
    """An update held against the revision that it updates; whatever is not known raises Unlike."""

    def __init__(self, old: Revision, update: Update) -> None:
        self.old, self.update = old, update
        before = old.sections[0].head
        if update.trailer.get(b"/Prev") != old.start or update.trailer.get(b"/Root") != old.root:
            raise Unlike
        if update.trailer.get(b"/Info") != before.get(b"/Info"):
            raise Unlike
        self.catalog = old.dictionary(old.root)
        self.lists: set[int] = set()

    def require_signatures(self) -> None:
        """The update adds signature fields to the form and to pages, and changes nothing."""
        known = {number for number in self.update.objects if self.old.find(number)[0] != FREE}
        fields = self._form()
        for number in sorted(known - self.lists):
            self._page(number, fields)
        if not known - self.lists and not fields:
            raise Unlike

    def _now(self, value: Any) -> Any:
        """What a value stands for after the update."""
        if isinstance(value, Ref) and value.number in self.update.objects:
            return self.update.objects[value.number]
        return self.old.get(value)

    def _form(self) -> list[int]:
        """The fields that were added; the catalog and the form are else as they were."""
        catalog = self._now(self.old.root)
        before, after = self.catalog.get(b"/AcroForm"), catalog.get(b"/AcroForm")
        if {**self.catalog, b"/AcroForm": after} != catalog or (before is not None and type(before) is not type(after)):
            raise Unlike
        self.lists |= {one.number for one in (self.old.root, before, after) if isinstance(one, Ref)}
        old_form = self.old.dictionary(before) if before is not None else {}
        new_form = self._now(after)
        if (isinstance(before, Ref) and before != after) or not isinstance(new_form, dict):
            raise Unlike
        free = {b"/Fields": None, b"/SigFlags": None}
        if {**old_form, **free} != {**new_form, **free} or new_form.get(b"/SigFlags") not in (1, 3):
            raise Unlike
        return self._appended(old_form.get(b"/Fields", []), new_form.get(b"/Fields"))

    def _page(self, number: int, fields: list[int]) -> None:
        before, after = self.old.get(Ref(number)), self.update.objects[number]
        if not isinstance(before, dict) or before.get(b"/Type") != b"/Page" or not isinstance(after, dict):
            raise Unlike
        if {**before, b"/Annots": None} != {**after, b"/Annots": None}:
            raise Unlike
        if not set(self._appended(before.get(b"/Annots", []), after.get(b"/Annots"))) <= set(fields):
            raise Unlike

    def _appended(self, before: Any, after: Any) -> list[int]:
        """The signature fields after the old entries, all of them new objects. Lists stand in their dictionaries."""
        if not isinstance(before, list) or not isinstance(after, list) or after[: len(before)] != before:
            raise Unlike
        return [self._field(one) for one in after[len(before) :]]

    def _field(self, reference: Any) -> int:
        if not isinstance(reference, Ref) or self.old.find(reference.number)[0] != FREE:
            raise Unlike
        field = self.update.objects.get(reference.number)
        if not isinstance(field, dict) or field.get(b"/FT") != b"/Sig" or b"/A" in field or b"/AA" in field:
            raise Unlike
        value = self._now(field.get(b"/V"))
        if not isinstance(value, dict) or value.get(b"/Type") != b"/Sig":
            raise Unlike
        return reference.number
