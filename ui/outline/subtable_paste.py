"""What a pasted block meets before it is stored: a bar above the table that names what cannot be read, and asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton

from forms.pasted_rows import Block, Line
from forms.text import collapse
from ui import widgets

NAMED, EXCERPT = 4, 40
Store = Callable[[tuple[Line, ...]], object]


def sentences(block: Block) -> tuple[str, ...]:
    """Everything that is to be said of a block, one sentence each."""
    unread = (f"Dòng {e.line}, cột “{e.label}”: “{_excerpt(e.text)}” {e.why}." for e in block.unread)
    return (*unread, *block.contradictions, *block.left_out)


def _excerpt(text: str) -> str:
    bare = collapse(text)
    return bare if len(bare) <= EXCERPT else bare[:EXCERPT] + "…"


class PasteBar(QFrame):
    """Names the first faults of a block and counts the others; a button for each way on. Nothing is stored before."""

    def __init__(self, store: Store, back: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "tell-warn")
        self._store, self._back = store, back
        self._box = widgets.column(self, gap=8)
        self._box.setContentsMargins(12, 8, 12, 10)
        self.buttons: list[QPushButton] = []
        self.hide()

    def ask(self, block: Block) -> None:
        """Show what is doubtful of the block, with the cursor on the first way on."""
        widgets.clear(self._box)
        told = sentences(block)
        text = "\n".join(told[:NAMED])
        if len(told) > NAMED:
            text += f"\nvà {len(told) - NAMED} điểm khác."
        self.setAccessibleName(f"Chưa dán. {text}")
        line = widgets.row()
        line.addWidget(widgets.mark("circle-question-mark", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(widgets.label(f"Chưa dán {len(block.said)} dòng vì có điểm cần xem:\n{text}", wrap=True), 1)
        self._box.addLayout(line)
        self.buttons = [self._way(words, lines) for words, lines in _ways(block)]
        self.buttons.append(widgets.button("Không dán", lambda: self._close(self._back)))
        self._box.addLayout(widgets.button_row(*self.buttons))
        widgets.show_if(self, True)
        self.buttons[0].setFocus()

    def _way(self, words: str, lines: tuple[Line, ...]) -> QPushButton:
        return widgets.button(words, lambda: self._close(lambda: self._store(lines)))

    def _close(self, then: Callable[[], object]) -> None:
        self.hide()
        then()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._close(self._back)
            return
        super().keyPressEvent(event)


def _ways(block: Block) -> Sequence[tuple[str, tuple[Line, ...]]]:
    said, readable = block.said, block.readable
    if len(readable) == len(said):
        return [(f"Dán {len(said)} dòng", said)]
    whole = (f"Dán cả {len(said)} dòng, sửa sau", said)
    return [(f"Dán {len(readable)} dòng đọc được", readable), whole] if readable else [whole]
