"""A statement about keys has one way of being written; any other is refused in one sentence."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from jsonschema import Draft202012Validator

from forms.codec import canonical_bytes
from forms.key_statements import (
    BadStatement,
    DueDay,
    KeyCard,
    Renewal,
    Roster,
    RosterKey,
    RosterUnit,
    StatedUnit,
    Statement,
    Withdrawal,
    decode_statement,
    encode_statement,
    kind_of,
)
from tools.make_statement_schema import TARGET, statement_schema

NOW = datetime(2024, 12, 10, 14, 3, 22, tzinfo=timezone(timedelta(hours=7)))
UNIT = StatedUnit("09190", "Phường Võ Cường")
CARD = KeyCard(made_at=NOW, unit=UNIT, signing=b"\x30\x00", decryption=b"\x30\x01")
ROSTER = Roster(
    made_at=NOW,
    unit=StatedUnit("256", "Thành phố Bắc Ninh"),
    units=(RosterUnit("09190", UNIT.name, (RosterKey("sign", b"\x30", NOW, NOW + timedelta(days=9), NOW),)),),
    due=(DueDay("phu-luc-01", "2024-H1", date(2024, 6, 5)),),
)
EACH: tuple[Statement, ...] = (
    CARD,
    Renewal(made_at=NOW, unit=UNIT, old="ab" * 32, signing=b"1"),
    Withdrawal(made_at=NOW, unit=UNIT, signing=b"1", since=date(2024, 12, 1), reason="mất thẻ"),
    ROSTER,
)


def refused(data: bytes, match: str = ".") -> None:
    with pytest.raises(BadStatement, match=match):
        decode_statement(data)


@pytest.mark.parametrize("statement", EACH, ids=kind_of)
def test_each_kind_comes_back_as_it_was(statement: Statement) -> None:
    data = encode_statement(statement)
    assert decode_statement(data) == statement
    assert json.loads(data)["kind"] == kind_of(statement)
    assert data.endswith(b"}\n") and b"\\u" not in data


@pytest.mark.parametrize("statement", EACH, ids=kind_of)
def test_only_the_canonical_bytes_are_taken(statement: Statement) -> None:
    data = encode_statement(statement)
    for other in (
        data[:-1],
        data + b"\n",
        data.replace(b'"schema": 1', b'"schema":1'),
        data.replace(b'"schema": 1', b'"schema": 1.0'),
        data.replace(b'"schema": 1', b'"schema": 1,\n  "schema": 1'),
        data.replace(b'"schema": 1', b'"schema": 1,\n  "schemb": 1'),
        data.replace(b'"schema": 1', b'"schema": 0'),
        data.replace(b'"schema": 1', b'"schema": true'),
        data.replace(b"+07:00", b""),
        data.replace("ờ".encode(), "ơ\u0300".encode()).replace("ắ".encode(), "ă\u0301".encode()),
        data.replace(b'"kind"', b'"kinh"'),
        json.dumps(json.loads(data)).encode(),
    ):
        refused(other)


def test_every_cut_and_every_flip_is_refused_or_says_another_thing() -> None:
    data = encode_statement(CARD)
    for position in range(len(data)):
        refused(data[:position])
        changed = data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
        try:
            assert decode_statement(changed) != CARD
        except BadStatement:
            continue


def test_a_newer_version_asks_for_a_newer_program() -> None:
    refused(
        encode_statement(CARD).replace(b'"schema": 1', b'"future": [1.5],\n  "schema": 2'), "phiên bản chương trình"
    )


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"schema": ' + b"[" * 100_000])
def test_garbage_is_refused(data: bytes) -> None:
    refused(data, "không đọc được")


def test_what_cannot_be_meant_is_refused() -> None:
    unit = ROSTER.units[0]
    key = unit.keys[0]
    for statement in (
        KeyCard(made_at=NOW, unit=UNIT, signing=b""),
        KeyCard(made_at=NOW, unit=StatedUnit("../x", "Xã"), signing=b"1"),
        KeyCard(made_at=NOW, unit=StatedUnit("09190", " "), signing=b"1"),
        KeyCard(made_at=NOW, unit=StatedUnit("09190", "Xã\x07"), signing=b"1"),
        KeyCard(made_at=NOW, unit=UNIT, signing=b"1" * 20_000),
        Renewal(made_at=NOW, unit=UNIT, old="AB" * 32, signing=b"1"),
        Withdrawal(made_at=NOW, unit=UNIT, signing=b"1", since=date(2024, 12, 1), reason=" "),
        Withdrawal(made_at=NOW, unit=UNIT, signing=b"1", since=date(2024, 12, 1), reason="a" * 501),
        Roster(made_at=NOW, unit=UNIT, units=(unit, unit)),
        Roster(made_at=NOW, unit=UNIT, units=(RosterUnit("1", "Xã", (key, key)),)),
        Roster(made_at=NOW, unit=UNIT, due=ROSTER.due * 2),
        Roster(made_at=NOW, unit=UNIT, due=(DueDay("phu luc", "2024", date(2024, 1, 1)),)),
        Roster(made_at=datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None), unit=UNIT),
    ):
        refused(encode_statement(statement))


def test_the_published_schema_is_what_is_read() -> None:
    published = json.loads(TARGET.read_text(encoding="utf-8"))
    assert published == json.loads(canonical_bytes(statement_schema()))
    validator = Draft202012Validator(published)
    for statement in EACH:
        data = json.loads(encode_statement(statement))
        validator.validate(data)
        assert not validator.is_valid({**data, "thêm": 1})
