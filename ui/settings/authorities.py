"""Nơi cấp chứng thư: roots and issuing certificates that are trusted, and the lists of what they revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from forms.dates import day_text, vietnam_day
from ui import widgets
from ui.settings.confirm import confirm
from ui.settings.fingerprint_dialog import show_fingerprint
from ui.settings.list_card import Act, ListCard, Word, entry, validity
from ui.tasks import run
from workflow.trust.authorities import Authority, CrlInfo, authorities, crls, remove_authority

if TYPE_CHECKING:
    from ui.settings.page import SettingsPage

LEAD = (
    "Cơ quan cấp chứng thư số cho thẻ ký số (ví dụ Ban Cơ yếu Chính phủ). Tin cậy nơi cấp thì khi đơn vị đổi thẻ không "
    "phải đối chiếu lại, và khóa bị thu hồi được nhận ra nhờ danh sách thu hồi. Mọi việc xét ngay trên máy này, không "
    "cần mạng."
)
NONE = "Chưa có nơi cấp nào. Phần lớn đơn vị không cần; khi cần, nhận tệp chứng thư của nơi cấp ở mục trên."
NO_LIST = "Chưa có danh sách thu hồi nào."


class AuthoritiesCard(ListCard):
    """Both lists; files come in through the same button and drop as certificates do."""

    def __init__(self, page: SettingsPage) -> None:
        super().__init__(page, "Nơi cấp chứng thư và danh sách thu hồi", LEAD)

    def load(self) -> None:
        run(self.page, lambda: (authorities(self.session), crls(self.session)), self._show)

    def _show(self, found: tuple[tuple[Authority, ...], tuple[CrlInfo, ...]]) -> None:
        known, lists = found
        widgets.clear(self.lines)
        if not known:
            self.lines.addWidget(widgets.label(NONE, "muted", wrap=True))
        for authority in known:
            self.lines.addWidget(self._authority(authority))
        if known and not lists:
            self.lines.addWidget(widgets.label(NO_LIST, "muted"))
        for item in reversed(lists):
            self.lines.addWidget(_crl(item))

    def _authority(self, item: Authority) -> QWidget:
        facts = (
            validity(item.valid_to, self.session.now(), since=item.valid_from),
            Word(f"Tin cậy từ {day_text(item.added_at.date())} · dấu vân tay {item.groups}", "muted"),
            Word(item.notice, "warn"),
        )
        acts = (
            Act("Dấu vân tay…", lambda: show_fingerprint(self, item.name, item.groups)),
            Act("Bỏ tin cậy…", lambda: self._remove(item)),
        )
        return entry(item.name, facts, acts, (Word("Gốc" if item.root else "Trung gian"),))

    def _remove(self, item: Authority) -> None:
        follows = "Chứng thư do nơi này cấp mà chưa được đối chiếu riêng sẽ không được nhận ra nữa."
        back = "Muốn tin cậy lại: nhận lại tệp chứng thư của nơi cấp và đối chiếu dấu vân tay."
        said = f"Bỏ tin cậy “{item.name}”?"
        self.dialog = confirm(
            self.page, "Bỏ tin cậy nơi cấp", said, f"{follows} {back}", "Bỏ tin cậy", lambda: self._removed(item)
        )

    def _removed(self, item: Authority) -> None:
        run(self.page, lambda: remove_authority(self.session, item.fingerprint), lambda _none: self.load())


def _crl(item: CrlInfo) -> QWidget:
    following = f"bản sau dự kiến ngày {vietnam_day(item.next_update)}" if item.next_update else "không ghi bản sau"
    issued = f"Danh sách thu hồi lập ngày {vietnam_day(item.this_update)}, {following}"
    return entry(item.issuer, (Word(issued, "muted"), Word(item.notice, "warn")), ())
