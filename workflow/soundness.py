"""What is found wrong with the office's data: a cell against its history, a frozen report against its digest.

Looked for with every backup, in the copy that was made, and whenever the officer asks; it stands until it was read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from forms.dates import moment_text
from forms.errors import BadInput, WorldError
from forms.keys import DOCUMENT
from storage.backup import newest_good
from storage.codec import from_json
from storage.database import DamagedDatabase, UnreadableRow
from storage.doubts import Doubt, doubts_in
from storage.store import WARNED
from storage.ways_out import damaged
from workflow.reports import OpenReport, open_report
from workflow.session import Session

SHOWN, LONGEST = 5, 40
_FOUND = "Kiểm tra dữ liệu thấy"
_TOLD = "data.told"
"""Setting: what the last backup was found to disagree in."""
_UNREADABLE = "unreadable"
WELL = "Đã kiểm tra: dữ liệu đọc được đủ, mọi ô khớp với lịch sử nhập, mọi báo cáo đã hoàn thành còn nguyên."


def warnings(session: Session) -> tuple[str, ...]:
    """What was found wrong and nobody has read yet, a sentence each."""
    return tuple(filter(None, session.store.setting(WARNED).split("\n")))


def warnings_read(session: Session, read: Sequence[str]) -> None:
    """The officer has read these: they are not said again until something is found anew."""
    session.store.set_settings({WARNED: "\n".join(one for one in warnings(session) if one not in read)})


def examine(session: Session) -> tuple[str, ...]:
    """Look through all data now; what is wrong, () for nothing. DamagedDatabase where they cannot be read in full."""
    return told(session, session.store.doubts())


def note_doubts(session: Session, copy: Path) -> tuple[str, ...]:
    """Look through a backup that was just made; what is wrong in it is wrong in the office's data, and is told: once,
    until it is something else. DamagedDatabase naming another backup where it cannot be read in full.

    Gives what is wrong, as long as it is so; of lines of history alone, which stand for no figure, until it was read.
    """
    try:
        found = doubts_in(copy)
    except DamagedDatabase as error:
        raise damaged(session.home, error.sentence) from error
    return _noted(session, found)


def _noted(session: Session, found: Sequence[Doubt]) -> tuple[str, ...]:
    mark = ";".join(f"{one.kind} {one.report} {one.key}" for one in found)
    if mark != session.store.setting(_TOLD):
        _say(session, told(session, found), mark)
    unread = any(sentence.startswith(_FOUND) for sentence in warnings(session))
    return told(session, found) if unread or any(one.kind != "history" for one in found) else ()


def _say(session: Session, said: Sequence[str], mark: str) -> None:
    """Have these stand until they are read, in the place of what was found before."""
    other = [sentence for sentence in warnings(session) if not sentence.startswith(_FOUND)]
    session.store.set_settings({WARNED: "\n".join((*other, *said)), _TOLD: mark})


def note_put_back(session: Session, found: Sequence[Doubt] | None) -> tuple[str, ...]:
    """Tell what does not agree in a backup that was just put back, as a backup of now would. None: it cannot be read in
    full."""
    if found is not None:
        return _noted(session, found)
    other = _good_backup(session.home)
    remedy = f"Hãy khôi phục bản khác{other}" if other else "Hãy giữ các bản sao lưu, hỏi người hỗ trợ kỹ thuật"
    said = f"{_FOUND} phần không đọc được: có báo cáo có thể không mở được. {remedy}."
    _say(session, (said,), _UNREADABLE)
    return (said,)


def doubt_before(backup: Path) -> str:
    """What to say of a backup before it is put back, where it does not agree with itself; "" where it does."""
    try:
        count = sum(one.kind != "history" for one in doubts_in(backup))
    except DamagedDatabase:
        return "Bản sao lưu này có phần không đọc được: khôi phục xong, có báo cáo có thể không mở được."
    if not count:
        return ""
    return f"Bản sao lưu này có {count} chỗ không còn như đã nhập; khôi phục xong, chương trình nêu từng chỗ."


def require_agreeing(session: Session, report_id: str, undone: str = "chưa hoàn thành được", key: str = "") -> None:
    """BadInput where cells of the report, or the one under `key`, are not as they were typed: such figures are not made
    final, nor taken back. undone: what is not done for that."""
    found = [one for one in session.store.doubts_of(report_id) if key in ("", one.key)]
    if found:
        lines = tuple(f"{_place(session, one)}: {_sides(one)}" for one in found)
        raise BadInput(
            f"Báo cáo có {len(found)} chỗ không còn như đã nhập nên {undone}: {lines[0]}.",
            "Tệp dữ liệu có thể bị ổ đĩa làm hỏng. Hãy nhập lại các ô được nêu, kể cả khi số đang hiện đã đúng, hoặc "
            "khôi phục bản sao lưu.",
            lines,
        )


def told(session: Session, found: Sequence[Doubt]) -> tuple[str, ...]:
    """What disagrees, in sentences, and what can be done about it."""
    if not found:
        return ()
    said = [f"{_place(session, one)}: {_sides(one)}." for one in found[:SHOWN]]
    more = f" Và {len(found) - SHOWN} chỗ khác." if len(found) > SHOWN else ""
    return (
        f"{_FOUND} {len(found)} chỗ không khớp, có thể do ổ đĩa làm hỏng. {' '.join(said)}{more} "
        f"Hãy đối chiếu với bản giấy rồi nhập lại, kể cả khi số đang hiện đã đúng{_good_backup(session.home)}.",
    )


def _good_backup(home: Path) -> str:
    good = newest_good(home, agreeing=True)
    if good is None:
        return ""
    return f"; bản sao lưu gần nhất không có chỗ như vậy: lúc {moment_text(good.made_at)} ({good.path.name})"


def _place(session: Session, doubt: Doubt) -> str:
    """ "Phụ lục 01, năm 2024, dòng 2.1.1"; a cell by its key where the report cannot be opened to name it."""
    if doubt.kind == "past":
        key, _, year = doubt.key.rpartition(" ")
        return f"Số liệu năm {year}, ô {key}"
    try:
        opened = open_report(session, doubt.report)
        named, cell = f"{opened.form.short}, {opened.report.period.title}", _cell(opened, doubt.key)
    except WorldError:
        named, cell = f"Báo cáo {doubt.report[:8]}", f"ô {doubt.key}"
    return f"{named}, lần {doubt.key}" if doubt.kind == "revision" else f"{named}, {cell}"


def _cell(opened: OpenReport, key: str) -> str:
    """As findings name it; of those that findings do not speak of, what it belongs to."""
    from forms.rules.naming import cell_name, row_names

    if key.startswith(DOCUMENT):
        return "phần thể thức văn bản"
    name = cell_name(opened.form, opened.report, row_names(opened.form), key.removesuffix("[]"))
    return f"thứ tự các dòng của {name}" if key.endswith("[]") else name


def _sides(doubt: Doubt) -> str:
    match doubt.kind:
        case "revision":
            return "nội dung đã hoàn thành không còn nguyên"
        case "history":
            return "các lần sửa trong lịch sử không nối tiếp nhau"
    return f"đang ghi {_shown(doubt.here)}, lịch sử ghi {_shown(doubt.there)}"


def _shown(text: str) -> str:
    """A side of a doubt: what somebody typed, as the report shows it and as short as will do."""
    from forms.present import cell_text

    try:
        cell = from_json(text or None)
    except UnreadableRow:
        return "nội dung không đọc được"
    if cell is None:
        return "ô trống"
    value = cell_text(cell)
    short = value if len(value) <= LONGEST else f"{value[:LONGEST]}…"
    return f"“{short}”" if short else "một ô không có giá trị"
