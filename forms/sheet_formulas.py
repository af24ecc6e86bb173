"""The formulas of the workbook. They say in Excel's words what forms/values.py reckons: same states, same blanks.

Each takes A1 references and gives the text of a formula without its "="; typed text that is neither a number
nor a state leaves the result blank.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from forms.cells import State
from forms.sheet import STATE_WORDS

_NONE = f'"{STATE_WORDS[State.NONE]}"'
_MISSING = f'"{STATE_WORDS[State.MISSING]}"'
_NOT_APPLICABLE = f'"{STATE_WORDS[State.NOT_APPLICABLE]}"'


def quoted(text: str) -> str:
    """Text as a literal of a formula."""
    return '"' + text.replace('"', '""') + '"'


def rate(numerator: str, denominator: str, scale: int) -> str:
    """numerator x scale / denominator; 0/0 is "không phát sinh", an empty part or n/0 gives ""."""
    parts = (numerator, denominator)
    known = f"AND({','.join(_known(part) for part in parts)})"
    zero = f'IF(N({numerator})=0,{_NONE},"")'
    value = f"IF(N({denominator})=0,{zero},N({numerator})*{scale}/N({denominator}))"
    result = f'IF({known},{value},"")'
    for word in (_MISSING, _NOT_APPLICABLE):
        result = f"IF(OR({','.join(f'{part}={word}' for part in parts)}),{word},{result})"
    return result


def _known(cell: str) -> str:
    return f"OR(ISNUMBER({cell}),{cell}={_NONE})"


def chosen_rate(numerator: str, denominator: str, other: str, basis: str, answer: str, scale: int) -> str:
    """The rate over the other denominator where the basis cell gives that answer, else over the printed one."""
    chosen = f"{basis}={quoted(answer)}"
    return f"IF({chosen},{rate(numerator, other, scale)},{rate(numerator, denominator, scale)})"


def quarters(cells: Sequence[str], floors: Sequence[str], reached: str, missed: str) -> str:
    """`reached` where every quarter comes up to its floor; "chưa có số liệu" while one is open; "" where all are."""
    blank = ",".join(f'{cell}=""' for cell in cells)
    known = ",".join(_known(cell) for cell in cells)
    enough = ",".join(f"N({cell})>={floor}" for cell, floor in zip(cells, floors, strict=True))
    verdict = f"IF(AND({enough}),{quoted(reached)},{quoted(missed)})"
    return f'IF(AND({blank}),"",IF(AND({known}),{verdict},{_MISSING}))'


def total(cells: Iterable[str]) -> str:
    """The sum of those cells that hold a number; "" where none does ("không phát sinh" is a 0)."""
    found = list(cells)
    count = "+".join([f"COUNT({','.join(found)})", *(f"({cell}={_NONE})" for cell in found)])
    return f'IF({count}=0,"",SUM({",".join(found)}))'


def column_sum(column: str, where: Mapping[str, str]) -> str:
    """The sum of a column's range over the rows whose other ranges read as `where` says."""
    tests = [f"({cells}={quoted(text)})" for cells, text in where.items()]
    known = "*".join([*tests, f"(ISNUMBER({column})+({column}={_NONE}))"])
    criteria = ",".join(f"{cells},{quoted(text)}" for cells, text in where.items())
    value = f"SUMIFS({column},{criteria})" if where else f"SUM({column})"
    return f'IF(SUMPRODUCT({known})=0,"",{value})'


def row_count(number_column: str, continued: str, columns: Sequence[str], where: Mapping[str, str]) -> str:
    """How many rows of a table say anything; rows marked as continuations do not count; "" for none.

    With `where`, how many rows read so among those that fill the ranges it names; "" where none fills them.
    """
    own = f"({number_column}<>{quoted(continued)})"
    if where:
        asked = "*".join([own, *(f'({cells}<>"")' for cells in where)])
        said = "*".join([own, *(f"({cells}={quoted(text)})" for cells, text in where.items())])
        return f'IF(SUMPRODUCT({asked})=0,"",SUMPRODUCT({said}))'
    filled = "+".join(f'({cells}<>"")' for cells in columns)
    count = f"SUMPRODUCT({own}*(({filled})>0))"
    return f'IF({count}=0,"",{count})'


def copy_of(cell: str) -> str:
    """The cell's content, blank where it is blank."""
    return f'IF({cell}="","",{cell})'
