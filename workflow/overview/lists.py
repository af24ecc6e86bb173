"""The matrix of units and forms as a list that leaves the office: printed, as a workbook, as a table to paste."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape
from itertools import groupby
from pathlib import Path

from forms.clipboard_table import harmless, write_block
from forms.dates import day_text
from forms.errors import BadInput
from forms.files import write_files
from forms.listing import ListColumn, Listing, ListRow, Value
from forms.matrix.submissions import Matrix, MatrixLine, Submission
from forms.matrix.words import NARROW_TEXT, Narrow, cell_words, due_words, tally_words
from workflow.letterhead import letterhead
from workflow.office import require_office
from workflow.session import Session

_LEVELS = {"huyen": "Cấp huyện", "xa": "Cấp xã", "tinh": "Cấp tỉnh", "agency": "Sở, ban, ngành"}
_SIGNERS = "NGƯỜI LẬP\n(Ký và ghi rõ họ tên)"
_KIND = "DANH SÁCH"
_UNIT, _FORM = 42.0, 38.0


def export_matrix(
    session: Session, found: Matrix, path: Path, lines: Sequence[MatrixLine] | None = None, narrow: Narrow = "all"
) -> Path:
    """Write the matrix, or only these lines of it, as a workbook (.xlsx) or a paper (.pdf), by the path's suffix.

    narrow: what the lines were narrowed to, said in the title. BadInput for another suffix; FileRefused as usual.
    """
    if path.suffix.lower() not in (".xlsx", ".pdf"):
        raise BadInput(
            f"Không ghi được danh sách vào tệp {path.name}.", "Hãy đặt tên tệp kết thúc bằng .xlsx hoặc .pdf."
        )
    chosen = found.lines if lines is None else lines
    if path.suffix.lower() == ".pdf":
        from exports.lists.pdf import render_list

        data = render_list(printed_matrix(session, found, chosen, narrow))
    else:
        from exports.lists.xlsx import render_list_xlsx

        data = render_list_xlsx(matrix_sheet(session, found, chosen, narrow))
    write_files({path: data})
    return path


def list_name(found: Matrix) -> str:
    """What the workbook would be called."""
    return f"Tinh-hinh-nop_{found.period}_{found.today.isoformat()}.xlsx"


def matrix_table(found: Matrix, lines: Iterable[MatrixLine]) -> tuple[str, str]:
    """The lines with their head as a table to paste: as text for a spreadsheet, as HTML for a letter."""
    block = [("Mã", "Đơn vị", "Thuộc", *(form.short for form in found.forms))]
    for line in lines:
        said = (cell_words(cell).sentence for cell in line.cells)
        block.append((line.code, line.name, line.group_title, *said))
    rows = "".join(f"<tr>{''.join(f'<td>{escape(harmless(text))}</td>' for text in row)}</tr>" for row in block)
    table = '<table border="1" style="border-collapse: collapse">'
    return write_block(block), f'<meta charset="utf-8">{table}{rows}</table>'


def printed_matrix(session: Session, found: Matrix, lines: Sequence[MatrixLine], narrow: Narrow = "all") -> Listing:
    """As a paper: a line a unit, a column a form, a heading a group."""
    columns = (
        ListColumn("TT", 9, True),
        ListColumn("Đơn vị", _UNIT),
        *(ListColumn(form.short, _FORM, True) for form in found.forms),
    )
    rows: list[ListRow] = []
    number = 0
    for title, members in groupby(lines, lambda line: line.group_title):
        rows.append(ListRow((title,), True))
        for line in members:
            number += 1
            said = (cell_words(cell).sentence for cell in line.cells)
            rows.append(ListRow((Decimal(number), line.name, *said)))
    wide = len(found.forms) > 3
    return _listing(session, found, columns, tuple(rows), narrow, wide)


def matrix_sheet(session: Session, found: Matrix, lines: Sequence[MatrixLine], narrow: Narrow = "all") -> Listing:
    """As a workbook: what can be sorted and filtered stands in columns of its own."""
    heads = [("TT", 9.0, True), ("Mã", 18.0, False), ("Đơn vị", 45.0, False), ("Thuộc", 40.0, False)]
    heads.append(("Cấp", 26.0, False))
    for form in found.forms:
        heads += [(f"{form.short}: trạng thái", 30.0, False), ("Ngày nhận", 22.0, True), ("Lần", 9.0, True)]
        heads.append(("Trễ, quá hạn (ngày)", 18.0, True))
    columns = tuple(ListColumn(*head) for head in heads)
    rows = tuple(ListRow(_sheet_cells(number, line)) for number, line in enumerate(lines, 1))
    return _listing(session, found, columns, rows, narrow, True)


def _sheet_cells(number: int, line: MatrixLine) -> tuple[Value, ...]:
    cells: list[Value] = [Decimal(number), line.code, line.name, line.group_title, _LEVELS.get(line.level, "")]
    for cell in line.cells:
        cells += _facts(cell)
    return tuple(cells)


def _facts(cell: Submission | None) -> tuple[Value, Value, Value, Value]:
    state = cell_words(cell).state
    if cell is None:
        return state, None, None, None
    day = cell.received_at.date() if cell.received_at else None
    late = Decimal(cell.days or 0) if cell.late else None
    return state, day, Decimal(cell.revision) if cell.revision else None, late


def _listing(
    session: Session,
    found: Matrix,
    columns: tuple[ListColumn, ...],
    rows: tuple[ListRow, ...],
    narrow: Narrow,
    wide: bool,
) -> Listing:
    now = session.now()
    narrowed = f" ({NARROW_TEXT[narrow].lower()})" if narrow != "all" else ""
    lead = [f"Tính đến {now:%H} giờ {now:%M} ngày {day_text(now.date())}, theo các báo cáo đã tiếp nhận."]
    for form in found.forms:
        tally = found.tally(form.key, direct=True)
        rest = tally_words(tally).replace(" · ", ", ")
        said = f"{form.short}: {tally.here}/{tally.owed} đơn vị nộp về đây đã có báo cáo{f'; {rest}' if rest else ''}."
        lead.append(f"{said} {due_words(form)}.")
    document = letterhead(session, require_office(session), "", now.date(), _SIGNERS)
    title = f"Tình hình nộp báo cáo {found.period_title}{narrowed}"
    return Listing(document, _KIND, title, now, columns, rows, tuple(lead), wide=wide, sheet="Tình hình nộp")
