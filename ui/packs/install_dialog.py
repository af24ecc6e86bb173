"""Before a pack of forms is installed: who signed it, which version is here, and everything that would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTemporaryDir
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFormLayout, QPlainTextEdit, QWidget

from forms.dates import vietnam_day
from forms.packs.difference import Group
from forms.packs.typed import years_text
from signing.certificates import CertificateRecord
from ui import theme, widgets
from ui.settings.big_dialog import BigDialog
from ui.tasks import now, run
from workflow.packing.installing import Installed, install_pack
from workflow.packing.looked import OUTCOME_TEXT, Looked
from workflow.packing.looking import look_at_pack, signer_certificate
from workflow.packing.using import could_use, put_to_use
from workflow.session import Session
from workflow.trust.certificates import add_trust, certificate_facts

Done = Callable[[Installed], object]
WIDE, SHOWN, MANY, HIGH = 720, 8, 60, 320
MARKS = {True: ("✓", "ok"), False: ("✗", "err")}
LOOKING, INSTALLING, READING = "Đang đọc gói biểu mẫu…", "Đang cài gói biểu mẫu…", "Đang đọc chứng thư…"
INSTALL, LATER, CLOSE = "Cài đặt", "Để sau", "Đóng"
SAME, KEPT = "Gói này không thay đổi gì.", "Báo cáo đã lập hoặc đã gửi không thay đổi."
NAME = "chung-thu.cer"
USE = "Dùng tại đơn vị này, là gói chính: gói khác cũng quy định biểu đó thì theo gói này"


def ask_install(parent: QWidget, session: Session, path: Path, done: Done) -> None:
    """Look at a signed pack file, and install it where the officer says so; then `done`."""
    run(
        parent,
        lambda: look_at_pack(session, path),
        lambda looked: show_pack(parent, session, looked, done),
        doing=LOOKING,
    )


def show_pack(parent: QWidget, session: Session, looked: Looked, done: Done) -> InstallDialog:
    """The same of one that was looked at."""
    dialog = InstallDialog(parent, session, looked, done)
    dialog.open()
    return dialog


class InstallDialog(BigDialog):
    """Nothing changes before "Cài đặt", which is there only where it would be done."""

    def __init__(self, parent: QWidget, session: Session, looked: Looked, done: Done) -> None:
        super().__init__(parent, "Gói biểu mẫu", WIDE)
        self._session, self._looked, self._done = session, looked, done
        self._lay_head()
        tone = "ok" if looked.may_install or looked.outcome == "same" else "warn"
        self.box.addWidget(widgets.notice(tone, looked.sentence, looked.remedy))
        self._lay_fingerprint()
        for text in looked.remarks:
            self.box.addWidget(widgets.marked("·", "muted", text))
        for problem in looked.problems[:SHOWN]:
            self.box.addWidget(widgets.marked(*MARKS[False], problem))
        self._lay_difference()
        self._lay_facts()
        self._lay_use()
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.install = widgets.button(INSTALL, self._install, "primary", "check")
        self.later = widgets.button(LATER if looked.may_install else CLOSE, self.reject)
        self.buttons(self.later, self.install)
        widgets.show_if(self.install, looked.may_install)
        (self.install if looked.may_install else self.later).setFocus()

    def _lay_head(self) -> None:
        pack, looked = self._looked.pack, self._looked
        self.box.addWidget(widgets.label(pack.title if pack else looked.file, "section", wrap=True, select=True))
        frame = widgets.card()
        form = QFormLayout(frame)
        form.setContentsMargins(18, 14, 18, 14)
        form.setVerticalSpacing(theme.GAP)
        form.setHorizontalSpacing(theme.PAD + theme.GAP)
        for name, said in self._facts_of(looked):
            form.addRow(widgets.label(name, "muted"), widgets.label(said, wrap=True, select=True))
        self.box.addWidget(frame)

    @staticmethod
    def _facts_of(looked: Looked) -> list[tuple[str, str]]:
        facts = [("Tệp", looked.file)] if looked.pack else []
        if looked.signer:
            moment = f", ghi ngày ký {vietnam_day(looked.claimed_at)}" if looked.claimed_at else ""
            facts.append(("Người ký", f"{looked.signer}{moment}"))
        if looked.pack is None:
            return facts
        came = " (đi cùng chương trình)" if looked.shipped else ""
        here = f"bản {looked.at_hand}{came}" if looked.at_hand else "chưa có"
        pack = looked.pack
        return [
            *facts,
            ("Mã gói", pack.id),
            ("Căn cứ", pack.basis.dated),
            ("Áp dụng", f"năm {years_text(pack.years)}, {len(pack.forms)} biểu"),
            ("Trên máy này", here),
            ("Trong tệp", f"bản {pack.version} ({OUTCOME_TEXT[looked.outcome]})"),
        ]

    def _lay_fingerprint(self) -> None:
        """A signer whom nobody here knows is asked on the telephone first."""
        self.ask = widgets.button("Đối chiếu dấu vân tay…", self._ask_trust)
        asks = self._looked.outcome == "untrusted" and bool(self._looked.groups)
        if asks:
            line = widgets.row()
            line.addWidget(self.ask)
            line.addStretch(1)
            self.box.addLayout(line)
        else:
            self.ask.setParent(self)
            self.ask.hide()

    def _lay_difference(self) -> None:
        looked = self._looked
        if not looked.at_hand or looked.outcome in ("untrusted", "broken"):
            return
        count = sum(len(group.sentences) for group in looked.standing)
        head = f"Khác với bản {looked.at_hand} trên máy này: {count} chỗ" if count else SAME
        self.box.addWidget(widgets.label(head, "strong"))
        for group in looked.standing:
            self.box.addWidget(GroupView(group, self.fit))

    def _lay_facts(self) -> None:
        facts = {
            name: fact for name, fact in self._looked.facts.items() if not (self._looked.groups and name == "signer")
        }
        judged = [fact for fact in facts.values() if fact.ok is not None]
        self.facts = QWidget()
        box = widgets.column(self.facts, gap=4)
        for fact in judged:
            box.addWidget(widgets.marked(*MARKS[bool(fact.ok)], fact.sentence, "" if fact.ok else "err"))
        whole = all(fact.ok for fact in judged)
        self.more = widgets.button("Xem từng điều kiện", self._show_facts, "quiet")
        self.summary = QWidget()
        line = widgets.row(self.summary)
        said = widgets.marked(*MARKS[True], f"Tệp còn nguyên, chữ ký đúng: đã kiểm tra {len(judged)} điều kiện.")
        line.addWidget(said, 1, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.more)
        self.box.addWidget(self.summary)
        self.box.addWidget(self.facts)
        widgets.show_if(self.summary, whole and bool(judged))
        widgets.show_if(self.facts, not whole)

    def _lay_use(self) -> None:
        """A pack that this unit does not report with yet is put to use at once, unless the officer says no."""
        session, pack = self._session, self._looked.pack
        self.use = QCheckBox(USE)
        offered = pack is not None and self._looked.may_install and now(lambda: could_use(session, pack))
        self.use.setChecked(offered and pack.years[-1] >= session.today().year)
        self.box.addWidget(self.use)
        widgets.show_if(self.use, offered)

    def _show_facts(self) -> None:
        self.summary.hide()
        self.facts.show()
        self.later.setFocus()
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keyboard reads on while the buttons keep the focus."""
        bar, page = self.area.verticalScrollBar(), self.area.viewport().height() - theme.MARGIN
        ways = {
            Qt.Key.Key_PageDown: page,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        if event.key() in ways:
            bar.setValue(bar.value() + ways[event.key()])
        else:
            super().keyPressEvent(event)

    def _install(self) -> None:
        session, looked, use = self._session, self._looked, self.use.isChecked()
        self.trouble.hide()

        def install() -> Installed:
            installed = install_pack(session, looked)
            return put_to_use(session, installed) if use else installed

        run(self, install, self._installed, self.refuse, INSTALLING)

    def _installed(self, done: Installed) -> None:
        self.accept()
        self._done(done)

    def _ask_trust(self) -> None:
        """The signer's certificate, confirmed as in the settings; then the pack is looked at again."""
        session, looked, folder = self._session, self._looked, QTemporaryDir()
        path = Path(folder.path()) / NAME

        def read() -> CertificateRecord:
            path.write_bytes(signer_certificate(looked))
            return certificate_facts(path)

        def show(record: CertificateRecord) -> None:
            from ui.settings.trust_dialog import TrustDialog

            self.trust = TrustDialog(self, session, path, record, confirm)
            self.trust.finished.connect(lambda _code: folder.isValid())
            self.trust.open()

        def confirm(code: str) -> None:
            run(self, lambda: add_trust(session, path, code), lambda _added: self._look_again(), self.refuse)

        run(self, read, show, self.refuse, READING)

    def _look_again(self) -> None:
        session, looked, parent, done = self._session, self._looked, self.parentWidget(), self._done
        self.accept()
        run(
            parent, lambda: look_at_pack(session, looked.data, looked.file),
            lambda again: show_pack(parent, session, again, done), doing=LOOKING,
        )  # fmt: skip


class GroupView(QWidget):
    """Changes of one kind: the first few, and all of them once they are asked for."""

    def __init__(self, group: Group, changed: Callable[[], object]) -> None:
        super().__init__()
        self._changed = changed
        box = widgets.column(self, gap=4)
        box.addWidget(widgets.label(f"{group.title} ({len(group.sentences)})", "strong"))
        for sentence in group.sentences[:SHOWN]:
            box.addWidget(widgets.marked("·", "muted", sentence))
        rest = group.sentences[SHOWN:]
        self._title, self._box, self._rest = group.title, box, rest
        self.more = widgets.button(f"Xem thêm {len(rest)} chỗ", self._show_rest, "quiet")
        self.more.setAccessibleName(f"{self.more.text()}: {group.title}")
        box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        widgets.show_if(self.more, bool(rest))

    def _show_rest(self) -> None:
        self.more.hide()
        self._box.addWidget(_long_list(self._title, self._rest))
        self._changed()


def _long_list(title: str, sentences: Sequence[str]) -> QWidget:
    """A few dozen as lines; more in a field that scrolls, whatever their number."""
    if len(sentences) > MANY:
        field = QPlainTextEdit("\n".join(f"· {sentence}" for sentence in sentences))
        field.setReadOnly(True)
        field.setTabChangesFocus(True)
        field.setFixedHeight(HIGH)
        field.setAccessibleName(f"Những chỗ khác: {title}")
        return field
    made = QWidget()
    inner = widgets.column(made, gap=4)
    for sentence in sentences:
        inner.addWidget(widgets.marked("·", "muted", sentence))
    return made
