"""A workbook that came without a signature: looked at, confirmed by a person, kept as an unsigned report.

By its hidden keys where it is one of ours and they hold, else by the wording of its lines. Nothing is kept before the
officer has confirmed it, and never over something signed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from forms.asked import form_at
from forms.errors import BadInput
from forms.files import read_file
from forms.report import Report
from forms.sheet import KEY_SHEET
from imports.grids import TEXT_ENDINGS, Grid, read_grids
from imports.labels import wanted_lines
from imports.moved import moved
from imports.workbook import WorkbookData, read_workbook
from imports.xlsx_parts import MAX_FILE, Parts, WorkbookRefused
from workflow.session import Session
from workflow.unsigned.confirmed import confirmed
from workflow.unsigned.guessing import guessed, other_unit
from workflow.unsigned.keeping import Unsigned, keep, present, require_unsigned
from workflow.unsigned.keyed import place_names, read_keyed
from workflow.unsigned.looked import Answers, Read, WorkbookLook
from workflow.unsigned.outline_tables import read_tables
from workflow.unsigned.places import Place, place
from workflow.unsigned.unkeyed import in_unicode, read_unkeyed

_ID = re.compile(r"[0-9a-f]{32}")
NO_KEYS = "Bảng tính không có khóa ẩn của chương trình nên được đối chiếu theo lời văn; hãy xem lại từng dòng."
BROKEN_KEYS = "Khóa ẩn của bảng tính đã hỏng nên bảng được đối chiếu theo lời văn; hãy xem lại từng dòng."
MOVED = "Các dòng của bảng tính đã bị dời chỗ nên bảng được đối chiếu theo lời văn thay cho khóa ẩn."


def look_at_workbook(
    session: Session, path: Path, unit: str | None = None, form: str | None = None, period: str | None = None
) -> WorkbookLook:
    """What the workbook says and where it would go; nothing is kept.

    unit, form, period: where the officer knows them; else they are guessed. BadInput where the file cannot be read,
    names a unit that is not below this office, or is no form of ours at all.
    """
    data = read_file(path, MAX_FILE)
    return _look(session, path.name, data, Answers(unit or "", form or "", period or ""))


def look_again(session: Session, look: WorkbookLook, answers: Answers) -> WorkbookLook:
    """The same bytes with other answers. BadInput as `look_at_workbook`."""
    return _look(session, look.file, look.data, answers)


def take_workbook(session: Session, look: WorkbookLook, answers: Answers | None = None) -> int:
    """Keep what was confirmed; the number of the row received. The bytes are read again.

    BadInput with the reason, and nothing kept: no place, a number that nobody settled, nothing to keep, something
    signed stands, or the same was kept already and another stands now.
    """
    now = look_again(session, look, answers or look.answers)
    if now.place is None or now.report is None or now.refusal:
        raise BadInput(
            now.refusal or "Chưa rõ bảng tính của đơn vị, biểu và kỳ nào.", "Chưa ghi gì; hãy chọn rồi nhận lại."
        )
    require_unsigned(present(session, now.place))
    blob = session.store.put_blob(now.data)
    return keep(session, now.place, now.report, _unsigned(now, blob))


def _unsigned(look: WorkbookLook, blob: str) -> Unsigned:
    noted = {each.key: f"Bảng tính ghi {each.given}" for each in look.differences}
    how = "đọc theo khóa ẩn" if look.keyed else "đối chiếu theo lời văn"
    note = f"từ bảng tính {look.file}, {how}"
    if look.differences:
        note += f"; {len(look.differences)} số trong tệp khác với kết quả tính lại"
    return Unsigned("workbook", look.file, blob, len(look.data), note, _record(look), noted)


def _record(look: WorkbookLook) -> dict[str, object]:
    """What the officer saw and confirmed, for the auditor."""
    return {
        "kind": "workbook",
        "keyed": look.keyed,
        "sheet": look.sheet,
        "column": look.column,
        "rows": [[each.key, each.how, each.place, each.label, each.text] for each in look.taken],
        "left": [[each.place, each.text, each.value, each.why] for each in look.left],
        "not_taken": [[each.key, each.text, each.problem] for each in look.found if not each.taken],
        "differences": [[each.key, each.given, each.computed] for each in look.differences],
        "converted": list(look.converted),
    }


def _look(session: Session, name: str, data: bytes, answers: Answers) -> WorkbookLook:
    look = WorkbookLook(name, data, hashlib.sha256(data).hexdigest(), answers)
    book, notice = _keys_of(data, name)
    grids, converted = in_unicode(read_grids(data, name))
    look = replace(look, sheets=tuple(grid.name for grid in grids if not grid.hidden), converted=converted)
    if book is not None:
        return _look_by_keys(session, look, book, grids)
    return _look_by_words(session, replace(look, notices=(notice,)), grids)


def _keys_of(data: bytes, name: str) -> tuple[WorkbookData | None, str]:
    """The workbook by its keys, or why not."""
    if name.lower().endswith(TEXT_ENDINGS) or data[:1] == b"<" or KEY_SHEET not in Parts(data).sheets:
        return None, NO_KEYS
    try:
        return read_workbook(data), ""
    except WorkbookRefused:
        return None, BROKEN_KEYS


def _look_by_keys(session: Session, look: WorkbookLook, book: WorkbookData, grids: Sequence[Grid]) -> WorkbookLook:
    answers = look.answers
    where = _as_exported(session, book, place(session, book.unit_code, book.form, book.period))
    chosen = (answers.unit or book.unit_code, answers.form or book.form, answers.period or book.period)
    if chosen != (book.unit_code, book.form, book.period):
        raise BadInput(
            f"Bảng tính này được xuất cho {book.unit_name}, biểu {where.form.short}, {where.period.title}.",
            "Hãy chọn đúng tệp; nếu đơn vị đã dùng nhầm bảng của đơn vị khác, hãy đề nghị đơn vị gửi lại.",
        )
    _require_version(book, where)
    look = replace(look, keyed=True, place=where, units=chosen[:1], forms=chosen[1:2], periods=chosen[2:])
    wanted = wanted_lines(where.form, where.unit, place_names(where))
    if moved(book, grids, where.form, wanted):
        if where.form.kind != "table":
            raise BadInput(
                MOVED.partition(" nên")[0] + " nên không đọc được theo khóa ẩn.", "Hãy đề nghị đơn vị gửi lại."
            )
        read = read_unkeyed(grids, where, answers)
        return _finished(session, replace(look, keyed=False, notices=(MOVED,)), where, read or Read())
    notices = (*look.notices, *other_unit(session, book, grids))
    report_id = (book.report_id, max(1, book.revision)) if _ID.fullmatch(book.report_id) else None
    return _finished(session, replace(look, notices=notices), where, read_keyed(book, where, answers), report_id)


def _as_exported(session: Session, book: WorkbookData, where: Place) -> Place:
    """The place on the version of the form that the workbook was exported with, where that version is at hand."""
    if book.pack != where.pack.id or not 0 < book.pack_version < where.pack.version:
        return where
    pack = session.pack(book.pack, book.pack_version)
    form = pack.form_by_key.get(book.form)
    if form is None or (pack.version, form.version) != (book.pack_version, book.form_version):
        return where
    return replace(where, pack=pack, form=form_at(form, where.unit))


def _require_version(book: WorkbookData, where: Place) -> None:
    if (book.pack, book.form_version) != (where.pack.id, where.form.version):
        raise BadInput(
            f"Bảng tính được xuất theo gói biểu mẫu {book.pack}, phiên bản biểu {book.form_version}; ở đây dùng"
            f" {where.pack.id}, phiên bản {where.form.version}.",
            "Hãy đề nghị đơn vị xuất lại bảng tính theo biểu mẫu hiện hành.",
        )


def _look_by_words(session: Session, look: WorkbookLook, grids: Sequence[Grid]) -> WorkbookLook:
    guess = guessed(session, grids, look.file, look.answers.period)
    period, unit, form = guess.period, look.answers.unit or guess.unit, look.answers.form or guess.form
    look = replace(look, periods=guess.periods, units=guess.units, forms=guess.forms)
    if not (period and unit and form):
        return replace(look, refusal=_unknown(period, unit, form))
    where = place(session, unit, form, period)
    reads = read_unkeyed if where.form.kind == "table" else read_tables
    read = reads(grids, where, look.answers)
    if read is None:
        raise BadInput(
            f"Không thấy các dòng của biểu {where.form.short} trong tệp {look.file}.",
            "Hãy kiểm tra lại tệp và biểu, hoặc nhập hộ báo cáo của đơn vị từ bản giấy.",
        )
    return _finished(session, replace(look, place=where), where, read)


def _unknown(period: str, unit: str, form: str) -> str:
    open_ones = [word for word, known in (("đơn vị", unit), ("kỳ báo cáo", period), ("biểu", form)) if not known]
    return f"Tệp không cho biết chắc {', '.join(open_ones)}; hãy chọn."


def _finished(
    session: Session, look: WorkbookLook, where: Place, read: Read, report_id: tuple[str, int] | None = None
) -> WorkbookLook:
    """The look with what was read, the officer's answers laid on it, and what stands already."""
    name, revision = report_id or (_made_id(where), 1)
    report: Report = where.report(name, revision)
    return confirmed(session, look, where, read, report)


def _made_id(where: Place) -> str:
    """One id for every keyless workbook of the place, so that the same figures have the same digest."""
    text = f"{where.pack.id}/{where.form.key}/{where.period.text}/{where.unit.code}/{where.unit_since}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
