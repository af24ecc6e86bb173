"""Letters to those who have not sent: the words of each, to be copied or opened in the mail program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from forms.dates import day_text
from forms.errors import BadInput
from forms.files import make_folder, write_files
from forms.matrix.submissions import Matrix, MatrixLine, OwedForm, Submission
from forms.periods import parse_period
from forms.present import running_name
from workflow.letterhead import office_name
from workflow.office import Office, pack_for, require_office
from workflow.overview.matrix import matrix, require_form
from workflow.sending.letters import keep_address, known_address
from workflow.session import Session

CLOSE = "Trân trọng./."
_SOON = "Đề nghị quý cơ quan hoàn thành, ký số và gửi báo cáo trong thời gian sớm nhất."
_IF_SENT = (
    "Nếu báo cáo đã được gửi, đề nghị quý cơ quan báo lại ngày gửi và mã đối chiếu trên biên nhận để kiểm tra, "
    "hoặc gửi lại gói báo cáo."
)


class Reminder(Struct, frozen=True):
    """A letter to one unit. address: where it was last written to, "" where that is not known; file: without suffix."""

    unit: str
    name: str
    subject: str
    body: str
    address: str
    file: str


def reminders(session: Session, period: str, form: str, units: Iterable[str] | None = None) -> tuple[Reminder, ...]:
    """A letter to each of these units that owes the form, or has something to mend in it; to all such where none is
    named.

    A commune whose district sends is not written to over its district's head: the district is. BadInput for a form
    that is not owed in the period.
    """
    owed = require_form(session, period, form)
    found = matrix(session, period)
    office = require_office(session)
    wanted = None if units is None else _answerable(found, set(units))
    made = [
        _reminder(session, office, found, owed, line) for line in found.lines if wanted is None or line.code in wanted
    ]
    return tuple(item for item in made if item is not None)


def write_reminders(session: Session, items: Sequence[Reminder], folder: Path) -> tuple[Path, ...]:
    """Write each letter as a draft (.eml) into the folder, and remember the addresses. A draft of the same name is
    written over. BadInput where an address cannot be one; FileRefused as usual; nothing is written then."""
    from exports.mail import draft_note, read_addresses

    drafts = {}
    for item in items:
        addresses = read_addresses(item.address) if item.address.strip() else ()
        drafts[folder / f"{item.file}.eml"] = draft_note(addresses, item.subject, item.body)
    make_folder(folder)
    write_files(drafts)
    for item in items:
        if item.address.strip():
            keep_address(session, item.unit, item.address.strip())
    return tuple(drafts)


def all_text(items: Iterable[Reminder]) -> str:
    """The letters one after the other, to paste."""
    return "\n\n".join(f"{item.subject}\n\n{item.body.strip()}" for item in items) + "\n"


def _answerable(found: Matrix, units: set[str]) -> set[str]:
    """The units themselves, and the districts of those that send to a district. BadInput for one that owes nothing."""
    strange = sorted(units - {line.code for line in found.lines})
    if strange:
        raise BadInput(
            f"Kỳ {found.period_title} không có đơn vị cấp dưới nào mang mã {', '.join(strange)} phải báo cáo.",
            "Hãy kiểm tra lại mã đơn vị.",
        )
    return {
        line.code if any(cell.direct for cell in line.cells if cell) else line.group
        for line in found.lines
        if line.code in units
    }


def _reminder(session: Session, office: Office, found: Matrix, form: OwedForm, line: MatrixLine) -> Reminder | None:
    cell = line.cells[found.column(form.key)]
    if cell is None or not cell.direct:
        return None
    said = _said(session, office, found, form, line, cell)
    if not said:
        return None
    again = "" if cell.state == "none" else "lại " if cell.state == "returned" else "bổ sung "
    subject = f"Đề nghị nộp {again}báo cáo {form.short}, {found.period_title}"
    paragraphs = (f"Kính gửi: {_addressee(line)}", _asked(office, found, form, line), said, CLOSE)
    name = f"Nhac_{form.key}_{found.period}_{line.code}"
    return Reminder(
        line.code, line.name, subject, "\n\n".join(paragraphs) + "\n", known_address(session, line.code), name
    )


def _addressee(line: MatrixLine) -> str:
    return line.name if line.level == "agency" else f"Ủy ban nhân dân {running_name(line.name)}"


def _asked(office: Office, found: Matrix, form: OwedForm, line: MatrixLine) -> str:
    """Which report, by what decision, to whom, by when."""
    basis = pack_for(office, form.key, parse_period(found.period)).basis
    last = form.last_days.get(line.level, form.last_day)
    whole = f"{form.short} ({form.title})" if form.title != form.short else form.short
    by = "theo lịch của cơ quan tiếp nhận, " if form.own_day else ""
    until = f"; {by}chậm nhất là hết ngày {day_text(last)}" if last else f" ({form.due_text})" if form.due_text else ""
    return (
        f"Theo {basis.cited}, quý cơ quan gửi báo cáo {whole}, {found.period_title}, về {office_name(office)}{until}."
    )


def _said(session: Session, office: Office, found: Matrix, form: OwedForm, line: MatrixLine, cell: Submission) -> str:
    """What the matter is and what is asked for; "" where nothing is."""
    here, came = office_name(office), day_text(cell.received_at.date()) if cell.received_at else ""
    if cell.state == "none":
        return _not_here(session, here, cell)
    if cell.state == "returned":
        return (
            f"Báo cáo lần {cell.revision}, nhận ngày {came}, đã được {here} trả lại{_reason(session, cell.number)}. "
            "Đến nay chưa nhận được báo cáo đã sửa. Đề nghị quý cơ quan sửa và gửi lại."
        )
    if cell.state == "waiting":
        return (
            f"{here} đã nhận báo cáo bổ sung ngày {came}, nhưng chưa nhận được báo cáo gốc mà bản này bổ sung. "
            "Đề nghị quý cơ quan gửi báo cáo gốc."
        )
    if cell.state == "conflict":
        return (
            f"{here} đã nhận các báo cáo cùng là lần {cell.revision} nhưng số liệu khác nhau. Đề nghị quý cơ quan cho "
            "biết báo cáo nào đúng, hoặc lập và gửi lần báo cáo tiếp theo."
        )
    return _left_out(found, form, line)


def _not_here(session: Session, here: str, cell: Submission) -> str:
    now = session.now()
    moment = f"Đến {now:%H} giờ {now:%M} ngày {day_text(now.date())}, {here} chưa nhận được báo cáo này"
    if cell.days is None:
        return f"{moment}. {_SOON}\n\n{_IF_SENT}"
    if cell.days > 0:
        return f"{moment} (đã quá hạn {cell.days} ngày). {_SOON}\n\n{_IF_SENT}"
    left = f"còn {-cell.days} ngày là hết hạn" if cell.days else "hôm nay là ngày cuối của hạn nộp"
    return f"{moment}; {left}. Đề nghị quý cơ quan hoàn thành, ký số và gửi báo cáo đúng hạn.\n\n{_IF_SENT}"


def _reason(session: Session, number: int) -> str:
    """Why it was returned, to follow in a sentence."""
    found = [one for one in session.store.decisions([number]) if one.kind == "returned" and one.withdrawn_at is None]
    if not found:
        return ""
    text = " ".join(found[-1].text.split()).rstrip(".")
    return f" ngày {day_text(found[-1].at.date())}{f' với lý do: {text}' if text else ''}"


def _left_out(found: Matrix, form: OwedForm, line: MatrixLine) -> str:
    """A district's report that does not hold all its communes."""
    place = found.column(form.key)
    members = [other for other in found.lines if other.group == line.group and other.code != line.code]
    missing = [
        running_name(other.name)
        for other in members
        if (cell := other.cells[place]) is not None and cell.through == "left_out"
    ]
    if not missing or len(missing) == len(members):
        return ""
    return (
        f"Báo cáo của {running_name(line.name)} đã nhận chưa gồm số liệu của: {', '.join(missing)}. "
        "Đề nghị quý cơ quan đôn đốc, tổng hợp bổ sung và gửi lần báo cáo tiếp theo."
    )
