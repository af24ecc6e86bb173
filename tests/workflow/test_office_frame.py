"""The office's own document details: kept once, in every new report, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.errors import BadInput
from signing.keys import make_office_key
from tests.conftest import COMMUNE, NOW, SECRET, clock
from workflow.keys.office_keys import bring_key, key_list
from workflow.office import init_office, require_office
from workflow.office_frame import FIELDS, frame_choices, own_frame, set_own_frame
from workflow.reports import open_report, start_report
from workflow.session import Session, open_session

FORM = "phu-luc-01"


@pytest.fixture
def session(tmp_path: Path):
    with open_session(tmp_path / "mới", clock) as opened:
        init_office(opened, "bac-ninh-2024", COMMUNE)
        yield opened


def test_the_pack_alone_speaks_first(session: Session) -> None:
    choices = {choice.form: choice for choice in frame_choices(session)}
    assert set(choices) == {"phu-luc-01", "phu-luc-02", "tu-kiem-tra", "vu-viec-dot-xuat"}
    first = choices[FORM]
    assert tuple(first.texts) == FIELDS and first.texts == first.prescribed
    assert (first.texts["place"], first.texts["symbol"]) == ("Võ Cường", "BC-UBND")
    assert first.texts["signers"] == first.signers[0]


def test_a_new_report_begins_with_the_offices_own(session: Session) -> None:
    before = start_report(session, FORM, "2024")
    set_own_frame(
        session, FORM, {"signer_name": " Nguyễn Thị Bình ", "recipients": "Như trên;\nLưu: VT, VX.", "symbol": ""}
    )
    again = set_own_frame(session, "phu-luc-02", {"signer_name": "Nguyễn Thị Bình"})
    assert again.texts["symbol"] == "BC-BVSTBPN"
    document = open_report(session, start_report(session, "phu-luc-02", "2024")).report.document
    assert (document.signer_name, document.symbol) == ("Nguyễn Thị Bình", "BC-BVSTBPN")
    assert open_report(session, before).report.document.signer_name == ""
    assert own_frame(session, FORM) == {
        "signer_name": "Nguyễn Thị Bình", "recipients": "Như trên;\nLưu: VT, VX.", "symbol": ""
    }  # fmt: skip


def test_what_the_pack_says_too_is_not_kept(session: Session) -> None:
    (first, *_) = frame_choices(session)
    set_own_frame(session, first.form, {"place": "Bắc Ninh"})
    set_own_frame(session, first.form, first.prescribed)
    assert own_frame(session, first.form) == {}


@pytest.mark.parametrize(("form", "field"), [("không có", "place"), (FORM, "number")])
def test_unknown_parts_are_refused(session: Session, form: str, field: str) -> None:
    with pytest.raises(BadInput):
        set_own_frame(session, form, {field: "x"})


def test_a_key_file_is_taken_in_as_it_is(session: Session, tmp_path: Path) -> None:
    unit = require_office(session).unit
    path = tmp_path / "khóa cũ.p12"
    path.write_bytes(make_office_key(unit.code, unit.name, unit.name, SECRET, NOW).signing_pkcs12)
    taken = bring_key(session, path, SECRET)
    assert (taken.name, taken.current, key_list(session)) == ("khoa-1", True, (taken,))
    assert (session.home / "keys" / "khoa-1.p12").read_bytes() == path.read_bytes()
    with pytest.raises(BadInput):
        bring_key(session, path, "sai mật khẩu")
    assert len(key_list(session)) == 1


def test_the_key_of_another_unit_is_refused(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "khac.p12"
    path.write_bytes(make_office_key("256", "Thành phố", "Thành phố", SECRET, NOW).signing_pkcs12)
    with pytest.raises(BadInput, match="256"):
        bring_key(session, path, SECRET)
    assert key_list(session) == () and require_office(session).key_name == ""
