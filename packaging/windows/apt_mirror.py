"""Which Debian mirror this machine uses, as its own apt says, and whether that mirror has a suite."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

HELPER = Path("/usr/lib/apt/apt-helper")
PASSED_ON = ("Acquire::http", "Acquire::https")
NO_DEBIAN = "This is not a Debian machine (no apt): the Windows machine is a Debian chroot made from apt's own mirror."


class NoMirror(Exception):
    """No source of apt on this machine has the suite; the text says what to do."""


def repositories(indextargets: str) -> tuple[str, ...]:
    """The addresses in apt's list of index targets, each once, in apt's order, without its discs."""
    named = (line.strip().rstrip("/") for line in indextargets.splitlines())
    return tuple(dict.fromkeys(line for line in named if line and not line.startswith("cdrom:")))


def is_debian(in_release: str, suite: str) -> bool:
    """Whether an InRelease file is that of Debian's `suite`, by name or by code name."""
    fields = dict(line.split(": ", 1) for line in in_release.splitlines() if ": " in line)
    return fields.get("Origin") == "Debian" and suite in (fields.get("Codename"), fields.get("Suite"))


def passed_on(apt_config: str) -> tuple[str, ...]:
    """The lines of apt's configuration that say how a mirror is reached (proxies, certificates)."""
    wanted = (line for line in apt_config.splitlines() if line.startswith(PASSED_ON))
    return tuple(line for line in wanted if not line.endswith('"";'))


def mirror_of(suite: str) -> str:
    """The first repository of this machine's apt sources that holds Debian's `suite`."""
    if not HELPER.exists():
        raise NoMirror(NO_DEBIAN)
    asked = repositories(_output("apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"))
    for address in asked:
        if is_debian(_in_release(f"{address}/dists/{suite}/InRelease"), suite):
            return address
    raise NoMirror(
        f"None of this machine's apt sources has Debian's {suite}: {_listed(asked)}. "
        f"Name a Debian mirror that has it in /etc/apt/sources.list.d, and run apt-get update."
    )


def reaching() -> tuple[str, ...]:
    """How this machine's apt reaches a mirror, as lines of apt's configuration."""
    return passed_on(_output("apt-config", "dump"))


def _in_release(address: str) -> str:
    """Fetched by apt's own helper, so that its proxies and methods hold; empty where there is none."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "InRelease")
        subprocess.run([HELPER, "download-file", address, target], capture_output=True, check=False)
        return target.read_text(encoding="utf-8", errors="replace") if target.exists() else ""


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _listed(addresses: Iterable[str]) -> str:
    return ", ".join(addresses) or "there is none"
