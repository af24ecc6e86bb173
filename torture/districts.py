"""The sample district to torture, which takes in what its communes send on sticks."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from signing import keys
from storage.blob_files import BLOB_FOLDER
from tests.sample import SECRET, clock
from tests.signed_bundles import COUNT, PACK, Sent, trust
from tests.unit_keys import FEW_ROUNDS
from torture.taking_away import put
from workflow.keys.office_keys import new_key
from workflow.office import init_office
from workflow.session import Session, open_session

DISTRICT = "256"
COMMUNES = ("09163", "09166", "09169", "09172", "09175", "09178", "09181", "09184", "09187", "09190")
STICK = "ổ USB {}"
STICKS = (1, 2)
"""Of the district that rows share; each bears a revision of every commune's report, by its number."""
HELPERS, BATCH, CHUNK = 2, 3, 2
"""So few files do as hundreds would, where so few are worth two helpers and make several batches."""


def figure_of(unit: str, revision: int) -> int:
    """What the unit's revision says."""
    return int(unit[-3:]) * 10 + revision


@cache
def bundle_of(unit: str, revision: int) -> bytes:
    """The unit's bundle of that revision."""
    return Sent(unit, {COUNT: figure_of(unit, revision)}, revision).bundle()


def make_district(home: Path, units: Sequence[str], sticks: int) -> None:
    """The office of the district, which knows the communes' keys, and their sticks beside it."""
    keys.KDF_ROUNDS = FEW_ROUNDS
    with open_session(home, clock) as session:
        init_office(session, PACK.id, DISTRICT)
        new_key(session, "khoa-1", SECRET)
        trust(session, home.parent / "chứng thư", *units)
    for revision in range(1, sticks + 1):
        folder = home.parent / STICK.format(revision)
        folder.mkdir()
        for unit in units:
            (folder / f"{unit}.asice").write_bytes(bundle_of(unit, revision))


@cache
def _made() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="torture-district-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    make_district(folder / "huyện", COMMUNES, len(STICKS))
    return folder


def empty() -> Path:
    """The district that has received nothing."""
    return _made() / "huyện"


def stick(number: int) -> Path:
    """What its communes send."""
    return _made() / STICK.format(number)


def ready() -> None:
    """Make them."""
    empty()


def few_for_helpers(helpers: int = HELPERS, batch: int = BATCH) -> None:
    """In this process, and those forked from it, so few files are worth so many helpers, and make a batch."""
    put("workflow.receiving.crew._helpers", lambda files, copies: helpers if copies and files > CHUNK else 0)
    put("workflow.receiving.crew.CHUNK", CHUNK)
    put("workflow.receiving.keeping.BATCH", batch)


def of_sticks(numbers: Iterable[int]) -> set[tuple[str, int]]:
    """Unit and revision of all that lies on these."""
    return {(unit, number) for number in numbers for unit in COMMUNES}


def taken_in(session: Session) -> tuple[set[tuple[str, int]], list[str]]:
    """Unit and revision of all that a district holds; and what is wrong with it: not once, not with its figure, not
    with the file that it came in."""
    rows, wrong = session.store.received_rows(), []
    for row in rows:
        value = session.store.received_cells(row.number)[COUNT].value
        if value != figure_of(row.unit, row.revision):
            wrong.append(f"{row.unit} r{row.revision} says {value}")
        file = session.home / BLOB_FOLDER / str(row.blob)
        if not file.is_file() or file.read_bytes() != bundle_of(row.unit, row.revision):
            wrong.append(f"{row.unit} r{row.revision} is kept without the file that it came in")
    found = {(row.unit, row.revision) for row in rows}
    return found, [*wrong, *(["a report was taken in twice"] if len(rows) > len(found) else [])]
