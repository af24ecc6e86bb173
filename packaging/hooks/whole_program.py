"""The packed program's first hook: PyInstaller's own ones import these, and would tell in English that one is gone."""

import sys

try:
    import array  # noqa: F401
    import binascii  # noqa: F401
    import math  # noqa: F401
    import select  # noqa: F401
    import socket  # noqa: F401
    import subprocess  # noqa: F401
except ImportError as error:
    from forms.broken_start import BROKEN, tell_broken

    status = tell_broken(error, sys.argv[1:])
    sys.exit(BROKEN if status is None else status)
