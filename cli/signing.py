"""The options by which a command is told what signs, and how its secret is asked for."""

from __future__ import annotations

from pathlib import Path

import click

from cli.app import OWN_FILE, read_secret
from forms.errors import BadInput
from workflow.keys.signing_keys import asks_pin
from workflow.session import Session

FOLDER = click.option(
    "--to", "folder", required=True, type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục ghi tệp."
)
KEY = click.option(
    "--key",
    default="",
    metavar="TÊN|TỆP.p12|THẺ",
    help="Khóa ký (thẻ ký số: như lệnh key tokens in ra); không ghi thì dùng khóa đang dùng.",
)
MODULE = click.option(
    "--pkcs11",
    "module",
    type=click.Path(path_type=Path),
    metavar="THƯ_VIỆN",
    help="Ký bằng thẻ ký số duy nhất đang cắm, qua thư viện PKCS#11 này của thẻ.",
)


def key_ref(key: str, module: Path | None) -> str:
    """The reference of a key, as workflow/signing_keys names it. BadInput where both are given."""
    if key and module:
        raise BadInput("Đã ghi cả --key và --pkcs11, mà lệnh chỉ ký bằng một khóa.", "Hãy bỏ bớt một tùy chọn.")
    return f"pkcs11-module:{module}" if module else key


def key_secret(session: Session | None, ref: str, path: Path | None, whose: str = "", option: str = OWN_FILE) -> str:
    """The passphrase or PIN of a key; the tries that are left are told before a PIN is asked.

    whose: said in the question where there are two keys. option: the option that would have named the file.
    """
    if session is not None and path is None:
        from workflow.keys.signing_keys import pin_sentence

        warning = pin_sentence(session, ref)
        if warning:
            click.echo(warning, err=True)
    asked = "Mã PIN của thẻ ký số" if asks_pin(session, ref) else "Mật khẩu khóa ký"
    return read_secret(path, f"{asked} {whose}".rstrip(), option=option)
