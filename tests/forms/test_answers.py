"""An answer to a report has one way of being written; any other is refused in one sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from forms.answers import (
    Answer,
    AnsweredReport,
    BadAnswer,
    Comment,
    decode_answer,
    encode_answer,
    is_plain,
    plain_words,
)
from forms.codec import canonical_bytes
from forms.key_statements import StatedUnit
from tools.make_statement_schema import ANSWER_TARGET, answer_schema

NOW = datetime(2024, 12, 11, 9, 0, 0, tzinfo=timezone(timedelta(hours=7)))
REPORT = AnsweredReport(StatedUnit("09190", "Phường Võ Cường"), "phu-luc-01", "2024", 1, "ab" * 32)
RETURNED = Answer(
    kind="returned",
    made_at=NOW,
    office=StatedUnit("256", "Thành phố Bắc Ninh"),
    report=REPORT,
    text="Số nạn nhân chưa khớp.\nĐề nghị rà soát lại.",
    comments=(Comment("M3.2a.1n", "Nhiều hơn tổng số."), Comment("I.1[r1]", "Thiếu số văn bản.")),
)
ACCEPTED = Answer(kind="accepted", made_at=NOW, office=RETURNED.office, report=REPORT)


def refused(data: bytes, match: str = ".") -> None:
    with pytest.raises(BadAnswer, match=match):
        decode_answer(data)


@pytest.mark.parametrize("answer", [RETURNED, ACCEPTED], ids=["returned", "accepted"])
def test_an_answer_comes_back_as_it_was(answer: Answer) -> None:
    data = encode_answer(answer)
    assert decode_answer(data) == answer
    assert data.endswith(b"}\n") and b"\\u" not in data


def test_only_the_canonical_bytes_are_taken() -> None:
    data = encode_answer(RETURNED)
    for other in (
        data[:-1],
        data + b"\n",
        data.replace(b'"schema": 1', b'"schema":1'),
        data.replace(b'"revision": 1', b'"revision": 1.0'),
        data.replace(b'"revision": 1', b'"revision": 1,\n    "revision": 1'),
        data.replace(b'"schema": 1', b'"schema": 1,\n  "schemb": 1'),
        data.replace(b'"schema": 1', b'"schema": 0'),
        data.replace(b'"revision": 1', b'"revision": true'),
        data.replace(b'"revision": 1', b'"revision": 0'),
        data.replace(b"+07:00", b""),
        data.replace("ờ".encode(), "ơ\u0300".encode()).replace("ắ".encode(), "ă\u0301".encode()),
        json.dumps(json.loads(data)).encode(),
    ):
        refused(other)


def test_every_cut_and_every_flip_is_refused_or_says_another_thing() -> None:
    data = encode_answer(RETURNED)
    for position in range(len(data)):
        refused(data[:position])
        changed = data[:position] + bytes([data[position] ^ 1]) + data[position + 1 :]
        try:
            assert decode_answer(changed) != RETURNED
        except BadAnswer:
            continue


def test_a_newer_version_asks_for_a_newer_program() -> None:
    refused(
        encode_answer(RETURNED).replace(b'"schema": 1', b'"future": [1.5],\n  "schema": 2'), "phiên bản chương trình"
    )


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"schema": ' + b"[" * 100_000])
def test_garbage_is_refused(data: bytes) -> None:
    refused(data, "không đọc được")


@pytest.mark.parametrize(
    ("answer", "match"),
    [
        (replace(RETURNED, comments=(Comment("M1", "a"), Comment("M1", "b"))), "hai lần"),
        (replace(RETURNED, comments=(Comment("", "a"),)), "không ghi đúng ô"),
        (replace(RETURNED, comments=(Comment("../x", "a"),)), "không ghi đúng ô"),
        (replace(RETURNED, comments=(Comment("I.1[]", "a"),)), "không ghi đúng ô"),
        (replace(RETURNED, comments=(Comment("document.password", "a"),)), "không ghi đúng ô"),
        (replace(RETURNED, comments=(Comment("M1", ""),)), "góp ý trống"),
        (replace(RETURNED, comments=(Comment("M1", "a\u202eb"),)), "ký tự ẩn"),
        (replace(RETURNED, comments=(Comment("M1", " a"),)), "ký tự ẩn"),
        (replace(RETURNED, text=""), "lý do"),
        (replace(RETURNED, text="a\tb"), "ký tự ẩn"),
        (replace(RETURNED, office=StatedUnit("256", "Thành phố\nBắc Ninh")), "tên đơn vị"),
        (replace(RETURNED, office=StatedUnit("../256", "Thành phố")), "mã đơn vị"),
        (replace(RETURNED, report=replace(REPORT, form="phu luc")), "mã biểu"),
        (replace(RETURNED, report=replace(REPORT, period="2024/..")), "kỳ báo cáo"),
        (replace(RETURNED, report=replace(REPORT, data_digest="AB" * 32)), "cấu trúc"),
        (replace(RETURNED, made_at=datetime(1, 1, 2, tzinfo=UTC)), "ngày giờ"),
        (replace(RETURNED, comments=tuple(Comment(f"M{n}", "a") for n in range(2001))), "cấu trúc"),
        (replace(RETURNED, text="a" * 4001), "cấu trúc"),
    ],
)
def test_what_cannot_be_meant_is_refused(answer: Answer, match: str) -> None:
    refused(encode_answer(answer), match)


def test_what_is_typed_becomes_plain_words() -> None:
    typed = "  Dòng\u00a0một\t \r\nDo\u0300ng ha\u200bi\x07 \n"
    assert plain_words(typed) == "Dòng một\nDòng hai"
    assert is_plain(plain_words(typed)) and not is_plain(typed)


def test_the_published_schema_is_what_is_read() -> None:
    published = json.loads(ANSWER_TARGET.read_text(encoding="utf-8"))
    assert published == json.loads(canonical_bytes(answer_schema()))
    validator = Draft202012Validator(published)
    for answer in (RETURNED, ACCEPTED):
        data = json.loads(encode_answer(answer))
        validator.validate(data)
        assert not validator.is_valid({**data, "thêm": 1})
