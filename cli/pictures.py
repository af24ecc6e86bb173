"""The pictures that signed documents show: picture set, picture list, picture remove."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import Common, command, root
from cli.output import print_json
from cli.vietnamese import VietnameseGroup
from forms.pictures import KINDS, TITLES, Picture, PictureKind
from workflow.signing.pictures import picture, remove_picture, set_picture

KIND = click.argument("kind", metavar="signature|seal", type=click.Choice(KINDS))


@root.group("picture", cls=VietnameseGroup)
def picture_group() -> None:
    """Hình chữ ký (signature) và hình con dấu (seal) hiện trên văn bản đã ký."""


@command("set", picture_group)
@KIND
@click.argument("file", metavar="ẢNH", type=click.Path(path_type=Path))
@click.option(
    "--width", type=int, default=0, metavar="MM", help="Chiều rộng trên giấy, mm; không ghi thì theo lệ thường."
)
def picture_set(common: Common, kind: PictureKind, file: Path, width: int) -> None:
    """Chọn hình từ tệp PNG hoặc JPG, thay cho hình đang có; nền trắng được làm trong suốt."""
    with common.open() as session:
        kept = set_picture(session, kind, file, width)
    _print(common, (kept,))


@command("list", picture_group)
def picture_list(common: Common) -> None:
    """Các hình đang dùng."""
    with common.open() as session:
        found = tuple(kept for kind in KINDS if (kept := picture(session, kind)))
    _print(common, found)
    if not found and not common.as_json:
        click.echo("Đơn vị chưa có hình chữ ký, hình con dấu.")


@command("remove", picture_group)
@KIND
def picture_remove(common: Common, kind: PictureKind) -> None:
    """Bỏ một hình; văn bản ký từ nay không hiện hình đó."""
    with common.open() as session:
        remove_picture(session, kind)
    if common.as_json:
        print_json({"removed": kind})
    else:
        click.echo(f"Đã bỏ: {TITLES[kind].lower()}.")


def _print(common: Common, found: tuple[Picture, ...]) -> None:
    if common.as_json:
        print_json([_data(item) for item in found])
        return
    for item in found:
        click.echo(f"{TITLES[item.kind]}: {item.name}, rộng {item.width_mm} mm")


def _data(item: Picture) -> dict[str, Any]:
    return {"kind": item.kind, "name": item.name, "width_mm": item.width_mm, "size": len(item.png)}
