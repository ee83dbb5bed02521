"""Writes words of a DOCX as Markdown that reads back as these words, with their looks; escapes what it must."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from quoteproof.revision.looks import WordLook
from quoteproof.text.offsets import OBJECT, PARAGRAPH_END

_ALWAYS: Final = frozenset("\\`*[]<$^~|")
_ENTITY: Final = re.compile(r"&(?:#\w+|\w+);")
_STARTS: Final = re.compile(r"(?:#{1,6}(?=\s|$)|[-+](?=\s|$)|>|:(?=\s|::)|%|-{3,}\s*$|={3,}\s*$)")
_NUMBER: Final = re.compile(r"\(?(?:#|\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+)([.)])(?=\s)")
_WRAPPED: Final = (
    (WordLook.SMALL_CAPITALS, "[", "]{.smallcaps}"),
    (WordLook.UNDERLINED, "[", "]{.underline}"),
    (WordLook.STRUCK, "~~", "~~"),
    (WordLook.BOLD, "**", "**"),
    (WordLook.ITALIC, "*", "*"),
    (WordLook.RAISED, "^", "^"),
    (WordLook.LOWERED, "~", "~"),
)
"""What words of a look are written between, the outermost first."""
_WRITABLE: Final = (
    WordLook.PLAIN
    | WordLook.SMALL_CAPITALS
    | WordLook.UNDERLINED
    | WordLook.STRUCK
    | WordLook.BOLD
    | WordLook.ITALIC
    | WordLook.RAISED
    | WordLook.LOWERED
)
"""The looks that Markdown has."""


def escaped(text: str, *, starts: bool = False) -> str:
    """Words as Markdown that prints them; `starts` says that a paragraph begins with them."""
    out: list[str] = []
    for at, character in enumerate(text):
        if _is_markup(text, at):
            out.append("\\")
        out.append("\\\n" if character == "\n" else character)
    written = "".join(out)
    if starts:
        number = _NUMBER.match(written)
        if number:
            return f"{written[: number.start(1)]}\\{written[number.start(1) :]}"
        if _STARTS.match(written):
            return f"\\{written}"
    return written


def _is_markup(text: str, at: int) -> bool:
    """Whether a character would be read as markup."""
    character, before, after = text[at], text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    if character == "_":
        return not (before.isalnum() and after.isalnum())
    if character == "@":
        return not before.isalnum() and (after.isalnum() or after in ("{", "_"))
    if character == "{":
        return before in ("]", "`")
    return character in _ALWAYS or (character == "&" and _ENTITY.match(text, at) is not None)


def written(
    text: str, looks: Sequence[WordLook], within: WordLook = WordLook.PLAIN, *, starts: bool = False
) -> str | None:
    """Words with their looks as Markdown, to stand among words that have the looks `within` already.

    None where they have a look that Markdown has not, or lack one of `within`. An `OBJECT` may not be among them.
    """
    parts: list[str] = []
    for look, part in _runs(text, looks):
        if look & ~_WRITABLE or (within & ~look and part.strip()):
            return None
        parts.append(_wrapped(part, look & ~within, starts=starts and not parts))
    return "".join(parts)


def _runs(text: str, looks: Sequence[WordLook]) -> Iterator[tuple[WordLook, str]]:
    """The runs of one look; a space takes the look of what is on both sides, or none."""
    own = list(looks)
    for at, character in enumerate(text):
        if character.isspace() or character in (OBJECT, PARAGRAPH_END):
            before = own[at - 1] if at else WordLook.PLAIN
            after = next((looks[n] for n in range(at + 1, len(text)) if not text[n].isspace()), WordLook.PLAIN)
            own[at] = before & after
    for look, group in groupby(range(len(text)), key=own.__getitem__):
        places = list(group)
        yield look, text[places[0] : places[-1] + 1]


def _wrapped(text: str, look: WordLook, *, starts: bool) -> str:
    words = text.strip()
    if not look or not words:
        return escaped(text, starts=starts)
    if look & (WordLook.RAISED | WordLook.LOWERED) and " " in words:
        # No plain space may stand between `^` and `^`.
        return " ".join(_wrapped(word, look, starts=False) for word in text.split(" "))
    inner = escaped(words)
    for kind, opening, closing in reversed(_WRAPPED):
        inner = f"{opening}{inner}{closing}" if look & kind else inner
    left, right = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{left}{inner}{right}"
