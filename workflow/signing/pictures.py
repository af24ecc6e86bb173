"""The pictures that signed documents show: looked at, kept, taken away."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from forms.errors import BadInput
from forms.files import read_file
from forms.pictures import KINDS, NARROWEST_MM, TITLES, WIDEST_MM, WIDTHS_MM, Picture, PictureKind, Pictures
from workflow.session import Session

__all__ = [
    "KINDS",
    "TITLES",
    "WIDTHS_MM",
    "Picture",
    "PictureKind",
    "PictureView",
    "Pictures",
    "look_at_picture",
    "picture",
    "pictures",
    "remove_picture",
    "set_picture",
    "set_picture_width",
]


class PictureView(Struct, frozen=True):
    """What a file would give. png: as it would be kept; height_mm: at width_mm.

    had_ground: the file's ground was not transparent; remarks: sentences to show beside it, none forbids its use.
    """

    png: bytes
    width_mm: int
    height_mm: int
    had_ground: bool
    remarks: tuple[str, ...]


def look_at_picture(path: Path, kind: PictureKind, width_mm: int = 0, clear: bool = True) -> PictureView:
    """The PNG or JPG as it would be kept. clear: a nearly white ground is made transparent. Decodes: for the worker.

    width_mm: its width on paper, 0 for the usual one. BadInput and FileRefused sentences.
    """
    from exports.pictures import FILE_LIMIT, see_picture

    width = width_mm or WIDTHS_MM[kind]
    _check_width(width)
    seen = see_picture(read_file(path, FILE_LIMIT), kind, clear)
    return PictureView(seen.png, width, round(width * seen.height / seen.width), seen.had_ground, seen.remarks)


def picture(session: Session, kind: PictureKind) -> Picture | None:
    """The picture of that kind, None where the office has none."""
    return session.store.picture(kind)


def pictures(session: Session) -> Pictures:
    """Both pictures, for the signing."""
    return Pictures(picture(session, "signature"), picture(session, "seal"))


def set_picture(session: Session, kind: PictureKind, path: Path, width_mm: int = 0, clear: bool = True) -> Picture:
    """Keep the file's picture in the place of the one before; as `look_at_picture`."""
    view = look_at_picture(path, kind, width_mm, clear)
    kept = Picture(kind, view.png, view.width_mm, path.name)
    session.store.put_picture(kept, session.now())
    return kept


def set_picture_width(session: Session, kind: PictureKind, width_mm: int) -> Picture:
    """Correct how wide the kept picture is on paper. BadInput where there is none or the width is out of range."""
    kept = picture(session, kind)
    if kept is None:
        raise BadInput(f"Chưa có {TITLES[kind].lower()}.", "Hãy chọn tệp ảnh trước.")
    _check_width(width_mm)
    resized = Picture(kind, kept.png, width_mm, kept.name)
    session.store.put_picture(resized, session.now())
    return resized


def remove_picture(session: Session, kind: PictureKind) -> None:
    """Forget the picture; documents signed from now on do not show it."""
    session.store.remove_picture(kind)


def _check_width(width_mm: int) -> None:
    if not NARROWEST_MM <= width_mm <= WIDEST_MM:
        raise BadInput(
            f"Chiều rộng {width_mm} mm không phù hợp.",
            f"Hãy nhập từ {NARROWEST_MM} đến {WIDEST_MM} mm, theo kích thước thật.",
        )
