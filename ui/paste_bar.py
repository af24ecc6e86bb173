"""What a pasted block leads to, in words: one bar above the table, and the line at the foot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QPushButton

from forms.numbers import format_number
from forms.paste_block import Notation, Placing, Trouble, reading, spoken
from ui import widgets

MOST_SAID = 4
Choice = tuple[str, Callable[[], object]]


class PasteBar(QFrame):
    """A sentence and its choices; Escape is the last of them. Nothing is stored before one is taken."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "tell-warn")
        box = widgets.column(self, gap=8)
        box.setContentsMargins(12, 8, 12, 8)
        line = widgets.row(gap=10)
        line.addWidget(widgets.mark("triangle-alert", "warn"), 0, Qt.AlignmentFlag.AlignTop)
        self.text = widgets.label("", wrap=True, select=True)
        line.addWidget(self.text, 1)
        box.addLayout(line)
        self._choices = widgets.row()
        box.addLayout(self._choices)
        self.buttons: list[QPushButton] = []
        self.hide()

    def ask(self, sentence: str, choices: Sequence[Choice]) -> None:
        """Show it and give its first choice the focus."""
        widgets.clear(self._choices)
        self.text.setText(sentence)
        self.setAccessibleName(sentence)
        self._choices.addStretch(1)
        self.buttons = [self._choice(text, slot) for text, slot in choices]
        for button in self.buttons:
            button.setAccessibleDescription(sentence)
            self._choices.addWidget(button)
        self.show()
        self.buttons[0].setFocus()

    def _choice(self, text: str, slot: Callable[[], object]) -> QPushButton:
        def take() -> None:
            self.hide()
            slot()

        return widgets.button(text, take)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.buttons[-1].click()
            return
        super().keyPressEvent(event)


def question_text(placing: Placing) -> str:
    """What is asked once for all numbers of a block that can be read two ways."""
    texts = list(dict.fromkeys(spoken([question.text for question in placing.unclear])))
    shown = ", ".join(f"“{text}”" for text in texts[:MOST_SAID])
    more = f" và {len(texts) - MOST_SAID} số khác" if len(texts) > MOST_SAID else ""
    return f"Khối có số đọc được hai cách: {shown}{more}. Dấu chấm và dấu phẩy ở đây viết theo cách nào? Chưa dán gì."


def readings(placing: Placing) -> list[tuple[str, Notation]]:
    """The ways to read the block's numbers, each shown by the first of them."""
    first = placing.unclear[0]
    bare = next(spoken([first.text]))
    made: list[tuple[str, Notation]] = []
    for notation in ("en", "vn"):
        value = reading(first, notation)
        if value is not None:
            made.append((f"“{bare}” là {format_number(value)}", notation))
    return made


def trouble_text(placing: Placing, name_of: Callable[[str], str]) -> str:
    """How much of a block can be taken, what cannot, and what would be overwritten."""
    count = len(placing.entries)
    can = f"Đọc được {count} ô{_replacing(placing)}." if count else "Không có ô nào dán được."
    said = "; ".join(_trouble(trouble, name_of) for trouble in placing.troubles[:MOST_SAID])
    left = len(placing.troubles) - MOST_SAID
    more = f"; và {left} chỗ khác" if left > 0 else ""
    return f"{can} Không dán được {len(placing.troubles)} chỗ: {said}{more}. Chưa có gì thay đổi."


def _trouble(trouble: Trouble, name_of: Callable[[str], str]) -> str:
    name = name_of(trouble.key) if trouble.key else ""
    text = next(spoken([trouble.text]))
    return f"“{text}” ({name[:1].lower()}{name[1:60]}: {trouble.why})" if name else f"“{text}” ({trouble.why})"


def pasted_text(placing: Placing) -> str:
    """What was done, with the way back."""
    return f"Đã dán {len(placing.entries)} ô{_replacing(placing)} · Hoàn tác: Ctrl+Z"


def _replacing(placing: Placing) -> str:
    return f", thay {len(placing.replaced)} ô đang có số liệu" if placing.replaced else ""
