"""Pictures of receiving, for `tools.screenshots`: a district and a stick with the bundles of its communes."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from tests.signed_bundles import COUNT, Sent, trust
from tools.camera import MOMENT, PACK, Camera, rest, settle
from ui.receive.page import ACTS, KEPT, ReceivePage
from ui.shell import Shell
from workflow.answering.deciding import accept, return_report
from workflow.office import init_office
from workflow.receiving.looking import look
from workflow.receiving.taking import take
from workflow.receiving.views import standing_list
from workflow.session import Session, all_units, open_session

DISTRICT, ELSEWHERE = "256", "09193"
STRANGER, CORRECTED, TWICE, EMPTY, BROKEN = 7, 3, 2, 12, 5
PART = "M3.2a.1n"


def receiving(camera: Camera, work: Path, size: tuple[int, int]) -> None:
    """What was put in, what was taken, what was received, the choice between two, the acts; light and dark."""
    with open_session(work / "huyen", lambda: MOMENT) as session:
        init_office(session, PACK, DISTRICT)
        stick = _stick(session, work)
        shell = Shell(session)
        shell.resize(*size)
        shell.show()
        shell.show_receive()
        camera.take(shell, "tiep-nhan-trong")
        shell.page.incoming.look((stick,))
        camera.take(shell, "tiep-nhan")
        _dark(camera, shell, stick)
        _decide(camera, shell, stick)
        _received(camera, shell, session)
        shell.close()


def _stick(session: Session, work: Path) -> Path:
    """The first revisions came before; on the stick is all the rest."""
    codes = [unit.code for unit in all_units().descendants(DISTRICT, "xa", date(2024, 12, 31))]
    trust(session, work / "chung-thu", *[code for place, code in enumerate(codes) if place != STRANGER])
    before, stick = work / "truoc", work / "KINGSTON"
    _sent(codes[CORRECTED], 4).save(before)
    take(session, look(session, [before]))
    for place, code in enumerate(codes):
        _sent(code, 3 + place, 2 if place == CORRECTED else 1, empty=place == EMPTY).save(stick)
    _sent(codes[TWICE], 15).save(stick, "BDG_phu-luc-01_2024_gui-lai.asice")
    _sent(ELSEWHERE, 6).save(stick)
    data = bytearray(_sent(codes[BROKEN], 9).bundle())
    data[len(data) // 2] ^= 1
    _sent(codes[BROKEN], 9).save(stick, "BDG_phu-luc-01_2024_sua-tay.asice", bytes(data))
    return stick


def _sent(code: str, found: int, revision: int = 1, empty: bool = False) -> Sent:
    return Sent(code, {} if empty else {COUNT: found, PART: found - 1}, revision)


def _dark(camera: Camera, shell: Shell, stick: Path) -> None:
    os.environ["BDG_THEME"] = "dark"
    shell.reload_theme()
    shell.page.incoming.look((stick,))
    camera.take(shell, "tiep-nhan-toi")
    os.environ["BDG_THEME"] = "light"
    shell.reload_theme()


def _decide(camera: Camera, shell: Shell, stick: Path) -> None:
    page = shell.page
    page.incoming.look((stick,))
    settle()
    page.incoming.take_all.click()
    camera.take(shell, "tiep-nhan-da-nhan")
    incoming = page.incoming
    incoming.table.stand_on(next(at for at, line in enumerate(incoming.lines) if line.outcome == "conflict"))
    incoming.record.buttons["So sánh hai bản và chọn…"].click()
    _dialog(camera, page, "tiep-nhan-mau-thuan")


def _received(camera: Camera, shell: Shell, session: Session) -> None:
    page = shell.page
    standing = [line for line in standing_list(session) if line.state == "received"]
    accept(session, [line.number for line in standing[5:]])
    return_report(session, standing[1].number, "Dòng 2.1.1 thấp hơn dòng 2.1.1.1; xin kiểm tra lại.")
    page.tabs.show_part(KEPT)
    settle()
    corrected = next(line for line in page.kept.model.lines if line.revision > 1)
    page.kept.table.stand_on(corrected)
    camera.take(shell, "tiep-nhan-danh-sach")
    page.kept.record.buttons["So với lần trước…"].click()
    _dialog(camera, page, "tiep-nhan-so-sanh")
    page.tabs.show_part(ACTS)
    camera.take(shell, "tiep-nhan-cac-lan")


def _dialog(camera: Camera, page: ReceivePage, name: str) -> None:
    settle()
    rest()
    camera.take_widget(page.dialog, name)
    page.dialog.reject()
