"""The steps of a run, told to one listener: `quoteproof -v`, or the progress line. Without one nothing is done.

A step is one stage of the work, such as the typesetting of the PDF; a fact is what it found, such as the version of an
engine. Steps may run side by side in threads. The clock is asked for nothing but their length.
"""

import time
from types import TracebackType
from typing import Protocol

_listener: "StepListener | None" = None


class StepListener(Protocol):
    """Hears of steps and facts, in the thread in which they happen."""

    def begun(self, step: str) -> None:
        """A step begins; `step` says what is done, such as `reading the sources`."""

    def ended(self, step: str, seconds: float) -> None:
        """A step has ended, also by an error."""

    def fact(self, text: str) -> None:
        """Something was found: one line in lower case."""


def listen(listener: StepListener | None) -> None:
    """Tell this listener from now on, in place of the one before; None ends it."""
    global _listener
    _listener = listener


def fact(text: str) -> None:
    """Tell what was found."""
    if _listener is not None:
        _listener.fact(text)


class step:  # noqa: N801 (used as a function is, in a `with` statement)
    """Tells that a step begins and ends: `with step("reading the sources"):`."""

    __slots__ = ("_began", "_what")

    def __init__(self, what: str) -> None:
        """Take what is done, such as `reading the sources`."""
        self._what = what
        self._began = 0.0

    def __enter__(self) -> None:
        """Begin it."""
        if _listener is not None:
            self._began = time.perf_counter()
            _listener.begun(self._what)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        if _listener is not None and self._began:
            _listener.ended(self._what, time.perf_counter() - self._began)
