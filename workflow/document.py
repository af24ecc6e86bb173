"""The administrative frame a report begins with: what the pack prescribes, ready to be changed by the officer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from forms.asked import form_at
from forms.cells import Cell
from forms.cut_offs import cut_off_day, usual_cut_offs
from forms.duties import duty_for
from forms.form import Form
from forms.keys import DOCUMENT
from forms.pack import Addressees, Issuer, Pack, SignerTitle
from forms.present import bare_name, fill_names, names_for
from forms.report import Report
from forms.start_rows import start_cells
from forms.tiers import unit_cells
from forms.units import UnitTree

Shape = TypeVar("Shape", Issuer, Addressees, SignerTitle)


def shapes(entries: tuple[Shape, ...], report: Report) -> tuple[Shape, ...]:
    """The entries of a pack that fit the report's level, form, agency and unit; those that name the unit first, then
    the agency, then the form."""
    fitting = [
        entry
        for entry in entries
        if report.unit.level in entry.levels
        and (not entry.forms or report.form in entry.forms)
        and (not entry.agencies or report.unit.agency in entry.agencies)
        and (not entry.units or report.unit.code in entry.units)
    ]
    return tuple(sorted(fitting, key=lambda entry: (not entry.units, not entry.agencies, not entry.forms)))


def signer_choices(pack: Pack, report: Report) -> tuple[str, ...]:
    """The signature blocks that the pack offers, one line of titles a line."""
    names = names_for(pack, report)
    return tuple("\n".join(fill_names(line, names) for line in entry.lines) for entry in shapes(pack.signer, report))


def default_cells(
    pack: Pack, form: Form, report: Report, tree: UnitTree, own: Mapping[str, str] | None = None
) -> dict[str, Cell]:
    """The cells a new report begins with: the document's frame, what the tree of units answers (V7), and the
    rows that its tables begin with.

    own: what the office itself puts into the frame in the place of the pack's, by field.
    """
    texts = {**frame_texts(pack, form, report), **(own or {})}
    frame = {DOCUMENT + name: Cell(text) for name, text in texts.items() if text}
    return {**frame, **unit_cells(form, report, tree), **start_cells(form_at(form, report.unit))}


def frame_texts(pack: Pack, form: Form, report: Report) -> dict[str, str]:
    """The frame as the pack prescribes it for the report, by field."""
    names = names_for(pack, report)
    issuer = next(iter(shapes(pack.issuer, report)), None)
    addressees = next(iter(shapes(pack.addressees, report)), None)
    signers = signer_choices(pack, report)

    def lines(texts: tuple[str, ...]) -> str:
        return "\n".join(fill_names(text, names) for text in texts)

    return {
        "symbol": fill_names(form.document.symbol.get(report.unit.level, ""), names),
        "place": _place(report),
        "parent": lines(issuer.parent) if issuer else "",
        "issuer": lines(issuer.issuer) if issuer else "",
        "addressee": lines(addressees.to) if addressees else "",
        "recipients": lines(addressees.copies) if addressees else "",
        "signers": signers[0] if signers else "",
        "cut_off": _cut_off(pack, report),
    }


def _place(report: Report) -> str:
    unit = report.unit
    return bare_name(unit.path[0]) if unit.level == "agency" and unit.path else bare_name(unit.name)


def _cut_off(pack: Pack, report: Report) -> str:
    """Up to which day figures are taken: as the pack says, else the usual day of the kind of period."""
    found = duty_for(pack, report.form, report.unit.level, report.period)
    return cut_off_day(report.period, found, usual_cut_offs()).isoformat()
