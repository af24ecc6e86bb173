"""Bundles: export and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import NO, SECRET, Common, command, read_secret
from cli.output import print_json
from workflow.exporting import export_report, require_exportable
from workflow.verifying import VerifiedFile, verify_files

_MARK = {True: "✓", False: "✗"}


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


@command("verify")
@click.argument("files", nargs=-1, required=True, metavar="TỆP...", type=click.Path(path_type=Path))
@click.option(
    "--signer",
    type=click.Path(path_type=Path),
    metavar="CHỨNG_THƯ",
    help="Tin cậy chứng thư này chỉ trong lần kiểm tra này.",
)
def verify(common: Common, files: tuple[Path, ...], signer: Path | None) -> int:
    """Kiểm tra gói báo cáo; trả về 1 khi có gói không đạt."""
    if (common.folder / "bao-cao.sqlite3").exists():
        with common.open() as session:
            found = verify_files(session, files, signer)
    else:
        found = verify_files(None, files, signer)
    if common.as_json:
        print_json([_verified_data(item) for item in found])
    else:
        for item in found:
            _print_verified(item)
    return 0 if all(item.ok for item in found) else NO


def _verified_data(item: VerifiedFile) -> dict[str, Any]:
    facts = {name: {"ok": fact.ok, "sentence": fact.sentence} for name, fact in item.facts.items()}
    names = ("file", "ok", "signer", "unit", "form", "period", "revision", "digest")
    return {**{name: getattr(item, name) for name in names}, "facts": facts}


def _print_verified(item: VerifiedFile) -> None:
    click.echo(f"{item.file}: {'ĐẠT' if item.ok else 'KHÔNG ĐẠT'}")
    for fact in item.facts.values():
        if fact.ok is not None:
            click.echo(f"  {_MARK[fact.ok]} {fact.sentence}")
    if not item.ok:
        click.echo("  – Các điều kiện còn lại chưa xét.")
