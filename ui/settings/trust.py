"""Chứng thư tin cậy: whose signatures are known here, how they came to be, and the way in for more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget

from forms.dates import day_text, vietnam_day
from ui import widgets
from ui.folding import FoldingRow
from ui.settings.confirm import confirm
from ui.settings.fingerprint_dialog import show_fingerprint
from ui.settings.list_card import Act, ListCard, Word, entry, validity
from ui.settings.taking import FILES, Taking
from ui.settings.trust_table import PURPOSES, TrustTable, line_texts
from ui.tasks import run
from workflow.trust.certificates import remove_trust
from workflow.trust.due_days import DueLine, due_lines
from workflow.trust.lines import TrustLine, history_lines, trust_lines

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

LEAD = (
    "Chứng thư của đơn vị khác, dùng khi kiểm tra gói báo cáo nhận được và khi mã hóa báo cáo gửi đi. Mỗi chứng thư "
    "được tin cậy một lần, sau khi đối chiếu dấu vân tay qua điện thoại, hoặc nhận từ danh sách có ký của cấp trên."
)
DUE_SET = "Đã lưu hạn nộp. Hãy lập danh sách chứng thư có ký và gửi để đơn vị cấp dưới nhận được hạn này."
NONE = "Chưa có chứng thư nào. Hãy nhận tệp mà đơn vị hoặc cấp trên gửi đến, hoặc kéo thả tệp vào trang này."


class TrustCard(ListCard):
    """A table with a search; what is said of the chosen line stands under it."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Chứng thư tin cậy", LEAD)
        self.none = widgets.label(NONE, "muted", wrap=True)
        self.box.addWidget(self.none)
        self.table = TrustTable()
        self.box.addWidget(self.table)
        self.chosen = widgets.column()
        self.box.addLayout(self.chosen)
        self._taking = Taking(page, self.open_dialog)
        self.roster = widgets.button("Lập danh sách chứng thư có ký…", self.write_roster, icon="file-text")
        self.take = widgets.button("Nhận tệp chứng thư hoặc thông báo khóa…", self._choose, icon="shield-check")
        self.due = widgets.button("Hạn nộp của cấp dưới…", self.set_due_days, icon="clock")
        self.past = widgets.button("Lịch sử…", self.show_history, icon="history")
        self.box.addWidget(widgets.rule())
        left, right = widgets.row(), widgets.row()
        for line, made in ((left, self.take), (right, self.due), (right, self.roster), (right, self.past)):
            line.addWidget(made)
        left.addStretch(1)
        self.box.addWidget(FoldingRow(left, right))
        self.table.chosen.connect(self._describe)
        self.table.pressed.connect(self._go_in)
        self._owed: tuple[DueLine, ...] = ()
        self._show(((), ()))

    def load(self) -> None:
        run(self.page, lambda: (trust_lines(self.session), due_lines(self.session)), self._show)

    def ask(self, *paths: Path) -> None:
        """Show what files hold, one after the other; each is taken in once the officer says so."""
        self._taking.ask(*paths)

    def write_roster(self) -> None:
        """Write what is trusted into a signed list for the units below."""
        from ui.settings.roster_dialog import RosterDialog

        self.open_dialog(RosterDialog(self.page))

    def set_due_days(self) -> None:
        """Set the days by which the reports of the units below are wanted."""
        from ui.settings.due_dialog import DueDialog

        self.open_dialog(DueDialog(self.page, self._owed, self._due_set))

    def _due_set(self) -> None:
        self.tell("ok", DUE_SET)
        self.load()

    def show_history(self) -> None:
        """Show how trust came and went."""
        from ui.settings.history_dialog import TrustHistoryDialog

        run(
            self.page,
            lambda: history_lines(self.session),
            lambda lines: self.open_dialog(TrustHistoryDialog(self.page, lines)),
        )

    def _show(self, found: tuple[tuple[TrustLine, ...], tuple[DueLine, ...]]) -> None:
        now, (lines, due) = self.session.now(), found
        self._owed = tuple(line for line in due if line.below)
        self.table.fill(lines, [line_texts(line, now) for line in lines])
        for part, wanted in (
            (self.none, not lines),
            (self.table, bool(lines)),
            (self.roster, any(line.below for line in lines) or any(line.day for line in self._owed)),
            (self.due, bool(self._owed)),
        ):
            widgets.show_if(part, wanted)

    def _describe(self) -> None:
        widgets.clear(self.chosen)
        line = self.table.line
        if line is not None:
            made, before = self._entry(line), self.table.view
            self.chosen.addWidget(made)
            for button in made.findChildren(QPushButton):
                self.setTabOrder(before, button)
                before = button

    def _entry(self, line: TrustLine) -> QWidget:
        now = self.session.now()
        since = f"{PURPOSES[line.purpose]} · {line.subject} · có hiệu lực từ {vietnam_day(line.valid_from)}"
        by = f", {line.who} ghi nhận" if line.who else ""
        facts = (
            Word(since, "muted"),
            validity(line.valid_to, now, line.withdrawn_at, line.valid_from),
            Word(f"Tin cậy từ {day_text(line.since.date())}: {line.how}{by}", "muted"),
            Word(f"Dấu vân tay {line.groups}", "muted"),
        )
        name = f"{line.unit_name} ({line.unit_code})"
        acts = [Act("Dấu vân tay…", lambda: show_fingerprint(self, name, line.groups))]
        if line.below and line.purpose == "sign" and line.withdrawn_at is None:
            acts.append(Act("Khóa này bị mất…", lambda: self._withdraw(line)))
        acts.append(Act("Bỏ tin cậy…", lambda: self._remove(line)))
        return entry(name, facts, acts)

    def _go_in(self) -> None:
        """Enter on a line: to what can be done with it."""
        item = self.chosen.itemAt(0)
        made = item.widget() if item is not None else None
        if made is not None:
            made.setFocus()

    def _withdraw(self, line: TrustLine) -> None:
        """Say in the name of the office above that the key of a unit below is no longer used."""
        from ui.settings.withdraw_dialog import Lost, WithdrawDialog

        lost = Lost(line.fingerprint, f"{line.subject} · {line.unit_name} ({line.unit_code})", line.groups)
        self.open_dialog(WithdrawDialog(self.page, lost, self.load))

    def _remove(self, line: TrustLine) -> None:
        said = f"Bỏ tin cậy chứng thư của {line.unit_name}?"
        signs = "Gói báo cáo ký bằng chứng thư này sẽ không được nhận ra là của đơn vị."
        remedy = signs if line.purpose == "sign" else "Báo cáo không mã hóa gửi đến nơi này bằng chứng thư đó được nữa."
        back = "Muốn tin cậy lại: nhận lại tệp chứng thư và đối chiếu dấu vân tay."
        self.dialog = confirm(
            self.page, "Bỏ tin cậy chứng thư", said, f"{remedy} {back}", "Bỏ tin cậy", lambda: self._removed(line)
        )

    def _removed(self, line: TrustLine) -> None:
        run(self.page, lambda: remove_trust(self.session, line.fingerprint), lambda _none: self.load())

    def _choose(self) -> None:
        folder = self.page.context.start_folder()
        found, _kind = QFileDialog.getOpenFileNames(self, "Chọn tệp chứng thư hoặc thông báo khóa", folder, FILES)
        self.ask(*map(Path, found))
