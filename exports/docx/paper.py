"""Paper, styles and paragraphs of a Word document after NĐ 30/2020/NĐ-CP, Phụ lục I (ECMA-376 Part 1, 17).

Every text goes in as the text of a run: Word reads no field, no link and no markup out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from forms.text import nfc

FACE = "Times New Roman"
BODY, CELL = 14, 11
WIDTH = 165
INDENT = Mm(12.7)
Align = Literal["left", "center", "right", "justify"]
Holder: TypeAlias = "Word | _Cell"
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
_LOOKS = {1: (True, False), 2: (True, False), 3: (True, True), 4: (False, True)}
_NUMBER_SIZE, _MARK_SIZE = 13, 11


def new_document(mark: str) -> Word:
    """An empty A4 document with our styles; `mark` and the page's number stand over every page but the first."""
    word = Document()
    _styles(word)
    _page(word.sections[0])
    header(word.sections[0], mark)
    return word


def new_section(word: Word, mark: str) -> None:
    """A new page whose numbers begin anew: an annex (NĐ 30: each is numbered on its own)."""
    section = word.add_section()
    _page(section)
    numbers = OxmlElement("w:pgNumType")
    numbers.set(qn("w:start"), "1")
    section._sectPr.append(numbers)
    section.first_page_header.is_linked_to_previous = False
    _put_mark(section.first_page_header.paragraphs[0], mark)


def header(section: Section, mark: str) -> None:
    """The mark at the left, the page's number in the middle; the first page has neither."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    _put_mark(paragraph, mark)
    paragraph.add_run("\t")
    _page_number(paragraph)


def paragraph(
    holder: Holder,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float = BODY,
    align: Align = "justify",
    indent: bool = True,
    before: float = 6,
    keep: bool = False,
) -> list[Paragraph]:
    """A paragraph for each filled line of the text; size and `before` in points."""
    made = []
    for line in lines_of(text) or ("",):
        each = holder.add_paragraph()
        each.alignment = _ALIGN[align]
        each.paragraph_format.first_line_indent = INDENT if indent else None
        each.paragraph_format.space_before = Pt(before)
        each.paragraph_format.keep_with_next = keep
        run(each, line, bold=bold, italic=italic, size=size)
        made.append(each)
    return made


def run(to: Paragraph, text: str, *, bold: bool = False, italic: bool = False, size: float = BODY) -> None:
    """A text within a paragraph, on one line."""
    made = to.add_run(" ".join(nfc(text).split("\n")))
    made.bold, made.italic, made.font.size = bold, italic, Pt(size)


def heading(word: Word, text: str, level: int) -> Paragraph:
    """A real heading, for Word's navigation; level 1 to 4."""
    made = word.add_heading(" ".join(nfc(text).split("\n")), level)
    made.paragraph_format.first_line_indent = INDENT
    return made


def rule(holder: Holder, share: float, width: float = WIDTH) -> None:
    """A short line in the middle; share: of the width in millimetres."""
    made = holder.add_paragraph()
    side = Mm(width * (1 - share) / 2)
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = side
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(3), Pt(0)
    made.paragraph_format.line_spacing = Pt(4)
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    properties = made._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def grid(word: Word, widths: Sequence[float], lined: bool = True) -> Table:
    """An empty table; widths in millimetres. lined: with borders and a fixed layout."""
    table = word.add_table(0, len(widths), "Table Grid" if lined else None)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def add_row(table: Table, widths: Sequence[float], repeat: bool = False) -> _Row:
    """A row that no page parts; repeat: the head, said again on every page."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if repeat:
        properties.append(OxmlElement("w:tblHeader"))
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    return row


def fill(
    cell: _Cell, text: str, *, bold: bool = False, italic: bool = False, size: float = CELL, align: Align = "left"
) -> None:
    """Put a text into an empty cell, a paragraph a line, in the middle of its height."""
    first = cell.paragraphs[0]
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(lines_of(text) or ("",)):
        each = cell.add_paragraph() if number else first
        each.alignment = _ALIGN[align]
        each.paragraph_format.space_before = each.paragraph_format.space_after = Pt(1)
        run(each, line, bold=bold, italic=italic, size=size)


def lines_of(text: str) -> tuple[str, ...]:
    """The lines of a text in NFC that hold more than blanks."""
    return tuple(line for line in nfc(text).split("\n") if line.strip())


def drop_first(cell: _Cell) -> None:
    """Take out the empty paragraph that a new cell begins with, once it has others."""
    cell._tc.remove(cell.paragraphs[0]._p)


def _page(section: Section) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(9)


def _styles(word: Word) -> None:
    normal = word.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    _face(normal, BODY)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.1
    language = OxmlElement("w:lang")
    for name in ("val", "eastAsia"):
        language.set(qn(f"w:{name}"), "vi-VN")
    normal.element.get_or_add_rPr().append(language)
    for level, (bold, italic) in _LOOKS.items():
        style = word.styles[f"Heading {level}"]
        assert isinstance(style, ParagraphStyle)
        _face(style, BODY)
        style.font.bold, style.font.italic = bold, italic
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.paragraph_format.space_before = Pt(8 if level == 1 else 6)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True


def _face(style: ParagraphStyle, size: float) -> None:
    style.font.name, style.font.size = FACE, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FACE)


def _put_mark(to: Paragraph, mark: str) -> None:
    to.paragraph_format.tab_stops.clear_all()
    to.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH / 2), WD_TAB_ALIGNMENT.CENTER)
    run(to, mark, bold=True, size=_MARK_SIZE)


def _page_number(to: Paragraph) -> None:
    for kind in ("begin", "", "end"):
        made = to.add_run()
        made.font.size = Pt(_NUMBER_SIZE)
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        made._r.append(part)
