"""Packs as an office above hands them out: the pack that ships, changed by a word, signed by a unit's key."""

from __future__ import annotations

import re
from collections.abc import Mapping

from forms.resources import resource_path
from signing.keys import KeySigner
from signing.pack_files import write_pack
from tests.sample import NOW
from tests.signed_bundles import signer_of

SHIPPED, HEAD = "bac-ninh-2024", "pack.toml"
PROVINCE, DISTRICT, ELSEWHERE = "27", "256", "01"


def shipped_files(pack_id: str = SHIPPED) -> dict[str, bytes]:
    """The files of a pack that ships."""
    return {path.name: path.read_bytes() for path in sorted(resource_path("packs", pack_id).glob("*.toml"))}


def edited(files: Mapping[str, bytes], *changes: tuple[str, str], file: str = HEAD) -> dict[str, bytes]:
    """The files with words of one of them changed; each must stand there."""
    text = files[file].decode()
    for old, new in changes:
        if old not in text:
            raise ValueError(f"{file} does not say {old!r}")
        text = text.replace(old, new)
    return {**files, file: text.encode()}


def versioned(files: Mapping[str, bytes], version: int) -> dict[str, bytes]:
    """The files of that version of the pack."""
    return {**files, HEAD: re.sub(rb"(?m)^version = \d+$", b"version = %d" % version, files[HEAD])}


def stamped(pack_id: str, version: int) -> dict[str, bytes]:
    """A pack each of whose files says its version."""
    files = versioned(shipped_files(), version)
    if pack_id != SHIPPED:
        files = edited(files, (f'id = "{SHIPPED}"', f'id = "{pack_id}"'))
    for name in [name for name in files if name != HEAD]:
        files = edited(files, ('short = "', f'short = "{version}: '), file=name)
    return files


def pack_file(files: Mapping[str, bytes], unit: str = PROVINCE, by: KeySigner | None = None) -> bytes:
    """The signed file."""
    return write_pack(files, by or signer_of(unit), NOW)


def newer(version: int = 80) -> dict[str, bytes]:
    """A newer version of the pack that ships, with another day."""
    return edited(versioned(shipped_files(), version), ("due_day = 25", "due_day = 20"))
