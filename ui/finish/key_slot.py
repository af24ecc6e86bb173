"""One signer's key: an office key, one in a file, or one on a token, with its secret and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QFormLayout, QFrame, QMenu

from forms.dates import vietnam_day
from forms.text import first_groups
from forms.validity import validity_state, validity_text
from ui import theme, widgets
from ui.settings.passphrase_pair import secret_field
from workflow.keys.signing_keys import KeyChoice, KeyUse

KEY_FILES = "Tệp khóa (*.p12 *.pfx)"
MODULES = "Thư viện của thẻ (*.dll *.so *.dylib);;Mọi tệp (*)"
PIN, PASSPHRASE = "Mã PIN của thẻ", "Mật khẩu của khóa"
NO_KEY = "Chưa có khóa: cắm thẻ, chọn tệp khóa hoặc tạo khóa"
WHICH = "Chọn khóa ký"
FILE_NOTE = "Khóa nằm trong tệp {}; chương trình chỉ đọc, không sao chép tệp này."
SHARED = "Cùng một khóa với cơ quan: mật khẩu hoặc mã PIN chỉ nhập một lần ở trên."
PLUGGED = "Đang cắm thẻ ký số: {}. Muốn ký bằng thẻ, hãy chọn thẻ ở ô Khóa ký."
RENEW = "Nên gia hạn hoặc xin cấp mới khi chứng thư còn hạn."
SURE = "Tôi đã chắc mã PIN; nếu nhập sai, thẻ sẽ bị khóa"
Entry = tuple[str, str]


class KeySlot(QFrame):
    """Which key and its PIN or passphrase. A token with one try left is used only after that was confirmed; a locked
    one is not offered.

    chosen: another key. changed: its secret, or that it may be used. entered: Enter in the secret. looked: the tokens
    are to be looked for again. module_chosen: the path of a token's PKCS#11 library. making: a key is to be made here.
    """

    chosen = Signal()
    changed = Signal()
    entered = Signal()
    looked = Signal()
    module_chosen = Signal(str)
    making = Signal()

    def __init__(self, title: str, name: str, extra: Sequence[Entry] = (), makes: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._extra, self._files, self._makes = tuple(extra), list[str](), makes
        self._keys: tuple[KeyChoice, ...] = ()
        self._moment: datetime | None = None
        self._trouble, self._shared = "", False
        self._build_fields(name)
        box = widgets.column(self, gap=10)
        box.setContentsMargins(18, 14, 18, 16)
        box.addWidget(widgets.label(title, "section", wrap=True))
        box.addLayout(self._form())

    def _build_fields(self, name: str) -> None:
        self.choice = QComboBox()
        self.choice.setAccessibleName(name)
        self.choice.setPlaceholderText(NO_KEY)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.currentIndexChanged.connect(lambda _n: self._another())
        self.seen = widgets.label("", "muted", wrap=True)
        self.again = widgets.button("Tìm lại thẻ", self.looked.emit, "quiet", "refresh-cw")
        self.others = widgets.button("Khóa khác…", self._open_menu, "quiet")
        self.note = widgets.label("", "muted", wrap=True, select=True)
        self.warning = widgets.label("", "warn", wrap=True)
        self.pin_state = widgets.label("", "warn", wrap=True)
        self.secret_name = widgets.label(PASSPHRASE, "muted")
        self.secret = secret_field(PASSPHRASE)
        self.secret.textChanged.connect(lambda _text: self._typed())
        self.secret.returnPressed.connect(self.entered)
        self.sure = QCheckBox(SURE)
        self.sure.setAccessibleName(SURE)
        self.sure.toggled.connect(lambda _on: self.changed.emit())
        self.trouble = widgets.label("", "err", wrap=True)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setSpacing(theme.PAD)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(widgets.label("Khóa ký", "muted"), self.choice)
        ways = widgets.row()
        ways.addWidget(self.again)
        ways.addWidget(self.others)
        ways.addStretch(1)
        form.addRow(ways)
        for line in (self.seen, self.note, self.warning, self.pin_state):
            form.addRow(line)
        form.addRow(self.secret_name, self.secret)
        form.addRow(self.sure)
        form.addRow(self.trouble)
        self._rows = form
        return form

    def show_keys(
        self,
        keys: tuple[KeyChoice, ...],
        moment: datetime | None = None,
        seen: str = "",
        besides: str | None = None,
    ) -> None:
        """Offer these keys; what was chosen stays chosen where it is still there.

        moment: now, aware, to tell of a certificate that ends soon. seen: why no token is among them. besides: the key
        of who signs after this person. Of several that could be meant none is chosen: a PIN that is typed for the
        wrong token costs one of its tries.
        """
        self._keys, self._moment = keys, moment
        self.seen.setText(seen)
        kept = self.choice.currentData()
        self.choice.blockSignals(True)
        self.choice.clear()
        for key in keys:
            if not key.locked:
                self.choice.addItem(_words(key), key.ref)
        for path in self._files:
            self.choice.addItem(f"Tệp khóa {Path(path).name}", path)
        for words, data in self._extra:
            self.choice.addItem(words, data)
        first = self.choice.findData(self._meant(besides))
        self.choice.setPlaceholderText(WHICH if self.choice.count() > len(self._extra) else NO_KEY)
        place = self.choice.findData(kept) if kept is not None else -1
        self.choice.setCurrentIndex(place if place >= 0 else first)
        self.choice.blockSignals(False)
        if self.choice.currentData() != kept:
            self.secret.clear()
        self._show_state()

    def _meant(self, besides: str | None) -> str | None:
        """The key that is in use, or the only one there is; for a person the only token that is not `besides`."""
        usable = [key for key in self._keys if not key.locked]
        if besides is None:
            current = next((key.ref for key in usable if key.current), None)
            refs = [key.ref for key in usable] + self._files
        else:
            current, refs = None, [key.ref for key in usable if key.kind == "token" and key.ref != besides]
        return current if current is not None else refs[0] if len(refs) == 1 else None

    @property
    def locked(self) -> tuple[KeyChoice, ...]:
        """The keys that cannot be used because their token is locked."""
        return tuple(key for key in self._keys if key.locked)

    @property
    def key(self) -> KeyChoice | None:
        """What is known of the chosen key; None for a file and where none is chosen."""
        return next((key for key in self._keys if key.ref == self.ref and not key.locked), None)

    @property
    def ref(self) -> str:
        """The chosen key, one of the ways without a key, or "" where none is chosen."""
        return str(self.choice.currentData() or "")

    @property
    def use(self) -> KeyUse:
        """The chosen key with its secret."""
        return KeyUse(self.ref, self.secret.text())

    @property
    def keyless(self) -> bool:
        """Whether a way was chosen that needs no key."""
        return any(self.ref == data for _words, data in self._extra)

    @property
    def ready(self) -> bool:
        if self.keyless or (self._shared and self.ref):
            return True
        sure = self.sure.isChecked() or not (self.key and self.key.last_try)
        return bool(self.ref and self.secret.text()) and sure

    def share_secret(self, shared: bool) -> None:
        """The other slot asks for this key's secret."""
        if shared != self._shared:
            self._shared = shared
            self._show_state()

    def refuse(self, sentence: str, clear: bool) -> None:
        """Say what is wrong under the secret, which is emptied where it was a PIN."""
        if clear:
            self.secret.clear()
        self.sure.setChecked(False)
        self._trouble = sentence
        self._show_state()
        self.secret.setFocus()
        self.secret.selectAll()

    def use_file(self, path: str) -> None:
        """Sign with the key in a PKCS#12 file of the office's own."""
        if path not in self._files:
            self._files.append(path)
            place = self.choice.count() - len(self._extra)
            self.choice.insertItem(place, f"Tệp khóa {Path(path).name}", path)
        self.choice.setCurrentIndex(self.choice.findData(path))
        self.secret.setFocus()

    def _another(self) -> None:
        self.secret.clear()
        self.sure.setChecked(False)
        self._trouble = ""
        self._show_state()
        self.chosen.emit()
        self.changed.emit()

    def _typed(self) -> None:
        if self._trouble:
            self._trouble = ""
            self._show_state()
        self.changed.emit()

    def _show_state(self) -> None:
        key = self.key
        token = key is not None and key.kind == "token"
        self.secret_name.setText(PIN if token else PASSPHRASE)
        self.secret.setAccessibleName(PIN if token else PASSPHRASE)
        asked = bool(self.ref) and not self.keyless and not self._shared
        for widget, text in (
            (self.seen, self.seen.text()),
            (self.note, self._note(key)),
            (self.warning, self._warning(key)),
            (self.pin_state, self._pin_state(key)),
            (self.trouble, self._trouble),
        ):
            widget.setText(text)
            self._rows.setRowVisible(widget, bool(text))
        if self.secret.hasFocus() and not asked:
            self.choice.setFocus()
        self._rows.setRowVisible(self.secret, asked)
        self._rows.setRowVisible(self.sure, asked and key is not None and key.last_try)

    def _note(self, key: KeyChoice | None) -> str:
        if self._shared:
            return SHARED
        if key is not None and key.not_after is not None:
            until = f"Còn hạn đến {vietnam_day(key.not_after)} · dấu vân tay {first_groups(key.fingerprint)}"
            return "\n".join(text for text in (until, self._plugged(key)) if text)
        return FILE_NOTE.format(self.ref) if self.ref in self._files else ""

    def _plugged(self, key: KeyChoice) -> str:
        """That tokens are plugged in beside a key that is none: the list, which is closed, holds them."""
        owners = dict.fromkeys(item.subject for item in self._keys if item.kind == "token" and not item.locked)
        return PLUGGED.format(", ".join(owners)) if owners and key.kind != "token" else ""

    def _warning(self, key: KeyChoice | None) -> str:
        """E.g. an older way of signing, or a certificate that ends soon."""
        if key is None:
            return ""
        ends, moment = key.not_after, self._moment
        ending = ends is not None and moment is not None and validity_state(ends, moment) == "ending"
        soon = f"{validity_text(ends, moment)}. {RENEW}" if ending and ends and moment else ""
        return "\n".join(text for text in (key.notice, soon) if text)

    def _pin_state(self, key: KeyChoice | None) -> str:
        """Of the chosen token; of a locked one too, since it is missing from the list."""
        said = [item.pin_sentence for item in (*self.locked, *((key,) if key else ()))]
        return "\n".join(dict.fromkeys(text for text in said if text and text not in self._trouble))

    def _open_menu(self) -> None:
        self.menu().popup(self.others.mapToGlobal(QPoint(0, self.others.height())))

    def menu(self) -> QMenu:
        """The other ways to a key."""
        menu = QMenu(self.others)
        menu.addAction("Dùng tệp khóa (.p12)…", self._choose_file)
        menu.addAction("Thẻ không hiện ra: chọn thư viện của thẻ…", self._choose_module)
        if self._makes:
            menu.addAction("Tạo khóa ký mới tại đây…", self.making.emit)
        return menu

    def _choose_file(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn tệp khóa", "", KEY_FILES)
        if path:
            self.use_file(path)

    def _choose_module(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, "Chọn thư viện của thẻ ký số", "", MODULES)
        if path:
            self.module_chosen.emit(path)


def _words(key: KeyChoice) -> str:
    """ "Nguyễn Thị Lan · UBND phường Võ Cường (thẻ ký số)"."""
    owner = " · ".join(dict.fromkeys(text for text in (key.subject, key.organisation) if text))
    return f"{owner} (thẻ ký số)" if key.kind == "token" else f"{owner} ({key.ref})" if key.ref else owner
