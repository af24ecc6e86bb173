"""The self-test from inside: the steps one after the other, a line each."""

from __future__ import annotations

import faulthandler
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from forms.broken_start import LINES, STEPS_FAILED
from forms.errors import WorldError
from workflow.self_test.running import CRASH, PASSED
from workflow.self_test.steps import Step, Trial

More = Callable[[Trial], Iterable[Step]]


def take_steps(folder: Path, more: More) -> int:
    """Take every step in `folder`, writing a line for each into its LINES; 0 where all went well, else STEPS_FAILED.

    more: the steps of the window, taken while the office of the trial is open.
    """
    with (folder / CRASH).open("w", encoding="utf-8") as crash:
        faulthandler.enable(crash)
        trial = Trial(folder)
        try:
            passed = _all_taken(folder / LINES, (*trial.steps(), *more(trial)))
        finally:
            trial.close()
            faulthandler.disable()
    return PASSED if passed else STEPS_FAILED


def _all_taken(file: Path, steps: Iterable[Step]) -> bool:
    broken, passed = False, True
    for step in steps:
        begun = time.perf_counter()
        good, told = (False, "bước trước không đạt") if broken and step.builds else _taken(step)
        broken, passed = broken or (step.builds and not good), passed and good
        said = ("đạt" if good else "không đạt") + (f": {told}" if told else "")
        with file.open("a", encoding="utf-8") as stream:
            stream.write(f"{step.name}: {said} ({round((time.perf_counter() - begun) * 1000)} ms)\n")
    return passed


def _taken(step: Step) -> tuple[bool, str]:
    """Whether it went well; what it tells, or why not, in one line."""
    try:
        told = step.work()
    except WorldError as error:
        return False, f"{error.sentence} {error.remedy}".strip()
    except Exception as error:  # noqa: BLE001 - the boundary: whatever is broken, the next step is tried
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__}: {error} [{Path(place.filename).name}:{place.lineno}]"
        return False, " ".join(words.split())
    return True, told if isinstance(told, str) else ""
