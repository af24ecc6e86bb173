"""With which packs the office reports, and drafts that go over to a newer version."""

from __future__ import annotations

import click

from cli.app import Common, command
from cli.output import print_json
from cli.packs import pack_group
from workflow.office import Office, require_office
from workflow.packing.moving import move_report, offered_move
from workflow.packing.using import drop_pack, use_pack
from workflow.reports import open_report


@command("use", pack_group)
@click.argument("pack_id", metavar="MÃ_GÓI")
@click.option("--main", is_flag=True, help="Đặt làm gói chính: nhiều gói cùng quy định một biểu thì theo gói này.")
@click.option("--drop", is_flag=True, help="Thôi dùng gói này; báo cáo đã lập theo gói vẫn mở được.")
def pack_use(common: Common, pack_id: str, main: bool, drop: bool) -> None:
    """Dùng thêm một gói biểu mẫu cho đơn vị này."""
    with common.open() as session:
        before = require_office(session).unit
        office = drop_pack(session, pack_id) if drop else use_pack(session, pack_id, main)
    if common.as_json:
        print_json({"main": office.pack.id, "packs": [pack.id for pack in office.packs]})
        return
    for line in (*_lines(office), *_overlap(office, pack_id)):
        click.echo(line)
    if office.unit.code != before.code:
        told = f"{office.unit.name} (mã {office.unit.code})"
        click.echo(f"Theo gói chính này, đơn vị báo cáo là {told}, thay cho {before.name} (mã {before.code}).")


def _overlap(office: Office, pack_id: str) -> list[str]:
    """That the main pack goes before, where a further one asks for what it asks for."""
    pack = next((pack for pack in office.packs if pack.id == pack_id), None)
    if pack is None or pack is office.pack:
        return []
    shared = [form.short for form in pack.forms if form.key in office.pack.form_by_key]
    if not shared or not set(pack.years) & set(office.pack.years):
        return []
    return [
        f"Các biểu mà cả hai gói cùng quy định ({', '.join(shared)}) lập theo gói chính {office.pack.id}; "
        f"muốn lập theo gói {pack_id}: pack use {pack_id} --main."
    ]


def _lines(office: Office) -> list[str]:
    return [
        f"{pack.id}, bản {pack.version}: {pack.title}{' (gói chính)' if pack is office.pack else ''}."
        for pack in office.packs
    ]


@command("move", pack_group)
@click.argument("report", metavar="BÁO_CÁO")
@click.option("--dry-run", is_flag=True, help="Chỉ xem sẽ có gì thay đổi, không chuyển.")
def pack_move(common: Common, report: str, dry_run: bool) -> None:
    """Chuyển một báo cáo đang nhập sang bản mới của gói biểu mẫu."""
    with common.open() as session:
        found = offered_move(session, report)
        moved = open_report(session, report) if dry_run else move_report(session, report)
    if common.as_json:
        sentences = found.sentences if found else ()
        print_json({"version": moved.report.pack_version, "newest": found.after if found else None, "says": sentences})
        return
    if found is None:
        click.echo("Báo cáo đang dùng bản mới nhất của gói biểu mẫu.")
        return
    head = f"{found.title}: {'sẽ chuyển' if dry_run else 'đã chuyển'} từ bản {found.before} sang bản {found.after}."
    for line in (head, *found.sentences):
        click.echo(line)
