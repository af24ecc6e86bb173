"""What a consolidation gathers while it is made, and how its findings name cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from forms.cells import Cell, Source
from forms.consolidation.choosing import Tree
from forms.findings import Finding, Severity
from forms.form import Form
from forms.periods import parse_period
from forms.report import Report
from forms.rules.naming import cell_name, row_names

_NOTED = "Hãy đối chiếu với đơn vị; nếu đúng, hãy ghi lý do vào phần ghi chú của ô."


class Making:
    """cells, coverage by key, findings; form and tree are what they are made from."""

    def __init__(self, form: Form, tree: Tree) -> None:
        self.form, self.tree = form, tree
        self.cells: dict[str, Cell] = {}
        self.coverage: dict[str, tuple[int, int]] = {}
        self.sources: dict[str, tuple[str, ...]] = {}
        self.findings: list[Finding] = []
        self.tables: dict[str, Decimal] = {}

    def take(self, key: str, cell: Cell, by: str) -> None:
        """A cell as another unit gave it: state, value and day are kept, and its note with who wrote it."""
        note = f"{by}: {cell.note}" if cell.note else ""
        self.cells[key] = Cell(cell.value, cell.state, note, Source.CONSOLIDATED, cell.as_of)

    def name(self, key: str) -> str:
        """The cell's name in a sentence: "dòng 2.1.1"."""
        return cell_name(self.form, self._report, self._names, key)

    def warn(self, code: str, key: str, message: str, remedy: str = _NOTED) -> None:
        """Something to look into; a note on the cell answers it."""
        self.findings.append(Finding(code, Severity.WARNING, key, capital(message), remedy))

    def tell(self, code: str, key: str, message: str, remedy: str = "") -> None:
        """Something worth knowing."""
        self.findings.append(Finding(code, Severity.NOTICE, key, capital(message), remedy))

    @property
    def _names(self) -> Mapping[str, str]:
        return row_names(self.form)

    @property
    def _report(self) -> Report:
        return Report("", "", 0, self.form.key, 0, self.tree.office, parse_period("2000"), 1, self.cells)


def capital(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def some(names: Iterable[str], most: int = 5) -> str:
    """ "A, B và 3 đơn vị khác"."""
    given = list(names)
    if len(given) <= most + 1:
        return ", ".join(given)
    return f"{', '.join(given[:most])} và {len(given) - most} đơn vị khác"
