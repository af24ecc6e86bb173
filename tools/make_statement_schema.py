"""Write the published JSON Schemas of what travels in signed containers beside reports, from the records that read it.

Run after a change of forms/key_statements.py or forms/answers.py: python tools/make_statement_schema.py.
tests/forms/test_key_statements.py and tests/forms/test_answers.py compare the two.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from forms import answers, key_statements
from forms.codec import canonical_bytes

_FOLDER = Path(__file__).parents[1] / "resources" / "schema"
TARGET = _FOLDER / f"key-statement-{key_statements.SCHEMA_VERSION}.schema.json"
ANSWER_TARGET = _FOLDER / f"answer-{answers.SCHEMA_VERSION}.schema.json"


def statement_schema() -> dict[str, Any]:
    """The schema of a statement about keys, as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:bao-cao-binh-dang-gioi:key-statement:{key_statements.SCHEMA_VERSION}",
        "title": "Thông báo khóa (van-ban-khoa.json) / Statement about keys, in a signed container",
        **msgspec.json.schema(key_statements.Statement),
    }


def answer_schema() -> dict[str, Any]:
    """The schema of an answer to a report, as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:bao-cao-binh-dang-gioi:answer:{answers.SCHEMA_VERSION}",
        "title": "Phiếu phản hồi báo cáo (phan-hoi.json) / Answer to a report, in a signed container",
        **msgspec.json.schema(answers.Answer),
    }


if __name__ == "__main__":
    for target, schema in ((TARGET, statement_schema()), (ANSWER_TARGET, answer_schema())):
        target.write_bytes(canonical_bytes(schema))
        print(target)
