"""A dialog whose act is signed with a key that is chosen in it: an office key, a file, or a token's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ui.finish.key_slot import KeySlot
from ui.settings.act_dialog import ActDialog
from ui.tasks import run
from ui.token_search import KeysFound, find_keys
from workflow.keys.signing_keys import KeyUse
from workflow.keys.token_places import choose_module

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage


class SigningDialog(ActDialog):
    """The PIN or passphrase is asked once, used once, and emptied. ref: the key that is chosen at first."""

    def __init__(
        self, page: SettingsPage, title: str, verb: str, lead: str, done: Callable[[], object], ref: str = ""
    ) -> None:
        super().__init__(page, title, verb, lead, done)
        self._first = ref
        self.slot = KeySlot("Ký bằng khóa", "Khóa để ký")
        self.below.addWidget(self.slot)
        self.slot.changed.connect(self.judge)
        self.slot.chosen.connect(self.judge)
        self.slot.entered.connect(self.press)
        self.slot.looked.connect(self.look)
        self.slot.module_chosen.connect(self._choose)
        self.slot.making.connect(self._make)

    def start(self, first: QWidget) -> None:
        """Look for the keys, then stand in the first field."""
        self.judge()
        self.look(lambda: self._stand_in(first))

    def _stand_in(self, first: QWidget) -> None:
        first.setFocus()
        QTimer.singleShot(0, self, lambda: self.area.ensureWidgetVisible(first))

    def look(self, then: Callable[[], object] = lambda: None) -> None:
        """Look for office keys and tokens; no PIN is tried."""
        session, doing = self.session, "Đang tìm khóa và thẻ ký số…"
        run(self, lambda: find_keys(session), lambda found: self._show(found, then), doing=doing, unlocked=True)

    def judge(self) -> None:
        """Let the act be pressed once everything that it needs is there."""
        self.act.setEnabled(self.ready)

    @property
    def ready(self) -> bool:
        return self.slot.ready

    @property
    def use(self) -> KeyUse:
        return self.slot.use

    def refuse(self, error: BaseException) -> None:
        """Say what is wrong; a token is asked how many tries it leaves, and not tried again by itself."""
        super().refuse(error)
        key = self.slot.key
        is_token = key is not None and key.kind == "token"
        self.slot.refuse("", is_token)
        if is_token:
            self.look(self.slot.secret.setFocus)

    def _show(self, found: KeysFound, then: Callable[[], object]) -> None:
        self.slot.show_keys(found.choices, self.session.now(), found.why_none)
        place = self.slot.choice.findData(self._first) if self._first else -1
        if place >= 0:
            self.slot.choice.setCurrentIndex(place)
        self._first = ""
        self.judge()
        self.fit()
        then()

    def _choose(self, path: str) -> None:
        session = self.session
        run(self, lambda: choose_module(session, Path(path)), lambda _none: self.look())

    def _make(self) -> None:
        """There is no key yet: to where one is made."""
        self.reject()
        self.page.keys.begin()
