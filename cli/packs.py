"""Packs: checked, listed, put in from a folder or a signed file, signed for others, and who put in what."""

from __future__ import annotations

from pathlib import Path

import click

from cli.app import NO, Common, command, root
from cli.output import print_json
from cli.vietnamese import VietnameseGroup
from forms.packs.loader import PackError, load_pack
from workflow.office import pack_choices
from workflow.pack_install import install_pack


@root.group("pack", cls=VietnameseGroup)
def pack_group() -> None:
    """Gói biểu mẫu."""


@command("check", pack_group)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
def pack_check(common: Common, folder: Path) -> int:
    """Kiểm tra một gói biểu mẫu; trả về 1 khi có lỗi."""
    try:
        pack = load_pack(folder)
        problems: tuple[str, ...] = ()
        sentence = f"Gói {pack.id} đạt: {len(pack.forms)} biểu."
    except PackError as error:
        problems, sentence = error.problems, error.sentence
    if common.as_json:
        print_json({"problems": list(problems)})
    else:
        click.echo(sentence)
        for problem in problems:
            click.echo(f"- {problem}")
    return NO if problems else 0


@command("install", pack_group)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(path_type=Path))
def pack_install(common: Common, folder: Path) -> None:
    """Kiểm tra rồi cài một gói biểu mẫu vào thư mục dữ liệu."""
    pack = install_pack(common.folder, folder)
    if common.as_json:
        print_json({"pack": pack.id, "version": pack.version})
    else:
        click.echo(f"Đã cài gói {pack.id}, bản {pack.version}: {pack.title}.")


@command("list", pack_group)
def pack_list(common: Common) -> None:
    """Các gói biểu mẫu đi cùng chương trình và đã cài trong thư mục dữ liệu."""
    found = pack_choices(common.folder)
    if common.as_json:
        print_json([{"id": item.id, "title": item.title, "years": list(item.years)} for item in found])
    for item in found if not common.as_json else ():
        click.echo(f"{item.id}  {item.title}")
