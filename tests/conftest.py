"""Fixtures that several rooms share: a commune's office with finished, signed reports, made once and copied."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from signing import keys
from tests.cryptoki_wire import Wire
from tests.sample import COMMUNE, NOW, SECRET, clock
from tests.tokens import Handed, hand_out
from tests.unit_keys import FEW_ROUNDS, ReusedKeys
from workflow.keys.office_keys import new_key
from workflow.samples import build_sample_office
from workflow.sending.exporting import export_report
from workflow.session import Session, open_session

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.scheduler import LoadScopeScheduling

STICK = "usb"

IN_ONE_PROCESS = (
    "tests/cli/", "tests/exports/", "tests/forms/", "tests/imports/", "tests/packaging/", "tests/packs_shipped/",
    "tests/play/", "tests/signing/", "tests/storage/", "tests/workflow/test_self_test.py",
)  # fmt: skip
MEMORY, ENOUGH_MEMORY = Path("/dev/shm"), 4 << 30


def pytest_configure() -> None:
    """Where there is a file system in memory, temporary folders lie there: no test waits for the disk to sync.

    A test that needs a certain file system mounts it (tests/disks.py); none depends on the one below tmp_path.
    """
    if sys.platform != "linux" or not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ENOUGH_MEMORY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


settings.register_profile("busy", settings.default, deadline=None)
settings.load_profile("busy")
"""How long an example takes says nothing on a machine that has much else to do; a hang is for pytest's timeout."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """Whoever is free takes the next test, but files whose first test prepares much go to one process whole, and first.
    So do files of many small tests: handing each out alone costs more than running it.

    This stands in for --dist loadgroup, whose marks xdist 3.8 loses under pytest 9.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Scheduling(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid.partition("::")[0] if nodeid.startswith(IN_ONE_PROCESS) else nodeid

    return Scheduling(config, log)


def pytest_collection_finish() -> None:
    """Thousands of tests and all their modules stay to the end: the garbage collector need not look at them."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def kdf_rounds() -> Iterator[int]:
    """Keys that tests make are locked with few rounds of the key derivation. Gives those of the program."""
    rounds = keys.KDF_ROUNDS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "KDF_ROUNDS", FEW_ROUNDS)
        yield rounds


rsa_keys = ReusedKeys(keys._rsa_key)


@pytest.fixture(scope="session", autouse=True)
def reused_rsa_keys() -> Iterator[None]:
    """Keys that tests make to be encrypted for are RSA keys of earlier tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "_rsa_key", rsa_keys)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    rsa_keys.begin()
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
    if fixturedef.scope == "function":
        return (yield)
    with rsa_keys.lasting():
        return (yield)


@dataclass(frozen=True)
class SampleOffice:
    """A data folder of the sample commune: its home, and its reports' ids (Phụ lục 01, Phụ lục 02)."""

    home: Path
    reports: tuple[str, ...]


@pytest.fixture(scope="session")
def _draft_template(tmp_path_factory: pytest.TempPathFactory) -> SampleOffice:
    home = tmp_path_factory.mktemp("draft") / "du-lieu"
    return SampleOffice(home, build_sample_office(home, COMMUNE))


@pytest.fixture(scope="session")
def _finished_template(tmp_path_factory: pytest.TempPathFactory) -> SampleOffice:
    home = tmp_path_factory.mktemp("finished") / "du-lieu"
    reports = build_sample_office(home, COMMUNE, finish=True)
    with open_session(home, clock) as session:
        new_key(session, "khoa-ky", SECRET)
    return SampleOffice(home, reports)


@pytest.fixture(scope="session")
def _sent_template(_finished_template: SampleOffice, tmp_path_factory: pytest.TempPathFactory) -> SampleOffice:
    folder = tmp_path_factory.mktemp("sent")
    found = _copied(_finished_template, folder)
    with open_session(found.home, clock) as session:
        for report_id in found.reports:
            export_report(session, report_id, folder / STICK, secret=SECRET)
    return found


@pytest.fixture
def drafts(_draft_template: SampleOffice, tmp_path: Path) -> SampleOffice:
    """The sample commune while it is still typing."""
    return _copied(_draft_template, tmp_path)


@pytest.fixture
def finished(_finished_template: SampleOffice, tmp_path: Path) -> SampleOffice:
    """The sample commune with both reports finished and a key (passphrase SECRET)."""
    return _copied(_finished_template, tmp_path)


@pytest.fixture
def sent(_sent_template: SampleOffice, tmp_path: Path) -> SampleOffice:
    """The sample commune that signed and sent both reports; the files lie in tmp_path / STICK."""
    shutil.copytree(_sent_template.home.parent / STICK, tmp_path / STICK)
    return _copied(_sent_template, tmp_path)


def _copied(template: SampleOffice, folder: Path) -> SampleOffice:
    home = folder / "đơn vị có dấu cách"
    shutil.copytree(template.home, home)
    return SampleOffice(home, template.reports)


@pytest.fixture
def draft_session(drafts: SampleOffice) -> Iterator[Session]:
    with open_session(drafts.home, clock) as session:
        yield session


@pytest.fixture
def finished_session(finished: SampleOffice) -> Iterator[Session]:
    with open_session(finished.home, clock) as session:
        yield session


@pytest.fixture
def sent_session(sent: SampleOffice) -> Iterator[Session]:
    with open_session(sent.home, clock) as session:
        yield session


@pytest.fixture(scope="session")
def _handed_template(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    return hand_out(tmp_path_factory.mktemp("tokens"), NOW, COMMUNE)


@pytest.fixture
def handed(_handed_template: Handed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Handed:
    """Two signing tokens that are plugged in: a person's and the sample commune's. Real ones, of SoftHSM."""
    ports = _handed_template.ports.copy_to(tmp_path / "thẻ ký số", monkeypatch)
    return replace(_handed_template, ports=ports)


@pytest.fixture
def wire(handed: Handed) -> Iterator[Wire]:
    """What goes to the token and back, to be watched and spoiled by a test."""
    found = Wire(handed.ports.module)
    yield found
    found.restore()
