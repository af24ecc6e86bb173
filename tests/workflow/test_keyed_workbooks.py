"""Our own workbook filled elsewhere comes back by its keys; where its lines were moved, by what they say."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from exports.xlsx import render_xlsx
from forms.errors import BadInput
from forms.form import Form
from forms.sheet import KEY_SHEET
from forms.sheet_keys import workbook
from tests.outside import tool
from tests.workflow.offices import COMMUNE, DISTRICT, FOREIGN, Open
from tests.workflow.test_workbooks_without_keys import said
from workflow.session import Session
from workflow.unsigned.places import place
from workflow.unsigned.workbooks import look_again, look_at_workbook, take_workbook

FIGURES = {"M3.2a.1": 8, "M3.2a.1n": 6, "M3.2b.1": 7, "M6.1.tu": 900, "M6.1.mau": 1000, "M6.3.q1": 4}
WANTED = {key: Decimal(value) for key, value in FIGURES.items()}
Change = Callable[[Any, Form], None]


@pytest.fixture
def district(office_of: Open) -> Session:
    return office_of(DISTRICT)


def filled(session: Session, form: str = "phu-luc-01", unit: str = COMMUNE, version: int = 0, **figures: object) -> Any:
    """Our own workbook of a unit, as openpyxl opens it, with these figures typed into their cells.

    version: of the pack it was exported with, 0 the newest.
    """
    where = place(session, unit, form, "2024")
    pack = session.pack(where.pack.id, version)
    where = replace(where, pack=pack, form=pack.form_by_key[form])
    report = where.report("a" * 32, 2)
    made = load_workbook(io.BytesIO(render_xlsx(where.pack, report)))
    places = {slot.key: (sheet.name, slot.address) for sheet, slot in reversed([*workbook(where.pack, report).keyed()])}
    for key, value in (figures or FIGURES).items():
        name, address = places[key]
        made[name][address].value = value
    return made


def saved(book: Any, folder: Path, name: str = "bảng của xã.xlsx") -> Path:
    path = folder / name
    book.save(path)
    return path


def test_it_comes_back_by_its_keys(district: Session, tmp_path: Path) -> None:
    look = look_at_workbook(district, saved(filled(district), tmp_path))
    assert look.keyed
    assert said(look) == WANTED
    assert {found.how for found in look.found} == {"keys"}
    number = take_workbook(district, look)
    row = district.store.received_row(number)
    assert row is not None
    assert (row.unit, row.form, row.revision, row.report_id) == (COMMUNE, "phu-luc-01", 2, "a" * 32)
    assert district.store.received_cells(number)["M3.2a.1r"].value == Decimal(75)


def test_one_of_an_earlier_version_is_read_on_that_version(district: Session, tmp_path: Path) -> None:
    book = filled(district, "phu-luc-02", version=2, **{"I.3.b.so_lop": 3, "I.5.2.don_vi": 5})
    look = look_at_workbook(district, saved(book, tmp_path))
    assert look.place is not None and look.place.pack.version == 2
    assert said(look) == {"I.3.b.so_lop": Decimal(3), "I.5.2.don_vi": Decimal(5)}
    row = district.store.received_row(take_workbook(district, look))
    assert row is not None and row.pack_version == 2


def test_what_cannot_be_read_is_told_and_the_rest_taken(district: Session, tmp_path: Path) -> None:
    book = filled(district, **{**FIGURES, "M3.2a.2": "vài", "M3.2a.2n": "1.7"})
    look = look_at_workbook(district, saved(book, tmp_path))
    assert said(look) == WANTED
    assert "chưa rõ" in look.refusal
    settled = look_again(district, look, replace(look.answers, readings={"M3.2a.2n": Decimal(17)}))
    assert said(settled) == {**WANTED, "M3.2a.2n": Decimal(17)}
    assert said(look_again(district, look, replace(look.answers, notation="vn"))) == said(settled)
    assert [found.key for found in settled.found if found.problem] == ["M3.2a.2"]


def inserted(book: Any, form: Form) -> None:
    book.worksheets[0].insert_rows(20)


def sorted_lines(book: Any, form: Form) -> None:
    sheet = book.worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=7, max_row=6 + len(form.row))]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for number, line in enumerate(reversed(lines), 7):
        for column, value in enumerate(line, 1):
            sheet.cell(number, column).value = value


def deleted(book: Any, form: Form) -> None:
    book.worksheets[0].delete_rows(9)


def without_keys(book: Any, form: Form) -> None:
    del book[KEY_SHEET]


def broken_keys(book: Any, form: Form) -> None:
    book[KEY_SHEET]["B1"].value = "của ai đó"


def renamed(book: Any, form: Form) -> None:
    book.worksheets[0].title = "Biểu của xã"


@pytest.mark.parametrize("change", [inserted, sorted_lines, deleted, without_keys, broken_keys, renamed])
def test_lines_that_were_moved_are_read_by_what_they_say(district: Session, tmp_path: Path, change: Change) -> None:
    book = filled(district)
    change(book, district.pack("bac-ninh-2024").form_by_key["phu-luc-01"])
    look = look_at_workbook(district, saved(book, tmp_path))
    assert not look.keyed
    assert look.notices
    assert said(look) == WANTED
    assert look.place is not None
    assert look.place.unit.code == COMMUNE


def test_a_workbook_of_another_unit_under_this_name_is_questioned(district: Session, tmp_path: Path) -> None:
    book = filled(district)
    sheet = book.worksheets[0]
    line = next(n for n in range(1, 7) if "Đơn vị báo cáo" in str(sheet.cell(n, 1).value))
    sheet.cell(line, 1).value = "Đơn vị báo cáo: Phường Vũ Ninh, Thành phố Bắc Ninh; kỳ báo cáo: năm 2024"
    look = look_at_workbook(district, saved(book, tmp_path))
    assert any("Phường Vũ Ninh" in notice and "Phường Võ Cường" in notice for notice in look.notices)
    with pytest.raises(BadInput, match="được xuất cho Phường Võ Cường"):
        look_at_workbook(district, tmp_path / "bảng của xã.xlsx", unit="09163")


def test_a_workbook_of_a_unit_elsewhere_is_refused(district: Session, office_of: Open, tmp_path: Path) -> None:
    elsewhere = office_of(FOREIGN)
    other = next(unit.code for unit in elsewhere.units.children(FOREIGN, district.today()))
    path = saved(filled(elsewhere, unit=other), tmp_path)
    with pytest.raises(BadInput, match="không thuộc"):
        look_at_workbook(district, path)


def test_an_older_revision_does_not_replace_a_newer_one(district: Session, tmp_path: Path) -> None:
    path = saved(filled(district), tmp_path)
    take_workbook(district, look_at_workbook(district, path))
    book = filled(district, **{**FIGURES, "M3.2a.1": 9})
    for row in book[KEY_SHEET].iter_rows(max_row=20):
        if row[0].value == "revision":
            row[1].value = "1"
    older = look_at_workbook(district, saved(book, tmp_path, "cũ.xlsx"))
    assert "cũ hơn" in older.refusal
    with pytest.raises(BadInput, match="cũ hơn"):
        take_workbook(district, older)


def test_an_empty_workbook_is_not_kept(district: Session, tmp_path: Path) -> None:
    book = filled(district, **{"M3.2a.1": None})
    with pytest.raises(BadInput, match="không có số liệu"):
        take_workbook(district, look_at_workbook(district, saved(book, tmp_path)))
    assert district.store.received_rows() == []


def test_an_outline_comes_back_by_keys_with_its_tables(district: Session, tmp_path: Path) -> None:
    form = district.pack("bac-ninh-2024").form_by_key["phu-luc-02"]
    text = next(key for key, item in form.fields.items() if item.type == "narrative")
    table = next(item for item in form.fields.values() if item.type == "table")
    columns = [column for column in table.column if column.type == "text"]
    cell = f"{table.key}[them1].{columns[0].key}"
    book = filled(district, "phu-luc-02", **{text: "Đã đôn đốc các đơn vị.", cell: "Văn bản một"})
    look = look_at_workbook(district, saved(book, tmp_path))
    kept = said(look)
    assert kept[text] == "Đã đôn đốc các đơn vị."
    assert kept[cell] == "Văn bản một"
    assert take_workbook(district, look)


def test_an_outline_whose_lines_were_moved_is_refused(district: Session, tmp_path: Path) -> None:
    form = district.pack("bac-ninh-2024").form_by_key["phu-luc-02"]
    text = next(key for key, item in form.fields.items() if item.type == "narrative")
    book = filled(district, "phu-luc-02", **{text: "Đã đôn đốc các đơn vị."})
    book.worksheets[0].insert_rows(8)
    with pytest.raises(BadInput, match="dời chỗ"):
        look_at_workbook(district, saved(book, tmp_path))


@pytest.fixture(scope="session")
def _profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("soffice")


def converted(profile: Path, to: str, *paths: Path) -> list[Path]:
    """The files as LibreOffice saves them, all in one run of it."""
    options = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    folder = paths[0].parent / "ra"
    subprocess.run([tool("soffice"), *options, "--outdir", str(folder), *map(str, paths)], check=True, timeout=200)
    return [folder / f"{path.stem}.{to.partition(':')[0]}" for path in paths]


@pytest.mark.timeout(300)
def test_libreoffice_saves_it_and_it_comes_back(district: Session, tmp_path: Path, _profile: Path) -> None:
    keyed = saved(filled(district), tmp_path, "khoa.xlsx")
    bare = filled(district)
    without_keys(bare, district.pack("bac-ninh-2024").forms[0])
    keyless = saved(bare, tmp_path, "khong khoa.xlsx")
    found = [look_at_workbook(district, path) for path in converted(_profile, "xlsx", keyed, keyless)]
    assert [look.keyed for look in found] == [True, False]
    assert [said(look) for look in found] == [WANTED, WANTED]
    assert [look.differences for look in found] == [(), ()]
    (sheet,) = converted(_profile, "csv:Text - txt - csv (StarCalc):59,34,76,1", keyed)
    assert said(look_at_workbook(district, sheet)) == {
        key: value for key, value in WANTED.items() if not key.startswith("M6")
    }
