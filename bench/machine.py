"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from datetime import date
from pathlib import Path

from forms.version import VERSION


def machine() -> tuple[str, ...]:
    """The program's version, processor, number of processors, memory, kernel, Python, day."""
    return (
        f"version {VERSION}",
        _said("/proc/cpuinfo", "model name") or platform.processor() or platform.machine(),
        f"{os.cpu_count()} processors",
        f"{int((_said('/proc/meminfo', 'MemTotal') or '0').split()[0]) / (1 << 20):.0f} GB",
        f"{platform.system()} {platform.release()}",
        f"Python {platform.python_version()}",
        date.today().isoformat(),
    )


def _said(file: str, name: str) -> str:
    """The first value of that name in a list of "name: value" of the system; "" where there is none."""
    path = Path(file)
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
