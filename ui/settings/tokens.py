"""Thẻ ký số: what is plugged in, by owner. No PIN is asked or tried here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from ui import widgets
from ui.settings.fingerprint_dialog import show_fingerprint
from ui.settings.list_card import Act, ListCard, Word, entry, validity
from ui.tasks import now, run, run_quietly
from ui.token_search import find_tokens
from workflow.keys.signing_keys import KeyChoice, TokensSeen, use_key
from workflow.keys.token_places import choose_module, module_paths
from workflow.trust.lines import UsedToken, used_tokens

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

MODULES = "Thư viện của thẻ (*.dll *.so *.dylib);;Mọi tệp (*)"
LEAD = (
    "Thẻ ký số (USB token) của cơ quan hoặc cá nhân. Mã PIN chỉ được hỏi khi ký, mỗi lần ký một lần, không được lưu và "
    "không bao giờ được thử lại tự động: nhiều loại thẻ tự khóa sau ba lần nhập sai."
)
ABSENT = "Đã ký báo cáo tại máy này; hiện không cắm."
Looked = tuple[TokensSeen, tuple[Path, ...], tuple[UsedToken, ...]]
LOOKING = "Đang tìm thẻ ký số…"


class TokensCard(ListCard):
    """Looked for when the page opens, without holding it up, and again on demand."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Thẻ ký số", LEAD)
        self.module = widgets.button("Chọn thư viện của thẻ…", self._choose, icon="folder-open")
        self.again = widgets.button("Tìm lại", self.look, icon="refresh-cw")
        self.places = widgets.label("", "small", wrap=True, select=True)
        self.box.addWidget(self.places)
        self.box.addLayout(widgets.button_row(self.module, self.again))
        self.seen: TokensSeen | None = None

    def load(self) -> None:
        """Look for tokens while the rest of the page can be used."""
        widgets.clear(self.lines)
        self.lines.addWidget(widgets.label(LOOKING, "muted"))
        run_quietly(self.page, self._looked, self._show, unlocked=True)

    def look(self) -> None:
        """Look for tokens now, as the officer asked."""
        run(self.page, self._looked, self._show, doing=LOOKING, unlocked=True)

    def choose(self, path: Path) -> None:
        """Ask this PKCS#11 library from now on too."""
        run(self.page, lambda: choose_module(self.session, path), lambda _tokens: self.look(), doing=LOOKING)

    def _looked(self) -> Looked:
        session = self.session
        seen = find_tokens(session)
        return seen, *now(lambda: (module_paths(session), used_tokens(session)))

    def _show(self, found: Looked) -> None:
        self.seen, paths, used = found
        widgets.clear(self.lines)
        for key in self.seen.choices:
            self._add(key)
        plugged = {key.fingerprint for key in self.seen.choices}
        for token in used:
            if token.groups not in plugged:
                self._add_absent(token)
        for sentence in self.seen.sentences:
            self.lines.addWidget(widgets.label(sentence, "muted", wrap=True, select=True))
        asked = ", ".join(str(path) for path in paths)
        self.places.setText(f"Đã hỏi qua: {asked}" if asked else "")
        widgets.show_if(self.places, bool(asked))

    def _add(self, key: KeyChoice) -> None:
        facts = [Word(key.organisation, "muted"), Word(key.pin_sentence, "warn"), Word(key.notice, "warn")]
        if key.not_after is not None:
            facts.insert(1, validity(key.not_after, self.session.now()))
        acts = []
        if key.fingerprint:
            acts.append(Act("Dấu vân tay…", lambda: show_fingerprint(self, key.subject, key.fingerprint)))
        if not key.locked:
            acts.append(Act("Giới thiệu khóa…", lambda: self._present(key)))
        if not (key.current or key.locked):
            acts.append(Act("Ký bằng thẻ này", lambda: self._use(key)))
        words = (Word("Đang dùng", "accent"),) if key.current else ()
        self.lines.addWidget(entry(key.subject, facts, acts, words))

    def _add_absent(self, token: UsedToken) -> None:
        """One that signed here and is not plugged in: the one that may be lost."""
        until = validity(token.valid_to, self.session.now(), token.withdrawn_at)
        acts = [Act("Dấu vân tay…", lambda: show_fingerprint(self, token.subject, token.groups))]
        if token.withdrawn_at is None:
            acts.append(Act("Thẻ bị mất…", lambda: self._withdraw(token)))
        self.lines.addWidget(entry(token.subject, (until, Word(ABSENT, "muted")), acts))

    def _withdraw(self, token: UsedToken) -> None:
        from ui.settings.withdraw_dialog import Lost, WithdrawDialog

        lost = Lost(token.groups, token.subject, token.groups)
        self.open_dialog(WithdrawDialog(self.page, lost, self.page.keys_changed))

    def _present(self, key: KeyChoice) -> None:
        from ui.settings.key_card_dialog import KeyCardDialog

        self.open_dialog(KeyCardDialog(self.page, key.ref))

    def _use(self, key: KeyChoice) -> None:
        run(self.page, lambda: use_key(self.session, key.ref), lambda _none: self.page.keys_changed())

    def _choose(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn thư viện của thẻ ký số", "", MODULES)
        if path:
            self.choose(Path(path))
