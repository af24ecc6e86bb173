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
    assert origin(GIVEN) == "Tổng hợp từ 19/21 đơn vị."


def test_a_figure_typed_in_its_place_says_what_was_given() -> None:
    said = origin(Cell(Decimal(60)))
    assert said == "Nhập tại đây thay số tổng hợp 57 từ 19/21 đơn vị."
    assert "bằng số tổng hợp" in origin(Cell(Decimal(57)))
    assert "thay số tổng hợp 57" in origin(Cell(Decimal(57), State.ESTIMATE))


def test_others_say_nothing() -> None:
    assert origin(GIVEN, made=None) == ""
    assert origin(Cell(Decimal(1)), "M3.3.1") == ""
    assert origin(Cell(Decimal(1)), "M4.1") == ""


def test_a_joined_table_and_an_edited_text_say_of_how_many_units() -> None:
    order, text = Cell("a b", source=Source.CONSOLIDATED), Cell("Thiếu cán bộ.", source=Source.CONSOLIDATED)
    made = Consolidation(coverage={"I.1": (2, 3), "II": (1, 3)}, given={"I.1[]": order, "II": text})
    outline = replace(report(form="phu-luc-02"), cells={"I.1[]": order, "II": Cell("Khác.")}, consolidation=made)
    assert cell_origin(outline, "I.1") == "Tổng hợp từ 2/3 đơn vị."
    assert cell_origin(outline, "II") == "Đã sửa tại đây; nội dung tổng hợp từ 1/3 đơn vị không ghi đè lên."
