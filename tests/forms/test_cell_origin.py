"""What the editor says of a consolidated cell's figure."""

from __future__ import annotations

from decimal import Decimal

from msgspec.structs import replace

from forms.cell_origin import cell_origin
from forms.cells import Cell, Source, State
from forms.report import Consolidation
from tests.forms.samples import report

GIVEN = Cell(Decimal(57), source=Source.CONSOLIDATED)
MADE = Consolidation(coverage={"M3.2a.1": (19, 21)}, given={"M3.2a.1": GIVEN, "M4.1": Cell(source=Source.CONSOLIDATED)})


def origin(cell: Cell, key: str = "M3.2a.1", made: Consolidation | None = MADE) -> str:
    """What is said of that cell."""
    return cell_origin(replace(report(), cells={key: cell}, consolidation=made), key)


def test_a_given_figure_says_of_how_many_units() -> None:
    assert origin(GIVEN) == "Số tổng hợp từ 19/21 đơn vị."


def test_a_figure_typed_in_its_place_says_what_was_given_and_asks_for_a_reason() -> None:
    said = origin(Cell(Decimal(60)))
    assert "thay số tổng hợp 57 từ 19/21 đơn vị" in said and "lý do" in said
    assert "bằng số tổng hợp" in origin(Cell(Decimal(57)))
    assert "thay số tổng hợp 57" in origin(Cell(Decimal(57), State.ESTIMATE))


def test_others_say_nothing() -> None:
    assert origin(GIVEN, made=None) == ""
    assert origin(Cell(Decimal(1)), "M3.3.1") == ""
    assert origin(Cell(Decimal(1)), "M4.1") == ""
