"""An office whose report is signed and lies in a folder: made once for the tests of a module, copied for each."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.sample import COMMUNE
from workflow.keys.office_keys import new_key
from workflow.samples import build_sample_office
from workflow.sending.exporting import export_report
from workflow.session import VIETNAM, Session, open_session

SECRET = "mat khau rat dai 2024"
LATER = datetime(2024, 12, 20, 9, 0, tzinfo=VIETNAM)
Sent = tuple[Session, Path]


@pytest.fixture(scope="module")
def _signed_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    ids = build_sample_office(folder / "du-lieu", COMMUNE, finish=True)
    with open_session(folder / "du-lieu", lambda: LATER) as session:
        new_key(session, "khoa-1", SECRET)
        export_report(session, ids[0], folder / "gửi", secret=SECRET)
    return folder


@pytest.fixture
def signed_office(_signed_office: Path, tmp_path: Path) -> Iterator[Sent]:
    """An office and a bundle that it has signed."""
    shutil.copytree(_signed_office, tmp_path, dirs_exist_ok=True)
    with open_session(tmp_path / "du-lieu", lambda: LATER) as session:
        yield session, next((tmp_path / "gửi").glob("*.asice"))
