"""What a changed report carries over from the one before it is what would be reckoned anew."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, State
from forms.form import Form
from forms.keys import order_key, table_key
from forms.report import Report
from forms.values import column_total, effective, filled_rows, row_ids
from tests.forms.samples import OUTLINE, report

TABLES = ("I.4.a.cuoc", "I.4.c")
STEPS = 60
VALUES = (None, Cell(), Cell(Decimal(3)), Cell(Decimal(40)), Cell("chữ"), Cell("ban"), Cell(None, State.NONE))
ESTIMATE = Cell(Decimal(5), State.ESTIMATE)
NOTED = Cell(Decimal(6), State.VALUE, "theo sổ theo dõi")


def anew(made: Report) -> Report:
    """The same report, of which nothing is known yet."""
    fresh = replace(made, cells=dict(made.cells))
    assert fresh.carried is None
    return fresh


def known(form: Form, made: Report) -> tuple[object, ...]:
    cells = effective(form, made)
    totals = [column_total(form.fields[t], column, made, cells) for t in TABLES for column in form.fields[t].column]
    return cells, totals, [filled_rows(made, table) for table in TABLES], made.said_rows, made.noted


def change(form: Form, made: Report, chance: random.Random) -> dict[str, Cell | None]:
    """One act of an officer: cells typed or emptied, rows put in, taken out, moved, a count typed over its table."""
    table = chance.choice(TABLES)
    rows, columns = list(row_ids(made, table)), form.fields[table].column
    act = chance.choice(("type", "type", "type", "add", "drop", "move", "count"))
    if act == "count":
        return {chance.choice([item.key for item in form.fields.values() if item.sum_of]): chance.choice(VALUES)}
    if act == "add" or not rows:
        row = f"d{chance.randrange(10**6)}"
        cells = {table_key(table, row, c.key): chance.choice((*VALUES, ESTIMATE)) for c in columns}
        return {**cells, order_key(table): Cell(" ".join([*rows, row]))}
    row = chance.choice(rows)
    if act == "drop":
        left = [each for each in rows if each != row]
        gone = {key: None for key in made.cells if key.startswith(f"{table}[{row}]")}
        return {**gone, order_key(table): Cell(" ".join(left)) if left else None}
    if act == "move":
        return {order_key(table): Cell(" ".join(reversed(rows)))}
    return {table_key(table, row, chance.choice(columns).key): chance.choice((*VALUES, ESTIMATE, NOTED))}


@pytest.mark.parametrize("seed", range(8))
def test_any_change_leaves_what_would_be_reckoned_anew(seed: int) -> None:
    chance, form = random.Random(seed), OUTLINE
    made = report({}, "phu-luc-02")
    for _ in range(STEPS):
        if chance.random() < 0.8:
            known(form, made)
        made = made.with_cells(change(form, made, chance))
        assert known(form, made) == known(form, anew(made))


def test_a_cell_of_a_long_table_is_not_reckoned_with_all_others() -> None:
    form, table = OUTLINE, "I.4.a.cuoc"
    rows = [f"d{number}" for number in range(50)]
    cells = {table_key(table, row, "nam"): Cell(Decimal(2)) for row in rows}
    made = report({}, "phu-luc-02").with_cells({**cells, order_key(table): Cell(" ".join(rows))})
    before = effective(form, made)
    after = effective(form, made.with_cells({table_key(table, "d7", "noi_dung"): Cell("Tọa đàm")}))
    kept = [table_key(table, row, "tong") for row in rows if row != "d7"]
    assert all(before[key] is after[key] for key in kept) and before["I.4.a.nam"] is after["I.4.a.nam"]
