"""A statement about keys from elsewhere: looked at as sentences, then taken in whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from forms.dates import day_text, vietnam_day
from forms.errors import BadInput, WorldError
from forms.files import read_file
from forms.key_statements import (
    KIND_TITLE,
    MAX_BYTES,
    KeyCard,
    Renewal,
    Roster,
    Statement,
    Withdrawal,
    kind_of,
)
from storage.trust_records import TakenStatement, TrustAct
from workflow.session import Session
from workflow.trust.certificates import known_certificates, named_unit
from workflow.trust.statement_plans import plan_of
from workflow.trust.statement_rows import Plan, is_above

if TYPE_CHECKING:
    from signing.facts import Fact
    from signing.statements import OpenedStatement

CLOCK_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement about keys as an officer reads it. kind: "" where none could be read.

    ok: every fact is true, so that it can be taken, once the fingerprint in `needs_comparison` (groups; "" where
    none must be) was compared with the unit. changes: what taking it changes, a sentence each; empty where it changes
    nothing. taken: it was taken in before.
    """

    file: str
    kind: str
    title: str
    ok: bool
    sentences: tuple[str, ...]
    facts: Mapping[str, Fact]
    changes: tuple[str, ...]
    needs_comparison: str
    taken: bool = False


def look_at_statement(session: Session, path: Path) -> StatementView:
    """What the file says and what taking it would change; nothing is stored. FileRefused where it cannot be read."""
    return _judged(session, path)[0]


def take_statement(session: Session, path: Path, compared: bool = False) -> StatementView:
    """Take the statement in, all of it or nothing; a second time changes nothing. The view as it was before.

    compared: the officer has compared the fingerprint with the unit. BadInput where a fact is false, or the
    fingerprint must be compared and was not.
    """
    view, act, data = _judged(session, path)
    if act is None:
        fault = next(fact for fact in view.facts.values() if fact.ok is not True)
        raise BadInput(fault.sentence, "Không có gì bị thay đổi.")
    if view.needs_comparison and not compared:
        raise BadInput(
            "Cần đối chiếu dấu vân tay với đơn vị trước khi tin cậy khóa này.",
            f"Hãy gọi điện cho đơn vị, đề nghị đọc từng nhóm: {view.needs_comparison}.",
        )
    if view.changes or not view.taken:
        session.store.put_blob(data)
        session.store.note_trust(act)
    return view


def _judged(session: Session, path: Path) -> tuple[StatementView, TrustAct | None, bytes]:
    """The view, what would be written (None where a fact is false), and the file's bytes."""
    from signing.statements import read_statement

    data = read_file(path, 2 * MAX_BYTES)
    digest = hashlib.sha256(data).hexdigest()
    found = read_statement(data, known_certificates(session), session.now())
    facts = {name: getattr(found.opened, name) for name in ("container", "members", "added", "signature")}
    facts["content"] = found.content
    statement = found.statement
    if statement is None or not found.genuine:
        return StatementView(str(path), "", "Thông báo khóa", False, (), facts, (), ""), None, data
    taken = next((item for item in session.store.taken_statements() if item.digest == digest), None)
    plan = _plan(session, statement, found, taken, digest, facts)
    view = StatementView(
        file=str(path),
        kind=kind_of(statement),
        title=KIND_TITLE[kind_of(statement)],
        ok=plan is not None,
        sentences=(*_sentences(session, statement), *(plan.remarks if plan else ())),
        facts=facts,
        changes=plan.changes if plan else (),
        needs_comparison=plan.needs_comparison if plan else "",
        taken=taken is not None,
    )
    if plan is None:
        return view, None, data
    noted = None if taken else _note(session, statement, found, digest)
    return view, replace(plan.act, statement=noted), data


def _plan(
    session: Session,
    statement: Statement,
    found: OpenedStatement,
    taken: TakenStatement | None,
    digest: str,
    facts: dict[str, Fact],
) -> Plan | None:
    """What it changes; None, and a fact that says why, where its signer may not say so or it is out of time."""
    from signing.facts import Fact

    facts["right"] = _right(session, statement, found)
    facts["time"] = _time(session, statement)
    if not (facts["right"].ok and facts["time"].ok):
        return None
    if taken and not isinstance(statement, KeyCard):
        return Plan(
            TrustAct(()), remarks=(f"Văn bản này đã nhận ngày {vietnam_day(taken.taken_at)}; không đổi gì thêm.",)
        )
    try:
        plan = plan_of(session, statement, digest)
    except WorldError as error:
        facts["agrees"] = Fact(False, f"{error.sentence} {error.remedy}".strip())
        return None
    facts["agrees"] = Fact(True, "Không trái với những điều đã biết ở đây.")
    return plan


def _right(session: Session, statement: Statement, found: OpenedStatement) -> Fact:
    """Whether the signer may say this: a key for its own unit, an office for the units below it."""
    from signing.certificates import fingerprint
    from signing.facts import Fact

    if isinstance(statement, KeyCard):
        if found.signer != fingerprint(statement.signing):
            return Fact(False, "Giới thiệu khóa phải do chính khóa được giới thiệu ký.")
        return Fact(True, "Do chính khóa được giới thiệu ký.")
    if not found.opened.pinned:
        unknown = found.opened.signer.sentence.removesuffix(".")
        return Fact(False, f"{unknown}; hãy nhận tệp giới thiệu khóa của cơ quan đó trước, rồi mở lại tệp này.")
    codes = {pinned.unit_code for pinned in found.opened.pinned}
    if isinstance(statement, Withdrawal):
        return _may_withdraw(session, statement, found, codes)
    if isinstance(statement, Renewal) and found.signer != statement.old:
        return Fact(False, "Văn bản gia hạn phải do chính khóa cũ ký.")
    if statement.unit.code not in codes:
        return Fact(
            False, f"Văn bản của {statement.unit.name} ({statement.unit.code}) nhưng do khóa của đơn vị khác ký."
        )
    if not found.opened.certificate.ok:
        return found.opened.certificate
    if isinstance(statement, Roster):
        return _may_list(session, statement)
    return Fact(True, f"Do khóa cũ đã tin cậy của {statement.unit.name} ký.")


def _may_withdraw(session: Session, withdrawal: Withdrawal, found: OpenedStatement, codes: set[str]) -> Fact:
    from signing.certificates import fingerprint
    from signing.facts import Fact

    unit = withdrawal.unit
    if unit.code in codes and found.signer == fingerprint(withdrawal.signing):
        return Fact(True, "Do chính khóa thôi dùng ký.")
    if not found.opened.certificate.ok:
        return found.opened.certificate
    if unit.code in codes:
        return Fact(True, f"Do một khóa khác đã tin cậy của {unit.name} ký.")
    if any(is_above(session, code, unit.code, session.today()) for code in codes):
        return Fact(True, f"Do cơ quan cấp trên của {unit.name} ký.")
    return Fact(
        False, f"Người ký không phải là {unit.name} ({unit.code}) và cũng không phải là cấp trên của đơn vị này."
    )


def _may_list(session: Session, roster: Roster) -> Fact:
    from signing.facts import Fact

    day = session.today()
    beyond = [unit for unit in roster.units if not is_above(session, roster.unit.code, unit.code, day)]
    if beyond:
        named = ", ".join(f"{unit.name} ({unit.code})" for unit in beyond[:3])
        return Fact(False, f"{roster.unit.name} không phải là cấp trên của: {named}.")
    return Fact(True, f"Do {roster.unit.name} ký, là cấp trên của mọi đơn vị trong danh sách.")


def _time(session: Session, statement: Statement) -> Fact:
    from signing.facts import Fact

    if statement.made_at > session.now() + CLOCK_SLACK:
        return Fact(
            False,
            f"Văn bản ghi lập ngày {vietnam_day(statement.made_at)}, sau ngày của máy này"
            f" ({vietnam_day(session.now())}); hãy kiểm tra ngày giờ của máy.",
        )
    return Fact(True, f"Lập ngày {vietnam_day(statement.made_at)}.")


def _sentences(session: Session, statement: Statement) -> tuple[str, ...]:
    """What is said, for the officer. The unit bears the name that it has, not the one that a stranger wrote."""
    unit = f"{_unit_name(session, statement)} ({statement.unit.code})"
    if isinstance(statement, KeyCard):
        receiving = " và chứng thư nhận tệp mã hóa" if statement.decryption else ""
        return (f"{unit} giới thiệu chứng thư ký{receiving} của mình.", *_certificate(statement.signing))
    if isinstance(statement, Renewal):
        return (f"{unit} dùng khóa mới thay cho khóa cũ.", *_certificate(statement.signing))
    if isinstance(statement, Withdrawal):
        return (
            f"Khóa của {unit} không còn dùng từ ngày {day_text(statement.since)}.",
            f"Lý do: {statement.reason}.",
            *_certificate(statement.signing),
        )
    keys = sum(len(item.keys) for item in statement.units)
    due = f" và {len(statement.due)} hạn nộp" if statement.due else ""
    return (f"{unit} lập danh sách {len(statement.units)} đơn vị cấp dưới với {keys} chứng thư{due}.",)


def _unit_name(session: Session, statement: Statement) -> str:
    try:
        return named_unit(session, statement.unit.code).name
    except BadInput:
        return statement.unit.name


def _certificate(data: bytes) -> tuple[str, ...]:
    from signing.certificates import certificate_record

    try:
        record = certificate_record(data)
    except BadInput as error:
        return (error.sentence,)
    return (
        f"Tên trong chứng thư: {record.subject}; cơ quan: {record.organisation or 'không ghi'}.",
        f"Hiệu lực từ ngày {vietnam_day(record.not_before)} đến ngày {vietnam_day(record.not_after)}.",
        f"Dấu vân tay: {record.groups}.",
    )


def _note(session: Session, statement: Statement, found: OpenedStatement, digest: str) -> TakenStatement:
    codes = [pinned.unit_code for pinned in found.opened.pinned]
    signer_unit = codes[0] if codes and statement.unit.code not in codes else statement.unit.code
    return TakenStatement(
        digest,
        kind_of(statement),
        statement.unit.code,
        _unit_name(session, statement),
        found.signer,
        signer_unit,
        statement.made_at,
        session.now(),
    )
