"""The world's errors: what is not the program's fault, said in one sentence with a remedy.

Everything else that is raised is a bug: it is logged whole and shown in a dialog whose text can be copied.
"""

from __future__ import annotations


class WorldError(Exception):
    """Something outside the program is not as it should be.

    sentence: one Vietnamese sentence, what happened and what is safe.
    remedy: what the user can do now; may be empty.
    """

    def __init__(self, sentence: str, remedy: str = "") -> None:
        self.sentence = sentence
        self.remedy = remedy
        super().__init__(f"{sentence} {remedy}".strip())


class BadInput(WorldError):
    """What the user or a file gave cannot be used; nothing was changed."""

    def __init__(self, sentence: str, remedy: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(sentence, remedy)
        self.problems = problems
