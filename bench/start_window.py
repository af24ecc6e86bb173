"""Opens the real window on a report, types one digit, says when it is shown. Run as a process by bench/start.py."""

from __future__ import annotations

import gc
import sys
from pathlib import Path


def main(home: Path, report_id: str, key: str) -> None:
    """Print "7" once an editor holds the typed digit and has been painted; begun as main.py begins."""
    gc.disable()
    from bench.digit import type_digit
    from ui.app import prepare
    from ui.shell import Shell
    from workflow.session import open_session

    app = prepare()
    with open_session(home) as session:
        shell = Shell(session)
        shell.resize(1366, 728)
        shell.show()
        app.processEvents()
        shell.show_report(report_id, key)
        app.processEvents()
        type_digit(app)
        shell.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
