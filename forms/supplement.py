"""A supplement to a finished revision: only what it changes, and a revision with its supplements laid over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from forms.cells import Cell
from forms.errors import BadInput
from forms.keys import DOCUMENT, order_key, split_table_key
from forms.pack import Form

Cells = Mapping[str, Cell]


def laid_over(before: Cells, supplement: Cells) -> dict[str, Cell]:
    """What the receiver has after the supplement; a table in it stands for the whole table."""
    tables = {_owner(key) for key in supplement if split_table_key(key)}
    kept = {key: cell for key, cell in before.items() if _owner(key) not in tables}
    return kept | dict(supplement)


def supplement_cells(form: Form, before: Cells, now: Cells) -> dict[str, Cell]:
    """The cells that differ from `before`, with the document's frame and what they only mean something with.

    A table goes whole, a rate with both its parts, a total with all of its. BadInput where nothing differs, or
    where something was taken away, which a supplement cannot say.
    """
    gone = {_owner(key) for key in before if key not in now and not key.startswith(DOCUMENT)}
    if any(key not in now and order_key(key) not in now for key in gone):
        raise BadInput(
            "Bản bổ sung không xóa được số liệu đã báo cáo.",
            "Hãy nhập lại số liệu cũ, hoặc mở lại thành một lần báo cáo mới thay cho bổ sung.",
        )
    changed = gone | {_owner(key) for key, cell in now.items() if before.get(key) != cell}
    if not changed:
        raise BadInput("Bản bổ sung chưa có số liệu nào khác với bản đã hoàn thành.", "Hãy nhập phần cần bổ sung.")
    wanted = _with_their_like(form, changed)
    return {key: cell for key, cell in now.items() if _owner(key) in wanted or key.startswith(DOCUMENT)}


def _owner(key: str) -> str:
    """The table that a cell stands in, else the cell's own key."""
    parts = split_table_key(key)
    return parts.table if parts else key


def _with_their_like(form: Form, changed: set[str]) -> set[str]:
    wanted, groups = set(changed), list(_groups(form))
    while more := {key for group in groups if group & wanted for key in group} - wanted:
        wanted |= more
    return wanted


def _groups(form: Form) -> Iterator[set[str]]:
    """Keys out of which one figure is computed."""
    for row in form.row:
        yield {row.key, row.numerator, row.denominator, *(helper.key for helper in row.helper)} - {""}
    for item in form.fields.values():
        yield {item.key, *item.total_of, item.count_of, item.sum_of.rpartition(".")[0]} - {""}
