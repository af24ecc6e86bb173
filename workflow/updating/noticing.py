"""Whether a stick that is plugged in holds a newer version: names are looked at first, then the few that fit."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from exports.drives import removable_drives
from forms.errors import WorldError
from forms.files import read_file
from forms.release import PROGRAM, version_key
from workflow.session import Session
from workflow.updating import machine as machines
from workflow.updating.machine import Machine
from workflow.updating.offers import Offer

_MOST_NAMES = 2000
_MOST_FOLDERS = 20
_MOST_MANIFESTS = 20


def find_updates(
    session: Session | None = None, places: Sequence[Path] | None = None, machine: Machine | None = None
) -> tuple[Offer, ...]:
    """The updates that may be taken from the sticks that are plugged in, newest first, each version once.

    Whoever takes one has it judged again, by a second judge too (`look_at_update`). places: folders to look through
    instead. A place that cannot be read has none. Only the top of a place and the
    folders BaoCaoBinhDangGioi… there are looked at.
    """
    found: dict[str, Offer] = {}
    for manifest in _manifests(places):
        offer = _offer(manifest, session, machine)
        if offer is not None and offer.may_take:
            found.setdefault(offer.version, offer)
    return tuple(sorted(found.values(), key=lambda offer: version_key(offer.version), reverse=True))


def _manifests(places: Sequence[Path] | None) -> list[Path]:
    roots = places if places is not None else [drive.path for drive in removable_drives()]
    named = (path for root in roots for path in _in_place(root))
    return [path for _, path in zip(range(_MOST_MANIFESTS), named, strict=False)]


def _in_place(root: Path) -> Iterator[Path]:
    folders = []
    for entry, is_folder in _entries(root):
        if not is_folder:
            yield entry
        elif entry.name.casefold().startswith(PROGRAM.casefold()):
            folders.append(entry)
    for folder in folders[:_MOST_FOLDERS]:
        yield from (entry for entry, is_folder in _entries(folder) if not is_folder)


def _entries(folder: Path) -> list[tuple[Path, bool]]:
    """The manifests and the folders of a folder; True: a folder. Links and devices are passed over."""
    from signing.names import RELEASE_PREFIX, SUFFIX

    found = []
    try:
        with os.scandir(folder) as entries:
            for _, entry in zip(range(_MOST_NAMES), entries, strict=False):
                if entry.is_dir(follow_symlinks=False):
                    found.append((Path(entry.path), True))
                elif entry.name.startswith(RELEASE_PREFIX) and entry.name.endswith(SUFFIX):
                    found += [(Path(entry.path), False)] * entry.is_file(follow_symlinks=False)
    except OSError:
        return []
    return sorted(found)


def _offer(manifest: Path, session: Session | None, machine: Machine | None) -> Offer | None:
    from signing.release_files import FILE_LIMIT
    from workflow.updating.looking import judged

    here = machine or machines.this_machine()
    try:
        return judged(read_file(manifest, FILE_LIMIT), manifest, session, here, twice=False)
    except WorldError:
        return None
