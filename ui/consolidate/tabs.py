"""The tabs of the page "Tổng hợp", each made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.context import Context


class Tab(QWidget):
    """What stands under a tab. It says what it is about by `reload`; loading is its own, and never freezes.

    topic: its page of the help, "" for the page's own. form_asked: another form is chosen within the tab.
    """

    form_asked = Signal(str)
    topic = ""

    def reload(self, form: str, period: str) -> None:
        """Show another form or period, or the same anew."""

    def start(self) -> None:
        """The tab was chosen: the place of the first focus."""

    def flush(self) -> None:
        """Store what is typed and not yet stored."""

    def unstored(self) -> str:
        """What is typed and could not be stored, in a sentence; "" where all is stored."""
        return ""


class TabEntry(NamedTuple):
    """name: for links; maker: gives what makes the tab, out of the context, the form and the period."""

    name: str
    title: str
    maker: Callable[[], Callable[[Context, str, str], Tab]]


def _units() -> Callable[[Context, str, str], Tab]:
    from ui.consolidate.units_tab import UnitsTab

    return UnitsTab


def _figures() -> Callable[[Context, str, str], Tab]:
    from ui.consolidate.figures_tab import FiguresTab

    return FiguresTab


def _contents() -> Callable[[Context, str, str], Tab]:
    from ui.consolidate.contents_tab import ContentsTab

    return ContentsTab


def _charts() -> Callable[[Context, str, str], Tab]:
    from ui.consolidate.charts_tab import ChartsTab

    return ChartsTab


TABS: tuple[TabEntry, ...] = (
    TabEntry("units", "Đơn vị nộp", _units),
    TabEntry("figures", "Số liệu", _figures),
    TabEntry("contents", "Nội dung", _contents),
    TabEntry("charts", "Biểu đồ", _charts),
)
