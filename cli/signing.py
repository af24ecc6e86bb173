"""The options by which a command is told what signs, and how its secret is asked for."""

from __future__ import annotations

from pathlib import Path

import click

from cli.app import read_secret
from forms.errors import BadInput
from workflow.session import Session
from workflow.signing_keys import is_token

FOLDER = click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục ghi tệp."
)
KEY = click.option("--key", default="", metavar="TÊN|TỆP.p12|THẺ", help="Khóa ký; không ghi thì dùng khóa đang dùng.")
MODULE = click.option(
    "--pkcs11",
    "module",
    type=click.Path(path_type=Path),
    metavar="PHẦN_MỀM",
    help="Ký bằng thẻ qua phần mềm PKCS#11 này.",
)


def key_ref(key: str, module: Path | None) -> str:
    """The reference of a key, as workflow/signing_keys names it. BadInput where both are given."""
    if key and module:
        raise BadInput("Chỉ dùng một trong hai: --key hoặc --pkcs11.", "Hãy bỏ bớt một tùy chọn.")
    return f"pkcs11-module:{module}" if module else key


def key_secret(session: Session | None, ref: str, path: Path | None) -> str:
    """The tries that are left are told before a PIN is asked."""
    if session is not None and path is None:
        from workflow.signing_keys import pin_sentence

        warning = pin_sentence(session, ref)
        if warning:
            click.echo(warning, err=True)
    return read_secret(path, "Mã PIN của thẻ" if is_token(ref) else "Mật khẩu khóa ký")
