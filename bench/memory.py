"""Memory of processes, in MB, as Linux counts it: resident, or each one's share of it."""

from __future__ import annotations

import ctypes
import gc
import mmap
import os
from pathlib import Path


def now(process: int = 0) -> float:
    """Of one process (this one), at this moment; 0 for one that has ended."""
    return _status(process, "VmRSS")


def held() -> float:
    """Of this process at this moment, once garbage is collected and what is free is given back to the system: what
    grows here is kept by somebody."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return now()


def peak(process: int = 0) -> float:
    """The most that it ever had."""
    return _status(process, "VmHWM")


def share(process: int = 0) -> float:
    """What it has at this moment, where a page that n processes share counts one n-th for each: of copies of a process
    the sum is what they really take together; 0 for one that has ended."""
    try:
        lines = Path(f"/proc/{process or os.getpid()}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def warm(megabytes: float) -> None:
    """Have the system own so much free memory. A virtual machine's host takes back what lies free, and to give it again
    costs 10 µs a page, seven times what writing a page of a file does: that is none of the program's time."""
    size = int(megabytes) << 20
    with mmap.mmap(-1, max(size, mmap.PAGESIZE)) as pages:
        for place in range(0, size, mmap.PAGESIZE):
            pages[place] = 1


def forget_peak() -> None:
    """From now on `peak` of this process counts anew (proc(5), clear_refs)."""
    Path("/proc/self/clear_refs").write_text("5")


def children() -> list[int]:
    """The processes that this one's main thread started and that run."""
    tasks = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return [int(pid) for pid in tasks.read_text().split()] if tasks.exists() else []


def _status(process: int, name: str) -> float:
    try:
        lines = Path(f"/proc/{process or os.getpid()}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)
