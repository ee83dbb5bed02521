"""The citation as it is written: its whole span in the chapter's text, from bracket to bracket.

Promises: the span of one citation or of nothing more than its first character. Leaves out: what it means.
"""

from __future__ import annotations

import re
from typing import Final

from quoteproof.finding.model import Place
from quoteproof.quotation.model import Citation

_KEY: Final = re.compile(r"-?@(?:\{[^{}\s]*\}|[^\s\[\]{};,]*[^\s\[\]{};,.:?!])")
_SUFFIX: Final = re.compile(r"\s?\[[^\[\]]*\]")
_BINDING: Final = re.compile(r"\]\{[^{}]*?\bcite=(?:\"(?P<quoted>[^\"]*)\"|(?P<bare>[^\s}]*))")
_REACH: Final = 2000  # code points; pandoc reads no longer citations that anybody would write


def written_span(citation: Citation, text: str) -> Place:
    """Give the place of all that a citation is written with, or its place as it is where in doubt."""
    place = citation.place
    if place.approximate:
        return place
    if citation.node is None:
        binding = _BINDING.match(text, place.end)
        name = "bare" if binding and binding["quoted"] is None else "quoted"
        return Place(place.file, *binding.span(name)) if binding else place
    if text.startswith("[", place.start):
        end = _closing(text, place.start)
        return Place(place.file, place.start, end) if end else place
    key = _KEY.match(text, place.start)
    if key is None:
        return place
    suffix = _SUFFIX.match(text, key.end())
    return Place(place.file, place.start, suffix.end() if suffix else key.end())


def _closing(text: str, start: int) -> int:
    """Give the end of the bracket that opens at `start`, or 0 where it does not close."""
    depth = 0
    for match in re.compile(r"\\\\.|[\[\]]").finditer(text, start, start + _REACH):
        depth += (match.group() == "[") - (match.group() == "]")
        if depth == 0 and match.group() == "]":
            return match.end()
    return 0
