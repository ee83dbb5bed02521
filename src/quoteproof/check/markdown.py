"""What stands in a chapter's Markdown and leaves no trace in the AST: definitions of notes and references.

Promises: same-length masking, so that every offset is one of the chapter's text; code, mathematics and
comments are masked. Leaves out: meaning. pandoc drops definitions that nothing refers to, and all but the last of one
label, so that only the text can tell of them.
Source: pandoc's manual, “Footnotes” and “Reference links”; the rest was tried out with pandoc 3.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_MASKED: Final = re.compile(
    r"""
      ^(?P<in>[ \t>]*)(?P<fence>`{3,}|~{3,})[^\n]*\n(?:.*?^[ \t>]*(?P=fence)[`~]*[ \t]*$|.*\Z)
    | (?<!`)(?P<tick>`++)[^`].*?(?<!`)(?P=tick)(?!`)
    | <!--.*?-->
    | \$\$.+?\$\$ | \$(?=\S)[^$\n]*?(?<=\S)\$(?!\d)
    | \\[^\w\s]
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_DEFINITION: Final = re.compile(
    r"^(?P<lead>(?:[ \t]*>)*[ \t]*)\[(?P<note>\^)?(?P<label>[^\[\]\n]+)\]:[ \t]*\n?[ \t>]*(?P<target><[^>\n]*>|\S+)?",
    re.MULTILINE,
)
_MARK: Final = re.compile(r"\[\^(?P<label>[^\[\]\s]+)\]")
_OPENS: Final = re.compile(r"[ \t>]*(?:#{1,6} .*|:::.*|\x00.*)?\Z")


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of a note or a reference."""

    label: str
    """The label as written, without brackets and caret."""
    note: bool
    """Whether it defines a note."""
    start: int
    """Offset of the opening bracket."""
    end: int
    """End of the closing bracket, exclusive."""
    block: bool
    """Whether it stands where pandoc looks for definitions: where a block can begin."""

    @property
    def key(self) -> str:
        """The label as pandoc compares it: those of references without regard to case and white space."""
        return self.label if self.note else " ".join(self.label.split()).casefold()


def bare(text: str) -> str:
    """Give the text with code, mathematics, comments and escapes masked by NUL characters, line ends kept."""
    return _MASKED.sub(lambda m: re.sub(r"[^\n]", "\0", m.group()), text)


def definitions(text: str, masked: str) -> tuple[Definition, ...]:
    """Give the definitions of a text, in order; `masked` is the same text as `bare` gives it."""
    found: list[Definition] = []
    ends = -1
    for match in _DEFINITION.finditer(masked):
        start = match.end("lead")
        note = match["note"] is not None
        # pandoc takes a reference for one only where a block can begin, or right after another one.
        block = _begins_block(masked, match.start(), note) or (not note and match.start() == ends + 1)
        if block and not note:
            line_end = masked.find("\n", match.end())
            ends = line_end if line_end >= 0 else len(masked)
        if note or match["target"]:
            end = match.end("label") + 1
            # A label may hold code, which is masked, so its words are those of the text.
            found.append(Definition(text[match.start("label") : end - 1], note, start, end, block))
    return tuple(found)


def _begins_block(masked: str, start: int, note: bool) -> bool:
    line = masked[masked.rfind("\n", 0, start - 1) + 1 : start - 1] if start > 1 else ""
    # A note's definition ends the note before it; a reference's does not, and would print inside that note.
    return _OPENS.match(line) is not None or (note and _DEFINITION.match(line) is not None)


def note_marks(masked: str, defined: Iterable[Definition]) -> Iterator[tuple[str, int, int]]:
    """Give label, start and end of everything that looks like a note mark and is not one of the definitions."""
    starts = {d.start for d in defined if d.note and d.block}
    for match in _MARK.finditer(masked):
        if match.start() not in starts:
            yield match["label"], match.start(), match.end()


def nth(masked: str, needle: str, number: int) -> int:
    """Give the offset of the occurrence of that number, from 0, or of the last one; -1 where there is none."""
    at = masked.find(needle)
    while number > 0 and at >= 0:
        following = masked.find(needle, at + 1)
        if following < 0:
            break
        at, number = following, number - 1
    return at
