"""How received reports came, without their records and cells: what the matrix of units and forms is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.codec import read_moment
from storage.tables import Tables

if TYPE_CHECKING:
    from forms.matrix.submissions import Arrived


class Arrivals(Tables):
    """Read-only views of `received`, each one scan."""

    def arrivals(self, period: str) -> dict[int, Arrived]:
        """By number, how each report of a period came."""
        from forms.matrix.submissions import Arrived

        with self._reading() as connection:
            rows = connection.execute(
                "SELECT number, unit, unit_name, unit_level, form, received_at, signed FROM received WHERE period = ?",
                (period,),
            ).fetchall()
            return {
                number: Arrived(number, unit, name, level, form, read_moment(at), bool(signed))
                for number, unit, name, level, form, at, signed in rows
            }

    def consolidations_received(self, period: str) -> dict[int, str]:
        """By number, what each consolidated report of a period was made out of, as JSON."""
        with self._reading() as connection:
            return dict(
                connection.execute(
                    "SELECT number, consolidation FROM received WHERE period = ? AND consolidation != ''", (period,)
                ).fetchall()
            )
