"""What the built program leaves out, and what it must not."""

from __future__ import annotations

from pathlib import Path

import payload
import pytest

SHIPS = [
    "PySide6/Qt/plugins/platforms/libqxcb.so",
    "PySide6/Qt/plugins/platforms/libqoffscreen.so",
    "PySide6\\plugins\\platforms\\qwindows.dll",
    "PySide6\\plugins\\platforms\\qoffscreen.dll",
    "PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so",
    "PySide6/plugins/imageformats/qjpeg.dll",
    "PySide6/Qt/lib/libQt6Core.so.6",
    "Qt6PrintSupport.dll",
    "libcrypto.so.3",
    "libcrypto-3.dll",
    "libxcb-cursor.so.0",
    "libqpdf-781b0270.so.30.4.2",
    "VCRUNTIME140.dll",
    "MSVCP140.dll",
    "python311.dll",
    "_ssl.pyd",
    "lxml/etree.cpython-311-x86_64-linux-gnu.so",
]
STAYS_OUT = [
    "opengl32sw.dll",
    "Qt6Network.dll",
    "PySide6/Qt/lib/libQt6Qml.so.6",
    "PySide6/plugins/platforms/qdirect2d.dll",
    "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
    "PySide6/plugins/tls/qopensslbackend.dll",
    "libgtk-3.so.0",
    "libstdc++.so.6",
    "libX11.so.6",
    "libglib-2.0.so.0",
    "_codecs_jp.pyd",
    "api-ms-win-core-file-l1-1-0.dll",
]


@pytest.mark.parametrize("name", SHIPS)
def test_a_library_that_the_program_loads_ships(name: str) -> None:
    assert payload.binaries([(name, "", "BINARY")])


@pytest.mark.parametrize("name", STAYS_OUT)
def test_a_library_that_nothing_loads_stays_out(name: str) -> None:
    assert not payload.binaries([(name, "", "BINARY")])


def test_a_link_to_a_library_left_out_goes_with_it() -> None:
    assert not payload.data([("libQt6Network.so.6", "PySide6/Qt/lib/libQt6Network.so.6", "SYMLINK")])


@pytest.mark.parametrize(
    "name",
    [
        "resources/translations/qtbase_vi.qm",
        "resources/fonts/Tinos_400Regular.ttf",
        "resources\\icons\\app.svg",
        "docx/templates/default.docx",
        "docx/parts/__init__.py",
        "pikepdf/pdfa/data/sRGB.icc",
        "tzdata\\zoneinfo\\Asia\\Ho_Chi_Minh",
        "tzdata/zoneinfo/Europe/Brussels",
    ],
)
def test_data_that_the_program_reads_ship(name: str) -> None:
    assert payload.data([(name, "", "DATA")])


@pytest.mark.parametrize(
    "name",
    [
        "PySide6/Qt/translations/qtbase_de.qm",
        "pikepdf/_core/__init__.pyi",
        "pikepdf/py.typed",
        "lxml/includes/libxml/tree.h",
        "resources/licences/GPL-3.txt",
    ],
)
def test_data_for_developers_stay_out(name: str) -> None:
    assert not payload.data([(name, "", "DATA")])


def test_nothing_of_our_own_is_left_out() -> None:
    ours = {"cli", "ui", "workflow", "exports", "imports", "storage", "signing", "forms"}
    assert not ours & {name.split(".")[0] for name in payload.LEFT_OUT}


def test_libraries_forget_the_machine_that_built_them(tmp_path: Path) -> None:
    place = "/root/somewhere/python/lib"
    library = tmp_path / "_internal" / "_ssl.so"
    library.parent.mkdir()
    library.write_bytes(b"code\0" + place.encode() + b"\0more")
    assert payload.forget(tmp_path, place) == 1
    assert library.read_bytes() == b"code\0$ORIGIN/../..".ljust(len(place) + 5, b"\0") + b"\0more"
    assert payload.forget(tmp_path, place) == 0
