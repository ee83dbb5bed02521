"""What `--verbose` shows: the program and its engines, then each step with its time, and what was found."""

import platform
from importlib.metadata import PackageNotFoundError, version

from quoteproof import __version__
from quoteproof.cli.terminal import detail

_ENGINES = ("pypandoc_binary", "typst", "pypdfium2")


class StepPrinter:
    """Writes each step when it has ended, and each fact, to standard error."""

    def begun(self, step: str) -> None:
        """Write nothing: a step is written with its time."""

    def ended(self, step: str, seconds: float) -> None:
        """Write the step and its time."""
        detail(f"{seconds:7.2f} s  {step}")

    def fact(self, text: str) -> None:
        """Write the fact, under the times."""
        detail(f"{'':11}{text}")


def describe_program() -> None:
    """Write the versions of the program, of Python, and of the packages that bring the engines."""
    detail(f"quoteproof {__version__}, Python {platform.python_version()}, {', '.join(map(_package, _ENGINES))}")


def _package(name: str) -> str:
    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"
