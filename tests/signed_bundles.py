"""Signed bundles as a unit below sends them, made in milliseconds: the document is drawn once for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from exports.pdf import render_pdf
from forms.cells import Cell
from forms.codec import encode
from forms.pack import Pack
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.report import Report, UnitRef
from forms.resources import resource_path
from signing.certificates import UNIT_PREFIX, der
from signing.container import Member, build_container
from signing.keys import KeySigner, Scheme
from signing.names import ATTACHMENTS, PDF, REPORT
from signing.pdf import sign_pdf, to_pdfa3
from tests.sample import NOW
from tests.unit_keys import new_pair
from workflow.office import unit_reference
from workflow.session import Session, all_units
from workflow.trust.certificates import add_trust

FORM, PERIOD = "phu-luc-01", "2024"
PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
COUNT = "M3.2a.1"


@cache
def signer_of(unit: str, holder: str = "cơ quan") -> KeySigner:
    """A unit's key, made once in a run."""
    age = timedelta(days=900)
    serial = f"{UNIT_PREFIX}{unit}"
    key, certificate = new_pair(f"Ủy ban nhân dân {unit}", f"{holder} {unit}", serial, NOW - age, NOW + age)
    return KeySigner(certificate, Scheme.ECDSA, key)


@dataclass(frozen=True)
class Sent:
    """What a unit sends. cells: figures by key; base: data digest of the revision that it completes."""

    unit: str
    cells: Mapping[str, Cell | int | str]
    revision: int = 1
    base: str = ""
    period: str = PERIOD
    form: str = FORM
    pack: Pack = PACK
    report_id: str = ""

    @property
    def report(self) -> Report:
        period = parse_period(self.period)
        return Report(
            self.report_id or f"{int(self.unit.partition('.')[0]):032x}", self.pack.id, self.pack.version, self.form,
            self.pack.form_by_key[self.form].version, self.reference, period, self.revision,
            {key: _cell(value) for key, value in self.cells.items()}, self.base,
        )  # fmt: skip

    @property
    def reference(self) -> UnitRef:
        return unit_reference(all_units(), self.pack, self.unit, parse_period(self.period).last)

    @property
    def data(self) -> bytes:
        """report.json."""
        return encode(self.report, self.pack)

    def bundle(
        self, by: KeySigner | None = None, when: datetime = NOW, data: bytes | None = None, attached: bytes = b""
    ) -> bytes:
        """The signed bundle; by: another's key; data: another report.json; attached: the scan that goes along."""
        signer, content = by or signer_of(self.unit), data or self.data
        members = [Member(PDF, self.pdf(signer, when, content)), Member(REPORT, content)]
        members += [Member(f"{ATTACHMENTS}bản chụp.pdf", attached)] if attached else []
        return build_container(members, signer, when)

    def pdf(self, by: KeySigner | None = None, when: datetime = NOW, data: bytes | None = None) -> bytes:
        """The signed document alone."""
        drawn = to_pdfa3(_drawn(), data or self.data, self.unit, when)
        return sign_pdf(drawn, by or signer_of(self.unit), "organisation", when)

    def save(self, folder: Path, name: str = "", data: bytes | None = None) -> Path:
        """The bundle as a file."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (name or f"BDG_{self.form}_{self.period}_{self.unit}_r{self.revision}.asice")
        path.write_bytes(data if data is not None else self.bundle())
        return path


@cache
def _drawn() -> bytes:
    return render_pdf(PACK, Sent("09190", {COUNT: 1}).report).data


def _cell(value: Cell | int | str) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(Decimal(value)) if isinstance(value, int) else Cell(value)


def trust(session: Session, folder: Path, *units: str, signer: KeySigner | None = None) -> None:
    """Confirm the units' keys."""
    folder.mkdir(parents=True, exist_ok=True)
    for unit in units:
        path = folder / f"{unit}.cer"
        path.write_bytes(der((signer or signer_of(unit)).certificate))
        add_trust(session, path, unit)
        path.unlink()
