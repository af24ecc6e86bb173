"""The two pictures that an office shows in its documents: the signature of the person, the seal of the organisation.

NĐ 30/2020/NĐ-CP, Phụ lục I: the signature is blue, the seal red and of its actual size, both PNG with a transparent
ground.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

PictureKind = Literal["signature", "seal"]
KINDS: tuple[PictureKind, ...] = ("signature", "seal")
WIDTHS_MM: dict[PictureKind, int] = {"signature": 45, "seal": 36}
"""Widths offered first, for the officer to correct by measuring: rules.md B1 names none."""
NARROWEST_MM, WIDEST_MM = 15, 60
TITLES: dict[PictureKind, str] = {"signature": "Hình ảnh chữ ký", "seal": "Hình ảnh con dấu"}


class Picture(Struct, frozen=True):
    """A picture as it is drawn. png: RGBA, cut to what is visible; width_mm: its width on paper; name: of its file."""

    kind: PictureKind
    png: bytes
    width_mm: int
    name: str


class Pictures(Struct, frozen=True):
    """What the office has; None where it has none."""

    signature: Picture | None = None
    seal: Picture | None = None
