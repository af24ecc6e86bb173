"""Names of cells: a plain key; for a table of an outline form KEY[rowid].column, and KEY[] for the row order."""

from __future__ import annotations

import re
from functools import lru_cache

from msgspec import Struct

KEY = re.compile(r"[A-Za-z0-9_]+([.\-][A-Za-z0-9_]+)*")
ROW_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_TABLE = re.compile(r"(?P<table>[^\[\]]+)\[(?P<row>[^\[\]]*)\](?:\.(?P<column>[a-z0-9_]+))?")

DOCUMENT = "document."


class TableKey(Struct, frozen=True):
    """table: the field's key; row: the row's id, "" for the order cell; column: "" for the order cell."""

    table: str
    row: str
    column: str

    @property
    def is_order(self) -> bool:
        return self.row == ""


@lru_cache(maxsize=16_384)
def split_table_key(key: str) -> TableKey | None:
    """The parts of a table cell's key; None for a plain key."""
    match = _TABLE.fullmatch(key)
    if match is None:
        return None
    parts = TableKey(match["table"], match["row"], match["column"] or "")
    return parts if bool(parts.row) == bool(parts.column) else None


def table_key(table: str, row: str, column: str) -> str:
    """The key of one cell of a table."""
    return f"{table}[{row}].{column}"


def order_key(table: str) -> str:
    """The key of the cell that holds the row ids, in order, parted by blanks."""
    return f"{table}[]"
