"""The pictures of one form and period as they leave the office together: an annex of charts, and the same as tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from forms.course import Course
from forms.report import Document
from forms.seeing.districts import Groups
from forms.seeing.progress import Progress
from forms.seeing.tables import Table


class Picture(Struct, frozen=True):
    """One chart with its words. drawn: what it is made of, None for a table alone; lead: sentences above it.

    table: printed in the place of a drawing where there is none, and always in the workbook.
    printed: whether it stands in the annex at all.
    """

    heading: str
    lead: tuple[str, ...]
    drawn: Progress | Groups | Course | None
    table: Table
    notes: tuple[str, ...] = ()
    printed: bool = True


class Chapter(Struct, frozen=True):
    """Pictures of one kind. sheet: the name of their sheet in the workbook."""

    title: str
    sheet: str
    pictures: tuple[Picture, ...]


class Album(Struct, frozen=True):
    """title: what all of it is of; lead: where the figures come from; document: the frame (NĐ 30)."""

    document: Document
    kind: str
    title: str
    moment: datetime
    lead: tuple[str, ...]
    chapters: Sequence[Chapter]
