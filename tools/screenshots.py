"""Pictures of every page, out of the real window over sample offices: `make screenshots`.

Every page at 1366x768; the main ones also in the dark, at 1920x1080 and at 150 %; a few of them, smaller, for the
help. Offscreen, with the bundled face, at a fixed moment, so that two runs differ only where the program does.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["BDG_THEME"] = "light"
os.environ["LOGNAME"] = "can-bo"
LOOKS = {"": (1366, 768, "1"), "-1920": (1920, 1080, "1"), "-150": (911, 512, "1.5")}
"""Name's ending: the window in device-independent pixels, and the scale. 911 x 512 at 1.5 is a 1366 x 768 screen."""
LOOK = sys.argv[2] if len(sys.argv) > 2 else ""
os.environ["QT_SCALE_FACTOR"] = LOOKS[LOOK][2]

from PySide6.QtCore import Qt  # noqa: E402
from PySide6.QtGui import QImage  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from forms.cells import Cell, State  # noqa: E402
from forms.past import Entry  # noqa: E402
from tools import consolidating_scenes, pack_scenes, receiving_scenes, signing_scenes, update_scenes  # noqa: E402
from tools.camera import MOMENT, MOST_PACKED, PACK, SECRET, TYPED_AT, Camera, in_both_schemes, rest  # noqa: E402
from ui.app import prepare  # noqa: E402
from ui.help_window import HelpWindow  # noqa: E402
from ui.shell import Shell  # noqa: E402
from ui.tasks import gateway  # noqa: E402
from workflow.backups import make_backup  # noqa: E402
from workflow.course import set_past  # noqa: E402
from workflow.keys.office_keys import new_key  # noqa: E402
from workflow.office import init_office  # noqa: E402
from workflow.reports import open_report, set_cells, set_note, start_report  # noqa: E402
from workflow.samples import build_sample_office  # noqa: E402
from workflow.session import Session, open_session  # noqa: E402

PROVINCE, COMMUNE = "27", "09190"
WHOLE, PART, RATE = "M3.2a.1", "M3.2a.1n", "M3.2a.1r"
SIZE = LOOKS[LOOK][:2]
TABLE, OUTLINE = 0, 1
IN_HELP = {
    "bat-dau": "khai-bao-2-don-vi",
    "viec-can-lam": "viec-can-lam",
    "phu-luc-01": "phu-luc-01",
    "phu-luc-02": "phu-luc-02",
    "xem-truoc": "gui-3-xem-truoc",
    "kiem-tra-goi": "kiem-tra-goi",
    "tiep-nhan": "tiep-nhan",
    "tiep-nhan-danh-sach": "tiep-nhan-danh-sach",
    "tong-hop": "tong-hop-don-vi",
    "so-lieu-tong-hop": "tong-hop-so-lieu",
    "ky-so": "gui-4-ky-so-the",
    "lich-bao-cao": "lich-bao-cao",
    "soan-goi": "soan-goi-han-nop",
    "tai-lieu-kem-theo": "gui-3-tai-lieu-kem-theo",
    "cap-nhat": "cap-nhat",
}
HELP_WIDTH = 1100


def window(session: Session) -> Shell:
    shell = Shell(session)
    shell.resize(*SIZE)
    shell.show()
    QTest.qWaitForWindowExposed(shell)
    return shell


def first_run(camera: Camera, work: Path) -> None:
    with open_session(work / "moi", lambda: MOMENT) as session:
        shell = window(session)
        shell.page.province.search.setText("bac ninh (den")
        camera.take(shell, "khai-bao-1-goi")
        shell.page.pack_next.click()
        shell.page.unit.search.setText("vo cuong")
        camera.take(shell, "khai-bao-2-don-vi")
        shell.page.unit_next.click()
        camera.take(shell, "khai-bao-3-van-ban")
        shell.page.frame_next.click()
        camera.take(shell, "khai-bao-4-khoa")
        shell.close()


def office(camera: Camera, work: Path) -> None:
    home = work / "phuong"
    ids = build_sample_office(home, COMMUNE, typed_at=TYPED_AT)
    with open_session(home, lambda: MOMENT) as session:
        _unfinished(session, ids[TABLE])
        start_report(session, "phu-luc-02", "2024-H1")
        new_key(session, "khoa-1", SECRET, "Phường Võ Cường")
        make_backup(session)
        shell = window(session)
        _with_key(shell)
        camera.take(shell, "viec-can-lam")
        shell.show_reports()
        camera.take(shell, "bao-cao")
        _table(camera, shell, ids[TABLE])
        _outline(camera, shell, session, ids[OUTLINE])
        _dark(camera, shell, ids)
        _mend(session, ids[TABLE])
        signing_scenes.finish(camera, shell, ids[TABLE], work)
        signing_scenes.settings(camera, shell, work)
        signing_scenes.verify(camera, shell, work / "usb")
        signing_scenes.trust(camera, shell, work)
        shell.show_report(ids[TABLE])
        _help(camera, shell)
        shell.close()


def province(camera: Camera, work: Path) -> None:
    """Warnings that wait for a reason: numbers of units that differ from the list."""
    with open_session(work / "tinh", lambda: MOMENT) as session:
        init_office(session, PACK, PROVINCE)
        report_id = start_report(session, "phu-luc-01", "2024")
        form = open_report(session, report_id).form
        counted = [row.key for row in form.row if row.units_of]
        set_cells(session, report_id, {key: Cell(Decimal(9)) for key in counted})
        set_note(session, report_id, counted[0], "Theo số đơn vị trước khi sắp xếp.")
        shell = window(session)
        shell.show_report(report_id, counted[0])
        shell.page.check()
        bar = shell.page.findings_bar
        bar.ask_reason(next(iter(bar.reason_buttons)), "Đã đối chiếu với Sở Nội vụ")
        camera.take(shell, "phu-luc-01-ghi-chu")
        shell.close()


def receiving(camera: Camera, work: Path) -> None:
    receiving_scenes.receiving(camera, work, SIZE)


def consolidating(camera: Camera, work: Path) -> None:
    consolidating_scenes.consolidating(camera, work, SIZE)


def packs(camera: Camera, work: Path) -> None:
    pack_scenes.packs(camera, work, SIZE)


def updates(camera: Camera, work: Path) -> None:
    update_scenes.updates(camera, work, SIZE)


def _with_key(shell: Shell) -> None:
    """Wait for the key's facts, which come a moment after the page."""
    shell.page.look_at_key()
    while "Khóa ký" not in shell.page.footer.text():
        rest(0.02)


def _unfinished(session: Session, report_id: str) -> None:
    """A report in the middle of the work: a wrong figure, an empty cell, a state."""
    set_cells(
        session,
        report_id,
        {"M3.2b.1n": Cell(Decimal(27)), "M3.2b.2": None, "M3.2b.2n": None, "M3.3.1": Cell(None, State.NONE)},
    )


def _mend(session: Session, report_id: str) -> None:
    some = {"M3.2b.1n": Cell(Decimal(5)), "M3.2b.2": Cell(Decimal(2)), "M3.2b.2n": Cell(Decimal(2))}
    set_cells(session, report_id, some)


def _table(camera: Camera, shell: Shell, report_id: str) -> None:
    shell.show_report(report_id, "M3.2b.1n")
    camera.take(shell, "phu-luc-01")
    shell.page.go_to("M3.2b.2")
    shell.page.enter_text("M3.2b.2", "1.7")
    camera.take(shell, "phu-luc-01-hoi-lai")
    shell.page.question.buttons[-1].click()
    QTest.keyClick(shell.page.view.editor(), Qt.Key.Key_Escape)
    shell.page.filters[1].click()
    camera.take(shell, "phu-luc-01-chua-nhap")
    _course(camera, shell, report_id)
    _pasted(camera, shell)


def _course(camera: Camera, shell: Shell, report_id: str) -> None:
    """An indicator over the years: figures of earlier years come from paper."""
    figures = {2021: ("9", "14"), 2022: ("8", "12"), 2023: ("10", "13")}
    entries = tuple(
        Entry(year, {PART: part, WHOLE: whole}, f"Báo cáo bình đẳng giới năm {year}")
        for year, (part, whole) in figures.items()
    )
    set_past(shell.context.session, report_id, RATE, entries)
    shell.show_report(report_id, RATE)
    area = shell.page.side.area
    rest()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    camera.take(shell, "phu-luc-01-dien-bien")


def _pasted(camera: Camera, shell: Shell) -> None:
    """A block of a spreadsheet with a word where a number belongs: told, and nothing stored yet."""
    QApplication.clipboard().setText("12\n9\n\n7\nkhoảng chục\n")
    shell.page.go_to(WHOLE)
    shell.page.clip.paste()
    camera.take(shell, "phu-luc-01-dan")
    shell.page.paste_bar.hide()


def _help(camera: Camera, shell: Shell) -> None:
    shell.show_help()
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, HelpWindow))
    window.resize(1180, 700)
    rest()
    camera.take_widget(window, "tro-giup")
    window.close()


def _outline(camera: Camera, shell: Shell, session: Session, report_id: str) -> None:
    shell.show_report(report_id, "I.4.a.cuoc")
    camera.take(shell, "phu-luc-02")
    shell.page.go_to("I.1")
    camera.take(shell, "phu-luc-02-van-ban")
    shell.page.go_to("I.4.b")
    camera.take(shell, "phu-luc-02-bo-sung")
    shell.show_report(start_report(session, "tu-kiem-tra", "2024"))
    shell.page.view.editors["noi_dung"].suggest.click()
    camera.take(shell, "tu-kiem-tra")


def _dark(camera: Camera, shell: Shell, ids: tuple[str, ...]) -> None:
    os.environ["BDG_THEME"] = "dark"
    shell.reload_theme()
    shell.show_home()
    _with_key(shell)
    camera.take(shell, "viec-can-lam-toi")
    shell.show_report(ids[TABLE], "M3.2b.1n")
    camera.take(shell, "phu-luc-01-toi")
    shell.show_report(ids[OUTLINE], "I.4.a.cuoc")
    camera.take(shell, "phu-luc-02-toi")
    shell.show_finish(ids[OUTLINE])
    shell.page.go(3)
    camera.take(shell, "gui-4-ky-so-toi")
    os.environ["BDG_THEME"] = "light"
    shell.reload_theme()


def main_pages(camera: Camera, work: Path) -> None:
    """The three pages that an officer lives in, light and dark, in the look that was asked for."""
    ids = build_sample_office(work / "phuong", COMMUNE, typed_at=TYPED_AT)
    with open_session(work / "phuong", lambda: MOMENT) as session:
        _unfinished(session, ids[TABLE])
        shell = window(session)
        for ending in in_both_schemes(shell):
            shell.show_home()
            camera.take(shell, f"viec-can-lam{LOOK}{ending}")
            shell.show_report(ids[TABLE], "M3.2b.1n")
            camera.take(shell, f"phu-luc-01{LOOK}{ending}")
            shell.show_report(ids[OUTLINE], "I.4.a.cuoc")
            camera.take(shell, f"phu-luc-02{LOOK}{ending}")
        shell.close()


def pictures_of_the_help(folder: Path) -> None:
    """The pictures that the help shows, small enough to ship."""
    for name, page in IN_HELP.items():
        picture = QImage(str(folder / f"{page}.png"))
        width = min(HELP_WIDTH, picture.width())
        smaller = picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        smaller.save(str(ROOT / "resources" / "help" / "images" / f"{name}.png"), "PNG", MOST_PACKED)


SCENES: tuple[Callable[[Camera, Path], None], ...] = (
    first_run,
    office,
    province,
    receiving,
    consolidating,
    packs,
    updates,
)


def main() -> int:
    app = prepare()
    assert isinstance(app, QApplication)
    images = ROOT / "docs" / "images"
    camera = Camera(Path(sys.argv[1]) if len(sys.argv) > 1 else images)
    work = Path(tempfile.mkdtemp(prefix="bdg-anh"))
    for scene in (main_pages,) if LOOK else SCENES:
        scene(camera, work)
    gateway.close()
    shutil.rmtree(work)
    print(f"Đã chụp {len(camera.made)} ảnh vào {camera.folder}")
    if not LOOK:
        for look in filter(None, LOOKS):
            subprocess.run([sys.executable, "-m", "tools.screenshots", str(camera.folder), look], check=True, cwd=ROOT)
        if camera.folder == images:
            pictures_of_the_help(images)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
