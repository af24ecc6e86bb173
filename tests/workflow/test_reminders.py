"""Letters to those who have not sent: to whom, in what words, as drafts that a mail program opens."""

from __future__ import annotations

import email
from collections.abc import Iterator
from datetime import date
from email.policy import default
from pathlib import Path

import pytest

from forms.errors import BadInput
from tests.kept import decide, digest_of, keep, moment
from workflow.office import init_office
from workflow.overview.reminders import all_text, reminders, write_reminders
from workflow.session import Session, open_session
from workflow.trust.due_days import set_due_day

P1 = "phu-luc-01"
LATE, EARLY = date(2024, 12, 28), date(2024, 12, 12)


@pytest.fixture
def days() -> list[date]:
    """The day of the clock; a test may change it."""
    return [LATE]


@pytest.fixture
def district(tmp_path: Path, days: list[date]) -> Iterator[Session]:
    with open_session(tmp_path / "huyen", lambda: moment(days[0], 14)) as session:
        init_office(session, "bac-ninh-2024", "256")
        yield session


@pytest.fixture
def province(tmp_path: Path, days: list[date]) -> Iterator[Session]:
    with open_session(tmp_path / "tinh", lambda: moment(days[0], 14)) as session:
        init_office(session, "bac-ninh-2024", "27")
        yield session


def body(session: Session, unit: str) -> str:
    (letter,) = reminders(session, "2024", P1, [unit])
    return letter.body


def test_the_letter_names_the_report_its_basis_the_last_day_and_how_late_it_is(district: Session) -> None:
    (letter,) = reminders(district, "2024", P1, ["09190"])
    assert letter.subject == "Đề nghị nộp báo cáo Phụ lục 01, năm 2024"
    assert letter.body.startswith("Kính gửi: Ủy ban nhân dân phường Võ Cường\n")
    assert "Quyết định số 373/QĐ-UBND ngày 08/4/2024" in letter.body
    assert "về Ủy ban nhân dân thành phố Bắc Ninh; chậm nhất là hết ngày 24/12/2024" in letter.body
    assert "Đến 14 giờ 00 ngày 28/12/2024" in letter.body and "đã quá hạn 4 ngày" in letter.body
    assert letter.body.endswith("Trân trọng./.\n") and "!" not in letter.body


@pytest.mark.parametrize(
    ("day", "said"),
    [(EARLY, "còn 12 ngày là hết hạn"), (date(2024, 12, 24), "hôm nay là ngày cuối"), (LATE, "quá hạn 4 ngày")],
)
def test_before_the_last_day_it_only_reminds(district: Session, days: list[date], day: date, said: str) -> None:
    days[0] = day
    assert said in body(district, "09190")


def test_an_own_earlier_day_is_named_as_the_receivers(district: Session, days: list[date]) -> None:
    days[0] = EARLY
    set_due_day(district, P1, "2024", date(2024, 12, 10))
    assert "theo lịch của cơ quan tiếp nhận, chậm nhất là hết ngày 10/12/2024" in body(district, "09190")


def test_only_those_with_something_to_do_are_written_to(district: Session) -> None:
    keep(district, "09163")
    decide(district, keep(district, "09166"), "accepted")
    decide(district, keep(district, "09169"), "returned", text="Dòng 2.1.1 lớn hơn tổng số.")
    keep(district, "09172", say="một")
    keep(district, "09172", say="hai")
    keep(district, "09175", revision=2, supplement_of=digest_of("09175", P1, "2024", 1))
    letters = {letter.unit: letter for letter in reminders(district, "2024", P1)}
    assert len(letters) == 17 and not {"09163", "09166"} & set(letters)
    assert "trả lại ngày 23/12/2024 với lý do: Dòng 2.1.1 lớn hơn tổng số. Đến nay" in letters["09169"].body
    assert letters["09169"].subject == "Đề nghị nộp lại báo cáo Phụ lục 01, năm 2024"
    assert "cùng là lần 1 nhưng số liệu khác nhau" in letters["09172"].body
    assert "gửi báo cáo gốc" in letters["09175"].body


def test_the_province_writes_to_the_district_and_names_the_communes_left_out(province: Session) -> None:
    assert {letter.unit for letter in reminders(province, "2024", P1, ["09190", "09163"])} == {"256"}
    assert len(reminders(province, "2024", P1)) == 8 + 6
    members = ["09163", "09166"]
    keep(province, "256", parts=members)
    said = body(province, "256")
    assert "chưa gồm số liệu của: phường Thị Cầu, phường Kinh Bắc" in said and "phường Vũ Ninh" not in said


def test_an_agency_is_addressed_by_its_name(province: Session) -> None:
    assert body(province, "27.so-y-te").startswith("Kính gửi: Sở Y tế\n")
    assert "về Sở Lao động - Thương binh và Xã hội;" in body(province, "27.so-y-te")


def test_drafts_open_in_a_mail_program_and_addresses_are_remembered(district: Session, tmp_path: Path) -> None:
    from msgspec.structs import replace

    first, second = reminders(district, "2024", P1, ["09163", "09166"])
    first = replace(first, address="vuninh@bacninh.gov.vn")
    files = write_reminders(district, (first, second), tmp_path / "thư")
    assert [path.name for path in files] == ["Nhac_phu-luc-01_2024_09163.eml", "Nhac_phu-luc-01_2024_09166.eml"]
    letter = email.message_from_bytes(files[0].read_bytes(), policy=default)
    assert (letter["To"], letter["Subject"], letter["X-Unsent"]) == ("vuninh@bacninh.gov.vn", first.subject, "1")
    assert letter.get_content().replace("\r\n", "\n") == first.body
    assert email.message_from_bytes(files[1].read_bytes(), policy=default)["To"] is None
    again, _ = reminders(district, "2024", P1, ["09163", "09166"])
    assert again.address == "vuninh@bacninh.gov.vn"


def test_one_wrong_address_writes_nothing(district: Session, tmp_path: Path) -> None:
    from msgspec.structs import replace

    first, second = reminders(district, "2024", P1, ["09163", "09166"])
    with pytest.raises(BadInput):
        write_reminders(district, (first, replace(second, address="không phải")), tmp_path / "thư")
    assert not (tmp_path / "thư").exists()


def test_all_letters_can_be_pasted_at_once(district: Session) -> None:
    text = all_text(reminders(district, "2024", P1, ["09163", "09166"]))
    assert text.count("Đề nghị nộp báo cáo Phụ lục 01, năm 2024\n") == 2 and text.count("Trân trọng./.") == 2


def test_a_form_that_nobody_owes_is_refused(district: Session) -> None:
    with pytest.raises(BadInput):
        reminders(district, "2024-H1", P1)
