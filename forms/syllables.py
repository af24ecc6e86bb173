"""Whether a word can be a Vietnamese syllable: initial, rime and tone, as standard spelling writes them.

The rimes are those of the language (Hoàng Phê, Từ điển vần, 1996), rare ones of borrowed words included. A syllable
that ends in c, ch, p or t bears sắc or nặng; k, gh, ngh stand before e, ê, i, y; the tone stands on one vowel.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED_TONES = "\u0301\u0323"
_LONGEST = 7
_VOWELS = "aăâeêioôơuưy"
_INITIALS = (
    *("ngh", "ng", "nh", "n", "gh", "gi", "g", "kh", "k", "ch", "c", "th", "tr", "t", "ph", "p", "qu"),
    *("b", "d", "đ", "h", "l", "m", "r", "s", "v", "x", ""),
)
_RIME_LIST = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu y yêm yên yêng yêt yêu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong ooc "
    "op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn "
    "uynh uyp uyt uyu ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu"
)
_AFTER_QU_LIST = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt ân âng ât âu ây e en eng eo et ê ên ênh êch êt êu "
    "i in inh it ich y ych yên yêt yn ynh yp yt yu ơ ơn ơt ôc"
)
_RIMES = frozenset(_RIME_LIST.split())
_AFTER_QU = frozenset(_AFTER_QU_LIST.split())
_BEFORE_FRONT = frozenset(("gh", "ngh", "k"))
_NEVER_FRONT = frozenset(("c", "ng"))
_Y_ALONE = frozenset(("", "h", "k", "l", "m", "n", "s", "t", "th", "v", "d", "b", "r"))
_EITHER = frozenset(("oa", "oe", "uy"))
_SECOND = ("oa", "oă", "oe", "oo", "uâ", "uê", "uơ", "uy", "iê", "yê", "uô", "ươ")


def is_syllable(word: str, placed: bool = False) -> bool:
    """Whether the word can be one syllable, in any case and any normal form. placed: its tone on the right vowel.

    "hoà" and "hòa" are both right. Plain letters alone ("nam") can be a syllable too; "mat" cannot.
    """
    return len(word) <= 2 * _LONGEST and _judged(unicodedata.normalize("NFC", word.lower()), placed)


@lru_cache(maxsize=20_000)
def _judged(word: str, placed: bool) -> bool:
    bare, tones = _without_tone(word)
    if not bare or len(bare) > _LONGEST or len(tones) > 1:
        return False
    tone, at = tones[0] if tones else ("", -1)
    return any(
        _fits(initial, bare[len(initial) :], tone)
        and (not placed or not tone or at - len(initial) in _tone_places(bare[len(initial) :]))
        for initial in _INITIALS
        if bare.startswith(initial)
    )


def _without_tone(word: str) -> tuple[str, list[tuple[str, int]]]:
    """The word without tone marks, and each mark with the place of its letter."""
    bare, tones = "", []
    for letter in word:
        parts = unicodedata.normalize("NFD", letter)
        tone = [mark for mark in parts if mark in _TONES] if parts[0] in "aeiouy" else []
        tones += [(mark, len(bare)) for mark in tone]
        bare += unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone))
    return bare, tones


def _fits(initial: str, rime: str, tone: str) -> bool:
    if rime not in (_AFTER_QU if initial == "qu" else _RIMES):
        return False
    if rime.endswith(("c", "ch", "p", "t")) and (not tone or tone not in _STOPPED_TONES):
        return False
    front = rime[0] in "eêiy"
    if (initial in _BEFORE_FRONT and not front) or (initial in _NEVER_FRONT and front):
        return False
    if initial == "g" and rime[0] in "eêy":
        return False
    if rime[0] == "y":
        return initial == "qu" or (rime == "y" and initial in _Y_ALONE) or not initial
    return initial != "gi" or rime[0] != "i"


def _tone_places(rime: str) -> tuple[int, ...]:
    """Where in the rime its tone may stand."""
    vowels = len(rime) - len(rime.lstrip(_VOWELS))
    if rime in _EITHER:
        return 0, 1
    if vowels == 1:
        return (0,)
    if rime.startswith(_SECOND):
        return (2,) if rime.startswith(("uyê", "uya")) and len(rime) > 3 else (1,)
    return (0,)
