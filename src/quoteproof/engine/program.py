"""Where pandoc is, how long it may read, and how an engine can fail.

Separate from `pandoc`, which costs much to import: a check with every chapter in the cache needs no more than this. A
malformed chapter raises no error of an engine: pandoc reads any text.
"""

import importlib.util
import sys
from pathlib import Path

READ_SECONDS = 20.0
"""Default limit of one request that reads, in seconds."""


def find_program() -> Path:
    """The pandoc inside the `pypandoc_binary` wheel, found without importing it (that costs 98 ms).

    Raises EngineMissing.
    """
    spec = importlib.util.find_spec("pypandoc")
    name = "pandoc.exe" if sys.platform == "win32" else "pandoc"
    if spec is not None and spec.origin is not None:
        program = Path(spec.origin).parent / "files" / name
        if program.is_file():
            return program
    raise EngineMissing("pandoc is missing: install `pypandoc_binary`")


class EngineError(Exception):
    """Any failure of a child process: pandoc, Typst, or the reader of a PDF."""

    count = 0
    """How many there were in this process; what a check with one found may be otherwise the next time."""

    def __init__(self, *words: object) -> None:
        """Count it."""
        super().__init__(*words)
        EngineError.count += 1


class EngineMissing(EngineError):  # noqa: N818 (the base class says that it is an error)
    """The wheel of the engine is not installed, or its program is not in it."""


class EngineTimeout(EngineError):  # noqa: N818 (the base class says that it is an error)
    """A request took longer than its time limit, and the engine was ended."""


class EngineFailure(EngineError):  # noqa: N818 (the base class says that it is an error)
    """The engine ended, or refused the request; the message is its own."""


class EngineOutOfMemory(EngineFailure):
    """The engine needs more memory than it is given."""


class EngineEnded(EngineFailure):
    """The engine ended without an answer, perhaps killed from outside: nothing is known of what it was asked."""


class MissingGlyphs(EngineFailure):
    """Typst cannot print some characters: none of the given fonts has them, or PDF/A forbids them."""

    def __init__(self, message: str, missing: tuple[tuple[str, str], ...]) -> None:
        """`message` is Typst's own; `missing` has each text with the font family it was to be set in."""
        super().__init__(message)
        self.missing = missing
