"""Verification: every fact of a bundle or a signed PDF, as a sentence and for machines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import NO, SECRET, Common, command, read_secret
from cli.output import print_json
from workflow.verifying.records import Unlocking, VerifiedFile, is_sealed, verify_files

_MARK = {True: "✓", False: "✗"}


@command("verify")
@click.argument("files", nargs=-1, required=True, metavar="TỆP...", type=click.Path(path_type=Path))
@click.option(
    "--signer",
    "signers",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="CHỨNG_THƯ",
    help="Tin cậy chứng thư này chỉ trong lần kiểm tra này; ghi được nhiều lần.",
)
@click.option(
    "--key", default="", metavar="TÊN|TỆP.p12", help="Khóa giải mã cho gói đã mã hóa; không ghi thì dùng khóa đơn vị."
)
@SECRET
def verify(
    common: Common, files: tuple[Path, ...], signers: tuple[Path, ...], key: str, secret_file: Path | None
) -> int:
    """Kiểm tra gói báo cáo hoặc văn bản PDF đã ký; trả về 1 khi có tệp không đạt."""
    unlocking = None
    if (key or secret_file) and any(is_sealed(path) for path in files):
        unlocking = Unlocking(read_secret(secret_file, "Mật khẩu khóa giải mã"), key)
    if (common.folder / "bao-cao.sqlite3").exists():
        with common.open() as session:
            found = verify_files(session, files, signers, unlocking)
    else:
        found = verify_files(None, files, signers, unlocking)
    if common.as_json:
        print_json([_data(item) for item in found])
    else:
        for item in found:
            _print(item)
    return 0 if all(item.ok for item in found) else NO


def _data(item: VerifiedFile) -> dict[str, Any]:
    facts = {name: {"ok": fact.ok, "sentence": fact.sentence} for name, fact in item.facts.items()}
    names = ("file", "ok", "signer", "unit", "form", "period", "revision", "digest", "kind", "encrypted", "data_digest")
    attachments = [{"name": name, "size": size} for name, size in item.attachments]
    said = {name: getattr(item, name) for name in names}
    return {**said, "facts": facts, "attachments": attachments, "signatures": list(item.documents)}


def _print(item: VerifiedFile) -> None:
    click.echo(f"{item.file}: {'ĐẠT' if item.ok else 'KHÔNG ĐẠT'}")
    if item.locked:
        click.echo(f"  Gói đã mã hóa cho khóa “{item.locked}” của đơn vị; hãy dùng --secret-file để mở.")
    for fact in item.facts.values():
        if fact.ok is not None:
            click.echo(f"  {_MARK[fact.ok]} {fact.sentence}")
        elif not fact.applies:
            click.echo(f"  – {fact.sentence}")
    for sentence in item.documents:
        click.echo(f"  Chữ ký trong văn bản: {sentence}")
    for name, size in item.attachments:
        click.echo(f"  Đính kèm: {name} ({size} byte)")
    if any(fact.ok is None and fact.applies for fact in list(item.facts.values())[:-4]):
        click.echo("  – Các điều kiện còn lại chưa xét được.")
