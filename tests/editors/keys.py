"""A headless Neovim that is typed into: real keys through its own remote interface, and waiting with a deadline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Final

SECONDS: Final = 300.0
"""The deadline of everything that is waited for."""


class Typist:
    """One running Neovim with a plugin folder; a context manager, which ends it."""

    def __init__(self, folder: Path, plugin: Path) -> None:
        self._socket = folder / "nvim.sock"
        own = {"HOME": folder, "XDG_STATE_HOME": folder, "XDG_CACHE_HOME": folder}
        environment = os.environ | {name: str(path) for name, path in own.items()}
        environment["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        command = ["nvim", "--headless", "--listen", str(self._socket), "-u", "NONE"]
        command += ["--cmd", f"set runtimepath+={plugin} noswapfile completeopt=menu", "--cmd", "filetype plugin on"]
        command += ["-c", "runtime! plugin/quoteproof.lua"]
        self._process = subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.until(self._socket.exists, "Neovim")

    def __enter__(self) -> Typist:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()

    def keys(self, typed: str) -> None:
        """Type keys, as a mapping writes them (`<Esc>`)."""
        self._remote("--remote-send", typed)

    def ask(self, expression: str) -> Any:
        """What a Lua expression comes to."""
        return json.loads(self._remote("--remote-expr", f"luaeval('vim.fn.json_encode({expression})')"))

    def lines(self) -> list[str]:
        """The lines of the buffer at hand."""
        lines: list[str] = self.ask("vim.api.nvim_buf_get_lines(0, 0, -1, false)")
        return lines

    def findings(self) -> list[str]:
        """The codes of the findings in the buffer at hand."""
        codes: list[str] = self.ask("vim.tbl_map(function(d) return d.code end, vim.diagnostic.get(0))")
        return codes

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds, and fail where it never does."""
        deadline = time.monotonic() + SECONDS
        while not holds():
            assert time.monotonic() < deadline, f"waited in vain for {what}"
            time.sleep(0.05)

    def _remote(self, *given: str) -> str:
        command = ["nvim", "--server", str(self._socket), *given]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS)
        return done.stdout or done.stderr
