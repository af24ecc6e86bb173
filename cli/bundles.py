"""Bundles and those who sign them: export, verify, trust, key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import NO, SECRET, Common, command, read_secret, root
from cli.output import print_json
from cli.vietnamese import VietnameseGroup
from forms.dates import day_text
from workflow.exporting import export_report, require_exportable
from workflow.keys import KeyInfo, export_certificate, key_list, new_key
from workflow.office import office
from workflow.trust import TrustedCertificate, add_trust, remove_trust, trust_list
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


@root.group("trust", cls=VietnameseGroup)
def trust_group() -> None:
    """Chứng thư của các đơn vị mà cơ quan này tin cậy."""


@command("add", trust_group)
@click.argument("certificate", metavar="CHỨNG_THƯ", type=click.Path(path_type=Path))
@click.option("--unit", default="", metavar="MÃ", help="Đơn vị của chứng thư.")
def trust_add(common: Common, certificate: Path, unit: str) -> None:
    """Tin cậy một chứng thư sau khi đã đối chiếu dấu vân tay với đơn vị."""
    with common.open() as session:
        added = add_trust(session, certificate, unit)
    if common.as_json:
        print_json(_trust_data(added))
    else:
        click.echo(f"Đã tin cậy chứng thư của {added.unit_name} ({added.unit_code}). Dấu vân tay: {added.groups}")


@command("list", trust_group)
def trust_listing(common: Common) -> None:
    """Các chứng thư tin cậy."""
    with common.open() as session:
        found = trust_list(session)
    if common.as_json:
        print_json([_trust_data(item) for item in found])
        return
    for item in found:
        click.echo(f"{item.unit_code}  {item.unit_name}  đến ngày {day_text(item.valid_to.date())}\n  {item.groups}")


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


def _key_data(info: KeyInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "subject": info.subject,
        "fingerprint": info.fingerprint,
        "not_after": info.not_after.isoformat(),
        "current": info.current,
    }


def _trust_data(item: TrustedCertificate) -> dict[str, str]:
    return {
        "unit": item.unit_code,
        "name": item.unit_name,
        "fingerprint": item.fingerprint,
        "valid_from": item.valid_from.isoformat(),
        "valid_to": item.valid_to.isoformat(),
    }
