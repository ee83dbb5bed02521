"""The explanation of a code: what it says, why it matters, an example, and what to do instead.

Promises: plain text. In every field paragraphs are divided by blank lines, and one whose lines are indented
by four spaces is shown as it stands. The first indented paragraph of `example` is a chapter's text that is
wrong; an indented one of `instead` is right. Leaves out: layout (the report).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Final

from quoteproof.book.limits import Limits

_NAME: Final = re.compile(r"\{\{\w+\}\}")


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `explain` says of one code."""

    what: str
    """What the finding says."""
    why: str
    """Why it matters."""
    example: str
    """A chapter's words that earn it, and the source's."""
    instead: str
    """What to write or do instead."""

    def with_limits(self, limits: Limits) -> Explanation:
        """The explanation with the numbers of a book in place of their names, such as `{{insertion_words}}`."""
        numbers = {f"{{{{{name}}}}}": str(number) for name, number in asdict(limits).items()}
        parts = (self.what, self.why, self.example, self.instead)
        return Explanation(*(_NAME.sub(lambda found: numbers[found[0]], part) for part in parts))
