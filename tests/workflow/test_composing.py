"""A pack made from another one: begun, changed act by act, taken back, looked at as it prints, put to use."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdfium2 import PdfDocument

from forms.errors import BadInput
from forms.files import write_file
from forms.form import Row, Section
from forms.pack import Agency, Obligation, Pack
from forms.packs.copying import Wanted
from forms.packs.entries import Spot, entry
from forms.packs.keys import id_for
from forms.section_numbers import next_number
from tests.conftest import clock
from workflow.composing.acts import (
    add,
    add_form,
    add_indicator,
    change,
    indicators,
    move,
    other_forms,
    remove,
    remove_form,
)
from workflow.composing.drafts import (
    DRAFT_FOLDER,
    Draft,
    begin,
    discard,
    drafts,
    open_draft,
    propose_id,
    redo,
    undo,
)
from workflow.composing.finishing import finish
from workflow.composing.preview import preview, preview_levels
from workflow.office import init_office, require_office
from workflow.session import Session, open_session

PACK, PROVINCE, HEIR = "bac-ninh-2024", "27", "24"
NEW = Wanted("bac-ninh-2024-b", "Bắc Ninh 2024, kế hoạch bổ sung", "12/QĐ-UBND", date(2024, 9, 5))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one draft, made once and copied."""
    home = tmp_path_factory.mktemp("soan") / "du-lieu"
    with open_session(home, clock) as opened:
        init_office(opened, PACK, PROVINCE)
        begin(opened, PACK, NEW)
    return home


@pytest.fixture
def session(begun: Path, tmp_path: Path) -> Iterator[Session]:
    home = tmp_path / "du-lieu"
    shutil.copytree(begun, home)
    with open_session(home, clock) as opened:
        yield opened


@pytest.fixture
def draft(session: Session) -> Draft:
    return open_draft(session, NEW.id)


def at(draft: Draft, spot: Spot) -> Row | Section | Obligation | Agency | Pack:
    return entry(draft.pack, spot)


def test_a_draft_is_the_same_pack_for_another_decision(session: Session, draft: Draft) -> None:
    assert not draft.troubles
    assert draft.pack.basis.dated == "Quyết định 12/QĐ-UBND ngày 05/9/2024"
    assert draft.pack.version == 1 and not draft.pack.erratum
    assert [(item.id, item.origin) for item in drafts(session)] == [(NEW.id, PACK)]


def test_a_plan_of_the_two_tier_years_has_no_districts_and_the_heir_s_code(session: Session) -> None:
    made = begin(session, PACK, Wanted("bac-ninh-2026", years=(2026,))).pack
    assert (made.province, made.tiers) == (HEIR, 2)
    assert {agency.acts_for for agency in made.agency} == {"", HEIR}
    assert all("huyen" not in duty.levels and "huyen" not in duty.to for duty in made.obligation)
    assert all("huyen" not in row.levels for form in made.forms for row in form.row)
    assert {duty.year for duty in made.obligation} == {0, 2026}


def test_what_still_speaks_of_the_old_plan_is_told_with_its_place(session: Session) -> None:
    made = begin(session, PACK, Wanted("bac-ninh-2026", years=(2026,)))
    told = {trouble.spot for trouble in made.remains}
    assert Spot() in told and any(spot.list == "obligation" for spot in told)
    cleared = {name: text.replace("2024", "2026") for name, text in made.pack.variables.items()}
    basis = replace(made.pack.basis, title="Kế hoạch năm 2026")
    whole = replace(made.pack, variables=cleared, basis=basis, title="Bắc Ninh 2026")
    after = change(session, made, Spot(), whole)
    assert Spot() not in {trouble.spot for trouble in after.remains}


@pytest.mark.parametrize("wrong", ["", "Bắc Ninh", "a/b", PACK.upper() + "/.."])
def test_an_id_that_is_no_name_is_refused(session: Session, wrong: str) -> None:
    with pytest.raises(BadInput):
        begin(session, PACK, Wanted(wrong))


def test_an_id_that_is_taken_is_refused(session: Session, draft: Draft) -> None:
    with pytest.raises(BadInput, match="bản soạn"):
        begin(session, PACK, NEW)
    with pytest.raises(BadInput, match="Đã có gói"):
        begin(session, "toan-quoc", Wanted(PACK))
    assert propose_id(session, "Bắc Ninh", (2024,)) not in {PACK, NEW.id}


def test_a_change_is_on_the_disk_and_taken_back_and_done_again(session: Session, draft: Draft) -> None:
    spot = Spot("obligation", number=0)
    duty = at(draft, spot)
    assert isinstance(duty, Obligation)
    changed = change(session, draft, spot, replace(duty, due_day=20))
    again = open_draft(session, NEW.id)
    assert again == changed and again.undone.startswith("sửa hạn nộp")
    back = undo(session, again)
    assert back.pack == draft.pack and open_draft(session, NEW.id).pack == draft.pack
    assert redo(session, back).pack == changed.pack
    assert undo(session, back) == back


def test_a_stop_between_the_files_of_an_act_leaves_the_draft_as_it_was(
    session: Session, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An agency's name stands in the head and wherever a form prints it: half of them would still say the old one."""
    first = change(session, draft, Spot(), replace(draft.pack, title="Trước khi đổi"))
    where = next(number for number, agency in enumerate(first.pack.agency) if agency.key == "so-noi-vu")
    value, rename = replace(first.pack.agency[where], name="Sở Việc làm"), Path.replace
    for files in (1,):
        renamed: list[Path] = []

        def stop(path: Path, target: Path, renamed: list[Path] = renamed, files: int = files) -> Path:
            if target.suffix == ".toml":
                renamed.append(target)
            if len(renamed) > files:
                raise KeyboardInterrupt
            return rename(path, target)

        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", stop)
            with pytest.raises(KeyboardInterrupt):
                change(session, first, Spot(list="agency", number=where), value)
        found = open_draft(session, NEW.id)
        assert found.pack == first.pack and found.undone == first.undone
    done = change(session, found, Spot(list="agency", number=where), value)
    assert open_draft(session, NEW.id).pack == done.pack


def test_a_file_changed_by_hand_is_what_counts(session: Session, draft: Draft) -> None:
    changed = change(session, draft, Spot(), replace(draft.pack, title="Tên khác"))
    path = session.home / DRAFT_FOLDER / NEW.id / "pack.toml"
    write_file(path, path.read_bytes().replace("Tên khác".encode(), "Tên sửa tay".encode()))
    found = open_draft(session, NEW.id)
    assert found.pack.title == "Tên sửa tay" and not found.undone
    assert found.pack.forms == changed.pack.forms


def test_a_new_deadline_brings_its_period_and_symbol_to_the_form(session: Session, draft: Draft) -> None:
    made, spot = add(session, draft, Spot("obligation", number=0))
    duty = at(made, spot)
    assert isinstance(duty, Obligation) and duty.id not in {each.id for each in draft.pack.obligation}
    quarterly = replace(duty, period="quarter", number=1, due_day=5, due_month=4)
    after = change(session, made, spot, quarterly)
    assert "quarter" in after.pack.form_by_key[duty.form].periods and not after.troubles


def test_a_new_row_is_whole_and_prints(session: Session, draft: Draft) -> None:
    made, spot = add(session, draft, Spot("row", "phu-luc-01", 3))
    row = at(made, spot)
    assert isinstance(row, Row) and row.key.isascii() and row.key.startswith("M1.1")
    assert not made.troubles and spot.number == 4
    named = change(session, made, spot, replace(row, label="Số lớp tập huấn về bình đẳng giới", tt="1.2a"))
    document = PdfDocument(preview(session, named, "phu-luc-01", "tinh"))
    printed = document[1].get_textpage().get_text_bounded()
    document.close()
    assert "Số lớp tập huấn về bình đẳng giới" in " ".join(printed.split())


def test_a_row_that_becomes_a_heading_or_a_rate_is_settled(session: Session, draft: Draft) -> None:
    made, spot = add(session, draft, Spot("row", "phu-luc-01", 3))
    row = at(made, spot)
    assert isinstance(row, Row)
    heading = change(session, made, spot, replace(row, kind="heading", unit=""))
    assert not heading.troubles
    rate = at(change(session, heading, spot, replace(row, kind="rate")), spot)
    assert isinstance(rate, Row) and rate.collect == "recompute" and not rate.levels
    asked = change(session, heading, spot, replace(row, kind="status"))
    assert not asked.troubles


def test_sections_are_numbered_on_and_stand_after_what_lies_under_the_one_before(
    session: Session, draft: Draft
) -> None:
    sections = draft.pack.form_by_key["phu-luc-02"].section
    made, spot = add(session, draft, Spot("section", "phu-luc-02", 0))
    new = at(made, spot)
    assert isinstance(new, Section) and new.number == "II." and new.depth == 1 and not made.troubles
    heads = [section.number for section in made.pack.form_by_key["phu-luc-02"].section if section.depth == 1]
    assert heads == ["I.", "II.", "III.", "IV."]
    assert made.pack.form_by_key["phu-luc-02"].section[spot.number + 1].key == sections[spot.number].key
    assert sections[spot.number].depth == 1
    under, below = add(session, made, spot, below=True)
    inside = at(under, below)
    assert isinstance(inside, Section) and inside.depth == 2 and inside.key.startswith(f"{new.key}.")
    assert not remove(session, under, below).troubles


@pytest.mark.parametrize(
    ("before", "after"), [("1.", "2."), ("IV.", "V."), ("a)", "b)"), ("d)", "đ)"), ("5.1", "5.2"), ("-", "-"), ("", "")]
)
def test_headings_are_numbered_on(before: str, after: str) -> None:
    assert next_number(before) == after


def test_a_new_agency_takes_its_key_from_its_name_also_where_it_is_named(session: Session, draft: Draft) -> None:
    made, spot = add(session, draft, Spot("agency"))
    agency, row_spot = at(made, spot), Spot("row", "phu-luc-01", 3)
    row = at(made, row_spot)
    assert isinstance(agency, Agency) and isinstance(row, Row)
    leading = change(session, made, row_spot, replace(row, leads=(*row.leads, agency.key)))
    named = change(session, leading, spot, replace(agency, name="Ban Dân tộc", short="BDT"))
    led = at(named, row_spot)
    assert isinstance(led, Row) and led.leads[-1] == "ban-dan-toc" and not named.troubles


def test_what_is_missing_is_said_plainly_with_its_place(session: Session, draft: Draft) -> None:
    wrong = change(session, draft, Spot(), replace(draft.pack, signer=draft.pack.signer[:1]))
    sentences = [trouble.sentence for trouble in wrong.troubles]
    assert sentences and all(trouble.spot.list == "signer" for trouble in wrong.troubles)
    said = " ".join(sentences)
    assert "Người ký: chưa có mục nào cho" in said
    assert not any(word in said for word in (".toml", "[[", "levels", "phu-luc", "cấp xa", "agency"))
    with pytest.raises(BadInput):
        finish(session, wrong)
    assert open_draft(session, NEW.id) == wrong


def test_entries_move_and_stay_at_the_ends(session: Session, draft: Draft) -> None:
    first = draft.pack.signer[0]
    moved, spot = move(session, draft, Spot("signer", number=0), 1)
    assert moved.pack.signer[1] == first and spot.number == 1
    assert move(session, draft, Spot("signer", number=0), -1)[0].pack == draft.pack


def test_a_form_goes_with_all_that_was_said_for_it_and_comes_from_another_pack(session: Session, draft: Draft) -> None:
    less = remove_form(session, draft, "tu-kiem-tra")
    assert not less.troubles and "tu-kiem-tra" not in less.pack.form_by_key
    assert (session.home / DRAFT_FOLDER / NEW.id / "phu-luc-01.toml").exists()
    assert not (session.home / DRAFT_FOLDER / NEW.id / "tu-kiem-tra.toml").exists()
    assert any(key == "tu-kiem-tra" for _pack, _title, key, _name in other_forms(session, less))
    more, spot = add_form(session, less, PACK, "tu-kiem-tra")
    assert not more.troubles and spot.form == "tu-kiem-tra"
    twice, spot = add_form(session, more, PACK, "tu-kiem-tra")
    assert not twice.troubles and spot.form != "tu-kiem-tra"


def test_a_national_indicator_is_put_in_with_what_it_is_reckoned_out_of(session: Session, draft: Draft) -> None:
    without = draft.pack.form_by_key["phu-luc-01"]
    found = indicators(session, draft)
    assert found and all(row.key not in without.rows for row in found)
    made, spot = add_indicator(session, draft, Spot("row", "phu-luc-01", 5), found[0].key)
    row = at(made, spot)
    assert isinstance(row, Row) and row.key == found[0].key and not made.troubles
    assert found[0].key not in {each.key for each in indicators(session, made)}


def test_a_registered_row_keeps_its_kind_and_says_so_plainly(session: Session, draft: Draft) -> None:
    spot = Spot("row", "phu-luc-01", 2)
    row = at(draft, spot)
    assert isinstance(row, Row) and row.kind == "percent"
    made = change(session, draft, spot, replace(row, kind="count"))
    said = " ".join(trouble.sentence for trouble in made.troubles)
    assert "danh mục chỉ tiêu quốc gia" in said and "percent" not in said and "count" not in said


def test_every_form_prints_for_every_level_it_is_asked_of(session: Session, draft: Draft) -> None:
    form = "tu-kiem-tra"
    for level in preview_levels(draft, form):
        assert preview(session, draft, form, level).startswith(b"%PDF"), level


def test_a_form_with_a_fault_waits_to_be_printed(session: Session, draft: Draft) -> None:
    row = at(draft, Spot("row", "phu-luc-01", 3))
    assert isinstance(row, Row)
    wrong = change(session, draft, Spot("row", "phu-luc-01", 3), replace(row, label=""))
    with pytest.raises(BadInput, match="vẽ lại"):
        preview(session, wrong, "phu-luc-01", "tinh")


def test_a_finished_draft_is_used_and_its_next_version_is_made_from_it(session: Session, draft: Draft) -> None:
    installed = finish(session, draft)
    assert (installed.pack.id, installed.pack.version) == (NEW.id, 1)
    assert NEW.id in {pack.id for pack in require_office(session).packs}
    assert drafts(session) == ()
    second = begin(session, NEW.id, Wanted(NEW.id))
    changed = change(session, second, Spot(), replace(second.pack, title="Tên mới"))
    assert finish(session, changed).pack.version == 2
    assert session.pack(NEW.id).title == "Tên mới"


def test_a_discarded_draft_is_gone(session: Session, draft: Draft) -> None:
    discard(session, NEW.id)
    assert drafts(session) == ()
    with pytest.raises(BadInput):
        open_draft(session, NEW.id)


def test_an_id_is_short_ascii_and_free() -> None:
    assert id_for("Đồng Nai", (2026,), frozenset()) == "dong-nai-2026"
    assert id_for("Đồng Nai", (2026,), frozenset({"dong-nai-2026"})) == "dong-nai-2026-2"
    assert id_for("", (), frozenset()) == "goi-bieu-mau"
