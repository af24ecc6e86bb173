"""Which received report an answer is given to, and how it reads."""

from __future__ import annotations

import hashlib
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from forms.errors import BadInput
from forms.files import read_file
from forms.form import Form
from forms.periods import parse_period
from forms.report import Report
from forms.standing import Standing
from storage.received_records import ReceivedRow
from workflow.session import Session
from workflow.standing.reports import chain_report, form_of, received_row, standing_of, standings
from workflow.trust.certificates import known_certificates


class Answered(Struct, frozen=True, dict=True):
    """A received report that can be answered."""

    session: Session
    row: ReceivedRow
    form: Form
    standing: Standing

    @cached_property
    def report(self) -> Report:
        """As it reads with what it completes, without computed cells; read when it is first asked for.

        How a consolidated one was made is for its own office to check.
        """
        chain = self.standing.chain if self.stands else (self.row.number,)
        return replace(chain_report(self.session, chain), consolidation=None)

    @property
    def stands(self) -> bool:
        """Whether it is the one that counts for its unit."""
        return self.standing.current == self.row.number

    @property
    def title(self) -> str:
        """ "Phường Võ Cường, Phụ lục 01, năm 2024, lần 2"."""
        row = self.row
        return f"{row.unit_name}, {self.form.short}, {parse_period(row.period).title}, lần {row.revision}"


def answered(session: Session, number: int) -> Answered:
    """The received report of that number. BadInput where there is none."""
    row = received_row(session, number)
    return Answered(session, row, form_of(session, row), standing_of(session, row.unit, row.form, row.period))


def standing_number(session: Session, unit: str, form: str, period: str) -> int:
    """The number of the report that counts for a unit. BadInput where there is none, or two stand against each
    other."""
    found = standing_of(session, unit, form, period)
    if found.current is not None:
        return found.current
    place = f"{unit}, biểu {form}, kỳ {period}"
    if found.conflict:
        raise BadInput(
            f"Có hai báo cáo mâu thuẫn của {place}; chưa bản nào được dùng.",
            "Hãy chọn bản được dùng trước, hoặc trả lại từng bản theo tệp của bản đó.",
        )
    if found.waiting:
        raise BadInput(
            f"Mới có bản bổ sung của {place}, chưa có bản gốc.", "Hãy đề nghị đơn vị gửi bản gốc mà bản này bổ sung."
        )
    raise BadInput(f"Chưa tiếp nhận báo cáo nào của {place}.", "Hãy kiểm tra lại mã đơn vị, biểu và kỳ báo cáo.")


def unanswered(session: Session, form: str, period: str) -> tuple[int, ...]:
    """The numbers of the reports that count and were neither accepted nor returned. BadInput where there are none."""
    found = standings(session, form, period).values()
    numbers = tuple(one.current for one in found if one.current is not None and one.state == "received")
    if not numbers:
        raise BadInput(
            f"Không có báo cáo nào của biểu {form}, kỳ {period} đang chờ duyệt.",
            "Hãy kiểm tra lại biểu và kỳ, hoặc xem danh sách báo cáo đã nhận.",
        )
    return numbers


def number_of_file(session: Session, path: Path) -> int:
    """The number under which the report in a file was received. BadInput where it was not received yet."""
    from signing.names import LIMITS

    data = read_file(path, LIMITS.file)
    number = session.store.received_with_blob(hashlib.sha256(data).hexdigest())
    if number is None:
        number = _same_data(session, data)
    if number is None:
        raise BadInput(f"Tệp {path.name} chưa được tiếp nhận.", "Hãy tiếp nhận tệp trước, rồi mới duyệt hoặc trả lại.")
    return number


def _same_data(session: Session, data: bytes) -> int | None:
    """The number of the report whose data the file carries, e.g. another packing of the same revision."""
    from signing.documents import verify_document
    from signing.verification import verify_bundle

    verify = verify_document if data.startswith(b"%PDF") else verify_bundle
    digest = verify(data, known_certificates(session), session.now()).data_digest
    found = [row.number for row in session.store.received_rows() if digest and row.data_digest == digest]
    return found[0] if found else None
