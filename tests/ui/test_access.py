"""What can be seen by those who see less: contrast in both schemes (WCAG 2.1, 1.4.3 and 1.4.11), focus, names."""

from __future__ import annotations

from dataclasses import fields

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.conftest import OpenShell
from ui import theme
from workflow.reports import start_report
from workflow.session import Session

TEXT_ON = (
    ("ink", "bg"), ("ink", "surface"), ("ink", "soft"), ("ink", "accent_soft"), ("muted", "bg"), ("muted", "surface"),
    ("muted", "soft"), ("accent", "surface"), ("accent", "bg"), ("accent", "accent_soft"), ("on_accent", "accent"),
    ("on_accent", "accent_hover"), ("err", "surface"), ("err", "err_soft"), ("warn", "surface"), ("warn", "warn_soft"),
    ("ok", "surface"), ("ok", "ok_soft"), ("ink", "err_soft"), ("ink", "warn_soft"), ("ink", "ok_soft"),
    ("rail_ink", "rail"), ("rail_strong", "rail_on"), ("rail_strong", "rail"),
)  # fmt: skip
SHAPE_ON = (("accent", "surface"), ("accent", "bg"), ("accent", "err_soft"), ("muted", "surface"), ("rail_ink", "rail"))
SCHEMES = (theme.LIGHT, theme.DARK)


def _light(colour: str) -> float:
    parts = [part / 255 for part in QColor(colour).getRgb()[:3]]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES, ids=("light", "dark"))
def test_text_can_be_read(scheme: theme.Tokens) -> None:
    for text, ground in TEXT_ON:
        assert _contrast(getattr(scheme, text), getattr(scheme, ground)) >= 4.5, (text, ground)


@pytest.mark.parametrize("scheme", SCHEMES, ids=("light", "dark"))
def test_focus_and_marks_can_be_seen(scheme: theme.Tokens) -> None:
    for shape, ground in SHAPE_ON:
        assert _contrast(getattr(scheme, shape), getattr(scheme, ground)) >= 3, (shape, ground)


def test_both_schemes_name_every_colour() -> None:
    for field in fields(theme.Tokens):
        assert all(QColor(getattr(scheme, field.name)).isValid() for scheme in SCHEMES), field.name


@pytest.mark.parametrize("name", ["home", "reports", "receive", "settings", "verify"])
def test_tab_reaches_every_control_and_comes_back(office_session: Session, open_shell: OpenShell, name: str) -> None:
    """No control is out of the keyboard's reach, none holds the focus for ever."""
    start_report(office_session, "phu-luc-01", "2024")
    shell = open_shell(office_session)
    shell._go(name)
    QApplication.processEvents()
    wanted = {w for w in shell.findChildren(QWidget) if _can_be_reached(w)}
    reached: set[QWidget] = set()
    for _step in range(4 * len(wanted) + 20):
        QTest.keyClick(QApplication.focusWidget() or shell, Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert not {w.accessibleName() or repr(w) for w in wanted - reached}


def _can_be_reached(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None
