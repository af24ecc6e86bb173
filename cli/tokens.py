"""Signing tokens that are plugged in now, and which key the office signs with."""

from __future__ import annotations

from typing import Any

import click

from cli.app import Common, command
from cli.keys import key_group
from cli.output import print_json
from forms.dates import vietnam_day
from workflow.keys.signing_keys import KeyChoice, look_for_tokens, use_key


@command("tokens", key_group)
def key_tokens(common: Common) -> None:
    """Thẻ ký số đang cắm và chứng thư ký trên thẻ; không hỏi mã PIN."""
    with common.open() as session:
        seen = look_for_tokens(session)
    if common.as_json:
        print_json({"tokens": [_data(choice) for choice in seen.choices], "sentences": list(seen.sentences)})
        return
    for choice in seen.choices:
        click.echo("\n  ".join(line for line in _lines(choice) if line))
    for sentence in seen.sentences:
        click.echo(sentence)


@command("use", key_group)
@click.argument("ref", metavar="TÊN|TỆP.p12|THẺ")
def key_use(common: Common, ref: str) -> None:
    """Từ nay ký bằng khóa này khi không ghi --key."""
    with common.open() as session:
        use_key(session, ref)
    if common.as_json:
        print_json({"key": ref})
    else:
        click.echo("Đã chọn khóa đang dùng.")


def _lines(choice: KeyChoice) -> tuple[str, ...]:
    mark = "đang dùng" if choice.current else ""
    owner = "  ".join(part for part in (choice.subject, choice.organisation, _validity(choice), mark) if part)
    return (owner, choice.ref, choice.fingerprint, choice.notice, choice.pin_sentence)


def _validity(choice: KeyChoice) -> str:
    if choice.not_before is None or choice.not_after is None:
        return ""
    return f"từ ngày {vietnam_day(choice.not_before)} đến ngày {vietnam_day(choice.not_after)}"


def _data(choice: KeyChoice) -> dict[str, Any]:
    return {
        "ref": choice.ref,
        "subject": choice.subject,
        "organisation": choice.organisation,
        "fingerprint": choice.fingerprint,
        "serial": choice.serial,
        "token": choice.token,
        "not_before": choice.not_before.isoformat() if choice.not_before else None,
        "not_after": choice.not_after.isoformat() if choice.not_after else None,
        "current": choice.current,
        "notice": choice.notice,
        "pin": choice.pin_sentence,
    }
