"""The licences of everything that ships, whole, in one text: `python packaging/licences.py FILE`.

The Python packages bring their texts along; what they do not bring lies in resources/licences, listed in muc-luc.toml.
LicenceMissing where something ships of which no text is known: then the build fails. Each component begins with a line
of 78 "=", its name and version, its licence, its source, and another such line (workflow/about.py reads it).
"""

from __future__ import annotations

import json
import platform
import re
import sqlite3
import ssl
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import Distribution, PackageNotFoundError, distributions, packages_distributions, version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from forms.version import VERSION

ROOT = Path(__file__).resolve().parent.parent
KEPT, PINNED = ROOT / "resources" / "licences", ROOT / "requirements" / "run.txt"
RULE = "=" * 78
HEAD = """GIẤY PHÉP CỦA CÁC THÀNH PHẦN ĐI KÈM

Báo cáo Bình đẳng giới {version} được làm bằng các thành phần do nhiều người viết và cho phép dùng lại. Tệp này ghi tên,
phiên bản, giấy phép và toàn văn giấy phép của từng thành phần, bằng ngôn ngữ gốc. Qt và PySide6 được dùng theo LGPL 3:
mục Qt ghi nơi có mã nguồn và cách thay thư viện.
"""
TEXT_NAMES = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$|/licenses/", re.IGNORECASE)
NO_TEXT = re.compile(r"\.(py|pyc|json|toml)$")
OWN = frozenset({"main", "cli", "ui", "workflow", "exports", "imports", "storage", "signing", "forms"})
# PySide6 carries no text of its own licence: the part Qt of muc-luc.toml speaks for both.
SPOKEN_FOR = frozenset({"pyside6-essentials", "shiboken6"})
MADE_BY_THE_BUILD = ("_pyi_", "pyi", "_sysconfigdata")
HOMES = ("source", "source code", "repository", "github", "homepage", "home")
LIBRARIES = (".so", ".dll", ".pyd", ".exe")


class LicenceMissing(Exception):
    """Something ships of which no licence text is known."""


@dataclass(frozen=True)
class Component:
    """One thing that ships: what it is called, what it may be used under, and the words of that."""

    name: str
    version: str
    licence: str
    source: str
    text: str

    @property
    def section(self) -> str:
        """As it stands in the file."""
        source = f"Nguồn: {self.source}\n" if self.source else ""
        title = f"{self.name} {self.version}".strip()
        words = re.sub(r"^={78}\s*$", "=" * 76, self.text.strip("\n"), flags=re.MULTILINE)
        return f"{RULE}\n{title}\nGiấy phép: {self.licence}\n{source}{RULE}\n\n{words}\n"


def text() -> str:
    """For the program run from its source: of the packages that it needs and this machine has, and of all parts."""
    return _text([*_packages(_pinned()), *_parts(None)])


def write(target: Path, folder: Path, modules: Iterable[str]) -> None:
    """For a built folder. modules: the names of the Python modules packed into it. LicenceMissing."""
    files = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    found = _shipped(files, modules)
    _require_all(files, found)
    target.write_text(_text([*_packages(found), *_parts(files)]), encoding="utf-8", newline="\n")


def _text(components: list[Component]) -> str:
    rows = [f"  {one.name:<52} {one.version:<16} {one.licence}" for one in components]
    table = "\n".join(["Danh sách:", "", *rows])
    return "\n\n".join([HEAD.format(version=VERSION) + "\n" + table, *(one.section for one in components)])


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _pinned() -> dict[str, Distribution]:
    names = {_canonical(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", PINNED.read_text(encoding="utf-8"), re.M)}
    return {name: one for name, one in _installed().items() if name in names}


def _installed() -> dict[str, Distribution]:
    return {_canonical(one.metadata["Name"]): one for one in distributions() if one.metadata["Name"]}


def _shipped(files: Iterable[str], modules: Iterable[str]) -> dict[str, Distribution]:
    """The distributions that own a packed module or a file of the folder, by canonical name."""
    installed, owners = _installed(), packages_distributions()
    tops = {module.split(".")[0] for module in modules} - OWN - sys.stdlib_module_names
    if strangers := sorted(top for top in tops - owners.keys() if not top.startswith(MADE_BY_THE_BUILD)):
        raise LicenceMissing("no package owns these modules: " + ", ".join(strangers))
    names = {_canonical(name) for top in tops for name in owners.get(top, [])}
    libraries = {Path(name).name for name in files if _is_library(name)}
    for name, one in installed.items():
        if libraries & {path.name for path in one.files or []}:
            names.add(name)
    return {name: installed[name] for name in sorted(names & installed.keys())}


def _packages(found: dict[str, Distribution]) -> list[Component]:
    return [_package(name, one) for name, one in sorted(found.items()) if name not in SPOKEN_FOR]


def _package(name: str, one: Distribution) -> Component:
    paths = sorted(path for path in one.files or [] if _is_text(path.as_posix()))
    if not paths:
        raise LicenceMissing(f"{name}: no licence text among its files")
    said = [
        f"--- {'/'.join(path.parts[1:])} ---\n\n{path.locate().read_text('utf-8', 'replace').strip()}" for path in paths
    ]
    return Component(one.metadata["Name"], one.version, _licence(one), _home(one), "\n\n".join([*said, *_inside(one)]))


def _is_text(name: str) -> bool:
    return bool(TEXT_NAMES.search(name)) and not NO_TEXT.search(name)


def _licence(one: Distribution) -> str:
    """The expression where the package gives one, else the field, else the classifier."""
    said = one.metadata.get("License-Expression") or (one.metadata.get("License") or "").split("\n")[0]
    named = [word.split(" :: ")[-1] for word in one.metadata.get_all("Classifier") or [] if word.startswith("License")]
    return said if said and len(said) <= 60 else ", ".join(named) or "xem toàn văn"


def _home(one: Distribution) -> str:
    """Where its source is had, by what the package says of itself; "" where it says nothing."""
    pairs = [word.split(",", 1) for word in one.metadata.get_all("Project-URL") or [] if "," in word]
    urls = {name.strip().lower(): url.strip() for name, url in pairs}
    said = [urls[name] for name in HOMES if name in urls]
    return next(iter([*said, *urls.values()]), one.metadata.get("Home-page") or "")


def _inside(one: Distribution) -> Iterator[str]:
    """What was compiled into the package, by its own bills of materials."""
    for path in one.files or []:
        if "/sboms/" not in path.as_posix():
            continue
        listed = json.loads(path.locate().read_text("utf-8")).get("components", [])
        rows = [f"{part['name']} {part.get('version') or ''}: {_named(part)}" for part in listed]
        yield f"--- Bên trong, theo {path.name} ---\n\n" + "\n".join(rows)


def _named(part: dict[str, list[dict[str, object]]]) -> str:
    said = (item.get("expression") or dict(item.get("license") or {}) for item in part.get("licenses", []))
    return ", ".join(str(word.get("id") or word.get("name")) if isinstance(word, dict) else str(word) for word in said)


def _listed() -> list[dict[str, Any]]:
    return list(tomllib.loads((KEPT / "muc-luc.toml").read_text(encoding="utf-8"))["part"])


def _parts(files: list[str] | None) -> list[Component]:
    """What muc-luc.toml lists, of a built folder only what ships in it."""
    return [_part(part) for part in _listed() if files is None or "ships" not in part or _matches(files, part["ships"])]


def _part(part: dict[str, Any]) -> Component:
    texts = [(KEPT / name).read_text(encoding="utf-8").strip() for name in part["texts"]]
    note = [part["note"].strip()] if "note" in part else []
    words = f"\n\n{'-' * 40}\n\n".join([*note, *texts])
    return Component(part["name"], _version(part.get("version", "")), part["licence"], part["source"], words)


def _version(what: str) -> str:
    """Of the libraries that this Python runs with; "" where nobody says."""
    said = {
        "python": platform.python_version,
        "openssl": lambda: ssl.OPENSSL_VERSION.split()[1],
        "sqlite": lambda: sqlite3.sqlite_version,
        "qt": lambda: version("PySide6-Essentials"),
        "pyinstaller": lambda: version("pyinstaller"),
        "libxml2": _libxml2,
    }
    try:
        return said[what]() if what else ""
    except PackageNotFoundError:
        return ""


def _libxml2() -> str:
    from lxml.etree import LIBXML_VERSION, LIBXSLT_VERSION

    return ", ".join(".".join(map(str, numbers)) for numbers in (LIBXML_VERSION, LIBXSLT_VERSION))


def _matches(files: Iterable[str], patterns: list[str]) -> list[str]:
    """Of the files those that one of the patterns names, by the file's name or, with a "/", by the end of its path."""
    return [name for name in files if any(fnmatch(f"/{name}".lower(), f"*/{pattern}".lower()) for pattern in patterns)]


def _require_all(files: list[str], found: dict[str, Distribution]) -> None:
    """Every library of the folder belongs to a package or to a part whose text is known."""
    owned = {path.name for one in found.values() for path in one.files or []}
    named = {name for part in _listed() for name in _matches(files, part.get("ships", []))}
    unknown = [name for name in files if _is_library(name) and Path(name).name not in owned and name not in named]
    if unknown:
        raise LicenceMissing("no licence text is known of: " + ", ".join(unknown))


def _is_library(name: str) -> bool:
    return Path(name).suffix in LIBRARIES or ".so." in Path(name).name


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8", newline="\n")
