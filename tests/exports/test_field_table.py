"""How the cells of an outline's table stand: figures and short answers in the middle, sentences at the left."""

from __future__ import annotations

import pytest

from exports.pdf.field_table import is_centered
from forms.form import Column, ColumnType, Option

LONG = "Cơ quan quản lý nhà nước, chính quyền địa phương các cấp có lãnh đạo chủ chốt là nữ"


@pytest.mark.parametrize(
    ("kind", "options", "centered"),
    [
        ("count", (), True),
        ("date", (), True),
        ("text", (), False),
        ("choice", ("Tọa đàm", "Hội thảo"), True),
        ("choice", ("Tọa đàm", LONG), False),
    ],
)
def test_what_stands_in_the_middle(kind: ColumnType, options: tuple[str, ...], centered: bool) -> None:
    column = Column("cot", "Cột", kind, options=tuple(Option(text, text) for text in options))
    assert is_centered(column) is centered
