"""Codes, places, faults and findings.

A code is stable, never reused and named after the defect. Which codes there are is written in no list: the file of
each rule makes its own, and `rules.table` collects them. Places are code point offsets into a named file.
"""

from copy import copy
from dataclasses import FrozenInstanceError
from enum import StrEnum
from typing import ClassVar, NoReturn, Self, dataclass_transform

from quoteproof.text.anchor import Anchor
from quoteproof.values import dataclass


class Severity(StrEnum):
    """How grave a finding is: an error stops a build, a warning does not."""

    ERROR = "error"
    """It stops a build."""
    WARNING = "warning"
    """It does not."""


class Tag(StrEnum):
    """What an editor may show of a code by the look of the words, beside its message."""

    UNUSED = "unused"
    """The words at fault serve nothing."""
    RETIRED = "retired"
    """The words at fault name something that is no longer there."""


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding."""

    id: str
    """The stable code, such as `Q001`."""
    name: str
    """The defect, so that it reads after “allow”: `misquotation`."""
    severity: Severity = Severity.ERROR
    """How grave it is unless the finding itself says otherwise."""
    precedence: int | None = None
    """Where one fault could carry several codes, the one with the lowest number speaks (rules.md, “Codes”)."""
    acknowledgeable: bool = False
    """Whether an author may let such a finding pass, with a reason."""
    raised_by: str = ""
    """The name by which `raise:` in `book.yaml` makes its warnings errors; empty where none does."""
    blocking: bool = False
    """Whether it hides other faults, so that no baseline may list it."""
    tag: Tag | None = None
    """How an editor shows the words at fault."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What `explain` says of one code: paragraphs, of which those indented by four spaces are shown as they are.

    The first indented paragraph of `example` is a chapter's text that is wrong; an indented one of `instead` is right.
    """

    what: str
    """What the finding says."""
    why: str
    """Why it matters."""
    example: str
    """A chapter's words that earn it, and the source's."""
    instead: str
    """What to write or do instead."""


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a file of the book."""

    file: str
    """The path of the file, relative to the book, with `/`."""
    start: int = 0
    """Offset of the first character, in code points from the beginning. A byte-order mark is not counted."""
    end: int = 0
    """Offset of the end, exclusive. It is equal to `start` if only a point is meant."""
    approximate: bool = False
    """Whether the place is only near the fault, because the exact one could not be proved."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One replacement in a file."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that would settle a finding."""

    title: str
    """What the change does, in the imperative."""
    edits: tuple[Edit, ...]
    """The replacements, all to be made together."""
    safe: bool = False
    """Whether it can be made unseen: it never changes an author's quoted words."""
    is_choice: bool = False
    """Whether it is one of several between which only the author can choose, so that no command makes it."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The place in the seeds that comes nearest to a quotation that is not there."""

    anchor: Anchor
    """Anchor ID of the passage."""
    text: str
    """The words that stand there."""
    place: Place


@dataclass(frozen=True, slots=True)
class QuotedDifference:
    """Words or marks of a quotation, and what the source has in their place."""

    place: Place
    """Where they stand; where something is missing, the space or the character before which it belongs."""
    printed: str
    """The author's; empty where something is missing."""
    source: str
    """The source's; empty where it has nothing there."""


@dataclass_transform(frozen_default=True)
class Facts:
    """A frozen value with the fields that its class annotates; each kind of fault is such a class, with its code.

    It is used like a frozen dataclass, but its class is made forty times faster. There are 130 kinds, and the program
    makes them all whenever it starts.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()
    code: ClassVar[str]
    """The ID of the code."""

    def __init_subclass__(cls, *, code: str = "") -> None:
        cls.__match_args__ += tuple(cls.__annotations__)  # type: ignore[misc]
        cls.code = code or getattr(cls, "code", "")

    def __init__(self, *values: object, **named: object) -> None:
        self.__dict__.update(zip(self.__match_args__, values, strict=False), **named)

    def __setattr__(self, name: str, _value: object) -> NoReturn:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    def __repr__(self) -> str:
        return f"{type(self).__name__}{self._values()!r}"

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__match_args__)


class Fault(Facts):
    """What a stage finds amiss, as data: each kind is a type of its own, which the rule of its code puts into words."""

    place: Place
    """The smallest stretch at fault."""

    def at(self, place: Place) -> Self:
        """The same fault at another place."""
        moved = copy(self)
        moved.__dict__["place"] = place
        return moved


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, told once."""

    code: Code
    """What kind of fault it is."""
    message: str
    """The headline, which can be understood alone: in lower case, without a full stop."""
    place: Place
    """The smallest stretch of the author's file that is at fault."""
    notes: tuple[str, ...] = ()
    """Facts that explain it."""
    helps: tuple[str, ...] = ()
    """Changes that the author can make."""
    anchors: tuple[Anchor, ...] = ()
    """Anchor IDs that it concerns."""
    quotation: str | None = None
    """The ID of the quotation that it is about; none if it is about no single quotation."""
    nearest: Nearest | None = None
    """A hint, never a verdict."""
    fixes: tuple[Fix, ...] = ()
    """Changes a machine could make."""
    severity: Severity = Severity.ERROR
    """How grave it is here."""
    acknowledged: str | None = None
    """The author's reason for letting it be; none if it is not acknowledged."""
    differences: tuple[QuotedDifference, ...] = ()
    """All that differs between a quotation and its source, in order, where that is certain."""
    unfixed: str = ""
    """Why there is no fix, where there is none and a reason is known."""

    @property
    def status(self) -> str:
        """`error`, `warning`, or `acknowledged` if the author gave a reason for letting it be."""
        return self.severity.value if self.acknowledged is None else "acknowledged"


def finding(
    code: Code,
    message: str,
    place: Place,
    *,
    notes: tuple[str, ...] = (),
    helps: tuple[str, ...] = (),
    anchors: tuple[Anchor, ...] = (),
    source: str | None = None,
    quotation: str | None = None,
    nearest: Nearest | None = None,
    fixes: tuple[Fix, ...] = (),
    severity: Severity | None = None,
) -> Finding:
    """Make a finding, with its code's severity unless another is given; `source` is the key of its source."""
    anchors = anchors or ((Anchor(source),) if source else ())
    return Finding(code, message, place, notes, helps, anchors, quotation, nearest, fixes, severity or code.severity)
