"""What was shown and left is gone. Counted: one picture of a page that is kept is 6 MB."""

from __future__ import annotations

import gc

from PySide6.QtWidgets import QApplication

from tests.ui.conftest import OpenShell, delete_what_is_left
from tests.ui.test_window import visited
from ui.finish.page import FinishPage
from ui.pages import Page
from ui.tasks import gateway
from workflow.session import Session

LATE = "I.5.2.vi_pham"
"""Low on a long page of the outline: the rest of the page is made at once, and put into the order of Tab."""
Sample = tuple[Session, tuple[str, ...]]


def alive(kind: type[Page]) -> list[str]:
    """The pages that exist once no work is under way, those too that Qt has deleted and Python holds."""
    gateway.close()
    QApplication.processEvents()
    delete_what_is_left()
    gc.collect()
    return [type(each).__name__ for each in gc.get_objects() if issubclass(type(each), kind)]


def test_a_finish_page_left_for_a_cell_is_gone(sample: Sample, open_shell: OpenShell) -> None:
    shell, before = open_shell(sample[0]), len(alive(FinishPage))
    for report_id in sample[1] * 2:
        shell.show_finish(report_id)
        shell.show_report(report_id, LATE)
        shell.show_home()
    assert len(alive(FinishPage)) == before


def test_no_page_that_was_left_is_kept(sample: Sample, open_shell: OpenShell) -> None:
    shell, before = open_shell(sample[0]), alive(Page)
    for _name in visited(shell, sample[1]):
        pass
    shell.show_home()
    assert alive(Page) == before
