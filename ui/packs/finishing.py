"""The two ends of a draft: put to use at this office, or written as a signed file for others."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.packs.editor import EditorPage


def ask_use(page: EditorPage) -> None:
    """Ask once, then install the draft."""


def ask_sign(page: EditorPage) -> None:
    """Ask where to and with which key, then write the file."""
