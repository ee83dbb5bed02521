"""K003, unsupported-markup: a chapter holds markup that is not on the list of what can be checked."""

from __future__ import annotations

from typing import Final

from quoteproof.chapter.faults import UnsupportedMarkup
from quoteproof.finding.codes import Code
from quoteproof.finding.model import Finding, finding
from quoteproof.rules.explanation import Explanation
from quoteproof.rules.wording import ticked

CODE: Final = Code("K003", "unsupported-markup")
EXPLANATION: Final = Explanation(
    what="""\
A chapter uses a class, an attribute, a link or a kind of markup that is not on the list of what can
be checked, or begins with a metadata block.""",
    why="""\
Editions give attributes and classes a meaning of their own: some hide words, some mark them as
deleted, some run code. What is on the list is known to print the same everywhere.""",
    example="""\
In the chapter:

    It came to [2.7%]{.red} of the trade.""",
    instead="""\
Say it with emphasis, or leave it:

    It came to *2.7%* of the trade.

Classes with a meaning are `.term`, `.own`, `.translation`, `.epigraph`, `.code` and `.unnumbered`;
attributes with a meaning are `cite`, `alt`, `lang`, `width` and `height`. Title, author and the
like stand in `book.yaml`.""",
)


def word(fault: UnsupportedMarkup) -> Finding:
    """The finding of markup."""
    message = f"this kind of markup cannot be checked: {ticked(fault.kinds)}"
    return finding(CODE, message, fault.place, helps=("write it as plain text, emphasis, a list or a table",))
