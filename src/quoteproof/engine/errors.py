"""How an engine fails: one family of exceptions, each saying what a person can do.

Malformed chapters do not end here: pandoc reads any text. These mean that a machine part is missing,
ran out of its time or memory, or refused what quoteproof gave it. Leaves out findings of any kind.
"""

from __future__ import annotations


class EngineError(Exception):
    """Any failure of pandoc or Typst."""


class EngineMissing(EngineError):  # noqa: N818 (the base class says that it is an error)
    """The wheel that carries the engine is not installed, or its program is not in it."""


class EngineTimeout(EngineError):  # noqa: N818 (the base class says that it is an error)
    """The engine was ended because a request passed its time limit."""


class EngineFailure(EngineError):  # noqa: N818 (the base class says that it is an error)
    """The engine ended, or refused the request; the message is the engine's own."""


class MissingGlyphs(EngineFailure):
    """Typst has no glyph for some characters in any of the fonts it was given, or may not print them."""

    def __init__(self, message: str, missing: tuple[tuple[str, str], ...]) -> None:
        """Carry Typst's own message, and each such text with the family it was to be set in."""
        super().__init__(message)
        self.missing = missing
