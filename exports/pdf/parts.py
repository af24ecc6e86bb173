"""The annex that lists the reports a consolidated one was made out of, by their data's digits."""

from __future__ import annotations

from reportlab.lib.units import mm

from exports.pdf.grid import PAD_X, Box, edges_of, make_head, make_row
from exports.pdf.letters import Font
from exports.pdf.setter import BODY, SPACING, WIDTH, Setter, text_slices
from exports.pdf.slices import RuleSlice, Slice
from exports.pdf.wording import attached_to
from forms.form import Form
from forms.made_of import PARTS_HEADS, PARTS_TITLE, PartLine, missing_names, part_lines
from forms.pack import Pack
from forms.report import Report

_WIDTHS = (13 * mm, 56 * mm, 19 * mm, 11 * mm, 42 * mm, 24 * mm)
_SIZE = 10.5
_LEFT = 1


def parts_slices(setter: Setter, pack: Pack, form: Form, report: Report) -> list[Slice]:
    """Title, the list, and whose reports are missing; nothing for a report that was typed."""
    made = report.consolidation
    if made is None:
        return []
    edges, inner = edges_of(_WIDTHS), [width - 2 * PAD_X for width in _WIDTHS]
    bold, plain = setter.bold(_SIZE), setter.regular(_SIZE)
    head = make_head(
        [setter.box(text, bold, width, "center", True) for text, width in zip(PARTS_HEADS, inner, strict=True)], edges
    )
    slices: list[Slice] = [*_title(setter, attached_to(pack, form, report)), head]
    slices += [make_row(_boxes(setter, line, plain, inner), edges, (head,)) for line in part_lines(made)]
    if made.missing:
        slices += setter.paragraph(f"Chưa gồm: {missing_names(made)}.", setter.regular(12), indent=0, gap=8)
    return slices


def _title(setter: Setter, attached: str) -> list[Slice]:
    return [
        *text_slices(setter.lines(PARTS_TITLE, setter.bold(BODY), WIDTH), BODY * SPACING, "center", 0, True),
        *text_slices(
            setter.balanced(attached, setter.italic(BODY - 1), WIDTH), (BODY - 1) * SPACING, "center", 2, True
        ),
        RuleSlice(WIDTH, WIDTH * 0.25, height=14),
    ]


def _boxes(setter: Setter, line: PartLine, font: Font, inner: list[float]) -> list[Box]:
    return [
        setter.box(text, font, width, "left" if column == _LEFT else "center", True)
        for column, (text, width) in enumerate(zip(line.texts, inner, strict=True))
    ]
