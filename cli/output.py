"""What commands print: canonical JSON for machines, short Vietnamese lines for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from forms.cells import Cell
from forms.codec import cell_json
from forms.findings import Finding
from forms.text import visible
from workflow.reports import OpenReport

SEVERITY_TEXT = {"error": "Lỗi", "warning": "Cảnh báo", "notice": "Lưu ý"}


def print_json(data: Any) -> None:
    """JSON on stdout; numbers are canonical text already."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def print_file(path: Path, done: str, as_json: bool) -> None:
    """{"file"}, or what was done and the file, for a command that writes one."""
    if as_json:
        print_json({"file": str(path)})
    else:
        click.echo(f"{done}: {path}")


def told(text: str) -> str:
    """A text of others for a terminal: nothing in it moves the cursor or turns what follows, and each further line of
    it stands indented, so that none passes for a line of the program's."""
    return "\n    ".join(visible(line) for line in text.splitlines())


def cell_data(cell: Cell) -> dict[str, Any]:
    """{"value", "state", "note"} of a cell."""
    data = cell_json(cell)
    return {"value": data["value"], "state": data["state"], "note": data.get("note", "")}


def finding_data(finding: Finding) -> dict[str, str]:
    """{"code", "severity", "key", "message", "remedy"} of a finding."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "key": finding.key,
        "message": finding.message,
        "remedy": finding.remedy,
    }


def finding_line(finding: Finding) -> str:
    """One line for a person."""
    kind = SEVERITY_TEXT[finding.severity.value]
    key = f" [{finding.key}]" if finding.key else ""
    return f"{kind} {finding.code}{key}: {finding.message} {finding.remedy}".rstrip()


def head_data(opened: OpenReport) -> dict[str, Any]:
    """A report without its cells."""
    report = opened.report
    return {
        "id": report.id,
        "form": report.form,
        "period": report.period.text,
        "unit": report.unit.code,
        "revision": report.revision,
        "pack": report.pack,
        "pack_version": report.pack_version,
        "state": opened.state,
        "supplement_of": report.supplement_of,
        "reason": report.reason,
    }


def print_written(sentence: str, files: Iterable[Path], safe_to_remove: bool) -> None:
    """What was done, the files that were written, and whether the stick may be pulled."""
    click.echo(sentence)
    for path in files:
        click.echo(f"  {path}")
    if safe_to_remove:
        click.echo("Có thể rút USB an toàn.")
