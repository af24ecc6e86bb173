"""A pack as a page: everything it says is there, as text, as data and as a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from forms.packs.loader import cached_pack
from forms.resources import resource_path
from tests.cli.conftest import Run

PACK = "bac-ninh-2024"


@pytest.mark.parametrize("folder", sorted(path.parent for path in resource_path("packs").glob("*/pack.toml")))
def test_the_page_says_everything(run: Run, tmp_path: Path, folder: Path) -> None:
    pack = cached_pack(folder)
    status, parts, _ = run(tmp_path, "pack", "show", pack.id)
    assert status == 0
    said = "\n".join(text for part in parts for text in (part["title"], *part["lead"], *_cells(part)))
    sources = {each.source for form in pack.forms for each in (*form.row, *form.section)}
    wanted = {agency.name for agency in pack.agency} | {form.title for form in pack.forms} | sources
    wanted |= {row.label for form in pack.forms for row in form.row}
    wanted |= {section.title for form in pack.forms for section in form.section}
    wanted |= {item.label for form in pack.forms for item in form.fields.values()}
    wanted |= {duty.due_text for duty in pack.obligation} | {each.treatment for each in pack.erratum}
    wanted |= {line for shape in pack.addressees for line in (*shape.to, *shape.copies)}
    assert {text for text in wanted if text not in said} == set()


def _cells(part: dict[str, list[dict[str, list[str]]]]) -> list[str]:
    return [cell for row in part["rows"] for cell in row["cells"]]


def test_last_days_are_reckoned(run: Run, tmp_path: Path) -> None:
    _, parts, _ = run(tmp_path, "pack", "show", PACK)
    duties = next(part for part in parts if part["title"] == "Báo cáo phải lập")
    days = {row["cells"][0]: row["cells"][5] for row in duties["rows"]}
    assert days["R11"].startswith("04/6/2024; chốt số liệu ")
    assert days["R10"].startswith("24/12/2024") and days["R4"] == "khi có việc"


def test_a_paper_to_be_proofread(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "lang-son.pdf"
    status, told, _ = run(tmp_path, "pack", "show", "lang-son-2022", "--to", str(target))
    assert status == 0 and told == {"file": str(target)}
    document = PdfDocument(target)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    assert "Phòng Phòng, chống tệ nạn xã hội" in text and "trước ngày 15/6/2022" in text
    assert "Người đọc soát:" in document[len(document) - 1].get_textpage().get_text_bounded()
    document.close()


def test_a_pack_that_is_not_there(run: Run, tmp_path: Path) -> None:
    status, _, said = run(tmp_path, "pack", "show", "khong-co")
    assert status == 2 and "khong-co" in said
    status, _, said = run(tmp_path, "pack", "show", PACK, "--version", "99")
    assert status == 2 and "bản 99" in said, "never another version in its place"
