"""Tạo gói mới từ gói này: what is known of the new decision; everything can be changed later in the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from forms.errors import BadInput
from forms.packs.copying import Wanted, with_province, with_years
from forms.present import bare_name
from ui import widgets
from ui.packs.inputs import ChoiceInput, DayInput, Input, LineInput, TextInput, YearsInput
from ui.packs.words import DOCUMENTS
from ui.settings.big_dialog import BigDialog
from ui.tasks import now, run
from workflow.composing.drafts import Draft, begin, propose_id
from workflow.composing.places import own_province, province_choices
from workflow.packing.using import PackLine

if TYPE_CHECKING:
    from ui.packs.page import PacksPage

LEAD = (
    "Gói mới có đủ biểu, hạn nộp, nơi nhận, người ký của gói này. Hãy ghi những gì đã biết về văn bản mới; chỗ nào "
    "chưa biết thì để trống, sau này sửa được."
)
SHORT = 160


class BeginDialog(BigDialog):
    """What is asked: the years, the name, the document, the province."""

    def __init__(self, page: PacksPage, line: PackLine) -> None:
        super().__init__(page, "Tạo gói biểu mẫu mới")
        self._page, self._line, self._session = page, line, page.context.session
        self.box.addWidget(widgets.label(f"Từ gói: {line.title}", "strong", wrap=True))
        self.box.addWidget(widgets.label(LEAD, "muted", wrap=True))
        self.years = YearsInput("Các năm của kế hoạch", "năm đầu-năm cuối", SHORT)
        self.title = TextInput("Tên gói biểu mẫu", lines=2)
        self.number = LineInput("Số, ký hiệu văn bản", "số/ký hiệu")
        self.kind = ChoiceInput("Loại văn bản", DOCUMENTS)
        self.issuer = LineInput("Người ban hành", "ví dụ Chủ tịch Ủy ban nhân dân tỉnh")
        self.day = DayInput("Ngày ban hành", "ngày/tháng/năm", SHORT)
        self.subject = TextInput("Trích yếu", lines=2)
        years = (self._session.today().year,)
        self.provinces = now(lambda: province_choices(self._session, years))
        self.province = ChoiceInput("Tỉnh, thành phố", self.provinces)
        self._add("Các năm của kế hoạch", self.years)
        self._add("Tên gói biểu mẫu", self.title)
        document = widgets.row()
        for name, field in (("Loại văn bản", self.kind), ("Số, ký hiệu văn bản", self.number)):
            document.addLayout(_named(name, field), 1)
        document.addLayout(_named("Ngày ban hành", self.day))
        self.box.addLayout(document)
        self._add("Người ban hành", self.issuer)
        self._add("Trích yếu", self.subject)
        self._add("Tỉnh, thành phố", self.province)
        self.years.show_value(years)
        self.kind.show_value(DOCUMENTS[0][0])
        self.province.show_value(now(lambda: own_province(self._session, line, years)))
        self._named = self._name(years)
        self.title.show_value(self._named)
        self.years.edited.connect(self._rename)
        self.province.edited.connect(self._rename)
        self.box.addWidget(self.trouble)
        self.box.addStretch(1)
        self.go = widgets.button("Tạo và mở để soạn", self.begin, "primary")
        self.buttons(widgets.button("Thôi", self.reject), self.go)
        self.years.setFocus()

    def _add(self, name: str, field: Input) -> None:
        self.box.addLayout(_named(name, field))

    def _rename(self) -> None:
        """A name that nobody changed follows the years, and the province where the old pack is for every one."""
        if self.title.value() != self._named:
            return
        try:
            self._named = self._name(self.years.value())
        except BadInput:
            return
        self.title.show_value(self._named)

    def _name(self, years: tuple[int, ...]) -> str:
        title = with_years(self._line.title, self._line.years, years)
        return title if self._line.province else with_province(title, self._bare())

    def _bare(self) -> str:
        """The name of the chosen province without its rank, "" for every province."""
        province = self.province.value()
        return bare_name(dict(self.provinces).get(province, "")) if province else ""

    def begin(self) -> None:
        """Make the draft and open its editor; what cannot be read is told."""
        self.trouble.hide()
        try:
            wanted = self._wanted()
        except BadInput as error:
            self.tell(error)
            return
        session, line = self._session, self._line
        run(self, lambda: begin(session, line.id, wanted), self._begun, self.refuse)

    def _wanted(self) -> Wanted:
        years, province = self.years.value(), self.province.value()
        bare = self._bare() if province else "toàn quốc"
        fresh = now(lambda: propose_id(self._session, bare or self._line.id, years))
        return Wanted(
            fresh,
            title=self.title.value(),
            kind=self.kind.value(),
            number=self.number.value(),
            issuer=self.issuer.value(),
            day=self.day.value(),
            subject=self.subject.value(),
            years=years,
            province=province,
        )

    def _begun(self, draft: Draft) -> None:
        self.accept()
        self._page.context.ways.show_packs(draft.pack.id)


def _named(name: str, field: Input) -> QVBoxLayout:
    box = widgets.column(gap=3)
    box.addWidget(widgets.label(name, "small"))
    box.addWidget(field)
    return box
