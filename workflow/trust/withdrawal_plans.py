"""The end of a key, as it is noted here: what it was known for ends, and what it alone vouched for is doubted."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.dates import day_text, vietnam_day
from forms.errors import BadInput
from forms.key_statements import Withdrawal
from storage.records import TrustedCertificate
from workflow.session import Session
from workflow.trust.statement_rows import USE_TEXT, Plan, Rows, first_moment, short_print

if TYPE_CHECKING:
    from storage.trust import Purpose


def withdrawal_plan(session: Session, withdrawal: Withdrawal, digest: str) -> Plan:
    """What the end of a key changes here: its own certificates, and what is known here only by its word since then.

    BadInput where the certificate is another unit's, or was confirmed anew after the statement was made.
    """
    from signing.certificates import fingerprint

    how = f"thông báo thôi dùng khóa ngày {vietnam_day(withdrawal.made_at)}: {withdrawal.reason}"
    rows = Rows(session, withdrawal, how, digest)
    _ended(rows, "trusted", withdrawal.signing, withdrawal)
    if withdrawal.decryption:
        _ended(rows, "receiving", withdrawal.decryption, withdrawal)
    _doubt(rows, fingerprint(withdrawal.signing), first_moment(withdrawal.since))
    return rows.plan()


def _doubt(rows: Rows, signer: str, since: datetime) -> None:
    """No longer trust what came here by a renewal or a roster that the key signed and that was taken since then."""
    store = rows.session.store
    theirs = {
        item.digest
        for item in store.taken_statements()
        if item.signer == signer and item.kind != "key-card" and item.taken_at >= since
    }
    brought = {(told.fingerprint, told.at) for told in store.trust_history() if told.statement in theirs}
    purposes: tuple[Purpose, ...] = ("trusted", "receiving")
    for purpose in purposes:
        for item in rows.known[purpose].values():
            doubtful = item.removed_at is None and (item.fingerprint, item.added_at) in brought
            if doubtful and item.fingerprint not in {row.fingerprint for row in rows.rows[purpose]}:
                rows.note(
                    "removed", purpose, replace(item, removed_at=rows.session.now()),
                    f"Bỏ tin cậy chứng thư của {item.unit_name} ({short_print(item)}): chỉ biết qua khóa này,"
                    " sau ngày thôi dùng; cần giới thiệu lại.",
                )  # fmt: skip
                _doubt(rows, item.fingerprint, since)


def _ended(rows: Rows, purpose: Purpose, data: bytes, withdrawal: Withdrawal) -> None:
    """Known or not, own or not, the certificate is noted as withdrawn; one not known is not trusted by that."""
    since = first_moment(withdrawal.since)
    item = rows.trusted(data, withdrawal.unit.code)
    _refuse_confirmed_since(rows, item)
    before = rows.before(purpose, item)
    if before and before.withdrawn_at and before.withdrawn_at <= since:
        rows.remarks.append(f"Đã biết từ trước: thôi dùng từ ngày {vietnam_day(before.withdrawn_at)}.")
        return
    unknown = replace(item, removed_at=rows.session.now())
    noted = replace(before or unknown, withdrawn_at=since)
    rows.note(
        "withdrawn", purpose, noted,
        f"Chứng thư {USE_TEXT[purpose]} của {noted.unit_name} ({short_print(noted)}):"
        f" thôi dùng từ ngày {day_text(withdrawal.since)}.",
    )  # fmt: skip


def _refuse_confirmed_since(rows: Rows, item: TrustedCertificate) -> None:
    for told in rows.session.store.trust_history():
        again = told.step == "confirmed_again" and told.fingerprint == item.fingerprint
        if again and told.at >= rows.statement.made_at:
            raise BadInput(
                f"Chứng thư này đã được xác nhận lại bằng dấu vân tay ngày {vietnam_day(told.at)},"
                " sau khi văn bản này được lập.",
                "Nếu khóa lại không còn dùng, hãy đề nghị đơn vị gửi thông báo mới, hoặc bỏ tin cậy chứng thư.",
            )
