"""What both engines share about child processes: a bare environment, and a limit on memory.

Leaves out time: each engine keeps its own clock, since one is resident and the other is not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

MEMORY_BYTES = 4 * 1024**3
"""Writable memory a child may hold, in bytes. A chapter of 200,000 words needs 1.6 GB in pandoc."""

_UNREACHABLE = "http://127.0.0.1:9"


def bare_environment(home: str) -> Mapping[str, str]:
    """The whole environment of a child: an empty home, UTF-8, and proxies that lead nowhere.

    Nothing of the author's settings reaches an engine (a template in the user's data folder would be
    printed), and an engine that tried to fetch would fail at once: defence in depth, not the first wall.
    """
    environment = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), _UNREACHABLE)
    environment |= dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA"), home)
    environment |= {"LANG": "C.UTF-8", "TMPDIR": home, "TEMP": home, "TMP": home}
    # Windows starts no program without its system folder; Python finds its packages by the others.
    kept = ("SYSTEMROOT", "PYTHONPATH", "PYTHONHOME")
    return environment | {name: os.environ[name] for name in kept if name in os.environ}


def limit_memory(pid: int, size: int = MEMORY_BYTES) -> None:
    """Limit what process `pid` may hold to `size` bytes, where the platform has `prlimit` (Linux).

    RLIMIT_DATA and not RLIMIT_AS: Haskell's runtime reserves far more address space than it uses.
    Set from outside, because code run between fork and exec is not safe with threads.
    """
    if sys.platform == "linux":
        import resource

        try:
            resource.prlimit(pid, resource.RLIMIT_DATA, (size, size))
        except (ProcessLookupError, PermissionError, ValueError):
            return  # it has ended already, or a stricter limit stands
