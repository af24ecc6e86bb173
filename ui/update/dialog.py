"""Before the program is updated: which version for which, who published it, what is new, what becomes of the data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QWidget

from exports.drives import size_text
from forms.dates import vietnam_day
from forms.release import PROGRAM
from signing.names import RELEASE_PREFIX
from ui import theme, widgets
from ui.context import Context
from ui.settings.big_dialog import BigDialog
from ui.tasks import run
from ui.update.taking import take
from workflow.updating.looking import is_update, look_at_update
from workflow.updating.offers import OUTCOME_TEXT, Offer
from workflow.updating.preparing import prepare_update

TITLE, WIDE = "Cập nhật chương trình", 680
LOOKING = "Đang kiểm tra tệp cập nhật…"
LATER, CLOSE = "Để sau", "Đóng"
VERBS = {"installer": "Cập nhật"}
BY_HAND = "Chuẩn bị cập nhật"
MARKS = {True: ("✓", "ok"), False: ("✗", "err")}
AFTER = (
    "Khi bấm Cập nhật: mọi ô đang nhập được lưu, cửa sổ đóng lại, bộ cài đặt chạy vài phút rồi chương trình tự mở lại. "
    "Nếu bộ cài đặt gặp lỗi thì bản đang dùng vẫn còn nguyên."
)
BROKEN, DOUBTFUL = ("broken", "conflict", "untrusted"), ("unanchored",)


def ask_update(parent: QWidget, context: Context, path: Path) -> None:
    """Look at a release manifest, or an installer with its manifest beside it, and show what it is."""
    session = context.session
    run(
        parent,
        lambda: look_at_update(path, session),
        lambda offer: show_update(parent, context, offer),
        doing=LOOKING,
    )


def updates_among(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The releases and installers of the program among files that were put in; of many, those named so."""
    named = [path for path in paths if len(paths) == 1 or path.name.startswith((RELEASE_PREFIX, PROGRAM))]
    return tuple(path for path in named if path.is_file() and is_update(path))


def show_update(parent: QWidget, context: Context, offer: Offer) -> UpdateDialog:
    """The same of one that was looked at."""
    dialog = UpdateDialog(parent, context, offer)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class UpdateDialog(BigDialog):
    """Nothing changes before "Cập nhật", which is there only where it would be done."""

    def __init__(self, parent: QWidget, context: Context, offer: Offer) -> None:
        super().__init__(parent, TITLE, WIDE)
        self._context, self._offer = context, offer
        self.box.addWidget(widgets.label(offer.title, "section", wrap=True, select=True))
        self._lay_head()
        self.box.addWidget(widgets.notice(_tone(offer), offer.sentence, offer.remedy))
        self._lay_facts()
        self._lay_lines("Có gì mới", offer.news)
        self._lay_data()
        self.box.addStretch(1)
        self.take = widgets.button(VERBS.get(offer.way, BY_HAND), self._take, "primary", "refresh-cw")
        self.later = widgets.button(LATER if offer.may_take else CLOSE, self.reject)
        self.buttons(self.later, self.take)
        widgets.show_if(self.take, offer.may_take)
        (self.take if offer.may_take else self.later).setFocus()

    def _lay_head(self) -> None:
        frame = widgets.card()
        form = QFormLayout(frame)
        form.setContentsMargins(18, 14, 18, 14)
        form.setVerticalSpacing(theme.GAP)
        form.setHorizontalSpacing(theme.PAD + theme.GAP)
        for name, said in head_facts(self._offer):
            form.addRow(widgets.label(name, "muted"), widgets.label(said, wrap=True, select=True))
        self.box.addWidget(frame)

    def _lay_facts(self) -> None:
        judged = [fact for fact in self._offer.facts.values() if fact.ok is not None]
        if judged and all(fact.ok for fact in judged):
            said = f"Tệp còn nguyên, chữ ký đúng: đã kiểm tra {len(judged)} điều kiện."
            self.box.addWidget(widgets.marked(*MARKS[True], said))
            return
        for fact in judged:
            self.box.addWidget(widgets.marked(*MARKS[bool(fact.ok)], fact.sentence, "" if fact.ok else "err"))

    def _lay_lines(self, title: str, lines: tuple[str, ...]) -> None:
        if not lines:
            return
        self.box.addWidget(widgets.label(title, "strong"))
        box = widgets.column(gap=theme.GAP // 2)
        for line in lines:
            box.addWidget(widgets.marked("·", "muted", line))
        self.box.addLayout(box)

    def _lay_data(self) -> None:
        offer = self._offer
        if not offer.data_sentence:
            return
        self.box.addWidget(widgets.label("Dữ liệu của đơn vị", "strong"))
        self.box.addWidget(widgets.label(offer.data_sentence, wrap=True, select=True))
        if offer.may_take and offer.way == "installer":
            self.box.addWidget(widgets.label(AFTER, "muted", wrap=True))

    def _take(self) -> None:
        context, offer, parent = self._context, self._offer, self.parentWidget()
        self.accept()
        take(parent, context, lambda progress, cancelled: prepare_update(context.session, offer, progress, cancelled))


def _tone(offer: Offer) -> str:
    """Of the notice that says what the file is; a newer version that may not be taken is a doubt too."""
    if offer.may_take:
        return "ok"
    if offer.outcome in BROKEN:
        return "err"
    return "warn" if offer.outcome in ("newer", *DOUBTFUL) else "notice"


def head_facts(offer: Offer) -> list[tuple[str, str]]:
    """What is here, what is offered, whose it is, in which file."""
    facts = [("Trên máy này", f"phiên bản {offer.current}")]
    if offer.release:
        facts.append(("Trong tệp", f"phiên bản {offer.version} ({OUTCOME_TEXT[offer.outcome]})"))
    if offer.signer:
        moment = f", ghi ngày ký {vietnam_day(offer.signed_at)}" if offer.signed_at else ""
        facts.append(("Người phát hành", f"{offer.signer}{moment}"))
    if offer.groups and offer.outcome in (*DOUBTFUL, "untrusted"):
        facts.append(("Dấu vân tay", offer.groups))
    if offer.file:
        facts.append(("Tệp cài đặt", f"{offer.file.name}, {size_text(offer.file.size)}"))
    if offer.file and not offer.may_take:
        facts.append(("Mã SHA-256", offer.file.sha256))
    return [*facts, ("Tệp phát hành", str(offer.manifest))]
