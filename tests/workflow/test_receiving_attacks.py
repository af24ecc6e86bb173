"""A known unit with a valid key, and a stranger with a stick, that mean harm: refused in a sentence, or harmless."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from forms.errors import BadInput
from forms.steps import at_once
from storage.blob_files import write_loose_blob
from tests.signed_bundles import COUNT, Sent, trust
from tests.wine import under_wine
from tests.workflow.offices import COMMUNE, DISTRICT, Open
from workflow.receiving.arrivals import Arrival
from workflow.receiving.bench import bench_of
from workflow.receiving.crew import Crew
from workflow.receiving.finding import Found
from workflow.receiving.judging import judging
from workflow.receiving.looking import look
from workflow.receiving.mail import attached
from workflow.receiving.taking import receive
from workflow.receiving.views import receiving
from workflow.session import Session

SIBLING = "09187"
CELL = {"value": "5", "type": "number", "state": "value"}


@pytest.fixture
def district(office_of: Open, tmp_path: Path) -> Session:
    """The district's office, which trusts two of its communes."""
    session = office_of(DISTRICT)
    trust(session, tmp_path / "chứng thư", COMMUNE, SIBLING)
    return session


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "ổ USB"
    folder.mkdir()
    return folder


def forged(**members: Any) -> bytes:
    """A report.json of the commune with other members, as no program of ours writes it."""
    return json.dumps(json.loads(Sent(COMMUNE, {COUNT: 5}).data) | members).encode()


@pytest.mark.parametrize(
    "members",
    [
        {"revision": 0},
        {"revision": -1},
        {"revision": 1 << 62},
        {"revision": 1 << 300},
        {"pack_version": -(1 << 70)},
        {"form_version": 1 << 70},
        {"cells": {COUNT: {**CELL, "source": "computed"}}},
        {"cells": {COUNT: {**CELL, "value": "1E+999999"}}},
        {"cells": {COUNT: {**CELL, "value": "NaN"}}},
        {"cells": {COUNT: {**CELL, "value": ["5"]}}},
        {"cells": {COUNT: {**CELL, "as_of": "9999-99-99"}}},
        {"consolidation": []},
    ],
    ids=str,
)
def test_signed_figures_that_no_program_writes_are_refused(
    district: Session, stick: Path, members: dict[str, Any]
) -> None:
    (stick / "a.asice").write_bytes(Sent(COMMUNE, {}).bundle(data=forged(**members)))
    Sent(SIBLING, {COUNT: 1}).save(stick, "b.asice")
    assert [line.outcome for line in look(district, [stick]).lines] == ["broken", "new"]
    assert [line.outcome for line in receive(district, [stick]).lines] == ["broken", "new"], (
        "the others are not held up"
    )


def test_a_pipe_or_device_on_the_stick_is_never_read(district: Session, stick: Path) -> None:
    pipes, devices = ([], ["NUL"]) if os.name == "nt" else (["a.asice", "b.eml"], ["/dev/zero"])
    for name in pipes:
        os.mkfifo(stick / name)
    Sent(SIBLING, {COUNT: 1}).save(stick, "c.asice")
    lines = receive(district, [stick, *map(Path, devices)]).lines
    assert sorted(line.outcome for line in lines) == ["new", *["other"] * (len(pipes) + len(devices))]


@pytest.mark.skipif(under_wine(), reason="Wine makes no names that are no text")
def test_names_that_nobody_can_read_are_shown_as_far_as_they_can(district: Session, stick: Path) -> None:
    hidden = "\u2066\u2067" if os.name == "nt" else "\n\x1b"  # Windows takes no control characters
    folder = stick / "\udcff\udcfe"
    folder.mkdir()
    for revision, name in enumerate(["a\udcff.asice", f"\u202eexe.{hidden}[31m.asice"], start=1):
        (folder / name).write_bytes(Sent(COMMUNE, {COUNT: revision}, revision).bundle())
    lines = receive(district, [folder, Path("gone\udcff")]).lines
    assert sorted(line.outcome for line in lines) == ["broken", "new", "newer"]
    assert all(line.file.isprintable() and line.sentence.isprintable() for line in lines)
    assert {row.file for row in district.store.received_rows()} == {"a\ufffd.asice", "\ufffdexe.\ufffd\ufffd[31m.asice"}
    assert receiving(district, 1).act.origin.endswith("\ufffd\ufffd; gone\ufffd")


def test_a_folder_too_deep_is_told_and_not_passed_over_in_silence(district: Session, stick: Path) -> None:
    deep = stick.joinpath(*"abcdefghijklmnop")
    Sent(COMMUNE, {COUNT: 5}).save(deep)
    (line,) = look(district, [stick]).lines
    assert line.outcome == "broken" and "quá sâu" in line.sentence and line.remedy
    assert [one.outcome for one in look(district, [line.path]).lines] == ["new"]


@pytest.mark.parametrize("fresh", [(False, True), (True, False), (True, True)])
def test_a_copy_that_another_process_wrote_is_not_taken_from_under_the_one_that_is_kept(
    district: Session, stick: Path, monkeypatch: pytest.MonkeyPatch, fresh: tuple[bool, bool]
) -> None:
    data = Sent(COMMUNE, {COUNT: 5}).bundle()
    for name in "ab":
        (stick / f"{name}.asice").write_bytes(data)

    def helped(team: Crew, files: Sequence[Found], stops: object) -> Iterator[tuple[int, Arrival]]:
        for place, is_fresh in enumerate(fresh):
            bench = bench_of(district)
            ours = at_once(judging(bench, data, ".asice"))
            write_loose_blob(district.home, data, ours.sha256)
            yield place, Arrival(files[place], ours, is_put=True, is_fresh=is_fresh)

    monkeypatch.setattr(Crew, "arrivals", helped)
    assert [line.outcome for line in receive(district, [stick]).lines] == ["new", "same"]
    (row,) = district.store.received_rows()
    assert district.store.blob(row.blob) == data


_PART = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
_FILE = b"Content-Disposition: attachment; filename=a.asice\r\n\r\n"


@pytest.mark.parametrize(
    "letter",
    [
        _FILE + b"\r\n" * 4_000_000,
        b"".join(_PART % (place, place) for place in range(90)) + b"x\r\n" * 400_000,
        _PART % (1, 1) + b"--b1\r\n".join([_FILE] * 20_000),
        b"Subject: x\r\nContent-Type: text/plain"
        + b"".join(b"; a*%d=x" % place for place in range(40_000))
        + b"\r\n\r\n",
        b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"x",
    ],
    ids=["lines", "nested", "parts", "parameters", "letters"],
)
def test_a_letter_made_to_hold_the_program_up_is_refused_at_once(letter: bytes) -> None:
    began = time.process_time()
    with pytest.raises(BadInput, match="thư"):
        attached(letter)
    assert time.process_time() - began < 1


def test_a_large_honest_letter_is_read() -> None:
    lines = (b"QUFB" * 19 + b"\r\n") * 100_000
    inner = b"".join(_PART % (place, place) for place in range(6)) + _FILE.replace(b"\r\n\r\n", b"\r\n")
    assert attached(inner + b"Content-Transfer-Encoding: base64\r\n\r\n" + lines) == (("a.asice", b"AAA" * 1_900_000),)


def test_names_without_end_or_shape_make_no_sentence_without_end(district: Session, stick: Path) -> None:
    unit = json.loads(Sent(COMMUNE, {}).data)["unit"] | {"name": "\u202e<b>Phường khác</b>" + "y" * 100_000}
    data = forged(unit=unit, cells={COUNT: CELL, "K" * 100_000: CELL})
    (stick / "a.asice").write_bytes(Sent(COMMUNE, {}).bundle(data=data))
    (line,) = look(district, [stick]).lines
    assert line.outcome == "new" and len(line.detail) == 2
    assert all(len(sentence) < 1000 and sentence.isprintable() for sentence in line.detail)
