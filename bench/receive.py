"""Receiving 1 to 10,600 bundles (all communes of the three-tier country), each time by a new office in a process of
its own, against reading each zip, SHA-256 of its members and one raw verify in one thread; and verifying as many.

Bundles hold two signatures, their own and that of their PDF. What they are read from lies in memory by then, and so
does the office, where there is room: else a disk that takes 300 MB a second would be what is measured, since each
bundle is kept as it came. What the disk adds is a row of its own, against one that writes as much. There nothing is
deleted between runs: ext4 looks past inodes that were just freed, one by one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from bench.bundles import Stick, stick
from bench.measure import Result, grown, within
from signing.certificates import der, public_key
from signing.keys import KeySigner

SIZES, QUICK = (1, 10, 100, 1000, 10_600), (1, 10, 100, 1000)
COMPARED = 1000
"""Below this size most of the time is what an act of receiving costs, however little it takes in."""
FLOORS, LINEAR, ONE_SECONDS = 2.0, 1.25, 1.0
RECEIVING_MB, VERIFYING_MB = 300, 120
# A line for each file is given back at the end, some 6 kB; the bundles themselves are let go.
RECEIVING_GROWTH, VERIFYING_GROWTH = 1.8, 1.1
FLOOR = "zip read, SHA-256, 1 raw verify"
IN_MEMORY, ROOM = Path("/dev/shm"), 3
"""Where files lie in memory, and how many times the bundles must have room there."""
TOGETHER = 100
"""Files that are put on the disk at a time."""


def run(folder: Path, sizes: Sequence[int] = SIZES) -> Iterator[Result]:
    """Ratios to the floor of the large sizes, then how time and memory grow, receiving and verifying."""
    made = stick(folder, max(sizes))
    taken, floors = {}, {}
    for size in sizes:
        taken[size], floors[size] = _least(folder, made, size)
        if size >= min(COMPARED, max(sizes)):
            mine, its = taken[size][0], floors[size]
            yield Result(f"receive {size:,} bundles", FLOOR, mine, its, mine / its, FLOORS)
    yield _onto_the_disk(folder, made, max(sizes))
    yield within("receive one bundle", "a second, the program's first act", taken[min(sizes)][0], ONE_SECONDS)
    times = [(size, spent / size) for size, (spent, _) in taken.items()]
    floor = [(size, spent / size) for size, spent in floors.items()]
    yield grown("receiving: time of one", times, LINEAR, "bundles", "ms a bundle", COMPARED, floor)
    memories = [(size, megabytes) for size, (_, megabytes) in taken.items()]
    yield within("receiving: memory of all processes", f"{RECEIVING_MB} MB", memories[-1][1], RECEIVING_MB, "MB")
    yield grown("receiving: memory", memories, RECEIVING_GROWTH, "bundles", "MB, all processes", COMPARED)
    yield from _verifying(folder, made, sizes)


def _verifying(folder: Path, made: Stick, sizes: Sequence[int]) -> Iterator[Result]:
    done = {size: min(_process("verify", folder, made, size) for _ in range(_runs(size))) for size in sizes}
    times = [(size, spent / size) for size, (spent, _) in done.items()]
    memories = [(size, megabytes) for size, (_, megabytes) in done.items()]
    yield grown("verifying: time of one", times, LINEAR, "bundles", "ms a bundle", COMPARED)
    yield within("verifying: memory", f"{VERIFYING_MB} MB", memories[-1][1], VERIFYING_MB, "MB")
    yield grown("verifying: memory", memories, VERIFYING_GROWTH, "bundles", "MB", COMPARED)


def _runs(size: int) -> int:
    return 3 if size < 5000 else 1


def _least(folder: Path, made: Stick, size: int) -> tuple[tuple[float, float], float]:
    """(seconds, MB) of receiving, and seconds of the floor: the least of some runs in turn."""
    pairs = []
    for number in range(_runs(size)):
        floor = _floor(made.files[:size], made.signer)
        with _place(folder, made) as place:
            pairs.append((_process("receive", place / f"office {size} {number}", made, size), floor))
    return min(mine for mine, _ in pairs), min(its for _, its in pairs)


@contextmanager
def _place(folder: Path, made: Stick) -> Iterator[Path]:
    """Where an office is made: in memory where there is room for it, else in the folder."""
    needed = ROOM * sum(path.stat().st_size for path in made.files)
    if not IN_MEMORY.is_dir() or shutil.disk_usage(IN_MEMORY).free < needed:
        yield folder
        return
    with tempfile.TemporaryDirectory(dir=IN_MEMORY) as name:
        yield Path(name)


def _onto_the_disk(folder: Path, made: Stick, size: int) -> Result:
    """Receiving in the folder, against the floor and a loop that puts the same bytes there."""
    floor = _floor(made.files[:size], made.signer) + _written(folder / "loose", made.files[:size])
    mine, _ = _process("receive", folder / "office on the disk", made, size)
    return Result(f"receive {size:,} bundles onto the disk", f"{FLOOR}, written", mine, floor, mine / floor, FLOORS)


def _written(folder: Path, bundles: Sequence[Path]) -> float:
    """Seconds until copies of the files are on the disk, some at a time."""
    folder.mkdir()
    start = time.perf_counter()
    for number, path in enumerate(bundles, start=1):
        (folder / path.name).write_bytes(path.read_bytes())
        if number % TOGETHER == 0 or number == len(bundles):
            os.sync()
    return time.perf_counter() - start


def _process(act: str, home: Path, made: Stick, size: int) -> tuple[float, float]:
    words = [sys.executable, "-m", "bench.received", act, str(home), str(made.keys)]
    paths = "\n".join(str(path) for path in made.files[:size])
    done = subprocess.run(words, input=paths, text=True, check=False, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"{act} {size}: {done.stderr.strip().splitlines()[-1]}")
    told = json.loads(done.stdout)
    return told["seconds"], told["megabytes"]


def _floor(bundles: Sequence[Path], signer: KeySigner) -> float:
    text = b"signed attributes" * 10
    value, key = signer.sign(text), public_key(der(signer.certificate))
    assert isinstance(key, ec.EllipticCurvePublicKey)
    start = time.perf_counter()
    for path in bundles:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                hashlib.sha256(archive.read(name)).digest()
        key.verify(value, text, ec.ECDSA(hashes.SHA256()))
    return time.perf_counter() - start
