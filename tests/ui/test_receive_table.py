"""The table of thousands of lines: a sound model, narrowed by words and by a choice, columns as wide as it takes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from forms.text import plain
from ui.receive.table import FIRST, LinesModel, LinesView

HEADS = ("Đơn vị", "Biểu", "Việc")
LINES = [("Phường Võ Cường", "Phụ lục 01", "Chọn một bản"), ("Xã Tam Đa", "Phụ lục 02", ""), ("Xã Yên Trung", "", "")]


@pytest.fixture
def model(app: QApplication, qtbot) -> Iterator[LinesModel]:
    parent = QWidget()
    qtbot.addWidget(parent)
    made = LinesModel(parent, HEADS, lambda line: line, lambda line: plain(line[0]), lambda _line, _column: "err")
    made.fill(LINES)
    yield made


def names(model: LinesModel) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_the_model_is_sound(model: LinesModel, qtmodeltester) -> None:
    qtmodeltester.check(model)
    model.narrow("xa")
    qtmodeltester.check(model)


def test_words_and_a_choice_narrow_it_and_other_lines_stay_narrowed(model: LinesModel) -> None:
    model.narrow("YÊN")
    assert names(model) == ["Xã Yên Trung"]
    model.narrow("xa", lambda line: bool(line[1]))
    assert names(model) == ["Xã Tam Đa"]
    model.fill([*LINES, ("Xã Đông Thọ", "Phụ lục 01", "")])
    assert names(model) == ["Xã Tam Đa", "Xã Đông Thọ"]
    model.narrow("")
    assert len(names(model)) == 4


def test_the_first_column_takes_what_is_left(model: LinesModel, qtbot) -> None:
    window = QDialog()
    qtbot.addWidget(window)
    view = LinesView(model, "Các dòng", many=True)
    view.setParent(window)
    model.fill(LINES)
    view.resize(900, 300)
    window.show()
    assert sum(view.columnWidth(column) for column in range(3)) == view.viewport().width()
    assert view.columnWidth(1) > view.fontMetrics().horizontalAdvance("Phụ lục 01")
    view.resize(150, 300)
    assert view.columnWidth(0) == FIRST and view.horizontalScrollBar().maximum() > 0


def test_the_line_stood_on_is_told(model: LinesModel, qtbot) -> None:
    view = LinesView(model, "Các dòng", many=True)
    qtbot.addWidget(view)
    told: list[object] = []
    view.chosen.connect(lambda: told.append(view.line))
    view.stand_on(LINES[1])
    assert told == [LINES[1]] and view.chosen_lines == [LINES[1]]
    view.selectAll()
    assert view.chosen_lines == LINES
    model.narrow("không có")
    view.stand_on(LINES[1])
    assert view.line is None and told[-1] is None
