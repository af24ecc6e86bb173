"""The page at work: it never freezes, can be paused and stopped, fits small screens, is Vietnamese and by keyboard."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from tests.conftest import NOW
from tests.signed_bundles import COUNT, Sent, trust
from tests.ui.conftest import PACK, OpenShell, close_all
from tests.ui.test_language import foreign
from tests.ui.test_received import SENT
from tests.ui.test_receiving import DAP_CAU, DISTRICT, KINH_BAC, THI_CAU, TIEN_AN, VU_NINH
from tests.ui.test_small_windows import HEIGHT, WIDTH, outside
from tests.ui.test_window import texts
from ui import theme
from ui.receive.page import ReceivePage
from ui.receive.words import ZERO_WIDTH
from ui.shell import Shell
from ui.tasks import gateway
from workflow.office import init_office
from workflow.receiving.views import receiving_list, standing_list
from workflow.session import Session, all_units, open_session

COMMUNES = tuple(unit.code for unit in all_units().descendants("27", "xa", date(2024, 12, 31)))
LONGEST_GAP = 1.5
"""Seconds without a turn of the window's loop that would be felt as frozen, on a machine that does much else."""


@pytest.fixture
def district(tmp_path: Path, shells: list[Shell]) -> Iterator[Session]:
    with open_session(tmp_path / "huyện", lambda: NOW) as session:
        init_office(session, PACK, DISTRICT)
        trust(session, tmp_path / "chứng thư", VU_NINH, DAP_CAU, KINH_BAC, TIEN_AN)
        for number, sent in enumerate(SENT):
            sent.save(tmp_path / "usb", f"{number}.asice")
        Sent(THI_CAU, {COUNT: 1}).save(tmp_path / "usb")
        Sent("09193", {COUNT: 1}).save(tmp_path / "usb")
        yield session
        close_all(shells)


@pytest.fixture
def page(district: Session, open_shell: OpenShell, tmp_path: Path) -> ReceivePage:
    """Everything on the stick looked at, nothing taken."""
    shell = open_shell(district)
    shell.show_receive((tmp_path / "usb",))
    return shell.page


@pytest.fixture
def province(tmp_path: Path, shells: list[Shell], open_shell: OpenShell) -> Iterator[tuple[Shell, Path]]:
    """A province, and a stick with the bundles of all its communes."""
    assert len(COMMUNES) == 126
    with open_session(tmp_path / "tỉnh", lambda: NOW) as session:
        init_office(session, PACK, "27")
        trust(session, tmp_path / "chứng thư", *COMMUNES)
        for code in COMMUNES:
            Sent(code, {COUNT: 3}).save(tmp_path / "usb")
        yield open_shell(session), tmp_path / "usb"
        close_all(shells)


class Beats:
    """Notes the longest time for which the window's loop did not turn."""

    def __init__(self, parent: QWidget) -> None:
        self.longest, self._last = 0.0, time.monotonic()
        timer = QTimer(parent)
        timer.setInterval(5)
        timer.timeout.connect(self._beat)
        timer.start()

    def _beat(self) -> None:
        now = time.monotonic()
        self.longest, self._last = max(self.longest, now - self._last), now


def test_the_window_never_freezes_over_126_bundles(
    province: tuple[Shell, Path], monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    shell, stick = province
    shell.show_receive()
    monkeypatch.setattr(gateway, "synchronous", False)
    incoming, beats = shell.page.incoming, Beats(shell)
    incoming.look((stick,))
    qtbot.waitUntil(lambda: len(incoming.lines) == 126 and not gateway.running, timeout=60_000)
    incoming.take_all.click()
    qtbot.waitUntil(lambda: incoming.take_all.isHidden() and not gateway.running, timeout=60_000)
    assert len(standing_list(shell.context.session)) == 126
    assert beats.longest < LONGEST_GAP


def test_a_look_that_is_stopped_shows_what_it_has(
    province: tuple[Shell, Path], monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    shell, stick = province
    shell.show_receive()
    monkeypatch.setattr(gateway, "synchronous", False)
    incoming = shell.page.incoming
    incoming.look((stick,))
    steering = gateway.steering
    qtbot.waitUntil(lambda: steering.course[0] >= 3, timeout=60_000)
    steering.stop()
    qtbot.waitUntil(lambda: not gateway.running, timeout=60_000)
    assert 3 <= len(incoming.lines) < 126
    assert "Đã dừng" in incoming.told.itemAt(0).widget().accessibleName()
    assert receiving_list(shell.context.session) == ()


def test_tab_goes_through_the_whole_page(page: ReceivePage) -> None:
    shell = page.window()
    wanted = {w for w in shell.findChildren(QWidget) if _by_tab(w)}
    reached: set[QWidget] = set()
    for _step in range(4 * len(wanted) + 20):
        QTest.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert not {w.accessibleName() or repr(w) for w in wanted - reached}


def _by_tab(widget: QWidget) -> bool:
    """Of the buttons of a group one is reached by Tab, the others by the arrows."""
    if isinstance(widget, QPushButton) and widget.group() is not None and not widget.isChecked():
        return False
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def test_the_arrows_go_through_the_groups(page: ReceivePage) -> None:
    incoming = page.incoming
    everything = next(chip for chip in incoming._groups.buttons() if chip.property("group") == "")
    everything.setFocus()
    QTest.keyClick(everything, Qt.Key.Key_Right)
    assert QApplication.focusWidget().property("group") == incoming.group == "decide"
    assert incoming.model.rowCount() == 2


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (911, 512), (1366, 728)], ids=("200 %", "150 %", "100 %"))
def test_every_part_fits(page: ReceivePage, size: tuple[int, int], qtbot) -> None:
    shell = page.window()
    shell.resize(*size)
    page.incoming.take_all.click()
    for part in range(3):
        page.tabs.show_part(part)
        qtbot.waitUntil(lambda: outside(page) == [], timeout=15_000)
        assert shell.width() == size[0]
        assert all(button.accessibleName() for button in page.findChildren(QPushButton))


def test_what_is_told_stands_whole_under_the_list_on_a_small_screen(page: ReceivePage, qtbot) -> None:
    page.window().resize(911, 512)
    page.incoming.take_all.click()
    page.tabs.show_part(1)
    sides = page.kept.sides
    qtbot.waitUntil(lambda: sides.is_folded and sides.area.verticalScrollBar().maximum() == 0, timeout=15_000)


def dialogs(page: ReceivePage) -> Iterator[QDialog]:
    """Every dialog that the page opens by itself."""
    incoming = page.incoming
    for unit, text in ((THI_CAU, "Đối chiếu dấu vân tay…"), (DAP_CAU, "So sánh hai bản và chọn…")):
        wanted = next(
            at
            for at, line in enumerate(incoming.lines)
            if line.unit == unit and line.outcome in ("untrusted", "conflict")
        )
        incoming.table.stand_on(wanted)
        incoming.record.buttons[text].click()
        yield page.dialog
        page.dialog.reject()
    incoming.take_all.click()
    page.tabs.show_part(1)
    page.kept.table.stand_on(next(line for line in page.kept.model.lines if line.unit == VU_NINH))
    for text in ("So với lần trước…", "Xem văn bản", "Duyệt…", "Trả lại…"):
        page.kept.record.buttons[text].click()
        yield page.dialog
        page.dialog.reject()
    incoming.drop.typed.click()
    yield page.dialog
    page.dialog.reject()


def test_the_dialogs_fit_a_small_screen(page: ReceivePage) -> None:
    page.window().resize(WIDTH, HEIGHT)
    for dialog in dialogs(page):
        QApplication.processEvents()
        assert dialog.width() <= WIDTH and dialog.height() <= HEIGHT, dialog.windowTitle()
        assert outside(dialog) == [], dialog.windowTitle()


def test_everything_speaks_vietnamese(page: ReceivePage, tmp_path: Path) -> None:
    vars(page.context.session)["who"] = "lan"
    found: set[tuple[str, str]] = set()

    def read(place: str, widget: QWidget) -> None:
        shown = [text.replace(str(tmp_path), " ").replace(ZERO_WIDTH, "") for text in texts(widget)]
        found.update((place, word) for text in shown for word in foreign(text))

    for at, line in enumerate(page.incoming.lines):
        page.incoming.table.stand_on(at)
        read(line.outcome, page)
    for dialog in dialogs(page):
        read(dialog.windowTitle(), dialog)
    for part in range(3):
        page.tabs.show_part(part)
        read(f"phần {part}", page)
    assert not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_drawn_in_both_schemes(page: ReceivePage, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    monkeypatch.setenv("BDG_THEME", scheme)
    shell = page.window()
    shell.reload_theme()
    picture = shell.page.grab().toImage()
    assert picture.pixelColor(4, 4) == theme.colour("bg")
    monkeypatch.setenv("BDG_THEME", "light")
    shell.reload_theme()
