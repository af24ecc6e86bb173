"""Keeping what came without a signature: the row, its cells, and what stands there already.

Nothing signed is ever replaced by something unsigned: such a report is refused with what stands, and nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from forms.cells import Cell, Source
from forms.codec import encode
from forms.dates import day_text
from forms.errors import BadInput
from forms.keys import DOCUMENT
from forms.report import Report
from forms.standing import Standing, standing
from forms.values import effective
from storage.received_records import Incoming, ReceivedRow, ReceivingLine, packed_cells
from workflow.packs import keep_pack
from workflow.session import Session
from workflow.unsigned.places import Place

Kind = Literal["workbook", "paper"]
KIND_TEXT: Mapping[str, str] = {
    "bundle": "gói có ký số",
    "pdf": "văn bản có ký số",
    "workbook": "bảng tính không ký",
    "paper": "bản giấy nhập hộ",
}


NO_FILE: Mapping[Kind, str] = {"workbook": "bảng tính", "paper": "bản giấy"}


class Present(Struct, frozen=True):
    """What stands for a unit, form and period now. row: None where nothing does; sentence: in words, "" for nothing."""

    standing: Standing
    row: ReceivedRow | None
    sentence: str

    @property
    def is_signed(self) -> bool:
        """Whether something signed is there: it stands, or two of them stand against each other."""
        return bool(self.standing.conflict) or (self.row is not None and self.row.signed)


class Unsigned(Struct, frozen=True):
    """What is kept beside the figures. blob: SHA-256 of bytes that lie on the disk by now; size: theirs.

    noted: notes on computed cells, by key. record: what the officer saw and confirmed, as JSON.
    """

    kind: Kind
    file: str
    blob: str
    size: int
    note: str
    record: Mapping[str, object]
    noted: Mapping[str, str] = {}


def present(session: Session, place: Place) -> Present:
    """What stands for the place."""
    kept = session.store.kept(place.form.key, place.period.text, place.unit.code)
    found = standing(one for one in kept if one.unit_since == place.unit_since)
    row = session.store.received_row(found.current) if found.current is not None else None
    return Present(found, row, _sentence(place, found, row))


def _sentence(place: Place, found: Standing, row: ReceivedRow | None) -> str:
    what = f"{place.form.short}, {place.period.title} của {place.unit.name}"
    if found.conflict:
        return f"{what} đã có {len(found.conflict)} gói có ký số mâu thuẫn nhau."
    if row is None:
        return ""
    day = day_text(row.received_at.date())
    return f"{what} đã có {KIND_TEXT[row.kind]}, lần {row.revision}, nhận ngày {day}."


def require_unsigned(now: Present) -> None:
    """BadInput where something signed stands: it goes on standing, and nothing is kept."""
    if now.is_signed:
        raise BadInput(
            f"{now.sentence} Bản có ký số vẫn giữ nguyên giá trị; bản không ký không thay được nên chưa ghi gì.",
            "Nếu số liệu đã thay đổi, hãy đề nghị đơn vị gửi gói có ký số lần sau, hoặc trả lại gói đã nhận.",
        )


def says(report: Report) -> int:
    """How many cells say something that somebody of the unit said: the frame and what the program knows apart."""
    return sum(
        not cell.is_empty and cell.source is not Source.IMPORTED
        for key, cell in report.cells.items()
        if not key.startswith(DOCUMENT)
    )


def digest_of(place: Place, report: Report) -> str:
    """What tells the figures from others: SHA-256 of their report.json."""
    return hashlib.sha256(encode(report, place.pack)).hexdigest()


def keep(session: Session, place: Place, report: Report, unsigned: Unsigned) -> int:
    """Keep the report among those received, as an act of receiving of its own; the number of its row.

    What says the same already is not kept again: its number is given.
    """
    row = _row(session, place, report, unsigned)
    same = [one for one in session.store.kept(row.form, row.period, row.unit) if one.data_digest == row.data_digest]
    if any(not one.signed for one in same):
        return next(one.number for one in same if not one.signed)
    cells = _noted(effective(place.form, report), unsigned.noted)
    told = [(key, cell) for key, cell in cells.items() if cell != Cell()]
    keep_pack(place.pack, session.home)
    act = session.store.begin_receiving(unsigned.file or NO_FILE[unsigned.kind], session.who, session.now())
    incoming = Incoming(row, packed_cells(told), unsigned.size)
    (number,) = session.store.add_received([(_line(row, unsigned), incoming)], act)
    session.store.end_receiving(act, session.now())
    assert number is not None
    return number


def _line(row: ReceivedRow, unsigned: Unsigned) -> ReceivingLine:
    said = f"Đã ghi nhận báo cáo không ký của {row.unit_name}: {unsigned.note}."
    file = unsigned.file or NO_FILE[unsigned.kind]
    return ReceivingLine(
        file, row.blob, "unsigned", said, row.unit, row.unit_name, row.form, row.period, row.revision
    )  # fmt: skip


def _noted(cells: Mapping[str, Cell], notes: Mapping[str, str]) -> dict[str, Cell]:
    return {key: replace(cell, note=notes[key]) if key in notes else cell for key, cell in cells.items()}


def _row(session: Session, place: Place, report: Report, unsigned: Unsigned) -> ReceivedRow:
    return ReceivedRow(
        number=0,
        kind=unsigned.kind,
        unit=place.unit.code,
        unit_since=place.unit_since,
        unit_name=place.unit.name,
        unit_level=place.unit.level,
        form=report.form,
        period=report.period.text,
        revision=report.revision,
        report_id=report.id,
        supplement_of="",
        pack=report.pack,
        pack_version=report.pack_version,
        form_version=report.form_version,
        data_digest=digest_of(place, report),
        digest="",
        blob=unsigned.blob,
        file=unsigned.file,
        signed=False,
        signer="",
        claimed_at=None,
        says=says(report),
        consolidation="",
        record=json.dumps(unsigned.record, ensure_ascii=False, sort_keys=True),
        note=unsigned.note,
        received_at=session.now(),
        who=session.who,
    )
