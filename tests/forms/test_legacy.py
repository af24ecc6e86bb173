"""Old fonts: every text of the pack written in one is recognised and restored, and Unicode is never touched."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.legacy import recognise
from forms.resources import resource_path
from forms.syllables import is_syllable

# As the keys of the ABC and VNI keyboards gave them; written apart from the program's own tables.
LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
ABC_CODES = (
    "b5 b8 b6 b7 b9 a8 bb be bc bd c6 a9 c7 ca c8 c9 cb ae cc d0 ce cf d1 aa d2 d5 d3 d4 d6 d7 dd d8 dc de "
    "df e3 e1 e2 e4 ab e5 e8 e6 e7 e9 ac ea ed eb ec ee ef f3 f1 f2 f4 ad f5 f8 f6 f7 f9 fa fd fb fc fe"
)
VNI_CODES = (
    "a+f8 a+f9 a+fb a+f5 a+ef a+ea a+e8 a+e9 a+fa a+fc a+eb a+e2 a+e0 a+e1 a+e5 a+e3 a+e4 f1 e+f8 e+f9 e+fb e+f5 e+ef "
    "e+e2 e+e0 e+e1 e+e5 e+e3 e+e4 ec ed e6 f3 f2 o+f8 o+f9 o+fb o+f5 o+ef o+e2 o+e0 o+e1 o+e5 o+e3 o+e4 "
    "f4 f4+f8 f4+f9 f4+fb f4+f5 f4+ef u+f8 u+f9 u+fb u+f5 u+ef f6 f6+f8 f6+f9 f6+fb f6+f5 f6+ef "
    "y+f8 y+f9 y+fb y+f5 ee"
)
ABC = dict(zip(LETTERS, (chr(int(code, 16)) for code in ABC_CODES.split()), strict=True))
ABC |= dict(zip("ĂÂĐÊÔƠƯ", "¡¢§£¤¥¦", strict=True))


def _vni_pair(code: str) -> str:
    return "".join(part if len(part) == 1 else chr(int(part, 16)) for part in code.split("+"))


VNI = dict(zip(LETTERS, map(_vni_pair, VNI_CODES.split()), strict=True))
VNI |= {letter.upper(): pair.upper() for letter, pair in VNI.items()}


def in_abc(text: str) -> str:
    """Toned capitals have no code: their small letter stands in."""
    return "".join(ABC.get(letter) or ABC.get(letter.lower(), letter) for letter in text)


def in_vni(text: str) -> str:
    return "".join(VNI.get(letter, letter) for letter in text)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield unicodedata.normalize("NFC", value)
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


@cache
def pack_texts() -> tuple[str, ...]:
    files = sorted(resource_path("packs").glob("*/*.toml"))
    return tuple(sorted({text for file in files for text in strings(tomllib.loads(file.read_text("utf-8")))}))


@cache
def sentences() -> tuple[str, ...]:
    """The texts that are words of Vietnamese, some with diacritics."""
    return tuple(text for text in pack_texts() if len(re.findall(r"[^\W\d_]*[À-ỹ][^\W\d_]*", text)) >= 3)


def test_every_sentence_of_the_pack_is_restored():
    assert len(sentences()) > 300
    for text in sentences():
        abc, vni = recognise(in_abc(text)), recognise(in_vni(text))
        assert abc is not None and abc.name == "TCVN3 (ABC)" and abc.converted.lower() == text.lower()
        assert vni is not None and vni.name == "VNI" and vni.converted == text


def test_no_text_of_the_pack_is_touched_in_unicode():
    for text in pack_texts():
        assert recognise(text) is None, text
        assert recognise(unicodedata.normalize("NFD", text)) is None, text


def test_a_text_is_never_converted_into_another_than_was_written():
    """Where a text of one or two words cannot be known, it stays; it is never made into something else."""
    for text in pack_texts():
        for encode in (in_abc, in_vni):
            found = recognise(encode(text))
            assert found is None or found.converted.lower() == text.lower()


@given(st.lists(st.sampled_from(sentences()), min_size=1, max_size=4), st.sampled_from("\n; "))
def test_texts_put_together_are_restored_and_unicode_is_not_touched(parts, between):
    text = between.join(parts)
    for encode in (in_abc, in_vni):
        found = recognise(encode(text))
        assert found is not None and found.converted.lower() == text.lower()
    assert recognise(text) is None


@given(st.text(st.characters(max_codepoint=0x1EF9), max_size=60))
def test_any_text_can_be_asked_and_what_is_made_is_unicode(text):
    found = recognise(text)
    if found is not None:
        assert found.original == text and unicodedata.is_normalized("NFC", found.converted)
        assert recognise(found.converted) is None or found.converted != text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Hµ Néi", "Hà Nội"),
        ("Uû ban nh©n d©n", "Uỷ ban nhân dân"),
        ("Haø Noäi", "Hà Nội"),
        ("Coäng hoøa", "Cộng hòa"),
        ("Tæng sè", "Tổng số"),
        ("Thñ t\u00adíng ChÝnh phñ", "Thủ tướng Chính phủ"),
        ("Thñ t\u2212íng ChÝnh phñ", "Thủ tướng Chính phủ"),
        ("CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        ("céng hßa x· héi chñ nghÜa viÖt nam", "cộng hòa xã hội chủ nghĩa việt nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("ÑOÄC LAÄP - TÖÏ DO", "ĐỘC LẬP - TỰ DO"),
        ("Sôû LÑTBXH", "Sở LĐTBXH"),
        ("Göûi veà vpubnd@bacninh.gov.vn tröôùc 15/12/2024", "Gửi về vpubnd@bacninh.gov.vn trước 15/12/2024"),
        ("UBND x· Hßa Long\nỦy ban nhân dân xã, 25 °C", "UBND xã Hòa Long\nỦy ban nhân dân xã, 25 °C"),
    ],
)
def test_short_and_mixed_texts(old, new):
    found = recognise(old)
    assert found is not None and found.converted == new


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Uy ban nhan dan xa Hoa Long",
        "1.234,5",
        "12 %",
        "so-ldtbxh@bacninh.gov.vn",
        *(
            "25 °C",
            "±5",
            "10 µm",
            "50 µg/m³",
            "© 2024",
            "Windows®",
            "5 N·m",
            "ma trận m×n",
            "m×n",
            "m²",
            "½",
            "£m",
            "§ 5",
        ),
        *("«Bonjour»", "Mª José", "giới¹", "gioi¹"),
        *("café", "naïve résumé", "thaï", "où", "tôt", "plus tôt", "déjà vu à Noël", "Où est la gare ?"),
        "Le café « crème » coûte trop cher à Paris, où l'été est chaud, et l'hôtel naît bientôt.",
        *("für schöne Mädchen", "Straße", "Maß", "Äpfel und Öl für Köln", "Die Bürger hören Frau Müller über Größe"),
        "The Brontë sisters met Zoë, a naïve fiancée, in the café",
        *("Hoà bình", "toán ngoài hoà", "Cô giáo", "Krông Búk", "Tù và rõ ràng", "xã"),
        "señor Muñoz vivía en la mañana con niños pequeños en España",
        "Uû ban",
    ],
)
def test_what_is_no_old_font_stays(text):
    assert recognise(text) is None


RIGHT = "nghiêng quyết Giếng gì hòa hoà thuở khuya Ủy uỷ ủy ngoằn yêu Quý quý ướt nam khuỷu xoong giờ quạ"


@pytest.mark.parametrize("word", RIGHT.split())
def test_syllables(word):
    assert is_syllable(word, placed=True) and is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word", ["mat", "ngi", "cê", "ghà", "kà", "khơng", "ây dựng", "bộc lộo", "đ", "ch", "hòà", "UBND", "mảt"]
)
def test_no_syllables(word):
    assert not is_syllable(word)
