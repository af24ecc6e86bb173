"""The office's data and a show of the whole: backup, restore, demo."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from cli.app import NO, Common, command
from cli.output import print_json
from forms.dates import moment_text
from workflow.backups import Backup, backup_list, checked_backup, restore
from workflow.demonstration import run_demo
from workflow.soundness import WELL, examine, warnings, warnings_read


@command("backup")
@click.option("--list", "listing", is_flag=True, help="Chỉ liệt kê các bản sao lưu.")
@click.option("--check", "checking", is_flag=True, help="Chỉ kiểm tra dữ liệu: từng ô với lịch sử nhập.")
def backup(common: Common, listing: bool, checking: bool) -> int:
    """Sao lưu dữ liệu của đơn vị ngay bây giờ, và kiểm tra bản vừa ghi."""
    if checking:
        return _check(common)
    if not listing:
        return _make(common)
    found = backup_list(common.folder)
    if common.as_json:
        print_json([_data(item) for item in found])
    elif not found:
        click.echo("Chưa có bản sao lưu nào.")
    for item in found if not common.as_json else ():
        program = f"phiên bản {item.program}  " if item.program else ""
        click.echo(f"{moment_text(item.made_at)}  {program}{item.reports} báo cáo, {item.cells} ô  {item.path}")
    return 0


def _make(common: Common) -> int:
    """A backup is made in any case; the answer is no where what it holds does not agree with itself."""
    with common.open() as session:
        before = warnings(session)
        made = checked_backup(session)
    if common.as_json:
        print_json({"file": str(made.path), "wrong": list(made.wrong)})
    else:
        click.echo(f"Đã sao lưu: {made.path}")
        tell_wrong(one for one in made.wrong if one not in before)
    return NO if made.wrong else 0


def tell_wrong(sentences: Iterable[str]) -> None:
    """What was found wrong with the data, beside what the command is about."""
    for sentence in sentences:
        click.echo(sentence, err=True)


def _check(common: Common) -> int:
    """What was found wrong before is said once more by opening, and has then been read."""
    with common.open() as session:
        found = examine(session)
        warnings_read(session, warnings(session))
    if common.as_json:
        print_json({"wrong": list(found)})
    else:
        click.echo("\n".join(found) or WELL)
    return NO if found else 0


def _data(item: Backup) -> dict[str, str]:
    """A backup as data."""
    return {
        "file": str(item.path),
        "made_at": item.made_at.isoformat(),
        "kind": item.kind,
        "program": item.program,
    }


@command("restore")
@click.argument("file", required=False, metavar="[BẢN_SAO_LƯU]", type=click.Path(path_type=Path))
def restore_command(common: Common, file: Path | None) -> int:
    """Khôi phục dữ liệu từ bản sao lưu; không ghi tên thì lấy bản mới nhất. Tệp đang có được giữ lại dưới tên khác."""
    result = restore(common.folder, file)
    aside = [str(path) for path in result.set_aside]
    if common.as_json:
        print_json({"restored": str(result.backup), "set_aside": aside, "wrong": list(result.wrong)})
    else:
        click.echo(f"Đã khôi phục từ {result.backup.name}. Tệp cũ được giữ lại: {', '.join(aside) or 'không có'}.")
        tell_wrong(result.wrong)
    return NO if result.wrong else 0


@command("demo")
@click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục ghi kết quả."
)
def demo(common: Common, folder: Path) -> int:
    """Chạy thử toàn bộ quy trình ở ba cấp bằng số liệu mẫu."""
    result = run_demo(folder)
    if common.as_json:
        print_json([{"unit": item.unit, "files": [str(path) for path in item.files], "ok": item.ok} for item in result])
    else:
        for line in (line for item in result for line in item.lines):
            click.echo(line)
    return 0 if all(item.ok for item in result) else NO
