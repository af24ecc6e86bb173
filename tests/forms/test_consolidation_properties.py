"""Whatever units sent: order never matters, districts change nothing, parts add up, nothing is counted twice.

The totals are held against a reckoning of their own, straight from what the communes answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.cells import Cell, State
from forms.consolidation import Consolidated, Expected, SourceReport, changes, origins
from forms.rules import CheckContext, check
from forms.values import effective
from tests.forms.below import CITY, PROVINCE, at, commune, consolidated_by, district, sent
from tests.forms.samples import OUTLINE, PACK, TABLE, Given, report

SUMS = ("M3.2a.1", "M3.2a.1n", "M3.3.1")
FIGURES = st.integers(0, 99).map(lambda value: Cell(Decimal(value)))
SAID = st.one_of(
    FIGURES,
    FIGURES.map(lambda cell: replace(cell, state=State.ESTIMATE)),
    st.sampled_from([Cell(None, State.NONE), Cell(None, State.MISSING), Cell(None, State.NOT_APPLICABLE)]),
)
YES = st.sampled_from([Cell("co"), Cell("khong"), Cell(None, State.MISSING)])
ANSWERS = st.fixed_dictionaries({}, optional={**dict.fromkeys(SUMS, SAID), "M1.1.4b": YES})
COMMUNES = st.lists(st.none() | ANSWERS, min_size=1, max_size=6)
BOTH = ("256", "258")
FORM = "phu-luc-02"


def reckoned(answers: list[Mapping[str, Cell] | None], key: str) -> tuple[Decimal | None, State, tuple[int, int]]:
    """The total, its state and coverage, of one cell; nothing of the program is used."""
    total, covered, base, said, estimate = Decimal(0), 0, 0, False, False
    for answer in answers:
        cell = (answer or {}).get(key)
        base += 1
        if cell is None or cell.state is State.MISSING:
            continue
        if cell.state is State.NOT_APPLICABLE:
            base -= 1
            continue
        covered += 1
        if cell.state is not State.NONE:
            assert isinstance(cell.value, Decimal)
            said, total = True, total + cell.value
            estimate = estimate or cell.state is State.ESTIMATE
    if said:
        return total, State.ESTIMATE if estimate else State.VALUE, (covered, base)
    if covered:
        return None, State.NONE, (covered, base)
    return None, State.MISSING if base else State.NOT_APPLICABLE, (covered, base)


def units_of(answers: list[Mapping[str, Cell] | None], code: str = "256") -> tuple[list[Expected], list[SourceReport]]:
    units = [commune(number, code) for number in range(1, len(answers) + 1)]
    return units, [sent(unit, answer) for unit, answer in zip(units, answers, strict=True) if answer is not None]


def total(made: Consolidated, key: str) -> tuple[object, State, tuple[int, int]]:
    cell = made.cells[key]
    return cell.value, cell.state, made.consolidation.coverage[key]


@given(COMMUNES)
def test_a_total_is_what_the_answers_say(answers: list[Mapping[str, Cell] | None]) -> None:
    units, sources = units_of(answers)
    made = at(CITY, units, sources)
    for key in SUMS:
        assert total(made, key) == reckoned(answers, key)
    yes = [(answer or {}).get("M1.1.4b", Cell()) for answer in answers]
    said = [cell for cell in yes if cell.text]
    count = made.cells["M1.1.4b"]
    assert count.number == (sum(cell.text == "co" for cell in said) if said else None)
    assert (count.state is State.ESTIMATE) == (0 < len(said) < len(answers))


@given(COMMUNES, st.randoms())
def test_the_order_of_the_sources_never_matters(answers: list[Mapping[str, Cell] | None], random: Random) -> None:
    units, sources = units_of(answers)
    made = at(CITY, units, sources)
    random.shuffle(units)
    random.shuffle(sources)
    assert at(CITY, units, sources) == made


@given(COMMUNES, COMMUNES)
def test_districts_between_change_no_total(
    one: list[Mapping[str, Cell] | None], other: list[Mapping[str, Cell] | None]
) -> None:
    expected, direct, reports = [district(code) for code in BOTH], [], []
    for code, answers in zip(BOTH, (one, other), strict=True):
        units, sources = units_of(answers, code)
        lower = at(replace(CITY, code=code), units, sources)
        expected, direct = [*expected, *units], [*direct, *sources]
        reports.append(consolidated_by(district(code), lower))
    flat = at(PROVINCE, expected, direct)
    through, both = at(PROVINCE, expected, reports), at(PROVINCE, expected, [*reports, *direct])
    for key in (*SUMS, "M1.1.4b"):
        assert total(through, key) == total(flat, key)
        assert total(both, key) == total(flat, key)
    for key in SUMS:
        assert total(flat, key) == reckoned([*one, *other], key)
    assert {code for code, _ in through.consolidation.missing} <= {unit.code for unit in expected}


@given(COMMUNES, st.sampled_from(["whole", "parts"]), st.integers(0, 99))
def test_counted_parts_add_up(answers: list[Mapping[str, Cell] | None], choice: str, typed: int) -> None:
    units, sources = units_of(answers)
    lower = at(CITY, units, sources[:1])
    came = [consolidated_by(district(), lower, {SUMS[0]: typed}), *sources]
    expected = [district(), *units]
    made = at(PROVINCE, expected, came, choices={"256": choice})
    found = origins(TABLE, PROVINCE, expected, came, SUMS[0], {"256": choice})
    counted = [each.cell.number for each in found if each.counted]
    assert sum(filter(None, counted)) == (made.cells[SUMS[0]].number or 0)
    assert sum(each.unit == "256" for each in found if each.counted) in (0, len(counted))


EVENTS = st.lists(
    st.fixed_dictionaries(
        {"nu": st.integers(0, 9), "to_chuc": st.sampled_from(["ban", "thanh_vien"]), "so_cuoc": st.integers(1, 3)}
    ),
    max_size=3,
)
WRITTEN = st.tuples(EVENTS, st.none() | st.integers(0, 9), st.none() | st.integers(0, 9))
COUNTS = ("I.4.a.nu", "I.4.a.tong", "I.4.a.ban", "I.4.a.tong_cuoc", "I.3.b.so_lop")


def outline_cells(events: list[dict[str, int | str]], women: int | None, classes: int | None) -> dict[str, Given]:
    cells: dict[str, Given] = {"I.4.a.cuoc[]": Cell(" ".join(f"r{at_row}" for at_row in range(len(events))))}
    for at_row, row in enumerate(events):
        for name, value in row.items():
            cells[f"I.4.a.cuoc[r{at_row}].{name}"] = Cell(value) if isinstance(value, str) else value
    return (
        cells | ({} if women is None else {"I.4.a.nu": women}) | ({} if classes is None else {"I.3.b.so_lop": classes})
    )


@given(st.lists(WRITTEN, min_size=1, max_size=4), st.integers(0, 4))
def test_counts_of_an_outline_are_the_sum_of_what_units_say(
    written: list[tuple[list[dict[str, int | str]], int | None, int | None]], cut: int
) -> None:
    all_cells = [outline_cells(*each) for each in written]
    units = [commune(number) for number in range(1, len(written) + 1)]
    sources = [sent(unit, cells, FORM) for unit, cells in zip(units, all_cells, strict=True)]
    lower = at(CITY, units, sources, FORM)
    upper = at(PROVINCE, [district(), *units], [consolidated_by(district(), lower, form=FORM)], FORM)
    for made in (lower, upper):
        whole = replace(report(made.cells, FORM, "huyen"), consolidation=made.consolidation)
        assert not [each for each in check(CheckContext(PACK, OUTLINE, whole)) if each.code == "V19"]
        reached = effective(OUTLINE, report(made.cells, FORM))
        for key in COUNTS:
            parts = [effective(OUTLINE, report(cells, FORM)).get(key, Cell()).number for cells in all_cells]
            assert (reached.get(key, Cell()).number or 0) == sum(filter(None, parts)), key
    assert at(CITY, units, sources[cut:] + sources[:cut], FORM) == lower


@given(COMMUNES, COMMUNES)
def test_consolidating_twice_is_as_good_as_once(
    first: list[Mapping[str, Cell] | None], second: list[Mapping[str, Cell] | None]
) -> None:
    cells: dict[str, Cell] = {"M2.1": Cell(Decimal(50))}
    before: Mapping[str, Cell] = {}
    for answers in (first, second, second):
        made = at(CITY, *units_of(answers))
        for key, cell in changes(TABLE, made.cells, cells, before).items():
            if cell is None:
                del cells[key]
            else:
                cells[key] = cell
        before = made.cells
        assert cells == {"M2.1": Cell(Decimal(50)), **made.cells}
