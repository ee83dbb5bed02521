"""The exceptions of engines: a program is missing, ran out of time or memory, or refused its input.

A malformed chapter raises none of them: pandoc reads any text.
"""

from __future__ import annotations


class EngineError(Exception):
    """Any failure of a child process: pandoc, Typst, or the reader of a PDF."""


class EngineMissing(EngineError):  # noqa: N818 (the base class says that it is an error)
    """The wheel of the engine is not installed, or its program is not in it."""


class EngineTimeout(EngineError):  # noqa: N818 (the base class says that it is an error)
    """A request took longer than its time limit, and the engine was ended."""


class EngineFailure(EngineError):  # noqa: N818 (the base class says that it is an error)
    """The engine ended, or refused the request; the message is its own."""


class MissingGlyphs(EngineFailure):
    """Typst cannot print some characters: none of the given fonts has them, or PDF/A forbids them."""

    def __init__(self, message: str, missing: tuple[tuple[str, str], ...]) -> None:
        """`message` is Typst's own; `missing` has each text with the font family it was to be set in."""
        super().__init__(message)
        self.missing = missing
