"""The form that one entry of a pack is filled in with: made out of a list of fields, told on every change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from forms.errors import BadInput
from forms.pack import Pack
from forms.packs.typed import Choices
from ui import widgets
from ui.packs.inputs import Input

NAMING = ("label", "title", "name", "text")


@dataclass(frozen=True)
class Around:
    """What a field chooses from: the pack, the form that the entry belongs to ("" for none), the provinces."""

    pack: Pack
    form: str = ""
    provinces: Choices = ()


class Spec(NamedTuple):
    """A field. names: the attributes that it fills, "basis.number" for one inside another; several share a field whose
    value has a part for each. shown: whether the entry has it as it stands."""

    names: tuple[str, ...]
    label: str
    make: Callable[[Around], Input]
    hint: str = ""
    shown: Callable[[Any], bool] = lambda _value: True


class EntryForm(QWidget):
    """edited: the entry as it is after a change that can be read; what cannot be read is told under its field."""

    edited = Signal(object)

    def __init__(self, around: Around, specs: tuple[Spec, ...], gap: int = 10) -> None:
        super().__init__()
        self._specs, self.entry = specs, None
        self.inputs: dict[str, Input] = {}
        self._parts: list[tuple[Spec, QWidget]] = []
        self._told: dict[str, QLabel] = {}
        box = widgets.column(self, gap=gap)
        for spec in specs:
            box.addWidget(self._part(around, spec))

    def _part(self, around: Around, spec: Spec) -> QWidget:
        made = QWidget()
        box = widgets.column(made, gap=3)
        if spec.label:
            box.addWidget(widgets.label(spec.label, "small", wrap=True))
        field = spec.make(around)
        field.edited.connect(lambda: self.take(spec))
        self.inputs[spec.names[0]] = field
        box.addWidget(field)
        if spec.hint:
            box.addWidget(widgets.label(spec.hint, "small", wrap=True))
        told = widgets.label("", "err", wrap=True)
        told.hide()
        box.addWidget(told)
        self._told[spec.names[0]] = told
        self._parts.append((spec, made))
        return made

    def show_entry(self, entry: Any) -> None:
        """Fill every field; nothing is told."""
        self.entry = entry
        for spec in self._specs:
            self._told[spec.names[0]].hide()
            field = self.inputs[spec.names[0]]
            if isinstance(field, ListInput):
                field.owner = entry
            found = tuple(_got(entry, name) for name in spec.names)
            field.show_value(found[0] if len(found) == 1 else found)
        self._fit()
        self.chain()

    def chain(self) -> None:
        """Let Tab go through the fields as they stand: some were made later than what stands under them."""
        parts = [part for _spec, made in self._parts for part in _stops(made)]
        for first, second in pairwise(parts):
            QWidget.setTabOrder(first, second)

    def take(self, spec: Spec) -> None:
        """Read a field; a change is told, what cannot be read is said under it."""
        name = spec.names[0]
        if self.entry is None or not spec.shown(self.entry):
            return
        try:
            read = self.inputs[name].value()
        except BadInput as error:
            self._told[name].setText(f"{error.sentence} {error.remedy}".strip())
            self._told[name].show()
            return
        self._told[name].hide()
        made = self.entry
        for each, value in zip(spec.names, read if len(spec.names) > 1 else (read,), strict=True):
            made = _put(made, each, value)
        if made != self.entry:
            self.entry = made
            self._fit()
            if isinstance(self.inputs[name], ListInput):
                self.chain()
            self.edited.emit(made)

    def stand(self) -> None:
        """The cursor in the field that names the entry, what stands there chosen, so that typing replaces it."""
        name = next((name for name in NAMING if name in self.inputs), next(iter(self.inputs)))
        field = self.inputs[name].focusProxy() or self.inputs[name]
        field.setFocus()
        if isinstance(field, QLineEdit | QPlainTextEdit):
            field.selectAll()

    def flush(self) -> None:
        """Take what is typed and not told yet."""
        for spec in self._specs:
            field = self.inputs[spec.names[0]]
            if isinstance(field, ListInput):
                field.flush()
            self.take(spec)

    def follow(self, entry: Any) -> None:
        """The entry is this now: it was settled while it was stored. Fields that say something else are filled anew."""
        if entry != self.entry:
            self.show_entry(entry)

    def _fit(self) -> None:
        for spec, part in self._parts:
            field = self.inputs[spec.names[0]]
            if isinstance(field, ListInput):
                field.owner = self.entry
            widgets.show_if(part, spec.shown(self.entry))


def _stops(made: QWidget) -> list[QWidget]:
    """What Tab stops at in a part, the button that adds to a list after all that the list holds."""
    found = [each for each in made.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    stops = [each for each in found if each.focusProxy() is None and each.window() is made.window()]
    for held in made.findChildren(ListInput):
        inside = [each for each in stops if held.isAncestorOf(each) and each is not held.add]
        if inside:
            stops.remove(held.add)
            stops.insert(stops.index(inside[-1]) + 1, held.add)
    return stops


def _got(entry: Any, name: str) -> Any:
    for part in name.split("."):
        entry = getattr(entry, part)
    return entry


def _put(entry: Any, name: str, value: Any) -> Any:
    first, _, rest = name.partition(".")
    return replace(entry, **{first: _put(getattr(entry, first), rest, value) if rest else value})


class Items(NamedTuple):
    """How a list inside an entry is filled in. fresh: a new item, from what is around, the entry, the items there."""

    specs: tuple[Spec, ...]
    fresh: Callable[[Around, Any, tuple[Any, ...]], Any]
    one: str
    add: str


class ListInput(Input):
    """A list inside an entry, each item with its fields. owner: the entry; items can be added, moved up, taken out."""

    def __init__(self, around: Around, items: Items) -> None:
        super().__init__()
        self._around, self._items = around, items
        self.owner: Any = None
        self.forms: list[EntryForm] = []
        self._shown: tuple[Any, ...] | None = None
        box = widgets.column(self, gap=6)
        self._box = widgets.column(gap=6)
        box.addLayout(self._box)
        line = widgets.row()
        self.add = widgets.button(items.add, self._add, icon="plus")
        line.addWidget(self.add)
        line.addStretch(1)
        box.addLayout(line)
        self.setFocusProxy(self.add)

    def show_value(self, value: Any) -> None:
        if value == self._shown:
            return
        self._shown = tuple(value)
        widgets.clear(self._box)
        self.forms = []
        for number, item in enumerate(self._shown):
            self._box.addWidget(self._card(number, item))

    def _card(self, number: int, item: Any) -> QFrame:
        frame = widgets.card("drop")
        frame.setProperty("role", "card")
        box = widgets.column(frame, gap=6)
        box.setContentsMargins(10, 8, 10, 10)
        line = widgets.row()
        line.addWidget(widgets.label(f"{self._items.one} {number + 1}", "strong"), 1)
        name = f"{self._items.one} {number + 1}"
        up = widgets.button("", lambda: self._raise(number), "icon", "arrow-up", f"Chuyển {name} lên")
        up.setEnabled(number > 0)
        line.addWidget(up)
        line.addWidget(widgets.button("", lambda: self._drop(number), "icon", "trash-2", f"Xóa {name}"))
        box.addLayout(line)
        form = EntryForm(self._around, self._items.specs, gap=6)
        form.show_entry(item)
        form.edited.connect(lambda _item: self._told())
        self.forms.append(form)
        box.addWidget(form)
        return frame

    def _told(self) -> None:
        self._shown = self.value()
        self.edited.emit()

    def _change(self, items: tuple[Any, ...]) -> None:
        self.show_value(items)
        self.edited.emit()

    def _add(self) -> None:
        made = self._items.fresh(self._around, self.owner, self.value())
        self._change((*self.value(), made))
        self.forms[-1].stand()
        QTimer.singleShot(0, self, self._bring)

    def _bring(self) -> None:
        """Bring an item just added into sight, once it has its place."""
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None and self.forms:
            area.ensureWidgetVisible(self.forms[-1])
            area.ensureWidgetVisible(self.forms[-1].focusWidget() or self.forms[-1])

    def _drop(self, number: int) -> None:
        items = self.value()
        self._change((*items[:number], *items[number + 1 :]))
        self.add.setFocus()

    def _raise(self, number: int) -> None:
        items = list(self.value())
        items.insert(number - 1, items.pop(number))
        self._change(tuple(items))

    def flush(self) -> None:
        """Take what is typed in an item and not told yet."""
        for form in self.forms:
            form.flush()

    def value(self) -> tuple[Any, ...]:
        return tuple(form.entry for form in self.forms)
