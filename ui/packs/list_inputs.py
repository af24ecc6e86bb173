"""The fields for several values at once: ticks, picks, receivers, texts by name, the answers of a question."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from forms.form import Option
from forms.packs.beginnings import options_of
from forms.packs.typed import Choices
from ui import widgets
from ui.flow import FlowLayout
from ui.packs.inputs import NOTHING, ChoiceInput, Input, LineInput, LinesInput, TextInput, combo


class ChecksInput(Input):
    """Several of a short list, each with a tick."""

    def __init__(self, name: str, choices: Choices) -> None:
        super().__init__()
        flow = FlowLayout(self)
        self.checks: dict[Any, QCheckBox] = {}
        self._given: tuple[Any, ...] = ()
        for value, text in choices:
            check = QCheckBox(text)
            check.setAccessibleName(f"{name}: {text}")
            check.toggled.connect(self.edited)
            self.checks[value] = check
            flow.addWidget(check)
        if self.checks:
            self.setFocusProxy(next(iter(self.checks.values())))

    def show_value(self, value: Any) -> None:
        self._given = tuple(value)
        for each, check in self.checks.items():
            check.blockSignals(True)
            check.setChecked(each in value)
            check.blockSignals(False)

    def value(self) -> tuple[Any, ...]:
        found = tuple(each for each, check in self.checks.items() if check.isChecked())
        return self._given if set(found) == set(self._given) else found


class PicksInput(Input):
    """Several of a long list, in the order in which they were chosen; a press on one takes it out."""

    def __init__(self, name: str, choices: Choices, more: str) -> None:
        super().__init__()
        self._name, self._texts, self._picked = name, dict(choices), ()
        box = widgets.column(self, gap=4)
        self._chosen = widgets.column(gap=2)
        box.addLayout(self._chosen)
        self.more = combo(f"{name}: {more}")
        self.more.setPlaceholderText(more)
        self.more.activated.connect(self._take)
        box.addWidget(self.more)
        self.setFocusProxy(self.more)

    def show_value(self, value: Any) -> None:
        self._picked = tuple(value)
        widgets.clear(self._chosen)
        for each in self._picked:
            self._chosen.addWidget(self._line(each))
        self.more.clear()
        for each, text in self._texts.items():
            if each not in self._picked:
                self.more.addItem(text, each)
        self.more.setCurrentIndex(-1)

    def _line(self, each: Any) -> QWidget:
        made = QWidget()
        line = widgets.row(made)
        text = self._texts.get(each, str(each))
        line.addWidget(widgets.label(text, wrap=True), 1)
        drop = widgets.button("", lambda: self._drop(each), "icon", "x", f"Bỏ {text}")
        line.addWidget(drop)
        return made

    def _take(self, place: int) -> None:
        self.show_value((*self._picked, self.more.itemData(place)))
        self.edited.emit()

    def _drop(self, each: Any) -> None:
        self.show_value(tuple(other for other in self._picked if other != each))
        self.more.setFocus()
        self.edited.emit()

    def value(self) -> tuple[Any, ...]:
        return self._picked


class ReceiversInput(Input):
    """Who reports and to whom: (levels, {level: receiver})."""

    def __init__(self, levels: Choices, receivers: Choices) -> None:
        super().__init__()
        box = widgets.column(self, gap=4)
        self.checks: dict[str, QCheckBox] = {}
        self.choices: dict[str, ChoiceInput] = {}
        for level, text in levels:
            line = widgets.row()
            check = QCheckBox(text)
            check.setMinimumWidth(150)
            check.setAccessibleName(f"Phải báo cáo: {text}")
            choice = ChoiceInput(f"{text} gửi tới", receivers)
            check.toggled.connect(lambda on, level=level: self._ticked(level, on))
            choice.edited.connect(self.edited)
            line.addWidget(check)
            line.addWidget(choice, 1)
            box.addLayout(line)
            self.checks[level], self.choices[level] = check, choice
        self.setFocusProxy(next(iter(self.checks.values())))

    def _ticked(self, level: str, on: bool) -> None:
        choice = self.choices[level]
        choice.setEnabled(on)
        if on and choice.value() == NOTHING:
            others = [each.value() for name, each in self.choices.items() if self.checks[name].isChecked()]
            choice.show_value(next((each for each in others if each != NOTHING), "parent"))
        self.edited.emit()

    def show_value(self, value: Any) -> None:
        levels, to = value
        for level, check in self.checks.items():
            check.blockSignals(True)
            check.setChecked(level in levels)
            check.blockSignals(False)
            self.choices[level].show_value(to.get(level, NOTHING))
            self.choices[level].setEnabled(level in levels)

    def value(self) -> tuple[tuple[str, ...], dict[str, str]]:
        levels = tuple(level for level, check in self.checks.items() if check.isChecked())
        return levels, {level: self.choices[level].value() or "parent" for level in levels}


class NamedTextsInput(Input):
    """Texts by name: {name: text}. labels: the names that there always are, with the words that stand for them;
    without any the names are those of the value, quoted in texts as {name}."""

    def __init__(self, labels: Choices = ()) -> None:
        super().__init__()
        self._labels = dict(labels)
        self._box = widgets.column(self, gap=4)
        self.lines: dict[str, Input] = {}

    def show_value(self, value: Any) -> None:
        names = list(self._labels or value)
        if names != list(self.lines):
            widgets.clear(self._box)
            self.lines = {}
            for name in names:
                self._add(name, self._labels.get(name, f"{{{name}}}"))
        for name, line in self.lines.items():
            line.show_value(value.get(name, ""))

    def _add(self, name: str, text: str) -> None:
        line = LineInput(text) if self._labels else TextInput(text, lines=3)
        line.edited.connect(self.edited)
        self._box.addWidget(widgets.label(text, "small"))
        self._box.addWidget(line)
        self.lines[name] = line

    def value(self) -> dict[str, str]:
        texts = {name: line.value() for name, line in self.lines.items()}
        return {name: text for name, text in texts.items() if text or not self._labels}


class OptionsInput(LinesInput):
    """The answers of a question, one a line; one that was there keeps what stands for it in the figures."""

    def show_value(self, value: Any) -> None:
        self._kept: tuple[Option, ...] = tuple(value)
        super().show_value(tuple(value))

    def text_of(self, value: Any) -> str:
        return "\n".join(option.text for option in value)

    def read(self, text: str) -> Any:
        return options_of(super().read(text), self._kept)
