"""The house keeps its walls: each layer contract fails on a planted violation, and habits hold in every file."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("cli", "ui", "workflow", "exports", "imports", "storage", "signing", "forms")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 50
FIRST_PAGES = ("ui.shell", "ui.home_page", "ui.table.page")
LATER = [
    "ui.answer",
    "ui.consolidate",
    "ui.receive",
    "ui.unsigned",
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
    "workflow.verifying",
    "exports",
    "imports",
    "signing",
]
NAMED = re.compile(r"Bắc Ninh|Lạng Sơn|Đồng Nai|Bình Định|bac-ninh|\bM[1-6]\.\d|373/QĐ|\bI\.[1-5]\.")


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
    found = []
    for path in sources():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {id(node.body[0].value) for node in ast.walk(tree) if _documented(node)}  # type: ignore[attr-defined]
        for node in ast.walk(tree):
            text = node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
            if id(node) not in documented and NAMED.search(text):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {text[:60]}")
    assert not found


def _documented(node: ast.AST) -> bool:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return isinstance(node, kinds) and ast.get_docstring(node) is not None
