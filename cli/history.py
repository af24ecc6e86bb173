"""The history of a report: what was done with it, when and by whom."""

from __future__ import annotations

import click

from cli.app import Common, command
from cli.output import print_json


@command("history")
@click.argument("report", metavar="BÁO_CÁO")
def history(common: Common, report: str) -> None:
    """Lịch sử của báo cáo: hoàn thành, mở lại, đính kèm, ký, gửi, phản hồi; lúc nào, do ai."""
    from workflow.sending.trail import trail

    with common.open() as session:
        found = trail(session, report)
    if common.as_json:
        print_json(
            [{"at": one.at.isoformat(), "revision": one.revision, "text": one.text, "who": one.who} for one in found]
        )
        return
    for one in found:
        click.echo(f"{one.head}: {one.text}.")
    if not found:
        click.echo("Báo cáo này chưa hoàn thành lần nào.")
