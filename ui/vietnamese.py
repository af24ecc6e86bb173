"""Qt's own texts in Vietnamese: context menus of fields, file and print dialogs, standard buttons.

Qt ships no qtbase_vi; ours is resources/translations/qtbase_vi.ts, compiled by tools/translations.py.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QTranslator

from forms.resources import resource_path

TEXTS = "qtbase_vi.qm"
_installed: list[QTranslator] = []


def install(app: QCoreApplication) -> None:
    """Make Qt speak Vietnamese, once a process. A program without its own texts is broken: FileNotFoundError."""
    if _installed:
        return
    path = resource_path("translations", TEXTS)
    translator = QTranslator(app)
    if not translator.load(str(path)):
        raise FileNotFoundError(path)
    app.installTranslator(translator)
    _installed.append(translator)
