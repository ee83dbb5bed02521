"""Edits that put the place of a passage into a citation that names a work alone."""

import re
from collections.abc import Iterable
from typing import Final

from quoteproof.finding.model import Edit, Place
from quoteproof.quotation.model import Citation
from quoteproof.text.anchor import Anchor

_BETWEEN: Final = re.compile(r"[ ,\[]*")


def named(text: str, citation: Citation, anchor: Anchor) -> Edit | None:
    """The edit that puts a place behind the key of a citation; None where it cannot be told where it goes.

    A page that was taken in place of a passage, and that is not the passage's, goes; its own page prints by itself.
    """
    # One item may stand for all the passages of its page.
    alone = len(citation.anchor_places) == 1
    keys = list(dict.fromkeys(cited.key for cited in citation.anchors)) if alone else [a.key for a in citation.anchors]
    if keys.count(anchor.key) != 1 or len(citation.anchor_places) != len(keys):
        return None
    number = keys.index(anchor.key)
    place = citation.anchor_places[number]
    if place.approximate or not text[place.start : place.end].endswith(anchor.key):
        return None
    page = citation.pages[number] if citation.pages else ""
    if not page:
        return Edit(Place(place.file, place.end, place.end), f"#{anchor.place}")
    at = text.find(page, place.end, citation.written.end)
    if at < 0 or _BETWEEN.fullmatch(text, place.end, at) is None:
        return None
    start = text.rfind("[", place.end, at) + 1 or place.end
    return Edit(Place(place.file, start, at + len(page)), f"#{anchor.place}")


def edited(text: str, place: Place, edits: Iterable[Edit]) -> str:
    """What stands at a place after some edits inside it, in order."""
    parts: list[str] = []
    done = place.start
    for edit in edits:
        parts += (text[done : edit.place.start], edit.text)
        done = edit.place.end
    return "".join([*parts, text[done : place.end]])
