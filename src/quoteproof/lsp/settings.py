"""Settings: what an author can turn off in the editor.

Promises: whatever a client sends, unknown or of the wrong kind, the settings stay usable. They come when the server is
greeted (`initializationOptions`) and whenever they change, as they are or under `quoteproof`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Settings:
    """What is shown."""

    inlay_hints: bool = True
    """A quiet mark after each verified quotation (`inlayHints`)."""
    code_lens: bool = True
    """How often each passage of a seed is quoted (`codeLens`)."""


def read_settings(value: object, before: Settings) -> Settings:
    """Read settings; what is not said, or not said rightly, stays as it was."""
    table = table_of(value)
    inner = table_of(table.get("quoteproof")) or table
    hints, lens = inner.get("inlayHints"), inner.get("codeLens")
    return Settings(
        hints if isinstance(hints, bool) else before.inlay_hints,
        lens if isinstance(lens, bool) else before.code_lens,
    )


def table_of(value: object) -> dict[str, Any]:
    """Give a JSON object that the protocol leaves open; an empty one for anything else."""
    if isinstance(value, dict):
        return value
    # The wire's reader gives named tuples where the protocol leaves the form open.
    named = getattr(value, "_asdict", None)
    return dict(named()) if callable(named) else {}
