"""Gói biểu mẫu: with which packs the office reports, which of them is the main one, and the others at hand."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from forms.packs.typed import years_text
from ui import widgets
from ui.settings.confirm import confirm
from ui.settings.list_card import Act, ListCard, Word, entry
from ui.tasks import run
from workflow.packing.using import PackLine, drop_pack, pack_lines, use_pack

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage
    from workflow.office import Office

LEAD = (
    "Gói biểu mẫu cho biết các biểu, hạn nộp, nơi nhận và người ký. Có thể dùng nhiều gói; khi hai gói cùng quy định "
    "một biểu của một kỳ thì theo gói chính."
)


class PacksCard(ListCard):
    """Use one more, make one the main one, use one no longer; a pack that does not fit says why."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Gói biểu mẫu", LEAD)
        self.acts: dict[tuple[str, str], Callable[[], object]] = {}
        self.unfit = QWidget()
        self._unfit_lines = widgets.column(self.unfit, gap=8)
        self.more = widgets.button("", self._toggle, "quiet")
        self.compose = widgets.button("Xem, soạn và cài gói…", lambda: page.context.ways.show_packs(), icon="file-text")
        self.box.addWidget(self.unfit)
        self.box.addLayout(widgets.button_row(self.more))
        self.box.addLayout(widgets.button_row(self.compose))
        self.unfit.hide()
        self.more.hide()

    def load(self) -> None:
        run(self.page, lambda: pack_lines(self.session), self._show)

    def _show(self, found: tuple[PackLine, ...]) -> None:
        pressed = QApplication.focusWidget()
        if pressed is not None and self.isAncestorOf(pressed):
            self.compose.setFocus()
        widgets.clear(self.lines)
        widgets.clear(self._unfit_lines)
        self.acts.clear()
        for line in found:
            place = self._unfit_lines if line.problem and not line.used else self.lines
            place.addWidget(self._entry(line))
        self._unfit = sum(bool(line.problem) and not line.used for line in found)
        self.more.setVisible(bool(self._unfit))
        self._name_more()
        self._chain()

    def _chain(self) -> None:
        """Tab goes through the entries where they stand: after what is above the card, before the buttons under it."""
        before = self.more.previousInFocusChain()
        while self.isAncestorOf(before) or not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain()
        buttons = [each for each in self.findChildren(QPushButton) if each not in (self.more, self.compose)]
        for first, second in pairwise([before, *buttons, self.more, self.compose]):
            QWidget.setTabOrder(first, second)

    def _entry(self, line: PackLine) -> QWidget:
        words = [Word("Gói chính", "accent")] if line.main else [Word("Đang dùng", "ok")] if line.used else []
        facts = [f"Năm {years_text(line.years)} · bản {line.version} · {line.origin}"]
        if line.problem:
            facts.append(Word(line.problem, "warn") if line.used else line.problem)
        return entry(line.title, facts, self._acts(line), words)

    def _acts(self, line: PackLine) -> list[Act]:
        found = []
        if not line.problem and not line.used:
            found.append(Act("Dùng thêm gói này", lambda: self.use(line)))
        if not line.problem and not line.main:
            found.append(Act("Đặt làm gói chính", lambda: self.use(line, main=True)))
        if line.used and not line.main:
            found.append(Act("Thôi dùng", lambda: self._ask_drop(line)))
        self.acts |= {(line.id, act.text): act.slot for act in found}
        return found

    def use(self, line: PackLine, main: bool = False) -> None:
        """Use one more pack, or let it be the main one."""
        said = f"“{line.title}” nay là gói chính." if main else f"Đơn vị nay dùng thêm “{line.title}”."
        run(self.page, lambda: use_pack(self.session, line.id, main), lambda office: self._done(office, said))

    def _ask_drop(self, line: PackLine) -> None:
        self.open_dialog(
            confirm(
                self.page,
                "Thôi dùng gói biểu mẫu",
                f"Việc cần làm sẽ không còn các báo cáo của “{line.title}”.",
                "Báo cáo đã lập theo gói này vẫn còn và mở được; muốn dùng lại, bấm “Dùng thêm gói này”.",
                "Thôi dùng",
                lambda: self.drop(line),
            )
        )

    def drop(self, line: PackLine) -> None:
        """Use a pack no longer."""
        said = f"Đơn vị thôi dùng “{line.title}”."
        run(self.page, lambda: drop_pack(self.session, line.id), lambda office: self._done(office, said))

    def _done(self, office: Office, said: str) -> None:
        self.tell("ok", said, f"Gói chính: {office.pack.title}.")
        self.page.office_changed()
        self.load()

    def _toggle(self) -> None:
        self.unfit.setVisible(self.unfit.isHidden())
        self._name_more()

    def _name_more(self) -> None:
        verb = "Ẩn" if not self.unfit.isHidden() else "Xem"
        self.more.setText(f"{verb} {self._unfit} gói không dùng được ở đơn vị này")
        self.more.setAccessibleName(self.more.text())
