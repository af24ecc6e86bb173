"""Write the published JSON Schema of statements about keys from the records that read them.

Run after a change of forms/key_statements.py: python tools/make_statement_schema.py. tests/forms/test_key_statements.py
compares the two.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from forms.codec import canonical_bytes
from forms.key_statements import SCHEMA_VERSION, Statement

TARGET = Path(__file__).parents[1] / "resources" / "schema" / f"key-statement-{SCHEMA_VERSION}.schema.json"


def statement_schema() -> dict[str, Any]:
    """The schema as data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:bao-cao-binh-dang-gioi:key-statement:{SCHEMA_VERSION}",
        "title": "Thông báo khóa (van-ban-khoa.json) / Statement about keys, in a signed container",
        **msgspec.json.schema(Statement),
    }


if __name__ == "__main__":
    TARGET.write_bytes(canonical_bytes(statement_schema()))
    print(TARGET)
