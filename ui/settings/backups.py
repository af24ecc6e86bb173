"""Backups: made now, listed, put back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from forms.dates import day_text
from ui import widgets
from ui.settings.list_card import ListCard
from ui.settings.restore_dialog import FILES, ask_restore
from ui.tasks import run
from workflow.backups import Backup, Made, backup_list, checked_backup
from workflow.soundness import WELL, examine

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

KINDS = {
    "daily": "hằng ngày",
    "manual": "theo yêu cầu",
    "finish": "khi hoàn thành báo cáo",
    "migration": "trước khi nâng cấp",
}
SHOWN = 10


class BackupsCard(ListCard):
    """Each can be looked into; putting one back closes the office, sets the present data aside, and opens it again."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Sao lưu", "Chương trình tự sao lưu mỗi ngày và mỗi khi hoàn thành một báo cáo.")
        other = widgets.button("Khôi phục từ tệp khác…", self._choose, icon="folder-open")
        check = widgets.button("Kiểm tra dữ liệu", self.check, icon="shield-check")
        self.box.addLayout(widgets.button_row(check, other, widgets.button("Sao lưu ngay", self.make, icon="save")))

    def load(self) -> None:
        run(self.page, lambda: backup_list(self.session.home), self._show)

    def _show(self, found: tuple[Backup, ...]) -> None:
        widgets.clear(self.lines)
        if not found:
            self.lines.addWidget(widgets.label("Chưa có bản sao lưu nào."))
        for item in found[:SHOWN]:
            name = f"{day_text(item.made_at.date())} {item.made_at:%H:%M}"
            facts = f"Sao lưu {KINDS.get(item.kind, '')} · {item.reports} báo cáo, {item.cells} ô".replace("  ", " ")
            self.add_line(name, facts, ("Xem và khôi phục…", lambda item=item: self.look(item.path)))

    def make(self) -> None:
        """Back up now, and say where the data do not agree."""
        run(self.page, lambda: checked_backup(self.session), self._made, doing="Đang sao lưu…")

    def _made(self, made: Made) -> None:
        self.load()
        if made.wrong:
            self.tell("warn", "Đã sao lưu, nhưng dữ liệu có chỗ cần xem lại.", "\n".join(made.wrong))

    def check(self) -> None:
        """Look through all data now, and say what was found."""
        run(self.page, lambda: examine(self.session), self._checked, doing="Đang kiểm tra dữ liệu…")

    def _checked(self, found: tuple[str, ...]) -> None:
        self.tell("warn" if found else "ok", "\n".join(found) or WELL)

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp sao lưu", self.page.context.start_folder(), FILES)
        if path:
            self.look(Path(path))

    def look(self, path: Path) -> None:
        """Show what a backup holds, with the button that puts it back."""
        ask_restore(self.page, self.page.context, path)
