"""The content-addressed store: signed bundles, attachments, received bundles; each content once, checked on reading."""

from __future__ import annotations

import contextlib

from forms.errors import WorldError
from storage.backup import BACKUP_FOLDER
from storage.blob_files import DamagedBlob, named_blobs, read_blob, write_blob
from storage.tables import Tables

__all__ = ["Blobs", "DamagedBlob"]


class Blobs(Tables):
    """Files `bundles/<sha256>`. A row that names one refers to the table `blobs`, and so never comes before its file.

    None is ever removed: a database that was set aside, or an older revision, may need it.
    """

    def put_blob(self, data: bytes) -> str:
        """Keep the bytes; their SHA-256 in hexadecimal. They are on the disk when it returns.

        Called outside of any transaction, before the row that names the bytes. FileRefused where the disk is full
        or closed to writing; what was there stays.
        """
        name = write_blob(self.home, data)
        with self._writing() as connection:
            connection.execute("INSERT OR IGNORE INTO blobs (sha256, size) VALUES (?, ?)", (name, len(data)))
        return name

    def blob(self, sha256: str) -> bytes:
        """The bytes of that name. A file that is gone or damaged is put back from the backups' mirror where one is
        whole; DamagedBlob where none is."""
        try:
            return read_blob(self.home, sha256)
        except DamagedBlob as error:
            try:
                data = read_blob(self.home / BACKUP_FOLDER, sha256)
            except WorldError:
                raise error from None
        with contextlib.suppress(WorldError):
            write_blob(self.home, data)
        return data

    def blob_sizes(self) -> dict[str, int]:
        """Bytes of every content that the database names, by SHA-256."""
        with self._reading() as connection:
            return named_blobs(connection)
