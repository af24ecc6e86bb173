"""Accepting and returning: decided once, signed under one opened key, written where the unit gets it."""

from __future__ import annotations

import email
import email.policy
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from exports import delivery
from forms.errors import BadInput
from forms.files import FileRefused
from forms.standing import standing
from signing.answers import read_answer
from signing.envelope_reader import is_envelope
from signing.known import KnownCertificates
from tests.conftest import NOW, SECRET
from tests.kept import keep
from tests.outside import tool
from tests.sent_reports import receive_from
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.answering.answered import answered, number_of_file, standing_number
from workflow.answering.deciding import accept, return_report, standing_decision, withdraw_decision
from workflow.answering.outlets import Outlet, outlet_to
from workflow.answering.taking import take_answer
from workflow.checking import check_report
from workflow.duties import duties
from workflow.keys import signing_keys
from workflow.keys.signing_keys import KeyUse
from workflow.replies import REMARK, comments
from workflow.session import Session
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import write_key_card

FIRST, SECOND = "phu-luc-01/2024", "phu-luc-02/2024"
USE = KeyUse("", SECRET)
ROW = "M3.2a.1n"


@pytest.fixture
def sender(sent_session: Session) -> Session:
    return sent_session


@pytest.fixture
def office(sender: Session, office_of: Open, tmp_path: Path) -> Session:
    """The district, whose key the commune knows."""
    found = office_of(DISTRICT)
    take_statement(sender, write_key_card(found, "", SECRET, tmp_path / "khóa"), compared=True)
    return found


def state(session: Session, number: int) -> str:
    row = answered(session, number).row
    return standing(session.store.kept(row.form, row.period, row.unit)).state


def test_an_approval_travels_back_and_closes_the_duty(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    done = accept(office, [number], USE, outlet_to(tmp_path / "trả lời"), " Đã duyệt. ")
    assert state(office, number) == "accepted" and (done.signed, done.fresh) == (1, 1)
    (path,) = done.files
    assert path.name == "BDG_phan-hoi_phu-luc-01_2024_09190_r1_tiep-nhan.asice"
    assert "Đã duyệt Phường Võ Cường, Phụ lục 01, năm 2024, lần 1." in done.sentence
    assert "1 phiếu có chữ ký số" in done.sentence
    view = take_answer(sender, path.read_bytes())
    assert (view.outcome, view.text) == ("receipt", "Đã duyệt.")
    assert next(duty for duty in duties(sender, NOW.date()) if duty.form == "phu-luc-01").state == "accepted"


def test_a_return_brings_its_comments_to_the_senders_cells(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, SECOND)
    table = next(key for key in answered(office, number).report.cells if key.endswith("[]") and key.startswith("I.1"))
    row = answered(office, number).report.cells[table].text.split()[0]
    place = f"{table[:-2]}[{row}]"
    said = {"I.2": "Cả mục còn chung chung.", place: "Thiếu ngày ban hành.", "document.date": "Chưa ghi ngày."}
    done = return_report(office, number, "Đề nghị bổ sung.\n", said, USE, outlet_to(tmp_path / "trả lời"))
    assert state(office, number) == "returned"
    assert [path.suffix for path in done.files] == [".asice", ".pdf"]
    take_answer(sender, done.files[0].read_bytes())
    shown = comments(sender, SECOND)
    assert [remark.key for remarks in shown.values() for remark in remarks] == [place, "I.2", "document.date"]
    assert all(shown) and {f.key for f in check_report(sender, SECOND) if f.code == REMARK} == set(shown)


def test_the_paper_of_a_return_says_all_of_it(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    done = return_report(
        office, number, "Đề nghị rà soát.", {ROW: "Nhiều hơn tổng số."}, USE, outlet_to(tmp_path / "trả lời")
    )
    command = [tool("pdftotext"), "-layout", str(done.files[1]), "-"]
    text = " ".join(subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout.split())
    for words in (
        "PHIẾU TRẢ LẠI BÁO CÁO",
        "Kính gửi: Ủy ban nhân dân phường Võ Cường",
        "Lý do trả lại: Đề nghị rà soát.",
        "Dòng 2.1.1.1",
        "Nhiều hơn tổng số.",
    ):
        assert words in text


def test_without_a_key_the_decision_stands_and_that_is_said(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    done = accept(office, [number])
    assert state(office, number) == "accepted" and (done.signed, done.files) == (0, ())
    assert "chưa biết kết quả" in done.sentence
    done = return_report(office, number, "Xem lại.", {}, None, outlet_to(tmp_path / "trả lời"))
    assert state(office, number) == "returned"
    assert [path.name for path in done.files] == ["BDG_phan-hoi_phu-luc-01_2024_09190_r1_tra-lai.pdf"]
    assert "1 bản in không có chữ ký số" in done.sentence


def test_many_are_approved_under_one_opened_key(
    sender: Session, office: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []
    load = signing_keys._file_signer
    monkeypatch.setattr(signing_keys, "_file_signer", lambda *each: opened.append(each[1]) or load(*each))
    numbers = [receive_from(sender, office, FIRST), receive_from(sender, office, SECOND), keep(office, "09193")]
    numbers.append(keep(office, "09196", signed=False))
    done = accept(office, numbers, USE, outlet_to(tmp_path / "trả lời"))
    assert (done.signed, done.fresh, len(done.files), len(opened)) == (3, 4, 3, 1)
    assert "Đã duyệt 4 báo cáo." in done.sentence
    assert "1 báo cáo không có chữ ký số của đơn vị" in done.sentence and "chưa biết kết quả" not in done.sentence
    assert {state(office, number) for number in numbers} == {"accepted"}


def test_asked_for_again_the_same_slip_goes_out(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    first = accept(office, [number], USE, outlet_to(tmp_path / "một"))
    office.clock = lambda: NOW + timedelta(days=1)
    again = accept(office, [number], KeyUse("", "không cần đến mật khẩu"), outlet_to(tmp_path / "hai"))
    assert first.files[0].read_bytes() == again.files[0].read_bytes()
    assert again.fresh == 0 and again.decisions == first.decisions


def test_a_return_asked_for_again_gives_the_same_paper(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    first = return_report(office, number, "Xem lại.", {ROW: "Sai."}, USE, outlet_to(tmp_path / "trả lời"))
    office.clock = lambda: NOW + timedelta(days=3)
    again = return_report(office, number, "Xem lại.", {ROW: "Sai."}, USE, outlet_to(tmp_path / "trả lời"))
    assert again.files == first.files and len(list((tmp_path / "trả lời").iterdir())) == 2


def test_of_two_answers_in_one_second_the_last_one_stands_at_the_unit(
    sender: Session, office: Session, tmp_path: Path
) -> None:
    number = receive_from(sender, office, FIRST)
    returned = return_report(office, number, "Xem lại.", {}, USE, outlet_to(tmp_path / "một"))
    accepted = accept(office, [number], USE, outlet_to(tmp_path / "hai"))
    for file in (accepted.files[0], returned.files[0]):
        take_answer(sender, file.read_bytes())
    assert next(duty for duty in duties(sender, NOW.date()) if duty.form == "phu-luc-01").state == "accepted"


def test_a_receipt_is_signed_later_for_what_was_approved_without_one(
    sender: Session, office: Session, tmp_path: Path
) -> None:
    number = receive_from(sender, office, FIRST)
    accept(office, [number])
    done = accept(office, [number], USE, outlet_to(tmp_path / "trả lời"))
    assert (done.fresh, done.signed, len(done.files)) == (1, 1, 1)


def test_a_wrong_passphrase_decides_nothing(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    with pytest.raises(BadInput):
        accept(office, [number], KeyUse("", "sai mật khẩu"), outlet_to(tmp_path / "trả lời"))
    assert state(office, number) == "received" and list((tmp_path / "trả lời").iterdir()) == []


def test_a_place_that_takes_nothing_decides_nothing(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    (tmp_path / "tệp").write_text("không phải thư mục", encoding="utf-8")
    with pytest.raises(FileRefused):
        accept(office, [number], USE, Outlet("folder", tmp_path / "tệp"))
    with pytest.raises(FileRefused, match="USB"):
        accept(office, [number], USE, Outlet("drive", tmp_path))
    assert state(office, number) == "received"


def test_a_slip_that_could_not_be_written_is_kept_and_goes_out_later(
    sender: Session, office: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = receive_from(sender, office, FIRST)

    def breaks(*_each: object, **_named: object) -> None:
        raise delivery.ReadBackFailed("Đã ghi nhưng đọc lại không khớp.", "Hãy dùng ổ đĩa khác.")

    with monkeypatch.context() as patched:
        patched.setattr(delivery, "place_files", breaks)
        with pytest.raises(delivery.ReadBackFailed, match="Đã ghi nhận quyết định"):
            accept(office, [number], USE, outlet_to(tmp_path / "hỏng"))
    assert state(office, number) == "accepted"
    done = accept(office, [number], None, outlet_to(tmp_path / "tốt"))
    assert done.signed == 1 and done.files[0].exists()


def test_a_return_needs_a_reason_and_places_that_are_there(sender: Session, office: Session) -> None:
    number = receive_from(sender, office, FIRST)
    with pytest.raises(BadInput, match="lý do"):
        return_report(office, number, " \n ")
    for key in ("M99", "I.1[r1]", "document.x", ""):
        with pytest.raises(BadInput, match="không có ô"):
            return_report(office, number, "Xem lại.", {key: "a"})
    with pytest.raises(BadInput, match="còn trống"):
        return_report(office, number, "Xem lại.", {ROW: " "})
    assert state(office, number) == "received"


def test_two_comments_on_one_cell_become_one(sender: Session, office: Session) -> None:
    number = receive_from(sender, office, FIRST)
    return_report(office, number, "Xem lại.", [(ROW, "Một."), (ROW, "Hai.")])
    found = standing_decision(office, number)
    assert found is not None and found.comments == ((ROW, "Một.\nHai."),)


def test_only_the_report_that_counts_is_approved(office: Session) -> None:
    old, new = keep(office, COMMUNE), keep(office, COMMUNE, revision=2)
    with pytest.raises(BadInput, match="không phải là bản đang được dùng"):
        accept(office, [new, old])
    with pytest.raises(BadInput, match="đã có bản khác"):
        return_report(office, old, "Xem lại.")
    assert state(office, new) == "received" and standing_number(office, COMMUNE, "phu-luc-01", "2024") == new


def test_two_that_contradict_each_other_are_returned_but_not_approved(office: Session) -> None:
    one, other = keep(office, COMMUNE), keep(office, COMMUNE, say="khác")
    with pytest.raises(BadInput, match="mâu thuẫn"):
        accept(office, [one])
    with pytest.raises(BadInput, match="mâu thuẫn"):
        standing_number(office, COMMUNE, "phu-luc-01", "2024")
    return_report(office, other, "Hai bản cùng lần nhưng khác số liệu.")
    waiting = keep(office, "09193", supplement_of="cd" * 32)
    with pytest.raises(BadInput, match="chưa có bản gốc"):
        accept(office, [waiting])
    return_report(office, waiting, "Thiếu bản gốc.")


def test_what_is_not_there_is_said(office: Session, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="Không có báo cáo đã nhận"):
        accept(office, [99])
    with pytest.raises(BadInput, match="Chưa chọn"):
        accept(office, [])
    with pytest.raises(BadInput, match="Chưa tiếp nhận"):
        standing_number(office, COMMUNE, "phu-luc-01", "2024")
    (tmp_path / "lạ.asice").write_bytes(b"PK")
    with pytest.raises(BadInput, match="chưa được tiếp nhận"):
        number_of_file(office, tmp_path / "lạ.asice")


def test_a_bundle_names_its_report(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    bundle = next((tmp_path / "usb").glob("BDG_phu-luc-01*.asice"))
    assert number_of_file(office, bundle) == number
    take_statement(office, write_key_card(sender, "", SECRET, tmp_path / "khóa"), compared=True)
    assert number_of_file(office, bundle.with_suffix(".pdf")) == number


def test_a_withdrawn_decision_is_as_if_it_were_not_made(sender: Session, office: Session) -> None:
    number = receive_from(sender, office, FIRST)
    done = accept(office, [number])
    withdraw_decision(office, done.decisions[0])
    assert state(office, number) == "received" and standing_decision(office, number) is None
    with pytest.raises(BadInput):
        withdraw_decision(office, done.decisions[0])


def test_a_letter_carries_the_slip_and_its_words(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    outlet = Outlet("mail", tmp_path / "thư", addresses={COMMUNE: "vocuong@bacninh.gov.vn"})
    done = return_report(office, number, "Đề nghị rà soát.", {ROW: "Nhiều hơn tổng số."}, USE, outlet)
    assert [path.suffix for path in done.files] == [".eml", ".asice", ".pdf"]
    letter = email.message_from_bytes(done.files[0].read_bytes(), policy=email.policy.default)
    assert letter["To"] == "vocuong@bacninh.gov.vn" and "trả lại Phụ lục 01" in letter["Subject"]
    body = letter.get_body().get_content()
    assert (
        "- Dòng 2.1.1.1: Trong đó: Số nạn nhân" in body
        and "– Nhiều hơn tổng số." in body
        and "Kính gửi: Ủy ban nhân dân phường Võ Cường" in body
    )
    (attached,) = letter.iter_attachments()
    assert attached.get_content() == done.files[1].read_bytes()
    again = accept(office, [number], USE, Outlet("mail", tmp_path / "thư"))
    assert b"vocuong@bacninh.gov.vn" in again.files[0].read_bytes()
    with pytest.raises(BadInput, match="không phải là địa chỉ"):
        accept(office, [number], USE, Outlet("mail", tmp_path / "thư", addresses={COMMUNE: "sai"}))


def test_a_letter_to_nobody_yet_is_a_draft_too(office: Session, tmp_path: Path) -> None:
    done = accept(office, [keep(office, COMMUNE)], USE, Outlet("mail", tmp_path))
    letter = email.message_from_bytes(done.files[0].read_bytes(), policy=email.policy.default)
    assert not letter["To"] and len(list(letter.iter_attachments())) == 1


def test_an_encrypted_slip_leaves_nothing_to_read_beside_it(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    outlet = Outlet("mail", tmp_path / "kín", encrypt=True)
    with pytest.raises(BadInput, match="Chưa có chứng thư nhận tệp mã hóa"):
        return_report(office, number, "Bí mật lắm.", {ROW: "Nhiều hơn."}, USE, outlet)
    assert state(office, number) == "received"
    take_statement(office, write_key_card(sender, "", SECRET, tmp_path / "khóa"), compared=True)
    done = return_report(office, number, "Bí mật lắm.", {ROW: "Nhiều hơn."}, USE, outlet)
    assert [path.name.partition(".")[2] for path in done.files] == ["eml", "asice.p7m"]
    assert is_envelope(done.files[1].read_bytes())
    body = email.message_from_bytes(done.files[0].read_bytes(), policy=email.policy.default).get_body().get_content()
    assert "Bí mật" not in body and "đã mã hóa" in body


def test_a_slip_names_the_office_and_the_very_data(sender: Session, office: Session, tmp_path: Path) -> None:
    number = receive_from(sender, office, FIRST)
    done = accept(office, [number], USE, outlet_to(tmp_path / "trả lời"))
    answer = read_answer(done.files[0].read_bytes(), KnownCertificates(()), NOW).answer
    assert answer is not None and answer.report.data_digest == answered(office, number).row.data_digest
    assert (answer.office.code, answer.office.name) == (DISTRICT, "Ủy ban nhân dân thành phố Bắc Ninh")
    assert answer.made_at.date() == date(2024, 12, 10)
