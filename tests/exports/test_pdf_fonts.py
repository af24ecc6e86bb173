"""Which face a document is set in, and how lines are cut."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from exports.pdf import BUNDLED, FontChoice, render_pdf
from exports.pdf.faces import typeface
from exports.pdf.fonts import EMOJI, find_times
from exports.pdf.mapped_font import unicode_map
from exports.pdf.setter import Setter
from forms.resources import resource_path
from tests.exports.pdf_samples import flat, own_sections, pack

NAMES = ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")


def _install(folder: Path, *files: Path) -> None:
    for name, file in zip(NAMES, files, strict=True):
        shutil.copy(file, folder / name)


def test_times_is_taken_where_it_has_every_vietnamese_letter(tmp_path: Path) -> None:
    """Four files with all letters, from the first folder that has them."""
    whole, poor = tmp_path / "whole", tmp_path / "poor"
    whole.mkdir()
    poor.mkdir()
    _install(whole, BUNDLED.regular, BUNDLED.bold, BUNDLED.italic, BUNDLED.bold_italic)
    _install(poor, BUNDLED.regular, BUNDLED.bold, BUNDLED.italic, EMOJI)
    found = find_times((tmp_path, poor, whole))
    assert found == FontChoice("Times New Roman", *(whole / name for name in NAMES))
    assert find_times((tmp_path, poor)) is None


def test_a_damaged_font_is_passed_over(tmp_path: Path) -> None:
    """It is as if it were not there."""
    _install(tmp_path, BUNDLED.regular, BUNDLED.bold, BUNDLED.italic, BUNDLED.bold_italic)
    (tmp_path / "timesi.ttf").write_bytes(b"no font")
    assert find_times((tmp_path,)) is None


def test_what_the_chosen_face_lacks_comes_from_the_bundled_one(tmp_path: Path) -> None:
    """Be Vietnam Pro has no box-drawing characters; Tinos has."""
    plain = resource_path("fonts", "BeVietnamPro_400Regular.ttf")
    choice = FontChoice("Be Vietnam Pro", plain, plain, plain, plain)
    pdf = render_pdf(pack(), own_sections({"Mục": "khung ╬ hết 🎉"}), fonts=choice)
    assert pdf.missing == ()
    assert "khung ╬ hết 🎉" in flat(pdf, tmp_path)


def test_the_map_to_unicode_has_pairs_beyond_the_first_plane() -> None:
    """U+1F389 is D83C DF89; a block has at most 100 entries."""
    text = unicode_map([0, *range(0x61, 0x61 + 150), 0x1F389])
    assert "<97> <D83CDF89>" in text
    assert "100 beginbfchar" in text
    assert "51 beginbfchar" in text


@pytest.mark.parametrize("width", [30, 60, 200])
def test_lines_never_exceed_their_width(width: int) -> None:
    """Words, long words, addresses and marks on letters."""
    setter = Setter(typeface(BUNDLED))
    text = "xã/phường/thị-trấn " + "g\u0303" * 40 + " https://binhdanggioi.example/" + "a/b-" * 30 + " hết"
    lines = setter.lines(text, setter.regular(12), width)
    assert all(line.width <= width + 0.01 for line in lines)
    assert not any(line.pieces[0].text.startswith("\u0303") for line in lines)
    assert "".join(piece.text for line in lines for piece in line.pieces).replace(" ", "") == text.replace(" ", "")


def test_titles_are_balanced() -> None:
    """Two lines of about the same length instead of a long and a short one."""
    setter = Setter(typeface(BUNDLED))
    first, second = setter.balanced("một hai ba bốn năm sáu bảy tám chín mười", setter.bold(14), 180)
    assert abs(first.width - second.width) < 50


def test_a_balanced_title_keeps_words_that_belong_together() -> None:
    """No-break spaces hold more than half a line together; nothing that fits is cut inside a word."""
    setter = Setter(typeface(BUNDLED))
    chain = "CHIẾN\u00a0LƯỢC\u00a0QUỐC\u00a0GIA\u00a0VỀ\u00a0GIỚI"
    (whole,) = setter.lines(chain, setter.bold(14), 900)
    lines = setter.balanced(f"{chain} năm nay", setter.bold(14), whole.width + 4)
    assert ["".join(piece.text for piece in line.pieces).strip() for line in lines] == [chain, "năm nay"]
