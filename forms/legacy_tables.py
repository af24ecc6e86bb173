"""The letters of two fonts before Unicode as programs see them today: Windows-1252 characters.

TCVN3: TCVN 5712:1993, bảng mã VN3 ("ABC", fonts .VnTime): one byte a letter, capitals only of ă â đ ê ô ơ ư; the
capital fonts (.VnTimeH) draw capitals for the codes of small letters. The small letters are those of VN1, which
glibc knows as "TCVN". VNI: bảng mã VNI-Windows: a vowel and after it one character for its marks.
"""

from __future__ import annotations

import re

_TCVN3_SMALL = {
    **dict(zip("µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË", "àáảãạăằắẳẵặâầấẩẫậ", strict=True)),
    **dict(zip("®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞ", "đèéẻẽẹêềếểễệìíỉĩị", strict=True)),
    **dict(zip("ßãáâä«åèæçé¬êíëìî", "òóỏõọôồốổỗộơờớởỡợ", strict=True)),
    **dict(zip("ïóñòô\u00adõøö÷ùúýûüþ", "ùúủũụưừứửữựỳýỷỹỵ", strict=True)),
}
_TCVN3_CAPITALS = dict(zip("¡¢§£¤¥¦", "ĂÂĐÊÔƠƯ", strict=True))
_SEEN_FOR_SOFT_HYPHEN = {"\u2212": "ư"}
TCVN3 = str.maketrans(_TCVN3_SMALL | _TCVN3_CAPITALS | _SEEN_FOR_SOFT_HYPHEN)
_SYMBOLS = "".join(code for code in _TCVN3_SMALL | _TCVN3_CAPITALS if not code.isalpha())
TCVN3_WORD = re.compile(rf"(?:[^\W\d_]|[{re.escape(_SYMBOLS)}]|(?<=[A-Za-z])\u2212(?=\w))+")

_VNI_TONED = {
    "a": ("øùûõï", "àáảãạ"),
    "e": ("øùûõï", "èéẻẽẹ"),
    "o": ("øùûõï", "òóỏõọ"),
    "ô": ("øùûõï", "ờớởỡợ"),
    "u": ("øùûõï", "ùúủũụ"),
    "ö": ("øùûõï", "ừứửữự"),
    "y": ("øùûõ", "ỳýỷỹ"),
}
_VNI_ROOFED = {"a": "âầấẩẫậ", "e": "êềếểễệ", "o": "ôồốổỗộ"}
VNI = {
    **{
        base + mark: letter
        for base, (marks, all_) in _VNI_TONED.items()
        for mark, letter in zip(marks, all_, strict=True)
    },
    **{base + mark: letter for base, all_ in _VNI_ROOFED.items() for mark, letter in zip("âàáåãä", all_, strict=True)},
    **{"a" + mark: letter for mark, letter in zip("êèéúüë", "ăằắẳẵặ", strict=True)},
    **dict(zip("ôöñìíæóòî", "ơưđìíỉĩịỵ", strict=True)),
}
VNI_PAIRS = re.compile("|".join(sorted(VNI, key=len, reverse=True)), re.IGNORECASE)
VNI_WORD = re.compile(r"[^\W\d_]+")
