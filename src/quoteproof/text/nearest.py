"""Names that a misspelt one may be meant for: for hints in messages, never for a decision."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str], *, least: float = 60.0, limit: int = 1) -> list[str]:
    """The known names that are at least so much like a name (0 to 100), best first, at most `limit`."""
    from rapidfuzz import fuzz, process  # 10 ms, for messages alone

    return [hit[0] for hit in process.extract(name, list(known), scorer=fuzz.ratio, limit=limit, score_cutoff=least)]
