"""A bundle of each released version verifies as it did, and its figures are read."""

from datetime import datetime
from pathlib import Path

import pytest

from forms.codec import decode
from signing.known import pin
from signing.verification import verify_bundle

OLD = sorted((Path(__file__).parents[1] / "data" / "bundles").glob("*.asice"))
UNIT = "09190"
"""The sample commune of tools/make_old_files.py."""
RECEIVED = datetime.fromisoformat("2024-12-20T09:00:00+07:00")


@pytest.mark.parametrize("old", OLD, ids=lambda path: path.stem)
def test_a_bundle_of_each_release_is_accepted_and_read(old: Path) -> None:
    known = [pin(old.with_suffix(".cer").read_bytes(), UNIT)]
    verified = verify_bundle(old.read_bytes(), known, RECEIVED)
    assert verified.record.accepted
    report = decode(verified.report_json)
    assert (report.unit.code, report.period.text) == (UNIT, "2024")
    assert any(cell.number for cell in report.cells.values())


def test_there_are_old_bundles() -> None:
    assert OLD
