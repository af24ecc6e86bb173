"""Steps, what became of them, and the table at the end."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

Verdict = Literal["ok", "FAILED", "skipped"]
EXPECTED = (OSError, subprocess.SubprocessError, ValueError, LookupError)
"""What a machine or a program's answer may do to a step, beside what `expect` finds."""


class Failed(Exception):
    """What was looked at is not as it has to be; the sentence says what."""


class Skipped(Exception):
    """This machine cannot do the step; the sentence says why."""


@dataclass(frozen=True)
class Outcome:
    """seconds: of the whole step. facts: what is worth a column of its own, sizes in bytes, times in seconds."""

    chapter: str
    step: str
    verdict: Verdict
    seconds: float
    said: str
    facts: dict[str, float | int | str] = field(default_factory=dict)


def expect(held: object, sentence: str) -> None:
    """Failed where what has to hold does not."""
    if not held:
        raise Failed(sentence)


def say(line: str) -> None:
    """One line for who watches; at once, whatever the console's letters are."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


class Ledger:
    """The steps so far, in order."""

    def __init__(self) -> None:
        self.outcomes: list[Outcome] = []
        self.facts: dict[str, float | int | str] = {}
        self.chapter = ""

    @property
    def ok(self) -> bool:
        """Whether something was tried and nothing failed."""
        return bool(self.outcomes) and all(item.verdict != "FAILED" for item in self.outcomes)

    def open(self, chapter: str) -> None:
        """The steps to come belong to this chapter."""
        self.chapter = chapter
        say(f"\n== {chapter}")

    def step(self, name: str, act: Callable[[], str | None]) -> bool:
        """Do a step and note it; its sentence is what the act gives. Whether it held; the next step comes anyway."""
        self.facts, began = {}, time.perf_counter()
        verdict: Verdict = "ok"
        try:
            said = act() or ""
        except Skipped as reason:
            verdict, said = "skipped", str(reason)
        except Failed as reason:
            verdict, said = "FAILED", str(reason)
        except EXPECTED as error:
            verdict, said = "FAILED", f"{type(error).__name__}: {error}"
        outcome = Outcome(self.chapter, name, verdict, round(time.perf_counter() - began, 2), said, self.facts)
        self.outcomes.append(outcome)
        say(f"{verdict:<8}{outcome.seconds:>7.1f} s  {name}: {said}")
        return verdict == "ok"

    def note(self, **facts: float | int | str) -> None:
        """Figures of the step that is running."""
        self.facts.update(facts)

    def table(self) -> str:
        """Every step with its verdict, seconds and figures."""
        lines, chapter = [f"{'step':<62}{'verdict':<9}{'s':>7}  figures"], ""
        for item in self.outcomes:
            if item.chapter != chapter:
                chapter = item.chapter
                lines.append(f"-- {chapter}")
            figures = ", ".join(f"{name} {figure_text(name, value)}" for name, value in item.facts.items())
            lines.append(f"{item.step:<62}{item.verdict:<9}{item.seconds:>7.1f}  {figures}".rstrip())
            if item.verdict != "ok":
                lines.append(f"      {item.said}")
        counts = {name: sum(item.verdict == name for item in self.outcomes) for name in ("ok", "FAILED", "skipped")}
        lines.append(", ".join(f"{count} {name}" for name, count in counts.items()))
        return "\n".join(lines)

    def write(self, folder: Path, name: str) -> None:
        """The table as NAME.txt and everything as NAME.json."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.txt").write_text(self.table() + "\n", encoding="utf-8")
        data = {"ok": self.ok, "steps": [asdict(item) for item in self.outcomes]}
        (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def figure_text(name: str, value: float | int | str) -> str:
    """A figure as it is read: bytes as MB, seconds with two places."""
    if name.endswith("bytes") and isinstance(value, int):
        return f"{value / 1e6:.1f} MB"
    return f"{value:.2f}" if isinstance(value, float) else str(value)
