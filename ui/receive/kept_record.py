"""What is told of one unit's report: what stands, the facts of its first receipt, its earlier revisions, the way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from exports.drives import size_text
from forms.dates import day_text
from forms.standing import UNIT_STATE_TEXT
from ui import widgets
from ui.home_page import when_text
from ui.receive.words import STATE_TONES, capital, state_text
from ui.tasks import now
from workflow.receiving.words import KIND_TEXT

if TYPE_CHECKING:
    from ui.receive.kept import Kept
    from workflow.receiving.views import KeptView, StandingLine

DECIDED = {"accepted": "Đã duyệt", "returned": "Đã trả lại", "chosen": "Được chọn", "set_aside": "Không dùng"}
CONFLICT = "Có hai bản cùng lần báo cáo nhưng số liệu khác nhau; chưa bản nào được tính vào số tổng hợp."
WAITING = "Mới nhận bản bổ sung, chưa nhận bản gốc mà bản này bổ sung cho; chưa được tính vào số tổng hợp."
FIRST = "Kết quả kiểm tra khi nhận lần đầu"
OTHERS = "Các bản đã nhận"


class KeptActs:
    """Fills the record of the tab “Đã nhận”."""

    def __init__(self, tab: Kept) -> None:
        self._tab = tab

    def describe(self, line: StandingLine) -> None:
        """Tell everything of a line."""
        from workflow.receiving.views import kept_view

        session = self._tab.session
        views = now(lambda: tuple(kept_view(session, number) for number in line.kept))
        standing = next((view for view in views if view.number == line.number), None)
        record = self._tab.record
        what = " · ".join(text for text in (line.form_short, line.period_title) if text)
        record.begin(line.unit_name, what, capital(state_text(line)), STATE_TONES.get(line.state, "plain"))
        if line.state in ("conflict", "waiting"):
            record.say(CONFLICT if line.state == "conflict" else WAITING, "err" if line.state == "conflict" else "warn")
        if standing is not None:
            self._tell(standing)
        record.add_buttons(self._acts(line, standing, views), f"{line.unit_name}, {what}")
        shown = standing or (views[-1] if views else None)
        if shown is not None and shown.facts:
            record.add_facts(shown.facts, FIRST)
            for name, size in shown.attachments:
                record.box.addWidget(widgets.marked("·", "muted", f"Tài liệu kèm theo: {name} ({size_text(size)})"))
            for sentence in shown.documents:
                record.box.addWidget(widgets.marked("·", "muted", f"Chữ ký trong văn bản: {sentence}"))
        if len(views) > 1:
            self._tell_others(line, views)
        record.end()
        self._tab.described()

    def _tell(self, view: KeptView) -> None:
        record, today = self._tab.record, self._tab.session.today()
        record.say(
            f"Lần {view.revision}, {KIND_TEXT[view.kind]}, nhận {when_text(view.received_at, today)} · {view.who} nhận"
        )
        record.say_file(view.file)
        record.say(view.note, "muted")
        for warning in view.warnings:
            record.say(warning, "warn")
        for decision in view.decisions:
            said = f"{DECIDED[decision.kind]} ngày {day_text(decision.at.date())}, {decision.who} ghi nhận"
            reason = f": {decision.text}" if decision.text else ""
            back = " (đã rút lại)" if decision.withdrawn_at else ""
            record.say(f"{said}{reason}{back}.", "muted")

    def _acts(
        self, line: StandingLine, standing: KeptView | None, views: tuple[KeptView, ...]
    ) -> dict[str, Callable[[], object]]:
        page = self._tab.page
        acts: dict[str, Callable[[], object]] = {}
        if line.state == "conflict":
            acts["So sánh và chọn…"] = lambda: page.settle(_contested(line, views))
        if standing is None:
            return acts
        number = standing.number
        if line.state == "received":
            acts["Duyệt…"] = lambda: page.accept((number,))
        if line.state in ("received", "accepted"):
            acts["Trả lại…"] = lambda: page.give_back(number)
        if line.state in ("accepted", "returned"):
            acts["Rút lại quyết định…"] = lambda: page.take_back(number, UNIT_STATE_TEXT[line.state])
        if standing.has_pdf:
            acts["Xem văn bản"] = lambda: page.show_document(number)
        if standing.kind != "paper":
            acts["Lưu tệp gốc…"] = lambda: page.save_original(number)
        before = _before(standing, views)
        if before is not None:
            title = f"{line.unit_name} · {line.form_short} · {line.period_title}"
            acts["So với lần trước…"] = lambda: page.compare(number, before.number, title)
        return acts

    def _tell_others(self, line: StandingLine, views: tuple[KeptView, ...]) -> None:
        record, today = self._tab.record, self._tab.session.today()
        record.box.addWidget(widgets.rule())
        record.say(OTHERS, "strong")
        for view in reversed(views):
            sign = "✓" if view.number == line.number else "·"
            came = f"nhận {when_text(view.received_at, today)} · mã số liệu {view.code}"
            said = f"Lần {view.revision}, {KIND_TEXT[view.kind]}, {came}"
            record.box.addWidget(widgets.marked(sign, "ok" if sign == "✓" else "muted", said))


def _contested(line: StandingLine, views: tuple[KeptView, ...]) -> int:
    """One of the reports that stand against each other."""
    return next(view.number for view in reversed(views) if view.signed and view.revision == line.revision)


def _before(standing: KeptView, views: tuple[KeptView, ...]) -> KeptView | None:
    """The report that the standing one took the place of, or completes; None where there is none."""
    earlier = [view for view in views if view.number != standing.number and view.revision <= standing.revision]
    return max(earlier, key=lambda view: (view.signed, view.revision, view.number), default=None)
