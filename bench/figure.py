"""`python -m bench.figure TABLE.json`: growth.svg and growth.png beside the table: a small picture for each cost that
was measured at several sizes, both axes logarithmic, with the line that the cost may not cross.

matplotlib lies apart in .venv/bench (see Makefile).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms.resources import resource_path
from ui.theme import FAMILY, LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIBRARIES = Path(sys.prefix) / "bench"
COLUMNS, WIDTH, HEIGHT = 4, 3.1, 2.25
TEXT, SMALL = 8.5, 7.5
ROOM = 1.7
"""The factor that an axis of costs goes on below the least: there the figure of the last point stands."""
LEAST_SPAN, WIDE = 8.0, 40.0
"""An axis of costs shows at least this factor, so that noise does not look like growth; from the other on it has a
mark for each ten times alone."""


def main(table: Path) -> None:
    """Draw the picture of the table's growth rows. RuntimeError where matplotlib is not there."""
    if not LIBRARIES.exists():
        raise RuntimeError(f"{LIBRARIES} is not there: make bench installs it")
    sys.path.insert(0, str(LIBRARIES))
    read = json.loads(table.read_text(encoding="utf-8"))
    rows = [row for row in read["rows"] if len(row.get("points", ())) > 1]
    if rows:
        _draw(rows, ", ".join(read["machine"]), table.parent)


def _draw(rows: Sequence[Mapping[str, Any]], about: str, folder: Path) -> None:
    _prepare()
    from matplotlib import pyplot

    lines = -(-len(rows) // COLUMNS)
    figure, places = pyplot.subplots(lines, COLUMNS, figsize=(COLUMNS * WIDTH, lines * HEIGHT + 0.7), squeeze=False)
    axes = [one for line in places for one in line]
    for row, one in zip(rows, axes, strict=False):
        _panel(one, row)
    for one in axes[len(rows) :]:
        one.set_visible(False)
    top = 1 - 0.62 / figure.get_figheight()
    figure.tight_layout(rect=(0, 0.01, 1, top), h_pad=1.6, w_pad=1.4)
    figure.text(0.012, 1 - 0.12 / figure.get_figheight(), "Cost as work grows", fontsize=13, weight=600, va="top")
    figure.text(
        0.012, 1 - 0.38 / figure.get_figheight(),
        "Both axes logarithmic. Solid: this program. Dashed: what it may cost at most. Dotted: the floor.",
        fontsize=TEXT, color=LIGHT.muted, va="top",
    )  # fmt: skip
    figure.text(0.988, 0.004, about, fontsize=6.5, color=LIGHT.muted, ha="right", va="bottom")
    figure.savefig(folder / "growth.svg", metadata={"Date": None})
    figure.savefig(folder / "growth.png", dpi=130)


def _prepare() -> None:
    """The program's face and colours; the same picture for the same table."""
    import matplotlib
    from matplotlib import font_manager

    matplotlib.use("svg")
    for face in ("400Regular", "600SemiBold"):
        font_manager.fontManager.addfont(str(resource_path("fonts", f"BeVietnamPro_{face}.ttf")))
    matplotlib.rcParams.update(
        {
            "font.family": FAMILY, "font.size": SMALL, "svg.hashsalt": "bench", "svg.fonttype": "path",
            "text.color": LIGHT.ink, "axes.edgecolor": LIGHT.line, "axes.labelcolor": LIGHT.muted,
            "xtick.color": LIGHT.muted, "ytick.color": LIGHT.muted, "xtick.minor.size": 0, "ytick.minor.size": 0,
            "axes.spines.top": False, "axes.spines.right": False, "figure.facecolor": LIGHT.surface,
        }
    )  # fmt: skip


def _panel(axes: Axes, row: Mapping[str, Any]) -> None:
    scale = 1e3 if row["unit"] == "ms" else 1.0
    sizes = [size for size, _ in row["points"]]
    costs = [cost * scale for _, cost in row["points"]]
    bound = row["other"] * row["goal"] * scale
    held = [size for size, cost in row["points"][:-1] if cost == row["other"]][-1]
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.plot([held, sizes[-1]], [bound, bound], color=LIGHT.warn, linestyle=(0, (4, 2.5)), linewidth=1.2)
    if row["floor"]:
        floor = [cost * scale for _, cost in row["floor"]]
        axes.plot([size for size, _ in row["floor"]], floor, color=LIGHT.muted, linestyle=":", linewidth=1.2)
    colour = LIGHT.accent if row["verdict"] == "met" else LIGHT.err
    axes.plot(sizes, costs, color=colour, linewidth=1.8, marker="o", markersize=4, clip_on=False)
    _frame(axes, row, sizes)
    axes.annotate(
        _figure(costs[-1]), (sizes[-1], costs[-1]), (0, -6), textcoords="offset points", ha="right", va="top",
        color=colour, fontsize=TEXT, weight=600,
    )  # fmt: skip


def _frame(axes: Axes, row: Mapping[str, Any], sizes: Sequence[int]) -> None:
    """Title, ticks at the sizes that were measured, and room enough."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    low, high = axes.get_ylim()
    middle, reach = (low * high) ** 0.5, max((high / low) * 1.6, LEAST_SPAN) ** 0.5
    axes.set_ylim(middle / reach / ROOM, middle * reach)
    axes.set_xlim(sizes[0], sizes[-1])
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.set_minor_formatter(NullFormatter())
    few = (1.0,) if axes.get_ylim()[1] > axes.get_ylim()[0] * WIDE else (1.0, 2.0, 5.0)
    axes.yaxis.set_major_locator(LogLocator(subs=few))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: f"{value:g}"))
    axes.set_title(row["name"], loc="left", fontsize=TEXT, weight=600, color=LIGHT.ink, pad=14)
    axes.text(0, 1.03, row["cost"], transform=axes.transAxes, fontsize=SMALL, color=LIGHT.muted, va="bottom")
    axes.set_xlabel(row["each"], fontsize=SMALL)
    axes.grid(visible=True, color=LIGHT.line, linewidth=0.5)
    axes.set_axisbelow(True)


def _figure(value: float) -> str:
    return f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
