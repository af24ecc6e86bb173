"""Bars, strips, totals and outliers out of plain cells: what stands where, and what may not be said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.cells import Cell, Source, State
from forms.form import Form
from forms.guard import Guarded
from forms.pack import Pack
from forms.packs.loader import load_pack
from forms.resources import resource_path
from forms.seeing.bars import bars, elided
from forms.seeing.districts import groups
from forms.seeing.measures import Measure, measure, measures, sensitive_fields, shown_text, total
from forms.seeing.outliers import outliers, spread_of
from forms.seeing.progress import progress, short_words
from forms.seeing.strips import strips
from forms.seeing.tables import groups_table, progress_table
from forms.seeing.units import Seen
from forms.values import computed_rate

WIDTH, LINE = 620.0, 12.0
RATE, TOP, BOTTOM = "M3.2a.1r", "M3.2a.1n", "M3.2a.1"


def wide(text: str) -> float:
    return 6.0 * len(text)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(resource_path("packs", "bac-ninh-2024"))


@pytest.fixture(scope="module")
def form(pack: Pack) -> Form:
    return pack.form_by_key["phu-luc-01"]


@pytest.fixture(scope="module")
def rate(form: Form) -> Measure:
    found = measure(form, RATE, "xa")
    assert found is not None
    return found


def unit(form: Form, code: str, top: int, bottom: int, group: str = "Huyện A") -> Seen:
    cells = {TOP: Cell(Decimal(top)), BOTTOM: Cell(Decimal(bottom))}
    made = computed_rate(form.rows[RATE], cells)
    assert made is not None
    return Seen(code, f"Xã {code}", "xa", group, "received", {**cells, RATE: made})


def test_the_share_of_a_province_is_rounded_where_communes_answer(form: Form) -> None:
    answered = measure(form, "M6.3", "xa")
    share = Cell(Decimal("19.84126984126984126984126984"), State.ESTIMATE, source=Source.COMPUTED)
    assert answered is not None and shown_text(answered, share) == "ước 19,84"
    assert shown_text(answered, Cell("khong", source=Source.COMPUTED)) == "Không đạt"


FIGURES = st.lists(st.tuples(st.integers(5, 90), st.integers(90, 400)), min_size=1, max_size=40)


@settings(max_examples=40, deadline=None)
@given(drawn=FIGURES, width=st.floats(280, 1400))
def test_bars_stay_in_the_picture_and_keep_their_proportion(
    drawn: list[tuple[int, int]], width: float, form: Form, rate: Measure
) -> None:
    units = [unit(form, f"{number:05}", top, bottom) for number, (top, bottom) in enumerate(drawn)]
    found = progress(form, rate, units, 2024)
    laid = bars(found, width, wide, LINE)
    lengths = []
    for row in laid.rows:
        assert row.name.box.right <= laid.plot.x and row.bar.x >= laid.plot.x - 1e-6
        assert row.bar.right <= laid.plot.right + 1e-6 <= row.value.box.x + 1e-6
        assert row.row.bottom <= laid.height and wide(row.name.text) <= row.name.box.width + 1e-6
        if row.place >= 0:
            lengths.append(row.bar.width / float(found.lines[row.place].value))
    assert max(lengths) - min(lengths) < 1e-6
    assert all(laid.plot.x <= mark.x <= laid.plot.right for mark in laid.marks)
    assert len({mark.label.box.y for mark in laid.marks}) == len(laid.marks)


@settings(max_examples=30, deadline=None)
@given(drawn=FIGURES)
def test_the_bars_of_a_page_are_those_of_the_whole(drawn: list[tuple[int, int]], form: Form, rate: Measure) -> None:
    units = [unit(form, f"{number:05}", top, bottom) for number, (top, bottom) in enumerate(drawn)]
    found = progress(form, rate, units, 2024)
    whole = {row.place: row.bar.width for row in bars(found, WIDTH, wide, LINE).rows}
    pages = [bars(found, WIDTH, wide, LINE, first, 7) for first in range(0, len(found.lines), 7)]
    parts = {row.place: row.bar.width for page in pages for row in page.rows}
    assert parts == whole


@settings(max_examples=30, deadline=None)
@given(drawn=st.lists(st.tuples(st.sampled_from("ABC"), st.integers(5, 60)), min_size=1, max_size=40))
def test_a_strip_is_filled_by_all_units_of_its_group(drawn: list[tuple[str, int]], form: Form, rate: Measure) -> None:
    units = [unit(form, f"{n:05}", top, 60, f"Huyện {group}") for n, (group, top) in enumerate(drawn)]
    found = groups(form, rate, units, 2024)
    laid = strips(found, WIDTH, wide, LINE)
    longs = {round(sum(piece.box.width for piece in row.pieces), 6) for row in laid.rows}
    assert len(longs) == 1
    for row, place in zip(laid.rows, found.places, strict=True):
        assert sum(piece.count for piece in row.pieces) == place.covered[1]
        for piece in row.pieces:
            assert not piece.text or wide(piece.text) <= piece.box.width
    assert all(key.word.box.right <= WIDTH + LINE for key in laid.legend)


def test_what_cannot_be_added_up_is_not(form: Form) -> None:
    bare = measure(form, "M3.1")
    assert bare is not None
    seen = Seen("1", "Tỉnh", "tinh", "", "received", {"M3.1": Cell(Decimal("1.7"))})
    assert total(bare, [seen, seen]).cell.is_empty


def test_the_rate_of_helpers_needs_every_unit(form: Form) -> None:
    one = measure(form, "M6.1", "xa")
    assert one is not None
    full = Seen("1", "A", "xa", "", "received", {"M6.1.tu": Cell(Decimal(6)), "M6.1.mau": Cell(Decimal(8))})
    silent = Seen("2", "B", "xa", "", "received", {})
    assert total(one, [full, full]).cell.number == 75
    short = total(one, [full, silent])
    assert short.cell.is_empty and (short.counted, short.expected) == (1, 2)


def test_nothing_arose_is_no_zero_per_cent(form: Form, rate: Measure) -> None:
    found = progress(form, rate, [unit(form, "1", 0, 0), unit(form, "2", 0, 9)], 2024)
    assert [line.text for line in found.lines] == ["0"]
    assert [(apart.reason, len(apart.units)) for apart in found.apart] == [("không phát sinh", 1)]
    assert found.lines[0].words == "chưa đạt mục tiêu tỉnh, chưa đạt mục tiêu TW"


def test_where_less_is_better_the_lowest_comes_first(form: Form) -> None:
    one = measure(form, "M4.2", "xa")
    assert one is not None
    units = [
        Seen(str(n), f"Xã {n}", "xa", "", "received", {"M4.2": Cell(Decimal(value))})
        for n, value in enumerate((50, 10, 30))
    ]
    assert [line.value for line in progress(form, one, units, 2024).lines] == [10, 30, 50]


def test_the_words_of_verdicts(form: Form, rate: Measure) -> None:
    found = progress(form, rate, [unit(form, "1", 85, 100), unit(form, "2", 95, 100), unit(form, "3", 5, 100)], 2024)
    assert [line.short_words for line in found.lines] == ["đạt", "chỉ đạt TW", "chưa đạt"]
    assert short_words(()) == ""
    assert found.met_lines == (
        "Đạt mục tiêu tỉnh: 1/3 đơn vị có số liệu", "Đạt mục tiêu TW: 2/3 đơn vị có số liệu",
    )  # fmt: skip


def test_the_table_says_what_the_bars_say(form: Form, rate: Measure) -> None:
    units = [unit(form, str(n), top, 100) for n, top in enumerate((50, 95, 70))]
    units.append(Seen("9", "Xã im", "xa", "Huyện A", "returned"))
    table = progress_table(progress(form, rate, units, 2024))
    assert [row.cells[1] for row in table.rows] == ["Tính chung", "Xã 1", "Xã 2", "Xã 0", "Xã im"]
    assert table.codes == ("", "1", "2", "0", "9") and table.rows[-1].cells[-1] == "trả lại"
    assert all(len(row.cells) == len(table.columns) for row in table.rows)
    grouped = groups_table(groups(form, rate, units, 2024))
    assert all(len(row.cells) == len(grouped.columns) for row in grouped.rows)


def test_a_field_that_counts_guarded_persons_is_guarded_too(pack: Pack) -> None:
    form = pack.form_by_key["phu-luc-02"]
    keys = sensitive_fields(pack, form)
    assert keys and all(form.fields[key].compare_with for key in keys)
    one = next(found for found in measures(form, "xa", keys) if found.key in keys)
    units = [Seen(str(n), f"Xã {n}", "xa", "H", "received", {one.key: Cell(Decimal(n))}) for n in (3, 9, 20)]
    found = progress(form, one, units, 2024)
    assert {apart.reason for apart in found.apart} == {"dưới 5", "không nêu"}
    assert [line.text for line in found.lines] == ["20"]


def test_a_figure_far_from_the_others(form: Form, rate: Measure) -> None:
    usual = [unit(form, str(n), 70 + n, 100) for n in range(12)]
    odd = unit(form, "x", 5, 100)
    found = outliers(form, [rate], [*usual, odd], {}, "")
    assert [(item.code, item.why) for item in found.found] == [("x", "spread")]
    assert "thấp khác thường: 5" in found.found[0].sentence
    assert outliers(form, [rate], [*usual[:6], odd], {}, "").found == ()


def test_a_small_count_is_not_told_by_its_change(form: Form) -> None:
    one = measure(form, BOTTOM, "xa")
    assert one is not None
    now = [unit(form, "1", 2, 30), unit(form, "2", 5, 50), unit(form, "3", 6, 60)]
    before = {"1": unit(form, "1", 0, 3)}
    found = outliers(form, [one], now, before, "năm 2023")
    assert [item.sentence for item in found.found] == ["tăng từ dưới 5 lên 30 so với năm 2023"]


def test_the_quartiles(form: Form, rate: Measure) -> None:
    spread = spread_of(rate, [unit(form, str(n), 10 * n, 100) for n in range(1, 10)], Guarded())
    assert spread is not None
    assert (spread.quarter, spread.middle, spread.three_quarters) == (30, 50, 70)


def test_an_estimate_makes_the_sum_one(form: Form) -> None:
    one = measure(form, BOTTOM, "xa")
    assert one is not None
    sure = Seen("1", "A", "xa", "", "received", {BOTTOM: Cell(Decimal(10))})
    about = Seen("2", "B", "xa", "", "received", {BOTTOM: Cell(Decimal(10), State.ESTIMATE)})
    assert total(one, [sure, about]).cell.state is State.ESTIMATE
    none = Seen("3", "C", "xa", "", "received", {BOTTOM: Cell(None, State.NONE)})
    assert total(one, [none, none]).cell.state is State.NONE


def test_a_name_is_cut_at_its_end_only() -> None:
    assert elided("Phường Võ Cường", 1000, wide) == "Phường Võ Cường"
    assert elided("Phường Võ Cường", 60, wide) == "Phường Võ…"
