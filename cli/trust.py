"""Whom this office trusts: certificates, authorities, revocation lists, statements, and what it tells those below."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from cli.app import NO, SECRET, Common, command, root
from cli.output import print_file, print_json
from cli.signing import FOLDER, KEY, MODULE, key_ref, key_secret
from cli.vietnamese import VietnameseGroup
from forms.dates import day_text, parse_date, vietnam_day
from forms.errors import BadInput
from workflow.keys.signing_keys import KeyUse, require_key
from workflow.trust.authorities import Authority, CrlInfo, add_authority, add_crl, authorities, crls, remove_authority
from workflow.trust.certificates import TrustedCertificate, add_trust, remove_trust, trust_history
from workflow.trust.due_days import due_days, set_due_day
from workflow.trust.lines import STEP_TEXT, TrustLine, trust_lines
from workflow.trust.statement_taking import StatementView, look_at_statement, take_statement
from workflow.trust.statements import write_roster

_FILE = click.Path(path_type=Path)


@root.group("trust", cls=VietnameseGroup)
def trust_group() -> None:
    """Chứng thư của các đơn vị mà cơ quan này tin cậy."""


@command("add", trust_group)
@click.argument("certificate", metavar="CHỨNG_THƯ", type=click.Path(path_type=Path))
@click.option("--unit", default="", metavar="MÃ", help="Đơn vị của chứng thư.")
@click.option("--on", "day", default="", metavar="NGÀY", help="Ngày đơn vị mang mã này, khi đơn vị đã sắp xếp, nhập.")
def trust_add(common: Common, certificate: Path, unit: str, day: str) -> None:
    """Tin cậy một chứng thư sau khi đã đối chiếu dấu vân tay với đơn vị."""
    then = _day(day)
    with common.open() as session:
        added = add_trust(session, certificate, unit, then)
    if common.as_json:
        print_json(_trust_data(added))
    else:
        click.echo(f"Đã tin cậy chứng thư của {added.unit_name} ({added.unit_code}). Dấu vân tay: {added.groups}")


@command("list", trust_group)
def trust_listing(common: Common) -> None:
    """Các chứng thư tin cậy, để ký và để nhận tệp mã hóa."""
    with common.open() as session:
        found = trust_lines(session)
    if common.as_json:
        print_json([_line_data(item) for item in found])
        return
    for item in found:
        ends = f"đến ngày {vietnam_day(item.valid_to)}"
        if item.withdrawn_at:
            ends = f"thôi dùng từ ngày {vietnam_day(item.withdrawn_at)}"
        click.echo(f"{item.unit_code}  {item.unit_name}  {_PURPOSES[item.purpose]} “{item.subject}”  {ends}")
        click.echo(f"  {item.groups}")
    if not found:
        click.echo("Chưa tin cậy chứng thư nào.")


_PURPOSES = {"sign": "ký:", "decrypt": "nhận tệp mã hóa:"}


@command("remove", trust_group)
@click.argument("fingerprint", metavar="DẤU_VÂN_TAY")
def trust_remove(common: Common, fingerprint: str) -> None:
    """Bỏ tin cậy một chứng thư."""
    with common.open() as session:
        remove_trust(session, fingerprint)
    if common.as_json:
        print_json({"removed": fingerprint})
    else:
        click.echo("Đã bỏ tin cậy chứng thư này.")


@command("history", trust_group)
def trust_past(common: Common) -> None:
    """Chứng thư đã được tin cậy, thôi dùng, bỏ tin cậy khi nào, do ai, bằng cách nào."""
    with common.open() as session:
        found = trust_history(session)
    if common.as_json:
        names = ("step", "fingerprint", "unit_code", "unit_name", "how", "who", "statement")
        print_json([{name: getattr(told, name) for name in names} | {"at": told.at.isoformat()} for told in found])
        return
    for told in found:
        unit = f"{told.unit_name} ({told.unit_code})" if told.unit_code else told.fingerprint[:16]
        click.echo(
            f"{told.at:%H:%M} {day_text(told.at.date())}  {STEP_TEXT[told.step]}  {unit}: {told.how}; {told.who}"
        )


@command("root", trust_group)
@click.argument("certificate", metavar="[CHỨNG_THƯ]", required=False, type=_FILE)
@click.option("--remove", "fingerprint", default="", metavar="DẤU_VÂN_TAY", help="Bỏ tin cậy cơ quan cấp này.")
def trust_root(common: Common, certificate: Path | None, fingerprint: str) -> None:
    """Thêm chứng thư gốc hoặc chứng thư của cơ quan cấp; không ghi tệp thì liệt kê."""
    with common.open() as session:
        if fingerprint:
            remove_authority(session, fingerprint)
        found = (add_authority(session, certificate),) if certificate else authorities(session)
    if common.as_json:
        print_json([_authority_data(item) for item in found])
        return
    for item in found:
        kind = "gốc" if item.root else "cấp dưới gốc"
        click.echo(f"{item.name} ({kind})  đến ngày {vietnam_day(item.valid_to)}  {item.notice}\n  {item.groups}")


@command("crl", trust_group)
@click.argument("file", metavar="[TỆP]", required=False, type=_FILE)
def trust_crl(common: Common, file: Path | None) -> None:
    """Thêm danh sách chứng thư bị thu hồi từ tệp; không ghi tệp thì liệt kê."""
    with common.open() as session:
        found = (add_crl(session, file),) if file else crls(session)
    if common.as_json:
        print_json([_crl_data(item) for item in found])
        return
    for item in found:
        click.echo(f"{item.issuer}  lập ngày {vietnam_day(item.this_update)}  {item.notice}")


@command("take", trust_group)
@click.argument("file", metavar="TỆP", type=_FILE)
@click.option("--compared", is_flag=True, help="Đã đối chiếu từng nhóm dấu vân tay với đơn vị.")
@click.option("--dry-run", is_flag=True, help="Chỉ xem, không ghi gì.")
def trust_take(common: Common, file: Path, compared: bool, dry_run: bool) -> int:
    """Nhận thông báo khóa: giới thiệu, gia hạn, thôi dùng, danh sách; trả về 1 khi văn bản không đạt."""
    with common.open() as session:
        view = look_at_statement(session, file)
        if view.ok and not dry_run:
            take_statement(session, file, compared)
    if common.as_json:
        print_json(_statement_data(view))
    else:
        _print_statement(view, dry_run)
    return 0 if view.ok else NO


def _print_statement(view: StatementView, dry_run: bool) -> None:
    click.echo(f"{view.file}: {view.title}: {'ĐẠT' if view.ok else 'KHÔNG ĐẠT'}")
    for sentence in view.sentences:
        click.echo(f"  {sentence}")
    for fact in view.facts.values():
        if fact.ok is not None:
            click.echo(f"  {'✓' if fact.ok else '✗'} {fact.sentence}")
    if view.needs_comparison:
        click.echo(f"  Đối chiếu dấu vân tay với đơn vị: {view.needs_comparison}")
    for change in view.changes:
        click.echo(f"  {'Sẽ đổi' if dry_run else 'Đã đổi'}: {change}")


@command("roster", trust_group)
@FOLDER
@KEY
@MODULE
@SECRET
def trust_roster(common: Common, folder: Path, key: str, module: Path | None, secret_file: Path | None) -> None:
    """Ghi danh sách chứng thư của các đơn vị cấp dưới và hạn nộp, do cơ quan này ký."""
    with common.open() as session:
        ref = key_ref(key, module)
        require_key(session, ref)
        path = write_roster(session, KeyUse(ref, key_secret(session, ref, secret_file)), folder)
    print_file(path, "Đã ghi danh sách", common.as_json)


@command("due", trust_group)
@click.argument("form", metavar="[BIỂU]", default="")
@click.argument("period", metavar="[KỲ]", default="")
@click.argument("day", metavar="[NGÀY]", default="")
def trust_due(common: Common, form: str, period: str, day: str) -> None:
    """Đặt hạn nộp cho các đơn vị cấp dưới, gửi kèm danh sách; không ghi ngày thì bỏ, không ghi gì thì liệt kê."""
    last = _day(day)
    if bool(form) != bool(period):
        raise BadInput("Chưa ghi đủ biểu và kỳ báo cáo.", "Hãy ghi, ví dụ: trust due phu-luc-01 2024 05/12/2024.")
    with common.open() as session:
        if form:
            set_due_day(session, form, period, last)
        found = due_days(session)
    if common.as_json:
        names = ("issuer", "form", "period")
        print_json([{name: getattr(item, name) for name in names} | {"day": item.day.isoformat()} for item in found])
        return
    for item in found:
        click.echo(f"{item.issuer}  {item.form}  {item.period}  ngày {day_text(item.day)}")


def _statement_data(view: StatementView) -> dict[str, Any]:
    facts = {name: {"ok": fact.ok, "sentence": fact.sentence} for name, fact in view.facts.items()}
    names = ("file", "kind", "ok", "needs_comparison", "taken")
    lists = {"sentences": list(view.sentences), "changes": list(view.changes)}
    return {**{name: getattr(view, name) for name in names}, **lists, "facts": facts}


def _authority_data(item: Authority) -> dict[str, Any]:
    return {
        "name": item.name,
        "fingerprint": item.groups,
        "root": item.root,
        "valid_to": item.valid_to.isoformat(),
        "notice": item.notice,
    }


def _crl_data(item: CrlInfo) -> dict[str, Any]:
    return {
        "issuer": item.issuer,
        "digest": item.digest,
        "this_update": item.this_update.isoformat(),
        "next_update": item.next_update.isoformat() if item.next_update else None,
        "notice": item.notice,
    }


def _line_data(item: TrustLine) -> dict[str, str | None]:
    return {
        **_trust_data(item),
        "withdrawn_at": item.withdrawn_at.isoformat() if item.withdrawn_at else None,
        "purpose": item.purpose,
        "subject": item.subject,
        "how": item.how,
        "who": item.who,
    }


def _trust_data(item: TrustedCertificate | TrustLine) -> dict[str, str]:
    return {
        "unit": item.unit_code,
        "name": item.unit_name,
        "fingerprint": item.fingerprint,
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to.isoformat(),
    }


def _day(text: str) -> date | None:
    """A typed day; None where nothing was typed."""
    day = parse_date(text)
    if text and day is None:
        raise BadInput(f"“{text}” không phải là ngày.", "Hãy ghi ngày dạng 05/4/2024.")
    return day
