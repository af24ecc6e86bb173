"""What Windows reads out of the two programs: the manifest, and the properties shown by the Explorer.

Left out of the manifest: activeCodePage UTF-8. The program itself asks Windows for wide characters only and would gain
nothing, while the makers' libraries of USB tokens, loaded into the same process, show their own PIN windows in the
code page of the system.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PyInstaller.utils.win32.versioninfo import VSVersionInfo

PRODUCT = "Báo cáo Bình đẳng giới"
DESCRIPTIONS = {"BaoCaoBinhDangGioi": PRODUCT, "bdg": f"{PRODUCT} – dùng bằng lệnh"}
COMPANY = "Nhóm phát triển Báo cáo Bình đẳng giới"
RIGHTS = "Giấy phép của các thành phần: xem tệp GIAY-PHEP.txt"
VIETNAMESE, UNICODE = 0x042A, 1200

MANIFEST = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<assembly xmlns="urn:schemas-microsoft-com:asm.v1" manifestVersion="1.0">
  <trustInfo xmlns="urn:schemas-microsoft-com:asm.v3">
    <security>
      <requestedPrivileges>
        <requestedExecutionLevel level="asInvoker" uiAccess="false"></requestedExecutionLevel>
      </requestedPrivileges>
    </security>
  </trustInfo>
  <compatibility xmlns="urn:schemas-microsoft-com:compatibility.v1">
    <application>
      <supportedOS Id="{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}"></supportedOS>
    </application>
  </compatibility>
  <application xmlns="urn:schemas-microsoft-com:asm.v3">
    <windowsSettings>
      <dpiAware xmlns="http://schemas.microsoft.com/SMI/2005/WindowsSettings">true/pm</dpiAware>
      <dpiAwareness xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">PerMonitorV2,PerMonitor</dpiAwareness>
      <longPathAware xmlns="http://schemas.microsoft.com/SMI/2016/WindowsSettings">true</longPathAware>
    </windowsSettings>
  </application>
  <dependency>
    <dependentAssembly>
      <assemblyIdentity type="win32" name="Microsoft.Windows.Common-Controls" version="6.0.0.0"
        processorArchitecture="*" publicKeyToken="6595b64144ccf1df" language="*"></assemblyIdentity>
    </dependentAssembly>
  </dependency>
</assembly>
"""


def numbers(version: str) -> tuple[int, int, int, int]:
    """The four numbers of a Windows version: "1.10.0" is (1, 10, 0, 0), "1.2.0rc1" (1, 2, 0, 0)."""
    found = [int(re.match(r"\d+", part)[0]) for part in version.split(".") if re.match(r"\d+", part)]
    return tuple([*found, 0, 0, 0, 0][:4])


def properties(name: str, version: str) -> VSVersionInfo:
    """The properties of one program, in Vietnamese. PyInstaller has the classes on Windows alone."""
    from PyInstaller.utils.win32 import versioninfo as win

    texts = {
        "CompanyName": COMPANY,
        "FileDescription": DESCRIPTIONS[name],
        "FileVersion": version,
        "InternalName": name,
        "LegalCopyright": RIGHTS,
        "OriginalFilename": f"{name}.exe",
        "ProductName": PRODUCT,
        "ProductVersion": version,
    }
    table = f"{VIETNAMESE:04X}{UNICODE:04X}"
    return win.VSVersionInfo(
        ffi=win.FixedFileInfo(numbers(version), numbers(version), mask=0x3F, OS=0x40004, fileType=0x1),
        kids=[
            win.StringFileInfo([win.StringTable(table, [win.StringStruct(*text) for text in texts.items()])]),
            win.VarFileInfo([win.VarStruct("Translation", [VIETNAMESE, UNICODE])]),
        ],
    )
