"""What a statement about keys would change here: worked out whole before anything is written.

Nothing but a new comparison of the fingerprint brings a withdrawn key back; a key speaks for its unit only, an office
for the units below it; what is older never undoes what is newer.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.dates import vietnam_day
from forms.errors import BadInput
from forms.key_statements import KeyCard, Renewal, Statement, Withdrawal
from forms.text import read_aloud
from storage.records import TrustedCertificate
from workflow.session import Session
from workflow.trust.certificates import BY_TELEPHONE
from workflow.trust.roster_plans import roster_plan
from workflow.trust.statement_rows import Plan, Rows, added_text, presented_certificate
from workflow.trust.withdrawal_plans import withdrawal_plan

if TYPE_CHECKING:
    from storage.trust import Purpose


def plan_of(session: Session, statement: Statement, digest: str) -> Plan:
    """What the statement in the file of that SHA-256 would change, its signer's right taken for granted.

    BadInput: it contradicts what is known here, or what the certificates themselves say.
    """
    if isinstance(statement, KeyCard):
        return key_card_plan(session, statement, digest)
    if isinstance(statement, Renewal):
        return renewal_plan(session, statement, digest)
    if isinstance(statement, Withdrawal):
        return withdrawal_plan(session, statement, digest)
    return roster_plan(session, statement, digest)


def key_card_plan(session: Session, card: KeyCard, digest: str) -> Plan:
    rows = Rows(session, card, f"giới thiệu khóa ngày {vietnam_day(card.made_at)}, {BY_TELEPHONE}", digest)
    if card.signing in rows.own:
        rows.remarks.append("Đây là khóa của chính đơn vị này; không cần nhận.")
        return rows.plan()
    signing = presented_certificate(rows, "trusted", card.signing, card.unit.code)
    before = rows.before("trusted", signing)
    stands = _stands(before)
    problem = _why_over(rows, signing) if stands else ""
    in_force = stands and not problem
    rows.remarks.extend([problem] if problem else [])
    if in_force:
        rows.remarks.append("Chứng thư ký này đã được tin cậy từ trước.")
        _refuse_older(session, card, digest)
    elif before and before.withdrawn_at:
        rows.note("confirmed_again", "trusted", signing, _again(signing, before.withdrawn_at))
    else:
        rows.note("added", "trusted", signing, added_text(signing, "trusted"))
    if card.decryption:
        receiving = presented_certificate(rows, "receiving", card.decryption, card.unit.code)
        known = rows.before("receiving", receiving)
        if not (known and (in_force or _stands(known))):
            rows.note("added", "receiving", receiving, added_text(receiving, "receiving"))
    return rows.plan("" if in_force else read_aloud(signing.fingerprint))


def _stands(known: TrustedCertificate | None) -> bool:
    return known is not None and known.removed_at is None and known.withdrawn_at is None


def _why_over(rows: Rows, item: TrustedCertificate) -> str:
    """Why a certificate that is trusted does not count now, a sentence; "" where it counts. A revoked key, or one
    that the office above has ended, must not bring another certificate without a comparison."""
    from signing.opening import best_first, judge_certificate

    now = rows.session.now()
    pinned = best_first(rows.known_as(item.der), now, item.unit_code)
    judged = judge_certificate(item.der, pinned[0], now) if pinned else None
    return judged.sentence if judged and not judged.ok else ""


def _refuse_older(session: Session, statement: Statement, digest: str) -> None:
    """A card of a key that is trusted already changes nothing that a later statement of the unit has said."""
    later = [
        item.made_at
        for item in session.store.taken_statements()
        if item.unit_code == statement.unit.code and item.kind in ("key-card", "renewal") and item.digest != digest
    ]
    if later and max(later) > statement.made_at:
        raise BadInput(
            f"Văn bản này lập ngày {vietnam_day(statement.made_at)}, cũ hơn thông báo khóa của đơn vị"
            f" đã nhận, lập ngày {vietnam_day(max(later))}.",
            "Hãy đề nghị đơn vị gửi văn bản mới nhất.",
        )


def renewal_plan(session: Session, renewal: Renewal, digest: str) -> Plan:
    rows = Rows(session, renewal, f"gia hạn ngày {vietnam_day(renewal.made_at)}, khóa cũ ký", digest)
    if renewal.signing in rows.own:
        rows.remarks.append("Đây là khóa của chính đơn vị này; không cần nhận.")
        return rows.plan()
    _refuse_second(session, renewal, digest)
    _renewed(rows, "trusted", renewal.signing)
    if renewal.decryption:
        _renewed(rows, "receiving", renewal.decryption)
    old = rows.known["receiving"].get(renewal.old_decryption)
    if old and old.unit_code == renewal.unit.code and old.withdrawn_at is None:
        rows.note(
            "withdrawn", "receiving", replace(old, withdrawn_at=session.now()),
            f"Không mã hóa bằng chứng thư nhận cũ của {old.unit_name} nữa.",
        )  # fmt: skip
    return rows.plan()


def _renewed(rows: Rows, purpose: Purpose, data: bytes) -> None:
    item = presented_certificate(rows, purpose, data, rows.statement.unit.code)
    before = rows.before(purpose, item)
    if before is None or (before.withdrawn_at is None and before.removed_at is not None):
        _refuse_removed(before, rows.statement)
        rows.note("added", purpose, item, added_text(item, purpose))
    elif before.withdrawn_at is not None:
        raise BadInput(
            f"Chứng thư mới trong văn bản này đã được thông báo thôi dùng từ ngày {vietnam_day(before.withdrawn_at)}.",
            "Muốn tin cậy lại, hãy đề nghị đơn vị gửi giới thiệu khóa rồi đối chiếu dấu vân tay.",
        )


def _refuse_removed(before: TrustedCertificate | None, statement: Statement) -> None:
    if before and before.removed_at and before.removed_at >= statement.made_at:
        raise BadInput(
            f"Chứng thư này đã bị bỏ tin cậy ngày {vietnam_day(before.removed_at)}, sau khi văn bản này được lập.",
            "Muốn tin cậy lại, hãy thêm chứng thư và đối chiếu dấu vân tay với đơn vị.",
        )


def _refuse_second(session: Session, renewal: Renewal, digest: str) -> None:
    for item in session.store.taken_statements():
        if item.kind == "renewal" and item.signer == renewal.old and item.digest != digest:
            raise BadInput(
                f"Khóa cũ này đã được gia hạn bằng văn bản khác, nhận ngày {vietnam_day(item.taken_at)}.",
                "Hãy gọi điện cho đơn vị; nếu đúng là khóa mới, hãy nhận giới thiệu khóa và đối chiếu dấu vân tay.",
            )


def _again(item: TrustedCertificate, withdrawn: datetime) -> str:
    return (
        f"Tin cậy lại chứng thư của {item.unit_name} ({item.unit_code}), đã thôi dùng từ ngày {vietnam_day(withdrawn)}."
    )
