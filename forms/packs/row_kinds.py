"""What the kind of a table's row asks of the rest of it: who types it, how it is put together, its answers."""

from __future__ import annotations

from msgspec.structs import replace

from forms.form import YES_NO, Collect, Helper, Level, Row, RowKind

_EVERYBODY: tuple[Level, ...] = ("xa", "tinh")
_COLLECTED: dict[RowKind, tuple[Collect, ...]] = {
    "count": ("sum", "owner", "count_yes", "quarters", "recompute"),
    "number": ("sum", "owner", "quarters", "recompute"),
    "percent": ("owner", "recompute", "list", "quarters"),
    "status": ("list", "owner"),
    "text": ("list", "owner"),
    "yes_no": ("list", "owner", "quarters"),
}


def settled_row(row: Row) -> Row:
    """The row with what its kind asks for: who types it, how it is put together, which answers there are."""
    if row.kind == "heading":
        bare = replace(row, levels=(), collect="", numerator="", denominator="", part_of="", yes_when="")
        return replace(bare, helper=(), level_kinds={})
    if row.kind == "rate":
        return replace(row, levels=(), collect="recompute", level_kinds={}, helper=_fitting(row, "recompute"))
    allowed = _COLLECTED[row.kind]
    collect = row.collect if row.collect in allowed else allowed[0]
    plain = replace(row, numerator="", denominator="", levels=row.levels or _EVERYBODY, collect=collect)
    kinds = {level: kind for level, kind in plain.level_kinds.items() if level in plain.levels}
    if plain.kind == "status" and len(plain.options) < 2:
        plain = replace(plain, options=YES_NO)
    if collect == "count_yes" and "yes_no" not in kinds.values():
        collect = "owner"
    return replace(plain, level_kinds=kinds, collect=collect, helper=_fitting(row, collect))


def _fitting(row: Row, collect: str) -> tuple[Helper, ...]:
    """The cells behind a row that still mean something there."""
    wrong: set[str] = set()
    if row.kind not in ("percent", "number"):
        wrong |= {"numerator", "denominator"}
    if row.kind != "rate":
        wrong |= {"alternative", "basis"}
    if collect != "quarters":
        wrong.add("quarter")
    return tuple(helper for helper in row.helper if helper.role not in wrong)
