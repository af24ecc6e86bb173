"""A dialog whose act is signed with a key that is chosen in it: an office key, a file, or a token's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ui.finish.key_slot import KeySlot
from ui.settings.act_dialog import ActDialog
from ui.tasks import run
from workflow.signing_keys import KeyChoice, KeyUse, choose_module, key_choices

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage


class SigningDialog(ActDialog):
    """The PIN or passphrase is asked once, used once, and emptied."""

    def __init__(self, page: SettingsPage, title: str, verb: str, lead: str, done: Callable[[], object]) -> None:
        super().__init__(page, title, verb, lead, done)
        self.slot = KeySlot("Ký bằng khóa", "Khóa để ký")
        self.below.addWidget(self.slot)
        self.slot.changed.connect(self.judge)
        self.slot.entered.connect(self.press)
        self.slot.looked.connect(self.look)
        self.slot.module_chosen.connect(self._choose)

    def start(self) -> None:
        """Look for the keys; the fields can be filled in meanwhile."""
        self.judge()
        self.look()

    def look(self) -> None:
        session = self.session
        run(self, lambda: key_choices(session), self._show, doing="Đang tìm khóa và thẻ ký số…")

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
        if key is not None and key.kind == "token":
            self.slot.secret.clear()
            self.look()

    def mend(self) -> None:
        self.slot.secret.setFocus()
        self.slot.secret.selectAll()

    def _show(self, keys: tuple[KeyChoice, ...]) -> None:
        self.slot.show_keys(keys)
        self.judge()
        self.fit()

    def _choose(self, path: str) -> None:
        session = self.session
        run(self, lambda: choose_module(session, Path(path)), lambda _none: self.look())
