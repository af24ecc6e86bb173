"""Text of the fonts before Unicode, TCVN3 (ABC) and VNI, recognised by what it reads as and put into Unicode.

Neither font says in its bytes what it is: "Hµ Néi" is Latin letters to every program. So a text is taken for one of
them only where its words are no Vietnamese syllables as they stand and become syllables by the font's table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from msgspec import Struct

from forms.legacy_tables import TCVN3, TCVN3_WORD, VNI, VNI_PAIRS, VNI_WORD
from forms.syllables import is_syllable
from forms.text import nfc

_UNICODE_ONLY = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_LATIN_CODE = re.compile("[\u00a1-\u00ff\u2212]")
_LEAST_SHARE = 0.6
_SIGNS_BEFORE = "µ£¥¢©«§¤¡"
_SIGNS_AFTER = "·¹ª®»"
_BETWEEN = re.compile("[A-Za-z][·×÷][A-Za-z]")
_SYMBOL = re.compile("[\u00a1-\u00bf\u2212]")
_VNI_ALONE = re.compile(r"[aeouy][øõåãäáàâ]|aê|eù|[ôö][øùûõï]|ö[ôu]|\bñ[aeiouy]", re.IGNORECASE)
_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"[a-z0-9]@[a-z0-9]|://|\bwww\.", re.IGNORECASE)
_STOPPED = ("c", "ch", "p", "t")


class Legacy(Struct, frozen=True):
    """name: "TCVN3 (ABC)" or "VNI". original: the text as it came; converted: the same in Unicode, NFC."""

    name: str
    original: str
    converted: str


class _Font(Struct, frozen=True):
    """word: a run of letters in that font; read: such a run in Unicode; strong: it is no other language's word.

    capitals: whether it has codes for all capital letters.
    """

    name: str
    capitals: bool
    word: re.Pattern[str]
    read: Callable[[str], str]
    strong: Callable[[str], bool]


class _Score(Struct, frozen=True):
    """gained: words that become syllables; changed: those that the table touches; share: syllables among all after.

    beside: the one that is gained is no toneless "tôt", and other words stand beside it.
    """

    gained: int
    broken: int
    changed: int
    strong: bool
    beside: bool
    share: float

    def convincing(self, expected: bool) -> bool:
        """One word that no other language writes, or two touched words, or one among syllables; hardly any spoiled."""
        enough = expected or self.strong or self.changed >= 2 or (self.beside and self.share == 1)
        return bool(self.gained) and enough and self.gained > 2 * self.broken and self.share >= _LEAST_SHARE


def recognise(text: str, expected: str = "") -> Legacy | None:
    """The text in Unicode where it is of an old font; None where it is Unicode already, or nothing can be known.

    Where a part is Unicode Vietnamese, only whole lines without such letters are converted. A word of the capital
    fonts (.VnTimeH) is known only by capitals beside it ("CéNG HßA"): elsewhere its letters become small ones.
    expected: the name of the font that its neighbours are of; then one word is enough ("Néi").
    """
    if text.isascii():
        return None
    unified = nfc(text)
    if not _LATIN_CODE.search(unified):
        return None
    if not _UNICODE_ONLY.search(unified):
        found = _read(unified, expected)
        return Legacy(found[0], text, found[1]) if found else None
    lines = [None if _UNICODE_ONLY.search(line) else _read(line, expected) for line in unified.split("\n")]
    name = next((line[0] for line in lines if line), "")
    joined = "\n".join(new[1] if new else old for new, old in zip(lines, unified.split("\n"), strict=True))
    return Legacy(name, text, joined) if name else None


def read_in(name: str, text: str) -> str:
    """The text as the font of that name has it, whether or not it reads as anything; unknown fonts change nothing."""
    font = next((font for font in _FONTS if font.name == name), None)
    return nfc(_line(font, nfc(text))) if font else text


def _read(text: str, expected: str) -> tuple[str, str] | None:
    """The font's name and the text in Unicode; None where no font convinces, or two do alike."""
    scored = [(_score(font, text), font) for font in _FONTS]
    likely = [
        ((font.name == expected, score.gained - score.broken, score.strong), font)
        for score, font in scored
        if score.convincing(font.name == expected)
    ]
    best = max((weight for weight, _ in likely), default=None)
    fonts = [font for weight, font in likely if weight == best]
    if len(fonts) != 1:
        return None
    return fonts[0].name, nfc("\n".join(_line(fonts[0], line) for line in text.split("\n")))


def _line(font: _Font, line: str) -> str:
    """A line in Unicode; where all its plain letters are capitals, so are the letters that have no capital code."""
    if font.capitals:
        return font.word.sub(lambda match: font.read(match[0]), line)
    plain = [letter for letter in line if letter.isascii() and letter.isalpha()]
    capitals = all(letter.isupper() for letter in plain) and any(map(_is_capital, font.word.findall(line)))
    return font.word.sub(lambda match: _capital(match[0], capitals), line)


def _capital(word: str, capitals: bool) -> str:
    read = _read_tcvn3(word)
    return read.upper() if read != word and (capitals or _is_capital(word)) else read


def _is_capital(word: str) -> bool:
    """A syllable of two plain capitals or more and no small plain letter: "CéNG"."""
    plain = [letter for letter in word if letter.isascii()]
    return len(plain) >= 2 and all(letter.isupper() for letter in plain) and is_syllable(_read_tcvn3(word))


def _score(font: _Font, text: str) -> _Score:
    prose = _CHUNK.sub(lambda match: "" if _ADDRESS.search(match[0]) else match[0], text)
    words = set(font.word.findall(prose))
    changed = {word: read for word in words if len(word) > 1 and (read := font.read(word)) != word}
    gained = [word for word, read in changed.items() if not is_syllable(word) and is_syllable(read, placed=True)]
    broken = sum(not is_syllable(read) and not read.isupper() for read in changed.values())
    strong = any(font.strong(word) for word in gained)
    beside = len(words) > 1 and not any(word.lower().endswith(_STOPPED) for word in gained)
    return _Score(len(gained), broken, len(changed), strong, beside, _share(font.read(word) for word in words))


def _share(words: Iterable[str]) -> float:
    """The share of syllables among words of two letters and more that are no abbreviations."""
    judged = [is_syllable(word) for word in words if len(word) > 1 and not word.isupper()]
    return sum(judged) / len(judged) if judged else 1.0


def _read_tcvn3(word: str) -> str:
    return word.translate(TCVN3)


def _read_vni(word: str) -> str:
    return VNI_PAIRS.sub(lambda match: _cased(VNI[match[0].lower()], match[0][0]), word)


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter


def _strong_tcvn3(word: str) -> bool:
    """A symbol that is a letter of the word ("d©n"), or a capital after a small letter ("ViÖt")."""
    if _BETWEEN.fullmatch(word):
        return False
    inner = word[word[0] in _SIGNS_BEFORE : len(word) - (word[-1] in _SIGNS_AFTER)]
    return bool(_SYMBOL.search(inner)) or any(a.islower() and b.isupper() for a, b in pairwise(word))


def _strong_vni(word: str) -> bool:
    """A mark after a vowel where French and German have none ("Haø", but not "Thaï")."""
    return bool(_VNI_ALONE.search(word))


_FONTS = (
    _Font("TCVN3 (ABC)", False, TCVN3_WORD, _read_tcvn3, _strong_tcvn3),
    _Font("VNI", True, VNI_WORD, _read_vni, _strong_vni),
)
