"""What keeps a pack from being installed anywhere, told to who makes it before it is signed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from forms.dates import day_text
from forms.files import read_file
from forms.pack import Pack
from forms.packs.loader import PackError, load_pack
from forms.packs.strangers import LIMITS, stranger_pack
from forms.units import UnitTree
from storage.pack_marks import MARK


def folder_problems(folder: Path, tree: UnitTree) -> tuple[str, ...]:
    """Every fault of the pack in a folder, with its place and remedy; () for one that may be signed and installed.

    FileRefused where a file cannot be read.
    """
    try:
        load_pack(folder)
        paths = [path for path in sorted(folder.glob("*.toml")) if path.name != MARK]
        pack = stranger_pack({path.name: read_file(path, LIMITS.total) for path in paths}, folder.name)
    except PackError as error:
        return error.problems
    problem = unknown_unit(tree, pack)
    return (f"pack.toml, province: {problem} Cách sửa: sửa province hoặc years.",) if problem else ()


def unknown_unit(tree: UnitTree, pack: Pack) -> str:
    """That the pack's province is none on the last day of one of its years, as a sentence; "" where it always is."""
    if not pack.province:
        return ""
    for year in pack.years:
        day = date(year, 12, 31)
        if not tree.exists(pack.province, day):
            return f"Không có đơn vị mang mã “{pack.province}” vào ngày {day_text(day)}, là năm mà gói biểu mẫu nêu."
        if tree.get(pack.province, day).level != "tinh":
            return f"Mã “{pack.province}” của gói biểu mẫu không phải là mã của một tỉnh, thành phố."
    return ""
