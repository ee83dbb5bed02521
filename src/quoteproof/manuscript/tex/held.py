"""What is held back from pandoc, and the marks that stand for it in the text."""

import re
from dataclasses import field
from typing import Final

from quoteproof.manuscript.model import ManuscriptPlace
from quoteproof.values import dataclass


@dataclass(frozen=True, slots=True)
class HeldCitation:
    """A citation of several works."""

    works: tuple["HeldWork", ...]
    textual: bool = False
    """Whether the sentence names the author."""


@dataclass(frozen=True, slots=True)
class HeldWork:
    """A work in a citation."""

    key: str
    before: int | None
    """The part that stands before its key."""
    behind: int | None
    """The part behind it, such as a page."""
    lead: str = ""
    """Words before the part behind it, such as `vol. 2`."""
    without_author: bool = False


@dataclass(frozen=True, slots=True)
class HeldReference:
    """A reference to labels, or a link to one."""

    labels: tuple[str, ...]
    command: str
    words: int | None = None
    """The part with the words of a link."""


@dataclass(frozen=True, slots=True)
class HeldMath:
    """A formula."""

    text: str
    display: bool


@dataclass(frozen=True, slots=True)
class HeldCode:
    """Code, in a line or in lines of its own."""

    text: str
    block: bool
    listed: bool = False
    """Whether it is a listing of a program, and not only words as they were typed."""


@dataclass(frozen=True, slots=True)
class HeldLink:
    """A link to an address."""

    address: str
    words: int | None
    """The part with its words; None for the address itself."""


@dataclass(slots=True)
class HeldNote:
    """A note whose words may come after its mark."""

    words: int | None = None


@dataclass(slots=True)
class HeldTarget:
    """What a label names: a heading, a figure, a table, or something else that cannot be linked to."""

    kind: str
    level: int = 0
    """Of a heading: its level in the manuscript; 0 for the highest that there is."""
    numbered: bool = True
    identifier: str = ""
    used: bool = field(default=False)


@dataclass(slots=True)
class HeldFigure:
    """A picture with its caption."""

    path: str
    width: str
    caption: int | None
    target: HeldTarget | None


Held = (
    ManuscriptPlace | HeldCitation | HeldReference | HeldMath | HeldCode | HeldLink | HeldNote | HeldTarget | HeldFigure
)
"""Whatever is held back; a place says where the words behind it stand."""

MARK: Final = re.compile("\ue000([0-9]+)\ue001")
PART: Final = re.compile("\ue000x([0-9]+)\ue001")


def mark(number: int) -> str:
    """The mark of a thing that is held back."""
    return f"\ue000{number}\ue001"


def part_mark(number: int) -> str:
    """The mark before a part that is read apart."""
    return f"\ue000x{number}\ue001"
