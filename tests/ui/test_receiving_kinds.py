"""What else comes in: letters, encrypted bundles, workbooks, keys, own reports of a new machine, answers from above."""

from __future__ import annotations

import email.message
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.envelope import encrypt
from tests.conftest import COMMUNE, NOW, SECRET, SampleOffice, clock
from tests.sent_reports import receive_from
from tests.signed_bundles import COUNT, Sent, signer_of, trust
from tests.ui.conftest import PACK, OpenShell, close_all, drop_on
from tests.ui.test_receiving import DISTRICT, KINH_BAC, VU_NINH, listed, press, said, states
from ui.receive.page import ReceivePage
from ui.report_page import ReportPage
from ui.settings.page import SettingsPage
from ui.settings.trust_dialog import TrustDialog
from ui.shell import Shell
from ui.unsigned.workbook_dialog import WorkbookDialog
from workflow.answering.deciding import return_report
from workflow.answering.outlets import outlet_to
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office
from workflow.receiving.views import standing_list
from workflow.reports import report_list
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import write_key_card

FIRST = "phu-luc-01/2024"


@pytest.fixture
def district(tmp_path: Path, shells: list[Shell]) -> Iterator[Session]:
    with open_session(tmp_path / "huyện", lambda: NOW) as session:
        init_office(session, PACK, DISTRICT)
        new_key(session, "khoa-1", SECRET)
        trust(session, tmp_path / "chứng thư", VU_NINH, KINH_BAC)
        yield session
        close_all(shells)


@pytest.fixture
def page(district: Session, open_shell: OpenShell) -> ReceivePage:
    shell = open_shell(district)
    shell.show_receive()
    return shell.page


@pytest.fixture
def commune(finished: SampleOffice, shells: list[Shell]) -> Iterator[Session]:
    """A commune with two finished reports and a key."""
    with open_session(finished.home, clock) as session:
        yield session
        close_all(shells)


def test_a_letter_brings_its_bundles(page: ReceivePage, district: Session, tmp_path: Path) -> None:
    letter = email.message.EmailMessage()
    letter["Subject"] = "Báo cáo"
    letter.set_content("Kính gửi")
    for unit in (VU_NINH, KINH_BAC):
        data = Sent(unit, {COUNT: 4}).bundle()
        letter.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{unit}.asice")
    path = tmp_path / "thư.eml"
    path.write_bytes(letter.as_bytes())
    page.incoming.look((path,))
    assert set(listed(page.incoming)) == {"Phường Vũ Ninh", "Phường Kinh Bắc"}
    page.incoming.take_all.click()
    assert states(district) == dict.fromkeys((VU_NINH, KINH_BAC), "received")


def test_one_passphrase_opens_all_encrypted_bundles(page: ReceivePage, district: Session, tmp_path: Path) -> None:
    own = (district.home / "keys" / "khoa-1.giai-ma.cer").read_bytes()
    for unit in (VU_NINH, KINH_BAC):
        (tmp_path / f"{unit}.asice.p7m").write_bytes(encrypt(Sent(unit, {COUNT: 4}).bundle(), [own]))
    page.incoming.look(tuple(tmp_path.glob("*.p7m")))
    assert set(listed(page.incoming).values()) == {"Đã mã hóa"} and page.incoming.take_all.isHidden()
    unlock = page.incoming._unlock
    assert "“khoa-1”" in unlock.said.text()
    unlock.secret.setText("sai mật khẩu")
    unlock.open.click()
    assert page.incoming._unlock is unlock and "không đúng" in said(unlock)
    unlock.secret.setText(SECRET)
    unlock.open.click()
    assert listed(page.incoming) == {"Phường Vũ Ninh": "Mới", "Phường Kinh Bắc": "Mới"}
    page.incoming.take_all.click()
    assert states(district) == dict.fromkeys((VU_NINH, KINH_BAC), "received")


def test_one_file_about_keys_goes_on_to_the_settings(page: ReceivePage, tmp_path: Path) -> None:
    from signing.certificates import der

    shell = page.window()
    path = tmp_path / "mới.cer"
    path.write_bytes(der(signer_of("09169").certificate))
    assert drop_on(shell, path)
    assert isinstance(shell.page, SettingsPage) and isinstance(shell.page.trust.dialog, TrustDialog)
    shell.page.trust.dialog.reject()
    bundle = Sent(VU_NINH, {COUNT: 4}).save(tmp_path)
    assert drop_on(shell, bundle, path)
    incoming = shell.page.incoming
    assert set(listed(incoming).values()) == {"Mới", "Về khóa"}
    incoming.table.stand_on(next(at for at, line in enumerate(incoming.lines) if line.outcome == "keys"))
    press(shell.page, "Xem ở Thiết lập")
    assert isinstance(shell.page, SettingsPage)


def test_a_workbook_is_confirmed_in_its_own_dialog(page: ReceivePage, finished: SampleOffice, tmp_path: Path) -> None:
    with open_session(finished.home, clock) as session:
        export_report(session, FIRST, tmp_path / "ra", secret=SECRET)
    (book,) = (tmp_path / "ra").glob("*.xlsx")
    page.incoming.look((book,))
    assert list(listed(page.incoming).values()) == ["Chưa ký"] and page.incoming.take_all.isHidden()
    press(page, "Đối chiếu và xác nhận…")
    assert isinstance(page.dialog, WorkbookDialog)
    page.dialog.reject()


def test_a_new_machine_takes_its_own_reports_back(
    commune: Session, finished: SampleOffice, open_shell: OpenShell, shells: list[Shell], tmp_path: Path
) -> None:
    for ref in finished.reports:
        export_report(commune, ref, tmp_path / "usb", secret=SECRET)
    home = tmp_path / "máy mới"
    with open_session(home, clock) as fresh:
        init_office(fresh, PACK, COMMUNE)
        shutil.copytree(finished.home / "keys", home / "keys")
        fresh.store.set_settings({"key": "khoa-ky"})
        shell = open_shell(fresh)
        assert drop_on(shell, *(tmp_path / "usb").glob("*.asice"))
        assert set(listed(shell.page.incoming).values()) == {"Của cơ quan này"}
        shell.page.incoming.take_all.click()
        assert len(report_list(fresh)) == len(finished.reports)
        press(shell.page, "Mở báo cáo")
        assert isinstance(shell.page, ReportPage)
        close_all(shells)


def test_an_answer_leads_to_the_report_that_it_is_about(
    commune: Session, district: Session, open_shell: OpenShell, tmp_path: Path
) -> None:
    export_report(commune, FIRST, tmp_path / "usb", secret=SECRET)
    take_statement(commune, write_key_card(district, "", SECRET, tmp_path / "khóa"), compared=True)
    number = receive_from(commune, district, FIRST)
    done = return_report(
        district, number, "Xin xem lại dòng 2.1.1", {COUNT: "Số này thấp hơn năm trước"}, KeyUse("", SECRET),
        outlet_to(tmp_path / "trả lời"),
    )  # fmt: skip
    slip = next(path for path in done.files if path.suffix == ".asice")
    shell = open_shell(commune)
    assert drop_on(shell, slip)
    incoming = shell.page.incoming
    assert list(listed(incoming).values()) == ["Phiếu trả lại"] and "Xin xem lại dòng 2.1.1" in said(shell.page)
    incoming.take_all.click()
    press(shell.page, "Mở báo cáo")
    assert isinstance(shell.page, ReportPage)
    assert standing_list(commune) == ()
