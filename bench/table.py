"""The table of benchmarks: on the screen, as a page, and as plain data for the figure and for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from bench.measure import Failure, Result, exponent

Found = Result | Failure
HEAD = f"{'what':<42}{'against':<40}{'ours':>10} {'other':>10} {'ratio':>8}  goal"
PAGE = ("what", "against", "ours", "other", "ratio", "goal", "")
GROWTH = ("what", "cost", "at each size", "grows as")


def verdict(found: Found) -> str:
    """met, MISSED or FAILED."""
    if isinstance(found, Failure):
        return "FAILED"
    return "met" if found.met else "MISSED"


def line(found: Found) -> str:
    """For the screen."""
    if isinstance(found, Failure):
        return f"{found.name:<42}FAILED: {found.why}"
    sizes = f"{amount(found.ours, found.unit):>10} {amount(found.other, found.unit):>10}"
    return f"{found.name:<42}{found.against:<40}{sizes} {found.ratio:8.2f}  {_goal(found)}  {verdict(found)}"


def amount(value: float, unit: str) -> str:
    """Seconds as ms or s, megabytes as they are: three figures, so that nothing looks surer than it is."""
    if unit != "ms":
        return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"
    return f"{value * 1e3:.3g} ms" if value < 0.9995 else f"{value:.3g} s" if value < 1000 else f"{value:,.0f} s"


def page(results: Sequence[Found], about: Sequence[str]) -> str:
    """The table in Markdown, below it how costs grow."""
    measured = [found for found in results if isinstance(found, Result)]
    missed = [found for found in results if verdict(found) != "met"]
    parts = [
        "# Benchmarks",
        f"{', '.join(about)}.",
        "Made by `make bench`. Each row against something measured in the same run; ours and other are medians or, "
        "where other programs of the machine can only add to a time, minima. A ratio is a median of pairs. Where work "
        "grows, ours is the cost at the largest size and other that at the size it is held against.",
        f"{len(results)} rows, {len(results) - len(missed)} goals met.",
        _table(PAGE, [_cells(found) for found in results]),
        "## Cost as work grows",
        "![Cost as work grows](growth.svg)",
        _table(GROWTH, [_grown(found) for found in measured if found.points]),
    ]
    return "\n\n".join(parts) + "\n"


def plain(results: Sequence[Found], about: Sequence[str]) -> dict[str, Any]:
    """The same as data: {"machine": [...], "rows": [{"name", …, "verdict"}]}."""
    rows = [{**msgspec.to_builtins(found), "verdict": verdict(found)} for found in results]
    return {"machine": list(about), "rows": rows}


def _goal(found: Result) -> str:
    return f"{'≥' if found.at_least else '≤'} {found.goal:g}"


def _cells(found: Found) -> tuple[str, ...]:
    if isinstance(found, Failure):
        return (found.name, found.why, "", "", "", "", "**FAILED**")
    said = verdict(found)
    return (
        found.name, found.against, amount(found.ours, found.unit), amount(found.other, found.unit),
        f"{found.ratio:.2f}", _goal(found), said if said == "met" else f"**{said}**",
    )  # fmt: skip


def _grown(found: Result) -> tuple[str, ...]:
    costs = "; ".join(f"{size:,}: {amount(cost, found.unit)}" for size, cost in found.points)
    return found.name, found.cost, costs, f"n^{exponent(found.points):.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |" for cells in lines)
