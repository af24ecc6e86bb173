"""Sample figures for any form by the kinds of its cells, and what they must add up to: an oracle of the tests' own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tests.packs_shipped.asked import AskedForm, Entry, Who

Figures = dict[str, Any]
SIZES = {"numerator": 5, "part": 5, "quarter": 5, "alternative": 10, "denominator": 40, "whole": 40}


def sample(form: AskedForm, who: Who, seed: int, year: int) -> Figures:
    """What an office fills into every cell that it may type, as `fill` takes it."""
    return _table(form, who, seed, year) if form.is_table else _outline(form, who, seed)


def _table(form: AskedForm, who: Who, seed: int, year: int) -> Figures:
    parts = {row["key"] for row in form.data["row"] if row.get("part_of")}
    counts = {row["yes_when"] for row in form.data["row"] if row.get("yes_when")}
    found: Figures = {}
    for at, row in enumerate(form.rows(who)):
        kind = row.get("level_kinds", {}).get(who.level, row["kind"])
        if any(one.get("role") == "quarter" and who.level in one["levels"] for one in row.get("helper", ())):
            continue
        low = row["key"] in parts or row["key"] in counts
        found[row["key"]] = _row_value(row, kind, 2 + seed if low else 20 + seed + at)
    for row, helper in form.helpers(who):
        if helper["role"] in SIZES:
            found[helper["key"]] = str(SIZES[helper["role"]] + seed)
        elif helper.get("kind") == "school_year":
            found[helper["key"]] = f"{year - 1}-{year}"
        if helper["role"] in ("numerator", "denominator") and row["kind"] != "rate":
            found.pop(row["key"], None)
    return found


def _row_value(row: Entry, kind: str, number: int) -> str:
    if kind == "yes_no":
        return "co"
    if kind == "status":
        values = [option["value"] for option in row["options"]]
        return "co" if "co" in values else str(values[-1])
    if kind == "text":
        return f"Nội dung thử {number}"
    if kind == "number" and row.get("soft_min"):
        return str(row["soft_min"])
    return str(number)


def _outline(form: AskedForm, who: Who, seed: int) -> Figures:
    found: Figures = {}
    for at, item in enumerate(form.items(who)):
        if not any(item.get(name) for name in ("count_of", "sum_of", "total_of")):
            found[item["key"]] = _field(
                item, f"{who.code}, ô {item['key']}", 2 + seed if item.get("within") else 30 + at
            )
    return found


def _field(item: Entry, about: str, number: int) -> Any:
    match item["type"]:
        case "count":
            return str(number)
        case "money":
            return str(number * 1_000_000)
        case "date":
            return "2020-01-02"
        case "list":
            return f"Kiến nghị của {about}\nKiến nghị khác của {about}"
        case "table":
            return [_row(item, about, row) for row in range(2)]
    return f"Nội dung của {about}."


def _row(item: Entry, about: str, row: int) -> dict[str, str]:
    cells = {}
    for column in item["column"]:
        kind = column.get("type", "text")
        if column.get("sum_of"):
            continue
        if kind == "choice":
            cells[column["key"]] = column["options"][row % len(column["options"])]["value"]
        elif kind in ("count", "money"):
            cells[column["key"]] = str(4 + row)
        else:
            cells[column["key"]] = "2020-01-02" if kind == "date" else f"{about}, dòng {row + 1}, {column['key']}"
    return cells


def totals(form: AskedForm, given: Sequence[Figures]) -> dict[str, Fraction]:
    """What an office above must come to, by key: figures added up, sums of joined tables, rates out of the sums."""
    return _table_totals(form, given) if form.is_table else _outline_totals(form, given)


def _table_totals(form: AskedForm, given: Sequence[Figures]) -> dict[str, Fraction]:
    rows = {row["key"]: row for row in form.data["row"]}
    found = {
        key: sum((Fraction(one[key]) for one in given), Fraction(0))
        for key, row in rows.items()
        if row.get("collect") == "sum" and all(key in one for one in given)
    }
    for key, row in rows.items():
        above, below = row.get("numerator"), row.get("denominator")
        if row["kind"] == "rate" and above in found and below in found and found[below]:
            found[key] = found[above] * row.get("scale", 100) / found[below]
    return found


def _outline_totals(form: AskedForm, given: Sequence[Figures]) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    figures = {key: item for key, item in form.fields.items() if item["type"] in ("count", "money")}
    for key, item in figures.items():
        if item.get("collect", "sum") == "sum" and not item.get("total_of"):
            parts = [part for one in given if (part := _said(form, item, one)) is not None]
            if parts:
                found[key] = sum(parts, Fraction(0))
    for key, item in figures.items():
        if item.get("collect", "sum") == "sum" and any(part in found for part in item.get("total_of", ())):
            found[key] = sum((found[part] for part in item["total_of"] if part in found), Fraction(0))
    return found


def _said(form: AskedForm, item: Entry, one: Figures) -> Fraction | None:
    """What one office says in a count: typed, or out of its table."""
    table, _, column = str(item.get("sum_of", "")).rpartition(".")
    table = table or str(item.get("count_of", ""))
    if not table:
        return Fraction(one[item["key"]]) if item["key"] in one else None
    if table not in one:
        return None
    rows = [row for row in one[table] if all(row.get(name) == value for name, value in item.get("where", {}).items())]
    if not column:
        return Fraction(len(rows))
    return _column(form, table, column, rows)


def _column(form: AskedForm, table: str, column: str, rows: Sequence[Mapping[str, str]]) -> Fraction | None:
    parts = next(one for one in form.fields[table]["column"] if one["key"] == column).get("sum_of") or [column]
    numbers = [Fraction(row[part]) for row in rows for part in parts if part in row]
    return sum(numbers, Fraction(0)) if numbers else None
