"""The office's settings and the certificates it has confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from storage.records import TrustedCertificate
from storage.tables import Tables

_TRUSTED = "fingerprint, unit_code, unit_name, der, valid_from, valid_to, added_at, added_how, withdrawn_at"


class OfficeTables(Tables):
    """Settings by name, trusted certificates by fingerprint."""

    def setting(self, name: str) -> str:
        """The setting, "" where it was never set."""
        with self._reading() as connection:
            row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_settings(self, settings: Mapping[str, str]) -> None:
        """Set them all or none."""
        with self._writing() as connection:
            connection.executemany("INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)", settings.items())

    def add_trusted(self, certificate: TrustedCertificate) -> None:
        """Keep the certificate; one with the same fingerprint is replaced (e.g. to note its withdrawal)."""
        with self._writing() as connection:
            connection.execute(
                f"INSERT OR REPLACE INTO trusted ({_TRUSTED}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    certificate.fingerprint, certificate.unit_code, certificate.unit_name, certificate.der,
                    certificate.valid_from.isoformat(), certificate.valid_to.isoformat(),
                    certificate.added_at.isoformat(), certificate.added_how,
                    certificate.withdrawn_at.isoformat() if certificate.withdrawn_at else None,
                ),
            )  # fmt: skip

    def trusted(self) -> list[TrustedCertificate]:
        """All confirmed certificates, withdrawn ones too, by unit and then in the order they were added."""
        with self._reading() as connection:
            rows = connection.execute(
                f"SELECT {_TRUSTED} FROM trusted ORDER BY unit_code, added_at, fingerprint"
            ).fetchall()
        return [_certificate(row) for row in rows]

    def remove_trusted(self, fingerprint: str) -> bool:
        """Forget the certificate; False where it was not there."""
        with self._writing() as connection:
            return connection.execute("DELETE FROM trusted WHERE fingerprint = ?", (fingerprint,)).rowcount > 0


def _certificate(row: tuple[Any, ...]) -> TrustedCertificate:
    fingerprint, code, name, der, valid_from, valid_to, added_at, how, withdrawn = row
    return TrustedCertificate(
        fingerprint, code, name, der,
        datetime.fromisoformat(valid_from), datetime.fromisoformat(valid_to), datetime.fromisoformat(added_at),
        how, datetime.fromisoformat(withdrawn) if withdrawn else None,
    )  # fmt: skip
