"""What is attached to a report: attach add, attach list, attach remove, attach carry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import Common, command, root
from cli.output import print_json
from cli.reports import REPORT
from cli.vietnamese import VietnameseGroup
from workflow.signing.attachments import Attached, attach, attached, carry_attachments, detach, save_attachment


@root.group("attach", cls=VietnameseGroup)
def attach_group() -> None:
    """Tệp đính kèm của báo cáo: bản chụp có dấu, tài liệu kèm theo."""


@command("add", attach_group)
@REPORT
@click.argument("files", nargs=-1, required=True, metavar="TỆP...", type=click.Path(path_type=Path))
@click.option("--scan", is_flag=True, help="Tệp là bản chụp văn bản đã ký tay, đóng dấu; không ghi là tài liệu kèm.")
@click.option("--shrink", is_flag=True, help="Thu nhỏ ảnh để dễ gửi; bỏ thông tin máy chụp và vị trí chụp.")
def attach_add(common: Common, report: str, files: tuple[Path, ...], scan: bool, shrink: bool) -> None:
    """Đính kèm tệp PDF, JPG hoặc PNG; tệp nào không đính kèm được thì dừng ở tệp đó."""
    added = []
    with common.open() as session:
        for path in files:
            added.append(attach(session, report, path, "scan" if scan else "evidence", shrink))
            if not common.as_json:
                click.echo(f"Đã đính kèm {_line(added[-1])}")
    if common.as_json:
        print_json([_data(item) for item in added])


@command("list", attach_group)
@REPORT
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Chép các tệp ra thư mục này.")
def attach_list(common: Common, report: str, folder: Path | None) -> None:
    """Các tệp đính kèm của lần báo cáo hiện tại."""
    with common.open() as session:
        found = attached(session, report)
        files = [save_attachment(session, report, item.id, folder) for item in found] if folder else []
    if common.as_json:
        print_json([_data(item) for item in found])
        return
    if not found:
        click.echo("Chưa có tệp đính kèm nào.")
    for item in found:
        click.echo(_line(item))
    for path in files:
        click.echo(f"  {path}")


@command("remove", attach_group)
@REPORT
@click.argument("attachment", metavar="SỐ|TÊN")
def attach_remove(common: Common, report: str, attachment: str) -> None:
    """Bỏ một tệp đính kèm, gọi bằng số hoặc tên trong danh sách."""
    with common.open() as session:
        detach(session, report, attachment)
    if common.as_json:
        print_json({"removed": attachment})
    else:
        click.echo("Đã bỏ tệp đính kèm này; việc bỏ được ghi lại trong lịch sử.")


@command("carry", attach_group)
@REPORT
def attach_carry(common: Common, report: str) -> None:
    """Lấy lại tài liệu kèm theo của lần báo cáo trước, sau khi mở lại báo cáo."""
    with common.open() as session:
        taken = carry_attachments(session, report)
    if common.as_json:
        print_json([_data(item) for item in taken])
        return
    for item in taken:
        click.echo(f"Đã lấy lại {_line(item)}")
    if not taken:
        click.echo("Không có tài liệu nào của lần báo cáo trước để lấy lại.")


def _line(item: Attached) -> str:
    note = f" {item.note}" if item.note else ""
    return f"[{item.id}] {item.name}: {item.kind_text}, {item.size_text}.{note}"


def _data(item: Attached) -> dict[str, Any]:
    return {
        "id": item.id,
        "name": item.name,
        "kind": item.kind,
        "size": item.size,
        "media": item.media,
        "note": item.note,
        "shrunk_from": item.shrunk_from,
    }
