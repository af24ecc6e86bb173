"""Verification: every fact of a bundle or a signed PDF, as a sentence and for machines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.app import NO, SECRET, Common, command, read_secret
from cli.output import print_json
from forms.errors import BadInput
from forms.files import read_file
from workflow.trust.files import other_way
from workflow.verifying.looking_inside import compare_paper, save_attachments
from workflow.verifying.records import Unlocking, VerifiedFile, is_sealed, verify_files

if TYPE_CHECKING:
    from forms.paper_check import PaperCheck

TEXT_LIMIT = 100_000
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
@click.option(
    "--paper",
    default="",
    metavar="CHỮ|TỆP",
    help="Đối chiếu bản giấy: nội dung quét từ mã QR ở trang cuối, hoặc tệp văn bản chứa nội dung đó.",
)
@click.option(
    "--save", "folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Lưu tệp đính kèm vào thư mục này."
)
def verify(
    common: Common,
    files: tuple[Path, ...],
    signers: tuple[Path, ...],
    key: str,
    secret_file: Path | None,
    paper: str,
    folder: Path | None,
) -> int:
    """Kiểm tra gói báo cáo hoặc văn bản PDF đã ký; trả về 1 khi có tệp không đạt hoặc khác bản giấy."""
    unlocking = None
    if (key or secret_file) and any(is_sealed(path) for path in files):
        unlocking = Unlocking(read_secret(secret_file, "Mật khẩu khóa giải mã"), key)
    text = _scanned(paper)
    with common.open_if_any() as session:
        found = verify_files(session, files, signers, unlocking)
        checks = [compare_paper(session, path, text, unlocking) for path in files if text]
        saved = [save_attachments(session, path, folder, unlocking) for path in files if folder]
    if common.as_json:
        print_json([_data(item) | more for item, more in zip(found, _more(checks, saved, len(found)), strict=True)])
    else:
        for number, item in enumerate(found):
            _print(item, "" if item.ok else other_way(files[number]))
            _print_paper(checks[number : number + 1])
            for path in saved[number] if saved else ():
                click.echo(f"  Đã lưu: {path}")
    return 0 if all(item.ok for item in found) and all(check.ok for check in checks) else NO


def _scanned(given: str) -> str:
    """The text of a symbol: as it was given, or what a text file of that name holds."""
    if not given or given.lstrip().startswith("BDG"):
        return given
    try:
        return read_file(Path(given), TEXT_LIMIT).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"Tệp {Path(given).name} không phải là tệp văn bản.", "Hãy lưu nội dung mã QR vào tệp chữ (UTF-8)."
        ) from error


def _more(checks: Sequence[PaperCheck], saved: Sequence[Sequence[Path]], count: int) -> Iterator[dict[str, Any]]:
    """What was asked for beside the record of each file."""
    for number in range(count):
        more: dict[str, Any] = {}
        if checks:
            found = checks[number]
            lines = [{"ok": line.ok, "sentence": line.sentence} for line in found.lines]
            more["paper"] = {"ok": found.ok, "summary": found.summary, "lines": lines}
        if saved:
            more["saved"] = [str(path) for path in saved[number]]
        yield more


def _print_paper(checks: Sequence[PaperCheck]) -> None:
    for found in checks:
        click.echo(f"  Bản giấy: {found.summary}")
        for line in found.lines:
            click.echo(f"    {_MARK[line.ok]} {line.sentence}")
        click.echo(f"  {found.hint}")


def _data(item: VerifiedFile) -> dict[str, Any]:
    facts = {name: {"ok": fact.ok, "sentence": fact.sentence} for name, fact in item.facts.items()}
    names = ("file", "ok", "signer", "unit", "form", "period", "revision", "digest", "kind", "encrypted", "data_digest")
    attachments = [{"name": name, "size": size} for name, size in item.attachments]
    said = {name: getattr(item, name) for name in names}
    return {**said, "facts": facts, "attachments": attachments, "signatures": list(item.documents)}


def _print(item: VerifiedFile, way: str) -> None:
    click.echo(f"{item.file}: {'ĐẠT' if item.ok else 'KHÔNG ĐẠT'}")
    if way:
        click.echo(f"  {way}")
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
