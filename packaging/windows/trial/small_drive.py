"""A drive of a few hundred megabytes on real Windows: a virtual disk, which takes an administrator."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEGABYTES, LETTER = 640, "T"


@contextmanager
def small_drive(folder: Path) -> Iterator[Path | None]:
    """The drive while it is attached; None where this user may not attach one."""
    image = folder / "o-nho.vhd"
    attached = _diskpart(
        folder,
        f'create vdisk file="{image}" maximum={MEGABYTES} type=expandable',
        f'select vdisk file="{image}"',
        "attach vdisk",
        "create partition primary",
        "format fs=ntfs quick",
        f"assign letter={LETTER}",
    )
    try:
        yield Path(f"{LETTER}:\\") if attached else None
    finally:
        if attached:
            _diskpart(folder, f'select vdisk file="{image}"', "detach vdisk")
        image.unlink(missing_ok=True)


def _diskpart(folder: Path, *lines: str) -> bool:
    script = folder / "diskpart.txt"
    script.write_text("\n".join(lines) + "\n", encoding="ascii")
    try:
        done = subprocess.run(["diskpart", "/s", str(script)], capture_output=True, timeout=180, check=False)
    except OSError:
        return False
    return done.returncode == 0
