"""What an earlier report gives a new one: texts, lists of names, the changed frame; no figure, sum, date or state."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, Source, State
from forms.entry import retyped
from forms.findings import Severity
from forms.form import Form
from forms.report import Report
from forms.rules import CheckContext, check
from forms.starting import CARRIED, carried_cells, is_carried
from tests.forms.samples import NONE, OUTLINE, PACK, TABLE, report

SELF_CHECK = PACK.form_by_key["tu-kiem-tra"]
MEMBERS = "I.5.1.a.thanh_vien_ds"
EARLIER = report(
    {
        "I.2.a": "Đã đôn đốc các tổ dân phố.",
        "II": Cell(None, State.MISSING),
        "III.1": "Đề nghị cấp kinh phí",
        "I.2.dd.so_vu": 3,
        "I.2.dd.nan_nhan": NONE,
        "I.5.1.b.kinh_phi": 5_000_000,
        "I.5.1.b.nguon": "Ngân sách phường",
        "I.1[]": Cell("a"),
        "I.1[a].ky_hieu": "12/KH-UBND",
        "I.1[a].ngay": "2023-03-08",
        "I.4.a.cuoc[]": Cell("a"),
        "I.4.a.cuoc[a].noi_dung": "Tọa đàm",
        "I.4.a.san_pham[]": Cell("a"),
        "I.4.a.san_pham[a].noi_dung": "Tờ rơi",
        f"{MEMBERS}[]": Cell("a b c"),
        f"{MEMBERS}[a].ho_ten": "Nguyễn Thị A",
        f"{MEMBERS}[a].gioi_tinh": "nu",
        f"{MEMBERS}[b].ho_ten": "Trần Văn B",
        f"{MEMBERS}[b].gioi_tinh": "khác",
        "document.number": "15",
        "document.date": "2023-12-01",
        "document.cut_off": "2023-11-30",
        "document.mark": "SỐ LIỆU MẪU",
        "document.signer_name": "Nguyễn Văn C",
        "document.place": "Bắc Ninh",
    },
    "phu-luc-02",
    period="2023",
)


def carried(earlier: Report = EARLIER, form: Form = OUTLINE, other: Form = OUTLINE) -> dict[str, Cell]:
    return carried_cells(form, earlier, other, {"document.place": Cell("Bắc Ninh")})


def test_texts_names_and_the_changed_frame_are_taken_and_nothing_else() -> None:
    assert set(carried()) == {
        "I.2.a", "III.1", "I.5.1.b.nguon", "document.signer_name",
        f"{MEMBERS}[]", f"{MEMBERS}[a].ho_ten", f"{MEMBERS}[a].gioi_tinh", f"{MEMBERS}[b].ho_ten",
    }  # fmt: skip
    assert carried()[f"{MEMBERS}[]"] == Cell("a b")
    assert not any(isinstance(cell.value, Decimal) for cell in carried().values())


def test_every_text_says_where_it_is_from() -> None:
    taken = carried()["I.2.a"]
    assert (taken.value, taken.source) == ("Đã đôn đốc các tổ dân phố.", Source.IMPORTED)
    assert taken.note == f"{CARRIED} năm 2023, xin rà soát."
    assert is_carried(taken) and not is_carried(carried()["document.signer_name"])


def test_a_table_form_gives_its_frame_alone() -> None:
    earlier = report({"M3.2a.1": 4, "M5.1": "dang", "document.signer_name": "C"}, period="2023")
    assert set(carried_cells(TABLE, earlier, TABLE, {})) == {"document.signer_name"}


def test_the_headings_of_an_outline_of_ones_own_are_taken() -> None:
    earlier = report({"noi_dung[]": Cell("x"), "noi_dung[x].tieu_de": "Ưu điểm", "noi_dung[x].noi_dung": "Tốt"})
    assert set(carried(earlier, SELF_CHECK, SELF_CHECK)) == {
        "noi_dung[]", "noi_dung[x].tieu_de", "noi_dung[x].noi_dung"
    }  # fmt: skip


def test_what_the_earlier_form_knew_as_a_figure_is_no_text() -> None:
    counted = replace(OUTLINE.fields["I.2.a"], type="count")
    section = replace(OUTLINE.section_of["I.2.a"], field=(counted,))
    other = replace(OUTLINE, section=(section,))
    assert "I.2.a" not in carried(form=OUTLINE, other=other)
    assert MEMBERS + "[]" not in carried(form=OUTLINE, other=other)


def codes(cells: dict[str, Cell]) -> dict[str, Severity]:
    subject = replace(EARLIER, cells=cells)
    found = check(CheckContext(PACK, OUTLINE, subject))
    return {each.key: each.severity for each in found if each.code == "V17"}


def test_a_taken_text_is_pointed_at_until_it_is_edited() -> None:
    cells = carried()
    assert codes(cells) == dict.fromkeys(("I.2.a", "III.1", "I.5.1.b.nguon", f"{MEMBERS}[a].ho_ten"), Severity.NOTICE)
    assert "I.2.a" not in codes(cells | {"I.2.a": retyped(cells["I.2.a"], Cell("Đã đôn đốc năm nay."))})


@pytest.mark.parametrize("key", ["ho_ten", "gioi_tinh"])
def test_a_list_of_names_is_reviewed_once_one_of_its_cells_was_touched(key: str) -> None:
    assert f"{MEMBERS}[a].ho_ten" not in codes(carried() | {f"{MEMBERS}[b].{key}": Cell("Lê Thị D")})
