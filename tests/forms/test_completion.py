"""How far a section has come: headed texts are awaited one by one."""

from __future__ import annotations

from forms.cells import Cell
from forms.completion import Completion, completion
from forms.keys import order_key, table_key
from forms.values import progress
from tests.forms.samples import PACK, report

FIELD = "noi_dung"


def _state(cells: dict[str, Cell]) -> tuple[Completion, int]:
    form = PACK.form_by_key["tu-kiem-tra"]
    made = report({order_key(FIELD): Cell("a b"), **cells}, form.key)
    (section,) = (each for each in form.section if each.field)
    return completion(section.field, made), progress(form, made)[0]


def test_a_heading_alone_says_nothing() -> None:
    assert _state({table_key(FIELD, "a", "tieu_de"): Cell("Khái quát")}) == (Completion.EMPTY, 0)


def test_a_text_is_still_waited_for_where_only_its_heading_stands() -> None:
    begun = {
        table_key(FIELD, "a", "tieu_de"): Cell("Khái quát"),
        table_key(FIELD, "a", "noi_dung"): Cell("Đã thành lập đoàn kiểm tra."),
        table_key(FIELD, "b", "tieu_de"): Cell("Kết quả"),
    }
    assert _state(begun) == (Completion.BEGUN, 1)
    whole = {**begun, table_key(FIELD, "b", "noi_dung"): Cell("Đã kiểm tra ba đơn vị.")}
    assert _state(whole) == (Completion.DONE, 1)
