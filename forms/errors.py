"""The world's errors: what is not the program's fault, said in one sentence with a remedy.

Everything else that is raised is a bug: it is logged whole and shown in a dialog whose text can be copied.
"""

from __future__ import annotations

import re

_HIDES = "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
"""Letters that nobody sees, that turn what follows, or that a terminal obeys (UAX #9, ECMA-48). Compiled when something
goes wrong: a start is spared it."""


def _shown(text: str) -> str:
    return text if text.isprintable() else re.sub(_HIDES, "\ufffd", text)


class WorldError(Exception):
    """Something outside the program is not as it should be.

    sentence: one Vietnamese sentence, what happened and what is safe.
    remedy: what the user can do now; may be empty.
    Names of files and packs stand in both, and are strangers': what hides in them is shown as "\ufffd".
    """

    def __init__(self, sentence: str, remedy: str = "") -> None:
        self.sentence = _shown(sentence)
        self.remedy = _shown(remedy)
        super().__init__(f"{self.sentence} {self.remedy}".strip())


class BadInput(WorldError):
    """What the user or a file gave cannot be used; nothing was changed."""

    def __init__(self, sentence: str, remedy: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, remedy)
        self.problems = tuple(map(_shown, problems))
