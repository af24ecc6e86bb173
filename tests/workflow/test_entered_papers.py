"""A report that came on paper: entered for its unit, never this office's own, replaced by nothing unsigned."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from forms.cells import Cell
from forms.errors import BadInput
from forms.findings import Severity
from storage.received_records import Incoming, ReceivedRow, ReceivingLine
from tests.conftest import NOW
from tests.packs import TWO_TIER, install_two_tier
from tests.workflow.offices import COMMUNE, DISTRICT, FOREIGN, PROVINCE, SIBLING, Open
from workflow.checking import check_report
from workflow.duties import duties
from workflow.finishing import finish_report, reopen_report
from workflow.office import init_office
from workflow.reports import enter, enter_all, open_report, report_list, set_cells, start_report
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session
from workflow.shelf import shelf
from workflow.signing.attachments import attach, attached
from workflow.starting import earlier_reports
from workflow.unsigned.paper import enter_for, entered_paper, entered_papers, finish_entered, reopen_entered
from workflow.unsigned.places import units_below

FORM, PERIOD = "phu-luc-01", "2024"
VICTIMS, HELPED, RATE = "M3.2a.1", "M3.2a.1n", "M3.2a.1r"


@pytest.fixture
def district(office_of: Open) -> Session:
    return office_of(DISTRICT)


@pytest.fixture
def paper(district: Session) -> str:
    return enter_for(district, COMMUNE, FORM, PERIOD)


def stood(session: Session, report_id: str, signed: bool) -> None:
    """Something of the same unit, form and period is received already, `signed` or not."""
    head = session.store.report_head(report_id)
    row = ReceivedRow(
        0, "bundle", head.unit.code, session.units.get(COMMUNE, NOW.date()).since.isoformat(), head.unit.name,
        "xa", FORM, PERIOD, 2, "f" * 32, "", head.pack, 1, 1, "a" * 64, "b" * 64, "", "x.asice", signed, "", None, 5,
        "", "", "", NOW, "ai đó",
    )  # fmt: skip
    session.store.add_received([(ReceivingLine("x.asice", "", "new", ""), Incoming(row, "{}"))], None)


def test_the_draft_is_the_units_own_form(district: Session, paper: str) -> None:
    opened = open_report(district, paper)
    assert (opened.report.unit.code, opened.report.unit.level) == (COMMUNE, "xa")
    assert opened.entered_for
    assert opened.editable
    assert "Võ Cường" in opened.report.document.issuer.title() or opened.report.document.issuer


def test_it_is_never_this_offices_own(district: Session, paper: str) -> None:
    enter(district, paper, VICTIMS, "7")
    assert report_list(district) == ()
    assert shelf(district) == ()
    assert all(duty.state == "none" for duty in duties(district, NOW.date()))
    assert earlier_reports(district, FORM, "2024-H1") == ()
    own = start_report(district, FORM, PERIOD)
    assert [info.id for info in report_list(district)] == [own]
    assert open_report(district, "phu-luc-01/2024").report.id == own
    assert open_report(district, f"phu-luc-01/2024/{COMMUNE}").report.id == paper


def test_an_office_with_entered_papers_does_not_become_another(district: Session, paper: str) -> None:
    with pytest.raises(BadInput, match="của một đơn vị khác"):
        init_office(district, "bac-ninh-2024", FOREIGN)


def test_it_is_kept_among_those_received(district: Session, paper: str) -> None:
    enter_all(district, paper, [(VICTIMS, "8"), (HELPED, "6")])
    number = finish_entered(district, paper)
    row = district.store.received_row(number)
    assert row is not None
    assert (row.kind, row.signed, row.unit, row.form, row.period) == ("paper", False, COMMUNE, FORM, PERIOD)
    assert row.note.startswith("nhập từ bản giấy")
    assert row.says == 2
    cells = district.store.received_cells(number)
    assert cells[RATE].value == Decimal(75)
    assert district.store.blob(row.blob).startswith(b"{")
    assert not open_report(district, paper).editable
    assert finish_entered(district, paper) == number


def test_what_only_the_unit_could_answer_does_not_block(district: Session, paper: str) -> None:
    enter_all(district, paper, [(VICTIMS, "3"), (HELPED, "5")])
    found = check_report(district, paper)
    assert {finding.code for finding in found} >= {"V2", "V6"}
    assert all(finding.severity is not Severity.ERROR for finding in found)
    assert finish_entered(district, paper)


def test_what_is_no_figure_still_blocks(district: Session, paper: str) -> None:
    enter(district, paper, VICTIMS, "vài chục")
    with pytest.raises(BadInput, match="1 lỗi"):
        finish_entered(district, paper)
    assert open_report(district, paper).editable
    assert district.store.received_rows() == []


def test_an_empty_paper_is_not_kept(district: Session, paper: str) -> None:
    with pytest.raises(BadInput, match="Chưa nhập"):
        finish_entered(district, paper)


def test_a_correction_is_the_next_revision_with_the_same_scan(district: Session, paper: str, tmp_path: Path) -> None:
    picture = tmp_path / "trang 1.png"
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    attach(district, paper, picture, "scan")
    enter(district, paper, VICTIMS, "8")
    first = finish_entered(district, paper)
    reopen_entered(district, paper, "gõ nhầm")
    assert [item.kind for item in attached(district, paper)] == ["scan"]
    enter(district, paper, VICTIMS, "9")
    second = finish_entered(district, paper)
    assert second > first
    row = district.store.received_row(second)
    assert row is not None
    assert (row.revision, row.note) == (2, "nhập từ bản giấy")
    assert entered_paper(district, paper).received == second


def test_a_paper_is_entered_once(district: Session, paper: str) -> None:
    assert enter_for(district, COMMUNE, FORM, PERIOD) == paper
    enter(district, paper, VICTIMS, "8")
    finish_entered(district, paper)
    with pytest.raises(BadInput, match="đã được nhập"):
        enter_for(district, COMMUNE, FORM, PERIOD)
    assert [each.unit for each in entered_papers(district)] == [COMMUNE]


def test_nothing_is_entered_over_a_signed_report(district: Session, paper: str) -> None:
    enter(district, paper, VICTIMS, "8")
    stood(district, paper, signed=True)
    with pytest.raises(BadInput, match="có ký số vẫn giữ nguyên giá trị"):
        finish_entered(district, paper)
    assert open_report(district, paper).editable
    with pytest.raises(BadInput, match="có ký số"):
        enter_for(district, COMMUNE, FORM, PERIOD)


@pytest.mark.parametrize(
    ("unit", "what"), [(DISTRICT, "chính đơn vị"), ("09370", "không thuộc"), ("99999", "Không có đơn vị")]
)
def test_only_units_below(district: Session, unit: str, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        enter_for(district, unit, FORM, PERIOD)
    assert district.store.entered_heads() == []


def test_a_commune_has_nothing_below(office_of: Open) -> None:
    with pytest.raises(BadInput, match="không có đơn vị cấp dưới"):
        enter_for(office_of(COMMUNE), SIBLING, FORM, PERIOD)


def test_a_province_enters_for_its_agencies(office_of: Open) -> None:
    session = office_of(PROVINCE)
    opened = open_report(session, enter_for(session, "27.so-y-te", FORM, PERIOD))
    assert (opened.report.unit.level, opened.report.unit.agency) == ("agency", "so-y-te")


def test_it_cannot_go_out_as_a_report_of_this_office(district: Session, paper: str, tmp_path: Path) -> None:
    enter(district, paper, VICTIMS, "8")
    with pytest.raises(BadInput, match="nhập hộ"):
        finish_report(district, paper)
    finish_entered(district, paper)
    with pytest.raises(BadInput, match="nhập hộ"):
        export_report(district, paper, tmp_path)
    with pytest.raises(BadInput, match="cả báo cáo"):
        reopen_report(district, paper, "bổ sung", supplement=True)


def test_the_frame_alone_says_nothing(district: Session, paper: str) -> None:
    set_cells(district, paper, {"document.number": Cell("12")})
    with pytest.raises(BadInput, match="Chưa nhập"):
        finish_entered(district, paper)


def test_a_kill_between_locking_and_keeping_is_made_good(
    district: Session, paper: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter(district, paper, VICTIMS, "8")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(district.store), "add_received", stop)
        with pytest.raises(KeyboardInterrupt):
            finish_entered(district, paper)
    assert not entered_paper(district, paper).received
    district.clock = lambda: NOW + timedelta(hours=1)
    assert finish_entered(district, paper) == entered_paper(district, paper).received > 0


def test_paper_before_paper_is_what_the_check_compares(district: Session) -> None:
    before = enter_for(district, COMMUNE, "phu-luc-02", "2024-H1")
    year = enter_for(district, COMMUNE, "phu-luc-02", "2024")
    key = next(k for k, f in open_report(district, year).form.fields.items() if f.type == "count")
    enter(district, before, key, "9")
    enter(district, year, key, "3")
    assert "V10" in {finding.code for finding in check_report(district, year)}


def test_after_the_reform_the_province_enters_for_communes_of_both_its_parts(tmp_path: Path) -> None:
    """A period of 2024 is on the pack of 2024, for a unit that is no more; one of 2026 on the pack of its own year."""
    home = tmp_path / "tỉnh mới"
    with open_session(home, lambda: NOW) as session:
        init_office(session, install_two_tier(home), "24")
        new = next(unit for unit in units_below(session, "2026") if unit.level == "xa")
        opened = open_report(session, enter_for(session, new.code, FORM, "2026"))
        assert opened.pack.id == TWO_TIER
        old = open_report(session, enter_for(session, COMMUNE, FORM, PERIOD))
        assert (old.pack.id, old.report.unit.path[-1]) == ("bac-ninh-2024", "Tỉnh Bắc Ninh")
        enter(session, old.report.id, VICTIMS, "7")
        row = session.store.received_row(finish_entered(session, old.report.id))
        assert row is not None
        assert row.unit_since == session.units.get(COMMUNE, date(2024, 12, 31)).since.isoformat()
        with pytest.raises(BadInput, match="Không có gói biểu mẫu"):
            enter_for(session, COMMUNE, FORM, "2019")
