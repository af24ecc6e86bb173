"""A pack as a page to be read: on the terminal, as data, or as a PDF to be proofread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from cli.app import Common, command
from cli.output import print_file, print_json
from cli.packs import pack_group, print_groups
from forms.listing import value_text
from forms.packs.difference import Group
from forms.packs.page import Part
from workflow.packing.comparing import compared_with, this_version
from workflow.packing.page import pack_page, save_pack_page


@command("show", pack_group)
@click.argument("pack_id", metavar="MÃ_GÓI")
@click.option("--to", "target", type=click.Path(path_type=Path), metavar="TỆP.pdf", help="Ghi thành PDF để đọc soát.")
@click.option("--version", default=0, metavar="BẢN", help="Bản của gói; không ghi thì là bản mới nhất.")
@click.option(
    "--against",
    default="",
    metavar="BẢN|GÓI|TỆP|THƯ_MỤC",
    help="Chỉ in chỗ khác với bản khác của gói, gói khác, tệp đã ký hoặc thư mục.",
)
def pack_show(common: Common, pack_id: str, target: Path | None, version: int, against: str) -> None:
    """Xem toàn bộ nội dung một gói biểu mẫu, hoặc chỗ khác với một gói khác."""
    with common.open() as session:
        pack = this_version(session, pack_id, version)
        if against:
            before = f"bản {against}" if against.isdecimal() else against
            head = f"Từ {before} sang gói {pack.id} bản {pack.version}:"
            _tell_difference(compared_with(session, pack, against), head, common.as_json)
            return
        if target is not None:
            print_file(save_pack_page(session, pack, target), "Đã ghi trang đọc soát", common.as_json)
            return
        parts = pack_page(session, pack)
    if common.as_json:
        print_json([_data(part) for part in parts])
    else:
        click.echo("\n".join(_lines(parts)))


def _tell_difference(groups: Sequence[Group], head: str, as_json: bool) -> None:
    if as_json:
        print_json({group.title: list(group.sentences) for group in groups})
    elif groups:
        click.echo(head)
        print_groups(groups, "  ")
    else:
        click.echo("Hai gói không có chỗ nào khác nhau.")


def _data(part: Part) -> dict[str, Any]:
    rows = [{"cells": [value_text(cell) for cell in row.cells], "heading": row.is_heading} for row in part.rows]
    return {
        "title": part.title,
        "depth": part.depth,
        "lead": list(part.lead),
        "columns": [column.head for column in part.columns],
        "rows": rows,
    }


def _lines(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        yield ""
        yield part.title
        yield ("=" if part.depth == 1 else "-") * len(part.title)
        yield from part.lead
        heads = [column.head for column in part.columns]
        for row in part.rows:
            texts = [value_text(cell).replace("\n", " | ") for cell in row.cells]
            if row.is_heading:
                yield f"* {texts[0]}"
                continue
            if row.spans(len(heads)):
                yield f"    {texts[0]}"
                continue
            first, *rest = [(head, text) for head, text in zip(heads, texts, strict=True) if text] or [("", "")]
            yield f"- {first[0]}: {first[1]}"
            yield from (f"    {head}: {text}" for head, text in rest)
