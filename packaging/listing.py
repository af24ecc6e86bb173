"""Write the list of what ships, or hold a folder against it: `python packaging/listing.py FOLDER [--check]`.

The built program reads the same list when it tries itself and when it does not start (forms/shipped.py).
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from forms.shipped import LIST, compare, sha256_of

LATER = ("bo-cai-dat", "go-cai-dat.exe")
"""What the installer adds to the folder: the kept installers, the uninstaller."""


def write(folder: Path) -> Path:
    """List every file below the folder, as sha256sum would, in an order of its own that no file system changes."""
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    names = [name for name in found if name != LIST and name.split("/")[0] not in LATER]
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in names]
    target = folder / LIST
    target.write_text("".join(lines), encoding="utf-8", newline="\n")
    return target


def main(words: list[str]) -> int:
    """Status 1 where the folder is not as its list says."""
    folder = Path(words[0])
    if "--check" not in words:
        sys.stdout.write(f"{write(folder)}\n")
        return 0
    found = compare(folder)
    sys.stdout.write(f"{found.sentence or 'whole'}\n" if found.listed is not None else f"no {LIST}\n")
    return 0 if found.is_whole else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
