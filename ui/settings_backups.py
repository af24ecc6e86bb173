"""Backups: made now, listed, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.dates import day_text
from ui import widgets
from ui.settings_keys import ListCard
from ui.tasks import run
from workflow.backups import Backup, backup_list, make_backup, restore

if TYPE_CHECKING:
    from ui.settings_page import SettingsPage

KINDS = {
    "daily": "hằng ngày",
    "manual": "theo yêu cầu",
    "finish": "khi hoàn thành báo cáo",
    "migration": "trước khi nâng cấp",
}
SHOWN = 10


class BackupsCard(ListCard):
    """Putting a backup back closes the office, sets the present data aside, and opens it again."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Sao lưu", "Chương trình tự sao lưu mỗi ngày và mỗi khi hoàn thành một báo cáo.")
        self.box.addLayout(widgets.button_row(widgets.button("Sao lưu ngay", self.make, icon="save")))

    def load(self) -> None:
        run(self.page, lambda: backup_list(self.session.home), self._show)

    def _show(self, found: tuple[Backup, ...]) -> None:
        widgets.clear(self.lines)
        if not found:
            self.lines.addWidget(widgets.label("Chưa có bản sao lưu nào."))
        for item in found[:SHOWN]:
            name = f"{day_text(item.made_at.date())} {item.made_at:%H:%M}"
            facts = f"Sao lưu {KINDS.get(item.kind, '')} · {item.reports} báo cáo, {item.cells} ô".replace("  ", " ")
            self.add_line(name, facts, ("Khôi phục…", lambda item=item: self._ask(item)))

    def make(self) -> None:
        """Back up now."""
        run(self.page, lambda: make_backup(self.session), lambda _path: self.load(), doing="Đang sao lưu…")

    def _ask(self, item: Backup) -> None:
        dialog = widgets.dialog(self, "Khôi phục từ bản sao lưu")
        box = widgets.column(dialog, margin=True)
        when = f"{item.made_at:%H:%M} ngày {day_text(item.made_at.date())}"
        box.addWidget(
            widgets.notice(
                "warn",
                f"Dữ liệu hiện tại sẽ được thay bằng bản sao lưu lúc {when} ({item.reports} báo cáo, {item.cells} ô).",
                "Dữ liệu hiện tại không bị xóa: tệp được đổi tên và giữ lại trong thư mục dữ liệu.",
            )
        )
        back = widgets.button("Giữ dữ liệu hiện tại", dialog.reject, "primary")
        box.addLayout(widgets.button_row(widgets.button("Khôi phục bản này", dialog.accept), back))
        if dialog.exec():
            home, path = self.session.home, item.path
            self.page.context.ways.reopen(lambda: restore(home, path))
