"""`python -m tests.packaging.bounds lowest|newest [PYTEST…]`: the tests at both ends of what pyproject.toml allows.

`lowest` installs the lowest version of each package that the program and its extras name, with the newest tools of the
tests around them; `newest` installs the newest of everything. The locked versions are what all other runs have. The
environment is `.venv/lowest` or `.venv/newest`. Words after the first are options and paths of pytest.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement

ROOT: Final = Path(__file__).parents[2]
EXTRAS: Final = ("editor", "assistant", "dask")
"""The extras that a user installs."""
_FAST: Final = ("-q", "-n", "auto", "--dist", "loadfile", "-m", "not system and not slow and not cluster")


def lowest(project: Mapping[str, Any]) -> Iterator[str]:
    """`name==version` of the lowest version of each package that the program and its extras name.

    `project` is the table of pyproject.toml. Raises `ValueError` for a package without a lowest version.
    """
    extras = (name for extra in EXTRAS for name in project["optional-dependencies"][extra])
    for requirement in map(Requirement, (*project["dependencies"], *extras)):
        versions = [bound.version for bound in requirement.specifier if bound.operator == ">="]
        if len(versions) != 1:
            raise ValueError(f"{requirement} has no lowest version")
        yield f"{requirement.name}=={versions[0]}"


def install(which: str, folder: Path) -> Path:
    """Make the environment of `lowest` or `newest`; its Python."""
    venv.create(folder, with_pip=True, clear=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    run([*pip, "-e", f"{ROOT}[{','.join(('build', 'dev', *EXTRAS))}]"])
    if which == "lowest":
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        bounds = folder / "lowest.txt"
        bounds.write_text("\n".join(lowest(project)) + "\n", encoding="utf-8")
        # First as a user's installer takes them, with all that they need; then those back that a tool of the tests
        # wants newer.
        run([*pip, "-c", str(bounds), f"{ROOT}[{','.join(EXTRAS)}]"])
        run([*pip, "--no-deps", "-e", str(ROOT)])
    return python


def run(command: Sequence[str]) -> None:
    """Run a command in the repository; raises `CalledProcessError`."""
    subprocess.run(command, cwd=ROOT, check=True)


def main(which: str, words: Sequence[str]) -> int:
    """Make the environment, list it, and run the tests in it; the exit status of pytest."""
    if which not in ("lowest", "newest"):
        print("say `lowest` or `newest`", file=sys.stderr)
        return 2
    python = install(which, ROOT / ".venv" / which)
    run([str(python), "-m", "pip", "--disable-pip-version-check", "list"])
    return subprocess.run([str(python), "-m", "pytest", *_FAST, *words], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "", sys.argv[2:]))
