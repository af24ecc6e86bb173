"""Title and addressees of an administrative document (NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.5 and II.9)."""

from __future__ import annotations

from reportlab.lib.units import mm

from exports.pdf.letters import Font
from exports.pdf.setter import BODY, SPACING, WIDTH, Setter, filled_lines, text_slices
from exports.pdf.slices import RuleSlice, Slice
from exports.pdf.wording import supplement_line
from forms.form import Form
from forms.pack import Pack
from forms.present import fill_names, names_for
from forms.report import Report

_RULE = 0.4


def title_slices(setter: Setter, pack: Pack, form: Form, report: Report) -> list[Slice]:
    """Type name, summary with its rule, and whom the report is sent to."""
    title = fill_names(form.document.summary, names_for(pack, report))
    return [
        *_title(setter, form.document.type_name, title, supplement_line(report)),
        *_addressees(setter, filled_lines(report.document.addressee)),
    ]


def _title(setter: Setter, type_name: str, summary: str, supplement: str) -> list[Slice]:
    bold = setter.bold(BODY)
    slices = text_slices(setter.lines(type_name, bold, WIDTH), BODY * SPACING, "center", 14, True)
    lines = setter.balanced(summary, bold, WIDTH - 24 * mm)
    slices += text_slices(lines, BODY * SPACING, "center", 0, True, 12 * mm, WIDTH - 24 * mm)
    if supplement:
        slices += text_slices(setter.lines(supplement, setter.italic(BODY), WIDTH), BODY * SPACING, "center", 0, True)
    return [*slices, RuleSlice(WIDTH, max(line.width for line in lines) * _RULE)]


def _addressees(setter: Setter, names: tuple[str, ...]) -> list[Slice]:
    """One addressee on the line of "Kính gửi:", several as a list below it."""
    font = setter.regular(BODY)
    if not names:
        return []
    if len(names) == 1:
        lines = setter.lines(f"Kính gửi: {names[0]}", font, WIDTH)
        return text_slices(lines, BODY * SPACING, "center", 8, True)
    return _address_list(setter, names, font)


def _address_list(setter: Setter, names: tuple[str, ...], font: Font) -> list[Slice]:
    ends = [*(";" for _ in names[1:]), "."]
    items = [f"- {name.rstrip(' ;.')}{end}" for name, end in zip(names, ends, strict=True)]
    greeting = setter.lines("Kính gửi:", font, WIDTH)
    widest = max(setter.lines(item, font, WIDTH * 10)[0].width for item in items)
    start = greeting[0].width - 4
    width = min(widest + 1, WIDTH - start)
    x = (WIDTH - start - width) / 2
    slices = text_slices(greeting, BODY * SPACING, "left", 8, True, x)
    for item in items:
        slices += text_slices(setter.lines(item, font, width), BODY * SPACING, "left", 0, True, x + start, width)
    return slices
