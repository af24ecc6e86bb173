"""Which packs of forms were put into the data folder: one row an act, never erased; the files are blobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from storage.codec import read_moment
from storage.tables import Tables

PackCame = Literal["signed", "folder", "own"]
_COLUMNS = (
    "pack, version, before, title, how, digest, blob, file, signer, signer_unit, signer_name, claimed_at, at, who"
)


class PackAct(Struct, frozen=True):
    """One installation. before: the version at hand until then, 0 for none. how: out of a signed file, out of a plain
    folder, or made in this office. digest: of the pack's files (signing.container.content_digest); blob: SHA-256 of the
    file that it came in, of a plain folder the unsigned container of it; file: its name.

    signer: fingerprint of the certificate, signer_unit and signer_name: whose it is known to be; "" where unsigned.
    claimed_at: when it was signed, by the signer's word.
    """

    pack: str
    version: int
    before: int
    title: str
    how: PackCame
    digest: str
    blob: str
    file: str
    signer: str
    signer_unit: str
    signer_name: str
    claimed_at: datetime | None
    at: datetime
    who: str


class PackActs(Tables):
    """The installations of packs."""

    @contextmanager
    def pack_act(self, act: PackAct) -> Iterator[None]:
        """Note the installation that the block carries out, when it ends well; its blob must be kept already."""
        values = tuple(getattr(act, name) for name in act.__struct_fields__)
        row = tuple(value.isoformat() if isinstance(value, datetime) else value for value in values)
        with self._writing() as connection:
            connection.execute(f"INSERT INTO pack_acts ({_COLUMNS}) VALUES (?{', ?' * _COLUMNS.count(',')})", row)
            yield

    def pack_acts(self, pack_id: str = "") -> list[PackAct]:
        """Every installation, or those of one pack, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM pack_acts WHERE ? IN ('', pack) ORDER BY number", (pack_id,)
            ).fetchall()
            return [_act(row) for row in rows]


def _act(row: tuple[Any, ...]) -> PackAct:
    pack, version, before, title, how, digest, blob, file, signer, unit, name, claimed, at, who = row
    claimed_at = read_moment(claimed) if claimed else None
    return PackAct(
        pack, version, before, title, how, digest, blob, file, signer, unit, name, claimed_at,
        read_moment(at), who,
    )  # fmt: skip
