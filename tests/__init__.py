"""The tests; whatever runs of them keeps its cache and its key in a folder of its own, and never in the user's."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_PLACES = ("XDG_CACHE_HOME", "XDG_STATE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA")
"""What says where they lie: on Linux and macOS, and on Windows, as `platformdirs` reads it."""
_DISTORTING = ("CI", "QUOTEPROOF_LIBRARY", "SOURCE_DATE_EPOCH", "NO_COLOR", "FORCE_COLOR", "PYTHONDONTWRITEBYTECODE")
"""What changes what the program does and says, or how fast it starts, by where the tests run; a test sets its own."""
_OURS = "QUOTEPROOF_TESTS"

if _OURS not in os.environ:  # a process that a test starts has its parent's
    os.environ[_OURS] = tempfile.mkdtemp(prefix="quoteproof-tests-")
    os.environ.update({name: os.path.join(os.environ[_OURS], name) for name in _PLACES})
    for name in _DISTORTING:
        os.environ.pop(name, None)
    atexit.register(shutil.rmtree, os.environ[_OURS], ignore_errors=True)
