"""The packed program's first hook: PyInstaller's own ones import these, and would tell in English that one is gone;
without the compiled part of datetime, which Python itself can do without, msgspec tears the process away."""

import sys

try:
    import _datetime  # noqa: F401
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
