"""The quotation marks of the world that this program knows, and what each of them may do.

Promises: one table from which quotation finding, folding and the fail-closed scan all read.
Leaves out: pairing (the quotation package) and which marks a language prefers (the book package).
Source: Unicode General Categories Pi and Pf, CLDR delimiters, CMOS 13.30 (inner marks alternate).
"""

from __future__ import annotations

from typing import Final

DOUBLE: Final = '"“”„'
"""Glyphs of the double mark of Latin-script typography."""
SINGLE: Final = "'‘’ʼ‚"
"""Glyphs of the single mark, which is also the apostrophe."""
BRACKETING: Final = {"«": "»", "»": "«", "‹": "›", "›": "‹", "「": "」", "『": "』"}
"""Openers of other languages with their closers; guillemets also point inwards (German, Danish)."""
CLOSERS: Final = frozenset(BRACKETING.values())
"""Glyphs that may close one of `BRACKETING`."""
UNLISTED: Final = frozenset("ˮ״《》〈〉‟‛❛❜❝❞❟❠〝〞〟＂＇﹁﹂﹃﹄｢｣⹂🙶🙷🙸")
"""Quotation marks that no rule speaks of: always an error (Q014), never silently text."""
KNOWN: Final = frozenset(DOUBLE) | frozenset(SINGLE) | frozenset(BRACKETING) | CLOSERS
"""Every glyph that pairing looks at."""
ALL: Final = KNOWN | UNLISTED
"""Every glyph that the fail-closed scan looks at."""
