"""Cells to and from the clipboard: values or whole rows out, blocks of a spreadsheet in, each as one act."""

from __future__ import annotations

import html
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from forms.cells import State
from forms.clipboard_table import Block, harmless, read_block, write_block
from forms.errors import WorldError
from forms.numbers import canonical
from forms.paste_block import Notation, Placing, place
from forms.present import names_for
from ui.clipboard import held
from ui.paste_bar import Choice, pasted_text, question_text, readings, trouble_text
from ui.pasting import take
from ui.table.lines import Line

if TYPE_CHECKING:
    from forms.legacy import Legacy
    from ui.table.page import TablePage

OWN = "application/x-bao-cao-bdg-o"
NOT_NOW = "Không dán"


def value_text(line: Line) -> str:
    """A value as a spreadsheet reads it: "1234,5" without thousands' dots, words as they are shown."""
    if isinstance(line.cell.value, Decimal) and line.cell.state is State.VALUE:
        return line.text.replace(".", "")
    return line.text


def copied(lines: Sequence[Line], rows: bool) -> QMimeData:
    """The lines for the clipboard: as text, as a table whose numbers are numbers in any language, and by key."""
    block = [(line.tt, line.label, value_text(line), line.unit) if rows else (value_text(line),) for line in lines]
    data = QMimeData()
    data.setText(write_block(block))
    body = "".join(
        f"<tr>{''.join(_html(line, cell) for cell in cells)}</tr>" for line, cells in zip(lines, block, strict=True)
    )
    data.setHtml(f'<meta charset="utf-8"><table>{body}</table>')
    data.setData(OWN, "\n".join("" if rows else line.key for line in lines).encode())
    return data


def _html(line: Line, cell: str) -> str:
    text = html.escape(harmless(cell)).replace("\n", "<br>")
    if _is_number(line) and cell == value_text(line):
        number = canonical(Decimal(cell.replace(",", ".")))
        return f'<td x:num="{number}" sdval="{number}" sdnum="1066;0;General">{text}</td>'
    return f"<td>{text}</td>"


def _is_number(line: Line) -> bool:
    return isinstance(line.cell.value, Decimal) and line.cell.state is State.VALUE and bool(line.text)


class TableClip:
    """Copies from and pastes into a table page."""

    def __init__(self, page: TablePage) -> None:
        self._page = page

    def copy(self, rows: bool, cut: bool) -> None:
        """Put the chosen cells, or their whole rows, on the clipboard; cut: empty them, as one act."""
        page = self._page
        lines = page.view.chosen_lines()
        QGuiApplication.clipboard().setMimeData(copied(lines, rows))
        if cut and page.opened.editable:
            page.clear_chosen()
        what = f"{len(lines)} dòng" if rows else f"{len(lines)} ô"
        page.status.tell(f"Đã {'cắt' if cut and page.opened.editable else 'sao chép'} {what}")

    def paste(self) -> None:
        """Place what the clipboard holds from the cursor on, or by its labels; ask before anything doubtful."""
        page = self._page
        if not page.opened.editable:
            page.status.tell("Báo cáo chỉ để xem nên không dán được")
            return
        mime = held()
        found: list[Legacy] = []
        try:
            block = read_block(take(mime, found.append))
        except WorldError as error:
            page.paste_bar.ask(str(error), [("Đóng", page.view.setFocus)])
            return
        if not any(cell for line in block for cell in line):
            page.status.tell("Bộ nhớ tạm không có số liệu để dán")
            return
        self._try(block, self._walk(mime, block), "")

    def _walk(self, mime: QMimeData, block: Block) -> tuple[str, ...]:
        """The cells from the cursor downwards: printed rows as a spreadsheet has them, our own copies as shown."""
        page = self._page
        line = page.view.line()
        if line is None:
            return ()
        keys = bytes(mime.data(OWN).data()).decode().split("\n") if mime.hasFormat(OWN) else []
        here = page.model.row_of(line.key)
        lines = page.model.lines
        if len(keys) == len(block) and all(keys):
            shown = tuple(each.key for n, each in enumerate(lines) if n >= here and not page.view.isRowHidden(n))
            return tuple(keys) if keys[0] == line.key else shown
        beside = [each.key for each in lines[here:] if line.helper is not None and each.row.key == line.row.key]
        following = [each.key for each in lines[here:] if each.helper is None]
        return (*beside, *following)

    def _try(self, block: Block, walk: tuple[str, ...], notation: Notation) -> None:
        opened = self._page.opened
        names = names_for(opened.pack, opened.report)
        self._decide(place(opened.form, opened.report, names, block, walk, notation), block, walk)

    def _decide(self, placing: Placing, block: Block, walk: tuple[str, ...]) -> None:
        page = self._page
        none: Choice = (NOT_NOW, page.view.setFocus)
        if placing.unclear:
            choices: list[Choice] = [
                (text, lambda notation=notation: self._try(block, walk, notation))
                for text, notation in readings(placing)
            ]
            page.paste_bar.ask(question_text(placing), [*choices, none])
        elif placing.troubles:
            choices = []
            if placing.in_turn is not None:
                turn = placing.in_turn
                count = len(turn.entries)
                choices.append((f"Dán lần lượt vào {count} ô đơn vị nhập", lambda: self._store(turn)))
            if placing.entries:
                choices.append((f"Dán {len(placing.entries)} ô đọc được", lambda: self._store(placing)))
            page.paste_bar.ask(trouble_text(placing, page.name_of), [*choices, none])
        elif placing.entries:
            self._store(placing)
        else:
            page.status.tell("Biểu đã có đúng các số này; không có gì thay đổi")
            page.view.setFocus()

    def _store(self, placing: Placing) -> None:
        page = self._page
        page.view.setFocus()
        if page.enter_block(placing.entries):
            page.status.tell(pasted_text(placing))
