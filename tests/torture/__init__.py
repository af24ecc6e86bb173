import sys

import pytest

if sys.platform == "win32":
    reason = (
        "torture forks its processes, halts them by signals and limits what they may have: none of it is on Windows"
    )
    pytest.skip(reason, allow_module_level=True)
