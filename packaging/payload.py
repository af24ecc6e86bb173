"""What goes into the built program and what stays out: read by build.spec, held by tests/packaging.

The libraries bring much that an offline program never calls: other window systems, other picture formats, development
files. What is named here is left out, and every command and page was tried without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import TypeVar

Entry = TypeVar("Entry", bound="tuple[str, ...]")

LEFT_OUT = (
    # Clients of the network. pyHanko imports aiohttp before it knows whether it will need it, so that one ships.
    *("requests", "urllib3", "charset_normalizer", "ftplib", "xmlrpc", "http.server", "winloop"),
    *("PySide6.QtNetwork", "PySide6.QtDBus", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtTest"),
    # For those who develop or build.
    *("tkinter", "IPython", "pytest", "unittest", "doctest", "pdb", "pydoc", "pydoc_data", "lib2to3", "ensurepip"),
    *("setuptools", "pkg_resources", "distutils", "_distutils_hack", "pip", "wheel", "packaging", "cffi", "pycparser"),
    *("readline", "curses", "cgi", "_pydecimal"),
    # Trust stores of the system: only the certificates that the office confirmed count.
    "oscrypto",
    # Parts of libraries for other uses.
    *("PIL.ImageQt", "PIL.ImageTk", "PIL._avif", "PIL._webp", "PIL._imagingft", "PIL._imagingcms", "PIL._imagingmath"),
    *("PIL._imagingmorph", "PIL._imagingtk", "numpy", "pandas", "matplotlib", "defusedxml"),
    *("lxml.objectify", "lxml.html", "lxml.isoschematron", "lxml.doctestcompare", "lxml.cssselect", "lxml.sax"),
    *("reportlab.graphics", "reportlab.platypus", "reportlab.lib.testutils"),
    *("fontTools.subset", "fontTools.merge", "fontTools.ufoLib", "fontTools.designspaceLib", "fontTools.mtiLib"),
    *("fontTools.otlLib", "fontTools.qu2cu", "fontTools.cu2qu", "fontTools.feaLib.builder", "fontTools.feaLib.ast"),
    *("fontTools.feaLib.parser", "fontTools.feaLib.lexer", "fontTools.feaLib.variableScalar"),
    *("sqlite_utils.cli", "pyhanko.cli"),
)

# Qt's plugins: the window, the same off screen (for the self-test), Vietnamese input methods, pictures, the printer.
PLUGINS = {
    "platforms": ("qwindows", "qxcb", "qoffscreen"),
    "platforminputcontexts": ("ibusplatforminputcontextplugin", "composeplatforminputcontextplugin"),
    "imageformats": ("qjpeg", "qico", "qsvg"),
    "iconengines": ("qsvgicon",),
    "printsupport": ("cupsprintersupport", "windowsprintersupport"),
}
QT_LIBRARIES = ("Core", "Gui", "Widgets", "Svg", "PrintSupport", "DBus", "XcbQpa")

# Of the libraries of a Linux desktop only these come along, which not every desktop has. A copy of another age of the
# rest, beside the machine's own drivers, fonts and input methods, does harm; the .deb asks for them (packaging/linux).
OF_THE_DESKTOP = re.compile(
    r"lib(python3\.\d+|crypto|ssl|sqlite3|ffi|bz2|icu\w+|Qt6\w+|pyside6\.abi3|shiboken6\.abi3"
    r"|xcb-(cursor|icccm|image|keysyms|render-util|util)|[\w-]+-[0-9a-f]{8})\.so[.\d]*"
)
UNUSED_BINARIES = re.compile(
    r"(opengl32sw|d3dcompiler_\d+|api-ms-win-.*|ucrtbase|concrt140|vcamp140|vcomp140|vccorlib140|msvcp140_codecvt_ids)\.dll"
    r"|_codecs_(cn|hk|iso2022|jp|kr|tw)\b.*|_multibytecodec\b.*|readline\b.*|_test\w*\b.*|xxlimited\w*\b.*",
    re.IGNORECASE,
)
UNUSED_DATA = re.compile(
    r".*\.(pyi|pyx|pxd|pxi|c|h|cpp|hpp|rst|sfd)|.*/py\.typed|py\.typed|.*/benchmarks/.*|.*\.dist-info/.*"
    r"|pyhanko/.*\.pem|docx/templates/default-docx-template/.*|lxml/.*|PySide6/.*translations/.*|certifi/.*|resources/licences/.*"
)
OWN_FOLDER = "$ORIGIN/../.."
"""From python3.11/lib-dynload, as the loader of Linux reads it."""


def binaries(found: Iterable[Entry]) -> list[Entry]:
    """Of PyInstaller's (name in the folder, file, kind): those that the program loads."""
    return [entry for entry in found if _loaded(_path(entry))]


def data(found: Iterable[Entry]) -> list[Entry]:
    """Of PyInstaller's (name in the folder, file, kind): what the program reads, without what only developers read."""
    return [entry for entry in found if _loaded(_path(entry)) and not UNUSED_DATA.fullmatch(str(_path(entry)))]


def forget(folder: Path, place: str) -> int:
    """Where libraries of the built folder search `place`, a folder of the machine that built, they search the folder of
    the program instead; how many did. Same length, so that nothing else moves."""
    old, new = f"\0{place}\0".encode(), f"\0{OWN_FOLDER}".encode()
    found = [
        path for path in (folder / "_internal").rglob("*.so*") if not path.is_symlink() and old in path.read_bytes()
    ]
    if found and len(new) >= len(old):
        raise ValueError(f"too short to be overwritten: {place}")
    for path in found:
        path.write_bytes(path.read_bytes().replace(old, new.ljust(len(old), b"\0")))
    return len(found)


def _path(entry: tuple[str, ...]) -> PurePosixPath:
    return PurePosixPath(entry[0].replace("\\", "/"))


def _loaded(path: PurePosixPath) -> bool:
    """True for what is no library at all."""
    if "plugins" in path.parts:
        return _bare(path) in PLUGINS.get(path.parent.name, ())
    if _bare(path).startswith("Qt6"):
        return _bare(path)[len("Qt6") :] in QT_LIBRARIES
    if len(path.parts) == 1 and re.match(r"lib.*\.so\b", path.name):
        return bool(OF_THE_DESKTOP.fullmatch(path.name))
    return not UNUSED_BINARIES.fullmatch(path.name)


def _bare(path: PurePosixPath) -> str:
    """libQt6Gui.so.6 and Qt6Gui.dll are both Qt6Gui; libqxcb.so is qxcb."""
    return path.name.split(".")[0].removeprefix("lib")
