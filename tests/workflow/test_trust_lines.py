"""The list of what is trusted, and what a file that came in is."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.errors import BadInput
from forms.files import FileRefused
from forms.text import plain
from tests.conftest import NOW, SECRET
from tests.workflow.offices import COMMUNE, DISTRICT, PROVINCE, Open
from workflow.keys.office_keys import export_certificate, key_list
from workflow.keys.signing_keys import KeyUse
from workflow.trust.certificates import add_trust
from workflow.trust.files import concerns_keys, trust_file_kind
from workflow.trust.lines import trust_lines
from workflow.trust.statement_taking import take_statement
from workflow.trust.statements import withdraw_key, write_key_card


def test_a_line_tells_how_and_by_whom_it_came(office_of: Open, tmp_path: Path) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    take_statement(province, write_key_card(commune, "", SECRET, tmp_path), compared=True)
    signing, receiving = trust_lines(province)
    assert (signing.purpose, receiving.purpose) == ("sign", "decrypt")
    assert signing.groups == key_list(commune)[0].fingerprint and signing.state == "good"
    assert signing.below and signing.since == NOW and signing.who == province.who
    assert "giới thiệu khóa" in signing.how
    assert plain("Võ Cường") in signing.words and signing.fingerprint in signing.words


def test_lines_stand_by_unit_and_only_units_below_are_below(office_of: Open, tmp_path: Path) -> None:
    district = office_of(DISTRICT)
    for code in (PROVINCE, COMMUNE):
        add_trust(district, export_certificate(office_of(code), "khoa-1", tmp_path / f"{code}.cer"))
    assert [(line.unit_code, line.below) for line in trust_lines(district)] == [(COMMUNE, True), (PROVINCE, False)]


def test_a_withdrawn_key_stays_in_the_list(office_of: Open, tmp_path: Path) -> None:
    commune, province = office_of(COMMUNE), office_of(PROVINCE)
    add_trust(province, export_certificate(commune, "khoa-1", tmp_path / "khoa.cer"))
    told = withdraw_key(commune, "khoa-1", NOW.date(), "mất máy", KeyUse("", SECRET), tmp_path)
    take_statement(province, told)
    (line,) = trust_lines(province)
    assert line.state == "withdrawn" and line.withdrawn_at is not None
    assert "đối chiếu dấu vân tay" in line.how


def test_files_are_known_by_what_they_hold(office_of: Open, tmp_path: Path) -> None:
    commune = office_of(COMMUNE)
    renamed = tmp_path / "không có đuôi"
    write_key_card(commune, "", SECRET, tmp_path / "gửi").rename(renamed)
    assert trust_file_kind(renamed) == "statement"
    assert trust_file_kind(export_certificate(commune, "khoa-1", tmp_path / "a.cer")) == "certificate"


def test_what_speaks_of_keys_is_told_from_reports(office_of: Open, tmp_path: Path) -> None:
    told = write_key_card(office_of(COMMUNE), "", SECRET, tmp_path / "gửi")
    assert concerns_keys(told)
    assert concerns_keys(tmp_path / "chưa có.cer")
    broken = tmp_path / "hỏng.asice"
    broken.write_bytes(told.read_bytes()[:100])
    assert not concerns_keys(broken)
    assert not concerns_keys(tmp_path / "không có.asice")


@pytest.mark.parametrize("data", [b"", b"<html>", b"-----BEGIN CERTIFICATE-----\n", b"0\x82"])
def test_what_is_none_of_them_is_refused_in_a_sentence(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "tep.cer"
    path.write_bytes(data)
    with pytest.raises(BadInput, match="không phải chứng thư"):
        trust_file_kind(path)
    with pytest.raises(FileRefused):
        trust_file_kind(tmp_path / "khong-co.cer")
