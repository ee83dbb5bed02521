"""Characters that may stand in no chapter: those that show nothing, turn the line, or cover others.

Joiners, soft hyphens and variation selectors are not among them: some scripts need them.
Source: Unicode Technical Standard 39 (security mechanisms); Technical Report 36, 2.8 (bidirectional text).
"""

import re
from typing import Final

from quoteproof.text.offsets import OBJECT

_HIDDEN: Final = (
    "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"  # nothing to see
    "\u2028\u2029\ufff0-\ufffb"  # separators, and marks for programs
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use: whatever one font makes of it
    "\U000e0000-\U000e00ff"  # tags
    "\ufdd0-\ufdef\ufffe\uffff" + "".join(f"{chr(n << 16 | 0xFFFE)}{chr(n << 16 | 0xFFFF)}" for n in range(1, 15))
)
UNSEEN: Final = re.compile(f"[{_HIDDEN}]+|{OBJECT}+|\r(?!\n)")
"""Runs of such characters."""
STACKED: Final = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{6,}")
"""More accents on one character than any script writes."""


def may_stand(words: str) -> bool:
    """Whether words hold no character that may not stand."""
    return UNSEEN.search(words) is None and STACKED.search(words) is None
