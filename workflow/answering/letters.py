"""What an answer says in plain words: the letter that it travels with, and the paper that can be printed."""

from __future__ import annotations

from msgspec import Struct

from forms.answers import Answer
from forms.dates import day_text
from forms.present import running_name
from forms.text import collapse
from workflow.answering.standing import Answered
from workflow.finished import reference_code
from workflow.office import require_office
from workflow.session import VIETNAM, Session

_HOW = (
    "Mở chương trình Báo cáo Bình đẳng giới, trang Tiếp nhận, rồi chọn tệp này: kết quả được ghi vào báo cáo đã gửi,"
    " góp ý hiện tại đúng ô."
)
_BY_HAND = (
    "Văn bản này không kèm phiếu có chữ ký số. Trong chương trình Báo cáo Bình đẳng giới, đơn vị ghi lại phản hồi tại"
    " trang Báo cáo."
)
_SEALED = "Nội dung phản hồi nằm trong tệp đã mã hóa gửi kèm."
_KIND, _WHOLE = "PHIẾU TRẢ LẠI BÁO CÁO", "Toàn báo cáo"
_TT, _PLACE, _SAID = 12.0, 58.0, 95.0


class Letter(Struct, frozen=True):
    """subject, title: one line each. to: whom it is addressed to. opening: what was decided about which report. reason:
    "" where none was given. remarks: (place as a sentence calls it, text) in the report's order. code: the report's
    Mã số liệu."""

    subject: str
    title: str
    to: str
    opening: str
    reason: str
    remarks: tuple[tuple[str, str], ...]
    code: str

    def body(self, file: str, sealed: bool) -> str:
        """The letter's text; sealed: what the answer says stands in the encrypted file alone."""
        lines = [f"Kính gửi: {self.to}", "", _SEALED if sealed else self.opening]
        if not sealed:
            lines += [f"Mã số liệu của báo cáo: {self.code}"]
            lines += ["", f"Nội dung: {self.reason}"] if self.reason else []
            lines += (
                ["", "Góp ý:", *(f"- {name}: {collapse(text)}" for name, text in self.said)] if self.remarks else []
            )
        how = _BY_HAND if file.endswith(".pdf") else _HOW
        return "\n".join([*lines, "", f"Tệp gửi kèm: {file}", how, "", "Trân trọng./."]) + "\n"

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """The remarks, each place beginning with a capital."""
        return tuple((f"{name[:1].upper()}{name[1:]}", text) for name, text in self.remarks)


def letter_of(found: Answered, answer: Answer) -> Letter:
    """The answer in words."""
    from forms.commented import place_name, places_of

    form, report = found.form, found.report
    said = {comment.key: comment.text for comment in answer.comments}
    ordered = places_of(form, report, tuple(said)) if said else ()
    what = f"{form.short}, {report.period.title}, lần {report.revision}"
    day = day_text(answer.made_at.astimezone(VIETNAM).date())
    done = "trả lại" if answer.kind == "returned" else "đã duyệt"
    office = f"{answer.office.name[:1].upper()}{answer.office.name[1:]}"
    asked = " để đơn vị sửa và gửi lại" if answer.kind == "returned" else ""
    return Letter(
        subject=f"{office} {done} {what} của {found.row.unit_name}",
        title=found.title,
        to=_addressee(found),
        opening=f"Ngày {day}, {answer.office.name} {done} báo cáo {what}{asked}.",
        reason=answer.text,
        remarks=tuple((place_name(form, report, key), said[key]) for key in ordered),
        code=reference_code(answer.report.data_digest),
    )


def _addressee(found: Answered) -> str:
    row = found.row
    return row.unit_name if row.unit_level == "agency" else f"Ủy ban nhân dân {running_name(row.unit_name)}"


def return_paper(session: Session, answer: Answer, letter: Letter, signed: bool) -> bytes:
    """A return as a paper to print (PDF/A): the reason, the remarks in a table, what to do. It carries no signature."""
    from exports.lists.pdf import render_list
    from forms.listing import ListColumn, Listing, ListRow
    from workflow.letterhead import letterhead

    day = answer.made_at.astimezone(VIETNAM).date()
    said = letter.said or ((_WHOLE, letter.reason),)
    rows = tuple(ListRow((str(number), name, text)) for number, (name, text) in enumerate(said, 1))
    columns = (ListColumn("TT", _TT, True), ListColumn("Chỗ được góp ý", _PLACE), ListColumn("Góp ý", _SAID))
    lead = [f"Kính gửi: {letter.to}.", letter.opening, f"Mã số liệu của báo cáo: {letter.code}."]
    reason = [line for line in f"Lý do trả lại: {letter.reason}".split("\n") if line.strip()]
    lead += [*reason, "Góp ý cụ thể:"] if letter.remarks else []
    note = _SIGNED_BESIDE if signed else _BY_HAND
    document = letterhead(session, require_office(session), "", day, "")
    listing = Listing(document, _KIND, letter.title, answer.made_at, columns, rows, tuple(lead), (note,), sheet="Góp ý")
    return render_list(listing)


_SIGNED_BESIDE = (
    "Bản này để đọc và in. Phiếu có chữ ký số là tệp .asice cùng tên: đơn vị mở tệp đó ở trang Tiếp nhận của chương"
    " trình Báo cáo Bình đẳng giới để góp ý hiện tại đúng ô."
)
