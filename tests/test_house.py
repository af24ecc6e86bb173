"""The house keeps its walls: each layer contract fails on a planted violation, and habits hold in every file."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("cli", "ui", "workflow", "exports", "imports", "storage", "signing", "forms")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 50
FIRST_PAGES = ("ui.shell", "ui.home_page", "ui.table.page")
LATER = [
    "ui.about",
    "ui.answer",
    "ui.consolidate",
    "ui.packs",
    "ui.receive",
    "ui.unsigned",
    "ui.update",
    "ui.table.chart",
    "ui.table.course_section",
    "ui.table.past_dialog",
    "forms.chart",
    "forms.consolidation",
    "forms.course",
    "forms.seeing",
    "forms.matrix",
    "forms.succession",
    "forms.territory",
    "workflow.answering",
    "workflow.consolidating",
    "workflow.course",
    "workflow.overview",
    "workflow.receiving",
    "workflow.sending",
    "workflow.signing",
    "workflow.standing",
    "workflow.unsigned",
    "workflow.updating",
    "workflow.verifying",
    "exports",
    "imports",
    "signing",
]
NAMED = re.compile(r"bac-ninh|\bM[1-6]\.\d|\bI\.[1-5]\.")
DECISION = re.compile(r"\d+(?:/\d{4})?/(?:QĐ|KH|NQ|CT|CV|HD)(?![A-ZĐ]*-CP)")
"""A plan's or decision's number, "373/QĐ-UBND"; what the Government lays down for every office is law, not a plan."""
DUE = re.compile(r"(?<![\d/])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?![/\d])(?! chữ ký)|[Tt]rước (?:ngày )?\d")
YEAR = re.compile(r"(?<![\d/])20[2-4]\d(?!\d| bit)")
EXAMPLE = re.compile(r"[Vv]í dụ|dạng \d")
"""What is typed how: it may show a day and a year, never a plan's number or a unit's name."""


def sources() -> Iterator[Path]:
    yield ROOT / "main.py"
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


def lint_imports(folder: Path) -> str:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [program, "--no-cache"], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


@pytest.fixture
def house(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "main.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("place", "line", "contract"),
    [
        ("forms/planted.py", "import workflow.session", "Layers point one way"),
        ("exports/planted.py", "import storage.store", "Layers point one way"),
        ("cli/planted.py", "import ui.theme", "Layers point one way"),
        ("workflow/keys/planted.py", "import workflow.trust.certificates", "The rooms of workflow point one way"),
        ("workflow/planted.py", "import PySide6.QtCore", "Qt stays in ui"),
        ("ui/planted.py", "import sqlite3", "SQL stays in storage"),
        ("ui/planted.py", "import main", "Nobody imports main"),
    ],
)
def test_a_planted_violation_breaks_its_contract(house: Path, place: str, line: str, contract: str) -> None:
    (house / place).write_text(f"{line}\n", encoding="utf-8")
    said = lint_imports(house)
    assert re.search(rf"{re.escape(contract)}\s+BROKEN", said), said


def test_the_house_as_it_stands_keeps_every_contract() -> None:
    said = lint_imports(ROOT)
    assert re.search(r"Contracts: \d+ kept, 0 broken", said), said


def test_modules_and_functions_stay_small() -> None:
    long = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if text.count("\n") > LONGEST_MODULE:
            long.append(f"{path.relative_to(ROOT)}: {text.count(chr(10))} lines")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION:
                long.append(f"{path.relative_to(ROOT)}:{node.name}")
    assert not long


def test_threads_live_in_one_module() -> None:
    users = {
        str(path.relative_to(ROOT))
        for path in sources()
        if re.search(r"\b(QThread|QRunnable|QThreadPool|import threading|from threading)\b", path.read_text("utf-8"))
    }
    assert users <= {"ui/tasks.py"}


def test_the_first_pages_import_nothing_of_later_ones() -> None:
    """Every module that a page brings in before it is asked for delays the first cell that can be typed into."""
    listed = f"import sys, {', '.join(FIRST_PAGES)}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", listed], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert not [name for name in loaded if any(name == late or name.startswith(f"{late}.") for late in LATER)]


def test_no_province_year_or_indicator_in_code() -> None:
    """Packs name them; code does not (DESIGN section 3). Docstrings may cite an example."""
    assert not [
        f"{path.relative_to(ROOT)}:{found}"
        for path in sources()
        for found in named_in(path.read_text(encoding="utf-8"), provinces())
    ]


@pytest.mark.parametrize(
    "line",
    [
        'DECISION = "373/QĐ-UBND"',
        'TEXT = "theo Kế hoạch số 12/KH-UBND, ví dụ"',
        'TEXT = "62/2022/NQ-HĐND"',
        'WHERE = "Tỉnh Lạng Sơn"',
        'WHERE = "ví dụ Thành phố Đồng Nai"',
        'DUE = "05/12"',
        'TEXT = "gửi trước ngày 15"',
        'TEXT = f"{x} Trước 05 tháng 6"',
        "LAST = date(2024, 12, 25)",
        'YEAR = "2024"',
        'KEY = "M3.2a"',
        'PACK = "bac-ninh"',
    ],
)
def test_what_packs_say_is_found_in_code(line: str) -> None:
    assert list(named_in(f'"""Bắc Ninh, 373/QĐ-UBND."""\n\n{line}\n', provinces()))


@pytest.mark.parametrize(
    "line",
    [
        'HINT = "Hãy ghi ngày/tháng/năm, ví dụ 15/8/2024."',
        'LAW = "Nghị định 30/2020/NĐ-CP, Nghị quyết 28/NQ-CP"',
        'TEXT = "trùm khoảng 1/3 chữ ký"',
        'A = 1\n"""Như QĐ 373/QĐ-UBND."""',
        "BITS = 2048",
    ],
)
def test_what_code_may_say(line: str) -> None:
    assert not list(named_in(f"{line}\n", provinces()))


@cache
def provinces() -> re.Pattern[str]:
    """The name of any province that ever was."""
    lines = (ROOT / "resources" / "units" / "units.tsv").read_text(encoding="utf-8").split("\n")[1:]
    named = {row[2] for row in (line.split("\t") for line in lines if line) if row[1] == "tinh"}
    return re.compile("|".join(re.escape(re.sub(r"^(Tỉnh|Thành phố) ", "", name)) for name in sorted(named)))


def named_in(source: str, provinces: re.Pattern[str]) -> Iterator[str]:
    """What a module's texts and days name that packs should, each with its line."""
    tree = ast.parse(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            rules = (
                (NAMED, DECISION, provinces) if EXAMPLE.search(node.value) else (NAMED, DECISION, provinces, DUE, YEAR)
            )
            if any(rule.search(node.value) for rule in rules):
                yield f"{node.lineno}: {node.value[:60]}"
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "date" and node.args:
            year = node.args[0]
            if isinstance(year, ast.Constant) and isinstance(year.value, int) and 2000 <= year.value < 2100:
                yield f"{node.lineno}: {ast.unparse(node)}"
