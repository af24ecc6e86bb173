"""What can be done about one line of a look: each outcome has its own way on, and none decides by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ui import widgets
from ui.receive.words import GOOD, VERDICTS
from ui.tasks import run

if TYPE_CHECKING:
    from ui.receive.incoming import Incoming
    from workflow.packing.installing import Installed
    from workflow.packing.looked import Looked
    from workflow.receiving.lines import Line, Looking, Taken

Acts = Mapping[str, Callable[[], object]]
TAKE, RETURN, COMPARE = "Tiếp nhận", "Trả lại…", "So với lần trước…"
REPORTS = ("new", "newer", "waiting")


class Deciding:
    """The acts of the lines of `Incoming`."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming

    def acts(self, place: int, line: Line, taken: bool) -> Acts:
        """Buttons by their texts, in order."""
        if taken:
            return self._after(place, line)
        made: dict[str, Callable[[], object]] = {}
        if VERDICTS[line.outcome].group == GOOD:
            made[TAKE] = lambda: self._incoming.take([place])
        if line.outcome in REPORTS:
            made[RETURN] = lambda: self._incoming.take([place], lambda: self.give_back(place))
        made |= self._own_ways(place, line)
        if line.previous and line.outcome not in ("conflict", "same"):
            made[COMPARE] = lambda: self.compare(line)
        if line.received and line.outcome == "same":
            made["Xem bản đã nhận"] = lambda: self._incoming.page.show_kept(line.received)
        return made

    def _own_ways(self, place: int, line: Line) -> Acts:
        incoming = self._incoming
        ways: dict[str, Acts] = {
            "conflict": {"So sánh hai bản và chọn…": lambda: self.settle(place, line)},
            "empty": {"So sánh và chọn…": lambda: self.settle(place, line)},
            "older": {"Lưu làm bằng chứng": lambda: incoming.take([place])},
            "untrusted": {"Đối chiếu dấu vân tay…": lambda: self.ask_trust(line)} if line.fingerprint else {},
            "keys": {"Xem ở Thiết lập": lambda: self.lead_to_settings(line)},
            "pack": {"Xem và cài đặt…" if line.remedy else "Xem gói…": lambda: self.install_pack(line)},
            "unsigned": {"Đối chiếu và xác nhận…": lambda: self.confirm_workbook(line)},
        }
        return ways.get(line.outcome, {})

    def _after(self, place: int, line: Line) -> Acts:
        """Once it was taken."""
        page = self._incoming.page
        if line.report_id:
            return {"Mở báo cáo": lambda: page.context.ways.show_report(line.report_id)}
        if not line.received:
            return {}
        acts: dict[str, Callable[[], object]] = {"Duyệt…": lambda: page.accept((line.received,))}
        acts[RETURN] = lambda: self.give_back(place)
        acts["Xem ở Đã nhận"] = lambda: page.show_kept(line.received)
        if line.previous:
            acts[COMPARE] = lambda: self.compare(line)
        return acts

    def leads_on(self, found: Looking) -> bool:
        """Whether a single file about keys was put in, which the settings look at; a pack alone is shown at once."""
        if len(found.lines) == 1 and found.lines[0].outcome == "pack" and found.lines[0].remedy:
            self.install_pack(found.lines[0])
        if len(found.lines) != 1 or found.lines[0].outcome != "keys":
            return False
        self.lead_to_settings(found.lines[0])
        return True

    def lead_to_settings(self, line: Line) -> None:
        """What speaks of keys is looked at and taken there."""
        context = self._incoming.page.context
        context.trust_file = Path(line.path)
        context.ways.show_settings()

    def install_pack(self, line: Line) -> None:
        """What a pack of forms changes, and its installation; then it is judged anew."""
        from ui.packs.install_dialog import LOOKING, show_pack
        from workflow.receiving.pack_lines import look_at_line

        incoming, page = self._incoming, self._incoming.page
        session, unlocking = incoming.session, incoming.unlocking

        def installed(done: Installed) -> None:
            incoming.look_again()
            page.show_told(widgets.notice("ok", done.sentence))

        def show(looked: Looked) -> None:
            page.dialog = show_pack(page, session, looked, installed)

        run(page, lambda: look_at_line(session, line, unlocking), show, doing=LOOKING)

    def compare(self, line: Line) -> None:
        """What the report changes of the one received before, cell by cell."""
        from ui.receive.difference_dialog import show_difference

        title = f"{line.unit_name} · {line.form_short} · {line.period_title} · lần {line.revision}"
        show_difference(self._incoming.page, line, line.previous, title, self._incoming.unlocking)

    def give_back(self, place: int) -> None:
        """Return a report that was taken, with comments."""
        self._incoming.page.give_back(self._incoming.line(place).received)

    def settle(self, place: int, line: Line) -> None:
        """Choose between reports that stand against each other; all that were found of them are kept first."""
        incoming = self._incoming
        if line.received:
            incoming.page.settle(line.received)
        else:
            beside = [at for at in incoming.beside(place) if not incoming.line(at).received]
            incoming.take(beside, lambda: incoming.page.settle(incoming.line(place).received))

    def ask_trust(self, line: Line) -> None:
        """The fingerprint, to be compared over the telephone; then everything is judged anew."""
        from ui.receive.trusting import ask_trust

        ask_trust(self._incoming, line)

    def confirm_workbook(self, line: Line) -> None:
        """A workbook is no signed report: each figure is shown before it counts."""
        from ui.unsigned.workbook_dialog import WorkbookDialog

        page = self._incoming.page
        page.open_dialog(WorkbookDialog(page, page.context, Path(line.path), self._incoming.look_again))

    def type_paper(self) -> None:
        """A report that came only on paper."""
        from ui.unsigned.paper_dialog import PaperDialog

        page = self._incoming.page
        page.open_dialog(PaperDialog(page, page.context, page.changed))

    def tell_taken(self, done: Taken) -> None:
        """What was done, and the receiving report of it."""
        from ui.receive.acts import taken_notice

        self._incoming.show_told(taken_notice(self._incoming.page, done))
