"""Nhận gói: what was put in is looked at first; then all good ones are taken at once, the rest decided one by one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from forms.errors import WorldError
from ui import problems, widgets
from ui.flow import FlowLayout
from ui.receive.deciding import Deciding
from ui.receive.drop_card import DropCard
from ui.receive.record import Record, show_line
from ui.receive.resting import Resting
from ui.receive.sides import Sides, reading_area
from ui.receive.table import LinesModel, LinesView
from ui.receive.words import DECIDE, DONE, GOOD, GROUPS, REST, Verdict, is_taken, line_texts, line_words, verdict
from ui.tasks import Steering, run
from ui.unlock import Unlock
from ui.update.dialog import ask_update, updates_among
from workflow.receiving.lines import GENUINE, Watch
from workflow.receiving.looking import look
from workflow.receiving.taking import take

if TYPE_CHECKING:
    from ui.receive.page import ReceivePage
    from workflow.receiving.lines import Line, Looking, Taken
    from workflow.verifying.records import Unlocking

HEADS = ("Đơn vị", "Biểu", "Kỳ", "Lần", "Chữ ký", "Kết quả", "Việc cần quyết")
RANKS = {DECIDE: 0, GOOD: 1, REST: 2, DONE: 3}
RESULT = HEADS.index("Kết quả")
TAKE_ALL = "Nhận tất cả gói đạt"
LOOKING, TAKING = "Đang xem các tệp…", "Đang tiếp nhận…"
NOTHING = "Không tìm thấy gói báo cáo nào ở đó. Hãy chọn thư mục khác, hoặc chọn thẳng từng tệp."
STOPPED = "Đã dừng: mới xem được {} tệp. Những tệp còn lại chưa được xem; thả lại để xem tiếp."


class Incoming(QWidget):
    """lines: of the looks, in the model; what was taken keeps its line, with what became of it."""

    def __init__(self, page: ReceivePage) -> None:
        super().__init__()
        self.page, self.session = page, page.context.session
        self._looking: Looking | None = None
        self._paths: tuple[Path, ...] = ()
        self.unlocking: Unlocking | None = None
        self._unlock: Unlock | None = None
        self._now: dict[int, Line] = {}
        self.taken: set[int] = set()
        self.group = ""
        self.deciding = Deciding(self)
        inner = QWidget()
        box = widgets.column(inner, gap=10)
        self.drop = DropCard(page.context, page.above)
        self.drop.chosen.connect(self.look)
        self.drop.paper.connect(self.deciding.type_paper)
        box.addWidget(self.drop)
        self.told = widgets.column()
        box.addLayout(self.told)
        self.found = self._found_part()
        box.addWidget(self.found, 1)
        self.rest = Resting(page)
        box.addWidget(self.rest, 1)
        outer = widgets.column(self, gap=10)
        self.area = reading_area(inner, outer)
        outer.addWidget(self._foot())
        self._show_lines()

    def _found_part(self) -> QWidget:
        part = QWidget()
        box = widgets.column(part, gap=10)
        head = widgets.row(gap=10)
        self._groups = QButtonGroup(self)
        chips = QWidget()
        flow = FlowLayout(chips)
        for name in GROUPS:
            chip = widgets.button(GROUPS[name], lambda name=name: self.show_group(name), "filter")
            chip.setCheckable(True)
            chip.setProperty("group", name)
            self._groups.addButton(chip)
            flow.addWidget(chip)
        head.addWidget(chips, 1, Qt.AlignmentFlag.AlignVCenter)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Tìm đơn vị, tệp")
        self.search.setAccessibleName("Tìm trong các tệp đã xem; không cần gõ dấu")
        self.search.setClearButtonEnabled(True)
        self.search.setMaximumWidth(220)
        self.search.textChanged.connect(lambda _text: self._narrow())
        self.search.returnPressed.connect(self._into_table)
        head.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(head)
        self.model = LinesModel(self, HEADS, self._texts, lambda place: line_words(self.line(place)), self._tone)
        self.table = LinesView(self.model, "Các tệp đã xem")
        self.record = Record()
        self.sides = Sides(self.table, self.record)
        self.table.chosen.connect(self._describe)
        self.table.pressed.connect(self._into_record)
        box.addWidget(self.sides, 1)
        for keys, widget, slot in (("Ctrl+F", self, self.search.setFocus), ("Esc", self.search, self.search.clear)):
            QShortcut(
                QKeySequence(keys), widget, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
            ).activated.connect(slot)
        return part

    def _foot(self) -> QWidget:
        self.foot = QWidget()
        line = widgets.row(self.foot, gap=10)
        self.said = widgets.label("", "muted", wrap=True)
        line.addWidget(self.said, 1)
        self.done = widgets.button("Xong, xem tệp khác", self.clear)
        self.take_all = widgets.button(TAKE_ALL, self.take_good, "primary", "check")
        line.addWidget(self.done)
        line.addWidget(self.take_all)
        return self.foot

    @property
    def lines(self) -> tuple[Line, ...]:
        """What was looked at."""
        return self._looking.lines if self._looking is not None else ()

    def line(self, place: int) -> Line:
        """A line as it stands now."""
        return self._now.get(place) or self.lines[place]

    def _texts(self, place: int) -> tuple[str, ...]:
        return line_texts(self.line(place), place in self.taken)

    def _tone(self, place: int, column: int) -> str:
        return self._verdict(place).tone if column == RESULT else ""

    def _verdict(self, place: int) -> Verdict:
        return verdict(self.line(place), place in self.taken)

    def look(self, paths: tuple[Path, ...]) -> None:
        """Look at files, folders and drives, together with what was looked at before and is not taken yet. A version of
        the program among them is shown by itself."""
        updates = updates_among(paths)
        if updates:
            ask_update(self.page, self.page.context, updates[0])
        wanted = tuple(dict.fromkeys((*self._paths, *(path for path in paths if path not in updates))))
        if updates and not set(paths) - set(updates):
            return
        self._look(wanted, self.unlocking, self._refuse)

    def look_again(self) -> None:
        """Judge everything anew, e.g. once a certificate was confirmed."""
        self._look(self._paths, self.unlocking, self._refuse)

    def open_locked(self, unlocking: Unlocking) -> None:
        """Open what is encrypted, with the passphrase typed beside one of them."""
        self._look(self._paths, unlocking, self._refuse_secret)

    def _look(
        self, paths: tuple[Path, ...], unlocking: Unlocking | None, refuse: Callable[[BaseException], None]
    ) -> None:
        steering, session = Steering(), self.session
        watch = Watch(steering.progress, steering.paused, steering.cancelled)

        def show(found: Looking) -> None:
            self._paths, self.unlocking = paths, unlocking
            self.page.context.looked = paths
            self._show(found)

        run(self, lambda: look(session, paths, unlocking, watch), show, refuse, LOOKING, steering=steering)

    def _refuse(self, error: BaseException) -> None:
        if isinstance(error, WorldError):
            self.tell("warn", error.sentence, error.remedy)
        else:
            problems.show(self, error)

    def _refuse_secret(self, error: BaseException) -> None:
        if isinstance(error, WorldError) and self._unlock is not None:
            self._unlock.refuse(f"{error.sentence} {error.remedy}".strip())
        else:
            self._refuse(error)

    def _show(self, found: Looking) -> None:
        if self.deciding.leads_on(found):
            return
        before = self.table.line
        self._looking, self._now, self.taken = found, {}, set()
        widgets.clear(self.told)
        self.drop.tell("" if found.lines else NOTHING)
        if found.cancelled:
            self.tell("warn", STOPPED.format(len(found.lines)))
        self._show_lines(before if before is not None and before < len(found.lines) and self._is_open(before) else None)
        self.table.setFocus()

    def _is_open(self, place: int) -> bool:
        """Whether something can still be done about a line here; else the first one is stood on, not the last."""
        return self._verdict(place).group != DONE

    def tell(self, tone: str, sentence: str, remedy: str = "") -> None:
        """Say what was done, or why not, over the table."""
        self.show_told(widgets.notice(tone, sentence, remedy))

    def show_told(self, notice: QWidget) -> None:
        """The same, with what can be done next."""
        for place in (self.told, self.page.told):
            widgets.clear(place)
        self.told.addWidget(notice)

    def clear(self) -> None:
        """Begin anew with other files; what was taken is taken."""
        self._looking, self._paths, self._now, self.taken = None, (), {}, set()
        self.page.context.looked = ()
        widgets.clear(self.told)
        self._show_lines()
        self.drop.files.setFocus()

    def _show_lines(self, place: int | None = None) -> None:
        some = bool(self.lines)
        self.model.fill(sorted(range(len(self.lines)), key=lambda place: RANKS[self._verdict(place).group]))
        self.drop.make_small(some)
        for part in (self.found, self.foot):
            widgets.show_if(part, some)
        widgets.show_if(self.rest, not some)
        if some:
            self._count()
            self._narrow(place)
        else:
            self.rest.load()

    def _count(self) -> None:
        """How many there are of each group, on its button, and what is left to do."""
        counts = dict.fromkeys(GROUPS, 0)
        for place in range(len(self.lines)):
            counts[self._verdict(place).group] += 1
        counts[""] = len(self.lines)
        for chip in self._groups.buttons():
            name = chip.property("group")
            chip.setText(f"{GROUPS[name]} ({counts[name]})")
            chip.setAccessibleName(chip.text())
            chip.setChecked(name == self.group)
            widgets.show_if(chip, bool(counts[name]) or not name)
        self.take_all.setText(f"{TAKE_ALL} ({counts[GOOD]})")
        self.take_all.setAccessibleName(self.take_all.text())
        widgets.show_if(self.take_all, counts[GOOD] > 0)
        self.said.setText(self._left(counts))

    def _left(self, counts: dict[str, int]) -> str:
        parts = (
            (counts["good"], "gói đạt"),
            (counts["decide"], "cần quyết từng gói"),
            (counts["rest"], "không nhận"),
            (counts["done"], "đã nhận"),
        )
        told = ", ".join(f"{number} {what}" for number, what in parts if number)
        skipped = self._looking.skipped if self._looking is not None else 0
        others = f" Bỏ qua {skipped} tệp khác." if skipped else ""
        return f"Đã xem {counts['']} tệp: {told}.{others}"

    def show_group(self, name: str) -> None:
        """List one group alone, "" for all."""
        self.group = name
        self._count()
        self._narrow(self.table.line)

    def _narrow(self, place: int | None = None) -> None:
        among = (lambda at: self._verdict(at).group == self.group) if self.group else None
        self.model.narrow(self.search.text(), among)
        self.table.stand_on(place)

    def _into_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()

    def _into_record(self) -> None:
        """Enter on a line: to what can be done about it."""
        first = next(iter(self.record.buttons.values()), None)
        target = self._unlock.secret if self._unlock is not None else first
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def _describe(self) -> None:
        place, self._unlock = self.table.line, None
        if place is None:
            self.record.clear("Không có tệp nào khớp." if self.lines else "")
            return
        line, taken = self.line(place), place in self.taken
        show_line(self.record, line, taken, self.deciding.acts(place, line, taken))
        if line.outcome == "locked":
            self._add_unlock(line.locked)
        before: QWidget = self.table
        for button in self.record.buttons.values():
            self.setTabOrder(before, button)
            before = button
        self.sides.renew()

    def _add_unlock(self, key: str) -> None:
        self._unlock = Unlock(key, self.open_locked)
        self.record.box.insertWidget(self.record.box.count() - 1, self._unlock)

    def take_good(self) -> None:
        """Take everything that is good, and older revisions as evidence; the act tells of all that was looked at."""
        self.take(None)

    def take(self, places: list[int] | None, then: Callable[[], object] | None = None) -> None:
        """Take these, or everything that is good; `then` goes on with them where they were taken."""
        looking, session, steering, unlocking = self._looking, self.session, Steering(), self.unlocking
        watch = Watch(steering.progress, steering.paused, steering.cancelled)

        def show(done: Taken) -> None:
            self._took(done)
            if then is not None and all(self.line(place).received for place in places or ()):
                then()

        run(
            self, lambda: take(session, looking, places, watch, unlocking), show, self._refuse, TAKING,
            steering=steering,
        )  # fmt: skip

    def beside(self, place: int) -> list[int]:
        """The places of the lines about the same report of the same unit, that one among them."""
        about = _about(self.line(place))
        lines = ((at, self.line(at)) for at in range(len(self.lines)))
        return [at for at, line in lines if line.outcome in GENUINE and _about(line) == about]

    def settled(self) -> None:
        """It was chosen between the reports of the line stood on: nothing is left to be decided about them."""
        if self.table.line is not None:
            self.taken.update(place for place in self.beside(self.table.line) if self.line(place).received)
        if self.lines:
            widgets.clear(self.told)
            self._count()
            self._narrow(self.table.line)
            QTimer.singleShot(0, self.table, self.table.setFocus)

    def _took(self, done: Taken) -> None:
        places = {(line.file, line.path, line.part): place for place, line in enumerate(self.lines)}
        for line in done.lines:
            place = places[line.file, line.path, line.part]
            self._now[place] = line
            if is_taken(line):
                self.taken.add(place)
        self.deciding.tell_taken(done)
        self.page.changed()
        self._count()
        self._narrow(self.table.line)
        QTimer.singleShot(0, self.table, self.table.setFocus)


def _about(line: Line) -> tuple[str, str, str]:
    return line.unit, line.form, line.period
