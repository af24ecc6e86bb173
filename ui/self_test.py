"""The window's part of the self-test: drawn without a screen, with its own typefaces, pictures and language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from forms.resources import resource_path
from workflow.self_test.steps import Step, StepFailed, Trial

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

LETTERS = (
    *"ĂăÂâĐđÊêÔôƠơƯưÀàÁáÃãÈèÉéÌìÍíĨĩÒòÓóÕõÙùÚúŨũÝý₫",
    *map(chr, range(0x1EA0, 0x1EFA)),
)
FEWEST_COLOURS = 12
_PIXELS = 14
_STEP = 4
"""Every fourth pixel of a picture is looked at."""


def window_steps(trial: Trial) -> tuple[Step, ...]:
    """What is tried once the office of the trial is there."""
    return (
        Step("Bộ giao diện", start_interface),
        Step("Phông chữ", fonts_are_there),
        Step("Cửa sổ", lambda: draw_window(trial), builds=True),
    )


def start_interface() -> str:
    """The one application, without a screen; the version of Qt."""
    import sys

    import PySide6.QtPrintSupport  # noqa: F401 - printing comes into play nowhere else in the self-test
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QGuiApplication

    from ui.app import prepare

    sys.argv[1:] = ["-platform", "offscreen"]
    prepare()
    return f"Qt {qVersion()}, {QGuiApplication.platformName()}"


def fonts_are_there() -> str:
    """Every typeface that ships can be read and has every Vietnamese letter; the window's text is set in ours."""
    from PySide6.QtGui import QFontInfo

    from ui import theme

    faces = sorted(path for path in resource_path("fonts").glob("*.ttf") if "Emoji" not in path.name)
    for path in faces:
        missing = _letters_missing(path)
        _require(not missing, f"Phông chữ {path.name} thiếu {missing} chữ tiếng Việt.")
    shown = QFontInfo(theme.font()).family()
    _require(shown == theme.FAMILY, f"Cửa sổ dùng phông chữ {shown} thay cho {theme.FAMILY}.")
    return f"{len(faces)} tệp"


def draw_window(trial: Trial) -> None:
    """The window of the sample office, its first page, its table and its outline, each painted and not blank."""
    from ui import problems
    from ui.shell import Shell
    from ui.tasks import gateway

    gateway.synchronous = True
    with problems.heard() as problems_told:
        shell = Shell(trial.opened)
        try:
            shell.show()
            _require_painted(shell)
            for ref in trial.reports:
                shell.show_report(ref)
                _require_painted(shell)
        finally:
            shell.close()
            shell.deleteLater()
            gateway.close()
    for error in problems_told:
        raise error


def _letters_missing(path: Path) -> int:
    """How many Vietnamese letters a typeface lacks; all of them where it cannot be read."""
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QRawFont

    font = QRawFont(QByteArray(path.read_bytes()), _PIXELS)
    return sum(not (font.isValid() and font.supportsCharacter(ord(letter))) for letter in LETTERS)


def _require_painted(window: QWidget) -> None:
    _require(_colours(_painted(window)) >= FEWEST_COLOURS, "Cửa sổ vẽ ra trắng trơn.")


def _painted(window: QWidget) -> QImage:
    from PySide6.QtWidgets import QApplication

    QApplication.processEvents()
    return window.grab().toImage()


def _colours(image: QImage) -> int:
    """How many colours are seen in a picture; one that failed to be painted has one or two."""
    across, down = range(0, image.width(), _STEP), range(0, image.height(), _STEP)
    return len({image.pixel(x, y) for y in down for x in across})


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise StepFailed(sentence)
