"""What the program is, where its contents come from, and who published this copy of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QBoxLayout, QFormLayout, QFrame, QLabel, QWidget

from forms.dates import vietnam_day
from forms.resources import resource_path
from forms.version import VERSION
from signing.certificates import CertificateRecord
from ui import theme, widgets
from ui.tasks import run_quietly
from workflow.updating.anchors import release_certificates

NAME = "Báo cáo Bình đẳng giới"
ICON = 56
WHAT = (
    "Chương trình để các cơ quan từ xã đến tỉnh lập, kiểm tra, ký số, gửi, tiếp nhận và tổng hợp báo cáo về bình đẳng "
    "giới. Chương trình không dùng mạng; số liệu chỉ nằm trên máy này và trong các tệp mà đơn vị tự gửi đi."
)
WHOSE = (
    "Ai phát hành bản đang dùng được ghi trong chứng thư phát hành đi kèm. Chương trình chỉ nhận bản cập nhật do đúng "
    "chứng thư đó ký."
)
NOBODY = (
    "Bản này được dựng không kèm chứng thư phát hành: chương trình không tự nhận ra bản cập nhật là của ai, chỉ cho "
    "xem mã SHA-256 để đối chiếu với mã do nơi phát hành công bố."
)
SOURCES = (
    ("Biểu mẫu, hạn nộp, nơi nhận", "văn bản ghi trong từng gói biểu mẫu; xem ở Thiết lập, mục Gói biểu mẫu"),
    ("Thể thức văn bản", "Nghị định 30/2020/NĐ-CP"),
    ("Kỳ báo cáo, ngày chốt số liệu", "Nghị định 09/2019/NĐ-CP, trừ khi gói biểu mẫu quy định khác"),
    ("Danh mục đơn vị hành chính", "các danh mục công khai; tệp và nguồn đi cùng chương trình"),
    ("Thành phần phần mềm", "phần mềm nguồn mở, liệt kê ở phần Giấy phép"),
)


class ProgramPart(QWidget):
    """The first part of “Giới thiệu”. The publisher's certificates are read beside the window: a slow module."""

    def __init__(self) -> None:
        super().__init__()
        box = widgets.column(self)
        box.setContentsMargins(0, 0, theme.PAD, 0)
        box.addLayout(_head())
        box.addWidget(widgets.label(WHAT, wrap=True))
        frame, inside = _card("Ai phát hành")
        inside.addWidget(widgets.label(WHOSE, "muted", wrap=True))
        self.publishers = widgets.column(gap=theme.GAP)
        inside.addLayout(self.publishers)
        box.addWidget(frame)
        frame, inside = _card("Nội dung lấy từ đâu")
        inside.addLayout(facts(SOURCES))
        box.addWidget(frame)
        box.addStretch(1)

    def load(self) -> None:
        """Read whose releases this program takes."""
        run_quietly(self, release_certificates, self._show, unlocked=True)

    def _show(self, found: tuple[CertificateRecord, ...]) -> None:
        widgets.clear(self.publishers)
        for record in found:
            self.publishers.addLayout(facts(_certificate(record)))
        if not found:
            self.publishers.addWidget(widgets.label(NOBODY, wrap=True))


def _certificate(record: CertificateRecord) -> tuple[tuple[str, str], ...]:
    return (
        ("Chứng thư phát hành", record.subject),
        ("Có hiệu lực", f"từ {vietnam_day(record.not_before)} đến {vietnam_day(record.not_after)}"),
        ("Dấu vân tay", record.groups),
    )


def _head() -> QBoxLayout:
    line = widgets.row(gap=theme.PAD)
    picture = QLabel()
    picture.setPixmap(QIcon(str(resource_path("icons", "app.svg"))).pixmap(ICON, ICON))
    line.addWidget(picture)
    texts = widgets.column(gap=2)
    texts.addWidget(widgets.label(NAME, "title"))
    texts.addWidget(widgets.label(f"Phiên bản {VERSION}", "muted", select=True))
    line.addLayout(texts, 1)
    return line


def _card(title: str) -> tuple[QFrame, QBoxLayout]:
    frame = widgets.card()
    box = widgets.column(frame, gap=theme.GAP)
    box.setContentsMargins(18, 14, 18, 14)
    box.addWidget(widgets.label(title, "section"))
    return frame, box


def facts(pairs: tuple[tuple[str, str], ...]) -> QFormLayout:
    """Names at the left, what they are at the right."""
    form = QFormLayout()
    form.setVerticalSpacing(theme.GAP // 2)
    form.setHorizontalSpacing(theme.PAD + theme.GAP)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    for name, said in pairs:
        form.addRow(widgets.label(name, "muted"), widgets.label(said, wrap=True, select=True))
    return form
