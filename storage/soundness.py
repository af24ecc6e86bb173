"""The office's own database looked through, for what disagrees in it."""

from __future__ import annotations

from storage.database import is_sound, plain
from storage.doubts import Doubt, doubts, doubts_of
from storage.tables import Tables
from storage.ways_out import damaged


class Soundness(Tables):
    """Reads only."""

    def doubts(self) -> list[Doubt]:
        """Everything that disagrees. DamagedDatabase where the database cannot be read in full. Works in any thread,
        with a connection of its own, on what was committed when it began."""
        with self._reading(), plain(self.path) as connection:
            connection.execute("BEGIN")
            if not is_sound(connection):
                raise damaged(self.home, f"Tệp dữ liệu {self.path.name} bị hỏng, có phần không đọc được.")
            return doubts(connection)

    def doubts_of(self, report_id: str) -> list[Doubt]:
        """What disagrees in one report's cells as they stand; what its history tells of before is left aside."""
        with self._reading() as connection:
            return [one for one in doubts_of(connection, report_id) if one.kind == "cell"]
