"""What is told of a fault: which error and where; never what was typed, whatever an error says of itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from forms.errors import BadInput
from forms.fault_text import fault_text

TYPED = "Nguyễn Thị Hoa 0912345678"


def told_of(work: Callable[[], object]) -> str:
    with pytest.raises(Exception) as raised:
        work()
    return fault_text(raised.value)


def unclosed() -> None:
    try:
        raise BadInput(f"Ô {TYPED} chưa đúng.", TYPED, (TYPED,))
    except BadInput:
        raise KeyError(TYPED) from ValueError(TYPED)


def in_a_group() -> None:
    raise ExceptionGroup(TYPED, [ValueError(TYPED), LookupError(TYPED)])


def noted() -> None:
    error = RuntimeError(TYPED)
    error.add_note(TYPED)
    raise error


def in_the_database() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (a TEXT UNIQUE CHECK (a != 'x'))")
    connection.execute("INSERT INTO t VALUES (?)", (TYPED,))
    connection.execute("INSERT INTO t VALUES (?)", (TYPED,))


@pytest.mark.parametrize(
    ("work", "name"),
    [
        (lambda: {}[TYPED], "KeyError"),
        (lambda: int(TYPED), "ValueError"),
        (lambda: Decimal(TYPED), "InvalidOperation"),
        (lambda: json.loads(f'{{"{TYPED}"'), "JSONDecodeError"),
        (lambda: msgspec.json.decode(json.dumps(TYPED).encode(), type=dict), "ValidationError"),
        (lambda: msgspec.convert({TYPED: TYPED}, dict[str, int]), "ValidationError"),
        (lambda: getattr(object(), TYPED), "AttributeError"),
        (lambda: __import__(TYPED), "ModuleNotFoundError"),
        (lambda: Path(f"/không có/{TYPED}").read_bytes(), "FileNotFoundError: errno 2"),
        (lambda: f"\ud800 {TYPED}".encode(), "UnicodeEncodeError"),
        (unclosed, "KeyError"),
        (in_a_group, "LookupError"),
        (noted, "RuntimeError"),
        (in_the_database, "IntegrityError: SQLITE_CONSTRAINT_UNIQUE"),
    ],
)
def test_a_fault_tells_its_kind_and_place_and_nothing_typed(work: Callable[[], object], name: str) -> None:
    told = told_of(work)
    assert name in told and "tests/forms/test_fault_text.py, line " in told
    assert not [word for word in ("Nguyễn", "Hoa", "0912", "khong") if word in told], told


def test_what_an_error_says_of_the_code_is_kept() -> None:
    assert "AttributeError: 'NoneType' object has no attribute 'strip'" in told_of(lambda: None.strip())  # type: ignore[attr-defined]
    assert "TypeError: unsupported operand type(s) for +: 'int' and 'str'" in told_of(lambda: 1 + "3")  # type: ignore[operator]


def test_the_variables_of_the_places_are_not_told() -> None:
    def tried(passphrase: str) -> None:
        held = passphrase.encode()
        raise KeyError(held)

    told = told_of(lambda: tried(TYPED))
    assert "in tried" in told and not [word for word in TYPED.split() if word in told]


def test_what_led_to_a_fault_is_told_before_it() -> None:
    told = told_of(unclosed)
    assert told.index("ValueError") < told.index("Lỗi đó dẫn tới:") < told.index("KeyError")


def test_no_folder_above_the_program_is_told() -> None:
    told = told_of(lambda: json.loads("{"))
    assert "  decoder.py, line " in told and not [line for line in told.splitlines() if line.startswith("  /")]


def test_a_fault_of_endless_calls_is_short() -> None:
    def again(depth: int) -> int:
        return again(depth + 1) + 1

    assert len(told_of(lambda: again(0)).splitlines()) < 90


def test_places_of_another_process_are_told() -> None:
    class _RemoteTraceback(Exception):
        def __str__(self) -> str:
            return f'Traceback:\n  File "/home/{TYPED}/đọc.py", line 7, in look\n    x = 1\nValueError: {TYPED}'

    assert fault_text(_RemoteTraceback()) == "_RemoteTraceback\n  đọc.py, line 7, in look\n"
