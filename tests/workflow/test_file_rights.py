"""What lies in the data folder is out of the reach of the machine's other accounts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.errors import BadInput
from tests.conftest import COMMUNE, SECRET, clock
from workflow import session as sessions
from workflow.backups import make_backup
from workflow.faults import write_fault
from workflow.keys.office_keys import new_key
from workflow.samples import build_sample_office
from workflow.session import open_session

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there the rights of the profile hold")


@pytest.fixture(autouse=True)
def _others_may_read() -> Iterator[None]:
    """What a new file is for others where nobody says otherwise, on most systems."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_other_accounts_cannot_enter_the_data_folder(tmp_path: Path) -> None:
    home = tmp_path / "mới" / "du-lieu"
    build_sample_office(home, COMMUNE)
    assert rights(home) == 0o700


def test_other_accounts_cannot_enter_a_folder_made_for_a_fault_alone(tmp_path: Path) -> None:
    home = tmp_path / "du-lieu"
    file = write_fault(home, "KeyError")
    assert file is not None and rights(home) == 0o700 and rights(file) == 0o600


def test_a_key_is_its_accounts_alone_wherever_the_data_lie(tmp_path: Path) -> None:
    home = tmp_path / "ổ chung"
    home.mkdir(mode=0o755)
    build_sample_office(home, COMMUNE)
    with open_session(home, clock) as session:
        new_key(session, "khoa-1", SECRET)
        make_backup(session)
    keys = {path.name: rights(path) for path in (home / "keys").glob("*.p12")}
    assert keys == {"khoa-1.p12": 0o600, "khoa-1.giai-ma.p12": 0o600}
    assert rights(home) == 0o755, "a folder that somebody made keeps its rights"


def test_the_usual_folder_of_an_earlier_version_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "du-lieu"
    home.mkdir(mode=0o755)
    monkeypatch.setattr(sessions, "_own_place", lambda: home)
    with open_session(home, clock):
        assert rights(home) == 0o700


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "tệp").write_bytes(b"")
    with pytest.raises(Exception, match="tệp") as raised:
        open_session(tmp_path / "tệp" / "du-lieu")
    assert not isinstance(raised.value, BadInput | OSError)
