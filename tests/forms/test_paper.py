"""What the QR symbol of a printed report says, and paper held against data."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from forms.cells import Cell, State
from forms.codec import encode
from forms.errors import BadInput
from forms.paper_check import check_paper
from forms.paper_text import PaperText, key_figures, paper_text, parse_paper, write_paper
from forms.report import Report
from tests.exports.pdf_samples import filled_outline, filled_table, pack, report, with_cells

DIGEST = "7f3a91c20b7d55ae" * 4


def written(given: Report) -> str:
    from hashlib import sha256

    return write_paper(paper_text(pack(), given, sha256(encode(given, pack())).hexdigest()), 10_000)


def checked(printed: Report, held: Report):  # type: ignore[no-untyped-def]
    return check_paper(written(printed), held, pack(), encode(held, pack()))


def sentences(printed: Report, held: Report) -> list[str]:
    return [line.sentence for line in checked(printed, held).lines if not line.ok]


@pytest.mark.parametrize("given", [filled_table(), filled_table("xa"), filled_outline(), report("phu-luc-02")])
def test_what_is_written_is_read_again(given: Report) -> None:
    paper = paper_text(pack(), given, DIGEST)
    assert parse_paper(write_paper(paper)) == paper
    assert bool(paper.figures) is (len(given.cells) > 20)


def test_the_text_reads_as_the_format_says() -> None:
    given = report("phu-luc-01", "xa", M6__1=Cell(Decimal("1234.5")), M6__2=Cell(None, State.NONE))
    assert write_paper(paper_text(pack(), given, DIGEST)).split("\n") == [
        "BDG1 BÁO CÁO BÌNH ĐẲNG GIỚI",
        "Biểu=phu-luc-01",
        "Kỳ=2024",
        "Đơn vị=09190",
        "Lần=1",
        f"Báo cáo={'0' * 32}",
        f"Mã số liệu={DIGEST.upper()}",
        "M6.1=1.234,5",
        "M6.2=không phát sinh",
    ]


def test_a_telephone_may_join_the_lines_or_end_them_otherwise() -> None:
    paper = paper_text(pack(), filled_outline(), DIGEST)
    text = write_paper(paper)
    for joined in (text.replace("\n", " "), text.replace("\n", "\r\n"), f"\ufeff{text}\n\n", text.replace("\n", "  ")):
        assert parse_paper(joined) == paper


def test_the_table_form_carries_its_rows_with_a_target_in_printed_order() -> None:
    form = pack().form_by_key["phu-luc-01"]
    keys = [key for key, _ in key_figures(form, filled_table())]
    assert keys == [row.key for row in form.row if row.target and row.kind != "heading"]


def test_the_outline_form_carries_what_the_pack_marks() -> None:
    form = pack().form_by_key["phu-luc-02"]
    marked = [key for key, item in form.fields.items() if item.on_paper]
    assert [key for key, _ in key_figures(form, filled_outline())] == marked
    assert len(marked) >= 5


def test_figures_without_room_are_counted() -> None:
    paper = paper_text(pack(), filled_table(), DIGEST)
    text = write_paper(paper, 300)
    assert len(text.encode()) <= 300
    short = parse_paper(text)
    assert short.left_out == len(paper.figures) - len(short.figures) > 0
    assert short.figures == paper.figures[: len(short.figures)]
    assert parse_paper(write_paper(paper, 1)).figures == ()


def test_a_value_stays_one_short_line() -> None:
    given = report("phu-luc-01", "tinh")
    long = with_cells(given, {"M1.1.1": Cell("a = b\nM6.1=9 " * 9)})
    ((key, text),) = parse_paper(write_paper(paper_text(pack(), long, DIGEST))).figures
    assert key == "M1.1.1"
    assert text.startswith("a : b M6.1:9")
    assert len(text) <= 40


def test_the_same_data_agrees_in_everything() -> None:
    found = checked(filled_table(), filled_table())
    assert found.ok
    assert found.same_data
    assert found.summary == "Bản giấy được in từ đúng số liệu của báo cáo này."
    assert "25 số liệu trong mã khớp với gói." in [line.sentence for line in found.lines]


def test_a_figure_that_differs_is_named() -> None:
    held = with_cells(filled_table("xa"), {"M6.1": Cell(Decimal(8)), "M6.2": Cell()})
    found = checked(filled_table("xa"), held)
    assert not found.same_data
    assert found.summary == "Bản giấy khác báo cáo này ở 2 số liệu."
    differing = sentences(filled_table("xa"), held)
    assert any(
        text.startswith("1 “Chỉ tiêu 1") and text.endswith("trên giấy là 7, trong gói là 8.") for text in differing
    )
    assert any(text.endswith("trên giấy là 7, trong gói không ghi.") for text in differing)
    assert any(text.endswith("trên giấy không ghi, trong gói là 7.") for text in sentences(held, filled_table("xa")))


def test_data_that_differs_elsewhere_only_is_said() -> None:
    held = with_cells(filled_table("xa"), {"M6.1": Cell(Decimal(7), note="đã rà soát")})
    found = checked(filled_table("xa"), held)
    assert found.summary == "Các số liệu trong mã đều khớp, nhưng dữ liệu của báo cáo có chỗ khác với bản giấy."
    assert not found.ok


def test_paper_of_something_else_is_said() -> None:
    base = filled_table("xa")
    assert "Bản giấy này không phải" in checked(filled_table("tinh"), base).summary
    assert "Biểu: trên giấy là phu-luc-02, trong gói là phu-luc-01." in sentences(filled_outline(), base)
    assert "ở lần khác" in checked(replace(base, revision=2), base).summary
    assert any("được lập riêng" in text for text in sentences(replace(base, id="1" * 32), base))


def test_a_form_that_the_pack_does_not_have_is_compared_by_its_digest_only() -> None:
    paper = PaperText("khac", "2024", "09190", 1, "0" * 32, DIGEST, (("M6.1", "7"),))
    found = check_paper(write_paper(paper), replace(filled_table("xa"), form="khac"), pack(), b"{}")
    assert [line.ok for line in found.lines] == [True] * 5 + [False]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "không phải mã QR"),
        ("https://example.vn", "không phải mã QR"),
        ("BDG2 BÁO CÁO", "phiên bản chương trình mới hơn"),
        ("BDG1", "bị thiếu hoặc bị sửa"),
        ("BDG1 x\nBiểu=phu-luc-01\nKỳ=2024", "bị thiếu hoặc bị sửa"),
    ],
)
def test_what_is_no_report_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        parse_paper(text)


def test_a_text_that_says_a_thing_twice_is_refused() -> None:
    text = write_paper(PaperText("phu-luc-01", "2024", "27", 1, "0" * 32, DIGEST, (("M6.1", "7"),)))
    with pytest.raises(BadInput, match="bị thiếu hoặc bị sửa"):
        parse_paper(f"{text}\nM6.1=8")
    with pytest.raises(BadInput, match="bị thiếu hoặc bị sửa"):
        parse_paper(text.replace("7F3A", "7F3"))
    with pytest.raises(BadInput, match="không phải mã QR"):
        parse_paper(text + " " * 10_000)
