"""What both engines share about child processes: a bare environment, and limits on memory and files.

Leaves out time: each engine keeps its own clock, since one is resident and the other is not.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping

MEMORY_BYTES = 4 * 1024**3
"""Writable memory a child may hold, in bytes. A chapter of 200,000 words needs 1.6 GB in pandoc."""
FILE_BYTES = 256 * 1024**2
"""Largest file that a child may write, in bytes: pandoc writes the reference document and the style, no more."""

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


def limit(pid: int, memory_bytes: int = MEMORY_BYTES) -> None:
    """Limit what process `pid` may hold and write, where the platform has `prlimit` (Linux).

    RLIMIT_DATA and not RLIMIT_AS: Haskell's runtime reserves far more address space than it uses.
    Set from outside, because code run between fork and exec is not safe with threads.
    """
    if sys.platform == "linux":
        import resource

        limits = {
            resource.RLIMIT_DATA: memory_bytes,
            resource.RLIMIT_FSIZE: FILE_BYTES,
            resource.RLIMIT_CORE: 0,
        }
        for kind, size in limits.items():
            # It may have ended already, or a stricter limit may stand.
            with contextlib.suppress(ProcessLookupError, PermissionError, ValueError):
                resource.prlimit(pid, kind, (size, size))
