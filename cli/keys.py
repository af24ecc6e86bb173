"""The office's own keys: key new, list, export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import SECRET, Common, command, read_secret, root
from cli.output import print_json
from cli.vietnamese import VietnameseGroup
from forms.dates import day_text
from workflow.keys import KeyInfo, export_certificate, key_list, new_key
from workflow.office import office


@root.group("key", cls=VietnameseGroup)
def key_group() -> None:
    """Khóa ký của đơn vị."""


@command("new", key_group)
@click.argument("name", default="khoa-ky", metavar="[TÊN]")
@click.option("--holder", default="", metavar="NGƯỜI", help="Người hoặc chức danh giữ khóa.")
@SECRET
def key_new(common: Common, name: str, holder: str, secret_file: Path | None) -> None:
    """Tạo khóa ký và khóa giải mã, bảo vệ bằng mật khẩu."""
    secret = read_secret(secret_file, "Mật khẩu mới của khóa ký", confirm=True)
    with common.open() as session:
        info = new_key(session, name, secret, holder)
    if common.as_json:
        print_json(_key_data(info))
    else:
        click.echo(f"Đã tạo khóa ký “{info.name}”, hiệu lực đến ngày {day_text(info.not_after.date())}.")
        click.echo(f"Dấu vân tay để cơ quan nhận xác nhận: {info.fingerprint}")


@command("list", key_group)
def key_listing(common: Common) -> None:
    """Các khóa ký của đơn vị."""
    with common.open() as session:
        found = key_list(session)
    if common.as_json:
        print_json([_key_data(info) for info in found])
        return
    for info in found:
        mark = "đang dùng" if info.current else ""
        click.echo(
            f"{info.name}  {info.subject}  đến ngày {day_text(info.not_after.date())}  {mark}\n  {info.fingerprint}"
        )


@command("export", key_group)
@click.argument("name", default="", metavar="[TÊN]")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="NƠI", help="Thư mục hoặc tệp.")
def key_export(common: Common, name: str, target: Path) -> None:
    """Xuất chứng thư để gửi cơ quan nhận."""
    with common.open() as session:
        here = office(session)
        path = export_certificate(session, name or (here.key_name if here else ""), target)
    if common.as_json:
        print_json({"file": str(path)})
    else:
        click.echo(f"Đã ghi chứng thư: {path}")


def _key_data(info: KeyInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "subject": info.subject,
        "fingerprint": info.fingerprint,
        "not_after": info.not_after.isoformat(),
        "current": info.current,
    }
