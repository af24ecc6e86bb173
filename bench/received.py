"""Bundles received by a new office, or only verified, in a process of its own: `python -m bench.received receive|verify
FOLDER KEYS COUNT` takes the first COUNT of the paths that stdin names and prints {"seconds", "megabytes"}."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import memory
from bench.bundles import CERTIFICATE, PACK, PROVINCE
from signing.certificates import certificate_record
from signing.known import KnownCertificates, pin
from signing.verification import verify_bundle
from storage.records import TrustedCertificate
from storage.trust_records import TrustAct
from workflow.office import init_office
from workflow.receiving.lines import Watch
from workflow.receiving.taking import receive
from workflow.session import Session, open_session, vietnam_now

LOOKS, FIRST = 1000, 50


class Peaks:
    """The most memory that this process and those that help it have together, looked at now and then: at every file
    it would take as long as a tenth of what is measured."""

    def __init__(self) -> None:
        self.megabytes = memory.share()

    def look(self, done: int, _total: int, _text: str) -> None:
        if done % LOOKS == FIRST:
            found = sum(memory.share(pid) for pid in (0, *memory.children()))
            self.megabytes = max(self.megabytes, found)


def received(home: Path, keys: Path, bundles: Sequence[Path]) -> tuple[float, float]:
    """Seconds for an office that knows every key to take the files in, and the most MB of all its processes."""
    peaks = Peaks()
    with open_session(home) as session:
        init_office(session, PACK, PROVINCE)
        _trust(session, keys)
        memory.warm(2 * sum(path.stat().st_size for path in bundles) / 1e6)
        start = time.perf_counter()
        taken = receive(session, bundles, watch=Watch(progress=peaks.look))
        spent = time.perf_counter() - start
        peaks.look(FIRST, 0, "")
        if len(session.store.received_heads()) != len(bundles):
            raise RuntimeError(f"the benchmark's own bundles are not all received: {taken.sentence}")
    return spent, peaks.megabytes


def _trust(session: Session, keys: Path) -> None:
    rows = []
    for path in keys.iterdir():
        data, record = path.read_bytes(), certificate_record(path.read_bytes())
        rows.append(
            TrustedCertificate(
                record.fingerprint, path.stem, path.stem, data, record.not_before, record.not_after, session.now(),
                "benchmark",
            )
        )  # fmt: skip
    session.store.note_trust(TrustAct((), signing=tuple(rows)))


def verified(keys: Path, bundles: Iterable[Path]) -> tuple[float, float]:
    """Seconds for verifying them one by one, their reading apart, and the most MB."""
    known = KnownCertificates(pin(path.read_bytes(), path.stem) for path in keys.glob(f"*{CERTIFICATE}"))
    now, spent = vietnam_now(), 0.0
    for path in bundles:
        data = path.read_bytes()
        start = time.perf_counter()
        record = verify_bundle(data, known, now).record
        spent += time.perf_counter() - start
        if not record.accepted:
            raise RuntimeError(f"the benchmark's own bundle is not accepted: {path.name}")
    return spent, memory.peak()


if __name__ == "__main__":
    folder, certificates = Path(sys.argv[2]), Path(sys.argv[3])
    paths = (Path(line.rstrip("\n")) for line in sys.stdin)  # one by one: a list of 10,600 would be 4 MB of ours
    done = received(folder, certificates, tuple(paths)) if sys.argv[1] == "receive" else verified(certificates, paths)
    print(json.dumps({"seconds": done[0], "megabytes": done[1]}))
