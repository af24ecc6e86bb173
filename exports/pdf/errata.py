"""The page "Đính chính mẫu biểu": the anomalies of the printed form and what was done about each (A.6)."""

from __future__ import annotations

import re

from reportlab.lib.units import mm

from exports.pdf.grid import PAD_X, edges_of, make_head, make_row
from exports.pdf.setter import BODY, SPACING, WIDTH, Setter, text_slices
from exports.pdf.slices import RuleSlice, Slice
from forms.form import Form
from forms.pack import Erratum, Pack

_TITLE = "ĐÍNH CHÍNH MẪU BIỂU"
_ABOUT = "(Thông tin đi kèm để đối chiếu với văn bản gốc; không thuộc mẫu biểu ban hành kèm theo {kind}{number})"
_HEADS = ("Số", "Vị trí", "Nội dung trong văn bản gốc", "Cách xử lý trong báo cáo")
_WIDTHS = (11 * mm, 36 * mm, 60 * mm, 58 * mm)
_SIZE = 9.5
_PLACE = re.compile(r"(S\d+):((?:\d+(?:[-–]\d+)?(?:,\s*)?)+)")
_RANGE = re.compile(r"(\d+)(?:[-–](\d+))?")
Ranges = dict[str, list[tuple[int, int]]]


def errata_slices(setter: Setter, pack: Pack, form: Form) -> list[Slice]:
    """The page's slices; none where nothing touches the form."""
    entries = errata_of(pack, form)
    if not entries:
        return []
    basis = pack.basis
    about = _ABOUT.format(kind=basis.kind, number=f" số {basis.number}" if basis.number else f" của {basis.issuer}")
    inner = [width - 2 * PAD_X for width in _WIDTHS]
    edges = edges_of(_WIDTHS)
    bold, plain = setter.bold(_SIZE), setter.regular(_SIZE)
    head = make_head(
        [setter.box(text, bold, width, "center", True) for text, width in zip(_HEADS, inner, strict=True)], edges
    )
    slices: list[Slice] = [
        *text_slices(setter.lines(_TITLE, setter.bold(BODY), WIDTH), BODY * SPACING, "center", 0, True),
        *text_slices(setter.balanced(about, setter.italic(12), WIDTH), 12 * SPACING, "center", 2, True),
        RuleSlice(WIDTH, WIDTH * 0.25, height=14),
        head,
    ]
    for entry in entries:
        texts = (str(entry.number), entry.where, entry.anomaly, entry.treatment)
        boxes = [setter.box(text, plain, width) for text, width in zip(texts, inner, strict=True)]
        slices.append(make_row(boxes, edges, (head,)))
    return [*slices, *setter.paragraph(f"{pack.source}.", setter.italic(_SIZE), indent=0)]


def errata_of(pack: Pack, form: Form) -> tuple[Erratum, ...]:
    """The entries that speak of lines of the source which the form was taken from; none where nothing is printed."""
    if form.fields and all(item.as_sections for item in form.fields.values()):
        return ()
    own = _ranges(form.source)
    return tuple(entry for entry in pack.erratum if _meet(own, _ranges(entry.where)))


def _ranges(text: str) -> Ranges:
    """The lines a text names, by source: "S4:243-310, 312" gives {"S4": [(243, 310), (312, 312)]}."""
    ranges: Ranges = {}
    for source, lines in _PLACE.findall(text):
        for first, last in _RANGE.findall(lines):
            ranges.setdefault(source, []).append((int(first), int(last or first)))
    return ranges


def _meet(own: Ranges, others: Ranges) -> bool:
    return any(
        first <= end and start <= last
        for source, spans in others.items()
        for first, last in spans
        for start, end in own.get(source, [])
    )
