"""Characters that the program's own text face is known to have, so that nobody need ask.

Of any other character, and of letters with combining accents, Typst is asked (`project.print_ready`). The list is short
on purpose: a test sets all of it.
"""

import re
from collections.abc import Iterator
from typing import Final

PLAIN: Final = "\t\n\r\x20-\x7e\xa0-\u02b8\u038e-\u03a1\u03a3-\u0482\u1e00-\u1eff\u2010-\u2027\u2030-\u203e\u20ac\ufffc"
"""The characters, as a class of a pattern."""
_CLUSTER: Final = re.compile(
    f"[^\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
    f"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+|[^{PLAIN}]"
)


def unsure(text: str) -> Iterator[tuple[int, str]]:
    """Yield each character of a text, with its accents, that the face is not known to have, and its offset."""
    if not text.isascii():
        yield from ((match.start(), match.group()) for match in _CLUSTER.finditer(text))
