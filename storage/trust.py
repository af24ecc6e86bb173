"""The office's settings; certificates confirmed, authorities, revocation lists, statements, and how each came here."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from storage.codec import read_day, read_moment
from storage.records import TrustedCertificate
from storage.tables import Tables
from storage.trust_records import (
    AuthorityCertificate,
    RevocationList,
    SetDue,
    TakenStatement,
    TrustAct,
    TrustEvent,
)

_TRUSTED = "fingerprint, unit_code, unit_name, der, valid_from, valid_to, added_at, added_how, withdrawn_at, removed_at"
_AUTHORITY = "fingerprint, der, added_at, added_how, removed_at"
_CRL = "digest, issuer, der, this_update, next_update, added_at"
_STATEMENT = "digest, kind, unit_code, unit_name, signer, signer_unit, made_at, taken_at"
_EVENT = "step, fingerprint, unit_code, unit_name, how, who, at, statement"

Purpose = Literal["trusted", "receiving"]


class OfficeTables(Tables):
    """Settings by name; what is trusted, by fingerprint. Nothing that was ever trusted is erased."""

    def setting(self, name: str) -> str:
        """The setting, "" where it was never set."""
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_settings(self, settings: Mapping[str, str]) -> None:
        """Set them all or none."""
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", settings.items())

    def note_trust(self, act: TrustAct) -> None:
        """Write all of it or nothing, with its history."""
        with self._writing() as connection:
            _put(connection, "trusted", _TRUSTED, [_row(item) for item in act.signing])
            _put(connection, "receiving", _TRUSTED, [_row(item) for item in act.receiving])
            _put(connection, "authorities", _AUTHORITY, [_row(item) for item in act.authorities])
            _put(connection, "crls", _CRL, [_row(item) for item in act.crls])
            if act.statement:
                _put(connection, "key_statements", _STATEMENT, [_row(act.statement)])
            if act.due:
                connection.execute("DELETE FROM due_days WHERE issuer = ?", (act.due[0],))
                _put(connection, "due_days", "issuer, form, period, day", [_row(item) for item in act.due[1]])
            _put(connection, "trust_history", _EVENT, [_row(event) for event in act.events])

    def trusted(self) -> list[TrustedCertificate]:
        """All confirmed certificates that sign, withdrawn ones too, by unit and then in the order of their adding."""
        return [item for item in self.certificates("trusted") if item.removed_at is None]

    def receiving(self) -> list[TrustedCertificate]:
        """The same of the certificates to encrypt to."""
        return [item for item in self.certificates("receiving") if item.removed_at is None]

    def certificates(self, purpose: Purpose) -> list[TrustedCertificate]:
        """Every certificate that was ever trusted or named as withdrawn, removed ones too."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_TRUSTED} FROM {purpose} ORDER BY unit_code, added_at, fingerprint"
            ).fetchall()
            return [_certificate(row) for row in rows]

    def withdrawals(self) -> dict[str, datetime]:
        """From when on each withdrawn certificate that signs is no longer used, by fingerprint; this office's too."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT fingerprint, withdrawn_at FROM trusted WHERE withdrawn_at IS NOT NULL"
            ).fetchall()
            return {fingerprint: _moment(withdrawn) for fingerprint, withdrawn in rows}

    def authorities(self) -> list[AuthorityCertificate]:
        """Root and issuing certificates, removed ones too, in the order of their adding."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {_AUTHORITY} FROM authorities ORDER BY added_at, fingerprint").fetchall()
            return [AuthorityCertificate(row[0], row[1], _moment(row[2]), row[3], _maybe(row[4])) for row in rows]

    def crls(self) -> list[RevocationList]:
        """Every revocation list, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {_CRL} FROM crls ORDER BY this_update, added_at").fetchall()
            return [
                RevocationList(row[0], row[1], row[2], _moment(row[3]), _maybe(row[4]), _moment(row[5])) for row in rows
            ]

    def taken_statements(self) -> list[TakenStatement]:
        """The statements about keys that were taken in, in that order."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {_STATEMENT} FROM key_statements ORDER BY rowid").fetchall()
            return [
                TakenStatement(digest, kind, code, name, signer, signer_unit, _moment(made), _moment(taken))
                for digest, kind, code, name, signer, signer_unit, made, taken in rows
            ]

    def trust_history(self) -> list[TrustEvent]:
        """Who trusted what, when and how, oldest first."""
        with self._reading() as connection:
            rows = connection.execute(f"SELECT {_EVENT} FROM trust_history ORDER BY number").fetchall()
            return [
                TrustEvent(step, fingerprint, code, name, how, who, _moment(at), statement)
                for step, fingerprint, code, name, how, who, at, statement in rows
            ]

    def due_days(self) -> list[SetDue]:
        """The days that offices set for the units below them, this office's own too."""
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT issuer, form, period, day FROM due_days ORDER BY issuer, form, period"
            ).fetchall()
            return [SetDue(issuer, form, period, read_day(day)) for issuer, form, period, day in rows]


def _put(connection: sqlite3.Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * (columns.count(",") + 1))
    connection.executemany(f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({marks})", rows)


def _row(record: Any) -> tuple[Any, ...]:
    """The fields in their order; days and moments as ISO text."""
    values = (getattr(record, name) for name in record.__struct_fields__)
    return tuple(value.isoformat() if isinstance(value, date) else value for value in values)


def _certificate(row: tuple[Any, ...]) -> TrustedCertificate:
    fingerprint, code, name, der, valid_from, valid_to, added_at, how, withdrawn, removed = row
    return TrustedCertificate(
        fingerprint, code, name, der, _moment(valid_from), _moment(valid_to), _moment(added_at),
        how, _maybe(withdrawn), _maybe(removed),
    )  # fmt: skip


def _moment(text: str) -> datetime:
    return read_moment(text)


def _maybe(text: str | None) -> datetime | None:
    return read_moment(text) if text else None
