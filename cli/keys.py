"""The office's own keys: made, listed, shown to others, renewed, withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import SECRET, Common, command, read_secret, root
from cli.output import print_file, print_json
from cli.signing import FOLDER, KEY, MODULE, key_ref, key_secret
from cli.vietnamese import VietnameseGroup
from forms.dates import parse_date, vietnam_day
from forms.errors import BadInput
from workflow.keys.office_keys import KeyInfo, bring_key, key_list, new_key
from workflow.keys.signing_keys import KeyUse, current_token, require_key
from workflow.trust.key_certificates import export_key_certificate
from workflow.trust.statements import look_at_withdrawal, renew_key, withdraw_key, write_key_card


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
        click.echo(f"Đã tạo khóa ký “{info.name}”, hiệu lực đến ngày {vietnam_day(info.not_after)}.")
        click.echo(f"Dấu vân tay để cơ quan nhận xác nhận: {info.fingerprint}")


@command("bring", key_group)
@click.argument("file", metavar="TỆP.p12", type=click.Path(path_type=Path))
@SECRET
def key_bring(common: Common, file: Path, secret_file: Path | None) -> None:
    """Đưa một tệp khóa PKCS#12 vào làm khóa ký của đơn vị, giữ nguyên mật khẩu của tệp."""
    with common.open() as session:
        info = bring_key(session, file, read_secret(secret_file, "Mật khẩu của tệp khóa"))
    if common.as_json:
        print_json(_key_data(info))
    else:
        click.echo(f"Đã đưa vào và chọn khóa ký “{info.name}”, hiệu lực đến ngày {vietnam_day(info.not_after)}.")
        click.echo(f"Dấu vân tay để cơ quan nhận xác nhận: {info.fingerprint}")


@command("list", key_group)
def key_listing(common: Common) -> None:
    """Các khóa ký của đơn vị, và khóa trên thẻ ký số nếu đang dùng."""
    with common.open() as session:
        found, current = key_list(session), current_token(session)
    if common.as_json:
        print_json([_key_data(info) for info in found])
        return
    if current:
        click.echo(f"Đang dùng khóa trên thẻ ký số: {current}")
    if not found and not current:
        click.echo("Đơn vị chưa có khóa ký.")
    for info in found:
        mark = "đang dùng" if info.current else ""
        if info.withdrawn_at:
            mark = f"thôi dùng từ ngày {vietnam_day(info.withdrawn_at)}"
        click.echo(f"{info.name}  {info.subject}  đến ngày {vietnam_day(info.not_after)}  {mark}\n  {info.fingerprint}")


@command("export", key_group)
@click.argument("ref", default="", metavar="[TÊN|THẺ]")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), metavar="NƠI", help="Thư mục hoặc tệp.")
def key_export(common: Common, ref: str, target: Path) -> None:
    """Xuất chứng thư của khóa ký, cả khóa trên thẻ ký số, để gửi cơ quan nhận."""
    with common.open() as session:
        path = export_key_certificate(session, ref, target)
    print_file(path, "Đã ghi chứng thư", common.as_json)


@command("card", key_group)
@FOLDER
@KEY
@MODULE
@SECRET
def key_card(common: Common, folder: Path, key: str, module: Path | None, secret_file: Path | None) -> None:
    """Ghi văn bản giới thiệu khóa: chứng thư ký và chứng thư nhận tệp mã hóa, do chính khóa ký."""
    with common.open() as session:
        ref = key_ref(key, module)
        require_key(session, ref)
        path = write_key_card(session, ref, key_secret(session, ref, secret_file), folder)
    print_file(path, "Đã ghi văn bản giới thiệu khóa", common.as_json)


@command("renew", key_group)
@FOLDER
@SECRET
@click.option(
    "--new-secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TỆP",
    help="Tệp có mật khẩu của khóa mới ở dòng đầu; không ghi thì chương trình hỏi.",
)
def key_renew(common: Common, folder: Path, secret_file: Path | None, new_secret_file: Path | None) -> None:
    """Tạo khóa mới thay khóa đang dùng, và ghi văn bản gia hạn do khóa cũ ký."""
    with common.open() as session:
        require_key(session, "")
        old = key_secret(session, "", secret_file)
        new = read_secret(new_secret_file, "Mật khẩu của khóa mới", confirm=True, option="--new-secret-file")
        done = renew_key(session, old, new, folder)
    if common.as_json:
        print_json({"file": str(done.file), "key": _key_data(done.key)})
        return
    click.echo(f"Đã ghi văn bản gia hạn khóa: {done.file}")
    click.echo(f"Khóa đang dùng từ nay: “{done.key.name}”; khóa cũ vẫn giữ để giải mã.")


@command("withdraw", key_group)
@click.argument("name", metavar="TÊN|CHỨNG_THƯ|DẤU_VÂN_TAY")
@click.option("--on", "day", required=True, metavar="NGÀY", help="Ngày đầu tiên không còn dùng.")
@click.option("--reason", required=True, metavar="LÝ_DO", help="Lý do thôi dùng, ví dụ: mất thẻ.")
@FOLDER
@KEY
@MODULE
@SECRET
def key_withdraw(
    common: Common,
    name: str,
    day: str,
    reason: str,
    folder: Path,
    key: str,
    module: Path | None,
    secret_file: Path | None,
) -> None:
    """Thông báo một khóa không còn dùng từ ngày đã ghi; văn bản do khóa chỉ ra ở --key ký."""
    since = parse_date(day)
    if since is None:
        raise BadInput(f"“{day}” không phải là ngày.", "Hãy ghi ngày dạng 05/4/2024.")
    with common.open() as session:
        ref = key_ref(key, module)
        require_key(session, ref)
        for warning in look_at_withdrawal(session, name, since):
            click.echo(warning, err=True)
        use = KeyUse(ref, key_secret(session, ref, secret_file))
        path = withdraw_key(session, name, since, reason, use, folder)
    print_file(path, "Đã ghi thông báo thôi dùng khóa", common.as_json)


def _key_data(info: KeyInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "subject": info.subject,
        "fingerprint": info.fingerprint,
        "not_after": info.not_after.isoformat(),
        "current": info.current,
        "withdrawn_at": info.withdrawn_at.isoformat() if info.withdrawn_at else None,
        "decrypts": info.decrypts,
    }
