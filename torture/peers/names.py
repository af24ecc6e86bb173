"""Good signatures of known units over each other's reports: data, the document's data, who signed it and the bundle."""

from __future__ import annotations

import random
from functools import cache

from signing.facts import Fact
from signing.pdf import sign_pdf, to_pdfa3
from signing.verification import verify_file
from torture.hostile.mutations import good
from torture.hostile.mutations.good import OTHER, UNIT
from torture.hostile.mutations.keys import NOW, no_chance
from torture.keys import signer_of
from torture.rows import Case, Row, Work
from torture.taking_away import put

UNITS = (UNIT, OTHER, "09184")


@cache
def _document(about: str, by: str) -> bytes:
    with no_chance():
        return sign_pdf(
            to_pdfa3(good.drawn(), good.report_json(about), "Báo cáo", NOW), signer_of(by), "organisation", NOW
        )


def _ready() -> None:
    for about in UNITS:
        for by in UNITS:
            _document(about, by)


def _prepare(work: Work) -> Case:
    known = good.known(*UNITS)

    def case(chance: random.Random) -> str:
        about, shown, drawn_by, by = (chance.choice(UNITS) for _ in range(4))
        if chance.random() < 0.3:
            shown = drawn_by = about  # all but who signed the bundle
        elif chance.random() < 0.3:
            drawn_by = by
            shown = about  # a known unit's own work, about another
        document = _document(shown, drawn_by)
        whole = verify_file(good.bundle(document, good.report_json(about), by), known, NOW)
        alone = verify_file(document, known, NOW)
        work.counted["accepted"] += whole.record.accepted
        told = (about, shown, drawn_by, by)
        if whole.record.accepted is not (len({*told}) == 1):
            return f"(data, document's data, its signer, signer) {told}: accepted {whole.record.accepted}"
        if alone.record.accepted is not (shown == drawn_by):
            return f"the document of {shown} by {drawn_by}: accepted {alone.record.accepted}"
        return ""

    return case


def _anybody() -> None:
    """Whoever is known may sign for every unit."""
    true = Fact(True, "Đạt.")
    put("signing.verification.judge_unit", lambda *_: true)
    put("signing.documents.judge_unit", lambda *_: true)


ROWS = (
    Row("known units sign in each other's names", "a certificate is for one unit", _prepare, _anybody, cases=1_000,
        few=6, shared=_ready),
)  # fmt: skip
