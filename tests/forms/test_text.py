"""One normal form of Vietnamese text; plain letters for searching and names."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.text import collapse, nfc, plain, typed_digits


def test_decomposed_input_becomes_composed() -> None:
    typed = unicodedata.normalize("NFD", "Ủy ban nhân dân phường Võ Cường")
    assert nfc(typed) == "Ủy ban nhân dân phường Võ Cường"


def test_line_ends_are_one_and_controls_go() -> None:
    assert nfc("a\r\nb\rc\td\x00\x07\ud800") == "a\nb\nc\td"


@given(st.text())
def test_the_normal_form_is_stable_and_can_be_written(text: str) -> None:
    once = nfc(text)
    assert nfc(once) == once
    assert once.encode("utf-8").decode("utf-8") == once


def test_collapse() -> None:
    assert collapse("  Sở \n Y\u00a0tế ") == "Sở Y tế"


@pytest.mark.parametrize(
    ("text", "bare"), [("Đường Lâm", "duong lam"), ("KHÔNG ÁP DỤNG", "khong ap dung"), ("Ước", "uoc")]
)
def test_plain(text: str, bare: str) -> None:
    assert plain(text) == bare


@pytest.mark.parametrize("written", ["3F9A 01CC", "3f9a01cc", "3F:9A:01:CC", "pkcs11:6d7a52:3f9a01cc", " 3F9A\n01CC "])
def test_a_fingerprint_is_read_however_it_is_written(written: str) -> None:
    assert typed_digits(written) == "3f9a01cc"


def test_marks_without_end_above_one_letter_do_not_take_hours() -> None:
    assert nfc("a" + "\u0315\u0316" * 20_000 + "b").count("\u0315") < 30
    few = "e\u0323\u0302" * 500
    assert nfc(few) == "ệ" * 500
