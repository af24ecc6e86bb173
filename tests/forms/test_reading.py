"""A report to be read: what it says in printed order, and the line in which a cell stands."""

from __future__ import annotations

from decimal import Decimal

from forms.cells import Cell, State
from forms.packs.loader import cached_pack
from forms.periods import parse_period
from forms.reading import ReadLine, line_of, reading
from forms.report import Report, UnitRef
from forms.resources import resource_path

PACK = cached_pack(resource_path("packs", "bac-ninh-2024"))
TABLE, OUTLINE = PACK.form_by_key["phu-luc-01"], PACK.form_by_key["phu-luc-02"]
COMMUNE = UnitRef("09190", "Phường Võ Cường", "xa")


def lines_of(form, cells: dict[str, Cell]) -> tuple[ReadLine, ...]:
    report = Report("", PACK.id, PACK.version, form.key, form.version, COMMUNE, parse_period("2024"), 1, cells)
    return reading(form, PACK, report)


def number(value: int) -> Cell:
    return Cell(Decimal(value))


def test_a_table_is_read_with_its_headings_states_and_rates() -> None:
    lines = lines_of(TABLE, {"M3.2a.1": number(40), "M3.2a.1n": number(10), "M3.3.1": Cell(None, State.NONE)})
    said = {line.key: line.text for line in lines}
    assert said["M3.2a.1"] == "40" and said["M3.2a.1r"] == "25" and said["M3.3.1"] == "không phát sinh"
    keys = [line.key for line in lines]
    assert keys.index("M3") < keys.index("M3.2a") < keys.index("M3.2a.1")


def test_no_heading_stands_over_nothing() -> None:
    lines = lines_of(OUTLINE, {"II": Cell("Kinh phí còn hạn chế.")})
    assert [(line.key, line.is_heading) for line in lines] == [("II", True), ("II", False)]
    assert lines[1].text == "Kinh phí còn hạn chế."


def test_figures_quoted_in_a_text_are_written_out() -> None:
    cells = {"I.2.dd": Cell("Có {I.2.dd.so_vu} vụ."), "I.2.dd.so_vu": number(12)}
    (line,) = (one for one in lines_of(OUTLINE, cells) if one.key == "I.2.dd" and not one.is_heading)
    assert line.text == "Có 12 vụ."


def test_rows_of_a_table_are_read_one_a_line() -> None:
    cells = {
        "I.4.a.cuoc[]": Cell("b a"),
        "I.4.a.cuoc[a].noi_dung": Cell("Hội nghị"),
        "I.4.a.cuoc[b].ngay": Cell("2024-03-08"),
    }
    rows = [line for line in lines_of(OUTLINE, cells) if line.key.startswith("I.4.a.cuoc[")]
    assert [(row.key, row.tt, row.text) for row in rows] == [
        ("I.4.a.cuoc[b]", "1", "Ngày: 08/3/2024"),
        ("I.4.a.cuoc[a]", "2", "Nội dung: Hội nghị"),
    ]


def test_a_cell_is_found_at_its_own_line_its_row_or_its_section() -> None:
    lines = lines_of(TABLE, {"M3.2a.1": number(40), "M6.3.q1": number(4)})
    assert lines[line_of(TABLE, lines, "M3.2a.1")].key == "M3.2a.1"
    assert lines[line_of(TABLE, lines, "M6.3.tu")].key == "M6.3"
    assert line_of(TABLE, lines, "M1.2") == -1
    cells = {"II": Cell("Khó."), "I.4.a.cuoc[]": Cell("a"), "I.4.a.cuoc[a].noi_dung": Cell("Hội nghị")}
    lines = lines_of(OUTLINE, cells)
    assert not lines[line_of(OUTLINE, lines, "II")].is_heading
    assert lines[line_of(OUTLINE, lines, "I.4.a.cuoc")].key == "I.4.a.cuoc[a]"
    assert lines[line_of(OUTLINE, lines, "I.4.a.cuoc[a].noi_dung")].key == "I.4.a.cuoc[a]"
