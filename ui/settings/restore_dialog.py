"""Before a backup is put back: what it holds, what of now would be lost, and where the present data stay."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QGridLayout, QWidget

from forms.dates import day_text, moment_text
from ui import theme, widgets
from ui.context import Context
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from workflow.moving import Preview, ReportLine, find_backup, preview_backup, restore_with_keys, restored_text

WIDTH, LIST_HEIGHT, SHOWN = 720, 190, 6
FILES = "Bản sao lưu (*.sqlite3)"
DOUBT = "Nếu có bản sao lưu khác thì hãy xem bản đó trước."


class RestoreDialog(BigDialog):
    """Nothing changes before "Khôi phục bản này"; keeping what there is now is what Enter does."""

    def __init__(self, parent: QWidget, preview: Preview, restore: Callable[[], object], empty: bool = False) -> None:
        super().__init__(parent, "Khôi phục từ bản sao lưu", WIDTH)
        box = self.box
        box.addWidget(widgets.label(_made(preview), "section", wrap=True, select=True))
        box.addWidget(widgets.label(_about(preview), "muted", wrap=True, select=True))
        if preview.doubt:
            box.addWidget(widgets.notice("warn", preview.doubt, DOUBT))
        area = widgets.scrolled(_reports(preview.reports))
        area.setFixedHeight(min(LIST_HEIGHT, area.widget().sizeHint().height() + theme.GAP))
        area.setAccessibleName("Các báo cáo trong bản sao lưu")
        box.addWidget(area)
        if not empty:
            box.addWidget(_lost(preview))
            said = "Dữ liệu hiện tại không bị xóa: tệp được đổi tên và để riêng trong thư mục dữ liệu."
            box.addWidget(widgets.label(said, "muted", wrap=True))
        self.restore = widgets.button("Khôi phục bản này", self.accept, "primary" if empty else "")
        self.keep = widgets.button(
            "Chọn bản khác" if empty else "Giữ dữ liệu hiện tại", self.reject, "" if empty else "primary"
        )
        box.addStretch(1)
        self.buttons(self.restore, self.keep)
        (self.restore if empty else self.keep).setFocus()
        self.accepted.connect(restore)


def ask_restore(page: QWidget, context: Context, place: Path, empty: bool = False) -> None:
    """Look into a backup (a file, or a folder that holds one), show it, and put it back when the officer says so."""
    session, home = context.session, context.session.home

    def shown(preview: Preview) -> None:
        dialog = RestoreDialog(page, preview, lambda: context.ways.reopen(put_back(context, home, preview.path)), empty)
        page.restoring = dialog
        QTimer.singleShot(0, dialog, dialog.open)

    run(page, lambda: preview_backup(session, find_backup(place)), shown, doing="Đang xem bản sao lưu…")


def put_back(context: Context, home: Path, path: Path) -> Callable[[], None]:
    """The act itself, for while the office is closed; the first page afterwards tells where the old data are."""

    def act() -> None:
        context.leave_word(restored_text(restore_with_keys(home, path)))

    return act


def _made(preview: Preview) -> str:
    moment = moment_text(preview.made_at)
    return f"Bản sao lưu lúc {moment}: {preview.office or 'chưa khai báo đơn vị'}"


def _about(preview: Preview) -> str:
    program = f"chương trình phiên bản {preview.program} · " if preview.program else ""
    return f"{program}{len(preview.reports)} báo cáo · {preview.path}"


def _reports(lines: tuple[ReportLine, ...]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, theme.GAP, 0)
    grid.setHorizontalSpacing(theme.PAD + theme.GAP)
    grid.setVerticalSpacing(theme.GAP // 2)
    for column, head in enumerate(("Báo cáo", "Lần", "Trạng thái", "Số ô đã nhập", "Sửa lần cuối")):
        grid.addWidget(widgets.label(head, "small"), 0, column)
    for place, line in enumerate(lines, 1):
        last = f"{line.changed_at:%H:%M} {day_text(line.changed_at.date())}"
        cells = (f"{line.form_title}, {line.period_title}", str(line.revision), line.state_text, str(line.cells), last)
        for column, text in enumerate(cells):
            grid.addWidget(widgets.label(text, "strong" if not column else ""), place, column)
    if not lines:
        grid.addWidget(widgets.label("Bản sao lưu này chưa có báo cáo nào.", "muted"), 1, 0, 1, 5)
    grid.setColumnStretch(0, 1)
    return made


def _lost(preview: Preview) -> QWidget:
    if not preview.lost:
        return widgets.notice("ok", "Bản sao lưu có đủ mọi báo cáo hiện có, không mất gì.")
    lines = "\n".join(f"· {sentence}" for sentence in preview.lost[:SHOWN])
    if len(preview.lost) > SHOWN:
        lines += f"\n· và {len(preview.lost) - SHOWN} báo cáo khác."
    return widgets.notice("warn", "So với dữ liệu hiện tại, khi khôi phục sẽ không còn:", lines)
