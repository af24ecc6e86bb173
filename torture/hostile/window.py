"""The window of the office above, page by page, looked through for text of a stranger that Qt reads as markup."""

from __future__ import annotations

import os
from collections.abc import Iterator

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import Qt as QtOfText
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QTextEdit, QWidget

from torture.hostile.payloads import MARK
from torture.hostile.stages import Stage
from ui import problems
from ui.app import prepare
from ui.shell import Shell
from ui.tasks import gateway

MOST_CELLS = 4000


def begin() -> None:
    """Before the first window of a process: nobody sees it, work runs at once, and a problem is an error."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    prepare()
    gateway.synchronous = True
    problems.show = _raise


def _raise(_parent: object, error: BaseException) -> None:
    raise error


def looked_through(stage: Stage) -> Iterator[tuple[str, list[str]]]:
    """(page, what is read as markup there) of every page that shows what the stranger sent."""
    shell = Shell(stage.session)
    shell.resize(1366, 728)
    shell.show()
    try:
        for name, show in _pages(shell, stage).items():
            show()
            QApplication.processEvents()
            yield name, [*_widgets(shell), *_models(shell)]
    finally:
        shell.close()
        shell.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _pages(shell: Shell, stage: Stage) -> dict[str, object]:
    own = {head.form: head.id for head in stage.session.store.report_heads()}
    pages: dict[str, object] = {
        "strangers": lambda: shell.show_receive((stage.strangers[0].parent,)),
        "verify": lambda: shell.show_verify(stage.strangers[:1]),
        "verify again": lambda: shell.show_verify(stage.strangers),
        "receive": lambda: shell.show_receive(stage.bundles),
        "kept": lambda: shell.show_receive((), 1),
        "home": shell.show_home,
    }
    for form, period in stage.periods.items():
        for tab in ("units", "figures", "contents", "charts"):
            pages[f"{form} {tab}"] = lambda form=form, period=period, tab=tab: shell.show_overview(form, period, tab)
        pages[f"{form} report"] = lambda form=form: shell.show_report(own[form])
    return pages


def _widgets(shell: Shell) -> Iterator[str]:
    for each in (shell, *shell.findChildren(QWidget)):
        if _is_read(each.toolTip()) or _is_read(each.whatsThis()):
            yield f"{type(each).__name__}: tip {each.toolTip()!r}"
        if isinstance(each, QLabel) and each.textFormat() != Qt.TextFormat.PlainText and _is_read(each.text()):
            yield f"label {each.text()!r}"
        if isinstance(each, QTextEdit) and _is_read(each.toHtml(), each.toPlainText()):
            yield f"text {each.toPlainText()[:80]!r}"


def _models(shell: Shell) -> Iterator[str]:
    for view in shell.findChildren(QAbstractItemView):
        if view.model() is not None:
            yield from _tips(view.model())


def _tips(model: QAbstractItemModel) -> Iterator[str]:
    top = QModelIndex()
    rows = model.rowCount(top)
    columns = model.columnCount(top) if isinstance(model, QAbstractTableModel) else 1
    for number in range(min(rows * columns, MOST_CELLS)):
        tip = model.index(number // columns, number % columns, top).data(Qt.ItemDataRole.ToolTipRole)
        if isinstance(tip, str) and _is_read(tip):
            yield f"tip of a cell {tip!r}"


def _is_read(text: str, shown: str | None = None) -> bool:
    """Whether a stranger's words are read as markup: what is shown has lost a part of them."""
    if MARK not in text:
        return False
    if shown is None:
        if not QtOfText.mightBeRichText(text):
            return False
        document = QTextDocument()
        document.setHtml(text)
        shown = document.toPlainText()
        return "<" not in shown and "&" not in shown
    return MARK not in shown


def without_plain_text() -> None:
    """Labels guess whether a text is markup, tips too, as Qt's own do."""
    from ui import widgets

    made = widgets.label

    def label(*words: object, **named: object) -> QLabel:
        one: QLabel = made(*words, **named)  # type: ignore[arg-type]
        one.setTextFormat(Qt.TextFormat.AutoText)
        return one

    widgets.label = label
    widgets.tip = str
