"""Forms: what a page label, a note mark and an emphasis mark may be, and where a note mark may be dropped.

Each is a list of what is allowed: an emendation that could name any words could leave out any words.
Source: rules.md, “Terms” (reading text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from quoteproof.source.segment import Span, abbreviated

_ROMAN: Final = r"(?=[mdclxvi])m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_NUMBER: Final = r"(?:[A-Za-z]{1,2}[-.]?)?[0-9]{1,5}[a-z]?"
_PART: Final = rf"(?:{_NUMBER}|{_ROMAN}|{_ROMAN.upper()}|[A-Za-z])"
_LABEL: Final = re.compile(rf"{_PART}(?:[-–]{_PART})?", re.ASCII)

_PAIRS: Final = {"(": ")", "[": "]", "{": "}", "<": ">"}
_NOTE_MARK: Final = re.compile(r"[\^*†‡]?1|([(\[{<]{1,2})[\^*†‡]?(?:[A-Za-z]?1|1[A-Za-z])([)\]}>]{1,2})", re.ASCII)
_NUMBERS: Final = re.compile(r"[(\[]1[)\]]|1[.):]|(?:§|¶) ?1\.?", re.ASCII)
_EMPHASIS: Final = re.compile(r"\*{1,3}|_{1,2}|/|=")
_LOOKED_AT: Final = 40  # characters before a mark that say whether it may be dropped
_DIGITS: Final = "[0-9]{1,3}"
"""A number of a note: one of four digits is a year."""
_CLOSING: Final = frozenset(".,;:!?…\"'’”»›)]}>*_†‡")
"""What may stand before a mark, besides letters, where it closes: no space or opening mark stands before it."""
_SIGNS: Final = frozenset("+-−–±%‰°$€£¥₽₹₩#§=<>~^/\\|&@")
"""What may not stand after one."""


def label_fault(label: str) -> str | None:
    """What is wrong with the label of a page, or none."""
    if _LABEL.fullmatch(label):
        return None
    return (
        f"`{label}` is no label of a page: digits, Roman numerals or a letter, such as `12`, `xii`, `A-12` or `12–13`"
    )


def numbers_fault(form: str) -> str | None:
    """What is wrong with the form of a source's own numbers, or none."""
    return None if _NUMBERS.fullmatch(form) else f"the form `{form}` is no number of a passage"


def number_at_head(text: str, form: str) -> str | None:
    """The number of a form that a passage begins with, with `§ ` before one of a section, or none."""
    pattern = re.escape(form).replace("1", r"([0-9]{1,6}[a-z]?)").replace(r"\ ", r"\s?")
    found = re.match(pattern + r"(?:\s|\Z)", text)
    return ("§ " if "§" in form else "") + found[1] if found else None


def note_mark_fault(form: str) -> str | None:
    """What is wrong with the form of note marks, or none."""
    if "1" not in form:
        return f"the form `{form}` has no number"
    parts = _NOTE_MARK.fullmatch(form)
    closing = "".join(_PAIRS[bracket] for bracket in reversed(parts[1] or "")) if parts else ""
    if parts is None or (parts[2] or "") != closing:
        return f"the form `{form}` is no note mark, such as `[1]`, `(1)`, `[^1]`, `[a1]`, `*1` or `1`"
    return None


def emphasis_fault(form: str) -> str | None:
    """What is wrong with the form of emphasis marks, or none."""
    return None if _EMPHASIS.fullmatch(form) else f"the form `{form}` is no emphasis mark"


def note_marks(text: str, form: str, span: Span) -> Iterator[tuple[Span, bool]]:
    """The marks of a form in a span of a seed, each with whether it may be dropped.

    A mark in brackets takes the spaces before it along; any other stands directly behind what it belongs to.
    """
    bracketed = form[0] in _PAIRS
    number = re.escape(form).replace("1", _DIGITS)
    # Begun only where a run of spaces begins: begun at each of them, a long run would cost its square.
    pattern = re.compile(rf"(?<![^\S\r\n])[^\S\r\n]*+{number}" if bracketed else rf"(?<![0-9]){number}(?![0-9])")
    for found in pattern.finditer(text, *span):
        before = text[max(span[0], found.start() - _LOOKED_AT) : found.start()]
        after = text[found.end() : min(span[1], found.end() + 2)]
        yield found.span(), _ends_well(after) and (_may_follow(before) if bracketed else _belongs(before))


def _may_follow(before: str) -> bool:
    """Whether a mark in brackets may be dropped behind some characters: a letter or a mark that closes."""
    return _is_letter(before[-1:]) or _closes(before)


def _belongs(before: str) -> bool:
    """Whether a mark without brackets belongs to what stands directly before it, and is no part of a number.

    Not behind a capital or a single letter (`CO2`, `A4`), a measure (`12 km2`) or an abbreviation (`p.12`).
    """
    last = before[-1:]
    if _is_letter(last):
        return _WORD.search(before) is not None and _MEASURE.search(before) is None
    return _closes(before) and (last not in ".,:" or not (before[-2].isnumeric() or abbreviated(before[:-1])))


def _closes(before: str) -> bool:
    """Whether the last of some characters is a mark that closes."""
    return before[-1:] in _CLOSING and (before[-2:-1].isalnum() or before[-2:-1] in _CLOSING) and len(before) > 1


_WORD: Final = re.compile(r"[^\W\d_]*[^\W\d_A-Z]{2}\Z")
_MEASURE: Final = re.compile(r"[0-9]\s*[^\W\d_]{1,4}\Z")


def _ends_well(after: str) -> bool:
    """Whether a mark may be dropped before some characters: no letter, digit or sign, no point of a number."""
    first = after[:1]
    if not first or first.isspace():
        return True
    return not (first.isalnum() or first in _SIGNS) and not (first in ".,:'’" and after[1:].isnumeric())


def _is_letter(character: str) -> bool:
    return character.isalpha() or (character != "" and not character.isascii() and character.isidentifier())
