"""Screens: the last thing that happens to a text before a person or the log of a build machine reads it.

Promises: no text of a book steers what shows it. Of control characters only line ends, tabs and the program's own
colours pass; what turns the line is written out; and what build machines take for commands (`::add-mask::` at the
beginning of a line, `##vso[` anywhere) loses its first character to its code point. Leaves out: forms that programs
read, which have rules of their own.
Source: ECMA-48 (control functions); GitHub Actions runner, Azure Pipelines and TeamCity on logging commands.
"""

from __future__ import annotations

import re
from typing import Final

_COLOUR: Final = "\x1b\\[(?:0|1|2|1;3[1-4]|3[126])m"
_STEERING: Final = re.compile(
    f"({_COLOUR})|[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_COMMAND: Final = re.compile(r"(?m)(?<=#)#(?=\[|vso\[|teamcity\[)|(?:(?<=^)|(?<=\n))([ \t>|]*):(?=:[\w-]+)")


def tame(text: str) -> str:
    """Give a text as it may be shown."""
    return _COMMAND.sub(_named, _STEERING.sub(_coded, text))


def _coded(match: re.Match[str]) -> str:
    return match[1] or f"<U+{ord(match.group()):04X}>"


def _named(match: re.Match[str]) -> str:
    return f"{match[1] or ''}<U+{ord(match.group()[-1]):04X}>"
