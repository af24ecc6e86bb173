"""The pictures shown in signed documents: one of each kind, in the database, so that every backup carries them."""

from __future__ import annotations

from datetime import datetime

from forms.pictures import Picture, PictureKind
from storage.tables import Tables


class PictureTable(Tables):
    """Pictures by kind."""

    def picture(self, kind: PictureKind) -> Picture | None:
        """The picture of that kind, None where there is none."""
        with self._reading() as connection:
            row = connection.execute("SELECT png, width_mm, name FROM pictures WHERE kind = ?", (kind,)).fetchone()
        return Picture(kind, *row) if row else None

    def put_picture(self, picture: Picture, at: datetime) -> None:
        """Keep the picture in the place of the one before."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO pictures (kind, png, width_mm, name, added_at) VALUES (?, ?, ?, ?, ?)",
                (picture.kind, picture.png, picture.width_mm, picture.name, at.isoformat()),
            )

    def remove_picture(self, kind: PictureKind) -> bool:
        """Forget the picture; False where there was none."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM pictures WHERE kind = ?", (kind,)).rowcount > 0
