"""Signings: what a finished revision was signed as, once and for all; the bytes lie in the blob store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from storage.codec import read_json, read_moment
from storage.tables import Tables

SignedKind = Literal["bundle", "pdf"]

_COLUMNS = (
    "revision, kind, elsewhere, data_digest, digest, blob, name, signed_at, certificate, person, attachments, missing,"
    " who"
)


class Signing(Struct, frozen=True):
    """A signed container, or (kind "pdf") a PDF alone that was signed elsewhere and that no key here packed.

    elsewhere: the PDF was signed outside of this program. data_digest: SHA-256 of the revision's report.json;
    digest: of the signed content; both 64 hex digits. blob: SHA-256 of the file; name: as it goes out.
    certificate: of who signed last, person: of who signed the PDF first, DER, b"" where nobody is known.
    attachments: SHA-256 by name in the bundle; missing: characters that no face could draw. who: had it signed or
    took it in, as the system knows the user.
    """

    revision: int
    kind: SignedKind
    elsewhere: bool
    data_digest: str
    digest: str
    blob: str
    name: str
    signed_at: datetime
    certificate: bytes
    person: bytes
    attachments: Mapping[str, str]
    missing: tuple[str, ...] = ()
    who: str = ""


class UnsignedExport(Struct, frozen=True):
    """That the PDF of a revision left to be signed elsewhere. blob: SHA-256 of the PDF; who: let it out."""

    revision: int
    blob: str
    at: datetime
    who: str


class Signings(Tables):
    """The signings of every report, oldest first; none is ever taken away."""

    def add_signing(self, report_id: str, signing: Signing) -> None:
        """Note a signing; its blob must be kept already. A revision that was not finished is the caller's bug."""
        with self._writing() as connection:
            connection.execute(
                f"INSERT INTO signed (report, {_COLUMNS}) VALUES ("
                f"(SELECT number FROM reports WHERE id = ?){', ?' * 13})",
                (
                    report_id, signing.revision, signing.kind, int(signing.elsewhere), signing.data_digest,
                    signing.digest, signing.blob, signing.name, signing.signed_at.isoformat(), signing.certificate,
                    signing.person, json.dumps(dict(signing.attachments), ensure_ascii=False),
                    json.dumps(signing.missing, ensure_ascii=False), signing.who,
                ),
            )  # fmt: skip

    def signings(self, report_id: str) -> list[Signing]:
        """Every signing of the report's revisions, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM signed WHERE report = (SELECT number FROM reports WHERE id = ?)"
                " ORDER BY number",
                (report_id,),
            ).fetchall()
            return [_signing(row) for row in rows]

    def signers(self) -> list[bytes]:
        """Every certificate (DER) whose key signed here for the office, on tokens too; persons' are not among them."""
        with self._reading() as connection:
            rows = connection.execute("SELECT DISTINCT certificate FROM signed WHERE elsewhere = 0").fetchall()
        return [certificate for (certificate,) in rows if certificate]

    def persons(self) -> list[bytes]:
        """Every certificate (DER) with which a person signed a document of this office."""
        with self._reading() as connection:
            rows = connection.execute("SELECT DISTINCT person FROM signed WHERE elsewhere = 0").fetchall()
        return [certificate for (certificate,) in rows if certificate]

    def add_exported(self, report_id: str, revision: int, blob: str, at: datetime, who: str = "") -> None:
        """Note that the unsigned PDF of a revision left to be signed elsewhere; the same one is noted once."""
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO exported (report, revision, blob, at, who)"
                " VALUES ((SELECT number FROM reports WHERE id = ?), ?, ?, ?, ?)",
                (report_id, revision, blob, at.isoformat(), who),
            )

    def exported(self, report_id: str) -> list[UnsignedExport]:
        """The PDFs of every revision that left unsigned, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT revision, blob, at, who FROM exported"
                " WHERE report = (SELECT number FROM reports WHERE id = ?) ORDER BY at, blob",
                (report_id,),
            ).fetchall()
            return [UnsignedExport(revision, blob, read_moment(at), who) for revision, blob, at, who in rows]


def _signing(row: tuple[Any, ...]) -> Signing:
    revision, kind, elsewhere, data_digest, digest, blob, name, at, certificate, person, attachments, missing, who = row
    return Signing(
        revision, kind, bool(elsewhere), data_digest, digest, blob, name, read_moment(at),
        bytes(certificate), bytes(person), read_json(attachments, dict[str, str]),
        read_json(missing, tuple[str, ...]), who,
    )  # fmt: skip
