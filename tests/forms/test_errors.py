"""Sentences name files and packs of strangers; what hides in such a name, or turns what follows, shows."""

from __future__ import annotations

import pytest

from forms.errors import BadInput, WorldError


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u2066", "\u200b", "\u200f", "\x1b", "\x00", "\r", "\x9b", "\u2028", "\udc80"]
)
def test_no_letter_of_a_strangers_name_hides_in_a_sentence(sign: str) -> None:
    told = f"Ảnh a{sign}gpj.exe bị hỏng."
    error = BadInput(told, f"Hãy xem lại {sign}.", (told,))
    for said in (error.sentence, error.remedy, str(error), *error.problems):
        assert sign not in said and "\ufffd" in said


def test_what_is_written_stays_as_it_is() -> None:
    told = "Gói “a\u00a0b” có 2 lỗi:\n- dòng 1;\t- dòng 2 (số 1.234,5 %)…"
    assert WorldError(told, told).sentence == told == WorldError(told, told).remedy
