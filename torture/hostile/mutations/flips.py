"""Single bits of a signed bundle the other way: in its zip, in a member packed anew, in its document alone.

A sample of what `make tamper` does with every byte.
"""

from __future__ import annotations

import random
from functools import cache

from signing.names import MANIFEST, SIGNATURE
from signing.reader import read_container
from signing.verification import VerifiedBundle, verify_file
from tools.tamper import content_of, flipped, packed_again
from torture.hostile.mutations import good
from torture.hostile.mutations.good import UNIT, make_all
from torture.hostile.mutations.keys import NOW
from torture.hostile.mutations.signed import CHANGED, forget_digests
from torture.rows import Case, Row, Work


def _prepared(work: Work) -> Case:
    files, bundle = _files(), good.bundles()[0]

    def case(chance: random.Random) -> str:
        kind = chance.choice(("zip", "member", "member", "document"))
        work.counted[kind] += 1
        if kind == "member":
            name = chance.choice(sorted(files))
            return _judged(packed_again({**files, name: _flipped(chance, files[name])}), bundle)
        whole = bundle if kind == "zip" else good.signed_pdfs()[1]
        return _judged(_flipped(chance, whole), whole)

    return case


@cache
def _files() -> dict[str, bytes]:
    container = read_container(good.bundles()[0])
    return {**container.members, MANIFEST: container.manifest, SIGNATURE: container.signature or b""}


def _flipped(chance: random.Random, data: bytes) -> bytes:
    return flipped(data, chance.randrange(len(data)))


def _judged(data: bytes, whole: bytes) -> str:
    found = _verified(data)
    return CHANGED if found.record.accepted and content_of(found) != _meant(whole) else ""


@cache
def _meant(whole: bytes) -> tuple[object, ...]:
    return content_of(_verified(whole))


def _verified(data: bytes) -> VerifiedBundle:
    return verify_file(data, good.known(UNIT), NOW)


ROWS = (
    Row("bits of a bundle flipped", "the manifest's SHA-256 of each member", _prepared, forget_digests, 20_000, 60,
        bare=200, shared=make_all),
)  # fmt: skip
