"""Pictures of packs and the year, for `tools.screenshots`: a department that writes a pack, a commune that gets one."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

from PySide6.QtWidgets import QDialog

from forms.packs.copying import Wanted
from forms.packs.entries import Spot
from tests.pack_samples import PROVINCE, newer, pack_file
from tests.signed_bundles import trust
from tools.camera import PACK, Camera, rest, settle
from ui.shell import Shell
from workflow.composing.drafts import begin
from workflow.office import init_office
from workflow.session import VIETNAM, Session, open_session
from workflow.trust.due_days import set_due_day

TODAY, COMMUNE, FORM = "toan-quoc", "09190", "phu-luc-01"
MERGED = "24"
IN_2026 = datetime(2026, 11, 2, 8, 20, tzinfo=VIETNAM)
IN_2024 = datetime(2024, 11, 2, 8, 20, tzinfo=VIETNAM)


def packs(camera: Camera, work: Path, size: tuple[int, int]) -> None:
    """The packs at hand, a draft in the editor, the pages to be read; a newer pack offered; the year."""
    with open_session(work / "so", lambda: IN_2026) as session:
        init_office(session, TODAY, MERGED)
        set_due_day(session, FORM, "2026", date(2026, 12, 18))
        draft = begin(session, TODAY, _wanted(session))
        shell = _window(session, size)
        for scheme, ending in (("light", ""), ("dark", "-toi")):
            _scheme(shell, scheme)
            shell.show_calendar()
            camera.take(shell, f"lich-bao-cao{ending}")
            _editor(camera, shell, draft.pack.id, ending)
        _scheme(shell, "light")
        shell.show_packs()
        camera.take(shell, "goi-bieu-mau")
        shell.close()
    _offered(camera, work, size)


def _wanted(session: Session) -> Wanted:
    year = session.today().year
    return Wanted(
        id="ke-hoach-moi",
        title=f"Báo cáo bình đẳng giới năm {year}",
        number="512/KH-UBND",
        day=date(year, 3, 12),
        issuer="Ủy ban nhân dân tỉnh Bắc Ninh",
        subject=f"Thực hiện công tác bình đẳng giới năm {year}",
        kind="Kế hoạch",
        years=(year,),
        province=MERGED,
    )


def _editor(camera: Camera, shell: Shell, draft: str, ending: str) -> None:
    shell.show_packs(draft)
    shell.page.go(Spot("obligation", "", 0))
    _drawn()
    camera.take(shell, f"soan-goi-han-nop{ending}")
    if not ending:
        shell.page.go(Spot("row", FORM, 2))
        _drawn()
        camera.take(shell, "soan-goi-dong")


def _offered(camera: Camera, work: Path, size: tuple[int, int]) -> None:
    with open_session(work / "xa-nhan-goi", lambda: IN_2024) as session:
        init_office(session, PACK, COMMUNE)
        trust(session, work / "chung-thu-goi", PROVINCE)
        file = work / "BDG_goi-bieu-mau_bac-ninh-2024.asice"
        file.write_bytes(pack_file(newer()))
        shell = _window(session, size)
        shell.show_packs()
        shell.page.install(file)
        settle()
        rest()
        dialog = next(one for one in shell.findChildren(QDialog) if one.isVisible())
        camera.take_widget(dialog, "cai-goi-bieu-mau")
        dialog.close()
        shell.close()


def _window(session: Session, size: tuple[int, int]) -> Shell:
    shell = Shell(session)
    shell.resize(*size)
    shell.show()
    return shell


def _scheme(shell: Shell, scheme: str) -> None:
    os.environ["BDG_THEME"] = scheme
    shell.reload_theme()


def _drawn() -> None:
    """The printed form is drawn a moment after the last change."""
    rest(1.5)
    settle()
