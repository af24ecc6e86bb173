"""Bundles: export."""

from __future__ import annotations

from pathlib import Path

import click

from cli.app import SECRET, Common, command, read_secret
from cli.output import print_json
from workflow.exporting import export_report, require_exportable


@command("export")
@click.argument("report", metavar="BÁO_CÁO")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục ghi gói báo cáo."
)
@click.option("--key", default="", metavar="TÊN|TỆP.p12", help="Khóa ký; không ghi thì dùng khóa đang dùng.")
@SECRET
@click.option("--unsigned", is_flag=True, help="Xuất hồ sơ chưa ký, để ký bằng công cụ khác.")
def export(common: Common, report: str, folder: Path, key: str, secret_file: Path | None, unsigned: bool) -> None:
    """Ký và ghi gói báo cáo đã hoàn thành."""
    with common.open() as session:
        require_exportable(session, report, key, unsigned)
        secret = "" if unsigned else read_secret(secret_file, "Mật khẩu khóa ký")
        done = export_report(session, report, folder, key, secret, unsigned)
    if common.as_json:
        print_json({"files": [str(path) for path in done.files], "digest": done.digest})
        return
    click.echo(done.sentence)
    for path in done.files:
        click.echo(f"  {path}")
    if done.missing_characters:
        click.echo(f"Lưu ý: phông chữ không có các ký tự {' '.join(done.missing_characters)}; trong PDF in là �.")
