"""The record of one file: each fact a plain sentence, what lies in it, and the paper held against it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QFrame, QWidget

from exports.drives import size_text
from forms.errors import BadInput
from forms.periods import parse_period
from ui import widgets
from ui.context import Context
from ui.tasks import now, run
from workflow.finished import reference_code
from workflow.office import require_office
from workflow.receiving.words import form_short
from workflow.verifying.records import Unlocking, VerifiedFile

if TYPE_CHECKING:
    from signing.facts import Fact

MARKS = {True: ("✓", "ok"), False: ("✗", "err"), None: ("–", "muted")}
REST = "Các điều kiện còn lại chưa xét được."
RECEIVING_ONLY = 4
ASKED = "cần xác nhận dấu vân tay"
STRANGER = (
    "Hãy đề nghị đơn vị gửi tệp giới thiệu khóa của người ký này, chọn tệp đó ở đây để đối chiếu dấu vân tay qua "
    "điện thoại, rồi kiểm tra lại."
)


class RecordCard(QFrame):
    """One file's record. unlocking: what opened it, needed again where something in it is asked for."""

    def __init__(self, context: Context, item: VerifiedFile, unlocking: Unlocking | None) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.context, self.item, self.unlocking = context, item, unlocking
        self.setAccessibleName(f"{Path(item.file).name}: {verdict(item)}")
        self.body = widgets.column(self, gap=6)
        self.body.setContentsMargins(18, 14, 18, 16)
        self._add_head()
        self.body.addWidget(widgets.rule())
        self._add_facts()
        if item.attachments:
            self._add_attachments()
        if item.data_digest:
            self._add_paper()

    def _add_head(self) -> None:
        item = self.item
        head = widgets.row(gap=10)
        head.addWidget(widgets.label(Path(item.file).name, "section", wrap=True, select=True), 1)
        if item.encrypted:
            head.addWidget(widgets.chip("Đã mã hóa"))
        head.addWidget(widgets.chip(verdict(item), "ok" if item.ok else "err"))
        self.body.addLayout(head)
        for text in (self._what(), item.signer and f"Người ký: {item.signer}", _codes(item)):
            if text:
                self.body.addWidget(widgets.label(text, "muted", wrap=True, select=True))

    def _what(self) -> str:
        """Form, period, unit and revision as the file names them."""
        item = self.item
        office = now(lambda: require_office(self.context.session))
        said = [form_short(office.packs, item.form), _period(item.period), item.unit and f"đơn vị {item.unit}"]
        said.append(f"lần {item.revision}" if item.revision else "")
        said.append("văn bản PDF riêng" if item.kind == "pdf" else "")
        return " · ".join(text for text in said if text)

    def _add_facts(self) -> None:
        facts = list(self.item.facts.values())
        for fact in facts:
            if fact.ok is not None or not fact.applies:
                self.body.addWidget(fact_line(fact))
        for sentence in self.item.documents:
            self.body.addWidget(widgets.marked("·", "muted", f"Chữ ký trong văn bản: {sentence}"))
        if any(fact.ok is False and ASKED in fact.sentence for fact in facts):
            self.body.addWidget(widgets.label(STRANGER, wrap=True))
        if not self.item.ok and any(fact.ok is None and fact.applies for fact in facts[:-RECEIVING_ONLY]):
            self.body.addWidget(widgets.label(REST, "muted"))

    def _add_attachments(self) -> None:
        self.body.addWidget(widgets.rule())
        head = widgets.row(gap=10)
        head.addWidget(widgets.label("Tài liệu kèm theo", "strong"), 1)
        self.save = widgets.button("Lưu ra thư mục…", self._choose_folder, icon="file-down")
        head.addWidget(self.save)
        self.body.addLayout(head)
        for name, size in self.item.attachments:
            line = widgets.row(gap=10)
            line.addWidget(widgets.mark("paperclip", "muted"))
            line.addWidget(widgets.label(name, wrap=True, select=True), 1)
            line.addWidget(widgets.label(size_text(size), "muted"))
            self.body.addLayout(line)
        self.said = widgets.label("", "ok", wrap=True, select=True)
        self.said.hide()
        self.body.addWidget(self.said)

    def _choose_folder(self) -> None:
        folder = self.context.start_folder()
        chosen = QFileDialog.getExistingDirectory(self, "Chọn thư mục lưu tài liệu kèm theo", folder)
        if chosen:
            self._save(Path(chosen))

    def _save(self, folder: Path) -> None:
        from workflow.verifying.looking_inside import save_attachments

        session, path, unlocking = self.context.session, Path(self.item.file), self.unlocking

        def say(saved: tuple[Path, ...]) -> None:
            self.said.setText(f"Đã lưu {len(saved)} tệp vào {folder}.")
            self.said.show()

        run(self, lambda: save_attachments(session, path, folder, unlocking), say, doing="Đang lưu tài liệu kèm theo…")

    def _add_paper(self) -> None:
        from ui.verify_paper import PaperSlip

        self.body.addWidget(widgets.rule())
        self.paper = PaperSlip(self.context, Path(self.item.file), self.unlocking)
        self.body.addWidget(self.paper)


class LockedCard(QFrame):
    """An encrypted file, and the passphrase that opens it, asked for once for all files of the list."""

    def __init__(self, item: VerifiedFile, opened: Callable[[Unlocking], object]) -> None:
        from ui.unlock import Unlock

        super().__init__()
        self.setProperty("role", "card")
        box = widgets.column(self, gap=10)
        box.setContentsMargins(18, 14, 18, 16)
        head = widgets.row(gap=10)
        head.addWidget(widgets.label(Path(item.file).name, "section", wrap=True, select=True), 1)
        head.addWidget(widgets.chip("Đã mã hóa", "warn"))
        box.addLayout(head)
        self.unlock = Unlock(item.locked, opened)
        box.addWidget(self.unlock)
        self.secret, self.said, self.trouble = self.unlock.secret, self.unlock.said, self.unlock.trouble
        self.refuse, self.use_key_file = self.unlock.refuse, self.unlock.use_key_file


def verdict(item: VerifiedFile) -> str:
    """Whether all facts that can be judged here are true, in a word."""
    return "Đạt" if item.ok else "Không đạt"


def is_locked(item: VerifiedFile) -> bool:
    """Whether a file is encrypted and was not opened."""
    return item.encrypted and not item.digest and not item.data_digest


def _codes(item: VerifiedFile) -> str:
    codes = (("Mã đối chiếu", item.digest), ("Mã số liệu", item.data_digest))
    return " · ".join(f"{name} {reference_code(digest)}" for name, digest in codes if digest)


def _period(text: str) -> str:
    try:
        return parse_period(text).title if text else ""
    except BadInput:
        return text


def fact_line(fact: Fact) -> QWidget:
    """A fact in its sentence, with ✓, ✗ or – before it."""
    sign, tone = MARKS[fact.ok]
    return widgets.marked(sign, tone, fact.sentence, "" if tone == "ok" else tone)
