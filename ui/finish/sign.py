"""Ký số: whose keys sign, the organisation's and before it the person's; what is printed; or signed elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from forms.errors import WorldError
from ui import problems, widgets
from ui.clock import clock_notice
from ui.finish.key_slot import KeySlot
from ui.finish.printed_pictures import PrintedPictures
from ui.finish.steps import Step
from ui.settings.key_form import KeyForm
from ui.tasks import now, run
from ui.token_search import KeysFound, find_keys
from workflow.clock import clock_doubt
from workflow.keys.signing_keys import KeyChoice
from workflow.keys.token_places import choose_module
from workflow.signing.pictures import Pictures, pictures
from workflow.signing.reports import SigningPlan, check_key
from workflow.signing.words import signed_text

if TYPE_CHECKING:
    from ui.finish.page import FinishPage

ELSEWHERE = "ký ở nơi khác"
LOCAL_TIME = "Thời gian ký lấy theo đồng hồ của máy này; chữ ký chưa gắn dấu thời gian."
PERSON_FIRST = "Người có thẩm quyền ký trước bằng khóa riêng"
PERSON_MEANS = "Văn bản được ký theo thứ tự: người có thẩm quyền, rồi cơ quan."
ELSEWHERE_MEANS = (
    "Văn bản PDF, biểu XLSX và dữ liệu được ghi ra khi chưa ký, và chưa tính là đã gửi. Ký xong bằng công cụ khác, "
    "vào Báo cáo, bấm “…” rồi chọn Nhận lại văn bản đã ký."
)
NOT_AGAIN = "Các bước sau gửi đúng gói đã ký này, không ký lại."
CHANGED = "Tài liệu kèm theo đã thay đổi sau lần ký trước; cần ký thêm một lần để gói có đúng các tài liệu này."
LOOKING = "Đang tìm khóa và thẻ ký số…"


class SignStep(Step):
    """A report that was signed is sent as it was signed; it is signed again only where the officer asks for it."""

    title = "Ký số"
    question = "Ký bằng khóa nào?"
    topic = "ky-so"

    def __init__(self, page: FinishPage) -> None:
        super().__init__(page)
        self.again, self._making_asked = False, False
        self.keys: tuple[KeyChoice, ...] = ()
        self.signed_place = widgets.column()
        self.box.addLayout(self.signed_place)
        self.fields = QWidget()
        inner = widgets.column(self.fields, gap=12)
        self.organisation = self._slot(
            "Khóa của cơ quan", "Khóa ký của cơ quan", (("Xuất để ký ở nơi khác", ELSEWHERE),)
        )
        self.person = self._slot("Khóa của người có thẩm quyền", "Khóa ký của người có thẩm quyền")
        self.both = QCheckBox(PERSON_FIRST)
        self.both.setAccessibleName(PERSON_FIRST)
        self.both.setAccessibleDescription(PERSON_MEANS)
        self.both.toggled.connect(lambda _on: self._person_asked())
        self.printed = PrintedPictures(self._to_settings)
        self.elsewhere_note = widgets.notice("notice", ELSEWHERE_MEANS)
        self.making = self._making()
        self.time_note = widgets.label(LOCAL_TIME, "muted", wrap=True)
        self.clock_place = widgets.column()
        inner.addLayout(self.clock_place)
        for part in (
            self.organisation, self.making, self.both, self.person, self.printed, self.elsewhere_note, self.time_note
        ):  # fmt: skip
            inner.addWidget(part)
        self.box.addWidget(self.fields)
        self.box.addStretch(1)
        self._changed()

    def _slot(self, title: str, name: str, extra: tuple[tuple[str, str], ...] = ()) -> KeySlot:
        slot = KeySlot(title, name, extra, makes=True)
        slot.changed.connect(self._changed)
        slot.entered.connect(self.page.press_next)
        slot.looked.connect(self.look_for_keys)
        slot.module_chosen.connect(self._use_module)
        slot.making.connect(self._make_here)
        slot.chosen.connect(self._another_key)
        return slot

    def _making(self) -> QFrame:
        frame = widgets.card()
        box = widgets.column(frame, gap=10)
        box.setContentsMargins(18, 16, 18, 18)
        box.addWidget(widgets.label("Tạo khóa ký ngay tại đây", "section"))
        self.key_form = KeyForm(self.page.context.session)
        box.addWidget(self.key_form)
        make = widgets.button("Tạo khóa", lambda: self.key_form.make(self.page, self._made), icon="key-round")
        self.key_form.filled.connect(make.click)
        box.addLayout(widgets.button_row(make))
        frame.hide()
        return frame

    def enter(self) -> None:
        self.show_signed()
        if self.done:
            self.page.next.setFocus()
        else:
            self.look_for_keys()

    @property
    def done(self) -> bool:
        """Whether the report is signed and stays as it was signed."""
        return self.page.signed is not None and not self.again

    def show_signed(self) -> None:
        """Tell of the bundle that is signed already, in the place of the fields."""
        widgets.clear(self.signed_place)
        if self.page.stale:
            self.signed_place.addWidget(widgets.notice("warn", CHANGED))
        elif self.page.signed is not None:
            self.signed_place.addWidget(widgets.notice("ok", signed_text(self.page.signed), NOT_AGAIN))
            if not self.again:
                line = widgets.button_row(widgets.button("Ký lại bằng khóa khác…", self.sign_again))
                self.signed_place.addLayout(line)
        widgets.show_if(self.fields, not self.done)
        widgets.clear(self.clock_place)
        if doubt := now(lambda: clock_doubt(self.page.context.session)):
            self.clock_place.addWidget(clock_notice(doubt))

    def sign_again(self) -> None:
        """Let the report be signed anew, e.g. by another key."""
        self.again = True
        self.show_signed()
        self.look_for_keys()

    def look_for_keys(self) -> None:
        """The office's keys and the tokens that are plugged in now."""
        self._look(self._first_field)

    def _look(self, then: widgets.Slot) -> None:
        session = self.page.context.session

        def work() -> tuple[KeysFound, Pictures]:
            return find_keys(session), now(lambda: pictures(session))

        def show(found: tuple[KeysFound, Pictures]) -> None:
            self._show(*found)
            then()

        run(self.page, work, show, doing=LOOKING, unlocked=True)

    def _show(self, found: KeysFound, shown: Pictures) -> None:
        self.keys = found.choices
        self.key_form.suggest(self.page.opened.report.unit.name)
        self.printed.show_pictures(shown)
        moment = self.page.context.session.now()
        self.organisation.show_keys(self.keys, moment, found.why_none)
        self.person.show_keys(self.keys, moment, besides=self.organisation.ref)
        self._changed()

    def _person_asked(self) -> None:
        self.person.show_keys(self.keys, self.page.context.session.now(), besides=self.organisation.ref)
        self._changed()

    def _first_field(self) -> None:
        if self.organisation.keyless:
            self.page.next.setFocus()
        elif self.organisation.ref:
            self.organisation.secret.setFocus()
        elif self.making.isVisibleTo(self):
            self.key_form.passphrase.setFocus()
        else:
            self.organisation.choice.setFocus()

    def _changed(self) -> None:
        elsewhere = self.unsigned
        widgets.show_if(self.making, self._making_asked or not (self.keys or self.organisation.ref))
        person = self.both.isChecked() and not elsewhere
        self.person.share_secret(bool(self.person.ref) and self.person.ref == self.organisation.ref)
        widgets.show_if(self.person, person)
        widgets.show_if(self.both, not elsewhere)
        widgets.show_if(self.printed, not elsewhere)
        widgets.show_if(self.time_note, not elsewhere)
        widgets.show_if(self.elsewhere_note, elsewhere)
        self.printed.show_person(person)
        self.page.update_buttons()

    def _another_key(self) -> None:
        self._making_asked = False
        self._changed()

    def _use_module(self, path: str) -> None:
        session = self.page.context.session
        run(self.page, lambda: choose_module(session, Path(path)), lambda _none: self.look_for_keys(), doing=LOOKING)

    def _make_here(self) -> None:
        self._making_asked = True
        self._changed()
        self.key_form.passphrase.setFocus()

    def _made(self) -> None:
        self._making_asked = False
        self.organisation.choice.setCurrentIndex(-1)
        self.look_for_keys()

    def _to_settings(self) -> None:
        self.page.context.finish_place = (self.page.opened.report.id, self.page.steps.index(self))
        self.page.context.ways.show_settings()

    def go_on(self) -> None:
        """Try the keys before anything is locked; what is wrong stands under the PIN or passphrase."""
        if self.unsigned or self.done:
            self.page.step(1)
            return
        self.try_keys(lambda: self.page.step(1))

    def try_keys(self, then: widgets.Slot) -> None:
        """Open each key once, the person's first; `then` follows where all open."""
        session, plan = self.page.context.session, self.plan
        asked = {self.organisation: plan.organisation}
        if plan.person is not None and plan.person != plan.organisation:
            asked = {self.person: plan.person, **asked}
        trying: list[KeySlot] = []

        def work() -> None:
            for slot, use in asked.items():
                trying.append(slot)
                check_key(session, use.ref, use.secret)

        run(self.page, work, lambda _none: then(), lambda error: self.refused(error, trying[-1]), "Đang mở khóa ký…")

    def refused(self, error: BaseException, slot: KeySlot | None = None) -> None:
        """Tell what is wrong with a key; a token is asked how many tries it leaves, and never tried again by itself."""
        if not isinstance(error, WorldError):
            problems.show(self, error)
            return
        wrong = slot or self.organisation
        token = wrong.key is not None and wrong.key.kind == "token"
        said = f"{error.sentence} {error.remedy}".strip()
        self.page.show_step(self)
        self._look(lambda: wrong.refuse(said, token))

    @property
    def plan(self) -> SigningPlan:
        """Who signs with which key; where one key signs as both, its secret is that of the organisation's field."""
        organisation = self.organisation.use
        if not self.both.isChecked():
            return SigningPlan(organisation)
        same = self.person.ref == organisation.ref
        return SigningPlan(organisation, organisation if same else self.person.use)

    @property
    def unsigned(self) -> bool:
        return self.organisation.keyless and not self.done

    @property
    def ready(self) -> bool:
        person = self.person.ready if self.both.isChecked() and not self.unsigned else True
        return self.done or (self.organisation.ready and person)

    def forget_secrets(self) -> None:
        """Passphrases and PINs are emptied once they were used."""
        for slot in (self.organisation, self.person):
            slot.secret.clear()
