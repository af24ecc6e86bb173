"""Charts of what was received: the annex as PDF, the same as tables."""

from __future__ import annotations

from pathlib import Path

import click

from cli.app import Common, command
from cli.output import print_json
from workflow.overview.album import export_charts
from workflow.overview.pictures import VIEWS

_LEVELS = ("xa", "huyen", "tinh", "agency")


@command("charts")
@click.argument("form", metavar="BIỂU")
@click.argument("period", metavar="KỲ")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục ghi hai tệp."
)
@click.option("--level", default=None, type=click.Choice(_LEVELS), help="Cấp của các đơn vị được so sánh.")
@click.option("--row", "key", default="", metavar="KHÓA", help="Chỉ vẽ một dòng của biểu, theo khóa của dòng.")
@click.option(
    "--view", "views", multiple=True, type=click.Choice(VIEWS), help="Chỉ vẽ loại biểu đồ này; ghi được nhiều lần."
)
def charts(
    common: Common, form: str, period: str, folder: Path, level: str | None, key: str, views: tuple[str, ...]
) -> None:
    """Ghi phụ lục biểu đồ (PDF) và các bảng của biểu đồ (XLSX) từ những báo cáo đã nhận."""
    with common.open() as session:
        paths = export_charts(session, form, period, folder, level or "", views or VIEWS, key)
    if common.as_json:
        print_json({"files": [str(path) for path in paths]})
    else:
        for path in paths:
            click.echo(str(path))
