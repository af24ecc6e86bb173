"""Pictures of the office above, for `tools.screenshots`: a province whose communes have nearly all sent."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from tests.below import put_below
from tests.play.raw import Figures, commune_figures, places
from tests.workflow.typed_sheets import book, printed, titled
from tools.camera import PACK, Camera, in_both_schemes, rest, settle
from ui.shell import Shell
from ui.unsigned.paper_dialog import PaperDialog
from ui.unsigned.workbook_dialog import WorkbookDialog
from workflow.consolidating.making import consolidate
from workflow.office import init_office
from workflow.session import VIETNAM, Session, open_session
from workflow.unsigned.paper import enter_for

PROVINCE, TABLE, OUTLINE, PERIOD = "27", "phu-luc-01", "phu-luc-02", "2024"
DAY = date(2024, 12, 31)
EARLY = datetime(2024, 12, 19, 15, 2, 11, tzinfo=VIETNAM)
LATE = datetime(2024, 12, 26, 9, 12, 40, tzinfo=VIETNAM)
UNSENT, TOLD, ROW, TEXT = 11, 9, "M3.2a.1", "I.2.a"
PAGES = (("tong-hop-don-vi", "units"), ("tong-hop-so-lieu", "figures"), ("tong-hop-bieu-do", "charts"))


def consolidating(camera: Camera, work: Path, size: tuple[int, int]) -> None:
    """Who has sent, the totals and their parts, the texts, the charts, what comes unsigned; light and dark."""
    with open_session(work / "tong-hop", lambda: EARLY) as session:
        init_office(session, PACK, PROVINCE)
        _put(session)
        session.clock = lambda: LATE
        consolidate(session, TABLE, PERIOD)
        consolidate(session, OUTLINE, PERIOD)
        shell = Shell(session)
        shell.resize(*size)
        shell.show()
        for ending in in_both_schemes(shell):
            _pages(camera, shell, ending)
        _unsigned(camera, shell, session, work)
        shell.close()


def _put(session: Session) -> None:
    """Phụ lục 01 of all communes but every eleventh; Phụ lục 02 of every ninth."""
    above = {code for code, one in places("huyen", DAY.isoformat()).items() if one.parent == PROVINCE}
    communes = [one for one in places("xa", DAY.isoformat()).values() if one.parent in above]
    tables = {one.code: commune_figures(one.code, DAY.year) for n, one in enumerate(communes) if n % UNSENT}
    put_below(session, tables, PERIOD, TABLE)
    put_below(session, {one.code: _texts(n) for n, one in enumerate(communes) if n % TOLD == 0}, PERIOD, OUTLINE)


def _texts(number: int) -> Figures:
    return {
        TEXT: f"Ban đã đôn đốc {5 + number % 7} ngành, đoàn thể phổ biến chủ trương, chính sách về công tác phụ nữ;"
        f" kiểm tra {1 + number % 4} khu dân cư.",
        "I.2.dd": f"Phối hợp xử lý {number % 6} vụ việc; nạn nhân được tư vấn và hỗ trợ kịp thời.",
        "I.2.dd.so_vu": str(number % 6),
        "II": "Kinh phí còn hạn chế; cán bộ làm công tác bình đẳng giới ở cấp xã kiêm nhiệm nhiều việc.",
    }


def _pages(camera: Camera, shell: Shell, ending: str) -> None:
    for name, tab in PAGES:
        shell.show_overview(TABLE, PERIOD, tab)
        settle()
        rest()
        if tab == "figures":
            shell.page.tab.open_parts(ROW)
        camera.take(shell, f"{name}{ending}")
    shell.show_overview(OUTLINE, PERIOD, "contents")
    camera.take(shell, f"tong-hop-noi-dung{ending}")


def _unsigned(camera: Camera, shell: Shell, session: Session, work: Path) -> None:
    """A workbook of a commune's own, and a paper entered for a unit that sent nothing else."""
    form = session.pack(PACK).form_by_key[TABLE]
    rows = printed({"M1.1.4b": "Có", ROW: 8, "M3.2a.1n": 9, "M3.2a.2": "1.7", "M6.1": 71.5}, form)
    path = work / "so lieu phuong.xlsx"
    path.write_bytes(book({"Biểu 01": titled(rows, ("UBND PHƯỜNG VŨ NINH", "SỐ LIỆU BÌNH ĐẲNG GIỚI NĂM 2024"))}))
    dialog = WorkbookDialog(shell, shell.context, path, lambda: None)
    dialog.open()
    settle()
    rest()
    camera.take_widget(dialog, "doi-chieu-bang-tinh")
    dialog.reject()
    paper = PaperDialog(shell, shell.context, lambda: None)
    paper.open()
    settle()
    rest()
    camera.take_widget(paper, "ban-giay")
    paper.reject()
    shell.show_report(enter_for(session, "27.so-y-te", TABLE, PERIOD))
    camera.take(shell, "nhap-ho-ban-giay")
