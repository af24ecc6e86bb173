"""Tổng hợp: a form and a period; who has sent, the totals, the words, the pictures of it."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QComboBox, QStackedWidget, QWidget

from ui import widgets
from ui.consolidate.tabs import TABS, Tab, TabEntry
from ui.context import Context
from ui.pages import Page
from ui.tasks import now
from ui.view_tabs import ViewTabs
from workflow.overview.places import PeriodPlace, Places, places

NONE_OWED = "Gói biểu mẫu của năm chưa ghi báo cáo nào phải nộp về đơn vị này."


class ConsolidatePage(Page):
    """form, period, tab: where to begin, "" where one was last, else what the season is about."""

    rail = "consolidate"
    topic = "tong-hop"

    def __init__(self, context: Context, form: str = "", period: str = "", tab: str = "") -> None:
        super().__init__(context)
        self.places: Places = now(lambda: places(context.session))
        self._made: dict[str, Tab] = {}
        before = context.overview_place
        body = widgets.column(self, gap=10)
        body.setContentsMargins(28, 18, 28, 16)
        body.addLayout(self._head())
        if not self.places.periods:
            body.addWidget(widgets.notice("notice", NONE_OWED))
            body.addStretch(1)
            return
        body.addWidget(self.tabs.stack, 1)
        self._fill_periods(period or before[1] or self.places.period)
        self._fill_forms(form or before[0] or self.places.form)
        names = [entry.name for entry in TABS]
        wanted = tab or before[2]
        self._begin = names.index(wanted) if wanted in names else 0
        self.tabs.shown.connect(self._show_tab)
        self.period_box.currentIndexChanged.connect(lambda _index: self._period_chosen())
        self.form_box.currentIndexChanged.connect(lambda _index: self._reload())

    def start(self) -> None:
        if self.places.periods:
            self.tabs.show_part(self._begin)

    def flush(self) -> None:
        for made in self._made.values():
            made.flush()

    def unstored(self) -> str:
        return next((said for made in self._made.values() if (said := made.unstored())), "")

    @property
    def form(self) -> str:
        """The chosen form's key."""
        return str(self.form_box.currentData() or "")

    @property
    def period(self) -> str:
        """The chosen period as it is written."""
        return str(self.period_box.currentData() or "")

    @property
    def entry(self) -> TabEntry:
        """The chosen tab."""
        return TABS[max(self.tabs.number, 0)]

    @property
    def tab(self) -> Tab | None:
        """What is shown under the chosen tab."""
        return self._made.get(self.entry.name)

    def go(self, tab: str, form: str = "", period: str = "") -> None:
        """Show a tab, at a form and a period where they are named."""
        self._choose(self.period_box, period)
        self._choose(self.form_box, form)
        self.tabs.show_part([entry.name for entry in TABS].index(tab))

    def _head(self) -> QBoxLayout:
        head = widgets.row(gap=18)
        head.addWidget(widgets.label("Tổng hợp", "title"))
        self.tabs = ViewTabs("Các phần của trang", [entry.title for entry in TABS], QStackedWidget())
        for _entry in TABS:
            place = QWidget()
            widgets.column(place)
            self.tabs.stack.addWidget(place)
        head.addWidget(self.tabs, 1)
        boxes = widgets.row(gap=10)
        self.period_box, self.form_box = QComboBox(), QComboBox()
        self.period_box.setAccessibleName("Kỳ báo cáo")
        self.form_box.setAccessibleName("Biểu")
        for box in (self.period_box, self.form_box):
            box.setMinimumWidth(120)
            boxes.addWidget(box)
        head.addLayout(boxes)
        return head

    def _fill_periods(self, wanted: str) -> None:
        for place in self.places.periods:
            self.period_box.addItem(place.title, place.period)
        self._choose(self.period_box, wanted)

    def _fill_forms(self, wanted: str) -> None:
        self.form_box.clear()
        for form in self._place.forms:
            self.form_box.addItem(form.short, form.key)
        self._choose(self.form_box, wanted)

    @staticmethod
    def _choose(box: QComboBox, wanted: str) -> None:
        found = box.findData(wanted)
        if found >= 0:
            box.setCurrentIndex(found)

    @property
    def _place(self) -> PeriodPlace:
        return next(item for item in self.places.periods if item.period == self.period)

    def _period_chosen(self) -> None:
        """Another period may owe other forms; the one chosen before stays where it can."""
        before = self.form
        self.form_box.blockSignals(True)
        self._fill_forms(before)
        self.form_box.blockSignals(False)
        self._reload()

    def _reload(self) -> None:
        self.flush()
        self.context.overview_place = (self.form, self.period, self.entry.name)
        if self.tab is not None:
            self.tab.reload(self.form, self.period)

    def _show_tab(self, number: int) -> None:
        self.flush()
        entry = TABS[number]
        if entry.name not in self._made:
            self._made[entry.name] = made = entry.maker()(self.context, self.form, self.period)
            made.form_asked.connect(lambda form: self._choose(self.form_box, form))
            self.tabs.stack.widget(number).layout().addWidget(made)
        self.topic = self._made[entry.name].topic or ConsolidatePage.topic
        self._made[entry.name].start()
        self._reload()
