"""Sentence ends, found once when a seed is anchored and recorded in the lock from then on.

Promises: conservative by rule: when in doubt whether a sentence ends, it does not, so that a sentence anchor
may name too much and never cuts. Spans are in order, do not overlap and hold no white space at their ends.
Leaves out: grammar, and any model of language.
Source: rules.md, “Which citation it belongs to”; Unicode Standard Annex 29, whose rules for lower-case
continuations are taken further here.
"""

from __future__ import annotations

import re

_CLOSERS = re.escape("\"'”’»›)]}")
_OPENERS = re.escape("\"'“‘«‹„‚([{¿¡")
# An end mark, whatever closes with it, white space, whatever opens; or a full-width mark without space. The marks are
# a whole run: what stands before it is asked for from within, since `re` is quick to find a pattern's first character.
_NARROW = rf"(?P<mark>[.!?](?<![.!?][.!?])[.!?]*)[{_CLOSERS}]*(?=\s+[{_OPENERS}]*(?P<next>\w))"
_END = re.compile(_NARROW)
_WIDE_END = re.compile(rf"{_NARROW}|[。！？]+[」』”’）]*")
_WIDE = re.compile("[。！？]")
_LAST_TOKEN = re.compile(r"[\w.’'&-]*$")
_INITIALS = re.compile(r"(?:\w\.)+\w?|\w")
_ABBREVIATIONS_BY_GROUP = (
    "mr mrs ms dr prof sr jr st hon rev gen col maj capt lt sgt cmdr adm gov sen rep pres messrs mme",
    "mlle no nos vol vols ed eds p pp ch chap sec fig figs par para art cf vs v viz al etc ca c approx",
    "est dept univ inc ltd corp co bros jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed",
    "thu fri sat sun eg ie ph op ibid loc trans bzw usw ggf nr bd hrsg vgl bspw z.b d.h u.a mm av bd",
)
_ABBREVIATIONS = frozenset(word for group in _ABBREVIATIONS_BY_GROUP for word in group.split())


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Give the spans of the sentences of a passage's reading text, in code points."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in (_WIDE_END if _WIDE.search(text) else _END).finditer(text):
        if match["next"] is not None and not _ends(text, match):
            continue
        spans.append((start, match.end()))
        start = match.end()
        while start < len(text) and text[start].isspace():
            start += 1
    if start < len(text):
        spans.append((start, len(text)))
    return tuple(spans)


def _ends(text: str, match: re.Match[str]) -> bool:
    """Decide whether an end mark before white space ends the sentence."""
    following = match["next"]
    if following.islower() or following.isdigit() or following == "_":
        return False
    mark = match["mark"]
    if set(mark) != {"."}:
        return True
    if len(mark) > 1:
        return False  # Dots may be the author's trailing off or an omission: in doubt, no end.
    if match.start() == 0 or text[match.start() - 1].isspace():
        return False  # A spaced dot is part of “. . .”, or of nothing that can be known.
    return not abbreviated(text[max(0, match.start() - 40) : match.start()])


def abbreviated(before: str) -> bool:
    """Tell whether the point after some text belongs to an abbreviation or to initials."""
    token = _LAST_TOKEN.search(before)
    word = token.group().lstrip("'’.&-").lower() if token else ""
    return word in _ABBREVIATIONS or _INITIALS.fullmatch(word) is not None
