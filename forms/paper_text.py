"""What a QR symbol on the printed report says: lines of NAME=VALUE that a telephone shows and a program reads.

The format, BDG1, in this order; the figures' names are the keys of the form's rows and fields:

    BDG1 BÁO CÁO BÌNH ĐẲNG GIỚI
    Biểu=phu-luc-01
    Kỳ=2024
    Đơn vị=27
    Lần=1                        the revision
    Báo cáo=0123…                the report's id, 32 hexadecimal digits
    Mã số liệu=7F3A91C2…         SHA-256 of report.json, 64 hexadecimal digits
    M1.1.1=76,2                  a figure as it is printed in the report
    Còn=3                        only where figures had to be left out: how many

The figures of a table form are its rows with a target, in printed order; of an outline form its fields that the pack
marks `on_paper`. Only what the report says something about is carried. White space between the lines may be anything,
since telephones join lines when they copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from forms.asked import form_for
from forms.cells import EMPTY
from forms.errors import BadInput
from forms.form import Form
from forms.keys import KEY
from forms.pack import Pack
from forms.present import field_text, is_shown, table_view
from forms.report import Report
from forms.text import collapse, nfc
from forms.values import effective

VERSION = 1
TITLE = "BÁO CÁO BÌNH ĐẲNG GIỚI"
LONGEST = 620
"""Bytes. At level M a symbol of 93 modules, 37 mm at 0,4 mm a module."""
_VALUE = 40
_TEXT_LIMIT = 8000
_MARK = re.compile(r"\ufeff?\s*BDG(\d{1,4})\b")
_HEAD = ("Biểu", "Kỳ", "Đơn vị", "Lần", "Báo cáo", "Mã số liệu", "Còn")
_NAME = "|".join((*_HEAD, KEY.pattern.replace("(", "(?:")))
_PAIR = re.compile(rf"\s({_NAME})=(.*?)(?=\s(?:{_NAME})=|\Z)", re.DOTALL)
_SHAPES = {
    "Biểu": r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}",
    "Kỳ": r"[0-9A-Za-z./-]{4,20}",
    "Đơn vị": r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}",
    "Lần": r"[1-9]\d{0,5}",
    "Báo cáo": r"[0-9a-f]{32}",
    "Mã số liệu": r"[0-9A-Fa-f]{64}",
}


class PaperText(Struct, frozen=True):
    """What a printed report says of itself. data_digest: lower-case hex; figures: (key, text) in printed order.

    left_out: how many further figures the symbol had no room for.
    """

    form: str
    period: str
    unit: str
    revision: int
    report_id: str
    data_digest: str
    figures: tuple[tuple[str, str], ...] = ()
    left_out: int = 0


def paper_text(pack: Pack, report: Report, data_digest: str) -> PaperText:
    """What the report's symbol carries. data_digest: SHA-256 of its report.json."""
    figures = key_figures(form_for(pack.form_by_key[report.form], report), report)
    return PaperText(
        report.form, report.period.text, report.unit.code, report.revision, report.id, data_digest, figures
    )


def key_figures(form: Form, report: Report) -> tuple[tuple[str, str], ...]:
    """The figures that paper carries, as they are printed; (key, text)."""
    found = ((key, _value(text)) for key, text in _texts(form, report))
    return tuple((key, text) for key, text in found if text)


def _texts(form: Form, report: Report) -> Iterator[tuple[str, str]]:
    if form.kind == "table":
        for view in table_view(form, report):
            if view.row.target and view.row.kind != "heading" and is_shown(view, report):
                yield view.row.key, view.text
        return
    cells = effective(form, report)
    for item in form.fields.values():
        if item.on_paper:
            yield item.key, field_text(item, cells.get(item.key, EMPTY))


def _value(text: str) -> str:
    """On one line, short, without the sign that parts names from values."""
    line = collapse(text).replace("=", ":")
    return line if len(line) <= _VALUE else f"{line[: _VALUE - 1].rstrip()}…"


def write_paper(paper: PaperText, longest: int = LONGEST) -> str:
    """The symbol's text in `longest` bytes of UTF-8; figures that have no room are counted, not carried."""
    for kept in range(len(paper.figures), -1, -1):
        text = _written(paper, kept)
        if kept == 0 or len(text.encode()) <= longest:
            return text
    raise AssertionError("the loop ends at no figure")


def _written(paper: PaperText, kept: int) -> str:
    left_out = paper.left_out + len(paper.figures) - kept
    pairs = [
        ("Biểu", paper.form),
        ("Kỳ", paper.period),
        ("Đơn vị", paper.unit),
        ("Lần", str(paper.revision)),
        ("Báo cáo", paper.report_id),
        ("Mã số liệu", paper.data_digest.upper()),
        *paper.figures[:kept],
        *([("Còn", str(left_out))] if left_out else []),
    ]
    return "\n".join([f"BDG{VERSION} {TITLE}", *(f"{name}={value}" for name, value in pairs)])


def parse_paper(text: str) -> PaperText:
    """What a scanned symbol says. BadInput where it is no such text, of a newer program, or incomplete."""
    mark = _MARK.match(text[:40])
    if mark is None or len(text) > _TEXT_LIMIT:
        raise BadInput(
            "Nội dung này không phải mã QR in trên báo cáo.",
            "Hãy quét mã ở trang cuối của báo cáo, sao chép toàn bộ nội dung rồi dán lại.",
        )
    if int(mark[1]) > VERSION:
        raise BadInput("Mã QR do phiên bản chương trình mới hơn in ra.", "Hãy cập nhật chương trình.")
    pairs = [(name, collapse(value)) for name, value in _PAIR.findall(nfc(text))]
    named = dict(pairs)
    if len(named) != len(pairs) or not all(re.fullmatch(shape, named.get(name, "")) for name, shape in _SHAPES.items()):
        raise BadInput(
            "Nội dung mã QR bị thiếu hoặc bị sửa.", "Hãy quét lại mã, sao chép toàn bộ nội dung rồi dán lại."
        )
    left_out = named.get("Còn", "")
    return PaperText(
        named["Biểu"], named["Kỳ"], named["Đơn vị"], int(named["Lần"]), named["Báo cáo"],
        named["Mã số liệu"].lower(),
        tuple((name, value) for name, value in pairs if name not in _HEAD),
        int(left_out) if re.fullmatch(r"\d{1,5}", left_out) else 0,
    )  # fmt: skip
