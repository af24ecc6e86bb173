"""Where a file belongs that somebody opens with the program: by what it holds, and by whose office it is."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from forms.files import FileRefused
from forms.release import installer_name
from signing.archive import CENTRAL, END
from signing.names import RELEASE, release_name
from tests.conftest import SECRET, STICK, SampleOffice
from tests.pack_samples import newer, pack_file
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.opening import place_of
from workflow.trust.files import holds
from workflow.trust.statements import write_key_card
from workflow.updating.looking import is_update


def test_a_bundle_is_received_above_and_checked_below(office_of: Open, sent: SampleOffice) -> None:
    stick = sent.home.parent / STICK
    bundles, papers = sorted(stick.glob("*.asice")), sorted(stick.glob("*.pdf"))
    for files in (bundles, papers, bundles[:1]):
        assert place_of(office_of(DISTRICT), files) == "receive"
        assert place_of(office_of(COMMUNE), files) == "verify"
    assert place_of(office_of(COMMUNE), [*bundles, stick]) == "receive"
    assert place_of(office_of(COMMUNE), [stick]) == "receive"


def test_what_speaks_of_keys_and_packs_goes_its_own_way(
    office_of: Open, tmp_path: Path, nameless: Callable[[], Path]
) -> None:
    pack = tmp_path / "gói mới.asice"
    pack.write_bytes(pack_file(newer()))
    session = office_of(COMMUNE)
    assert place_of(session, [pack]) == "pack"
    assert place_of(session, [nameless()]) == "keys"
    assert place_of(session, [write_key_card(session, "", SECRET, tmp_path)]) == "keys"
    assert place_of(session, [pack, nameless()]) == "receive"


def test_a_release_is_known_by_its_name_or_its_member(office_of: Open, tmp_path: Path) -> None:
    manifest, installer = tmp_path / release_name("9.0.0"), tmp_path / installer_name("9.0.0")
    with ZipFile(manifest, "w") as packed:
        packed.writestr(RELEASE, "{}")
    installer.write_bytes(b"MZ")
    session = office_of(COMMUNE)
    assert place_of(session, [manifest]) == place_of(session, [installer]) == "update"
    assert place_of(session, [manifest, installer]) == "update"


def test_what_is_no_container_is_looked_at_where_everything_is(office_of: Open, tmp_path: Path) -> None:
    paper = tmp_path / "công văn.docx"
    paper.write_bytes(b"PK\x03\x04 nothing")
    assert place_of(office_of(COMMUNE), [paper]) == "receive"


def test_a_file_that_has_gone_with_its_drive_is_told(office_of: Open, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="Không thấy"):
        place_of(office_of(COMMUNE), [tmp_path / "usb" / "a.asice"])


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A zip whose directory names one member again and again."""
    name, many = RELEASE.encode(), 60_000
    entry = CENTRAL.pack(b"PK\x01\x02", 0, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0) + name
    path = tmp_path / "BDG_phat-hanh_9.9.9.asice"
    end = END.pack(b"PK\x05\x06", 0, 0, many & 0xFFFF, many & 0xFFFF, len(entry) * many, 0, 0)
    path.write_bytes(entry * many + end)
    return path


def test_a_file_with_a_million_members_costs_no_memory(crowded: Path) -> None:
    """It lies on a stick and would fill an old laptop's memory before anybody could judge it."""
    tracemalloc.start()
    try:
        assert not holds(crowded, RELEASE) and not is_update(crowded)
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_members_are_named_whatever_follows_a_file(tmp_path: Path) -> None:
    """What was altered on the way still comes to those who say so."""
    path = tmp_path / "a.asice"
    with ZipFile(path, "w") as packed:
        packed.comment = b"ghi " * 9
        packed.writestr(RELEASE, b"{}")
        packed.writestr("thư/tên.txt", b"x")
    assert holds(path, RELEASE) and holds(path, "thư/tên.txt") and not holds(path, "phat-hanh")
    data = path.read_bytes()
    for cut in (b"", b"PK\x05\x06", data[:40], data[-30:], b"\0" * 90, data[:-4].replace(b"PK\x01\x02", b"PK\x01\x03")):
        path.write_bytes(cut)
        assert not holds(path, RELEASE)
    assert not holds(tmp_path / "gone.asice", RELEASE) and not holds(tmp_path, RELEASE)
