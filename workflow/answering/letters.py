"""What an answer says in plain words: the letter that it travels with, and the paper that can be printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from forms.answers import Answer
from forms.dates import day_text
from forms.periods import parse_period
from forms.present import running_name
from forms.text import collapse
from workflow.answering.answered import Answered
from workflow.finished import reference_code
from workflow.office import require_office
from workflow.session import VIETNAM, Session

if TYPE_CHECKING:
    from forms.commented import Place

_HOW = (
    "Mở chương trình Báo cáo Bình đẳng giới, trang Tiếp nhận, rồi chọn tệp này: kết quả được ghi vào báo cáo đã gửi,"
    " góp ý hiện ra ở đúng ô."
)
_BY_HAND = (
    "Văn bản này không kèm phiếu có chữ ký số. Trong chương trình Báo cáo Bình đẳng giới, đơn vị ghi lại phản hồi tại"
    " trang Báo cáo."
)
_IN_THE_FILE = "xem góp ý trong tệp gửi kèm"
_SEALED = "Nội dung phản hồi nằm trong tệp đã mã hóa gửi kèm."
_KIND, _WHOLE = "PHIẾU TRẢ LẠI BÁO CÁO", "Toàn báo cáo"
_COLUMNS = (("TT", 11.0, True), ("Chỗ được góp ý", 55.0), ("Đã báo cáo", 29.0), ("Góp ý", 70.0))


class Letter(Struct, frozen=True):
    """subject, title: one line each. to: whom it is addressed to. opening: what was decided about which report. reason:
    "" where none was given. remarks: (the place with its wording, what was reported there, what is said of it) in the
    report's order. guarded: places in them that stand on a small count (V14), of which a letter says no more than their
    name. code: the report's Mã số liệu."""

    subject: str
    title: str
    to: str
    opening: str
    reason: str
    remarks: tuple[tuple[str, str, str], ...]
    code: str
    guarded: frozenset[str] = frozenset()

    def body(self, file: str, sealed: bool) -> str:
        """The letter's text; sealed: what the answer says stands in the encrypted file alone."""
        lines = [f"Kính gửi: {self.to}", "", _SEALED if sealed else self.opening]
        if not sealed:
            lines += [f"Mã số liệu của báo cáo: {self.code}"]
            lines += ["", f"Nội dung: {self.reason}"] if self.reason else []
            lines += ["", "Góp ý:", *(self._line(*remark) for remark in self.remarks)] if self.remarks else []
        how = _BY_HAND if file.endswith(".pdf") else _HOW
        return "\n".join([*lines, "", f"Tệp gửi kèm: {file}", how, "", "Trân trọng./."]) + "\n"

    def _line(self, name: str, reported: str, text: str) -> str:
        if name in self.guarded:
            return f"- {name} – {_IN_THE_FILE}"
        there = f" (đã báo: {reported})" if reported else ""
        return f"- {name}{there} – {collapse(text)}"


def letter_of(found: Answered, answer: Answer) -> Letter:
    """The answer in words."""
    row = found.row
    what = f"{found.form.short}, {parse_period(row.period).title}, lần {row.revision}"
    day = day_text(answer.made_at.astimezone(VIETNAM).date())
    done = "trả lại" if answer.kind == "returned" else "đã duyệt"
    office = f"{answer.office.name[:1].upper()}{answer.office.name[1:]}"
    asked = " để đơn vị sửa và gửi lại" if answer.kind == "returned" else ""
    remarks = _remarks(found, answer)
    return Letter(
        subject=f"{office} {done} {what} của {row.unit_name}",
        title=found.title,
        to=_addressee(found),
        opening=f"Ngày {day}, {answer.office.name} {done} báo cáo {what}{asked}.",
        reason=answer.text,
        remarks=tuple((place.title, place.text, text) for place, text in remarks),
        code=reference_code(answer.report.data_digest),
        guarded=_guarded(found, [place for place, _ in remarks]),
    )


def _remarks(found: Answered, answer: Answer) -> tuple[tuple[Place, str], ...]:
    from forms.commented import places

    said = {comment.key: comment.text for comment in answer.comments}
    there = places(found.form, found.report) if said else ()
    return tuple((place, said[place.key]) for place in there if place.key in said)


def _guarded(found: Answered, there: Iterable[Place]) -> frozenset[str]:
    """The titles of the places that stand on a small count of a commune; a letter travels more openly than a report."""
    from forms.seeing.measures import small_counts

    if found.row.unit_level != "xa":
        return frozenset()
    small = small_counts(found.session.pack(found.row.pack, found.row.pack_version), found.form, found.report)
    return frozenset(place.title for place in there if place.key in small)


def _addressee(found: Answered) -> str:
    row = found.row
    return row.unit_name if row.unit_level == "agency" else f"Ủy ban nhân dân {running_name(row.unit_name)}"


def return_paper(session: Session, answer: Answer, letter: Letter, signed: bool) -> bytes:
    """A return as a paper to print (PDF/A): the reason, the remarks in a table, what to do. It carries no signature."""
    from exports.lists.pdf import render_list
    from forms.listing import ListColumn, Listing, ListRow
    from workflow.letterhead import letterhead

    day = answer.made_at.astimezone(VIETNAM).date()
    said = letter.remarks or ((_WHOLE, "", letter.reason),)
    rows = tuple(ListRow((str(number), *remark)) for number, remark in enumerate(said, 1))
    columns = tuple(ListColumn(*column) for column in _COLUMNS)
    lead = [f"Kính gửi: {letter.to}.", letter.opening, f"Mã số liệu của báo cáo: {letter.code}."]
    reason = [line for line in f"Lý do trả lại: {letter.reason}".split("\n") if line.strip()]
    lead += [*reason, "Góp ý cụ thể:"] if letter.remarks else []
    note = _SIGNED_BESIDE if signed else _BY_HAND
    document = letterhead(session, require_office(session), "", day, "")
    listing = Listing(document, _KIND, letter.title, answer.made_at, columns, rows, tuple(lead), (note,), sheet="Góp ý")
    return render_list(listing)


_SIGNED_BESIDE = (
    "Bản này để đọc và in. Phiếu có chữ ký số là tệp .asice cùng tên: đơn vị mở tệp đó ở trang Tiếp nhận của chương"
    " trình Báo cáo Bình đẳng giới để góp ý hiện ra ở đúng ô."
)
