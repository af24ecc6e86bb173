"""Gói biểu mẫu: the packs at hand and the drafts of this office, each with what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QDialog, QFileDialog, QFrame, QWidget

from forms.packs.copying import Wanted
from forms.packs.typed import years_text
from ui import widgets
from ui.context import Context
from ui.packs.editor import TOPIC, EditorPage
from ui.pages import Page
from ui.settings.list_card import Act, Word, entry
from ui.tasks import now, run
from workflow.composing.drafts import DraftInfo, begin, discard, drafts
from workflow.packing.using import PackLine, pack_lines

LEAD = (
    "Gói biểu mẫu giữ toàn bộ biểu, hạn nộp, nơi nhận, người ký của một kế hoạch. Khi có quyết định mới, hãy tạo gói "
    "mới từ gói gần giống nhất rồi sửa lại; các báo cáo đã lập vẫn giữ nguyên theo gói cũ."
)


def packs_page(context: Context, draft: str = "", told: str = "") -> Page:
    """The editor of a draft, or the list; told: what was just done."""
    return EditorPage(context, draft) if draft else PacksPage(context, told)


class PacksPage(Page):
    """Drafts first: whoever comes here has one in hand more often than not."""

    rail = "settings"
    topic = TOPIC

    def __init__(self, context: Context, told: str = "") -> None:
        super().__init__(context)
        self._told = told
        self.dialog: QDialog | None = None
        inner = QWidget()
        self._body = widgets.column(inner, gap=14)
        self._body.setContentsMargins(28, 20, 28, 16)
        box = widgets.column(self)
        widgets.scrolled(inner, box)
        self.buttons: dict[tuple[str, str], Act] = {}
        self._fill()

    def _fill(self) -> None:
        session = self.context.session
        widgets.clear(self._body)
        self._body.addLayout(self._head())
        self._body.addWidget(widgets.label(LEAD, "muted", wrap=True))
        if self._told:
            self._body.addWidget(widgets.notice("ok", self._told))
        made, found = now(lambda: drafts(session)), now(lambda: pack_lines(session))
        if made:
            titles = {line.id: line.title for line in found}
            self._body.addWidget(self._card("Bản đang soạn", [self._draft(item, titles) for item in made]))
        self._body.addWidget(self._card("Gói đang có", [self._pack(line) for line in found]))
        self._body.addStretch(1)

    def _head(self) -> QBoxLayout:
        line = widgets.row()
        line.addWidget(widgets.label("Gói biểu mẫu", "title"), 1)
        line.addWidget(widgets.button("Về Thiết lập", self.context.ways.show_settings, icon="settings"))
        self.put_in = widgets.button("Cài từ tệp…", self._choose, icon="file-down")
        line.addWidget(self.put_in)
        return line

    def _card(self, title: str, parts: list[QWidget]) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=12)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label(title, "section"))
        for number, part in enumerate(parts):
            if number:
                box.addWidget(widgets.rule())
            box.addWidget(part)
        return frame

    def _draft(self, item: DraftInfo, titles: Mapping[str, str]) -> QWidget:
        name = titles.get(item.origin, item.origin)
        origin = f"Soạn từ gói “{name}”, bản {item.origin_version}" if name else ""
        acts = (
            Act("Soạn tiếp", lambda: self._open(item.id)),
            Act("Xóa bản soạn…", lambda: self._discard(item)),
        )
        facts = (f"Năm {years_text(item.years)}" if item.years else "", origin)
        return entry(item.title, [" · ".join(fact for fact in facts if fact)], acts, [Word("Đang soạn", "accent")])

    def _pack(self, line: PackLine) -> QWidget:
        acts = [
            Act("Xem nội dung", lambda: self.show_pack(line)),
            Act("Tạo gói mới từ gói này…", lambda: self.begin(line)),
            Act("Ký và ghi ra tệp…", lambda: self._sign(line)),
        ]
        if line.own:
            acts.insert(2, Act("Soạn bản mới của gói này", lambda: self._again(line)))
        words = [Word("Đang dùng", "ok")] if line.used else []
        words.append(Word(f"Bản {line.version}"))
        origin = f"{line.origin[:1].upper()}{line.origin[1:]}"
        return entry(line.title, [f"{line.basis} · năm {years_text(line.years)}", origin], acts, words)

    def _again(self, line: PackLine) -> None:
        """The next version of a pack of this office."""
        session = self.context.session
        run(self, lambda: begin(session, line.id, Wanted(line.id)), lambda made: self._open(made.pack.id))

    def _open(self, draft_id: str) -> None:
        self.context.ways.show_packs(draft_id)

    def begin(self, line: PackLine) -> None:
        """Ask what the new pack is to be, then open its editor."""
        from ui.packs.begin_dialog import BeginDialog

        self.dialog = BeginDialog(self, line)
        self.dialog.open()

    def _discard(self, item: DraftInfo) -> None:
        from ui.settings.confirm import confirm

        self.dialog = confirm(
            self,
            "Xóa bản soạn",
            f"Xóa bản soạn “{item.title}”?",
            "Những gì đã soạn sẽ mất; các gói đang dùng không bị ảnh hưởng.",
            "Xóa bản soạn",
            lambda: self._discarded(item),
        )

    def _discarded(self, item: DraftInfo) -> None:
        session = self.context.session
        now(lambda: discard(session, item.id))
        self._fill()

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(
            self, "Chọn tệp gói biểu mẫu", self.context.start_folder(), "Gói biểu mẫu đã ký (*.asice)"
        )
        if path:
            self.install(Path(path))

    def install(self, path: Path) -> None:
        """Look at a signed pack file, and install it where the officer says so."""
        from ui.packs.install_dialog import ask_install

        show = self.context.ways.show_packs
        ask_install(self, self.context.session, path, lambda done: show(told=done.sentence))

    def show_pack(self, line: PackLine) -> None:
        """Everything the pack says, as pages to be read."""
        from ui.packs.reading_dialog import ReadingDialog

        self.dialog = ReadingDialog(self, line.id, line.title)
        self.dialog.open()

    def _sign(self, line: PackLine) -> None:
        """Write the pack as a signed file."""
        from ui.packs.finishing import ask_sign_pack

        ask_sign_pack(self, line.id, line.title)
