"""Asks git where its folders are; nothing else is done with it."""

import subprocess
from pathlib import Path

from quoteproof.engine.program import EngineFailure, EngineMissing


def git_paths(folder: Path, *names: str) -> tuple[Path, ...]:
    """What `git rev-parse` answers for some of its options in a folder, as absolute paths.

    Raises EngineMissing where there is no git, EngineFailure where the folder lies in no repository.
    """
    found = []
    for name in names:
        command = ["git", "-C", str(folder), "rev-parse", *name.split(" ")]
        try:
            run = subprocess.run(command, capture_output=True, timeout=20, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise EngineMissing(f"git cannot be run: {error}") from error
        if run.returncode != 0:
            raise EngineFailure(run.stderr.decode("utf-8", "replace").strip() or "git gives no answer")
        found.append(folder / run.stdout.decode("utf-8", "surrogateescape").removesuffix("\n"))
    return tuple(found)
