"""What the program tries on itself: a sample office from its first cell to the verified bundle, with a key thrown away.

The steps are the functions that the window and the commands call; nothing is made up for the trial but the secret.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from forms.errors import WorldError
from forms.shipped import compare, is_frozen, program_folder
from workflow.session import Session, open_session

KEY = "khoa-thu"
HOME, STICK = "Dữ liệu thử", "USB thử"
_ELSEWHERE = ("multiprocessing.spawn", "pkcs11", "lxml.etree", "pikepdf")
"""Compiled parts that come into play with a token, many files at once, or a document from elsewhere."""
_PICTURES = ("PNG", "JPEG")
_OTHER_PLACE = 0.5
"""Where in a bundle a byte is turned: in the middle."""
_DARK, _SCALE = 128, 1.0


class Step(NamedTuple):
    """A thing tried. work: what it gives is told, where it is text. builds: it goes on with what such steps before it
    made, and is not tried where one of them failed."""

    name: str
    work: Callable[[], object]
    builds: bool = False


class StepFailed(WorldError):
    """The trial found something that is not as it should be."""


@dataclass
class Trial:
    """A sample office in a folder that is thrown away."""

    folder: Path
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(12), repr=False)
    session: Session | None = None
    reports: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()

    @property
    def home(self) -> Path:
        return self.folder / HOME

    @property
    def opened(self) -> Session:
        assert self.session is not None
        return self.session

    def steps(self) -> tuple[Step, ...]:
        """In order. The office stays open after them, for the window to be drawn; `close` it."""
        return (
            Step("Tệp của chương trình", files_are_whole),
            Step("Thành phần", parts_are_there),
            Step("Gói biểu mẫu, đơn vị", data_are_read),
            Step("Mở kho dữ liệu", self.open, builds=True),
            Step("Nhập số liệu mẫu", self.fill, builds=True),
            Step("Kiểm tra và hoàn thành", self.finish, builds=True),
            Step("Tạo khóa ký", self.make_key, builds=True),
            Step("Xuất và ký gói báo cáo", self.export, builds=True),
            Step("Kiểm tra gói đã ký", self.verify, builds=True),
            Step("Vẽ trang văn bản PDF", self.draw_page, builds=True),
            Step("Đọc lại bảng tính", self.read_workbook, builds=True),
            Step("Bản dự thảo Word", self.draft, builds=True),
            Step("Sao lưu", self.back_up, builds=True),
        )

    def open(self) -> None:
        from workflow.samples import sample_moment, samples

        office = samples()["office"][0]
        moment = sample_moment(office["report"][0])
        self.session = open_session(self.home, lambda: moment)

    def fill(self) -> None:
        from workflow.office import init_office
        from workflow.reports import open_report
        from workflow.samples import fill_sample, samples

        data = samples()
        office = data["office"][0]
        init_office(self.opened, data["pack"], office["unit"])
        self.reports = tuple(fill_sample(self.opened, data, report) for report in office["report"])
        for report_id in self.reports:
            _require(bool(open_report(self.opened, report_id).report.cells), "Số liệu vừa nhập không đọc lại được.")

    def finish(self) -> None:
        from workflow.finishing import finish_report

        for report_id in self.reports:
            finish_report(self.opened, report_id)

    def make_key(self) -> None:
        from workflow.keys.office_keys import new_key

        new_key(self.opened, KEY, self.secret)

    def export(self) -> None:
        from workflow.sending.exporting import export_report

        place = self.folder / STICK
        place.mkdir()
        self.files = tuple(
            path
            for report_id in self.reports
            for path in export_report(self.opened, report_id, place, secret=self.secret).files
        )
        kinds = {path.suffix for path in self.files}
        _require(kinds >= {".asice", ".pdf", ".xlsx"}, "Chưa đủ các tệp của gói báo cáo.")

    def verify(self) -> None:
        from workflow.verifying.records import verify_files

        for bundle in self._files(".asice"):
            (found,) = verify_files(self.opened, [bundle])
            wrong = [fact.sentence for fact in found.facts.values() if fact.ok is False]
            _require(found.ok, f"Gói vừa ký không đạt. {' '.join(wrong)}".strip())
        (found,) = verify_files(self.opened, [self._spoiled(bundle)])
        _require(not found.ok, "Gói đã bị sửa mà vẫn được coi là đạt.")

    def draw_page(self) -> None:
        from pypdfium2 import PdfDocument

        for path in self._files(".pdf"):
            document = PdfDocument(path)
            try:
                page = document[0]
                shown = page.render(scale=_SCALE, grayscale=True)
                pixels = bytes(shown.buffer)
                told = page.get_textpage().get_text_range()
            finally:
                document.close()
            _require(min(pixels) < _DARK < max(pixels), "Trang văn bản vẽ ra trắng trơn hoặc đen kịt.")
            _require("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in told, "Chữ của trang văn bản không đọc được.")

    def read_workbook(self) -> None:
        from openpyxl import load_workbook

        for path in self._files(".xlsx"):
            book = load_workbook(path, read_only=True)
            try:
                told = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
            finally:
                book.close()
            _require(bool(told), "Bảng tính vừa ghi không có nội dung.")

    def draft(self) -> None:
        from workflow.drafting import draft_docx

        draft_docx(self.opened, self.reports[-1], self.folder / "du-thao.docx")

    def back_up(self) -> None:
        from workflow.backups import make_backup

        _require(make_backup(self.opened).is_file(), "Bản sao lưu vừa ghi không còn ở đó.")

    def close(self) -> None:
        """Give up the office."""
        if self.session is not None:
            self.session.close()
            self.session = None

    def _files(self, suffix: str) -> list[Path]:
        return [path for path in self.files if path.suffix == suffix]

    def _spoiled(self, bundle: Path) -> Path:
        """A copy of a bundle with one byte turned."""
        data = bytearray(bundle.read_bytes())
        data[round(len(data) * _OTHER_PLACE)] ^= 0xFF
        path = self.folder / f"sua-{bundle.name}"
        path.write_bytes(data)
        return path


def files_are_whole() -> None:
    """Every file that the build listed is there, unchanged. A source tree has no list, a built program must."""
    found = compare(program_folder())
    _require(found.listed is not None or not is_frozen(), "Thiếu danh sách tệp của chương trình.")
    _require(not found.sentence, found.sentence)


def parts_are_there() -> str:
    """What the program is built on and the other steps do not come by; the versions of SQLite and of the two OpenSSL,
    Python's own and the signatures'."""
    import ssl

    from cryptography.hazmat.backends.openssl import backend

    from storage.database import sqlite_version

    for name in _ELSEWHERE:
        import_module(name)
    for kind in _PICTURES:
        _require(_reads_pictures(kind), f"Không đọc được ảnh {kind}.")
    own, signing = ssl.OPENSSL_VERSION, backend.openssl_version_text()
    return f"SQLite {sqlite_version()}, {own}" + (f", chữ ký số {signing}" if signing != own else "")


def _reads_pictures(kind: str) -> bool:
    """Whether a picture of that kind can be written and read again: scans of what is attached."""
    from PIL import Image

    stream = BytesIO()
    Image.new("RGB", (8, 8), "red").save(stream, kind)
    with Image.open(stream) as picture:
        return picture.format == kind and picture.convert("RGB").size == (8, 8)


def data_are_read() -> None:
    """Every pack that ships can be used, and so can the list of units, the help and the sample figures."""
    from forms.resources import resource_path
    from workflow.packs import find_pack, pack_folders
    from workflow.samples import samples
    from workflow.session import all_units

    folders = pack_folders()
    _require(bool(folders), "Không có gói biểu mẫu nào đi cùng chương trình.")
    for folder in folders:
        find_pack(folder.name)
    all_units()
    _require(bool(list(resource_path("help").glob("*.md"))), "Không có phần hướng dẫn.")
    find_pack(samples()["pack"])


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise StepFailed(sentence)
