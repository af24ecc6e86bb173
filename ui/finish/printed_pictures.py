"""Which pictures of signature and seal the document will show, with the way to the settings that hold them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLabel

from ui import widgets
from workflow.signing.pictures import Picture, Pictures

HEIGHT, EDGE = 56, 4
NAMES = {"signature": "Hình chữ ký", "seal": "Hình dấu"}
NONE = "Chưa có hình chữ ký và hình dấu: văn bản vẫn được ký số, chỗ ký để trống."
WHERE = {
    "signature": "in giữa chức danh và họ tên, khi người có thẩm quyền ký",
    "seal": "in khi cơ quan ký, trùm khoảng một phần ba về bên trái chữ ký",
}


class PrintedPictures(QFrame):
    """A line for each picture; the seal stands with the organisation's signature, the other with the person's."""

    def __init__(self, to_settings: widgets.Slot) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._pictures = Pictures()
        self._person = False
        box = widgets.column(self, gap=8)
        box.setContentsMargins(18, 14, 18, 14)
        head = widgets.row()
        head.addWidget(widgets.label("Hình in trên văn bản", "section"), 1)
        self.change = widgets.button("Đổi hình trong Thiết lập", to_settings, "quiet")
        head.addWidget(self.change)
        box.addLayout(head)
        self._lines = widgets.column(gap=8)
        box.addLayout(self._lines)

    def show_pictures(self, pictures: Pictures) -> None:
        """Show what the settings hold now."""
        self._pictures = pictures
        self._draw()

    def show_person(self, signs: bool) -> None:
        """Whether the person signs before the organisation."""
        if signs != self._person:
            self._person = signs
            self._draw()

    def _draw(self) -> None:
        widgets.clear(self._lines)
        kept = {"signature": self._pictures.signature, "seal": self._pictures.seal}
        for kind, picture in kept.items():
            if picture is not None:
                self._add(picture, kind == "seal" or self._person)
        if not any(kept.values()):
            self._lines.addWidget(widgets.label(NONE, "muted", wrap=True))

    def _add(self, picture: Picture, used: bool) -> None:
        line = widgets.row(gap=12)
        name = NAMES[picture.kind]
        line.addWidget(_thumbnail(picture.png, name), 0, Qt.AlignmentFlag.AlignVCenter)
        said = f"{name}: {WHERE[picture.kind]}." if used else f"{name}: lần ký này không in, vì chỉ có cơ quan ký."
        line.addWidget(widgets.label(said, "" if used else "muted", wrap=True), 1)
        self._lines.addLayout(line)


def _thumbnail(png: bytes, name: str) -> QLabel:
    """The picture on white, as on paper in both schemes."""
    drawn = QPixmap()
    drawn.loadFromData(png)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    small = drawn.scaled(2 * HEIGHT - 2 * EDGE, HEIGHT - 2 * EDGE, keep, smooth)
    paper = QPixmap(2 * HEIGHT, HEIGHT)
    paper.fill(Qt.GlobalColor.white)
    painter = QPainter(paper)
    painter.drawPixmap((paper.width() - small.width()) // 2, EDGE, small)
    painter.end()
    made = widgets.label("")
    made.setPixmap(paper)
    made.setFixedSize(paper.size())
    made.setAccessibleName(name)
    return made
